package dev.launchwatch.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import dev.launchwatch.notify.FakeSlack;
import dev.launchwatch.testing.Program;
import dev.launchwatch.web.Scope;
import dev.launchwatch.web.Token;
import io.vertx.core.Vertx;
import jakarta.mail.MessagingException;
import jakarta.mail.internet.MimeMultipart;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The packaged daemon's messages, by a Slack that is busy and a mail server with TLS and a password. */
class MessagesIT {
    private static final Duration SOON = Duration.ofSeconds(30);
    private static final String TOKEN = "lw_operator";
    private static final String CONFIG = """
            monitors:
              - { name: home, every: 1s, timeout: 1s, confirmations: 0, every-while-down: 1s, http: { url: "${SITE}/" } }
            rules:
              - { name: site-down, monitor: home, failing: {}, severity: critical, impact: Nobody can reach the site., flap-threshold: 0 }
            channels:
              - { name: team-slack, rate-limit: 600/m, slack: { token: "${SLACK_TOKEN}", channel: "#launch", signing-secret: s3cret, api-url: "${SLACK}" } }
              - { name: on-call-mail, rate-limit: 600/m, email: { to: [oncall@example.org], from: launchwatch@example.org } }
            routes:
              - { to: [team-slack, on-call-mail] }
            """;

    @TempDir
    Path folder;

    private final Vertx vertx = Vertx.vertx();
    private final GreenMail mail = new GreenMail(new ServerSetup(0, "127.0.0.1", ServerSetup.PROTOCOL_SMTPS));
    private TargetSite site;
    private FakeSlack slack;
    private Program daemon;

    @BeforeEach
    void start() throws Exception {
        site = new TargetSite();
        slack = new FakeSlack(vertx);
        mail.start();
        mail.setUser("oncall@example.org", "launchwatch", "mail-password");
        Path config = Files.createDirectory(folder.resolve("monitors"));
        Files.writeString(config.resolve("all.yaml"), CONFIG);
        Path tokens = Files.writeString(
                folder.resolve("tokens"),
                Token.of("op", Set.of(Scope.OPERATE), TOKEN).line() + "\n");
        Map<String, String> environment = new HashMap<>();
        environment.put("SITE", site.url());
        environment.put("SLACK", slack.url());
        environment.put("SLACK_TOKEN", FakeSlack.TOKEN);
        environment.put("LAUNCHWATCH_TOKENS_FILE", tokens.toString());
        environment.put("LAUNCHWATCH_URL", "https://watch.example.org/");
        environment.put("QUARKUS_MAILER_HOST", "127.0.0.1");
        environment.put("QUARKUS_MAILER_PORT", Integer.toString(mail.getSmtps().getPort()));
        environment.put("QUARKUS_MAILER_TLS", "true");
        environment.put("QUARKUS_MAILER_TRUST_ALL", "true");
        environment.put("QUARKUS_MAILER_LOGIN", "REQUIRED");
        environment.put("QUARKUS_MAILER_USERNAME", "launchwatch");
        environment.put("QUARKUS_MAILER_PASSWORD", "mail-password");
        daemon = Program.daemon(config, folder.resolve("data"), environment);
    }

    @AfterEach
    void stop() throws Exception {
        if (daemon != null) {
            daemon.close();
        }
        mail.stop();
        slack.close();
        site.close();
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    private List<String> subjects() {
        return Arrays.stream(mail.getReceivedMessages())
                .map(message -> {
                    try {
                        return message.getSubject();
                    } catch (MessagingException e) {
                        throw new IllegalStateException(e);
                    }
                })
                .toList();
    }

    private long posts() {
        return slack.methods().stream().filter("chat.postMessage"::equals).count();
    }

    @Test
    void theCommandSendsATestMessageThroughEveryChannel() {
        Map<String, String> environment =
                Map.of("LAUNCHWATCH_URL", "http://127.0.0.1:" + daemon.awaitReady(), "LAUNCHWATCH_TOKEN", TOKEN);
        try (Program command = Program.start(environment, "notify", "test")) {
            assertThat(command.awaitExit())
                    .as(command.text() + "\n" + daemon.text())
                    .isZero();
            assertThat(command.text()).contains("team-slack", "on-call-mail");
        }
        assertThat(slack.messages.values()).singleElement().asString().containsIgnoringCase("test");
        assertThat(subjects()).hasSize(1);
        assertThat(daemon.text()).doesNotContain("mail-password", FakeSlack.TOKEN);
    }

    @Test
    void whoPressesTheButtonOfTheMailsPageOrOfSlackLooksAfterIt() throws Exception {
        site.down(true);
        await().atMost(SOON).until(() -> subjects().size() == 1 && posts() == 1);
        String path = link(0);
        HttpResponse<String> page = http("GET", path, "", Map.of());
        assertThat(page.statusCode()).as(page.body()).isEqualTo(200);
        assertThat(page.body()).contains("<button>Acknowledge</button>", "home (site-down)");
        assertThat(http("GET", path + "x", "", Map.of()).statusCode()).isEqualTo(404);
        assertThat(posts()).as("a link that is followed acknowledges nothing").isEqualTo(1);

        String form = "by=Ada+%3Cb%3E";
        HttpResponse<String> pressed =
                http("POST", path, form, Map.of("Content-Type", "application/x-www-form-urlencoded"));
        assertThat(pressed.statusCode()).as(pressed.body()).isEqualTo(200);
        assertThat(pressed.body())
                .contains("Acknowledged by Ada &lt;b&gt; after")
                .doesNotContain("<button>");
        await().atMost(SOON).until(() -> posts() == 2);
        assertThat(http("POST", path, "by=Bob", Map.of("Content-Type", "application/x-www-form-urlencoded"))
                        .body())
                .contains("Acknowledged by Ada");

        String value = button(slack.calls.getFirst().form().get("blocks"));
        String payload = "payload="
                + URLEncoder.encode(
                        "{\"type\":\"block_actions\",\"user\":{\"id\":\"U1\",\"name\":\"bob\"},\"actions\":[{\"type\":\"button\","
                                + "\"action_id\":\"launchwatch-acknowledge\",\"value\":\"" + value + "\"}]}",
                        StandardCharsets.UTF_8);
        String at = Long.toString(Instant.now().getEpochSecond());
        Map<String, String> headers = Map.of(
                "Content-Type",
                "application/x-www-form-urlencoded",
                "X-Slack-Request-Timestamp",
                at,
                "X-Slack-Signature",
                signature("v0:" + at + ":" + payload));
        assertThat(http("POST", "/api/v1/slack/actions", payload + "&more=1", headers)
                        .statusCode())
                .isEqualTo(401);
        assertThat(http("POST", "/api/v1/slack/actions", payload, headers).statusCode())
                .isEqualTo(200);

        site.down(false);
        await().atMost(SOON).until(() -> subjects().getLast().contains("Over: "));
        assertThat(http("GET", path, "", Map.of()).body()).contains("It is over");
        assertThat(slack.calls)
                .noneMatch(call -> String.valueOf(call.form().get("text")).contains("Acknowledged by bob"));
    }

    private String link(int mailed) throws Exception {
        String text = ((MimeMultipart) mail.getReceivedMessages()[mailed].getContent())
                .getBodyPart(0)
                .getContent()
                .toString();
        Matcher link =
                Pattern.compile("https://watch\\.example\\.org(/ack/\\S+)").matcher(text);
        assertThat(link.find()).as(text).isTrue();
        return link.group(1);
    }

    private static String button(String blocks) {
        Matcher value = Pattern.compile("\"value\":\"([^\"]+)\"").matcher(blocks);
        assertThat(value.find()).as(blocks).isTrue();
        return value.group(1);
    }

    private static String signature(String text) throws Exception {
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec("s3cret".getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
        return "v0=" + HexFormat.of().formatHex(mac.doFinal(text.getBytes(StandardCharsets.UTF_8)));
    }

    private HttpResponse<String> http(String method, String path, String body, Map<String, String> headers)
            throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(
                        URI.create("http://127.0.0.1:" + daemon.awaitReady() + path))
                .method(method, HttpRequest.BodyPublishers.ofString(body));
        headers.forEach(request::header);
        try (HttpClient client = HttpClient.newHttpClient()) {
            return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
        }
    }

    @Test
    void anAlertWaitsAsLongAsABusySlackAsksAndIsToldOnceInEachChannelWithItsEnd() {
        slack.disturbances.add(request -> request.response()
                .setStatusCode(429)
                .putHeader("Retry-After", "1")
                .end());
        site.down(true);
        await().atMost(SOON).until(() -> slack.messages.size() == 1);
        await().atMost(SOON).until(() -> subjects().size() == 1);
        assertThat(slack.messages.values()).singleElement().asString().contains("home", "site-down");
        assertThat(subjects())
                .singleElement()
                .asString()
                .contains("CRITICAL: Nobody can reach the site: home (site-down)");
        assertThat(posts()).as("one that was refused and one that was taken").isEqualTo(2);

        site.down(false);
        await().atMost(SOON).until(() -> subjects().size() == 2);
        await().atMost(SOON).until(() -> slack.methods().contains("chat.update"));
        assertThat(subjects().getLast()).contains("Over: ");
        assertThat(slack.messages.values()).anyMatch(text -> text.contains("Over: "));
    }
}
