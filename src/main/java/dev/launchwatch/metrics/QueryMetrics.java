package dev.launchwatch.metrics;

import io.prometheus.client.Collector;
import java.time.Duration;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Supplier;

/**
 * How the queries go that measure signals. What happened is reported to it, how old values are it asks at each scrape. Label values are
 * bounded: signals are those of the configuration. Thread-safe; what is reported never blocks for long.
 */
public final class QueryMetrics extends Collector {
    private static final double[] ANSWER = {0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30};
    private static final String VALUE = "value";

    private record Asked(String signal, String outcome) {}

    private final Supplier<Map<String, Duration>> ages;
    private final Set<String> signals = new HashSet<>();
    private final Map<Asked, Long> asked =
            new TreeMap<>((one, other) -> one.signal().equals(other.signal())
                    ? one.outcome().compareTo(other.outcome())
                    : one.signal().compareTo(other.signal()));
    private final Buckets seconds = new Buckets(ANSWER);

    /** @param ages how long ago each signal had a value, of those that ever had one; must not block */
    public QueryMetrics(Supplier<Map<String, Duration>> ages) {
        this.ages = ages;
    }

    /** Has series for these signals from now on and for no others; those that stay keep their counts. */
    public synchronized void watch(Collection<String> names) {
        signals.clear();
        signals.addAll(names);
        asked.keySet().removeIf(key -> !signals.contains(key.signal()));
        signals.forEach(signal -> asked.putIfAbsent(new Asked(signal, VALUE), 0L));
    }

    /**
     * A query was asked. For a signal that is no longer known nothing is counted.
     *
     * @param outcome {@code value}, {@code empty} or an enumerated code of a failure
     */
    public synchronized void asked(String signal, String outcome, Duration took) {
        if (signals.contains(signal)) {
            asked.merge(new Asked(signal, outcome), 1L, Long::sum);
            seconds.observe(Families.seconds(took));
        }
    }

    @Override
    public List<MetricFamilySamples> collect() {
        Families families = new Families();
        happened(families);
        families.add(
                "launchwatch_query_age_seconds",
                Type.GAUGE,
                "How long ago the query of a signal had a value.",
                List.of("signal"),
                out -> new TreeMap<>(ages.get())
                        .forEach((signal, age) -> out.gauge(List.of(signal), Families.seconds(age))));
        return families.written();
    }

    private synchronized void happened(Families families) {
        families.add(
                "launchwatch_queries_total",
                Type.COUNTER,
                "Queries that were asked to measure signals: with a value, empty, or by reason of failure.",
                List.of("signal", "outcome"),
                out -> asked.forEach((key, count) -> out.count(List.of(key.signal(), key.outcome()), count)));
        families.add(
                "launchwatch_query_seconds",
                Type.HISTOGRAM,
                "How long queries took, answered or not.",
                List.of(),
                out -> out.histogram(List.of(), seconds));
    }
}
