package dev.launchwatch.notify;

import dev.launchwatch.model.Acknowledgement;
import dev.launchwatch.model.Alert;
import dev.launchwatch.model.Asking;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * One message that a channel has to take. It is in the outbox until the channel took it.
 *
 * @param id the stable deduplication key: the same whenever the same thing is planned again
 * @param group the group it speaks of
 * @param channel the channel
 * @param kind what it tells
 * @param sequence order within group and channel: a later one waits for the earlier
 * @param createdAt when it was planned
 * @param alerts the group's alerts at that time
 * @param acknowledgements who looked after which of them
 * @param news what has changed, in words; empty for a first message
 * @param state where it stands
 * @param attempts how often it was tried
 * @param nextAttempt not before this
 * @param lastError why the last attempt that failed did, redacted; it stays when a later one succeeds
 * @param failures why attempts failed, the last {@link #MOST_FAILURES} of them, oldest first, redacted and shortened; those of a program that did not keep
 *     them are missing
 */
public record Notification(
        String id,
        String group,
        String channel,
        Kind kind,
        long sequence,
        Instant createdAt,
        List<Alert> alerts,
        List<Acknowledgement> acknowledgements,
        String news,
        State state,
        int attempts,
        Instant nextAttempt,
        @Nullable String lastError,
        List<String> failures) {
    /** Of so many attempts is known why they failed. */
    public static final int MOST_FAILURES = 10;

    private static final int LONGEST_FAILURE = 200;

    /** What a notification tells; the demo's inbox and the message headers use the same words. */
    public enum Kind {
        FIRING,
        UPDATE,
        RESOLVED;

        private final String label = name().toLowerCase(Locale.ROOT);

        /** As it stands in payloads and headers: {@code firing}, {@code update} or {@code resolved}. */
        public String label() {
            return label;
        }
    }

    /** Where a notification stands. */
    public enum State {
        PENDING,
        SENT,
        /** The channel refused it for good (a bad token, no such channel); the fallback or the log has it. */
        REJECTED
    }

    public Notification {
        alerts = List.copyOf(alerts);
        acknowledgements = List.copyOf(acknowledgements);
        failures = List.copyOf(failures);
    }

    /** One of which no attempt has failed. */
    public Notification(
            String id,
            String group,
            String channel,
            Kind kind,
            long sequence,
            Instant createdAt,
            List<Alert> alerts,
            List<Acknowledgement> acknowledgements,
            String news,
            State state,
            int attempts,
            Instant nextAttempt,
            @Nullable String lastError) {
        this(
                id,
                group,
                channel,
                kind,
                sequence,
                createdAt,
                alerts,
                acknowledgements,
                news,
                state,
                attempts,
                nextAttempt,
                lastError,
                List.of());
    }

    /** The same where it stands now; one more attempt that was not taken has failed for {@code error}. */
    Notification with(State newState, int tries, Instant next, @Nullable String error) {
        return new Notification(
                id,
                group,
                channel,
                kind,
                sequence,
                createdAt,
                alerts,
                acknowledgements,
                news,
                newState,
                tries,
                next,
                error,
                newState == State.SENT || tries <= attempts || error == null ? failures : failures(error));
    }

    private List<String> failures(String another) {
        List<String> all = new ArrayList<>(failures);
        all.add(
                another.codePointCount(0, another.length()) <= LONGEST_FAILURE
                        ? another
                        : another.substring(0, another.offsetByCodePoints(0, LONGEST_FAILURE - 1)) + "…");
        return all.subList(Math.max(0, all.size() - MOST_FAILURES), all.size());
    }

    /** What it asks its reader for. */
    Asking asking() {
        return new Asking(group, sequence, channel);
    }

    /** Whether it goes to somebody else since nobody looked after an alert in time. */
    public boolean isEscalation() {
        return News.escalates(news);
    }

    /** Whether somebody should look after one of its alerts. */
    boolean isAsking() {
        return kind != Kind.RESOLVED
                && alerts.stream()
                        .anyMatch(alert -> alert.state() == Alert.State.FIRING && acknowledgement(alert) == null);
    }

    /** Who looked after an alert of it at that time, or null. */
    @Nullable
    Acknowledgement acknowledgement(Alert alert) {
        for (Acknowledgement acknowledgement : acknowledgements) {
            if (acknowledgement.alert().equals(alert.id())) {
                return acknowledgement;
            }
        }
        return null;
    }
}
