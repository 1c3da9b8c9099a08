package dev.launchwatch.metrics;

import dev.launchwatch.model.Alert;
import dev.launchwatch.model.Severity;
import io.prometheus.client.Collector;
import java.time.Duration;
import java.util.Collection;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * How the daemon itself is doing: what happened is reported to it, how things stand it asks of {@link Gauges}.
 *
 * <p>Thread-safe; what is reported never blocks.
 */
public final class DaemonMetrics extends Collector {
    private static final double[] LAG = {0.005, 0.02, 0.1, 0.5, 1, 5, 30};
    private static final double[] DELIVERY = {0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30};
    /** With the quarter of an hour that is the objective, and what a night without anybody looks like. */
    private static final double[] RESPONSE = {60, 120, 300, 600, 900, 1200, 1800, 3600, 7200, 14_400, 28_800};

    private static final double[] COMMIT = {0.001, 0.0025, 0.005, 0.01, 0.025, 0.1, 0.5, 2};

    private final Gauges gauges;
    private final String version;
    private final String mode;
    private final Buckets lag = new Buckets(LAG);
    private final Buckets responses = new Buckets(RESPONSE);
    private final Buckets commits = new Buckets(COMMIT);
    private final Map<String, Long> missed = new TreeMap<>();
    private final Map<String, Long> refused =
            new TreeMap<>(Map.of("unauthorized", 0L, "forbidden", 0L, "rate_limited", 0L));
    private final Map<String, Deliveries> channels = new TreeMap<>();

    /** What came of an attempt to hand a message to a channel; the label values of {@code outcome}. */
    public enum DeliveryOutcome {
        SENT,
        /** It will be tried again. */
        RETRY,
        /** Not even tried: the channel rests. */
        POSTPONED,
        /** The channel refuses it. */
        REJECTED;

        private final String label = name().toLowerCase(Locale.ROOT);
    }

    /** The attempts of one channel. */
    private static final class Deliveries {
        final Map<DeliveryOutcome, Long> counts = new EnumMap<>(DeliveryOutcome.class);
        final Buckets seconds = new Buckets(DELIVERY);

        Deliveries() {
            for (DeliveryOutcome outcome : DeliveryOutcome.values()) {
                counts.put(outcome, 0L);
            }
        }
    }

    /**
     * Metrics of a daemon to which nothing has happened yet.
     *
     * @param version of this build
     * @param mode {@code native} or {@code jvm}
     */
    public DaemonMetrics(Gauges gauges, String version, String mode) {
        this.gauges = gauges;
        this.version = version;
        this.mode = mode;
    }

    /** Has series for these channels from now on and for no others; those that stay keep their counts. */
    public synchronized void channels(Collection<String> names) {
        channels.keySet().retainAll(names);
        names.forEach(name -> channels.computeIfAbsent(name, _ -> new Deliveries()));
    }

    /** An attempt to hand a message to a channel ended. For a channel that is no longer known nothing is counted. */
    public synchronized void notification(String channel, DeliveryOutcome outcome, Duration took) {
        Deliveries deliveries = channels.get(channel);
        if (deliveries != null) {
            deliveries.counts.merge(outcome, 1L, Long::sum);
            if (outcome != DeliveryOutcome.POSTPONED) {
                deliveries.seconds.observe(Families.seconds(took));
            }
        }
    }

    /** A probe started this much later than it was due. */
    public synchronized void lag(Duration late) {
        lag.observe(Families.seconds(late));
    }

    /**
     * So many runs did not take place. Report 0 once for each reason at the start, so that an increase shows from the
     * first one on.
     *
     * @param reason an enumerated code
     */
    public synchronized void missed(String reason, long runs) {
        missed.merge(reason, runs, Long::sum);
    }

    /** The store committed a transaction. */
    public synchronized void committed(Duration took) {
        commits.observe(Families.seconds(took));
    }

    /** Somebody acknowledged an alert first, so long after it fired. */
    public synchronized void acknowledged(Duration after) {
        responses.observe(Families.seconds(after));
    }

    /**
     * A request to the API was refused before anything was done.
     *
     * @param reason an enumerated code
     */
    public synchronized void refused(String reason) {
        refused.merge(reason, 1L, Long::sum);
    }

    @Override
    public List<MetricFamilySamples> collect() {
        Families families = new Families();
        happened(families);
        stands(families);
        return families.written();
    }

    private synchronized void happened(Families families) {
        List<String> byChannel = List.of("channel");
        families.add(
                "launchwatch_notifications_total",
                Type.COUNTER,
                "Attempts to hand a message to a channel, by outcome.",
                List.of("channel", "outcome"),
                out -> channels.forEach((channel, deliveries) -> deliveries.counts.forEach(
                        (outcome, count) -> out.count(List.of(channel, outcome.label), count))));
        families.add(
                "launchwatch_notification_seconds",
                Type.HISTOGRAM,
                "How long attempts to hand a message to a channel took.",
                byChannel,
                out -> channels.forEach((channel, deliveries) -> out.histogram(List.of(channel), deliveries.seconds)));
        families.add(
                "launchwatch_schedule_lag_seconds",
                Type.HISTOGRAM,
                "How much later than due probes started.",
                List.of(),
                out -> out.histogram(List.of(), lag));
        families.add(
                "launchwatch_api_refused_total",
                Type.COUNTER,
                "Requests that were refused for want of a token, of its scope, or of patience, by reason.",
                List.of("reason"),
                out -> refused.forEach((reason, count) -> out.count(List.of(reason), count)));
        families.add(
                "launchwatch_missed_runs_total",
                Type.COUNTER,
                "Runs that were due and did not take place, by reason.",
                List.of("reason"),
                out -> missed.forEach((reason, runs) -> out.count(List.of(reason), runs)));
        families.add(
                "launchwatch_alert_response_seconds",
                Type.HISTOGRAM,
                "How long after an alert fired somebody acknowledged it, for those that somebody did.",
                List.of(),
                out -> out.histogram(List.of(), responses));
        families.add(
                "launchwatch_store_commit_seconds",
                Type.HISTOGRAM,
                "How long the store's transactions took.",
                List.of(),
                out -> out.histogram(List.of(), commits));
    }

    private void stands(Families families) {
        families.add(
                "launchwatch_alerts",
                Type.GAUGE,
                "Alerts that are pending or firing.",
                List.of("rule", "severity", "state"),
                this::alerts);
        families.add(
                "launchwatch_outbox_depth",
                Type.GAUGE,
                "Notifications that wait for their channel.",
                List.of("channel"),
                out -> gauges.outbox().forEach((channel, queue) -> out.gauge(List.of(channel), queue.depth())));
        families.add(
                "launchwatch_outbox_oldest_seconds",
                Type.GAUGE,
                "For how long the oldest notification has waited for its channel.",
                List.of("channel"),
                out -> gauges.outbox()
                        .forEach((channel, queue) -> out.gauge(List.of(channel), Families.seconds(queue.oldest()))));
        families.gauge("launchwatch_probes_running", "Probes that run now.", gauges::probesRunning);
        families.gauge("launchwatch_probes_waiting", "Runs that are due and wait.", gauges::probesWaiting);
        families.gauge("launchwatch_store_up", "Whether the store works.", () -> Families.bit(gauges.storeUp()));
        families.gauge("launchwatch_store_disk_free_bytes", "How much room its disk has for it.", gauges::diskFree);
        families.gauge("launchwatch_store_size_bytes", "How large the store is.", () -> (double) gauges.storeBytes());
        families.gauge(
                "launchwatch_config_last_reload_successful",
                "Whether the configuration could be read when it was last tried.",
                () -> Families.bit(gauges.configReloaded()));
        families.gauge(
                "launchwatch_config_last_reload_success_timestamp_seconds",
                "When the configuration was last read with success, as Unix time.",
                () -> (double) gauges.configReloadedAt().getEpochSecond());
        families.add(
                "launchwatch_build_info",
                Type.GAUGE,
                "The version and whether it is the native binary.",
                List.of("version", "mode"),
                out -> out.gauge(List.of(version, mode), 1));
        families.add(
                "launchwatch_region_up",
                Type.GAUGE,
                "Whether a region is up, as far as this one knows.",
                List.of("region"),
                out -> gauges.regions().forEach((region, up) -> out.gauge(List.of(region), Families.bit(up))));
        families.add(
                "launchwatch_unshared_oldest_seconds",
                Type.GAUGE,
                "For how long the oldest result or event has waited to be known to other regions.",
                List.of("kind"),
                out -> gauges.unshared().forEach((kind, oldest) -> out.gauge(List.of(kind), Families.seconds(oldest))));
        families.add(
                "launchwatch_schema_version",
                Type.GAUGE,
                "The version of the schema that this program knows, and the lowest that the shared database needs.",
                List.of("of"),
                out -> gauges.schemas().forEach((of, version) -> out.gauge(List.of(of), version)));
        families.gauge(
                "launchwatch_region_blind",
                "Whether this region has no connectivity of its own.",
                () -> Families.bit(gauges.blind()));
    }

    /** Every rule has its two series from the start; the daemon's own alerts, which have no rule, appear as they come. */
    private void alerts(Samples out) {
        record Key(String rule, Severity severity, Alert.State state) {}
        Map<Key, Integer> counts = new LinkedHashMap<>();
        for (Gauges.RuleLabels rule : gauges.rules()) {
            counts.put(new Key(rule.rule(), rule.severity(), Alert.State.PENDING), 0);
            counts.put(new Key(rule.rule(), rule.severity(), Alert.State.FIRING), 0);
        }
        for (Alert alert : gauges.alerts()) {
            if (alert.state() == Alert.State.PENDING || alert.state() == Alert.State.FIRING) {
                counts.merge(new Key(alert.rule(), alert.severity(), alert.state()), 1, Integer::sum);
            }
        }
        counts.forEach((key, count) -> out.gauge(
                List.of(key.rule, key.severity.label(), key.state.name().toLowerCase(Locale.ROOT)), count));
    }
}
