package dev.launchwatch.metrics;

import dev.launchwatch.model.Facts;
import dev.launchwatch.model.Failure;
import dev.launchwatch.model.Outcome;
import dev.launchwatch.model.Phase;
import dev.launchwatch.model.Reason;
import dev.launchwatch.model.Report;
import dev.launchwatch.model.Result;
import dev.launchwatch.model.Result.Standing;
import dev.launchwatch.model.Timings;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What the series of one monitor are made of. Whoever uses it synchronizes on it. */
final class Series {
    static final List<String> OUTCOMES = List.of("up", "degraded", "down", "unknown");

    /** Seconds; the objectives of 0.8 s and 3 s are bounds, so that the share of probes within them is exact. */
    private static final double[] PROBE = {0.1, 0.2, 0.4, 0.8, 1.5, 3, 5, 10, 20};

    private static final double[] PHASE = {0.05, 0.2, 0.8, 3};

    private final Buckets seconds = new Buckets(PROBE);
    private final Map<Phase, Buckets> phases = new EnumMap<>(Phase.class);
    private final long[] outcomes = new long[OUTCOMES.size()];
    private long suspects;
    private List<String> labels;
    private boolean http;
    private Optional<Last> last = Optional.empty();

    /**
     * The last result that says something of the target.
     *
     * @param reason why it was not up
     * @param nanos how long it took
     */
    record Last(boolean works, boolean degraded, Optional<Reason> reason, long nanos, Timings timings, Facts facts) {}

    Series(Watched watched, String region) {
        labels = List.of(watched.monitor(), watched.group(), region);
        http = watched.http();
    }

    /** Goes on counting under other labels. */
    void relabel(Watched watched, String region) {
        labels = List.of(watched.monitor(), watched.group(), region);
        http = watched.http();
    }

    void accept(Result result) {
        if (result.standing() == Standing.SUSPECT) {
            suspects++;
            return;
        }
        outcomes[OUTCOMES.indexOf(result.outcome().code())]++;
        Report report = result.report();
        if (report.outcome() instanceof Outcome.Unknown) {
            last = Optional.empty();
            return;
        }
        boolean works = report.outcome().works();
        boolean degraded = report.outcome() instanceof Outcome.Degraded;
        Optional<Reason> reason = report.outcome().why().map(Failure::reason);
        long nanos = report.duration().toNanos();
        last = Optional.of(new Last(works, degraded, reason, nanos, report.timings(), report.facts()));
        if (works) {
            observe(nanos, report.timings());
        }
    }

    /** Only what worked: how long a failure took says how long the time-out is, not how long members wait. */
    private void observe(long nanos, Timings timings) {
        seconds.observe(nanos / 1e9);
        for (Phase phase : Phase.values()) {
            if (timings.nanos(phase) > 0) {
                phases.computeIfAbsent(phase, _ -> new Buckets(PHASE)).observe(timings.nanos(phase) / 1e9);
            }
        }
    }

    /** The values of {@code monitor}, {@code group} and {@code region}. */
    List<String> labels() {
        return labels;
    }

    boolean http() {
        return http;
    }

    Optional<Last> last() {
        return last;
    }

    Buckets seconds() {
        return seconds;
    }

    /** The phases that there were. */
    Map<Phase, Buckets> phases() {
        return phases;
    }

    long count(String outcome) {
        return outcomes[OUTCOMES.indexOf(outcome)];
    }

    long suspects() {
        return suspects;
    }
}
