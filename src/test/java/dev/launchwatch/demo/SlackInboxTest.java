package dev.launchwatch.demo;

import static org.assertj.core.api.Assertions.assertThat;

import com.slack.api.Slack;
import com.slack.api.SlackConfig;
import com.slack.api.methods.MethodsClient;
import com.slack.api.methods.response.chat.ChatPostMessageResponse;
import com.slack.api.model.Message;
import com.slack.api.model.block.Blocks;
import com.slack.api.model.block.composition.BlockCompositions;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class SlackInboxTest extends SiteFixture {
    @Test
    void aPostIsInTheInboxAsTheSenderMarkedIt() throws Exception {
        JsonObject posted = slack("chat.postMessage", message("firing").put("text", "Chat is down"));
        assertThat(posted.getBoolean("ok")).isTrue();
        JsonObject message = onlyMessage();
        assertThat(message.getString("channel")).isEqualTo("slack");
        assertThat(message.getString("to")).isEqualTo("#launch");
        assertThat(message.getString("alert")).isEqualTo("chat-down");
        assertThat(message.getString("state")).isEqualTo("firing");
        assertThat(message.getString("text")).isEqualTo("Chat is down");
        assertThat(message.getString("at")).matches("\\d{4}-\\d\\d-\\d\\dT.*Z");
        assertThat(message.getString("id")).isEqualTo(posted.getString("ts"));
    }

    @Test
    void aReplyCarriesTheEndAndAnEditIsAlwaysAnUpdate() throws Exception {
        JsonObject posted = slack("chat.postMessage", message("firing").put("text", "down"));
        String channel = posted.getString("channel");
        slack(
                "chat.update",
                message("resolved")
                        .put("text", "was down")
                        .put("ts", posted.getString("ts"))
                        .put("channel", channel));
        slack("chat.postMessage", message("resolved").put("text", "over").put("thread_ts", posted.getString("ts")));
        assertThat(inbox().stream().map(one -> ((JsonObject) one).getString("state")))
                .containsExactly("firing", "update", "resolved");
        assertThat(inbox().getJsonObject(2).getString("thread")).isEqualTo(posted.getString("ts"));
        assertThat(page())
                .contains("class=\"slack resolved\"", "was down", "(edited)", "over")
                .doesNotContain(">down<", "class=\"slack firing\"");
    }

    @Test
    void theSlackClientWorksWithIt() throws Exception {
        SlackConfig config = new SlackConfig();
        config.setMethodsEndpointUrlPrefix(site.slackApiUrl());
        config.setStatsEnabled(false);
        try (Slack slack = Slack.getInstance(config)) {
            MethodsClient methods = slack.methods(SampleSite.SLACK_TOKEN);
            assertThat(methods.authTest(request -> request).getTeam()).isEqualTo("Harbour Club");
            Message.Metadata metadata = Message.Metadata.builder()
                    .eventType("launchwatch")
                    .eventPayload(Map.of("alert", "chat-down", "state", "firing"))
                    .build();
            ChatPostMessageResponse posted = methods.chatPostMessage(request -> request.channel("#launch")
                    .text("Chat is down")
                    .metadata(metadata)
                    .blocks(List.of(
                            Blocks.header(header -> header.text(BlockCompositions.plainText("Chat is down"))),
                            Blocks.section(
                                    section -> section.text(BlockCompositions.markdownText("*503* since 10:00"))))));
            assertThat(posted.isOk()).isTrue();
            assertThat(methods.chatUpdate(request -> request.channel(posted.getChannel())
                                    .ts(posted.getTs())
                                    .text("Chat is up"))
                            .isOk())
                    .isTrue();
        }
        JsonObject first = inbox().getJsonObject(0);
        assertThat(first.getString("alert")).isEqualTo("chat-down");
        assertThat(first.getString("text")).isEqualTo("Chat is down\n*503* since 10:00");
        assertThat(inbox().getJsonObject(1).getString("state")).isEqualTo("update");
    }

    @Test
    void whatSlackWouldRefuseIsRefused() throws Exception {
        assertThat(error(send(request("/_demo/slack/api/chat.postMessage").POST(BodyPublishers.ofString("x")))))
                .isEqualTo("not_authed");
        assertThat(slackError("chat.postMessage", new JsonObject().put("text", "x")))
                .isEqualTo("channel_not_found");
        assertThat(slackError("chat.postMessage", message("firing"))).isEqualTo("no_text");
        assertThat(slackError("chat.postMessage", message("firing").put("text", "x".repeat(40_001))))
                .isEqualTo("msg_too_long");
        assertThat(slackError("chat.update", message("firing").put("text", "x").put("ts", "1.0")))
                .isEqualTo("message_not_found");
        assertThat(slackError("chat.delete", message("firing"))).isEqualTo("unknown_method");
        assertThat(slackError("chat.postMessage", blocks(section("x".repeat(3001)))))
                .isEqualTo("invalid_blocks");
        JsonArray tooMany = new JsonArray();
        for (int i = 0; i < 51; i++) {
            tooMany.add(section("x"));
        }
        assertThat(slackError("chat.postMessage", message("firing").put("blocks", tooMany)))
                .isEqualTo("invalid_blocks");
        assertThat(inbox()).isEmpty();
    }

    @Test
    void malformedBodiesAreAnsweredAndKeepNothing() throws Exception {
        for (String body : List.of("{", "[]", "null", "7", "")) {
            HttpResponse<String> answer = send(authorized("chat.postMessage")
                    .header("content-type", "application/json")
                    .POST(BodyPublishers.ofString(body)));
            assertThat(error(answer)).as(body).isEqualTo("invalid_json");
        }
        HttpResponse<String> form = send(authorized("chat.postMessage")
                .header("content-type", "application/x-www-form-urlencoded")
                .POST(BodyPublishers.ofString("channel=x&text=y&blocks=%7B")));
        assertThat(error(form)).isEqualTo("invalid_json");
        assertThat(slackError(
                        "chat.postMessage",
                        message("firing").put("blocks", new JsonArray().add(7).add("x"))))
                .isEqualTo("invalid_blocks");
        assertThat(inbox()).isEmpty();
    }

    @Test
    void anIncomingWebhookWorksToo() throws Exception {
        HttpResponse<String> taken = postJson(
                "/_demo/slack/webhook", message("firing").put("text", "hi").encode());
        assertThat(taken.body()).isEqualTo("ok");
        assertThat(onlyMessage().getString("alert")).isEqualTo("chat-down");
        assertThat(postJson("/_demo/slack/webhook", "{}").statusCode()).isEqualTo(400);
    }

    @Test
    void slackDownAndRateLimitedRefuseAndKeepNothing() throws Exception {
        site.set(Fault.SLACK_DOWN, true);
        assertThat(post(message("firing").put("text", "x")).statusCode()).isEqualTo(503);
        site.repair();
        site.set(Fault.SLACK_RATE_LIMITED, true);
        HttpResponse<String> limited = post(message("firing").put("text", "x"));
        assertThat(limited.statusCode()).isEqualTo(429);
        assertThat(limited.headers().firstValue("retry-after")).contains("2");
        assertThat(inbox()).isEmpty();
    }

    @Test
    void severalAlertsAreNamedTogether() throws Exception {
        JsonObject payload = new JsonObject()
                .put("alert", new JsonArray().add("a").add("b").add("a"))
                .put("state", "firing");
        slack(
                "chat.postMessage",
                message("firing").put("text", "x").put("metadata", new JsonObject().put("event_payload", payload)));
        assertThat(onlyMessage().getString("alert")).isEqualTo("a, b");
    }

    @Test
    void textFromOutsideIsEscapedOnThePage() throws Exception {
        String evil =
                "<script>alert(1)</script> <javascript:alert(1)|click> *bold* <https://example.org/?a=1&amp;b=\"|a link>";
        slack("chat.postMessage", message("firing").put("text", evil).put("channel", "<b>#x"));
        assertThat(page())
                .contains("&lt;script&gt;alert(1)&lt;/script&gt;", "&lt;javascript:alert(1)|click&gt;", "&lt;b&gt;#x")
                .contains("<strong>bold</strong>", "href=\"https://example.org/?a=1&amp;b=&quot;\">a link</a>")
                .doesNotContain("<script>alert", "href=\"javascript");
    }

    @Test
    void theInboxKeepsTheLastThousand() {
        InboxMessage message = sample();
        Inbox inbox = new Inbox();
        for (int i = 0; i < 1100; i++) {
            inbox.add(message);
        }
        assertThat(inbox.all()).hasSize(1000);
    }

    @Test
    void theInboxCanBeEmptied() throws Exception {
        slack("chat.postMessage", message("firing").put("text", "x"));
        assertThat(call("DELETE", "/_demo/inbox").statusCode()).isEqualTo(204);
        assertThat(get("/_demo/inbox").body()).isEqualTo("[]");
        slack("chat.postMessage", message("firing").put("text", "x"));
        assertThat(call("POST", "/_demo/inbox/clear").statusCode()).isEqualTo(303);
        assertThat(inbox()).isEmpty();
    }

    private static InboxMessage sample() {
        return new InboxMessage(
                Instant.EPOCH, "slack", "#x", "a", InboxMessage.State.FIRING, "", "text", null, "1.0", null);
    }

    private static JsonObject message(String state) {
        JsonObject payload = new JsonObject().put("alert", "chat-down").put("state", state);
        return new JsonObject()
                .put("channel", "#launch")
                .put("metadata", new JsonObject().put("event_type", "alert").put("event_payload", payload));
    }

    private static JsonObject blocks(JsonObject block) {
        return message("firing").put("blocks", new JsonArray().add(block));
    }

    private static JsonObject section(String text) {
        return new JsonObject()
                .put("type", "section")
                .put("text", new JsonObject().put("type", "mrkdwn").put("text", text));
    }

    private static HttpRequest.Builder authorized(String method) {
        return request("/_demo/slack/api/" + method).header("authorization", "Bearer xoxb-x");
    }

    private static HttpResponse<String> post(JsonObject body) throws Exception {
        return send(authorized("chat.postMessage")
                .header("content-type", "application/json")
                .POST(BodyPublishers.ofString(body.encode())));
    }

    private static JsonObject slack(String method, JsonObject body) throws Exception {
        return new JsonObject(send(authorized(method)
                        .header("content-type", "application/json; charset=utf-8")
                        .POST(BodyPublishers.ofString(body.encode())))
                .body());
    }

    private static @Nullable String slackError(String method, JsonObject body) throws Exception {
        return slack(method, body).getString("error");
    }

    private static @Nullable String error(HttpResponse<String> answer) {
        return new JsonObject(answer.body()).getString("error");
    }

    private static String page() throws Exception {
        return send(request("/_demo/inbox").header("accept", "text/html,*/*")).body();
    }
}
