package dev.launchwatch.alert;

import dev.launchwatch.model.Result;
import dev.launchwatch.model.Transition;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What has been decided and is not stored yet: of each state the last, of transitions all, of results the newest. */
final class Changes {
    /** Results kept while the store is away; older ones are dropped, since a day's worth would fill the memory. */
    static final int MOST_RESULTS = 20_000;

    /** A state belongs to a rule and what it is about. */
    record Key(String rule, String subject) {
        static Key of(RuleState state) {
            return new Key(state.rule(), state.subject());
        }
    }

    private List<Result> results = new ArrayList<>();
    private final Map<Key, RuleState> states = new LinkedHashMap<>();
    private final List<Transition> transitions = new ArrayList<>();
    private boolean eventful;

    void add(Result result) {
        results.add(result);
        eventful = true;
    }

    /** A result that says what is known already, so that it may be stored a little later. */
    void addUneventful(Result result) {
        results.add(result);
    }

    void add(RuleState state) {
        states.put(Key.of(state), state);
        eventful = true;
    }

    void add(List<Transition> more) {
        transitions.addAll(more);
        eventful |= !more.isEmpty();
    }

    /** Whether there is more than uneventful results, so that it must be stored at once. */
    boolean isEventful() {
        return eventful;
    }

    int results() {
        return results.size();
    }

    /** @return how many of the oldest results had to be dropped */
    int addAll(Journal.Batch batch) {
        results.addAll(batch.results());
        batch.states().forEach(this::add);
        transitions.addAll(batch.transitions());
        int dropped = Math.max(0, results.size() - MOST_RESULTS);
        if (dropped > 0) {
            results = new ArrayList<>(results.subList(dropped, results.size()));
        }
        return dropped;
    }

    boolean isEmpty() {
        return results.isEmpty() && states.isEmpty() && transitions.isEmpty();
    }

    Journal.Batch batch() {
        return new Journal.Batch(results, List.copyOf(states.values()), transitions);
    }
}
