package dev.launchwatch.alert;

import dev.launchwatch.model.Alert;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a rule remembers of one subject between evaluations; kept in the store, so that a restart goes on where it was.
 *
 * @param rule the rule's name
 * @param subject what it is about
 * @param state inactive, pending or firing (resolved is a transition, not a place to stay)
 * @param since the first bad observation of the present episode, null while inactive
 * @param firedAt when it fired, null before
 * @param goodSince the first good observation after the last bad one, null while bad
 * @param goodInRow how many good results in a row
 * @param changes when it fired or resolved lately, oldest first, for flap detection; the last one is kept however old it
 *     is, since the next episode must begin after it
 * @param flapping whether it is held firing because it changes too often
 * @param alert the alert as last told, null while inactive
 * @param toldAt when it last fired or changed, so that changes are not told too often; null while not firing
 */
public record RuleState(
        String rule,
        String subject,
        Alert.State state,
        @Nullable Instant since,
        @Nullable Instant firedAt,
        @Nullable Instant goodSince,
        int goodInRow,
        List<Instant> changes,
        boolean flapping,
        @Nullable Alert alert,
        @Nullable Instant toldAt) {
    public RuleState {
        changes = List.copyOf(changes);
    }

    /** One that was last told of when it fired. */
    public RuleState(
            String rule,
            String subject,
            Alert.State state,
            @Nullable Instant since,
            @Nullable Instant firedAt,
            @Nullable Instant goodSince,
            int goodInRow,
            List<Instant> changes,
            boolean flapping,
            @Nullable Alert alert) {
        this(rule, subject, state, since, firedAt, goodSince, goodInRow, changes, flapping, alert, firedAt);
    }

    /** Whether it remembers nothing, so that it need not be stored. */
    public boolean isNew() {
        return state == Alert.State.INACTIVE && changes.isEmpty();
    }

    /** Where every rule begins. */
    public static RuleState inactive(String rule, String subject) {
        return new RuleState(rule, subject, Alert.State.INACTIVE, null, null, null, 0, List.of(), false, null, null);
    }

    /** One that remembers these changes and nothing else. */
    RuleState after(List<Instant> earlier) {
        return new RuleState(rule, subject, Alert.State.INACTIVE, null, null, null, 0, earlier, false, null, null);
    }
}
