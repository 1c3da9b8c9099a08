package dev.launchwatch.web;

import dev.launchwatch.model.Acknowledgement;
import dev.launchwatch.model.Alert;
import dev.launchwatch.model.Durations;
import dev.launchwatch.model.Failure;
import dev.launchwatch.web.AlertPageView.FigureView;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Puts an alert, be it over or not, in words and a picture. */
final class AlertText {
    /** Somebody looks after an alert within this time, where no route says otherwise. */
    static final Duration OBJECTIVE = Duration.ofMinutes(15);

    private final AlertStory story;
    private final Alert alert;
    private final Instant now;
    private final Instant end;
    private final Duration objective;

    private AlertText(AlertStory story) {
        this.story = story;
        this.alert = story.alert();
        this.now = story.at();
        this.end = Objects.requireNonNullElse(alert.resolvedAt(), now);
        this.objective = Objects.requireNonNullElse(story.objective(), OBJECTIVE);
    }

    static AlertPageView of(AlertStory story) {
        return new AlertText(story).view();
    }

    private AlertPageView view() {
        Optional<Failure> failure = Optional.ofNullable(alert.failure());
        String runbook = Optional.ofNullable(alert.runbook()).orElse("");
        boolean fires = alert.state() == Alert.State.FIRING;
        Acknowledgement holds = holds();
        return new AlertPageView(
                alert.id(),
                !isGoing() ? "up" : fires && holds == null ? "down" : "degraded",
                sentence(holds),
                mark(alert),
                alert.severity().label(),
                alert.subject(),
                path(alert),
                OpsWords.alert(alert.id()),
                alert.rule(),
                alert.impact(),
                alert.detail(),
                story.condition(),
                failure.map(Failure::expected).orElse(""),
                failure.map(Failure::actual).orElse(""),
                failure.map(Failure::step).orElse(""),
                runbook,
                runbook.startsWith("https://") || runbook.startsWith("http://"),
                fires && holds == null,
                isGoing(),
                "/ops/silence?alert=" + OpsWords.segment(alert.id()),
                AlertCourse.of(story, objective),
                figures(),
                AlertSteps.of(story));
    }

    private boolean isGoing() {
        return alert.state() == Alert.State.FIRING || alert.state() == Alert.State.PENDING;
    }

    private @Nullable Acknowledgement holds() {
        return story.acknowledgements().isEmpty()
                        || story.acknowledgements().getLast().isOver(now)
                ? null
                : story.acknowledgements().getLast();
    }

    private String sentence(@Nullable Acknowledgement holds) {
        String lasted = Durations.coarse(between(alert.since(), end));
        return switch (alert.state()) {
            case PENDING, INACTIVE -> alert.subject() + " may fire, for " + lasted + " by now.";
            case FIRING ->
                alert.subject() + " fires for " + lasted + "; "
                        + (holds == null ? "nobody looks after it." : holds.by() + " looks after it.");
            case RESOLVED -> alert.subject() + " is over after " + lasted + ".";
        };
    }

    private List<FigureView> figures() {
        List<FigureView> figures = new ArrayList<>();
        Instant fired = alert.firedAt();
        if (fired != null) {
            figures.add(new FigureView("Fired after", Durations.coarse(between(alert.since(), fired)), false));
            figures.add(told(fired));
            figures.add(answered(fired));
        }
        figures.add(new FigureView(
                isGoing() ? "Goes on for" : "Lasted", Durations.coarse(between(alert.since(), end)), false));
        return figures;
    }

    private FigureView told(Instant fired) {
        Optional<Instant> first = story.messages().stream()
                .map(AlertStory.Message::taken)
                .filter(Objects::nonNull)
                .min(Instant::compareTo);
        return first.map(at -> new FigureView("First told after", Durations.coarse(between(fired, at)), false))
                .orElseGet(() -> story.told()
                        ? new FigureView("First told", "nobody", true)
                        : new FigureView("First told", "not kept", false));
    }

    /** How long it took until somebody looked after it, beside how long it may. */
    private FigureView answered(Instant fired) {
        String goal = " (goal " + Durations.format(objective) + ")";
        if (story.acknowledgements().isEmpty()) {
            Duration waits = between(fired, end);
            return new FigureView(
                    "Answered", "by nobody in " + Durations.coarse(waits) + goal, waits.compareTo(objective) > 0);
        }
        Duration response = story.acknowledgements().getFirst().response();
        return new FigureView("Answered after", Durations.coarse(response) + goal, response.compareTo(objective) > 0);
    }

    private static Duration between(Instant from, Instant to) {
        return to.isBefore(from) ? Duration.ZERO : Duration.between(from, to);
    }

    /** The colour and shape of an alert's severity. */
    static String mark(Alert alert) {
        return switch (alert.severity()) {
            case CRITICAL -> "down";
            case WARNING -> "degraded";
            case INFO -> "unknown";
        };
    }

    /** The page of what an alert is about; empty where there is none. */
    static String path(Alert alert) {
        return switch (alert.about()) {
            case MONITOR -> OpsWords.monitor(alert.subject());
            case SIGNAL -> OpsWords.signal(alert.labels().getOrDefault("signal", alert.subject()));
            case DAEMON -> "";
        };
    }
}
