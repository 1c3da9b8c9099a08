package dev.launchwatch.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.launchwatch.model.Durations;
import dev.launchwatch.model.Failure;
import dev.launchwatch.model.Outcome;
import dev.launchwatch.model.Phase;
import dev.launchwatch.model.Report;
import dev.launchwatch.model.StepReport;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import javax.xml.stream.XMLOutputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamWriter;

/** What a smoke test found, as a table for people, JUnit XML for build servers and JSON for everything else. */
final class SmokeReport {
    private static final double MILLIS = 1e6;

    private final List<Entry> entries;

    /** One monitor's report. */
    record Entry(String monitor, String group, Report report) {
        Optional<Failure> failure() {
            return report.outcome().why();
        }
    }

    SmokeReport(List<Entry> entries) {
        this.entries = List.copyOf(entries);
    }

    /** How many monitors are not up; a degraded one counts unless {@code tolerant}. */
    long failures(boolean tolerant) {
        return entries.stream()
                .filter(entry -> tolerant
                        ? !entry.report().outcome().works()
                        : !(entry.report().outcome() instanceof Outcome.Up))
                .count();
    }

    /** A line for each monitor, failures with what was expected and what was there. */
    String table(boolean colours) {
        int width = entries.stream()
                .mapToInt(entry -> entry.monitor().length())
                .max()
                .orElse(0);
        StringBuilder table = new StringBuilder();
        for (Entry entry : entries) {
            String code = entry.report().outcome().code();
            table.append(paint(String.format(Locale.ROOT, "%-9s", code), code, colours))
                    .append(String.format(
                            Locale.ROOT,
                            "%-" + Math.max(width, 1) + "s %8s",
                            entry.monitor(),
                            Durations.format(entry.report().duration())));
            int status = entry.report().facts().httpStatus();
            table.append(status == 0 ? "      " : "   " + status);
            entry.failure().ifPresent(failure -> table.append("  ").append(describe(failure)));
            table.append('\n');
        }
        return table.toString();
    }

    private static String describe(Failure failure) {
        String step = failure.step() == null ? "" : "step '" + failure.step() + "': ";
        return step + failure.message() + " [" + failure.reason().code() + "]";
    }

    private static String paint(String text, String code, boolean colours) {
        if (!colours) {
            return text;
        }
        String colour = switch (code) {
            case "up" -> "32";
            case "degraded" -> "33";
            case "down" -> "31";
            default -> "35";
        };
        return "\u001B[" + colour + "m" + text + "\u001B[0m";
    }

    /** Writes JSON: a list of monitors with outcome, durations in milliseconds, phases and steps. */
    void writeJson(Path file) throws IOException {
        ObjectMapper mapper = new ObjectMapper();
        ArrayNode monitors = mapper.createArrayNode();
        for (Entry entry : entries) {
            Report report = entry.report();
            ObjectNode node = monitors.addObject()
                    .put("monitor", entry.monitor())
                    .put("group", entry.group())
                    .put("outcome", report.outcome().code())
                    .put("duration_ms", report.duration().toNanos() / MILLIS)
                    .put("status", report.facts().httpStatus());
            ObjectNode phases = node.putObject("phases_ms");
            for (Phase phase : Phase.values()) {
                phases.put(phase.label(), report.timings().nanos(phase) / MILLIS);
            }
            ArrayNode steps = node.putArray("steps");
            for (StepReport step : report.steps()) {
                steps.addObject()
                        .put("name", step.name())
                        .put("duration_ms", step.duration().toNanos() / MILLIS)
                        .put("status", step.httpStatus());
            }
            entry.failure()
                    .ifPresent(failure -> node.putObject("failure")
                            .put("reason", failure.reason().code())
                            .put("message", failure.message())
                            .put("expected", failure.expected())
                            .put("actual", failure.actual())
                            .put("step", failure.step()));
        }
        Files.writeString(
                file,
                mapper.writerWithDefaultPrettyPrinter()
                                .writeValueAsString(mapper.createObjectNode().set("monitors", monitors))
                        + "\n");
    }

    /** Writes the JUnit XML that build servers read: each monitor a test case, grouped by the monitors' groups. */
    void writeJunit(Path file, boolean tolerant) throws IOException {
        try (OutputStream out = Files.newOutputStream(file)) {
            XMLStreamWriter xml = XMLOutputFactory.newDefaultFactory().createXMLStreamWriter(out, "UTF-8");
            xml.writeStartDocument("UTF-8", "1.0");
            xml.writeStartElement("testsuite");
            xml.writeAttribute("name", "launchwatch smoke");
            xml.writeAttribute("tests", Integer.toString(entries.size()));
            xml.writeAttribute("failures", Long.toString(failures(tolerant)));
            for (Entry entry : entries) {
                xml.writeStartElement("testcase");
                xml.writeAttribute("classname", entry.group());
                xml.writeAttribute("name", entry.monitor());
                xml.writeAttribute(
                        "time",
                        String.format(
                                Locale.ROOT, "%.3f", entry.report().duration().toNanos() / 1e9));
                Optional<Failure> failure = entry.failure()
                        .filter(_ -> !(tolerant && entry.report().outcome().works()));
                if (failure.isPresent()) {
                    xml.writeStartElement("failure");
                    xml.writeAttribute("type", failure.get().reason().code());
                    xml.writeAttribute("message", describe(failure.get()));
                    xml.writeEndElement();
                }
                xml.writeEndElement();
            }
            xml.writeEndElement();
            xml.writeEndDocument();
            xml.close();
        } catch (XMLStreamException e) {
            throw new IOException("cannot write " + file, e);
        }
    }
}
