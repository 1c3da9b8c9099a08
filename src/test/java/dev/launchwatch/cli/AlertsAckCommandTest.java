package dev.launchwatch.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.launchwatch.testing.FakeTime;
import dev.launchwatch.testing.LocalServer;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import java.io.ByteArrayInputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** {@code alerts ack}, {@code alerts list} and {@code alerts on-call} against a server that answers what the test says. */
class AlertsAckCommandTest {
    private static final String ADA =
            "{\"alert\":\"site-down/home/1\",\"by\":\"Ada\",\"via\":\"cli\",\"at\":\"2026-05-01T12:04:00Z\","
                    + "\"responseMs\":240000,\"note\":\"rolling back\"}";

    private final Vertx vertx = Vertx.vertx();
    private final List<String> requests = new CopyOnWriteArrayList<>();
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private volatile int status = 201;
    private volatile String answer = ADA;
    private int port;

    @BeforeEach
    void listen() {
        port = LocalServer.listen(vertx.createHttpServer().requestHandler(this::answer));
    }

    @AfterEach
    void close() {
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    private void answer(HttpServerRequest request) {
        request.body().onSuccess(body -> {
            requests.add(request.method() + " " + request.uri() + " " + body);
            request.response().setStatusCode(status).end(answer);
        });
    }

    private int alerts(String... arguments) {
        Daemon none = new NoDaemon();
        FakeTime time = new FakeTime();
        Surroundings surroundings = new Surroundings(
                Map.of("LAUNCHWATCH_URL", "http://127.0.0.1:" + port + "/", "LAUNCHWATCH_TOKEN", "t", "USER", "ada"),
                time,
                time,
                time::advance,
                new Random(1),
                new ByteArrayInputStream(new byte[0]),
                new PrintWriter(out, true),
                new PrintWriter(err, true),
                false);
        String[] all = new String[arguments.length + 1];
        all[0] = "alerts";
        System.arraycopy(arguments, 0, all, 1, arguments.length);
        return Launchwatch.commandLine(none, surroundings, all)
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .execute(all);
    }

    @Test
    void saysWhoLooksAfterItAndAfterHowLong() {
        assertThat(alerts("ack", "site-down/my home/1", "--note", "rolling back", "--for", "1h"))
                .isZero();
        assertThat(requests)
                .containsExactly("POST /api/v1/alerts/site-down/my%20home/1/ack"
                        + " {\"by\":\"ada\",\"note\":\"rolling back\",\"via\":\"cli\",\"for\":\"1h\"}");
        assertThat(out.toString().strip()).isEqualTo("acknowledged by Ada after 4m: rolling back");
    }

    @Test
    void tellsMembersWhatIsTheMatter() {
        assertThat(alerts("update", "site-down/my home/1", "We found it.", "--stage", "identified"))
                .isZero();
        assertThat(requests)
                .containsExactly("POST /api/v1/incidents/site-down/my%20home/1/updates"
                        + " {\"text\":\"We found it.\",\"stage\":\"identified\",\"by\":\"ada\"}");
        status = 404;
        assertThat(alerts("update", "x", "y")).isEqualTo(2);
    }

    @Test
    void whoComesLaterHearsWhoWasFirst() {
        status = 200;
        assertThat(alerts("ack", "site-down/home/1", "--by", "Bob")).isZero();
        assertThat(requests.getFirst()).contains("\"by\":\"Bob\"").doesNotContain("\"for\"");
        assertThat(out.toString().strip()).isEqualTo("Already acknowledged by Ada after 4m: rolling back");
    }

    @Test
    void aRefusalIsShownAndExitsWith2() {
        status = 409;
        answer = "{\"detail\":\"The alert is over: there is nothing to acknowledge.\"}";
        assertThat(alerts("ack", "site-down/home/1")).isEqualTo(2);
        assertThat(err.toString()).contains("The alert is over");
    }

    @Test
    void theListShowsIdsAndWhoLooksAfterWhat() {
        status = 200;
        answer = "[{\"id\":\"site-down/home/1\",\"rule\":\"site-down\",\"subject\":\"home\",\"severity\":\"critical\","
                + "\"state\":\"firing\",\"since\":\"2026-05-01T12:00:00Z\",\"detail\":\"status 503\",\"acknowledged\":"
                + ADA.replace("}", ",\"until\":\"2026-05-01T13:04:00Z\"}") + "}]";
        assertThat(alerts("list")).isZero();
        assertThat(out.toString().lines())
                .containsExactly(
                        "firing   critical site-down: home since 2026-05-01T12:00:00Z: status 503",
                        "         acknowledged by Ada after 4m until 2026-05-01T13:04:00Z: rolling back",
                        "         site-down/home/1");
    }

    @Test
    void saysWhoIsOnCallAndWhoIsNext() {
        status = 200;
        answer = "[{\"rota\":\"duty\",\"who\":\"Ada\",\"channels\":[\"ada-mail\",\"ada-hook\"],"
                + "\"since\":\"2026-11-23T08:00:00Z\",\"until\":\"2026-11-30T08:00:00Z\",\"next\":\"Bob\"}]";
        assertThat(alerts("on-call")).isZero();
        assertThat(requests).containsExactly("GET /api/v1/on-call ");
        assertThat(out.toString().strip())
                .isEqualTo("duty: Ada (ada-mail, ada-hook) until 2026-11-30T08:00:00Z, then Bob");
    }

    @Test
    void whereThereIsNoRotaItSaysHowToMakeOne() {
        status = 200;
        answer = "[]";
        assertThat(alerts("on-call")).isZero();
        assertThat(out.toString().strip()).isEqualTo("There is no rota: add on-call to the configuration.");
    }
}
