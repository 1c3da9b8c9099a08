package dev.launchwatch.alert;

import dev.launchwatch.model.Transition;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What an evaluation decided.
 *
 * @param state the state from now on, the same object if nothing changed
 * @param transitions what people may have to be told
 * @param nextCheck when time alone could change the answer; null if only another result could
 */
record Decision(
        RuleState state,
        List<Transition> transitions,
        @Nullable Instant nextCheck) {
    static Decision keep(RuleState state, @Nullable Instant nextCheck) {
        return new Decision(state, List.of(), nextCheck);
    }
}
