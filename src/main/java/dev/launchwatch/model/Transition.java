package dev.launchwatch.model;

import java.time.Instant;

/**
 * A change of an alert that people may have to be told: the durable hand-over from the rules to the notifications.
 *
 * @param id unique and stable: the episode's id and what happened to it, so that storing it twice changes nothing
 * @param kind what happened
 * @param at when it was decided
 * @param alert the alert after the change
 */
public record Transition(String id, Kind kind, Instant at, Alert alert) {
    /** What happened to an alert. */
    public enum Kind {
        FIRED,
        /** Still firing, but what is wrong has changed (another reason, another region, flapping). */
        CHANGED,
        RESOLVED
    }
}
