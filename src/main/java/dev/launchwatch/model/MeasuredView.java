package dev.launchwatch.model;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A view in which some signals are measured; of all others it has what another view counted. Thread-safe if that is. */
public final class MeasuredView implements SignalView {
    private final SignalView counted;
    private final Map<String, Known> known;

    /**
     * What is known of a signal that is measured.
     *
     * @param complete whether it is known when there were values before
     * @param last what was measured last, if there were values; it may be too old to tell anything
     * @param span when there were values
     */
    public record Known(boolean complete, Optional<Measured> last, Optional<Span> span) {}

    /** @param known every signal that is measured, by its name */
    public MeasuredView(SignalView counted, Map<String, Known> known) {
        this.counted = counted;
        this.known = Map.copyOf(known);
    }

    @Override
    public Instant now() {
        return counted.now();
    }

    @Override
    public boolean complete(String signal) {
        Known measured = known.get(signal);
        return measured == null ? counted.complete(signal) : measured.complete();
    }

    @Override
    public boolean isMeasured(String signal) {
        return known.containsKey(signal);
    }

    @Override
    public Optional<Measured> measured(String signal) {
        return Optional.ofNullable(known.get(signal)).flatMap(Known::last).filter(last -> !now().isAfter(last.until()));
    }

    @Override
    public Optional<Span> span(String signal) {
        Known measured = known.get(signal);
        return measured == null ? counted.span(signal) : measured.span();
    }

    @Override
    public Count count(String signal, Duration window) {
        return counted.count(signal, window);
    }

    @Override
    public List<Long> history(String signal, Duration slot, Instant until, int slots) {
        return counted.history(signal, slot, until, slots);
    }

    @Override
    public List<Offender> offenders(String signal, Dimension by, Duration window, int most) {
        return counted.offenders(signal, by, window, most);
    }

    @Override
    public Optional<Level> fullest(String signal, Dimension by, Rate leak) {
        return counted.fullest(signal, by, leak);
    }

    @Override
    public Cost cost(String signal, Duration window) {
        return counted.cost(signal, window);
    }

    @Override
    public List<Money> spent(String signal, Duration window) {
        return counted.spent(signal, window);
    }

    @Override
    public Map<String, Count> byProvider(String signal, Duration window) {
        return counted.byProvider(signal, window);
    }

    @Override
    public List<Long> activeMembersBefore(Duration window, int windows) {
        return counted.activeMembersBefore(window, windows);
    }

    @Override
    public long activeMembers(Duration window) {
        return counted.activeMembers(window);
    }
}
