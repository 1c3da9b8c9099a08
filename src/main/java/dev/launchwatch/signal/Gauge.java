package dev.launchwatch.signal;

import dev.launchwatch.model.MeasuredView;
import dev.launchwatch.model.SignalView.Measured;
import dev.launchwatch.model.SignalView.Span;
import dev.launchwatch.model.Timer;
import dev.launchwatch.signal.QueryListener.Trouble;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A signal that is measured: what its query told. Its owner guards it. */
final class Gauge {
    /** One answer may be lost on the way; a second one in a row that does not come is told. */
    private static final int TOLD_FROM = 2;

    private static final String NEVER =
            "the query is answered, and never had a value: does the metric exist? Where no series is as"
                    + " good as 0, add `or vector(0)`";

    final String name;
    final SignalSpec.Promql promql;

    /** Whether another one has taken its place, so that an answer under way means nothing any more. */
    boolean retired;

    Timer.@Nullable Cancellable next;

    private @Nullable Measured last;
    private @Nullable Span span;
    private @Nullable Instant remembered;
    private @Nullable Instant asked;
    private @Nullable QueryOutcome outcome;
    private int fruitless;

    Gauge(String name, SignalSpec.Promql promql) {
        this.name = name;
        this.promql = promql;
    }

    /** Goes on where another one was: when there were values is of the signal, whatever its query. */
    void follow(Gauge before) {
        span = before.span;
        remembered = before.remembered;
    }

    /** Takes over what was kept of it. */
    void recall(@Nullable Span kept) {
        if (kept != null) {
            Instant first = span == null || kept.first().isBefore(span.first()) ? kept.first() : span.first();
            Instant latest = span == null || kept.last().isAfter(span.last()) ? kept.last() : span.last();
            span = new Span(first, latest);
            remembered = kept.last();
        }
    }

    /** The query was asked at a moment, and told this. */
    void take(QueryOutcome told, Instant at) {
        asked = at;
        outcome = told;
        switch (told) {
            case QueryOutcome.Values values -> {
                fruitless = 0;
                last = new Measured(at, at.plus(promql.freshFor()), values.values());
                span = new Span(span == null || span.first().isAfter(at) ? at : span.first(), at);
            }
            case QueryOutcome.Nothing _ -> {
                fruitless++;
                // That there is nothing is known for certain, unlike after a failure.
                last = null;
            }
            case QueryOutcome.Failed _ -> fruitless++;
        }
    }

    /** What is to be kept of it; empty if what was kept is nearly the same. */
    Optional<Span> unremembered(Duration atMostEvery) {
        return Optional.ofNullable(span)
                .filter(known -> remembered == null
                        || Duration.between(remembered, known.last()).abs().compareTo(atMostEvery) >= 0);
    }

    /** It was kept. */
    void remembered(Span kept) {
        remembered = kept.last();
    }

    MeasuredView.Known known(boolean complete) {
        return new MeasuredView.Known(complete, Optional.ofNullable(last), Optional.ofNullable(span));
    }

    /** When it was asked last, null for never. */
    @Nullable
    Instant asked() {
        return asked;
    }

    /** Whether it is not clear yet how things are. */
    boolean isUndecided() {
        return outcome == null || (fruitless > 0 && fruitless < TOLD_FROM);
    }

    /** When it had a value last, null for never. */
    @Nullable
    Instant last() {
        return span == null ? null : span.last();
    }

    /** What is wrong with it, if that is worth telling. */
    Optional<Trouble> trouble(Instant now) {
        boolean knows = last != null && !now.isAfter(last.until());
        boolean again = fruitless >= TOLD_FROM && !knows;
        return outcome == null
                ? Optional.empty()
                : switch (outcome) {
                    case QueryOutcome.Failed(QueryFailure reason, String why) ->
                        reason.isCertain() || again
                                ? Optional.of(new Trouble(name, reason.isWrong(), why))
                                : Optional.empty();
                    // Once it had values, that there are none is for rules of the kind absent.
                    case QueryOutcome.Nothing _ ->
                        again && span == null ? Optional.of(new Trouble(name, true, NEVER)) : Optional.empty();
                    case QueryOutcome.Values _ -> Optional.empty();
                };
    }

    /** What the last attempt came to where that was no value, for whoever looks; empty if it was one. */
    Optional<String> fault() {
        return outcome == null
                ? Optional.empty()
                : switch (outcome) {
                    case QueryOutcome.Failed failed -> Optional.of(failed.why());
                    case QueryOutcome.Nothing _ -> Optional.of("the query answers without a value");
                    case QueryOutcome.Values _ -> Optional.empty();
                };
    }

    /**
     * How long to wait for the next attempt: all of a signal lie on a grid of its own, so that many signals spread over their interval
     * and a restart moves none. One that would come too soon after the last is left out.
     */
    Duration pause(Instant now) {
        long every = Math.max(1, promql.every().toMillis());
        long offset = Math.floorMod((name.hashCode() * 0x9E3779B97F4A7C15L) >>> 1, every);
        long left = every - Math.floorMod(now.toEpochMilli() - offset, every);
        return Duration.ofMillis(left < every / 2 ? left + every : left);
    }

    /** Asks no more. */
    void retire() {
        retired = true;
        if (next != null) {
            next.cancel();
            next = null;
        }
    }
}
