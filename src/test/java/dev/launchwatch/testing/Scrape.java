package dev.launchwatch.testing;

import dev.launchwatch.metrics.ResultMetrics;
import dev.launchwatch.metrics.ScrapeText;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** What Prometheus reads when it scrapes, in its text format. */
public record Scrape(String text, List<Sample> samples) {
    private static final Pattern SAMPLE = Pattern.compile("([a-zA-Z_:][\\w:]*)(?:\\{(.*)})? (\\S+)");
    private static final Pattern LABEL = Pattern.compile("(\\w+)=\"((?:[^\"\\\\]|\\\\.)*)\"");

    /** One line. */
    public record Sample(String name, Map<String, String> labels, double value) {
        private boolean has(Map<String, String> wanted) {
            return labels.entrySet().containsAll(wanted.entrySet());
        }
    }

    /** Reads a text; a line that is no sample and no comment is an error. */
    public static Scrape parse(String text) {
        return new Scrape(
                text,
                text.lines()
                        .filter(line -> !line.isBlank() && !line.startsWith("#"))
                        .map(Scrape::sample)
                        .toList());
    }

    /** What these have to tell at this moment. */
    public static Scrape of(ResultMetrics metrics) {
        StringWriter text = new StringWriter();
        try {
            new ScrapeText(ScrapeText.contentType(null), text).write(metrics);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return parse(text.toString());
    }

    private static Sample sample(String line) {
        Matcher matcher = SAMPLE.matcher(line);
        if (!matcher.matches()) {
            throw new IllegalArgumentException("no sample: " + line);
        }
        Map<String, String> labels = new HashMap<>();
        Matcher label = LABEL.matcher(Optional.ofNullable(matcher.group(2)).orElse(""));
        while (label.find()) {
            labels.put(label.group(1), label.group(2));
        }
        return new Sample(matcher.group(1), labels, number(matcher.group(3)));
    }

    private static double number(String text) {
        return switch (text) {
            case "+Inf" -> Double.POSITIVE_INFINITY;
            case "-Inf" -> Double.NEGATIVE_INFINITY;
            default -> Double.parseDouble(text);
        };
    }

    /** The names in the lines; a histogram has three. */
    public Set<String> names() {
        return samples.stream().map(Sample::name).collect(Collectors.toSet());
    }

    /** The value of the first series of this name with these labels among its own. */
    public OptionalDouble value(String name, Map<String, String> labels) {
        return samples.stream()
                .filter(sample -> sample.name.equals(name) && sample.has(labels))
                .mapToDouble(Sample::value)
                .findFirst();
    }

    /** The value of a label of the first series of this name. */
    public Optional<String> label(String name, String label) {
        return samples.stream()
                .filter(sample -> sample.name.equals(name))
                .map(sample -> Optional.ofNullable(sample.labels.get(label)).orElse(""))
                .findFirst();
    }
}
