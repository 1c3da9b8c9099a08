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
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
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
              - { name: team-slack, rate-limit: 600/m, slack: { token: "${SLACK_TOKEN}", channel: "#launch", api-url: "${SLACK}" } }
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
