package dev.launchwatch.metrics;

import static dev.launchwatch.metrics.Exposition.lines;
import static org.assertj.core.api.Assertions.assertThat;

import dev.launchwatch.model.Reason;
import dev.launchwatch.model.Result;
import dev.launchwatch.model.Result.Standing;
import io.prometheus.client.exporter.common.TextFormat;
import java.io.IOException;
import java.io.StringWriter;
import java.io.Writer;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ResultMetricsTest {
    private static final String HOMEPAGE = "{monitor=\"homepage\",group=\"site\",region=\"eu\",";

    private final ResultMetrics metrics = new ResultMetrics("eu");

    @BeforeEach
    void watchAPageAndAPort() {
        metrics.watch(List.of(new Watched("homepage", "site", true), new Watched("database", "default", false)));
    }

    private List<String> after(Result result, String metric) {
        metrics.accept(result);
        return lines(Exposition.of(metrics), metric);
    }

    @Test
    void before_the_first_result_there_are_counters_at_zero_and_no_claims() {
        String text = Exposition.of(metrics);
        assertThat(lines(text, "probe_success")).isEmpty();
        assertThat(lines(text, "launchwatch_probes_total")).hasSize(8).allMatch(line -> line.endsWith(" 0.0"));
    }

    @Test
    void a_page_that_is_up_has_the_blackbox_exporters_series() {
        metrics.accept(Found.up("homepage"));
        String text = Exposition.of(metrics);
        assertThat(text.lines().filter(line -> line.startsWith("probe_")))
                .containsExactlyInAnyOrder(
                        "probe_success" + HOMEPAGE + "} 1.0",
                        "probe_duration_seconds" + HOMEPAGE + "} 0.75",
                        "probe_failed_due_to_regex" + HOMEPAGE + "} 0.0",
                        "probe_dns_lookup_time_seconds" + HOMEPAGE + "} 0.002",
                        "probe_ip_protocol" + HOMEPAGE + "} 6.0",
                        "probe_http_status_code" + HOMEPAGE + "} 200.0",
                        "probe_http_duration_seconds" + HOMEPAGE + "phase=\"resolve\",} 0.002",
                        "probe_http_duration_seconds" + HOMEPAGE + "phase=\"connect\",} 0.01",
                        "probe_http_duration_seconds" + HOMEPAGE + "phase=\"tls\",} 0.02",
                        "probe_http_duration_seconds" + HOMEPAGE + "phase=\"processing\",} 0.7",
                        "probe_http_duration_seconds" + HOMEPAGE + "phase=\"transfer\",} 0.018",
                        "probe_http_version" + HOMEPAGE + "} 2.0",
                        "probe_http_redirects" + HOMEPAGE + "} 1.0",
                        "probe_http_uncompressed_body_length" + HOMEPAGE + "} 5120.0",
                        "probe_http_ssl" + HOMEPAGE + "} 1.0",
                        "probe_ssl_earliest_cert_expiry" + HOMEPAGE + "} 1.8E9",
                        "probe_tls_version_info" + HOMEPAGE + "version=\"TLS 1.3\",} 1.0");
    }

    @Test
    void what_does_not_speak_http_has_no_http_series() {
        metrics.accept(Found.down("database", Reason.CONNECT_REFUSED, Standing.COUNTED));
        assertThat(Exposition.of(metrics).lines().filter(line -> line.startsWith("probe_")))
                .noneMatch(line -> line.startsWith("probe_http"))
                .anyMatch(line -> line.startsWith("probe_success") && line.endsWith(" 0.0"));
    }

    @Test
    void degraded_counts_as_a_success_and_shows_its_reason() {
        assertThat(after(Found.degraded("homepage"), "probe_success"))
                .containsExactly("probe_success" + HOMEPAGE + "} 1.0");
        assertThat(after(Found.degraded("homepage"), "launchwatch_probe_degraded"))
                .containsExactly("launchwatch_probe_degraded" + HOMEPAGE + "} 1.0");
        assertThat(after(Found.degraded("homepage"), "probe_failure_info"))
                .containsExactly("probe_failure_info" + HOMEPAGE + "reason=\"assertion_latency\",} 1.0");
    }

    @Test
    void only_the_current_reason_of_a_failure_is_there_and_none_after_the_recovery() {
        after(Found.down("homepage", Reason.DNS_NXDOMAIN, Standing.COUNTED), "probe_failure_info");
        assertThat(after(Found.down("homepage", Reason.ASSERTION_BODY, Standing.COUNTED), "probe_failure_info"))
                .containsExactly("probe_failure_info" + HOMEPAGE + "reason=\"assertion_body\",} 1.0");
        assertThat(lines(Exposition.of(metrics), "probe_failed_due_to_regex"))
                .containsExactly("probe_failed_due_to_regex" + HOMEPAGE + "} 1.0");
        assertThat(after(Found.up("homepage"), "probe_failure_info")).isEmpty();
    }

    @Test
    void a_suspect_changes_no_gauge_and_is_counted_apart() {
        metrics.accept(Found.up("homepage"));
        Result suspect = Found.down("homepage", Reason.CONNECT_TIMEOUT, Standing.SUSPECT);
        assertThat(after(suspect, "probe_success")).containsExactly("probe_success" + HOMEPAGE + "} 1.0");
        String text = Exposition.of(metrics);
        assertThat(lines(text, "launchwatch_probe_suspects_total"))
                .contains("launchwatch_probe_suspects_total" + HOMEPAGE + "} 1.0");
        assertThat(lines(text, "launchwatch_probes_total"))
                .contains(
                        "launchwatch_probes_total" + HOMEPAGE + "outcome=\"up\",} 1.0",
                        "launchwatch_probes_total" + HOMEPAGE + "outcome=\"down\",} 0.0");
    }

    @Test
    void while_nothing_is_known_there_is_no_claim() {
        metrics.accept(Found.up("homepage"));
        assertThat(after(Found.unknown("homepage"), "probe_success")).isEmpty();
        assertThat(lines(Exposition.of(metrics), "launchwatch_probes_total"))
                .contains("launchwatch_probes_total" + HOMEPAGE + "outcome=\"unknown\",} 1.0");
        assertThat(after(Found.up("homepage"), "probe_success")).hasSize(1);
    }

    @Test
    void the_histogram_has_the_objectives_among_its_bounds_and_holds_only_what_worked() {
        metrics.accept(Found.up("homepage"));
        metrics.accept(Found.down("homepage", Reason.RESPONSE_TIMEOUT, Standing.COUNTED));
        String text = Exposition.of(metrics);
        assertThat(lines(text, "launchwatch_probe_seconds_bucket"))
                .contains(
                        "launchwatch_probe_seconds_bucket" + HOMEPAGE + "le=\"0.4\",} 0.0",
                        "launchwatch_probe_seconds_bucket" + HOMEPAGE + "le=\"0.8\",} 1.0",
                        "launchwatch_probe_seconds_bucket" + HOMEPAGE + "le=\"3.0\",} 1.0",
                        "launchwatch_probe_seconds_bucket" + HOMEPAGE + "le=\"+Inf\",} 1.0");
        assertThat(lines(text, "launchwatch_probe_seconds_sum"))
                .contains("launchwatch_probe_seconds_sum" + HOMEPAGE + "} 0.75");
        assertThat(lines(text, "launchwatch_probe_phase_seconds_bucket"))
                .contains(
                        "launchwatch_probe_phase_seconds_bucket" + HOMEPAGE + "phase=\"processing\",le=\"0.2\",} 0.0",
                        "launchwatch_probe_phase_seconds_bucket" + HOMEPAGE + "phase=\"processing\",le=\"0.8\",} 1.0");
    }

    @Test
    void a_bound_belongs_to_its_bucket() {
        Buckets buckets = new Buckets(1, 2);
        buckets.observe(1);
        buckets.observe(2.5);
        assertThat(IntStream.range(0, 3).map(buckets::count)).containsExactly(1, 0, 1);
        assertThat(buckets.bound(2)).isInfinite();
    }

    @Test
    void a_removed_monitor_disappears_and_one_that_stays_keeps_its_counts_under_its_new_group() {
        metrics.accept(Found.up("homepage"));
        metrics.accept(Found.up("database"));
        metrics.watch(List.of(new Watched("homepage", "public", true)));
        metrics.accept(Found.up("database"));
        String text = Exposition.of(metrics);
        assertThat(text).doesNotContain("database").doesNotContain("group=\"site\"");
        assertThat(lines(text, "launchwatch_probes_total"))
                .contains("launchwatch_probes_total{monitor=\"homepage\",group=\"public\",region=\"eu\","
                        + "outcome=\"up\",} 1.0");
    }

    @Test
    void what_another_region_found_is_its_own_to_export() {
        assertThat(after(Found.from("us", Found.up("homepage")), "probe_success"))
                .isEmpty();
    }

    @Test
    void ten_thousand_monitors_are_scraped_whole_and_it_prints_what_that_costs() throws IOException {
        ResultMetrics many = new ResultMetrics("eu");
        System.gc();
        long before = used();
        many.watch(IntStream.range(0, 10_000)
                .mapToObj(i -> new Watched("monitor-" + i, "default", true))
                .toList());
        for (int i = 0; i < 10_000; i++) {
            many.accept(Found.up("monitor-" + i));
        }
        System.gc();
        long bytes = (used() - before) / 10_000;
        LongAdder written = new LongAdder();
        long start = System.nanoTime();
        new ScrapeText(TextFormat.CONTENT_TYPE_004, counting(written)).write(many);
        long millis = (System.nanoTime() - start) / 1_000_000;
        System.out.printf(
                "10,000 monitors: %d bytes each, scrape of %d KiB in %d ms%n", bytes, written.sum() / 1024, millis);
        assertThat(lines(Exposition.of(many), "probe_success")).hasSize(10_000);
    }

    @Test
    void what_is_scraped_is_made_while_it_is_written_so_that_it_never_stands_in_memory() throws IOException {
        metrics.accept(Found.up("homepage"));
        metrics.accept(Found.up("database"));
        StringBuilder text = new StringBuilder();
        Writer changing = new StringWriter() {
            @Override
            public void write(String part) {
                text.append(part);
                if (text.toString().endsWith("probe_success")) {
                    metrics.accept(Found.down("database", Reason.CONNECT_REFUSED, Standing.COUNTED));
                }
            }

            @Override
            public void write(int c) {
                text.append((char) c);
            }
        };
        new ScrapeText(TextFormat.CONTENT_TYPE_004, changing).write(metrics);
        assertThat(lines(text.toString(), "probe_success"))
                .satisfiesExactly(
                        first -> assertThat(first).contains("homepage").endsWith(" 1.0"),
                        then -> assertThat(then).contains("database").endsWith(" 0.0"));
    }

    @Test
    void who_asks_for_open_metrics_gets_it() {
        String accept = "application/openmetrics-text;version=1.0.0;q=0.8,text/plain;version=0.0.4;q=0.6";
        metrics.accept(Found.up("homepage"));
        String text = Exposition.text(ScrapeText.contentType(accept), metrics);
        assertThat(text)
                .contains("# TYPE launchwatch_probes counter\n# HELP launchwatch_probes Probes")
                .contains(
                        "launchwatch_probes_total{monitor=\"homepage\",group=\"site\",region=\"eu\",outcome=\"up\"} 1.0\n")
                .contains("# TYPE launchwatch_probe_seconds histogram\n")
                .contains("region=\"eu\",le=\"+Inf\"} 1.0\n")
                .endsWith("# EOF\n");
        assertThat(ScrapeText.contentType(null)).startsWith("text/plain; version=0.0.4");
    }

    private static long used() {
        return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
    }

    private static Writer counting(LongAdder written) {
        return new Writer() {
            @Override
            public void write(char[] buffer, int offset, int length) {
                written.add(length);
            }

            @Override
            public void flush() {}

            @Override
            public void close() {}
        };
    }
}
