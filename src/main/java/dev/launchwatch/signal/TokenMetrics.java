package dev.launchwatch.signal;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Token counts of metrics, put together to one use per model, provider and member of a body, since each kind of token is a
 * metric, or an attribute, of its own. The older metric is left out where the newer ones are there as well.
 *
 * @see <a
 *     href="https://github.com/open-telemetry/semantic-conventions-genai/blob/main/docs/gen-ai/gen-ai-token-metrics.md">Token
 *     metrics</a>
 */
final class TokenMetrics {
    private static final String OLDER = "gen_ai.client.token.usage";
    private static final String NEWER = "gen_ai.client.inference.usage.";

    /** Whose tokens: the uses of one are one use. */
    private record Whose(
            String model,
            @Nullable String provider,
            @Nullable String member) {}

    /** What was counted. */
    private static final class Counted {
        private long input;
        private long output;
        private long cacheRead;
        private long cacheWrite;
        private long reasoning;
        private long olderInput;
        private long olderOutput;
        private boolean newer;
        private @Nullable Instant at;
    }

    private final Map<Whose, Counted> counts = new LinkedHashMap<>();

    static boolean counts(String metric) {
        return metric.equals(OLDER) || metric.startsWith(NEWER);
    }

    /**
     * Counts a point of a metric.
     *
     * @param delta whether its value is what came since the point before
     * @param value the sum
     * @return whether it was one of tokens
     * @throws BadItemException if the value is the sum since the start of the process, which is no event
     */
    boolean add(String metric, boolean delta, double value, @Nullable Instant at, Attributes attributes)
            throws BadItemException {
        if (!counts(metric)) {
            return false;
        }
        if (!delta) {
            throw new BadItemException("the metric '" + (metric.equals(OLDER) ? OLDER : NEWER + "*")
                    + "' is cumulative: set OTEL_EXPORTER_OTLP_METRICS_TEMPORALITY_PREFERENCE=delta where it is sent");
        }
        long tokens = Telemetry.tokens(value);
        Whose whose = new Whose(
                Telemetry.modelName(attributes), Telemetry.provider(attributes), Telemetry.member(attributes));
        Counted counted = counts.get(whose);
        if (counted == null) {
            if (counts.size() >= Items.MOST) {
                throw new BadItemException("the body counts too many models and members: send smaller batches");
            }
            counted = new Counted();
            counts.put(whose, counted);
        }
        if (at != null && (counted.at == null || at.isAfter(counted.at))) {
            counted.at = at;
        }
        if (metric.equals(OLDER)) {
            return addOlder(counted, attributes.text("gen_ai.token.type"), tokens);
        }
        counted.newer = true;
        return addNewer(counted, metric.substring(NEWER.length()), tokens);
    }

    private static boolean addOlder(Counted counted, @Nullable String type, long tokens) {
        switch (type == null ? "" : type) {
            case "input", "prompt" -> counted.olderInput += tokens;
            case "output", "completion" -> counted.olderOutput += tokens;
            default -> {
                return false;
            }
        }
        return true;
    }

    private static boolean addNewer(Counted counted, String what, long tokens) {
        switch (what) {
            case "input_tokens" -> counted.input += tokens;
            case "output_tokens" -> counted.output += tokens;
            case "cache_read.input_tokens" -> counted.cacheRead += tokens;
            case "cache_write.input_tokens", "cache_creation.input_tokens" -> counted.cacheWrite += tokens;
            case "reasoning.output_tokens" -> counted.reasoning += tokens;
            default -> {
                return false;
            }
        }
        return true;
    }

    /** The uses; one without tokens is left out. */
    List<Decoded> uses() {
        List<Decoded> uses = new ArrayList<>(counts.size());
        counts.forEach((whose, counted) -> {
            long input = counted.newer ? counted.input : counted.olderInput;
            long output = counted.newer ? counted.output : counted.olderOutput;
            ModelUse use = Draft.use(
                    whose.model, input, output, counted.cacheRead, counted.cacheWrite, counted.reasoning, false, null);
            uses.add(
                    use.input() + use.output() == 0
                            ? new Decoded.Ignored()
                            : new Draft(Kinds.MODEL_USED)
                                    .at(counted.at)
                                    .member(whose.member)
                                    .provider(whose.provider)
                                    .model(use)
                                    .done());
        });
        return uses;
    }
}
