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

/** {@code maintenance …} against a server that answers what the test says. */
class MaintenanceCommandsTest {
    private static final String WINDOW =
            "{\"id\":\"move\",\"title\":\"We move\",\"text\":\"\",\"monitors\":[\"home\"],\"groups\":[\"pay\"],"
                    + "\"start\":\"2026-05-01T12:00:00Z\",\"end\":\"2026-05-01T13:00:00Z\",\"shown\":true,"
                    + "\"state\":\"running\",\"source\":\"declared\",\"author\":\"ada\"}";
    private static final String PRINTED =
            "running  We move: home, group pay from 2026-05-01T12:00:00Z until 2026-05-01T13:00:00Z\n         move";

    private final Vertx vertx = Vertx.vertx();
    private final List<String> requests = new CopyOnWriteArrayList<>();
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private volatile int status = 201;
    private volatile String answer = WINDOW;
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

    private int maintenance(String... arguments) {
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
        all[0] = "maintenance";
        System.arraycopy(arguments, 0, all, 1, arguments.length);
        return Launchwatch.commandLine(new NoDaemon(), surroundings, all)
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .execute(all);
    }

    @Test
    void startsPlansAndExtends() {
        assertThat(maintenance("start", "We move", "--monitor", "home", "--monitor", "chat-*", "--group", "pay"))
                .isZero();
        assertThat(maintenance(
                        "plan",
                        "We move",
                        "--monitor",
                        "home",
                        "--from",
                        "2026-05-01T12:00:00Z",
                        "--for",
                        "30m",
                        "--text",
                        "Soon back.",
                        "--hidden",
                        "--id",
                        "move"))
                .isZero();
        assertThat(maintenance("extend", "move", "--for", "2h")).isZero();
        assertThat(maintenance("extend", "move", "--until", "2026-05-01T14:00:00Z"))
                .isZero();
        assertThat(requests)
                .containsExactly(
                        "POST /api/v1/maintenance {\"title\":\"We move\",\"text\":\"\",\"monitors\":[\"home\",\"chat-*\"],"
                                + "\"groups\":[\"pay\"],\"shown\":true,\"author\":\"ada\"}",
                        "POST /api/v1/maintenance {\"title\":\"We move\",\"text\":\"Soon back.\",\"monitors\":[\"home\"],"
                                + "\"groups\":[],\"id\":\"move\",\"from\":\"2026-05-01T12:00:00Z\",\"for\":\"30m\","
                                + "\"shown\":false,\"author\":\"ada\"}",
                        "POST /api/v1/maintenance {\"id\":\"move\",\"author\":\"ada\",\"for\":\"2h\"}",
                        "POST /api/v1/maintenance {\"id\":\"move\",\"author\":\"ada\",\"until\":\"2026-05-01T14:00:00Z\"}");
        assertThat(out.toString()).startsWith(PRINTED);
    }

    @Test
    void endsAndLists() {
        status = 204;
        answer = "";
        assertThat(maintenance("end", "my move")).isZero();
        assertThat(requests.getFirst()).startsWith("DELETE /api/v1/maintenance/my%20move ");
        status = 200;
        answer = "[" + WINDOW + "]";
        assertThat(maintenance("list")).isZero();
        assertThat(out.toString()).contains("The maintenance is over.", PRINTED);
        answer = "[]";
        assertThat(maintenance("list")).isZero();
        assertThat(out.toString()).endsWith("No maintenance is under way or planned.\n");
    }

    @Test
    void whatIsRefusedIsPrintedAndExitsWithTwo() {
        status = 400;
        answer = "No monitor or group is called 'hom'.";
        assertThat(maintenance("start", "We move", "--monitor", "hom")).isEqualTo(2);
        assertThat(maintenance("end", "nothing")).isEqualTo(2);
        assertThat(maintenance("list")).isEqualTo(2);
        assertThat(err.toString()).contains("No monitor or group is called 'hom'.");
        assertThat(maintenance("plan", "We move")).as("from is missing").isEqualTo(2);
        assertThat(maintenance("extend", "move")).as("nothing is said").isEqualTo(2);
        assertThat(requests).hasSize(3);
    }
}
