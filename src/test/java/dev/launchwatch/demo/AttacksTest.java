package dev.launchwatch.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class AttacksTest extends SiteFixture {
    private static Map<String, Long> reported() throws Exception {
        return numbers(new JsonObject(get("/_demo/events").body()).getJsonObject("reported"));
    }

    private static Map<String, Long> numbers(JsonObject json) {
        Map<String, Long> numbers = new TreeMap<>();
        json.forEach(entry -> numbers.put(entry.getKey(), ((Number) entry.getValue()).longValue()));
        return numbers;
    }

    private static JsonObject attack(Attack attack) throws Exception {
        HttpResponse<String> answer = call("POST", "/_demo/attacks/" + attack.label());
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return new JsonObject(answer.body());
    }

    @ParameterizedTest
    @EnumSource(Attack.class)
    void whatAnAttackSaysThatItSentIsWhatTheSiteReports(Attack attack) throws Exception {
        Map<String, Long> before = reported();
        JsonObject answer = attack(attack);
        assertThat(answer.getString("attack")).isEqualTo(attack.label());
        assertThat(answer.containsKey("unanswered")).isFalse();

        Map<String, Long> more = reported();
        before.forEach((kind, count) -> more.merge(kind, -count, Long::sum));
        more.values().removeIf(count -> count == 0);
        assertThat(numbers(answer.getJsonObject("events"))).isEqualTo(more);
    }

    @Test
    void eachSendsWhatItsNamePromises() throws Exception {
        JsonObject stuffing = attack(Attack.CREDENTIAL_STUFFING);
        assertThat(numbers(stuffing.getJsonObject("events"))).isEqualTo(Map.of("login.failed", 60L));
        assertThat(stuffing.getInteger("addresses")).isEqualTo(30);
        assertThat(stuffing.getInteger("accounts")).isEqualTo(60);

        assertThat(numbers(attack(Attack.UNAUTHORIZED_SPIKE).getJsonObject("events")))
                .isEqualTo(Map.of("http.unauthorized", 200L));
        assertThat(numbers(attack(Attack.WEBHOOK_FORGERY).getJsonObject("events")))
                .isEqualTo(Map.of("webhook.signature_failed", 12L));

        JsonObject burn = attack(Attack.BUDGET_BURN);
        assertThat(numbers(burn.getJsonObject("events"))).isEqualTo(Map.of("login.succeeded", 1L, "model.used", 40L));
        ModelUse one = ModelUse.of("x".repeat(2000), "Aye! You said: ".length() + 2000);
        assertThat(burn.getString("model")).isEqualTo(ModelUse.MODEL);
        assertThat(burn.getLong("input_tokens")).isEqualTo(40L * one.inputTokens());
        assertThat(burn.getLong("output_tokens")).isEqualTo(40L * one.outputTokens());
        assertThat(burn.getInteger("members")).isEqualTo(1);
    }

    @Test
    void anAttackOnASiteThatIsDownSaysSo() throws Exception {
        site.set(Fault.EVERYTHING_DOWN, true);
        JsonObject answer = attack(Attack.CREDENTIAL_STUFFING);
        assertThat(answer.getJsonObject("events")).isEmpty();
        assertThat(answer.getInteger("unanswered")).isEqualTo(60);
    }

    @Test
    void theSameAttackRunsOnceAtATime() throws Exception {
        site.set(Fault.CHAT_SLOW, true);
        CompletableFuture<HttpResponse<String>> first = client.sendAsync(
                request("/_demo/attacks/budget-burn")
                        .timeout(java.time.Duration.ofSeconds(60))
                        .POST(BodyPublishers.noBody())
                        .build(),
                BodyHandlers.ofString());
        org.awaitility.Awaitility.await()
                .until(() -> call("POST", "/_demo/attacks/budget-burn").statusCode() == 409);
        site.set(Fault.CHAT_SLOW, false);
        JsonObject answer = new JsonObject(first.get().body());
        assertThat(answer.getJsonObject("events").getInteger("model.used")).isBetween(1, 40);
        assertThat(attack(Attack.BUDGET_BURN).getJsonObject("events").getInteger("model.used"))
                .as("and again once it is over")
                .isEqualTo(40);
    }

    @Test
    void aButtonAttacksAndThePageSaysWhatWasSent() throws Exception {
        assertThat(get("/_demo").body()).contains(Attack.WEBHOOK_FORGERY.what());
        HttpResponse<String> pressed = send(request("/_demo/attack")
                .header("content-type", "application/x-www-form-urlencoded")
                .POST(BodyPublishers.ofString("name=webhook-forgery")));
        assertThat(pressed.statusCode()).isEqualTo(303);
        assertThat(get("/_demo").body()).contains("12 webhook.signature_failed");
    }

    @Test
    void aButtonOfNoAttackDoesNothing() throws Exception {
        HttpResponse<String> pressed = send(request("/_demo/attack")
                .header("content-type", "application/x-www-form-urlencoded")
                .POST(BodyPublishers.ofString("name=tea")));
        assertThat(pressed.statusCode()).isEqualTo(303);
    }
}
