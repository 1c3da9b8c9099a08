package dev.launchwatch.signal;

import dev.launchwatch.model.Money;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * LiteLLM's generic API callback: its standard logging payload, as a list (the default), lines or one alone. The messages in it
 * are never looked at.
 *
 * @see <a href="https://docs.litellm.ai/docs/proxy/logging_spec">StandardLoggingPayload</a>
 */
final class LiteLlmLogs {
    private static final BigDecimal SECONDS = BigDecimal.valueOf(1000);

    private LiteLlmLogs() {}

    static List<Decoded> decode(Body body) throws UnreadableBodyException {
        return Items.decode(body, LiteLlmLogs::decode);
    }

    private static Decoded decode(Fields item) throws BadItemException {
        long input = item.count("prompt_tokens");
        long output = item.count("completion_tokens");
        BigDecimal cost = item.amount("response_cost");
        boolean free = cost == null || cost.signum() == 0;
        if ("failure".equals(item.text("status")) && input + output == 0 && free) {
            return new Decoded.Ignored();
        }
        String model = Clean.model(item.anyText("model", "model_group"));
        if (model == null) {
            throw item.bad("model", "is missing: send LiteLLM's standard logging payload as it is");
        }
        Fields metadata = item.in("metadata");
        Fields usage = usage(item, metadata);
        Fields inputs = usage.in("prompt_tokens_details");
        Fields outputs = usage.in("completion_tokens_details");
        String call = item.text("call_type");
        long cached = usage.count("cache_read_input_tokens");
        long written = usage.count("cache_creation_input_tokens");
        ModelUse use = Draft.use(
                model,
                input,
                output,
                cached > 0 ? cached : inputs.count("cached_tokens"),
                written > 0 ? written : inputs.count("cache_creation_tokens"),
                outputs.count("reasoning_tokens"),
                call != null && call.contains("batch"),
                cost(item, cost));
        String member = item.anyText("end_user", "user");
        String ip = item.text("requester_ip_address");
        return new Draft(Kinds.MODEL_USED)
                .id(item.text("id"))
                .at(item.anyTime("endTime", "startTime"))
                .member(member == null ? metadata.anyText("user_api_key_end_user_id", "user_api_key_user_id") : member)
                .ip(ip == null ? metadata.text("requester_ip_address") : ip)
                .latency(latency(item))
                .provider(item.text("custom_llm_provider"))
                .model(use)
                .done();
    }

    /** LiteLLM writes 0 also for a price that it does not know; then it says why. */
    private static @Nullable Money cost(Fields item, @Nullable BigDecimal cost) {
        boolean unknown = cost != null && cost.signum() == 0 && item.has("response_cost_failure_debug_info");
        return unknown ? null : Draft.dollars(cost);
    }

    private static Fields usage(Fields item, Fields metadata) throws BadItemException {
        if (metadata.has("usage_object")) {
            return metadata.in("usage_object");
        }
        var response = item.json().path("response");
        return response.isObject() ? Fields.of(response).in("usage") : Fields.of(response);
    }

    private static @Nullable Duration latency(Fields item) throws BadItemException {
        Instant start = item.time("startTime");
        Instant end = item.time("endTime");
        if (start != null && end != null && !end.isBefore(start)) {
            Duration took = Duration.between(start, end);
            return took.compareTo(Duration.ofDays(1)) > 0 ? null : took;
        }
        return item.duration("response_time", SECONDS);
    }
}
