package dev.launchwatch.web;

import dev.launchwatch.model.Alert;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Which alerts are asked for; what is not said does not matter. */
record AlertFilter(
        Optional<Alert.State> state,
        Optional<String> severity,
        Optional<String> rule,
        Optional<String> subject,
        Map<String, String> labels,
        Instant since)
        implements Predicate<Alert> {
    private static final int MOST_LABELS = 20;

    /** @throws jakarta.ws.rs.WebApplicationException 400 that says what cannot be asked for */
    static AlertFilter of(
            @Nullable String state,
            @Nullable String severity,
            @Nullable String rule,
            @Nullable String monitor,
            List<String> labels,
            @Nullable String since) {
        Map<String, String> wanted = new HashMap<>();
        for (String label : labels) {
            int equals = label.indexOf('=');
            if (equals < 1 || labels.size() > MOST_LABELS) {
                throw Page.refused("label is NAME=VALUE, at most " + MOST_LABELS + " times.");
            }
            wanted.put(label.substring(0, equals), label.substring(equals + 1));
        }
        return new AlertFilter(
                Optional.ofNullable(state).map(AlertFilter::state),
                Optional.ofNullable(severity),
                Optional.ofNullable(rule),
                Optional.ofNullable(monitor),
                Map.copyOf(wanted),
                Page.instant("since", since).orElse(Instant.EPOCH));
    }

    private static Alert.State state(String text) {
        for (Alert.State each : List.of(Alert.State.PENDING, Alert.State.FIRING)) {
            if (each.name().toLowerCase(Locale.ROOT).equals(text)) {
                return each;
            }
        }
        throw Page.refused("state is pending or firing.");
    }

    @Override
    public boolean test(Alert alert) {
        return state.filter(wanted -> wanted != alert.state()).isEmpty()
                && severity.filter(wanted -> !wanted.equals(alert.severity().label()))
                        .isEmpty()
                && rule.filter(wanted -> !wanted.equals(alert.rule())).isEmpty()
                && subject.filter(wanted -> !wanted.equals(alert.subject())).isEmpty()
                && labels.entrySet().stream()
                        .allMatch(
                                label -> label.getValue().equals(alert.labels().get(label.getKey())))
                && !alert.since().isBefore(since);
    }
}
