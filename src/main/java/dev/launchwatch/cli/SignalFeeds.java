package dev.launchwatch.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.launchwatch.model.Durations;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Whether events of each signal come, as a running daemon counts them: a feed that a deploy cut off looks like peace. */
final class SignalFeeds {
    private SignalFeeds() {}

    /**
     * A line for each signal. Blocks.
     *
     * @throws IOException with the remedy if no daemon says so
     */
    static String table(ApiClient api, Collection<String> signals, Instant now)
            throws IOException, InterruptedException {
        ApiClient.Answer answer = api.call("GET", "/api/v1/signals?window=1h", "");
        if (!answer.ok()) {
            throw new IOException("the daemon answered " + answer.status()
                    + (answer.status() == 403 ? ": LAUNCHWATCH_TOKEN needs the scope read" : ""));
        }
        Map<String, JsonNode> counted = new HashMap<>();
        for (JsonNode signal : json(answer.body())) {
            counted.put(signal.path("name").asText(), signal);
        }
        int width = signals.stream().mapToInt(String::length).max().orElse(0);
        StringBuilder table = new StringBuilder();
        for (String signal : signals) {
            table.append(String.format(
                    Locale.ROOT, "%-" + Math.max(1, width) + "s  %s%n", signal, says(counted.get(signal), now)));
        }
        return table.toString();
    }

    private static String says(@Nullable JsonNode signal, Instant now) {
        if (signal == null) {
            return "not counted there: the daemon runs with another configuration";
        }
        String last = last(signal.path("last").asText(), now);
        JsonNode measured = signal.path("measurement");
        if (measured.isObject()) {
            return measured(measured, now, last);
        }
        return last.isEmpty() ? "no event yet" : signal.path("count").asLong() + " in the last hour, the last " + last;
    }

    private static String measured(JsonNode measured, Instant now, String last) {
        JsonNode series = measured.path("series");
        String at = last(measured.path("at").asText(), now);
        if (series.isEmpty()) {
            String fault = measured.path("fault").asText();
            return "not known" + (last.isEmpty() ? "" : ", the last value " + last)
                    + (fault.isEmpty() ? "" : ": " + fault);
        }
        int total = measured.path("total").asInt();
        return series.path(0).path("value").asText() + (total > 1 ? " and " + (total - 1) + " other series" : "") + ", "
                + at;
    }

    private static String last(String text, Instant now) {
        try {
            Duration age = Duration.between(Instant.parse(text), now);
            return age.toSeconds() < 1 ? "just now" : Durations.coarse(age) + " ago";
        } catch (DateTimeException e) {
            return ""; // there was none
        }
    }

    private static JsonNode json(String body) throws IOException {
        try {
            return new ObjectMapper().readTree(body);
        } catch (JsonProcessingException e) {
            throw new IOException("no Launchwatch listens there: set LAUNCHWATCH_URL", e);
        }
    }
}
