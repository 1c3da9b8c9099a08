package dev.launchwatch.notify;

import dev.launchwatch.model.Acknowledgement;
import dev.launchwatch.model.Alert;
import dev.launchwatch.model.Durations;
import dev.launchwatch.model.Failure;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What a message for people says, before it is written as Slack blocks, HTML or text. Nothing in here is escaped: much of
 * it was said by servers that may be hostile.
 *
 * @param sign one emoji for the state, so that a list of messages can be read from the corner of the eye
 * @param headline what breaks for members, in one line
 * @param remarks what has changed, and what is to know about the delivery
 * @param items the alerts, worst and unresolved first
 * @param more names of alerts that found no room, empty if all did
 */
record Story(String sign, String headline, List<String> remarks, List<Item> items, String more) {
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss 'UTC'").withZone(ZoneOffset.UTC);
    private static final Comparator<Alert> WORST_FIRST = Comparator.<Alert, Boolean>comparing(Story::over)
            .thenComparing(Alert::severity)
            .thenComparing(Alert::since);

    /** One alert: a title, lines of label and text, the last outcomes as codes, where to read what to do, and where to read more. */
    record Item(
            String sign,
            String title,
            List<Line> lines,
            List<String> recent,
            @Nullable String runbook,
            @Nullable String page) {}

    /** A fact and what it is called. */
    record Line(String label, String text) {}

    /** The story of a message, with at most {@code most} alerts told in full. */
    static Story of(Message message, int most, Pages pages) {
        Notification notification = message.notification();
        List<Alert> alerts = notification.alerts().stream().sorted(WORST_FIRST).toList();
        List<String> remarks = new ArrayList<>();
        for (String remark : List.of(message.note(), notification.news())) {
            remark.lines().filter(line -> !line.isBlank()).forEach(remarks::add);
        }
        List<Item> items = alerts.stream()
                .limit(most)
                .map(alert -> item(alert, notification.acknowledgement(alert), message.now(), pages))
                .toList();
        List<Alert> rest = alerts.size() > most ? alerts.subList(most, alerts.size()) : List.of();
        String more = rest.isEmpty() ? "" : "…and " + rest.size() + " more: " + News.names(rest);
        return new Story(sign(notification, alerts), headline(notification, alerts), remarks, items, more);
    }

    /** The story in one line, for notifications on a lock screen and for subjects. */
    String line() {
        return sign + " " + headline;
    }

    /** A moment as people read it. */
    static String time(Instant instant) {
        return TIME.format(instant);
    }

    private static boolean over(Alert alert) {
        return alert.state() == Alert.State.RESOLVED;
    }

    private static String sign(Notification notification, List<Alert> alerts) {
        return notification.kind() == Notification.Kind.RESOLVED || alerts.isEmpty() ? "✅" : sign(alerts.getFirst());
    }

    private static String sign(Alert alert) {
        if (over(alert)) {
            return "✅";
        }
        return switch (alert.severity()) {
            case CRITICAL -> "🔴";
            case WARNING -> "🟠";
            case INFO -> "🔵";
        };
    }

    private static String headline(Notification notification, List<Alert> alerts) {
        if (alerts.isEmpty()) {
            return "Nothing to tell";
        }
        Alert worst = alerts.getFirst();
        String impact = worst.impact().strip();
        impact = impact.endsWith(".") ? impact.substring(0, impact.length() - 1) : impact;
        String what = impact.isEmpty() ? News.name(worst) + counted(worst) : impact + ": " + News.name(worst);
        if (notification.kind() == Notification.Kind.RESOLVED) {
            return "Over: " + what + and(alerts.size() - 1);
        }
        long firing = alerts.stream().filter(alert -> !over(alert)).count();
        String severity = worst.severity().label().toUpperCase(java.util.Locale.ROOT);
        return (over(worst) ? "Over: " : severity + ": ") + what + and(Math.max(firing, 1) - 1);
    }

    /** Of a signal that fires the numbers, as its name says too little; of several clauses the first. */
    private static String counted(Alert alert) {
        if (alert.about() != Alert.About.SIGNAL || over(alert) || alert.detail().isBlank()) {
            return "";
        }
        int end = alert.detail().indexOf("; ");
        return ": " + (end < 0 ? alert.detail() : alert.detail().substring(0, end));
    }

    private static String and(long more) {
        return more > 0 ? " and " + more + " more" : "";
    }

    private static Item item(Alert alert, @Nullable Acknowledgement acknowledgement, Instant now, Pages pages) {
        List<Line> lines = new ArrayList<>();
        Instant end = alert.resolvedAt();
        if (end == null) {
            lines.add(new Line("Since", TIME.format(alert.since()) + " (" + ago(alert.since(), now) + ")"));
        } else {
            String lasted = Durations.coarse(Duration.between(alert.since(), end));
            lines.add(new Line("Lasted", lasted + ", from " + TIME.format(alert.since()) + " to " + TIME.format(end)));
        }
        if (acknowledgement != null && end == null) {
            lines.add(new Line("Acknowledged", acknowledged(acknowledgement)));
        }
        if (!alert.impact().isBlank()) {
            lines.add(new Line("Impact", alert.impact()));
        }
        if (!alert.regions().isEmpty()) {
            lines.add(new Line("Seen from", String.join(", ", alert.regions())));
        }
        if (!alert.detail().isBlank()) {
            lines.add(new Line("Observed", alert.detail()));
        }
        Failure failure = alert.failure();
        if (failure != null) {
            lines.add(new Line("Reason", reason(failure, alert.detail())));
            comparison(failure, lines);
        }
        new TreeMap<>(alert.annotations()).forEach((name, value) -> lines.add(new Line(name, value)));
        String title = News.name(alert) + ", " + alert.severity().label();
        return new Item(
                sign(alert),
                title,
                lines,
                alert.recent(),
                alert.runbook(),
                pages.of(alert).orElse(null));
    }

    private static String acknowledged(Acknowledgement by) {
        Instant until = by.until();
        return "by " + by.by() + " after " + Durations.coarse(by.response())
                + (until == null ? "" : ", until " + TIME.format(until))
                + (by.note().isEmpty() ? "" : ": " + by.note());
    }

    /** Expected and actual, unless the failure's own sentence has both. */
    private static void comparison(Failure failure, List<Line> lines) {
        String expected = failure.expected();
        String actual = failure.actual();
        if (expected != null
                && actual != null
                && failure.message().contains(expected)
                && failure.message().contains(actual)) {
            return;
        }
        if (expected != null) {
            lines.add(new Line("Expected", expected));
        }
        if (actual != null) {
            lines.add(new Line("Actual", actual));
        }
    }

    private static String reason(Failure failure, String detail) {
        String step = failure.step() == null ? "" : " in step " + failure.step();
        String message = failure.message().isBlank() || detail.contains(failure.message())
                ? failure.reason().meaning()
                : failure.message();
        return message + step + " [" + failure.reason().code() + "]";
    }

    private static String ago(Instant since, Instant now) {
        Duration age = Duration.between(since, now);
        return age.toSeconds() < 1 ? "just now" : Durations.coarse(age) + " ago";
    }

    /** The last outcomes as a bar of squares, oldest first. */
    static String bar(List<String> recent) {
        StringBuilder bar = new StringBuilder();
        for (String code : recent) {
            bar.append(
                    switch (code) {
                        case "up" -> "🟩";
                        case "degraded" -> "🟨";
                        case "down" -> "🟥";
                        default -> "⬜";
                    });
        }
        return bar.toString();
    }

    /** Whether a runbook is a web address that may become a link. */
    static boolean isLink(String runbook) {
        return runbook.startsWith("https://") || runbook.startsWith("http://");
    }
}
