package dev.launchwatch.web;

import dev.launchwatch.model.Acknowledgement;
import dev.launchwatch.model.Alert;
import dev.launchwatch.model.Durations;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * The course of an alert as a picture, 600 by 48: how long it was pending, how long nobody looked after it, and how long somebody did, as
 * bars of different heights and colours, with a tick where a channel took a message and a line across where the time to answer is over.
 */
final class AlertCourse {
    private final AlertStory story;
    private final Instant start;
    private final Instant over;
    private final Instant right;

    private record Span(Instant from, Instant to) {}

    private AlertCourse(AlertStory story, Duration objective) {
        this.story = story;
        Alert alert = story.alert();
        Instant fired = Objects.requireNonNullElse(alert.firedAt(), story.at());
        // Clocks of regions may differ by a little.
        this.start = alert.since().isAfter(fired) ? fired : alert.since();
        this.over = Objects.requireNonNullElse(alert.resolvedAt(), story.at());
        boolean waits = alert.firedAt() != null
                && alert.resolvedAt() == null
                && story.acknowledgements().isEmpty();
        Instant answered = fired.plus(objective);
        this.right = waits && answered.isAfter(over) ? answered : over;
    }

    /** @param objective within what time somebody has to look after it */
    static ChartView of(AlertStory story, Duration objective) {
        return new AlertCourse(story, objective).view(objective);
    }

    private ChartView view(Duration objective) {
        Instant fired = story.alert().firedAt();
        List<ChartView.LineView> lines = new ArrayList<>();
        add(lines, "pending-part", "pending", bars(List.of(new Span(start, fired == null ? over : fired))));
        if (fired != null) {
            List<Span> taken = taken();
            add(lines, "alone-part", "nobody looks after it", bars(alone(fired, taken)));
            add(lines, "taken-part", "somebody looks after it", bars(taken));
            StringBuilder told = new StringBuilder();
            for (AlertStory.Message message : story.messages()) {
                if (message.taken() != null) {
                    told.append('M').append(x(message.taken())).append(" 38V48");
                }
            }
            add(lines, "told-part", "a channel took a message", told.toString());
            Instant answered = fired.plus(objective);
            add(
                    lines,
                    "objective-part",
                    Durations.format(objective) + " to answer",
                    answered.isAfter(right) ? "" : "M" + x(answered) + " 0V48");
        }
        return new ChartView(
                label(),
                "",
                OpsWords.at(start, story.at()),
                story.alert().resolvedAt() == null && right.equals(over) ? "now" : OpsWords.at(right, story.at()),
                lines);
    }

    private static void add(List<ChartView.LineView> lines, String mark, String name, String path) {
        if (!path.isEmpty()) {
            lines.add(new ChartView.LineView(mark, name, path));
        }
    }

    private String label() {
        Instant fired = story.alert().firedAt();
        StringBuilder label = new StringBuilder("Began ").append(OpsWords.at(start, story.at()));
        if (fired != null) {
            label.append(", fired after ").append(Durations.coarse(Duration.between(start, fired)));
            label.append(
                    story.acknowledgements().isEmpty()
                            ? ", nobody looked after it"
                            : ", " + story.acknowledgements().getFirst().by() + " looked after it after "
                                    + Durations.coarse(
                                            story.acknowledgements().getFirst().response()));
        }
        return label.append(story.alert().resolvedAt() == null ? ", goes on for " : ", over after ")
                .append(Durations.coarse(Duration.between(start, over)))
                .toString();
    }

    private List<Span> taken() {
        List<Span> taken = new ArrayList<>();
        for (Acknowledgement each : story.acknowledgements()) {
            Instant until = each.until() == null || each.until().isAfter(over) ? over : each.until();
            if (each.at().isBefore(until)) {
                taken.add(new Span(each.at(), until));
            }
        }
        return taken;
    }

    private List<Span> alone(Instant fired, List<Span> taken) {
        List<Span> alone = new ArrayList<>();
        Instant from = fired;
        for (Span span : taken) {
            if (from.isBefore(span.from())) {
                alone.add(new Span(from, span.from()));
            }
            from = span.to().isAfter(from) ? span.to() : from;
        }
        if (from.isBefore(over)) {
            alone.add(new Span(from, over));
        }
        return alone;
    }

    private String bars(List<Span> spans) {
        StringBuilder path = new StringBuilder();
        for (Span span : spans) {
            if (span.from().isBefore(span.to())) {
                path.append('M').append(x(span.from())).append(" 20H").append(x(span.to()));
            }
        }
        return path.toString();
    }

    private String x(Instant at) {
        double whole = Math.max(1, Duration.between(start, right).toMillis());
        double share = Math.clamp(Duration.between(start, at).toMillis() / whole, 0, 1);
        return BigDecimal.valueOf(share * Chart.WIDTH)
                .setScale(1, RoundingMode.HALF_UP)
                .stripTrailingZeros()
                .toPlainString();
    }
}
