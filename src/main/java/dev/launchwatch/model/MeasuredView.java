package dev.launchwatch.model;

import java.util.Map;
import java.util.Optional;

/** A view in which some signals are measured; of all others it has what another view counted. Thread-safe if that is. */
public final class MeasuredView extends ViewOver {
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
        super(counted);
        this.known = Map.copyOf(known);
    }

    @Override
    public boolean complete(String signal) {
        Known measured = known.get(signal);
        return measured == null ? super.complete(signal) : measured.complete();
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
        return measured == null ? super.span(signal) : measured.span();
    }
}
