package dev.launchwatch.metrics;

import dev.launchwatch.model.Money;
import io.prometheus.client.Collector;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What sources report: events, what was refused, how long bodies took, what models were used for. Whoever takes events reports here what
 * happened.
 *
 * <p>Label values are bounded: of sources, models and reasons those that came first have series of their own, and all others
 * one together, {@value #OTHER}. Thread-safe; what is reported never blocks for long.
 */
public final class EventMetrics extends Collector {
    /** The label value of what has no series of its own. */
    static final String OTHER = "other";

    /** How many sources, models and reasons have series of their own, each. */
    static final int MOST = 100;

    private static final double[] BODY = {0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5};

    private record Signalled(String signal, String source) {}

    private record Spent(String model, String currency) {}

    /** The tokens of one model. */
    private static final class Tokens {
        long input;
        long output;
        long cachedInput;
        long cacheWrite;
        long reasoning;
    }

    /** How a source's clock stands. */
    private record SourceClock(Duration skew, long early) {}

    private final Set<String> sources = new HashSet<>();
    private final Map<String, List<String>> signals = new HashMap<>();
    private final Map<Signalled, Long> events = new LinkedHashMap<>();
    private final Map<String, Long> rejected = new TreeMap<>();
    private final Map<String, Tokens> tokens = new LinkedHashMap<>();
    private final Map<Spent, BigDecimal> costs = new LinkedHashMap<>();
    private final Map<String, Long> unpriced = new LinkedHashMap<>();
    private final Map<String, SourceClock> clocks = new TreeMap<>();
    private final Buckets bodies = new Buckets(BODY);
    private final Requests requests = new Requests();

    /**
     * Counts by these signals from now on; those that stay keep their counts.
     *
     * @param kinds the kind of event that each signal counts, by the signal's name
     */
    public synchronized void watch(Map<String, String> kinds) {
        signals.clear();
        new TreeMap<>(kinds)
                .forEach((signal, kind) ->
                        signals.computeIfAbsent(kind, _ -> new ArrayList<>()).add(signal));
        events.keySet().removeIf(key -> !key.signal().isEmpty() && !kinds.containsKey(key.signal()));
        sources.forEach(this::begin);
    }

    /** Whoever knows a source finds all signals at 0: of a series that begins with an attack Prometheus sees no increase. */
    private void begin(String source) {
        signals.values().forEach(names -> names.forEach(name -> events.putIfAbsent(new Signalled(name, source), 0L)));
    }

    /**
     * Events became durable that were new. Each counts for every signal of its kind; those of a kind that no signal counts have an empty
     * signal.
     */
    public synchronized void accepted(String source, String kind, int count) {
        String from = source(source);
        for (String signal : signals.getOrDefault(kind, List.of(""))) {
            events.merge(new Signalled(signal, from), (long) count, Long::sum);
        }
    }

    /**
     * So many items, or one body as a whole, were not taken.
     *
     * @param reason an enumerated code
     */
    public synchronized void rejected(String reason, int count) {
        rejected.merge(own(rejected, reason), (long) count, Long::sum);
    }

    /** A body was received, and what could be kept of it is durable. */
    public synchronized void body(Duration took) {
        bodies.observe(Families.seconds(took));
    }

    /**
     * An event tells of a request.
     *
     * @param route null if it is not known
     * @param status that it was answered with; of none from 200 to 599 nothing is counted
     * @param took null if it is not known
     */
    public synchronized void answered(String source, @Nullable String route, int status, @Nullable Duration took) {
        requests.answered(source(source), route, status, took);
    }

    /**
     * A model was used.
     *
     * @param input tokens that went in, those from the cache among them
     * @param output tokens that came out, those of reasoning among them
     * @param cachedInput input tokens that were read from the provider's cache
     * @param cacheWrite input tokens that were written to the provider's cache
     * @param reasoning output tokens that nobody sees
     * @param cost null if nobody knows what it cost
     */
    public synchronized void used(
            String model,
            long input,
            long output,
            long cachedInput,
            long cacheWrite,
            long reasoning,
            @Nullable Money cost) {
        String name = own(tokens, model);
        Tokens sum = tokens.computeIfAbsent(name, _ -> new Tokens());
        sum.input += input;
        sum.output += output;
        sum.cachedInput += cachedInput;
        sum.cacheWrite += cacheWrite;
        sum.reasoning += reasoning;
        unpriced.merge(name, cost == null ? 1L : 0L, Long::sum);
        if (cost != null) {
            costs.merge(new Spent(name, cost.currency().getCurrencyCode()), cost.amount(), BigDecimal::add);
        }
    }

    /**
     * How a source's clock stands.
     *
     * @param skew how far it is behind the clock here, or its way slow; negative if it is ahead
     * @param early how many of its events said so far that they are yet to happen
     */
    public synchronized void clock(String source, Duration skew, long early) {
        clocks.put(source(source), new SourceClock(skew, early));
    }

    private String source(String name) {
        if (sources.contains(name)) {
            return name;
        }
        if (sources.size() >= MOST) {
            return OTHER;
        }
        sources.add(name);
        begin(name);
        return name;
    }

    private static String own(Map<String, ?> known, String name) {
        return known.containsKey(name) || known.size() < MOST ? name : OTHER;
    }

    @Override
    public synchronized List<MetricFamilySamples> collect() {
        Families families = new Families();
        families.add(
                "launchwatch_events_total",
                Type.COUNTER,
                "Events that were new and are durable, by signal; empty where no signal counts their kind.",
                List.of("signal", "source"),
                out -> events.forEach((key, count) -> out.count(List.of(key.signal(), key.source()), count)));
        families.add(
                "launchwatch_events_rejected_total",
                Type.COUNTER,
                "Items and bodies that were not taken, by reason.",
                List.of("reason"),
                out -> rejected.forEach((reason, count) -> out.count(List.of(reason), count)));
        families.add(
                "launchwatch_ingest_seconds",
                Type.HISTOGRAM,
                "How long bodies took from their receipt until they were durable.",
                List.of(),
                out -> out.histogram(List.of(), bodies));
        requests.write(families);
        models(families);
        families.add(
                "launchwatch_source_clock_skew_seconds",
                Type.GAUGE,
                "How far a source's clock is behind, or its way slow; negative if it is ahead.",
                List.of("source"),
                out -> clocks.forEach((source, clock) -> out.gauge(List.of(source), Families.seconds(clock.skew()))));
        families.add(
                "launchwatch_source_early_events_total",
                Type.COUNTER,
                "Events that said that they are yet to happen; they count when they came.",
                List.of("source"),
                out -> clocks.forEach((source, clock) -> out.count(List.of(source), clock.early())));
        return families.written();
    }

    private void models(Families families) {
        families.add(
                "launchwatch_model_tokens_total",
                Type.COUNTER,
                "Tokens by type; cached_input and cache_write are parts of input, reasoning is one of output.",
                List.of("model", "type"),
                out -> tokens.forEach((model, sum) -> {
                    out.count(List.of(model, "input"), sum.input);
                    out.count(List.of(model, "output"), sum.output);
                    out.count(List.of(model, "cached_input"), sum.cachedInput);
                    out.count(List.of(model, "cache_write"), sum.cacheWrite);
                    out.count(List.of(model, "reasoning"), sum.reasoning);
                }));
        families.add(
                "launchwatch_model_cost_total",
                Type.COUNTER,
                "What models cost, in units of the currency.",
                List.of("model", "currency"),
                out -> costs.forEach((key, sum) -> out.gauge(List.of(key.model(), key.currency()), sum.doubleValue())));
        families.add(
                "launchwatch_model_unpriced_uses_total",
                Type.COUNTER,
                "Uses of models whose price is not known; they are in no cost.",
                List.of("model"),
                out -> unpriced.forEach((model, count) -> out.count(List.of(model), count)));
    }
}
