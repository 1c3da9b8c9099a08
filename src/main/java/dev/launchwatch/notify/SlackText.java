package dev.launchwatch.notify;

import dev.launchwatch.model.Asking;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;

/**
 * A story as Slack blocks, within Slack's limits. Whatever came from outside is escaped, so that no text of a server can
 * mention a channel or hide a link.
 */
final class SlackText {
    /** Slack takes 50 blocks; more alerts than this would be a wall long before. */
    static final int ALERTS_IN_FULL = 10;

    private static final int LONGEST_HEADER = 150;
    private static final int LONGEST_SECTION = 3000;
    private static final int LONGEST_TEXT = 3000;
    private static final int LONGEST_LINE = 600;

    private SlackText() {}

    /** What notifications and screen readers show. */
    static String fallback(Story story) {
        StringBuilder text = new StringBuilder(story.line());
        story.remarks().forEach(remark -> text.append("\n").append(remark));
        return escaped(text.toString(), LONGEST_TEXT);
    }

    static JsonArray blocks(Story story) {
        JsonArray blocks = new JsonArray();
        blocks.add(new JsonObject()
                .put("type", "header")
                // Plain text is never parsed for mentions, and escapes would be shown as they are.
                .put(
                        "text",
                        text("plain_text", clip(story.line(), LONGEST_HEADER)).put("emoji", true)));
        if (!story.remarks().isEmpty()) {
            blocks.add(section(escaped(String.join("\n", story.remarks()), LONGEST_SECTION)));
        }
        for (Story.Item item : story.items()) {
            blocks.add(section(item(item)));
            String bar = Story.bar(item.recent());
            if (!bar.isEmpty()) {
                blocks.add(context("Last results " + bar));
            }
        }
        if (!story.more().isEmpty()) {
            blocks.add(context(escaped(story.more(), LONGEST_SECTION)));
        }
        return blocks;
    }

    private static String item(Story.Item item) {
        StringBuilder out = new StringBuilder(item.sign())
                .append(" *")
                .append(escaped(item.title(), LONGEST_LINE))
                .append("*");
        String runbook = runbook(item) + page(item);
        for (Story.Line line : item.lines()) {
            String added = "\n*" + escaped(line.label(), LONGEST_LINE) + "* " + escaped(line.text(), LONGEST_LINE);
            // Whole lines only: a cut within an escape or a link would show its insides.
            if (out.length() + added.length() + runbook.length() > LONGEST_SECTION - 2) {
                out.append("\n…");
                break;
            }
            out.append(added);
        }
        return out.append(runbook).toString();
    }

    private static String runbook(Story.Item item) {
        String runbook = item.runbook();
        if (runbook == null) {
            return "";
        }
        String shown = escaped(runbook, LONGEST_LINE);
        boolean link = Story.isLink(runbook) && runbook.length() < LONGEST_LINE && !runbook.contains("|");
        return "\n*What to do* " + (link ? "<" + shown + ">" : shown);
    }

    private static String page(Story.Item item) {
        String page = item.page();
        return page == null || page.length() > LONGEST_LINE ? "" : "\n<" + escaped(page, LONGEST_LINE) + "|Details>";
    }

    /** A button by which whoever presses it acknowledges what the message asks for. */
    static JsonObject button(Asking asking) {
        JsonObject button = new JsonObject()
                .put("type", "button")
                .put("text", text("plain_text", "Acknowledge"))
                .put("style", "primary")
                .put("action_id", Asking.BUTTON)
                .put("value", asking.text());
        return new JsonObject().put("type", "actions").put("elements", new JsonArray().add(button));
    }

    private static JsonObject section(String mrkdwn) {
        return new JsonObject().put("type", "section").put("text", text("mrkdwn", mrkdwn));
    }

    private static JsonObject context(String mrkdwn) {
        return new JsonObject().put("type", "context").put("elements", new JsonArray().add(text("mrkdwn", mrkdwn)));
    }

    private static JsonObject text(String type, String text) {
        return new JsonObject().put("type", type).put("text", text);
    }

    /** Escaped as Slack wants it and no longer than {@code longest} with its escapes. */
    static String escaped(String text, int longest) {
        String whole = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
        if (whole.length() <= longest) {
            return whole;
        }
        String head = clip(whole, longest);
        int amp = head.lastIndexOf('&');
        return amp >= 0 && head.indexOf(';', amp) < 0 ? head.substring(0, amp) + "…" : head;
    }

    /** Cut to {@code longest} characters, not within one that takes two. */
    static String clip(String text, int longest) {
        if (text.length() <= longest) {
            return text;
        }
        int end = longest - 1;
        return text.substring(0, Character.isHighSurrogate(text.charAt(end - 1)) ? end - 1 : end) + "…";
    }
}
