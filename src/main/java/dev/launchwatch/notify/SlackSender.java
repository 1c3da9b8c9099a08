package dev.launchwatch.notify;

import com.slack.api.methods.request.chat.ChatPostMessageRequest;
import com.slack.api.methods.request.chat.ChatUpdateRequest;
import dev.launchwatch.model.Alert;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Posts to a Slack channel with a bot token. A group is one message: what follows edits it and adds a short reply in its
 * thread, so that the channel shows the present state and the thread how it came.
 */
final class SlackSender implements Sender {
    private static final int LONGEST_NAMES = 400;

    /** The message cannot be edited any more; a new one takes its place. */
    private static final Set<String> GONE =
            Set.of("message_not_found", "cant_update_message", "edit_window_closed", "thread_not_found");

    /** Slack does not like how the message is laid out; the words alone must get through. */
    private static final Set<String> LAYOUT =
            Set.of("invalid_blocks", "invalid_blocks_format", "msg_blocks_too_long", "invalid_metadata_format");

    private final String channel;
    private final SlackApi api;
    private final boolean button;
    private final Pages pages;

    /** @param button whether messages have one to acknowledge by */
    SlackSender(String channel, SlackApi api, boolean button, Pages pages) {
        this.channel = channel;
        this.api = api;
        this.button = button;
        this.pages = pages;
    }

    @Override
    public Delivery send(Message message) {
        Story story = Story.of(message, SlackText.ALERTS_IN_FULL, pages);
        String thread = message.thread();
        int bar = thread == null ? -1 : thread.indexOf('|');
        if (thread == null || bar < 0) {
            return post(message, story);
        }
        String id = thread.substring(0, bar);
        String ts = thread.substring(bar + 1);
        SlackApi.Answer updated = update(message, story, id, ts, true);
        if (LAYOUT.contains(updated.error())) {
            updated = update(message, story, id, ts, false);
        }
        if (GONE.contains(updated.error())) {
            return post(message, story);
        }
        if (updated.receipt() == null) {
            return updated.delivery();
        }
        SlackApi.Answer replied = api.post(ChatPostMessageRequest.builder()
                .channel(id)
                .threadTs(ts)
                .text(SlackText.escaped(reply(message, story), 3000))
                .metadataAsString(metadata(message))
                .unfurlLinks(false)
                .build());
        // The message itself says everything already; only a reply that may still get through is worth another round.
        return replied.delivery() instanceof Delivery.Retry retry ? retry : new Delivery.Sent(thread);
    }

    private Delivery post(Message message, Story story) {
        SlackApi.Answer posted = post(message, story, true);
        if (LAYOUT.contains(posted.error())) {
            posted = post(message, story, false);
        }
        SlackReceipt receipt = posted.receipt();
        if (receipt == null) {
            return posted.delivery();
        }
        return new Delivery.Sent(receipt.getTs() == null ? null : id(receipt) + "|" + receipt.getTs());
    }

    private String id(SlackReceipt receipt) {
        String id = receipt.getChannel();
        return id == null ? channel : id;
    }

    private SlackApi.Answer post(Message message, Story story, boolean laidOut) {
        return api.post(ChatPostMessageRequest.builder()
                .channel(channel)
                .text(SlackText.fallback(story))
                .blocksAsString(laidOut ? blocks(message, story) : null)
                .metadataAsString(laidOut ? metadata(message) : null)
                .unfurlLinks(false)
                .unfurlMedia(false)
                .build());
    }

    private SlackApi.Answer update(Message message, Story story, String id, String ts, boolean laidOut) {
        return api.update(ChatUpdateRequest.builder()
                .channel(id)
                .ts(ts)
                .text(SlackText.fallback(story))
                .blocksAsString(laidOut ? blocks(message, story) : "[]")
                .metadataAsString(laidOut ? metadata(message) : null)
                .build());
    }

    private String blocks(Message message, Story story) {
        JsonArray blocks = SlackText.blocks(story);
        if (button && message.notification().isAsking()) {
            blocks.add(SlackText.button(message.notification().asking()));
        }
        return blocks.encode();
    }

    private static String reply(Message message, Story story) {
        Notification notification = message.notification();
        @Nullable
        String lasted = notification.kind() == Notification.Kind.RESOLVED
                        && !story.items().isEmpty()
                ? story.items().getFirst().lines().getFirst().text()
                : null;
        String first = lasted == null ? "" : story.line() + ". Lasted " + lasted + ".";
        String rest = String.join("\n", story.remarks());
        return first.isEmpty() ? rest.isEmpty() ? story.line() : rest : rest.isEmpty() ? first : first + "\n" + rest;
    }

    /** For machines that read the channel: which rules, what happened, and the id that a repeated delivery shares. */
    private static String metadata(Message message) {
        Notification notification = message.notification();
        String rules =
                notification.alerts().stream().map(Alert::rule).distinct().collect(Collectors.joining(","));
        return new JsonObject()
                .put("event_type", "launchwatch_alert")
                .put(
                        "event_payload",
                        new JsonObject()
                                .put("alert", SlackText.clip(rules, LONGEST_NAMES))
                                .put("state", notification.kind().label())
                                .put("notification", notification.id()))
                .encode();
    }

    @Override
    public void close() {
        api.close();
    }
}
