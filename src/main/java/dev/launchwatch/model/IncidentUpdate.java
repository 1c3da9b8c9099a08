package dev.launchwatch.model;

import java.time.Instant;
import java.util.Locale;
import java.util.Optional;

/**
 * What an operator tells members about an incident.
 *
 * @param id unique, in the order in which they were made
 * @param incident the id of an alert of the incident
 * @param at when it was said
 * @param stage how far people are
 * @param text in plain words, 1 to {@link #LONGEST_TEXT} characters
 * @param by who said it; not shown to members
 */
public record IncidentUpdate(String id, String incident, Instant at, Stage stage, String text, String by) {
    /** The longest text, in characters. */
    public static final int LONGEST_TEXT = 2_000;

    /** The longest name of who says it, in characters. */
    public static final int LONGEST_NAME = 100;

    /** How many there are of one incident at most. */
    public static final int MOST = 100;

    /** How far people are. */
    public enum Stage {
        /** Nothing but news. */
        UPDATE,
        INVESTIGATING,
        IDENTIFIED,
        MONITORING;

        /** The word in the API. */
        public String label() {
            return name().toLowerCase(Locale.ROOT);
        }

        /** The stage with this word. */
        public static Optional<Stage> of(String label) {
            for (Stage stage : values()) {
                if (stage.label().equals(label)) {
                    return Optional.of(stage);
                }
            }
            return Optional.empty();
        }
    }

    /** What came of saying something. */
    public enum Outcome {
        TAKEN,
        /** There is no such alert, or it has not fired. */
        UNKNOWN,
        /** There are {@link #MOST} already. */
        FULL
    }
}
