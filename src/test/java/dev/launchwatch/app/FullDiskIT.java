package dev.launchwatch.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import dev.launchwatch.testing.Program;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** The daemon on a disk that is really full: a file system of its own in memory, which only root may mount. */
@Execution(ExecutionMode.CONCURRENT)
class FullDiskIT {
    private static final Duration SOON = Duration.ofSeconds(60);

    @TempDir
    Path folder;

    private TargetSite site;
    private Path disk;
    private boolean mounted;

    @BeforeEach
    void mount() throws Exception {
        disk = Files.createDirectory(folder.resolve("disk"));
        mounted = run("mount", "-t", "tmpfs", "-o", "size=64m", "tmpfs", disk.toString()) == 0;
        assumeThat(mounted).as("this user may not mount a file system").isTrue();
        site = new TargetSite();
        Files.writeString(Files.createDirectory(folder.resolve("monitors")).resolve("all.yaml"), """
                monitors:
                  - { name: home, every: 1s, timeout: 1s, confirm-after: 200ms, every-while-down: 1s, http: { url: "${SITE}/" } }
                rules:
                  - { name: site-down, monitor: home, failing: {}, severity: critical, flap-threshold: 0 }
                channels:
                  - { name: hook, rate-limit: 600/m, webhook: { url: "${SITE}/hook" } }
                routes:
                  - { to: hook, group-by: [rule] }
                """);
    }

    @AfterEach
    void unmount() throws Exception {
        if (site != null) {
            site.close();
        }
        if (mounted) {
            run("umount", "--lazy", disk.toString()); // whoever was killed may take a moment to end
        }
    }

    private static int run(String... command) throws Exception {
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        return process.waitFor(10, TimeUnit.SECONDS) ? process.exitValue() : -1;
    }

    private Program daemon() {
        return Program.daemon(folder.resolve("monitors"), disk.resolve("data"), Map.of("SITE", site.url()));
    }

    private Path reserve() {
        return disk.resolve("data/reserve");
    }

    private Path filling() {
        return disk.resolve("filling");
    }

    private void fill() throws IOException {
        try (OutputStream out = Files.newOutputStream(filling())) {
            byte[] noughts = new byte[4096];
            while (true) {
                out.write(noughts);
            }
        } catch (IOException _) {
            assertThat(Files.getFileStore(disk).getUsableSpace()).isZero();
        }
    }

    private List<String> told(String rule) {
        return site.received().stream()
                .map(TargetSite.Received::body)
                .filter(body -> body.contains(rule))
                .map(body -> body.contains("alert.resolved") ? "resolved" : "firing")
                .toList();
    }

    private static boolean nothingWaits(Program daemon) throws Exception {
        URI metrics = URI.create("http://127.0.0.1:" + daemon.awaitReady() + "/metrics");
        try (HttpClient http = HttpClient.newHttpClient()) {
            List<String> depths = http.send(
                            HttpRequest.newBuilder(metrics).build(), HttpResponse.BodyHandlers.ofString())
                    .body()
                    .lines()
                    .filter(line -> line.startsWith("launchwatch_outbox_depth{"))
                    .toList();
            assertThat(depths).isNotEmpty();
            return depths.stream().allMatch(line -> line.endsWith(" 0.0"));
        }
    }

    @Test
    void aRestartOnAFullDiskGoesOnWhereItWasAndForgetsNothingWhenItIsKilledThere() throws Exception {
        try (Program daemon = daemon()) {
            daemon.awaitReady();
            await().atMost(SOON).until(() -> Files.exists(reserve()));
            site.down(true);
            await().atMost(SOON).until(() -> told("site-down").equals(List.of("firing")));
            assertThat(daemon.terminate()).isZero();
        }
        fill();
        try (Program daemon = daemon()) {
            daemon.awaitReady();
            await().atMost(SOON).until(() -> told("launchwatch-disk-full").equals(List.of("firing")));
            site.down(false);
            await().atMost(SOON).until(() -> told("site-down").equals(List.of("firing", "resolved")));
            site.down(true);
            await().atMost(SOON).until(() -> told("site-down").equals(List.of("firing", "resolved", "firing")));
            // Between the channel's taking and the record it would be told once more.
            await().atMost(SOON).until(() -> nothingWaits(daemon));
            daemon.kill();
        }
        try (Program daemon = daemon()) {
            daemon.awaitReady();
            Files.delete(filling());
            await().atMost(SOON).until(() -> told("launchwatch-disk-full").contains("resolved"));
            assertThat(reserve()).exists();
            site.down(false);
            await().atMost(SOON).until(() -> told("site-down").size() == 4);
            assertThat(told("site-down")).containsExactly("firing", "resolved", "firing", "resolved");
            assertThat(told("launchwatch-disk-full")).containsExactly("firing", "resolved");
            assertThat(daemon.terminate()).isZero();
        }
    }

    @Test
    void withoutAnyRoomItSaysSoAndIsWorthAnotherStart() throws Exception {
        fill();
        try (Program daemon = Program.start(
                Map.of(
                        "LAUNCHWATCH_DATA", disk.resolve("data").toString(),
                        "LAUNCHWATCH_PORT", "0",
                        "SITE", site.url()),
                "run",
                "--config",
                folder.resolve("monitors").toString())) {
            assertThat(daemon.awaitExit()).isEqualTo(70);
            assertThat(daemon.text()).contains("the disk is full");
        }
        Files.delete(filling());
        try (Program daemon = daemon()) {
            daemon.awaitReady();
        }
    }
}
