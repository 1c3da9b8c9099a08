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

/**
 * Which alerts are asked for; what is not said does not matter.
 *
 * @param open whether those that are pending or firing are
 * @param ended whether those that are over are
 */
record AlertFilter(
        boolean open,
        boolean ended,
        Optional<Alert.State> state,
        Optional<String> severity,
        Optional<String> rule,
        Optional<String> subject,
        Map<String, String> labels,
        Instant since)
        implements Predicate<Alert> {
    private static final int MOST_LABELS = 20;
    private static final String ALL = "all";

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
        boolean all = ALL.equals(state);
        Optional<Alert.State> only =
                all ? Optional.empty() : Optional.ofNullable(state).map(AlertFilter::state);
        boolean ended = only.filter(each -> each == Alert.State.RESOLVED).isPresent();
        return new AlertFilter(
                !ended,
                ended || all,
                only,
                Optional.ofNullable(severity),
                Optional.ofNullable(rule),
                Optional.ofNullable(monitor),
                Map.copyOf(wanted),
                Page.instant("since", since).orElse(Instant.EPOCH));
    }

    private static Alert.State state(String text) {
        for (Alert.State each : List.of(Alert.State.PENDING, Alert.State.FIRING, Alert.State.RESOLVED)) {
            if (each.name().toLowerCase(Locale.ROOT).equals(text)) {
                return each;
            }
        }
        throw Page.refused("state is pending, firing, resolved or all.");
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
