package dev.launchwatch.probe;

import static org.assertj.core.api.Assertions.assertThat;

import dev.launchwatch.metrics.ResultMetrics;
import dev.launchwatch.model.Phase;
import dev.launchwatch.testing.LocalTool;
import dev.launchwatch.testing.Scrape;
import dev.launchwatch.testing.TestCertificates.Issued;
import dev.launchwatch.testing.TimeSensitive;
import io.vertx.core.http.HttpVersion;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Our probes beside those of Prometheus' blackbox exporter, at the same servers: what both export must be the same, so
 * that dashboards and rules made for the one work with the other.
 *
 * <p>In one thing they differ everywhere: without an answer the exporter has {@code probe_http_version 0}, and we have no
 * such series, since there is no version to speak of.
 */
@TimeSensitive
class BlackboxComparisonTest {
    private static final String VERSION = "probe_http_version";
    private static final String EXPIRY = "probe_ssl_earliest_cert_expiry";
    private static final String REDIRECTS = "probe_http_redirects";
    private static final String SECURED = "probe_http_ssl";
    private static final String LENGTH = "probe_http_uncompressed_body_length";
    private static final String PROTOCOL = "probe_ip_protocol";
    private static final String TLS_VERSION = "probe_tls_version_info";
    private static final List<String> COMPARED = List.of(
            "probe_success",
            "probe_http_status_code",
            "probe_failed_due_to_regex",
            VERSION,
            EXPIRY,
            REDIRECTS,
            SECURED,
            LENGTH,
            PROTOCOL);
    private static final String ABSENT = "absent";

    private static final int RUNS = 5;

    /** How much longer than it must a phase may take on a busy machine. */
    private static final Duration SLACK = Duration.ofMillis(200);

    /** How much of a delay a client may miss, where it was busy when the delay began. */
    private static final Duration MISSED = Duration.ofMillis(50);

    @TempDir
    private static Path folder;

    private static ComparedSites sites;
    private static TwoTools tools;

    @BeforeAll
    static void start() {
        LocalTool.installed("prometheus-blackbox-exporter");
        sites = new ComparedSites();
        tools = new TwoTools(folder, sites.authority(folder));
        // What runs for the first time in a virtual machine takes its time.
        tools.ours(sites.secure(sites.valid(), HttpVersion.HTTP_2), Manner.USUAL);
    }

    @AfterAll
    static void stop() {
        if (sites != null) {
            sites.close();
        }
        if (tools != null) {
            tools.close();
        }
    }

    /** What the exporter and we say where we differ on purpose. */
    record Difference(String theirs, String ours) {}

    /**
     * One thing to look at.
     *
     * @param expected what we must find, so that the two don't agree on nothing
     * @param differences by metric; the reasons stand where they are made
     */
    record Case(
            String name, String url, Manner manner, Map<String, String> expected, Map<String, Difference> differences) {
        Case(String name, String url, Manner manner, Map<String, String> expected) {
            this(name, url, manner, expected, Map.of());
        }

        Case and(String metric, String value) {
            return new Case(name, url, manner, with(expected, metric, value), differences);
        }

        Case but(String metric, String theirs, String ours) {
            return new Case(name, url, manner, expected, with(differences, metric, new Difference(theirs, ours)));
        }

        private static <T> Map<String, T> with(Map<String, T> map, String key, T value) {
            Map<String, T> more = new HashMap<>(map);
            more.put(key, value);
            return more;
        }

        @Override
        public String toString() {
            return name;
        }
    }

    private static Case up(String name, String url, int status, String version) {
        return up(name, url, Manner.USUAL, status, version);
    }

    private static Case up(String name, String url, Manner manner, int status, String version) {
        return new Case(name, url, manner, Map.of("probe_success", "1", "probe_http_status_code", "" + status))
                .and(VERSION, version);
    }

    private static Case down(String name, String url, Manner manner, int status) {
        return new Case(name, url, manner, Map.of("probe_success", "0", "probe_http_status_code", "" + status));
    }

    private static String end(Issued certificate) {
        return "" + certificate.certificate().getNotAfter().toInstant().getEpochSecond();
    }

    static Stream<Case> answers() {
        Issued certificate = sites.valid();
        String plain = sites.plain();
        String secure = sites.secure(certificate, HttpVersion.HTTP_1_1);
        String newest = sites.secure(certificate, HttpVersion.HTTP_2);
        String named = plain.replace("127.0.0.1", "localhost");
        return Stream.of(
                up("plain HTTP", plain + "/", 200, "1.1").and(PROTOCOL, "4").and(LENGTH, "4000"),
                up("a name", named + "/", 200, "1.1").and(PROTOCOL, "4"),
                up("HTTPS", secure + "/", 200, "1.1")
                        .and(SECURED, "1")
                        .and(EXPIRY, end(certificate))
                        .and(TLS_VERSION, "TLS 1.3"),
                up("TLS 1.2", sites.secureBy("TLSv1.2") + "/", 200, "1.1").and(TLS_VERSION, "TLS 1.2"),
                up("HTTP/2", newest + "/", 200, "2")
                        .and(EXPIRY, end(certificate))
                        .and(TLS_VERSION, "TLS 1.3"),
                up("HTTP/1.1 where there is HTTP/2", newest + "/", Manner.FIRST_VERSION, 200, "1.1"),
                up("redirects", plain + "/moved", 200, "1.1").and(REDIRECTS, "2"),
                up("redirects with TLS", newest + "/moved", 200, "2").and(REDIRECTS, "2"),
                up("a gzip body", plain + "/", Manner.PACKED, 200, "1.1").and(LENGTH, "4000"),
                // The exporter counts the redirect that it was told not to follow; we count what was followed.
                up("a redirect not followed", plain + "/moved", Manner.STAYING, 302, "1.1")
                        .but(REDIRECTS, "1", "0"),
                // The exporter goes on to its limit; we know a circle when the same request comes a second time.
                down("a circle of redirects", plain + "/circle", Manner.USUAL, 302)
                        .but(REDIRECTS, "11", "1"),
                down("a broken page", plain + "/broken", Manner.USUAL, 500).and(LENGTH, "5"),
                down("no such page", secure + "/none", Manner.USUAL, 404));
    }

    static Stream<Case> certificates() {
        return Stream.of(
                        Map.entry("expired", sites.expired()),
                        Map.entry("of another name", sites.ofAnotherName()),
                        Map.entry("untrusted", ComparedSites.untrusted()))
                .flatMap(entry -> {
                    String end = end(entry.getValue());
                    String url = sites.secure(entry.getValue(), HttpVersion.HTTP_2) + "/";
                    String name = "a certificate " + entry.getKey();
                    return Stream.of(
                            // The exporter forgets a certificate that it refuses; we tell its end, which may be why.
                            down(name, url, Manner.USUAL, 0).but(EXPIRY, ABSENT, end),
                            up(name + ", overlooked", url, Manner.INSECURE, 200, "2")
                                    .and(EXPIRY, end));
                });
    }

    static Stream<Case> silences() {
        String noTls = sites.plain().replace("http:", "https:");
        return Stream.of(
                down("nobody there", ComparedSites.nobody(), Manner.USUAL, 0).and(PROTOCOL, "4"),
                down("no TLS", noTls, Manner.USUAL, 0).and(SECURED, "0"),
                down("no HTTP", sites.babbling(), Manner.USUAL, 0),
                down("no answer", sites.silent(), Manner.IMPATIENT, 0).and(PROTOCOL, "4"),
                // The exporter counts the bytes of a body that never ends; we know the length of whole ones alone.
                down("half an answer", sites.stalling(), Manner.IMPATIENT, 200)
                        .and(VERSION, "1.1")
                        .but(LENGTH, "7", "0"));
    }

    @ParameterizedTest
    @MethodSource({"answers", "certificates", "silences"})
    void bothExportTheSame(Case one) {
        Map<String, String> theirs = facts(tools.theirs(one.url, one.manner));
        theirs.remove(VERSION, "0");
        Map<String, String> ours = facts(tools.ours(one.url, one.manner));

        assertThat(differences(theirs, ours)).isEqualTo(one.differences);
        assertThat(ours).containsAllEntriesOf(one.expected);
    }

    @Test
    void bothGiveUpWhenTheTimeIsOver() {
        String silent = sites.silent();
        for (Scrape scrape : List.of(tools.theirs(silent, Manner.IMPATIENT), tools.ours(silent, Manner.IMPATIENT))) {
            assertThat(duration(scrape, "probe_duration_seconds", Map.of()))
                    .isBetween(
                            Manner.IMPATIENT.timeout(),
                            Manner.IMPATIENT.timeout().multipliedBy(3));
        }
    }

    @Test
    void promtoolHasNothingToSay() {
        List<Case> cases = Stream.of(answers(), certificates(), silences())
                .flatMap(all -> all)
                .toList();
        ResultMetrics metrics = TwoTools.metrics(cases.stream().map(Case::name).toList());
        cases.forEach(one -> metrics.accept(tools.result(one.name, one.url, one.manner)));

        Scrape scrape = Scrape.of(metrics);
        assertThat(scrape.names()).containsAll(COMPARED).contains(TLS_VERSION, "probe_failure_info");
        assertThat(LocalTool.run(scrape.text(), "promtool", "check", "metrics")).isEmpty();
    }

    /** A server that waits for a known time in some of the phases, and what both tools say of it. */
    private record Slow(String name, String url, Map<Phase, Duration> delays, List<Scrape> theirs, List<Scrape> ours) {
        Slow(String name, String url, Map<Phase, Duration> delays) {
            this(name, url + "/slow", delays, new CopyOnWriteArrayList<>(), new CopyOnWriteArrayList<>());
        }
    }

    /**
     * Each tool must find each wait in its phase, and nothing in the others. A connection can't be made to wait on one
     * machine: its kernel accepts at once.
     */
    @Test
    void phasesTakeTheSameTime() {
        Map<Phase, Duration> answer =
                Map.of(Phase.PROCESSING, ComparedSites.SLOW_ANSWER, Phase.TRANSFER, ComparedSites.SLOW_BODY);
        Map<Phase, Duration> all = new HashMap<>(answer);
        all.put(Phase.TLS, ComparedSites.SLOW_TLS);
        List<Slow> servers = List.of(
                new Slow("HTTP/1.1", sites.plain(), answer),
                new Slow("HTTP/1.1 with TLS", sites.slow(HttpVersion.HTTP_1_1), all),
                new Slow("HTTP/2", sites.slow(HttpVersion.HTTP_2), all));
        for (int i = 0; i < RUNS; i++) {
            try (ExecutorService atOnce = Executors.newVirtualThreadPerTaskExecutor()) {
                servers.forEach(server -> {
                    atOnce.execute(() -> server.theirs.add(tools.theirs(server.url, Manner.USUAL)));
                    atOnce.execute(() -> server.ours.add(tools.ours(server.url, Manner.USUAL)));
                });
            }
        }

        for (Slow server : servers) {
            for (Phase phase : Phase.values()) {
                Duration delay = server.delays.getOrDefault(phase, Duration.ZERO);
                Duration theirs = median(server.theirs, phase);
                Duration ours = median(server.ours, phase);
                assertThat(List.of(theirs, ours))
                        .as("%s, %s: theirs and ours", server.name, phase.label())
                        .allSatisfy(time -> assertThat(time).isBetween(delay.minus(MISSED), delay.plus(SLACK)));
                assertThat(theirs.minus(ours).abs())
                        .as("%s, %s: theirs %s, ours %s", server.name, phase.label(), theirs, ours)
                        .isLessThan(SLACK.minus(MISSED));
            }
        }
    }

    private static Duration median(List<Scrape> scrapes, Phase phase) {
        assertThat(scrapes).hasSize(RUNS);
        return scrapes.stream()
                .map(scrape -> duration(scrape, "probe_http_duration_seconds", Map.of("phase", phase.label())))
                .sorted()
                .toList()
                .get(RUNS / 2);
    }

    private static Duration duration(Scrape scrape, String metric, Map<String, String> labels) {
        return Duration.ofNanos((long) (scrape.value(metric, labels).orElseThrow() * 1e9));
    }

    /** What is compared, as text; without what is not there. */
    private static Map<String, String> facts(Scrape scrape) {
        Map<String, String> facts = new TreeMap<>();
        for (String metric : COMPARED) {
            scrape.value(metric, Map.of()).ifPresent(value -> facts.put(metric, plain(value)));
        }
        scrape.label(TLS_VERSION, "version").ifPresent(version -> facts.put(TLS_VERSION, version));
        return facts;
    }

    private static String plain(double value) {
        return BigDecimal.valueOf(value).stripTrailingZeros().toPlainString();
    }

    private static Map<String, Difference> differences(Map<String, String> theirs, Map<String, String> ours) {
        Map<String, Difference> found = new TreeMap<>();
        Stream.of(theirs, ours).flatMap(facts -> facts.keySet().stream()).forEach(metric -> {
            Difference values = new Difference(theirs.getOrDefault(metric, ABSENT), ours.getOrDefault(metric, ABSENT));
            if (!values.theirs.equals(values.ours)) {
                found.put(metric, values);
            }
        });
        return found;
    }
}
