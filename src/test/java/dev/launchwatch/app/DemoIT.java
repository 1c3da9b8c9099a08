package dev.launchwatch.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.launchwatch.model.Money;
import dev.launchwatch.testing.Program;
import java.math.BigDecimal;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Currency;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** The demo as the README promises it, Slack, mail, TLS and login included. */
@Execution(ExecutionMode.CONCURRENT)
class DemoIT {
    private static final Duration MINUTE = Duration.ofSeconds(60);

    private static final int MONITORS = 7; // the heartbeat among the eight is looked at every five minutes alone

    private final HttpClient http = HttpClient.newHttpClient();
    private Program demo;
    private String site;
    private String token;

    @BeforeEach
    void start() {
        demo = Program.start(Map.of("LAUNCHWATCH_PORT", "0"), "demo", "--site-port", "0");
        demo.awaitReady();
        Matcher matcher = Pattern.compile("Inbox\\s+(http://\\S+)/_demo/inbox").matcher(demo.text());
        assertThat(matcher.find()).as(demo.text()).isTrue();
        site = matcher.group(1);
        Matcher granted = Pattern.compile("token for the API\\s+(lw_\\w+)").matcher(demo.text());
        assertThat(granted.find()).as(demo.text()).isTrue();
        token = granted.group(1);
    }

    @AfterEach
    void stop() {
        demo.close();
        http.close();
    }

    private String call(String method, String url) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create(url))
                .header("Authorization", "Bearer " + token)
                .method(method, HttpRequest.BodyPublishers.noBody())
                .build();
        return http.send(request, HttpResponse.BodyHandlers.ofString()).body();
    }

    private JsonNode json(String method, String url) throws Exception {
        return new ObjectMapper().readTree(call(method, url));
    }

    private List<JsonNode> messages(String channel, String state) throws Exception {
        List<JsonNode> messages = new ArrayList<>();
        for (JsonNode message : json("GET", site + "/_demo/inbox")) {
            if (message.path("channel").asText().equals(channel)
                    && message.path("state").asText().equals(state)) {
                messages.add(message);
            }
        }
        return messages;
    }

    private List<String> inbox(String channel, String state) throws Exception {
        return messages(channel, state).stream()
                .map(message -> message.path("alert").asText())
                .toList();
    }

    private String told(String alert) throws Exception {
        return messages("slack", "firing").stream()
                .filter(message -> message.path("alert").asText().equals(alert))
                .map(message -> message.path("text").asText())
                .findFirst()
                .orElseThrow();
    }

    /** What an alert counts in its window: what the attack sent, and what members did by mistake shortly before. */
    private static long counted(JsonNode attack, String kind) {
        return attack.path("events").path(kind).asLong()
                + attack.path("ordinary").path(kind).asLong();
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

    /** Attacks, and waits until the alert fires: with the first look at what came. */
    private JsonNode attack(String daemon, String name, String alert) throws Exception {
        JsonNode sent = json("POST", site + "/_demo/attacks/" + name);
        await(alert)
                .atMost(Duration.ofSeconds(5))
                .until(() -> json("GET", daemon + "/api/v1/alerts")
                        .findValuesAsText("rule")
                        .contains(alert));
        return sent;
    }

    @Test
    void eachAttackIsToldOnceWithTheNumbersThatItSentAndAnOrdinaryDayIsNot() throws Exception {
        String daemon = "http://127.0.0.1:" + demo.awaitReady();
        await("every member of the crew has been there")
                .atMost(MINUTE)
                .until(() -> json("GET", daemon + "/api/v1/signals/logins?window=1m")
                                .path("distinct")
                                .path("member")
                                .asInt()
                        >= 8);
        assertThat(json("GET", daemon + "/api/v1/alerts")).isEmpty();

        JsonNode stuffing = attack(daemon, "credential-stuffing", "credential-stuffing");
        JsonNode spike = attack(daemon, "unauthorized-spike", "unauthorized-spike");
        JsonNode forgery = attack(daemon, "webhook-forgery", "forged-webhooks");
        JsonNode burn = attack(daemon, "budget-burn", "cost-per-member");
        List<String> alerts =
                List.of("credential-stuffing", "unauthorized-spike", "forged-webhooks", "cost-per-member");
        for (String channel : List.of("slack", "email")) {
            await().atMost(MINUTE).until(() -> inbox(channel, "firing").containsAll(alerts));
        }

        assertThat(stuffing.path("events").path("login.failed").asInt()).isEqualTo(60);
        assertThat(told("credential-stuffing"))
                .contains(counted(stuffing, "login.failed") + " failed logins in 1 minute from ");
        assertThat(spike.path("events").path("http.unauthorized").asInt()).isEqualTo(200);
        assertThat(told("unauthorized-spike"))
                .contains(counted(spike, "http.unauthorized") + " unauthorized events in 1 minute");
        assertThat(forgery.path("events").path("webhook.signature_failed").asInt())
                .isEqualTo(12);
        assertThat(told("forged-webhooks")).contains("12 webhook forgery events in 1 minute from 4 addresses");
        assertThat(burn.path("events").path("model.used").asInt()).isEqualTo(40);
        assertThat(burn.path("model").asText()).isEqualTo("claude-opus-4-1");
        // 15 and 75 dollars for a million tokens, as the table of prices has it.
        BigDecimal cost = BigDecimal.valueOf(15 * burn.path("input_tokens").asLong()
                        + 75 * burn.path("output_tokens").asLong())
                .movePointLeft(6);
        String spent = new Money(cost, Currency.getInstance("USD")).figures() + " USD";
        assertThat(told("cost-per-member"))
                .as("of the member who burnt the budget")
                .containsPattern("dearest members [0-9a-f]{8} \\(" + Pattern.quote(spent) + "\\)");

        for (String channel : List.of("slack", "email")) {
            await().atMost(MINUTE.multipliedBy(3))
                    .until(() -> inbox(channel, "resolved").containsAll(alerts));
            assertThat(inbox(channel, "firing")).containsExactlyInAnyOrderElementsOf(alerts);
            assertThat(inbox(channel, "resolved")).containsExactlyInAnyOrderElementsOf(alerts);
        }
        JsonNode reported = json("GET", site + "/_demo/events");
        assertThat(reported.path("rejected").asInt()).isZero();
        assertThat(reported.path("dropped").asInt()).isZero();
    }
}
