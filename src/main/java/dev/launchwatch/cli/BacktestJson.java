package dev.launchwatch.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.launchwatch.alert.BacktestReport;
import dev.launchwatch.alert.BacktestReport.Firings;
import java.time.Duration;
import java.util.Locale;

/** What rules would have told, for programs. */
final class BacktestJson {
    private static final double MILLIS = 1e3;

    private BacktestJson() {}

    /** One JSON object: times as RFC 3339, durations in seconds, what is not known as null. */
    static String of(BacktestReport report) throws JsonProcessingException {
        ObjectMapper mapper = new ObjectMapper();
        ObjectNode root = mapper.createObjectNode()
                .put("since", report.since().toString())
                .put("until", report.until().toString())
                .put("stored_since", report.from().toString())
                .put("results", report.results())
                .put("events", report.events())
                .put("would_fire", report.would())
                .put("would_fire_weekly", report.aWeek(report.would()));
        if (report.toldKnown()) {
            root.put("fired", report.told()).put("fired_weekly", report.aWeek(report.told()));
        } else {
            root.putNull("fired").putNull("fired_weekly");
        }
        ArrayNode rules = root.putArray("rules");
        for (BacktestReport.Row row : report.rows()) {
            ObjectNode node = rules.addObject()
                    .put("rule", row.rule())
                    .put("subject", row.subject())
                    .put("severity", row.severity().label())
                    .put("in_force", row.inForce())
                    .put("known", row.known().name().toLowerCase(Locale.ROOT));
            node.put("limit", row.limit().isEmpty() ? null : row.limit());
            if (row.inForce() && row.known() != BacktestReport.Known.NOTHING) {
                put(node.putObject("would"), row.would());
            } else {
                node.putNull("would");
            }
            if (row.told() != null) {
                put(node.putObject("then"), row.told());
            } else {
                node.putNull("then");
            }
        }
        ArrayNode gaps = root.putArray("gaps");
        for (BacktestReport.Gap gap : report.gaps()) {
            gaps.addObject()
                    .put("monitor", gap.monitor())
                    .put("times", gap.times())
                    .put("seconds", seconds(gap.length()))
                    .put("longest_from", gap.longest().toString());
        }
        return mapper.writerWithDefaultPrettyPrinter().writeValueAsString(root) + "\n";
    }

    private static void put(ObjectNode node, Firings firings) {
        node.put("count", firings.count())
                .put("seconds", seconds(firings.length()))
                .put("longest_seconds", seconds(firings.longest()));
        ArrayNode episodes = node.putArray("episodes");
        for (BacktestReport.Period period : firings.first()) {
            episodes.addObject()
                    .put("alert", period.id())
                    .put("since", period.since().toString())
                    .put("fired_at", period.firedAt().toString())
                    .put(
                            "ended_at",
                            period.endedAt() == null ? null : period.endedAt().toString())
                    .put("detail", period.detail());
        }
    }

    private static double seconds(Duration duration) {
        return duration.toMillis() / MILLIS;
    }
}
