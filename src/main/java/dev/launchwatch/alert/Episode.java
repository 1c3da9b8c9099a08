package dev.launchwatch.alert;

import dev.launchwatch.model.Alert;
import dev.launchwatch.model.Durations;
import dev.launchwatch.model.Failure;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The alert of an episode: made when the episode begins, then only moved on, so that routes see the same labels to its end. */
final class Episode {
    private static final Pattern PLACEHOLDER =
            Pattern.compile("\\{(monitor|signal|rule|reason|detail|label\\.([^{}]{1,100}))}");

    private Episode() {}

    /** The stable key of an episode: the same after a restart and in every region that saw the same first failure. */
    static String id(String rule, String subject, Instant since) {
        return rule + "/" + subject + "/" + since.toEpochMilli();
    }

    static Alert begin(
            Rule rule,
            Subject subject,
            Alert.State state,
            Instant since,
            @Nullable Instant firedAt,
            Reading.Holds holds,
            String detail,
            List<String> recent) {
        Map<String, String> labels = labels(rule, subject);
        return new Alert(
                id(rule.name(), subject.name(), since),
                rule.name(),
                subject.name(),
                rule.severity(),
                state,
                since,
                firedAt,
                null,
                labels,
                rule.impact().isEmpty() ? subject.impact() : rule.impact(),
                detail,
                holds.failure(),
                holds.regions(),
                recent,
                rule.runbook() == null ? Remedy.of(rule.condition()) : rule.runbook(),
                annotations(rule, subject.name(), labels, holds.failure(), detail));
    }

    /** The same episode, still firing, with what is seen now. */
    static Alert update(Alert alert, Rule rule, Reading.Holds holds, String detail, List<String> recent) {
        return moved(
                alert,
                rule,
                Alert.State.FIRING,
                null,
                alert.impact(),
                detail,
                holds.failure(),
                holds.regions(),
                recent);
    }

    /** The same episode, still firing, with other words. */
    static Alert reword(Alert alert, Rule rule, String detail, List<String> recent) {
        return moved(
                alert,
                rule,
                Alert.State.FIRING,
                null,
                alert.impact(),
                detail,
                alert.failure(),
                alert.regions(),
                recent);
    }

    static Alert end(Alert alert, Rule rule, Instant now, String why, List<String> recent) {
        Instant since = alert.since();
        Duration lasted = since.isAfter(now) ? Duration.ZERO : Duration.between(since, now);
        String over = "over after " + Durations.coarse(lasted);
        String detail = why.isBlank() ? over : over + ": " + why;
        return moved(
                alert,
                rule,
                Alert.State.RESOLVED,
                now,
                alert.impact(),
                detail,
                alert.failure(),
                alert.regions(),
                recent);
    }

    /** The end of an episode that is no recovery: somebody else, or another episode, goes on with it. */
    static Alert handOver(Alert alert, Rule rule, String impact, String why, Instant now, List<String> recent) {
        return moved(
                alert,
                rule,
                Alert.State.RESOLVED,
                now,
                "No recovery, " + impact,
                "no recovery: " + why,
                alert.failure(),
                alert.regions(),
                recent);
    }

    private static Alert moved(
            Alert alert,
            Rule rule,
            Alert.State state,
            @Nullable Instant resolvedAt,
            String impact,
            String detail,
            @Nullable Failure failure,
            List<String> regions,
            List<String> recent) {
        return new Alert(
                alert.id(),
                alert.rule(),
                alert.subject(),
                alert.severity(),
                state,
                alert.since(),
                alert.firedAt(),
                resolvedAt,
                alert.labels(),
                impact,
                detail,
                failure,
                regions,
                recent,
                alert.runbook(),
                rule.annotations().isEmpty()
                        ? alert.annotations()
                        : annotations(rule, alert.subject(), alert.labels(), failure, detail));
    }

    /** What an alert of the rule carries. */
    static Map<String, String> labels(Rule rule, Subject subject) {
        Map<String, String> labels = new TreeMap<>(subject.labels());
        labels.putAll(rule.labels());
        labels.put("rule", rule.name());
        labels.put(rule.condition().aboutSignals() ? "signal" : "monitor", subject.name());
        labels.put("group", subject.group());
        labels.put("severity", rule.severity().label());
        return labels;
    }

    private static Map<String, String> annotations(
            Rule rule, String subject, Map<String, String> labels, @Nullable Failure failure, String detail) {
        Map<String, String> rendered = new HashMap<>();
        rule.annotations().forEach((name, template) -> {
            Matcher matcher = PLACEHOLDER.matcher(template);
            rendered.put(name, matcher.replaceAll(found -> {
                String value = switch (found.group(1)) {
                    case "monitor", "signal" -> subject;
                    case "rule" -> rule.name();
                    case "reason" -> failure == null ? "" : failure.reason().code();
                    case "detail" -> detail;
                    default -> labels.get(found.group(2));
                };
                // A label that the alert does not have is left as it stands, so that the mistake shows.
                return Matcher.quoteReplacement(value == null ? found.group() : value);
            }));
        });
        return rendered;
    }
}
