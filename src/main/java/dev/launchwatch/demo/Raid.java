package dev.launchwatch.demo;

import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * One attack while it happens and after: what it sent, by what the site answered. Safe for use by several threads.
 */
final class Raid {
    private final Attack attack;
    private final Instant began;
    private final Map<String, Integer> events = new TreeMap<>();
    private final Map<String, Set<String>> from = new TreeMap<>();
    private long inputTokens;
    private long outputTokens;
    private int unanswered;
    private Map<String, Integer> ordinary = Map.of();

    Raid(Attack attack, Instant began) {
        this.attack = attack;
        this.began = began;
    }

    Attack attack() {
        return attack;
    }

    Instant began() {
        return began;
    }

    /**
     * A request was answered, or was not.
     *
     * @param kinds the event that the site reports, by the status with which it answers
     */
    synchronized void count(Visitor.Answer answer, Map<Integer, String> kinds) {
        String kind = kinds.get(answer.status());
        if (!answer.came()) {
            unanswered++;
        } else if (kind != null) {
            events.merge(kind, 1, Integer::sum);
        }
    }

    /** Somebody took part; what they are is such as {@code addresses}. */
    synchronized void with(String what, String who) {
        from.computeIfAbsent(what, _ -> new TreeSet<>()).add(who);
    }

    /** Adds what an answer of the chat says that it took. */
    synchronized void burnt(String stream) {
        for (String line : stream.split("\n", -1)) {
            int usage = line.indexOf("\"usage\":");
            if (!line.startsWith("data: {") || usage < 0) {
                continue;
            }
            try {
                JsonObject used = new JsonObject(line.substring("data: ".length())).getJsonObject("usage");
                inputTokens += used.getLong("prompt_tokens", 0L);
                outputTokens += used.getLong("completion_tokens", 0L);
            } catch (DecodeException | ClassCastException e) {
                // a stream that broke within a line says nothing
            }
        }
    }

    /** What members did by mistake shortly before, which an alert counts as well. */
    synchronized void among(Map<String, Integer> mistakes) {
        Map<String, Integer> same = new TreeMap<>(mistakes);
        same.keySet().retainAll(events.keySet());
        ordinary = same;
    }

    /** As {@code POST /_demo/attacks/{name}} answers. */
    synchronized JsonObject json() {
        JsonObject json = new JsonObject().put("attack", attack.label()).put("events", numbers(events));
        from.forEach((what, who) -> json.put(what, who.size()));
        if (inputTokens > 0) {
            json.put("model", ModelUse.MODEL).put("input_tokens", inputTokens).put("output_tokens", outputTokens);
        }
        if (unanswered > 0) {
            json.put("unanswered", unanswered);
        }
        return ordinary.isEmpty() ? json : json.put("ordinary", numbers(ordinary));
    }

    /** In words, such as {@code 60 login.failed}. */
    synchronized String words() {
        StringBuilder words = new StringBuilder();
        events.forEach((kind, count) -> words.append(words.isEmpty() ? "" : ", ")
                .append(count)
                .append(' ')
                .append(kind));
        return words.isEmpty() ? "nothing that the site answered" : words.toString();
    }

    private static JsonObject numbers(Map<String, Integer> numbers) {
        JsonObject json = new JsonObject();
        numbers.forEach(json::put);
        return json;
    }
}
