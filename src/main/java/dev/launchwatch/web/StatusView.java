package dev.launchwatch.web;

import dev.launchwatch.model.Alert;
import dev.launchwatch.model.Result;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * What the status page says.
 *
 * @param overall the worst state: {@code down}, {@code degraded} or {@code up}
 * @param summary the same as a sentence
 * @param lines a line for each monitor, in the given order
 */
record StatusView(String overall, String summary, List<Line> lines) {
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm 'UTC'").withZone(ZoneOffset.UTC);

    /**
     * One monitor.
     *
     * @param name the monitor's name as words
     * @param state the code of its outcome, or {@code checking} while a first failure waits for its confirmation
     * @param note what members cannot do, and since when; empty while nothing has fired
     */
    record Line(String name, String state, String note) {}

    static StatusView of(List<Operations.Watched> monitors, List<Alert> alerts) {
        List<Line> lines =
                monitors.stream().map(monitor -> line(monitor, alerts)).toList();
        long down = lines.stream().filter(line -> line.state().equals("down")).count();
        if (lines.isEmpty()) {
            return new StatusView("up", "Nothing is public here yet.", lines);
        }
        if (down > 0) {
            return new StatusView(
                    "down", down == lines.size() ? "Nothing works at the moment." : "Some parts do not work.", lines);
        }
        return lines.stream().anyMatch(line -> line.state().equals("degraded"))
                ? new StatusView("degraded", "Everything works, some of it slowly.", lines)
                : new StatusView("up", "Everything works.", lines);
    }

    /** A moment as members read it. */
    static String time(Instant instant) {
        return TIME.format(instant);
    }

    private static Line line(Operations.Watched monitor, List<Alert> alerts) {
        String words = monitor.name().replace('-', ' ').replace('_', ' ');
        String name = words.substring(0, 1).toUpperCase(java.util.Locale.ROOT) + words.substring(1);
        String state = monitor.last().map(StatusView::state).orElse("unknown");
        Optional<Alert> worst = alerts.stream()
                .filter(alert -> alert.state() == Alert.State.FIRING)
                .filter(alert ->
                        alert.about() == Alert.About.MONITOR && alert.subject().equals(monitor.name()))
                .min(Comparator.comparing(Alert::severity).thenComparing(Alert::since));
        return new Line(name, state, worst.map(StatusView::note).orElse(""));
    }

    private static String state(Result result) {
        return result.standing() == Result.Standing.SUSPECT
                ? "checking"
                : result.outcome().code();
    }

    private static String note(Alert alert) {
        return (alert.impact().strip() + " Since " + time(alert.since()) + ".").strip();
    }
}
