package dev.launchwatch.app;

import dev.launchwatch.alert.Trace;
import dev.launchwatch.model.Acknowledgement;
import dev.launchwatch.model.Alert;
import dev.launchwatch.model.Transition;
import dev.launchwatch.notify.Notification;
import dev.launchwatch.notify.Silence;
import dev.launchwatch.store.Playback;
import dev.launchwatch.store.SqlTold;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * What is on record of a rule on a monitor or signal around a moment.
 *
 * @param known whether it could be read
 * @param episodes its alerts that fired within the time that is shown, oldest first
 * @param transitions what was decided about those, oldest first
 * @param silences all that had not ended by the moment
 * @param acknowledgements of those alerts
 * @param notifications that told of those alerts, oldest first
 */
record OnRecord(
        boolean known,
        List<Episode> episodes,
        List<Transition> transitions,
        List<Silence> silences,
        List<Acknowledgement> acknowledgements,
        List<Notification> notifications) {
    /** Nothing could be read. */
    static final OnRecord AWAY = new OnRecord(false, List.of(), List.of(), List.of(), List.of(), List.of());

    /** Alerts that fire for longer are known by what was decided when they ended, or are live. */
    private static final Duration BEFORE = Duration.ofDays(2);

    /** An alert that fired long ago says by its end that it did. */
    static final Duration AFTER = Duration.ofDays(7);

    private static final int MOST_MESSAGES = 1_000;

    /**
     * An alert.
     *
     * @param endedAt {@link Instant#MAX} while it fires
     */
    record Episode(String id, Instant firedAt, Instant endedAt) {
        boolean firesAt(Instant moment) {
            return !moment.isBefore(firedAt) && moment.isBefore(endedAt);
        }
    }

    /**
     * Reads it.
     *
     * @param live the alerts that are pending or fire now
     * @throws dev.launchwatch.model.StoreUnavailableException if the store is away
     */
    static OnRecord read(Playback decided, SqlTold told, Trace.Question question, List<Alert> live, Instant now) {
        List<Transition> transitions = new ArrayList<>();
        Instant after = question.until().plus(AFTER);
        decided.transitions(question.from().minus(BEFORE), after.isAfter(now) ? now : after, transition -> {
            if (isAbout(transition.alert(), question)) {
                transitions.add(transition);
            }
        });
        List<Alert> firing = live.stream()
                .filter(alert -> alert.state() == Alert.State.FIRING && isAbout(alert, question))
                .toList();
        List<Episode> episodes = episodes(transitions, firing).stream()
                .filter(each -> each.endedAt().isAfter(question.from())
                        && !each.firedAt().isAfter(question.until()))
                .toList();
        List<String> ids = episodes.stream().map(Episode::id).toList();
        return new OnRecord(
                true,
                episodes,
                transitions.stream()
                        .filter(each -> ids.contains(each.alert().id()))
                        .toList(),
                told.silences(question.at()),
                ids.isEmpty()
                        ? List.of()
                        : told.acknowledgements(question.at()).stream()
                                .filter(each -> ids.contains(each.alert()))
                                .toList(),
                episodes.isEmpty() ? List.of() : notifications(told, episodes, ids, now));
    }

    private static boolean isAbout(Alert alert, Trace.Question question) {
        return alert.rule().equals(question.rule()) && alert.subject().equals(question.subject());
    }

    /** @param firing those that fire now */
    static List<Episode> episodes(List<Transition> transitions, List<Alert> firing) {
        List<Episode> episodes = new ArrayList<>();
        List<Alert> alerts =
                new ArrayList<>(transitions.stream().map(Transition::alert).toList());
        alerts.addAll(firing);
        for (Alert alert : alerts) {
            Instant firedAt = Objects.requireNonNullElse(alert.firedAt(), alert.since());
            Instant endedAt = Objects.requireNonNullElse(alert.resolvedAt(), Instant.MAX);
            Episode before = episodes.stream()
                    .filter(each -> each.id().equals(alert.id()))
                    .findFirst()
                    .orElse(null);
            if (before == null) {
                episodes.add(new Episode(alert.id(), firedAt, endedAt));
            } else if (endedAt.isBefore(before.endedAt())) {
                episodes.set(episodes.indexOf(before), new Episode(alert.id(), before.firedAt(), endedAt));
            }
        }
        return episodes;
    }

    private static List<Notification> notifications(
            SqlTold told, List<Episode> episodes, List<String> ids, Instant now) {
        Instant first = episodes.getFirst().firedAt();
        return told.planned(first.minusSeconds(1), now.plusSeconds(1), MOST_MESSAGES).stream()
                .filter(each -> each.alerts().stream().anyMatch(alert -> ids.contains(alert.id())))
                .toList();
    }

    /** Whether an alert fired at a moment. */
    boolean firesAt(Instant moment) {
        return episodes.stream().anyMatch(each -> each.firesAt(moment));
    }
}
