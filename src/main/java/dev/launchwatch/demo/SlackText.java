package dev.launchwatch.demo;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What a Slack message says, and what Slack would refuse about it (docs.slack.dev, Block Kit reference). */
final class SlackText {
    private static final int MOST_BLOCKS = 50;
    private static final int LONGEST_TEXT = 40_000;
    private static final int LONGEST_HEADER = 150;
    private static final int LONGEST_SECTION = 3000;
    private static final int LONGEST_FIELD = 2000;
    private static final int MOST_PARTS = 10;
    private static final int DEEPEST = 12;

    private SlackText() {}

    /** Slack's error code for a message that it would not take, or null. */
    static @Nullable String refusal(JsonObject message) {
        String text = message.getValue("text") instanceof String said ? said : "";
        JsonArray blocks = array(message.getValue("blocks"));
        JsonArray attachments = array(message.getValue("attachments"));
        if (text.isBlank() && blocks.isEmpty() && attachments.isEmpty()) {
            return "no_text";
        }
        if (text.length() > LONGEST_TEXT) {
            return "msg_too_long";
        }
        if (blocks.size() > MOST_BLOCKS || !blocks.stream().allMatch(SlackText::isValid)) {
            return "invalid_blocks";
        }
        for (Object attachment : attachments) {
            JsonArray inner =
                    attachment instanceof JsonObject object ? array(object.getValue("blocks")) : new JsonArray();
            if (inner.size() > MOST_BLOCKS || !inner.stream().allMatch(SlackText::isValid)) {
                return "invalid_attachments";
            }
        }
        return null;
    }

    private static boolean isValid(Object block) {
        if (!(block instanceof JsonObject object) || !(object.getValue("type") instanceof String type)) {
            return false;
        }
        return switch (type) {
            case "header" -> fits(object.getValue("text"), LONGEST_HEADER);
            case "section" -> {
                JsonArray fields = array(object.getValue("fields"));
                boolean textFits = object.getValue("text") == null
                        ? !fields.isEmpty()
                        : fits(object.getValue("text"), LONGEST_SECTION);
                yield textFits
                        && fields.size() <= MOST_PARTS
                        && fields.stream().allMatch(field -> fits(field, LONGEST_FIELD));
            }
            case "context" -> {
                JsonArray elements = array(object.getValue("elements"));
                yield !elements.isEmpty() && elements.size() <= MOST_PARTS;
            }
            case "actions" -> {
                JsonArray elements = array(object.getValue("elements"));
                yield !elements.isEmpty() && elements.size() <= 25;
            }
            default -> true;
        };
    }

    private static boolean fits(Object text, int longest) {
        return text instanceof JsonObject object
                && object.getValue("text") instanceof String said
                && !said.isEmpty()
                && said.length() <= longest;
    }

    /** All that the blocks and attachments show, a line for each part. */
    static String flatten(JsonObject message) {
        List<String> lines = new ArrayList<>();
        collect(message.getValue("blocks"), lines, 0);
        collect(message.getValue("attachments"), lines, 0);
        return String.join("\n", lines);
    }

    private static void collect(@Nullable Object part, List<String> lines, int depth) {
        if (depth > DEEPEST) {
            return;
        }
        if (part instanceof JsonArray parts) {
            parts.forEach(one -> collect(one, lines, depth + 1));
        } else if (part instanceof JsonObject object) {
            Object text = object.getValue("text");
            if (text instanceof String said) {
                lines.add(said);
            } else {
                collect(text, lines, depth + 1);
            }
            for (String key : List.of("fields", "elements", "blocks")) {
                collect(object.getValue(key), lines, depth + 1);
            }
        }
    }

    /** A text, or a list's different texts with commas between them. */
    static String words(@Nullable Object value) {
        if (value instanceof JsonArray list) {
            Set<String> words = new LinkedHashSet<>();
            list.forEach(word -> words.add(String.valueOf(word)));
            return String.join(", ", words);
        }
        return value == null ? "" : String.valueOf(value);
    }

    private static JsonArray array(@Nullable Object value) {
        return value instanceof JsonArray array ? array : new JsonArray();
    }
}
