package dev.launchwatch.web;

import dev.launchwatch.model.Alert;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * The form for a silence.
 *
 * @param subject what the alert is about that it was asked for
 * @param match the labels that tell that alert, one a line
 * @param labels all that it has, to choose from
 */
record SilenceView(String subject, String match, String labels) {
    static SilenceView of(Alert alert) {
        TreeMap<String, String> all = new TreeMap<>(alert.labels());
        TreeMap<String, String> own = new TreeMap<>(all);
        own.keySet().retainAll(java.util.Set.of("rule", "monitor", "signal"));
        return new SilenceView(alert.subject(), lines(own.isEmpty() ? all : own, "\n"), lines(all, ", "));
    }

    private static String lines(TreeMap<String, String> labels, String between) {
        return labels.entrySet().stream()
                .map(label -> label.getKey() + "=" + label.getValue())
                .collect(Collectors.joining(between));
    }
}
