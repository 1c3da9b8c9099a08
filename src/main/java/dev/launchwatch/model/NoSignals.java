package dev.launchwatch.model;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** The view of a daemon that nobody reports events to. */
final class NoSignals implements SignalView {
    @Override
    public Instant now() {
        return Instant.EPOCH;
    }

    @Override
    public boolean complete(String signal) {
        return true;
    }

    @Override
    public Count count(String signal, Duration window) {
        return Count.NONE;
    }

    @Override
    public List<Long> history(String signal, Duration slot, Instant until, int slots) {
        return List.of();
    }

    @Override
    public List<Offender> offenders(String signal, Dimension by, Duration window, int most) {
        return List.of();
    }

    @Override
    public Optional<Level> fullest(String signal, Dimension by, Rate leak) {
        return Optional.empty();
    }

    @Override
    public List<Money> spent(String signal, Duration window) {
        return List.of();
    }

    @Override
    public Cost cost(String signal, Duration window) {
        return Cost.NONE;
    }

    @Override
    public long activeMembers(Duration window) {
        return 0;
    }

    @Override
    public Optional<Span> span(String signal) {
        return Optional.empty();
    }
}
