package dev.launchwatch.alert;

import dev.launchwatch.model.Alert;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/**
 * Where things stood whose rule or monitor is gone. If it comes back while the trouble goes on, it must not begin with the
 * old episode's id, or whoever has stored that would take it for told. Not safe for several threads.
 */
final class Retired {
    private static final String GONE = "no longer watched";

    /** Ends are remembered this long: longer than results are looked back at. */
    private static final Duration KEPT = Duration.ofDays(7);

    private final Map<Changes.Key, RuleState> states = new LinkedHashMap<>();

    /** Its rule or its monitor is gone: who was told that it fires is told that nobody looks any more. */
    void add(RuleState state, Instant now, Changes changes) {
        RuleState left = end(state, () -> Engine.ended(OwnRule.of(state), state, now, GONE, List::of, null), changes);
        if (!left.isNew() && left.changes().getLast().plus(KEPT).isBefore(now)) {
            left = RuleState.inactive(state.rule(), state.subject());
            changes.add(left);
        }
        if (!left.isNew()) {
            states.put(Changes.Key.of(left), left);
        }
    }

    /**
     * Ends an episode that others decide on from now on, if it goes on.
     *
     * @param impact in a few words, for the head of the message
     * @param why for the message
     * @return where that leaves it
     */
    static RuleState handOver(RuleState state, String impact, String why, Instant now, Changes changes) {
        return end(state, () -> Engine.handedOver(OwnRule.of(state), state, now, impact, why), changes);
    }

    private static RuleState end(RuleState state, Supplier<Decision> end, Changes changes) {
        RuleState left = state;
        if (state.state() == Alert.State.FIRING) {
            Decision ended = end.get();
            changes.add(ended.transitions());
            left = ended.state();
        } else if (state.state() == Alert.State.PENDING) {
            left = RuleState.inactive(state.rule(), state.subject()).after(state.changes());
        }
        if (!left.equals(state)) {
            changes.add(left);
        }
        return left;
    }

    /** Hands all of them over to whoever looks at which are back. */
    Map<Changes.Key, RuleState> takeAll() {
        Map<Changes.Key, RuleState> taken = new LinkedHashMap<>(states);
        states.clear();
        return taken;
    }
}
