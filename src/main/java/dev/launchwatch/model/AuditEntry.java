package dev.launchwatch.model;

import java.time.Instant;
import java.util.Locale;
import java.util.Optional;

/**
 * A line of the audit log: what somebody changed, or tried to.
 *
 * @param id unique, in the order in which they were made
 * @param at when it was asked for
 * @param region the region that was asked
 * @param actor who asked
 * @param action for what
 * @param target of what: the id of an alert, silence, maintenance window or incident, or the name of a monitor or channel; empty for all
 * @param detail what was said with it, without secrets, at most {@link #LONGEST_DETAIL} characters
 * @param outcome {@link #DONE}, or a word that says why nothing changed
 */
public record AuditEntry(
        String id,
        Instant at,
        String region,
        Actor actor,
        Action action,
        String target,
        String detail,
        String outcome) {
    /** The outcome of what was done as it was asked for. */
    public static final String DONE = "done";

    /** The longest detail, in characters. */
    public static final int LONGEST_DETAIL = 500;

    private static final int LONGEST_TARGET = 500;
    private static final int LONGEST_OUTCOME = 200;

    public AuditEntry {
        target = Acknowledgement.line(target, LONGEST_TARGET);
        detail = Acknowledgement.line(detail, LONGEST_DETAIL);
        outcome = Acknowledgement.line(outcome, LONGEST_OUTCOME);
    }

    /** What people do. */
    public enum Action {
        ACKNOWLEDGE,
        /** To acknowledge for a while. */
        SNOOZE,
        SILENCE,
        END_SILENCE,
        /** Also to change what was declared. */
        DECLARE_MAINTENANCE,
        END_MAINTENANCE,
        /** To tell members something about an incident. */
        TELL,
        TAKE_BACK,
        /** To run a monitor now. */
        RUN,
        RELOAD,
        /** To send a test message. */
        TEST_CHANNEL,
        /** What a newer version did, for which this one has no word. */
        OTHER;

        private final String label = name().toLowerCase(Locale.ROOT).replace('_', '-');

        /** As it stands in the API, such as {@code end-silence}. */
        public String label() {
            return label;
        }

        /** The action with this word. */
        public static Optional<Action> of(String label) {
            for (Action action : values()) {
                if (action.label.equals(label)) {
                    return Optional.of(action);
                }
            }
            return Optional.empty();
        }
    }

    /** The same with another outcome. */
    public AuditEntry with(String other) {
        return new AuditEntry(id, at, region, actor, action, target, detail, other);
    }

    /** The same with another target, which is only known once it is done. */
    public AuditEntry about(String other) {
        return new AuditEntry(id, at, region, actor, action, other, detail, outcome);
    }

    /**
     * How much of the log is asked for, newest first.
     *
     * @param since not what was asked for before
     * @param before only what stands behind this entry; null for all
     * @param limit how many at most
     */
    public record Query(
            Instant since,
            @org.jspecify.annotations.Nullable Place before,
            int limit) {}

    /** Where an entry stands in the log. */
    public record Place(Instant at, String id) {}

    /** Where this one stands. */
    public Place place() {
        return new Place(at, id);
    }
}
