package dev.launchwatch.alert;

import dev.launchwatch.model.Result;
import dev.launchwatch.model.StoreUnavailableException;
import dev.launchwatch.model.Transition;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/** A journal in memory that can be away; as idempotent as a real one must be. */
final class MemoryJournal implements Journal {
    private final Set<Result> results = new LinkedHashSet<>();
    private final Map<Changes.Key, RuleState> states = new LinkedHashMap<>();
    private final Map<String, Transition> transitions = new LinkedHashMap<>();
    private Map<String, Instant> watched = Map.of();
    private boolean away;
    private int commits;

    @Override
    public synchronized void commit(Batch batch) {
        check();
        commits++;
        results.addAll(batch.results());
        batch.states().forEach(state -> {
            if (state.isNew()) {
                states.remove(Changes.Key.of(state));
            } else {
                states.put(Changes.Key.of(state), state);
            }
        });
        batch.transitions().forEach(transition -> transitions.putIfAbsent(transition.id(), transition));
    }

    @Override
    public synchronized List<RuleState> states() {
        check();
        return List.copyOf(states.values());
    }

    @Override
    public synchronized Map<String, Instant> watched() {
        check();
        return Map.copyOf(watched);
    }

    @Override
    public synchronized void watch(Map<String, Instant> since) {
        check();
        watched = Map.copyOf(since);
    }

    @Override
    public synchronized void replay(Instant since, Consumer<Result> each) {
        check();
        results.stream()
                .filter(result -> !result.at().isBefore(since))
                .sorted(Comparator.comparing(Result::at))
                .forEach(each);
    }

    synchronized void away(boolean now) {
        away = now;
    }

    synchronized List<Transition> transitions() {
        return new ArrayList<>(transitions.values());
    }

    synchronized int results() {
        return results.size();
    }

    synchronized int commits() {
        return commits;
    }

    private void check() {
        if (away) {
            throw new StoreUnavailableException("the disk is full", new IOException("no space left on device"));
        }
    }
}
