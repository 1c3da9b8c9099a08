package dev.launchwatch.notify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.launchwatch.model.Alert;
import dev.launchwatch.model.Rate;
import dev.launchwatch.model.Severity;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The real Alertmanager, where it is installed, takes our alerts and sees them end. */
@Timeout(60)
class AlertmanagerTest {
    private static final Path BINARY = Path.of("/usr/bin/prometheus-alertmanager");

    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path folder;

    @Test
    void a_real_alertmanager_sees_an_alert_begin_and_end() throws Exception {
        Assumptions.assumeTrue(Files.isExecutable(BINARY), "Alertmanager is not installed");
        Path config =
                Files.writeString(folder.resolve("am.yml"), "route: { receiver: none }\nreceivers: [{ name: none }]\n");
        int port = freePort();
        Process process = new ProcessBuilder(
                        BINARY.toString(),
                        "--config.file=" + config,
                        "--storage.path=" + folder.resolve("data"),
                        "--web.listen-address=127.0.0.1:" + port,
                        "--cluster.listen-address=")
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("log").toFile())
                .start();
        Vertx vertx = Vertx.vertx();
        InstantSource clock = InstantSource.system();
        ChannelSpec spec = new ChannelSpec.Alertmanager(List.of("http://127.0.0.1:" + port), null, null);
        Channel channel =
                new Channel("am", Duration.ofSeconds(5), Rate.parse("30/m"), null, Duration.ofMinutes(5), spec);
        try (Sender sender =
                new LiveSenders(vertx, _ -> new Delivery.Sent(null), clock, Links.none(), Pages.NONE).open(channel)) {
            Instant since = clock.instant().truncatedTo(ChronoUnit.SECONDS).minusSeconds(5);
            Alert firing = Given.alert("homepage", Alert.State.FIRING, Severity.CRITICAL, since, null);
            await().atMost(Duration.ofSeconds(30))
                    .until(() -> sender.send(Messages.of(Notification.Kind.FIRING, null, "", firing))
                            instanceof Delivery.Sent);
            assertThat(alerts(port)).contains("\"alertname\":\"site-down\"", "\"state\":\"active\"");
            Alert over = Given.alert("homepage", Alert.State.RESOLVED, Severity.CRITICAL, since, clock.instant());
            assertThat(sender.send(Messages.of(Notification.Kind.RESOLVED, null, "", over)))
                    .isInstanceOf(Delivery.Sent.class);
            await().atMost(Duration.ofSeconds(10))
                    .until(() -> alerts(port).strip().equals("[]"));
        } finally {
            process.destroy();
            process.waitFor(5, TimeUnit.SECONDS);
            vertx.close().toCompletionStage().toCompletableFuture().get(5, TimeUnit.SECONDS);
        }
    }

    private static String alerts(int port) throws IOException, InterruptedException {
        try (HttpClient client = HttpClient.newHttpClient()) {
            return client.send(
                            HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/api/v2/alerts"))
                                    .build(),
                            HttpResponse.BodyHandlers.ofString())
                    .body();
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }
}
