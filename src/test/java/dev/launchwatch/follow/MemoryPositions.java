package dev.launchwatch.follow;

import dev.launchwatch.model.StoreUnavailableException;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;

/** Positions that outlive a follower and nothing else. */
final class MemoryPositions implements Positions {
    private final Map<String, Map<Long, Position>> sources = new LinkedHashMap<>();
    private BooleanSupplier failing = () -> false;

    @Override
    public synchronized List<Position> of(String source) {
        check();
        return List.copyOf(sources.getOrDefault(source, Map.of()).values());
    }

    @Override
    public synchronized void save(String source, Collection<Position> changed, Collection<Long> forgotten) {
        check();
        Map<Long, Position> positions = sources.computeIfAbsent(source, _ -> new LinkedHashMap<>());
        positions.keySet().removeAll(forgotten);
        changed.forEach(position -> positions.put(position.file(), position));
    }

    /** When it is away, asked at each call. */
    void failing(BooleanSupplier away) {
        failing = away;
    }

    private void check() {
        if (failing.getAsBoolean()) {
            throw new StoreUnavailableException("the disk is full", new IllegalStateException("full"));
        }
    }
}
