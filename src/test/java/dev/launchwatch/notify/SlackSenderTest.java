package dev.launchwatch.notify;

import static org.assertj.core.api.Assertions.assertThat;

import dev.launchwatch.model.Alert;
import dev.launchwatch.model.Rate;
import dev.launchwatch.model.Secret;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The Slack channel with Slack's own client against a server that checks what Slack checks. */
@Timeout(30)
@SuppressWarnings("NullAway.Init")
class SlackSenderTest {
    private final Vertx vertx = Vertx.vertx();
    private FakeSlack slack;
    private Sender sender;

    @BeforeEach
    void listen() throws Exception {
        slack = new FakeSlack(vertx);
        sender = open(FakeSlack.TOKEN, "#launch");
    }

    @AfterEach
    void stop() throws Exception {
        sender.close();
        slack.close();
        vertx.close().toCompletionStage().toCompletableFuture().get(5, TimeUnit.SECONDS);
    }

    private Sender open(String token, String channel) {
        return open(token, channel, null);
    }

    private Sender open(String token, String channel, @Nullable Secret signingSecret) {
        ChannelSpec spec = new ChannelSpec.Slack(Given.secret(token), channel, null, signingSecret, slack.url());
        return new LiveSenders(
                        vertx, _ -> new Delivery.Sent(null), InstantSource.fixed(Given.NOON), Links.none(), Pages.NONE)
                .open(new Channel(
                        "team", Duration.ofSeconds(1), Rate.parse("30/m"), null, Duration.ofMinutes(5), spec));
    }

    @Test
    void a_group_is_one_message_that_is_edited_and_threaded() {
        assertThat(sender.send(Messages.firing())).isEqualTo(new Delivery.Sent("C1|1700000000.000001"));
        assertThat(sender.send(Messages.resolved("C1|1700000000.000001")))
                .isEqualTo(new Delivery.Sent("C1|1700000000.000001"));

        assertThat(slack.methods()).containsExactly("chat.postMessage", "chat.update", "chat.postMessage");
        FakeSlack.Call first = slack.calls.getFirst();
        assertThat(first.form().get("text"))
                .isEqualTo("🔴 CRITICAL: Members cannot open homepage: homepage (site-down)");
        assertThat(first.form().get("blocks"))
                .contains("2026-05-01 12:00:00 UTC (2m ago)", "status 503", "*Expected* 200", "*Actual* 503", "eu")
                .contains("🟩🟩🟨🟥🟥", "docs/if-x-breaks.md#site-down");
        assertThat(first.metadata().getString("event_type")).isEqualTo("launchwatch_alert");
        assertThat(first.metadata().getJsonObject("event_payload").getMap())
                .containsEntry("alert", "site-down")
                .containsEntry("state", "firing")
                .containsEntry("notification", "msg_firing");
        assertThat(slack.calls.get(1).form().get("blocks")).contains("✅ Over: ", "12m30s");
        FakeSlack.Call reply = slack.calls.get(2);
        assertThat(reply.form().get("thread_ts")).isEqualTo("1700000000.000001");
        assertThat(reply.form().get("text")).startsWith("✅ Over: ").contains("Lasted 12m30s");
        assertThat(reply.metadata().getJsonObject("event_payload").getString("state"))
                .isEqualTo("resolved");
    }

    @Test
    void there_is_a_button_while_nobody_looks_after_it_and_slack_can_sign_who_does() {
        sender.send(Messages.firing());
        assertThat(slack.calls.getFirst().form().get("blocks")).doesNotContain("\"button\"");
        try (Sender signing = open(FakeSlack.TOKEN, "#launch", Given.secret("s3cret"))) {
            signing.send(Messages.firing());
            signing.send(Messages.acknowledged());
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
        assertThat(slack.calls.get(1).form().get("blocks"))
                .contains("\"action_id\":\"launchwatch-acknowledge\"", "\"value\":\"grp_1.7.team\"");
        assertThat(slack.calls.get(2).method()).isEqualTo("chat.update");
        assertThat(slack.calls.get(2).form().get("blocks"))
                .doesNotContain("\"button\"")
                .contains("*Acknowledged* by Ada after 4m");
        assertThat(slack.calls.get(3).form().get("text")).contains("Acknowledged by Ada after 4m: homepage");
    }

    @Test
    void a_deleted_message_is_posted_anew() {
        assertThat(sender.send(Messages.resolved("C1|1.1"))).isEqualTo(new Delivery.Sent("C1|1700000000.000001"));
        assertThat(slack.methods()).containsExactly("chat.update", "chat.postMessage");
    }

    @Test
    void refusals_pauses_and_nonsense_are_told_apart() {
        try (Sender wrong = open("xoxb-wrong", "#launch")) {
            assertThat(wrong.send(Messages.firing())).isEqualTo(new Delivery.Rejected("Slack answered invalid_auth"));
        }
        try (Sender wrong = open(FakeSlack.TOKEN, "#lunch")) {
            assertThat(wrong.send(Messages.firing()))
                    .isEqualTo(new Delivery.Rejected("Slack answered channel_not_found"));
        }
        slack.disturbances.add(request -> request.response()
                .setStatusCode(429)
                .putHeader("Retry-After", "30")
                .end("{\"ok\":false,\"error\":\"ratelimited\"}"));
        assertThat(sender.send(Messages.firing()))
                .isEqualTo(new Delivery.Retry("the receiver answered 429", Duration.ofSeconds(30)));
        slack.disturbances.add(request -> FakeSlack.json(request, FakeSlack.error("internal_error")));
        assertThat(sender.send(Messages.firing())).isEqualTo(new Delivery.Retry("Slack answered internal_error", null));
        slack.disturbances.add(request -> request.response().setStatusCode(502).end("<html>bad gateway"));
        assertThat(sender.send(Messages.firing())).isEqualTo(new Delivery.Retry("the receiver answered 502", null));
        slack.disturbances.add(request -> request.response().end("<html>a captive portal"));
        assertThat(sender.send(Messages.firing())).isInstanceOf(Delivery.Retry.class);
        slack.disturbances.add(request -> request.response().end("x".repeat(1 << 20)));
        assertThat(sender.send(Messages.firing())).isInstanceOf(Delivery.Retry.class);
        slack.disturbances.add(request -> request.connection().close());
        assertThat(sender.send(Messages.firing())).isInstanceOf(Delivery.Retry.class);
        slack.disturbances.add(_ -> {});
        assertThat(sender.send(Messages.firing())).isInstanceOf(Delivery.Retry.class);
        slack.disturbances.add(request -> FakeSlack.json(request, FakeSlack.error("<!channel> evil\n")));
        assertThat(sender.send(Messages.firing())).isEqualTo(new Delivery.Rejected("Slack answered an unknown error"));
    }

    @Test
    void a_layout_that_slack_does_not_like_is_sent_as_words() {
        slack.disturbances.add(request -> FakeSlack.json(request, FakeSlack.error("invalid_blocks")));
        assertThat(sender.send(Messages.firing())).isInstanceOf(Delivery.Sent.class);
        assertThat(slack.calls.get(1).form().contains("blocks")).isFalse();
    }

    @Test
    void no_text_of_a_server_mentions_a_channel_or_breaks_a_limit() {
        String evil = "<!channel> <@U1> <https://evil.example|log in> & ".repeat(200);
        Alert[] alerts =
                IntStream.range(0, 17).mapToObj(_ -> Messages.hostile(evil)).toArray(Alert[]::new);
        assertThat(sender.send(Messages.of(Notification.Kind.FIRING, null, evil, alerts)))
                .isInstanceOf(Delivery.Sent.class);
        assertThat(sender.send(Messages.of(Notification.Kind.UPDATE, "C1|1700000000.000001", evil, alerts)))
                .isInstanceOf(Delivery.Sent.class);
        assertThat(slack.methods()).containsExactly("chat.postMessage", "chat.update", "chat.postMessage");
        for (FakeSlack.Call call : slack.calls) {
            assertThat(call.form().get("text")).doesNotContain("<");
            if (call.form().contains("blocks")) {
                JsonArray blocks = new JsonArray(call.form().get("blocks"));
                blocks.stream()
                        .map(Object::toString)
                        .filter(block -> !block.contains("plain_text"))
                        .forEach(block -> assertThat(block).doesNotContain("<"));
                assertThat(blocks.encode()).contains("…and 7 more");
            }
        }
    }

    @Test
    void escapes_are_not_cut_in_two() {
        assertThat(SlackText.escaped("&&&&", 12)).isEqualTo("&amp;&amp;…");
        assertThat(SlackText.clip("ab😀cd", 4)).isEqualTo("ab…");
        assertThat(List.of(SlackText.escaped("a<b", 99))).containsExactly("a&lt;b");
    }
}
