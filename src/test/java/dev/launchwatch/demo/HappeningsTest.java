package dev.launchwatch.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What the daemon hears of the site. Each test comes from an address of its own, since members come and go beside it. */
class HappeningsTest {
    private static final Duration SOON = Duration.ofSeconds(20);

    private static Vertx vertx;
    private static RecordingDaemon daemon;
    private static SampleSite site;
    private static HttpClient client;

    @BeforeAll
    static void start() {
        vertx = Vertx.vertx();
        daemon = new RecordingDaemon(vertx);
        site = SampleSite.start(vertx, Ports.ANY, InstantSource.system(), daemon.watcher());
        client = HttpClient.newHttpClient();
    }

    @AfterAll
    static void stop() {
        client.close();
        site.close();
        daemon.close();
        vertx.close();
    }

    private static HttpResponse<String> send(String address, String path, Map<String, String> headers, String body)
            throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(site.url() + path))
                .timeout(Duration.ofSeconds(10))
                .header("x-forwarded-for", address)
                .header("content-type", "application/json");
        headers.forEach(request::header);
        return client.send(
                (body.isEmpty() ? request : request.POST(BodyPublishers.ofString(body))).build(),
                BodyHandlers.ofString());
    }

    private static String logIn(String address, String email, String password) throws Exception {
        String body =
                new JsonObject().put("email", email).put("password", password).encode();
        HttpResponse<String> answer = send(address, "/api/login", Map.of(), body);
        return answer.statusCode() == 200 ? new JsonObject(answer.body()).getString("access_token") : "";
    }

    private static List<JsonObject> from(String address) {
        return daemon.events().stream()
                .filter(event -> address.equals(event.getString("ip")))
                .toList();
    }

    private static JsonObject only(String address, String kind) {
        await(kind)
                .atMost(SOON)
                .until(() -> from(address).stream()
                        .anyMatch(event -> event.getString("kind").equals(kind)));
        List<JsonObject> found = from(address).stream()
                .filter(event -> event.getString("kind").equals(kind))
                .toList();
        assertThat(found).hasSize(1);
        return found.getFirst();
    }

    @Test
    void aWrongPasswordIsAFailedLogin() throws Exception {
        logIn("192.0.2.1", Members.CREW.getFirst(), "guess");
        JsonObject event = only("192.0.2.1", "login.failed");
        assertThat(event.getString("account")).isEqualTo(Members.CREW.getFirst());
        assertThat(event.getString("reason")).isEqualTo("wrong_password");
        assertThat(event.getString("route")).isEqualTo("/api/login");
        assertThat(event.getString("id")).isNotBlank();
        assertThat(Instant.parse(event.getString("at"))).isBefore(Instant.now());
        assertThat(event.encode()).doesNotContain("guess");
        assertThat(from("192.0.2.1")).as("and nothing else").hasSize(1);
    }

    @Test
    void anUnknownAccountIsOneToo() throws Exception {
        logIn("192.0.2.2", "nobody@leaked.example", "guess");
        assertThat(only("192.0.2.2", "login.failed").getString("reason")).isEqualTo("unknown_account");
    }

    @Test
    void anAccountThatIsNoAddressIsLeftOut() throws Exception {
        logIn("192.0.2.3", "x".repeat(5000), "guess");
        assertThat(only("192.0.2.3", "login.failed").getString("account")).isNull();
    }

    @Test
    void aMemberWhoLooksAroundAndChatsIsActiveAndUsesAModel() throws Exception {
        Map<String, String> bearer =
                Map.of("authorization", "Bearer " + logIn("192.0.2.4", Members.BURNER, SampleSite.PASSWORD));
        send("192.0.2.4", "/api/me", bearer, "");
        HttpResponse<String> answer =
                send("192.0.2.4", "/api/chat", bearer, "{\"message\": \"" + "a".repeat(40) + "\"}");
        assertThat(answer.body()).contains("\"usage\":{\"prompt_tokens\":110,");

        assertThat(only("192.0.2.4", "login.succeeded").getString("account")).isEqualTo(Members.BURNER);
        assertThat(only("192.0.2.4", "member.active").getString("member")).isEqualTo(Members.BURNER);
        JsonObject use = only("192.0.2.4", "model.used");
        assertThat(use.getString("member")).isEqualTo(Members.BURNER);
        assertThat(use.getString("model")).isEqualTo(ModelUse.MODEL);
        assertThat(use.getInteger("input_tokens")).isEqualTo(110);
        // "Aye! You said: " and what was said
        assertThat(use.getInteger("output_tokens")).isEqualTo(14);
    }

    @Test
    void aTokenThatNobodyIssuedIsUnauthorized() throws Exception {
        send("192.0.2.5", "/api/me", Map.of("authorization", "Bearer stolen"), "");
        assertThat(only("192.0.2.5", "http.unauthorized").getInteger("status")).isEqualTo(401);
    }

    @Test
    void whatIsNoAddressIsNotTakenForOne() throws Exception {
        logIn("<script>", "forged-for@leaked.example", "guess");
        await().atMost(SOON).until(() -> forged().isPresent());
        assertThat(forged().orElseThrow().getString("ip")).isEqualTo("127.0.0.1");
    }

    private static Optional<JsonObject> forged() {
        return daemon.events().stream()
                .filter(event -> "forged-for@leaked.example".equals(event.getString("account")))
                .findFirst();
    }

    @Test
    void membersComeAndGoByThemselvesAndDoNothingWrong() {
        await().atMost(SOON).until(() -> from("198.51.100.12").size() > 1);
        List<JsonObject> ordinary = daemon.events().stream()
                .filter(event -> event.getString("ip", "").startsWith("198.51.100."))
                .toList();
        assertThat(ordinary)
                .extracting(event -> event.getString("kind"))
                .containsAnyOf("login.succeeded", "member.active")
                .doesNotContain("login.failed", "http.unauthorized");
    }

    @Test
    void theSiteAnswersAtOnceWhateverTheDaemonDoes() throws Exception {
        try (RecordingDaemon silent = new RecordingDaemon(vertx);
                SampleSite busy = SampleSite.start(vertx, Ports.ANY, InstantSource.system(), silent.watcher())) {
            silent.will(RecordingDaemon.Answer.of(0));
            await("the daemon holds a batch")
                    .atMost(SOON)
                    .until(() -> !silent.bodies().isEmpty());
            HttpRequest request = HttpRequest.newBuilder(URI.create(busy.url() + "/api/login"))
                    .timeout(Duration.ofSeconds(3))
                    .POST(BodyPublishers.ofString("{\"email\": \"x@leaked.example\", \"password\": \"x\"}"))
                    .build();
            assertThat(client.send(request, BodyHandlers.ofString()).statusCode())
                    .isEqualTo(401);
        }
    }
}
