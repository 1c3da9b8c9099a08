package dev.launchwatch.bench;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Prometheus with its blackbox exporter, as this machine has them installed, watching the same pages as the daemon with a rule of the
 * same kind: the usual way to have them probed, as two processes.
 *
 * @param exporter makes the requests
 * @param prometheus has them made, keeps what they came to, and judges
 */
record Blackbox(Child exporter, Child prometheus) implements AutoCloseable {
    static final String NAME = "Prometheus with blackbox exporter";

    private static final Pattern LISTENING = Pattern.compile("Listening on\" address=(127\\.0\\.0\\.1:\\d+)");
    private static final Duration START = Duration.ofSeconds(30);

    /** Both, where they are installed. */
    static Optional<Blackbox> start(Path folder, Site site, boolean secure, int pages, String every) {
        Optional<Path> exporter = installed("prometheus-blackbox-exporter");
        Optional<Path> prometheus = installed("prometheus");
        if (exporter.isEmpty() || prometheus.isEmpty()) {
            return Optional.empty();
        }
        Child probing = listening(
                exporter.get(), "--config.file=" + write(folder, "blackbox.yml", """
                        modules:
                          page:
                            prober: http
                            http: { preferred_ip_protocol: ip4, tls_config: { ca_file: '%s' } }
                        """.formatted(site.authority())));
        String address = probing.await(LISTENING, START).matcher().group(1);
        String targets = IntStream.range(0, pages)
                .mapToObj(page -> "'%s/page/m-%d'".formatted(secure ? site.https() : site.http(), page))
                .collect(Collectors.joining(", "));
        Path rules = write(folder, "rules.yml", """
                groups:
                  - name: pages
                    interval: %s
                    rules: [{ alert: SiteDown, expr: probe_success == 0, for: 3s }]
                """.formatted(every));
        Child scraping = listening(
                prometheus.get(),
                "--storage.tsdb.path=" + folder.resolve("tsdb"),
                "--config.file=" + write(folder, "prometheus.yml", """
                        global: { scrape_interval: %s, scrape_timeout: 1s }
                        rule_files: ['%s']
                        scrape_configs:
                          - job_name: pages
                            metrics_path: /probe
                            params: { module: [page] }
                            static_configs: [{ targets: [%s] }]
                            relabel_configs:
                              - { source_labels: [__address__], target_label: __param_target }
                              - { source_labels: [__param_target], target_label: instance }
                              - { target_label: __address__, replacement: '%s' }
                        """.formatted(every, rules, targets, address)));
        scraping.await(LISTENING, START);
        return Optional.of(new Blackbox(probing, scraping));
    }

    List<Child> processes() {
        return List.of(exporter, prometheus);
    }

    private static Child listening(Path program, String... arguments) {
        List<String> command = Stream.concat(
                        Stream.of(program.toString(), "--web.listen-address=127.0.0.1:0"), Stream.of(arguments))
                .toList();
        return Child.start(command, Map.of());
    }

    private static Optional<Path> installed(String name) {
        String path = Optional.ofNullable(System.getenv("PATH")).orElse("/usr/bin");
        return Stream.of(path.split(File.pathSeparator, -1))
                .map(folder -> Path.of(folder, name))
                .filter(Files::isExecutable)
                .findFirst();
    }

    private static Path write(Path folder, String name, String text) {
        try {
            return Files.writeString(folder.resolve(name), text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        prometheus.close();
        exporter.close();
    }
}
