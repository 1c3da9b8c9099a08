package dev.launchwatch.notify;

import dev.launchwatch.model.Secret;
import io.vertx.core.json.JsonObject;
import java.util.Map;

/** Posts to an incoming webhook of Slack's: every message is a new one, since such a webhook can neither edit nor thread. */
final class SlackWebhookSender implements Sender {
    private final Secret url;
    private final HttpPost http;
    private final Pages pages;

    SlackWebhookSender(Secret url, HttpPost http, Pages pages) {
        this.url = url;
        this.http = http;
        this.pages = pages;
    }

    @Override
    public Delivery send(Message message) {
        Story story = Story.of(message, SlackText.ALERTS_IN_FULL, pages);
        JsonObject body = new JsonObject()
                .put("text", SlackText.fallback(story))
                .put("blocks", SlackText.blocks(story))
                .put("unfurl_links", false);
        try {
            return http.deliver(Secrets.open(url), Map.of("content-type", "application/json"), body.toBuffer());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new Delivery.Retry("interrupted", null);
        }
    }

    @Override
    public void close() {
        http.close();
    }
}
