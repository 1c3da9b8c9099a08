package dev.launchwatch.model;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A view that answers as another one does, but for what it says itself. Thread-safe if that is. */
abstract class ViewOver implements SignalView {
    private final SignalView seen;

    ViewOver(SignalView seen) {
        this.seen = seen;
    }

    @Override
    public boolean whole() {
        return seen.whole();
    }

    @Override
    public Instant now() {
        return seen.now();
    }

    @Override
    public boolean complete(String signal) {
        return seen.complete(signal);
    }

    @Override
    public Count count(String signal, Duration window) {
        return seen.count(signal, window);
    }

    @Override
    public Map<String, Count> byProvider(String signal, Duration window) {
        return seen.byProvider(signal, window);
    }

    @Override
    public List<Long> history(String signal, Duration slot, Instant until, int slots) {
        return seen.history(signal, slot, until, slots);
    }

    @Override
    public List<Offender> offenders(String signal, Dimension by, Duration window, int most) {
        return seen.offenders(signal, by, window, most);
    }

    @Override
    public Optional<Level> fullest(String signal, Dimension by, Rate leak) {
        return seen.fullest(signal, by, leak);
    }

    @Override
    public Cost cost(String signal, Duration window) {
        return seen.cost(signal, window);
    }

    @Override
    public List<Money> spent(String signal, Duration window) {
        return seen.spent(signal, window);
    }

    @Override
    public long activeMembers(Duration window) {
        return seen.activeMembers(window);
    }

    @Override
    public List<Long> activeMembersBefore(Duration window, int windows) {
        return seen.activeMembersBefore(window, windows);
    }

    @Override
    public Optional<Span> span(String signal) {
        return seen.span(signal);
    }

    @Override
    public boolean isMeasured(String signal) {
        return seen.isMeasured(signal);
    }

    @Override
    public Optional<Measured> measured(String signal) {
        return seen.measured(signal);
    }
}
