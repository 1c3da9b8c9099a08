package dev.launchwatch.web;

import dev.launchwatch.model.Acknowledgement;
import dev.launchwatch.model.Alert;
import dev.launchwatch.model.Durations;
import dev.launchwatch.model.Severity;
import dev.launchwatch.web.AlertsView.ChoiceView;
import dev.launchwatch.web.AlertsView.RowView;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Which alerts an operator asks for, and these in words: those that fire first, then those that are over, the latest first. */
final class AlertsText implements Predicate<Alert> {
    private static final List<String> SPANS = List.of("24h", "7d", "30d");
    private static final int SHOWN = 50;

    private final String rule;
    private final String monitor;
    private final String severity;
    private final String span;
    private final String next;
    private final Instant now;

    /** @param query what stands behind the page's address */
    AlertsText(Map<String, String> query, Instant now) {
        this.rule = query.getOrDefault("rule", "").strip();
        this.monitor = query.getOrDefault("monitor", "").strip();
        this.severity = query.getOrDefault("severity", "");
        this.span = SPANS.contains(query.getOrDefault("span", "")) ? query.getOrDefault("span", "") : "7d";
        this.next = query.getOrDefault("next", "");
        this.now = now;
    }

    @Override
    public boolean test(Alert alert) {
        return (rule.isEmpty() || rule.equals(alert.rule()))
                && (monitor.isEmpty() || monitor.equals(alert.subject()))
                && (severity.isEmpty() || severity.equals(alert.severity().label()));
    }

    /**
     * The page.
     *
     * @param open alerts that are pending or firing
     * @param answers who looks after them, by their ids
     * @throws dev.launchwatch.model.StoreUnavailableException if the store is away
     */
    AlertsView of(AlertHistory history, List<Alert> open, Map<String, Acknowledgement> answers) {
        AlertHistory.Past past = past(history);
        List<RowView> rows = new ArrayList<>();
        if (next.isEmpty()) {
            open.stream()
                    .filter(alert -> alert.state() == Alert.State.FIRING && test(alert))
                    .sorted(Comparator.comparing(Alert::since).reversed().thenComparing(Alert::id))
                    .map(alert -> row(alert, answers.get(alert.id())))
                    .forEach(rows::add);
        }
        past.alerts().forEach(each -> rows.add(row(each.alert(), each.first())));
        return new AlertsView(
                rule,
                monitor,
                Stream.concat(
                                Stream.of(new ChoiceView("", "any", severity.isEmpty())),
                                Stream.of(Severity.values())
                                        .map(each -> new ChoiceView(
                                                each.label(),
                                                each.label(),
                                                each.label().equals(severity))))
                        .toList(),
                SPANS.stream()
                        .map(each -> new ChoiceView(each, each, each.equals(span)))
                        .toList(),
                rows,
                past.next() == null ? "" : address(past.next()));
    }

    private AlertHistory.Past past(AlertHistory history) {
        Instant since = now.minus(Durations.parse(span));
        try {
            return history.past(this, since, next, SHOWN);
        } catch (IllegalArgumentException _) {
            // Somebody changed the address.
            return history.past(this, since, "", SHOWN);
        }
    }

    private String address(String behind) {
        Map<String, String> query = new LinkedHashMap<>();
        query.put("rule", rule);
        query.put("monitor", monitor);
        query.put("severity", severity);
        query.put("span", span);
        query.put("next", behind);
        return "/ops/alerts?"
                + query.entrySet().stream()
                        .filter(each -> !each.getValue().isEmpty())
                        .map(each -> each.getKey() + "=" + OpsWords.segment(each.getValue()))
                        .collect(Collectors.joining("&"));
    }

    private RowView row(Alert alert, @Nullable Acknowledgement first) {
        boolean fires = alert.state() == Alert.State.FIRING;
        Instant end = Objects.requireNonNullElse(alert.resolvedAt(), now);
        Duration lasted = end.isBefore(alert.since()) ? Duration.ZERO : Duration.between(alert.since(), end);
        Instant fired = Objects.requireNonNullElse(alert.firedAt(), alert.since());
        Duration response =
                first != null ? first.response() : end.isBefore(fired) ? Duration.ZERO : Duration.between(fired, end);
        return new RowView(
                OpsWords.alert(alert.id()),
                alert.subject(),
                alert.rule(),
                alert.severity().label(),
                fires ? AlertText.mark(alert) : "up",
                fires ? "firing" : "over",
                alert.since().toString(),
                OpsWords.at(alert.since(), now) + (fires ? ", for " : ", lasted ") + Durations.coarse(lasted),
                first == null ? "answered by nobody" : first.by() + " answered after " + Durations.coarse(response),
                response.compareTo(AlertText.OBJECTIVE) > 0);
    }
}
