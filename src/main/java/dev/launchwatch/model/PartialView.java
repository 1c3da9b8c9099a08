package dev.launchwatch.model;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The view of somebody who does not hear of events that come elsewhere: the same as another, but not {@link #whole}. Thread-safe if that is.
 *
 * @param seen what is known here
 */
public record PartialView(SignalView seen) implements SignalView {
    @Override
    public boolean whole() {
        return false;
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
