package dev.launchwatch.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import org.junit.jupiter.api.Test;

class WebhookInboxTest extends SiteFixture {
    @Test
    void aWebhookIsInTheInbox() throws Exception {
        String body = """
                {"type": "alert.firing", "timestamp": "2026-01-01T00:00:00Z",
                 "data": {"alerts": [{"rule": "chat-down"}, {"rule": "site-down"}, {"rule": "chat-down"}]}}""";
        assertThat(postJson("/_demo/hook", body).statusCode()).isEqualTo(204);
        JsonObject message = onlyMessage();
        assertThat(message.getString("channel")).isEqualTo("webhook");
        assertThat(message.getString("alert")).isEqualTo("chat-down, site-down");
        assertThat(message.getString("state")).isEqualTo("firing");
        assertThat(message.getString("text")).contains("chat-down");
    }

    @Test
    void strangeWebhooksDoNoHarm() throws Exception {
        for (String body :
                new String[] {"{}", "{\"type\": 7, \"data\": []}", "{\"data\": {\"alerts\": [null, 7, {\"rule\": 1}]}}"
                }) {
            assertThat(postJson("/_demo/hook", body).statusCode()).as(body).isEqualTo(204);
        }
        assertThat(postJson("/_demo/hook", "[").statusCode()).isEqualTo(400);
        assertThat(site.inbox())
                .extracting(InboxMessage::state)
                .containsOnly(InboxMessage.State.UPDATE)
                .hasSize(3);
    }

    @Test
    void hookDownRefuses() throws Exception {
        site.set(Fault.HOOK_DOWN, true);
        assertThat(postJson("/_demo/hook", "{}").statusCode()).isEqualTo(503);
        assertThat(site.inbox()).isEmpty();
    }
}
