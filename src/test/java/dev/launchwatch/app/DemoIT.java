package dev.launchwatch.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.launchwatch.testing.Program;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The demo as the README promises it, Slack, mail, TLS and login included. */
class DemoIT {
    private static final Duration MINUTE = Duration.ofSeconds(60);

    private static final int MONITORS = 7; // the heartbeat among the eight is looked at every five minutes alone

    private final HttpClient http = HttpClient.newHttpClient();
    private Program demo;
    private String site;

    @BeforeEach
    void start() {
        demo = Program.start(Map.of("LAUNCHWATCH_PORT", "0"), "demo", "--site-port", "0");
        demo.awaitReady();
        Matcher matcher = Pattern.compile("Inbox\\s+(http://\\S+)/_demo/inbox").matcher(demo.text());
        assertThat(matcher.find()).as(demo.text()).isTrue();
        site = matcher.group(1);
    }

    @AfterEach
    void stop() {
        demo.close();
        http.close();
    }

    private String call(String method, String url) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create(url))
                .method(method, HttpRequest.BodyPublishers.noBody())
                .build();
        return http.send(request, HttpResponse.BodyHandlers.ofString()).body();
    }

    private List<String> inbox(String channel, String state) throws Exception {
        List<String> alerts = new ArrayList<>();
        for (JsonNode message : new ObjectMapper().readTree(call("GET", site + "/_demo/inbox"))) {
            if (message.path("channel").asText().equals(channel)
                    && message.path("state").asText().equals(state)) {
                alerts.add(message.path("alert").asText());
            }
        }
        return alerts;
    }

    private List<String> successes(String daemon) throws Exception {
        return call("GET", daemon + "/metrics")
                .lines()
                .filter(line -> line.startsWith("probe_success{"))
                .toList();
    }

    private void flipAndMend(String fault, String alert) throws Exception {
        call("PUT", site + "/_demo/faults/" + fault);
        await().atMost(MINUTE).until(() -> inbox("slack", "firing").contains(alert));
        await().atMost(MINUTE).until(() -> inbox("email", "firing").contains(alert));
        call("DELETE", site + "/_demo/faults/" + fault);
        await().atMost(MINUTE).until(() -> inbox("slack", "resolved").contains(alert));
        await().atMost(MINUTE).until(() -> inbox("email", "resolved").contains(alert));

        assertThat(inbox("slack", "firing")).containsExactly(alert);
        assertThat(inbox("slack", "resolved")).containsExactly(alert);
        assertThat(inbox("email", "firing")).containsExactly(alert);
        assertThat(inbox("email", "resolved")).containsExactly(alert);
    }

    @Test
    void aDeadChatIsToldOnceInEachChannelAndItsEndOnce() throws Exception {
        String daemon = "http://127.0.0.1:" + demo.awaitReady();
        await("every monitor has been probed")
                .atMost(MINUTE)
                .until(() -> successes(daemon).size() == MONITORS);
        assertThat(successes(daemon))
                .as("every monitor of the demo is up before anything is broken")
                .allSatisfy(line -> assertThat(line).endsWith(" 1.0"));

        flipAndMend("chat-down", "chat-down");
    }

    @Test
    void anExpiredCertificateIsTold() throws Exception {
        flipAndMend("tls-expired", "certificate");
    }

    @Test
    void anErrorInsideAGoodLookingStreamIsTold() throws Exception {
        flipAndMend("chat-stream-error", "chat-down");
    }
}
