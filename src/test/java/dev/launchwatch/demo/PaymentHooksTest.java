package dev.launchwatch.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class PaymentHooksTest extends SiteFixture {
    private static final String BODY = "{\"type\":\"payment.succeeded\"}";

    private static HttpRequest.Builder delivery(Instant at, String signature) {
        HttpRequest.Builder request = request(PaymentHooks.PATH)
                .header("webhook-id", "msg_1")
                .header("webhook-timestamp", Long.toString(at.getEpochSecond()))
                .POST(BodyPublishers.ofString(BODY));
        return signature.isEmpty() ? request : request.header("webhook-signature", signature);
    }

    private static String signed(Instant at) {
        return PaymentHooks.sign("msg_1", Long.toString(at.getEpochSecond()), Buffer.buffer(BODY));
    }

    private static long reported(String kind) throws Exception {
        return new JsonObject(get("/_demo/events").body())
                .getJsonObject("reported")
                .getLong(kind, 0L);
    }

    private static void refused(HttpRequest.Builder request, String reason) throws Exception {
        long before = reported("webhook.signature_failed");
        HttpResponse<String> answer = send(request);
        assertThat(answer.statusCode()).isEqualTo(401);
        assertThat(answer.body()).contains(reason);
        assertThat(reported("webhook.signature_failed")).isEqualTo(before + 1);
    }

    @Test
    void whatTheProviderSignedIsTaken() throws Exception {
        long before = reported("webhook.verified");
        Instant now = Instant.now();
        assertThat(send(delivery(now, signed(now))).statusCode()).isEqualTo(204);
        assertThat(send(delivery(now, "v1,b2xk " + signed(now))).statusCode())
                .as("one of several signatures")
                .isEqualTo(204);
        assertThat(reported("webhook.verified")).isEqualTo(before + 2);
    }

    @Test
    void whatItDidNotSignIsRefusedWithTheReason() throws Exception {
        Instant now = Instant.now();
        refused(delivery(now, ""), "missing");
        refused(delivery(now, "v1,bWFkZSB1cA=="), "mismatch");
        refused(delivery(now, signed(now.minusSeconds(1))), "mismatch");
        Instant old = now.minus(Duration.ofMinutes(6));
        refused(delivery(old, signed(old)), "stale");
    }

    @Test
    void aTimeThatIsNoneIsRefused() throws Exception {
        refused(
                request(PaymentHooks.PATH)
                        .header("webhook-id", "msg_1")
                        .header("webhook-timestamp", "9".repeat(30))
                        .header("webhook-signature", "v1,bWFkZSB1cA==")
                        .POST(BodyPublishers.ofString(BODY)),
                "mismatch");
    }
}
