package dev.launchwatch.metrics;

import static dev.launchwatch.metrics.Samples.with;

import dev.launchwatch.metrics.Series.Last;
import dev.launchwatch.model.Phase;
import dev.launchwatch.model.Reason;
import io.prometheus.client.Collector;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.BiPredicate;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;

/** A metric family that every monitor has, and how a monitor's samples are made. {@link #ALL} is the contract. */
record Family(String name, Collector.Type type, String help, List<String> labels, BiConsumer<Series, Samples> writer) {
    private static final List<String> BASE = List.of("monitor", "group", "region");
    private static final Set<Reason> REGEX = Set.of(Reason.ASSERTION_BODY, Reason.ASSERTION_HEADER);

    static final List<Family> ALL = List.of(
            gauge(
                    "probe_success",
                    "Whether the probe was a success; degraded counts as one.",
                    Family::always,
                    last -> bit(last.works())),
            gauge(
                    "launchwatch_probe_degraded",
                    "Whether it works, but not as well as expected.",
                    Family::always,
                    last -> bit(last.degraded())),
            gauge("probe_duration_seconds", "How long the probe took.", Family::always, last -> last.nanos() / 1e9),
            info(
                    "probe_failure_info",
                    "Why the probe was not up; absent while it is.",
                    "reason",
                    last -> last.reason().map(Reason::code)),
            gauge(
                    "probe_failed_due_to_regex",
                    "Whether the probe failed since body or headers differ from what is expected.",
                    Family::http,
                    last -> bit(!last.works()
                            && last.reason().filter(REGEX::contains).isPresent())),
            gauge(
                    "probe_dns_lookup_time_seconds",
                    "How long looking the name up took.",
                    Family::resolved,
                    last -> last.timings().resolve() / 1e9),
            gauge(
                    "probe_ip_protocol",
                    "Whether the connection was made by IP 4 or 6.",
                    Family::connected,
                    last -> last.facts().ipProtocol()),
            gauge(
                    "probe_http_status_code",
                    "The HTTP status code, 0 without an answer.",
                    Family::http,
                    last -> last.facts().httpStatus()),
            new Family(
                    "probe_http_duration_seconds",
                    Collector.Type.GAUGE,
                    "How long the HTTP requests took by phase, summed over redirects and steps.",
                    with(BASE, "phase"),
                    Family::phases),
            gauge("probe_http_version", "The HTTP version of the answer.", Family::answered, Family::httpVersion),
            gauge(
                    "probe_http_redirects",
                    "How many redirects were followed.",
                    Family::http,
                    last -> last.facts().redirects()),
            gauge(
                    "probe_http_uncompressed_body_length",
                    "The length of the body as read, after decompression, in bytes.",
                    Family::http,
                    last -> last.facts().bodyBytes()),
            gauge(
                    "probe_http_ssl",
                    "Whether TLS was used for the last request.",
                    Family::http,
                    last -> bit(last.facts().tlsVersion() != null)),
            gauge(
                    "probe_ssl_earliest_cert_expiry",
                    "When the first certificate of the presented chain expires, as Unix time.",
                    Family::certified,
                    Family::expiry),
            info("probe_tls_version_info", "The TLS version of the connection.", "version", Family::tlsVersion),
            new Family(
                    "launchwatch_probe_seconds",
                    Collector.Type.HISTOGRAM,
                    "How long probes took that worked.",
                    BASE,
                    (series, out) -> out.histogram(series.labels(), series.seconds())),
            new Family(
                    "launchwatch_probe_phase_seconds",
                    Collector.Type.HISTOGRAM,
                    "How long the phases of probes took that worked.",
                    with(BASE, "phase"),
                    (series, out) -> series.phases()
                            .forEach((phase, buckets) -> out.histogram(with(series.labels(), phase.label()), buckets))),
            new Family(
                    "launchwatch_probes_total",
                    Collector.Type.COUNTER,
                    "Probes that count, by outcome.",
                    with(BASE, "outcome"),
                    (series, out) -> Series.OUTCOMES.forEach(
                            outcome -> out.count(with(series.labels(), outcome), series.count(outcome)))),
            new Family(
                    "launchwatch_probe_suspects_total",
                    Collector.Type.COUNTER,
                    "First failures that waited for a confirmation and do not count themselves.",
                    BASE,
                    (series, out) -> out.count(series.labels(), series.suspects())));

    /** A gauge that a monitor has while {@code applies} holds of it and of what was last seen. */
    private static Family gauge(
            String name, String help, BiPredicate<Series, Last> applies, ToDoubleFunction<Last> value) {
        return new Family(
                name,
                Collector.Type.GAUGE,
                help,
                BASE,
                (series, out) -> series.last()
                        .filter(last -> applies.test(series, last))
                        .ifPresent(last -> out.gauge(series.labels(), value.applyAsDouble(last))));
    }

    /** A gauge of 1 whose label says what it is about. */
    private static Family info(String name, String help, String label, Function<Last, Optional<String>> value) {
        return new Family(
                name,
                Collector.Type.GAUGE,
                help,
                with(BASE, label),
                (series, out) ->
                        series.last().flatMap(value).ifPresent(text -> out.gauge(with(series.labels(), text), 1)));
    }

    private static void phases(Series series, Samples out) {
        series.last().filter(_ -> series.http()).ifPresent(last -> {
            for (Phase phase : Phase.values()) {
                out.gauge(with(series.labels(), phase.label()), last.timings().nanos(phase) / 1e9);
            }
        });
    }

    private static boolean always(Series series, Last last) {
        return true;
    }

    private static boolean http(Series series, Last last) {
        return series.http();
    }

    private static boolean answered(Series series, Last last) {
        return series.http() && last.facts().httpStatus() != 0;
    }

    private static boolean connected(Series series, Last last) {
        return last.facts().ipProtocol() != 0;
    }

    private static boolean resolved(Series series, Last last) {
        return last.facts().ipProtocol() != 0 || last.timings().resolve() > 0;
    }

    private static boolean certified(Series series, Last last) {
        return last.facts().certificateExpiry() != null;
    }

    private static double bit(boolean value) {
        return value ? 1 : 0;
    }

    private static double expiry(Last last) {
        Instant expiry = last.facts().certificateExpiry();
        return expiry == null ? 0 : (double) expiry.getEpochSecond();
    }

    private static double httpVersion(Last last) {
        return switch (last.facts().httpVersion()) {
            case "1.0" -> 1.0;
            case "1.1" -> 1.1;
            case "2", "2.0" -> 2;
            case "3", "3.0" -> 3;
            case null, default -> 0;
        };
    }

    /** As the blackbox exporter writes it: {@code TLS 1.3} where Java says {@code TLSv1.3}. */
    private static Optional<String> tlsVersion(Last last) {
        return switch (last.facts().tlsVersion()) {
            case null -> Optional.empty();
            case "TLSv1.3" -> Optional.of("TLS 1.3");
            case "TLSv1.2" -> Optional.of("TLS 1.2");
            case "TLSv1.1" -> Optional.of("TLS 1.1");
            case "TLSv1" -> Optional.of("TLS 1.0");
            default -> Optional.of("unknown");
        };
    }
}
