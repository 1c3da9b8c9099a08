package dev.launchwatch.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.launchwatch.testing.FakeTime;
import dev.launchwatch.testing.LocalServer;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import java.io.ByteArrayInputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code smoke} says of signals, against a server that is the site and the daemon at once. */
class SmokeSignalsTest {
    private final Vertx vertx = Vertx.vertx();
    private final FakeTime time = new FakeTime();
    private final List<String> asked = new CopyOnWriteArrayList<>();
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private volatile int status = 200;
    private volatile String answer = "[]";
    private int port;

    @TempDir
    Path folder;

    @BeforeEach
    void listen() throws Exception {
        port = LocalServer.listen(vertx.createHttpServer().requestHandler(this::answer));
        Files.writeString(folder.resolve("all.yaml"), """
                monitors:
                  - { name: homepage, http: { url: "http://127.0.0.1:%d/" } }
                signals:
                  - { name: failed-logins, event: login.failed }
                  - { name: webhooks, event: webhook.verified }
                  - { name: new-here, event: model.used }
                """.formatted(port));
    }

    @AfterEach
    void close() {
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    private void answer(HttpServerRequest request) {
        if (request.path().startsWith("/api/")) {
            asked.add(request.uri() + " " + request.getHeader("Authorization"));
            request.response().setStatusCode(status).end(answer);
        } else {
            request.response().end("Welcome");
        }
    }

    private int smoke(String token, String... more) {
        Daemon none = new NoDaemon();
        Surroundings surroundings = new Surroundings(
                Map.of("LAUNCHWATCH_URL", "http://127.0.0.1:" + port, "LAUNCHWATCH_TOKEN", token),
                time,
                time,
                time::advance,
                new Random(1),
                new ByteArrayInputStream(new byte[0]),
                new PrintWriter(out, true),
                new PrintWriter(err, true),
                false);
        String[] all = new String[more.length + 2];
        all[0] = "smoke";
        all[1] = folder.toString();
        System.arraycopy(more, 0, all, 2, more.length);
        return Launchwatch.commandLine(none, surroundings, all).execute(all);
    }

    @Test
    void eachSignalSaysWhenItsLastEventCame() {
        answer = "[{\"name\":\"failed-logins\",\"count\":12,\"last\":\""
                + time.instant().minus(Duration.ofMinutes(3))
                + "\"},{\"name\":\"webhooks\",\"count\":0}]";
        assertThat(smoke("lw_viewer")).isZero();
        assertThat(asked).containsExactly("/api/v1/signals?window=1h Bearer lw_viewer");
        assertThat(out.toString().lines())
                .contains(
                        "failed-logins  12 in the last hour, the last 3m ago",
                        "webhooks       no event yet",
                        "new-here       not counted there: the daemon runs with another configuration");
    }

    @Test
    void aSignalThatIsMeasuredSaysItsNumberOrWhyNobodyKnowsIt() {
        answer = "[{\"name\":\"failed-logins\",\"measurement\":{\"query\":\"up\",\"at\":\""
                + time.instant().minus(Duration.ofSeconds(30))
                + "\",\"series\":[{\"labels\":{},\"value\":\"143\"},{\"labels\":{},\"value\":\"7\"}],\"total\":2}},"
                + "{\"name\":\"webhooks\",\"last\":\"" + time.instant().minus(Duration.ofMinutes(9))
                + "\",\"measurement\":{\"query\":\"up\",\"series\":[],\"total\":0,\"fault\":\"it answered 503\"}}]";
        assertThat(smoke("lw_viewer")).isZero();
        assertThat(out.toString().lines())
                .contains(
                        "failed-logins  143 and 1 other series, 30s ago",
                        "webhooks       not known, the last value 9m ago: it answered 503");
    }

    @Test
    void withoutATokenNobodyIsAsked() {
        assertThat(smoke("")).isZero();
        assertThat(asked).isEmpty();
        assertThat(err.toString()).isEmpty();
    }

    @Test
    void whoRunsOneMonitorAsksForThatAlone() {
        assertThat(smoke("lw_viewer", "--only", "homepage")).isZero();
        assertThat(asked).isEmpty();
    }

    @Test
    void aDaemonThatDoesNotSayIsNoFailure() {
        status = 403;
        assertThat(smoke("lw_app")).isZero();
        assertThat(err.toString()).contains("LAUNCHWATCH_TOKEN needs the scope read");
        status = 200;
        answer = "<html>";
        assertThat(smoke("lw_app")).isZero();
        assertThat(err.toString()).contains("no Launchwatch listens there");
    }
}
