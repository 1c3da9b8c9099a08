package dev.launchwatch.demo;

import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Something that arrived in the inbox.
 *
 * @param at when
 * @param channel {@code slack}, {@code email} or {@code webhook}
 * @param to the Slack channel, the mail's recipients or the webhook's address
 * @param alert the alerts it speaks of, as the sender marked it; empty if it did not
 * @param state what it tells of them, as the sender marked it
 * @param title what pops up: the mail's subject or Slack's fallback text; may be empty
 * @param text what it says: Slack's mrkdwn, or a mail's plain text
 * @param html a mail's HTML, or null
 * @param id Slack's timestamp of the message, which an edit repeats; empty for other channels
 * @param thread Slack's timestamp of the message that it replies to, or null
 */
public record InboxMessage(
        Instant at,
        String channel,
        String to,
        String alert,
        State state,
        String title,
        String text,
        @Nullable String html,
        String id,
        @Nullable String thread) {
    /** What a message tells. */
    public enum State {
        FIRING,
        RESOLVED,
        UPDATE;

        /** The state of this name; an update if there is none, so that it never counts as a new episode or its end. */
        static State of(@Nullable String name) {
            for (State state : values()) {
                if (state.label().equalsIgnoreCase(name)) {
                    return state;
                }
            }
            return UPDATE;
        }

        /** As it stands in the JSON, lower case. */
        public String label() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    JsonObject json() {
        JsonObject json = new JsonObject()
                .put("at", at.toString())
                .put("channel", channel)
                .put("to", to)
                .put("alert", alert)
                .put("state", state.label())
                .put("title", title)
                .put("text", text);
        if (!id.isEmpty()) {
            json.put("id", id);
        }
        return thread == null ? json : json.put("thread", thread);
    }
}
