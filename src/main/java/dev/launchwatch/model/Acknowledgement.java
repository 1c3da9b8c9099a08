package dev.launchwatch.model;

import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Somebody looks after an alert that fires. Where it has an end (a snooze) and the alert fires on, nobody does from then on.
 *
 * @param alert the alert's id
 * @param number counts the acknowledgements of one alert from 1: the next one can only follow the end of this one
 * @param firedAt when the alert fired
 * @param at when it was acknowledged
 * @param by who did, as they call themselves
 * @param via how it reached the daemon
 * @param note what they said; may be empty
 * @param until when it ends although the alert fires on; null for never
 */
public record Acknowledgement(
        String alert,
        int number,
        Instant firedAt,
        Instant at,
        String by,
        Via via,
        String note,
        @Nullable Instant until) {
    /** As many characters may a name have. */
    public static final int LONGEST_NAME = 100;

    /** As many characters may a note have. */
    public static final int LONGEST_NOTE = 500;

    /** How an acknowledgement reaches the daemon. */
    public enum Via {
        API,
        CLI,
        SLACK,
        MAIL,
        /** The operator pages. */
        PAGE;

        private final String label = name().toLowerCase(Locale.ROOT);

        /** As it stands in the API: {@code api}, {@code cli}, {@code slack}, {@code mail} or {@code page}. */
        public String label() {
            return label;
        }
    }

    /** Whether it has ended although its alert fires on. */
    public boolean isOver(Instant now) {
        return until != null && !now.isBefore(until);
    }

    /** A text on one line, without what is invisible, cut to what is allowed. */
    static String line(String text, int longest) {
        StringBuilder line = new StringBuilder();
        int[] points = text.strip().codePoints().limit(longest).toArray();
        for (int point : points) {
            int type = Character.getType(point);
            boolean invisible = Character.isISOControl(point)
                    || type == Character.FORMAT
                    || type == Character.LINE_SEPARATOR
                    || type == Character.PARAGRAPH_SEPARATOR
                    || type == Character.SURROGATE;
            line.appendCodePoint(invisible ? ' ' : point);
        }
        return line.toString().strip();
    }

    /** How long it took from when the alert fired; zero where clocks differ. */
    public Duration response() {
        return at.isBefore(firedAt) ? Duration.ZERO : Duration.between(firedAt, at);
    }

    /**
     * What somebody asks for. Name and note become one line each, cut to what is allowed; who wants to refuse a longer one does so
     * before.
     *
     * @param alert the alert's id
     * @param until when it ends although the alert fires on; null for never
     * @param audit what the audit log says of it if it is taken, in the same commit; null for nothing
     */
    public record Request(
            String alert,
            Instant at,
            String by,
            Via via,
            String note,
            @Nullable Instant until,
            @Nullable AuditEntry audit) {
        public Request {
            by = line(by, LONGEST_NAME);
            note = line(note, LONGEST_NOTE);
        }

        /** One of which the audit log says nothing. */
        public Request(String alert, Instant at, String by, Via via, String note, @Nullable Instant until) {
            this(alert, at, by, via, note, until, null);
        }

        /** The same, of which the audit log says this, or nothing. */
        public Request audited(@Nullable AuditEntry entry) {
            return new Request(alert, at, by, via, note, until, entry);
        }

        /** The acknowledgement that this becomes. */
        public Acknowledgement taken(int number, Instant firedAt) {
            return new Acknowledgement(alert, number, firedAt, at, by, via, note, until);
        }
    }

    /** What came of a request. */
    public sealed interface Outcome {
        /** Who looks after the alert from now on; nothing if it does not fire. */
        default Optional<Acknowledgement> acknowledgement() {
            return Optional.empty();
        }

        /** It is acknowledged by this from now on. */
        record Taken(Acknowledgement by) implements Outcome {
            @Override
            public Optional<Acknowledgement> acknowledgement() {
                return Optional.of(by);
            }
        }

        /** Somebody was faster, and that stays. */
        record Known(Acknowledgement by) implements Outcome {
            @Override
            public Optional<Acknowledgement> acknowledgement() {
                return Optional.of(by);
            }
        }

        /** The alert is over. */
        record Ended() implements Outcome {}

        /** The alert has not fired yet. */
        record Pending() implements Outcome {}

        /** There is no such alert. */
        record Unknown() implements Outcome {}
    }
}
