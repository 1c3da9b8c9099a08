package dev.launchwatch.signal;

import dev.launchwatch.model.Money;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.Currency;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Events of an application of one's own: flat JSON objects, and CloudEvents beside them. */
final class OwnEvents {
    private static final String A_KIND = "name what happened, such as login.failed";
    private static final int LONGEST_ID = 200;

    private OwnEvents() {}

    static List<Decoded> decode(Body body) throws UnreadableBodyException {
        if (CloudEvents.isBinary(body)) {
            return List.of(CloudEvents.decodeBinary(body));
        }
        return Items.decode(body, item -> item.has("specversion") ? CloudEvents.decode(item) : decode(item));
    }

    private static Decoded decode(Fields item) throws BadItemException {
        String id = item.text("id");
        String clean = Clean.id(id);
        if (id != null && (clean == null || clean.length() > LONGEST_ID || !clean.equals(id.strip()))) {
            throw item.bad("id", "must have at most " + LONGEST_ID + " printable characters: send a shorter one");
        }
        return event(item.required("kind", A_KIND), "kind", id, time(item, "at"), item);
    }

    /** The time of RFC 3339 that the contract asks for; a mere number could mean seconds or milliseconds. */
    static @Nullable Instant time(Fields item, String name) throws BadItemException {
        String text = item.text(name);
        if (text == null) {
            return null;
        }
        Instant time = Times.parse(text);
        if (time == null) {
            throw item.bad(name, "must be a time in RFC 3339, such as 2026-01-31T12:00:00Z");
        }
        return time;
    }

    /**
     * An event with these fields.
     *
     * @param kindName what the sender calls the kind, for messages
     */
    static Decoded event(String kind, String kindName, @Nullable String id, @Nullable Instant at, Fields fields)
            throws BadItemException {
        if (!Draft.isKind(kind)) {
            throw new BadItemException("'" + kindName + "' must be lower case words with dots between them: " + A_KIND);
        }
        return new Draft(kind)
                .id(id)
                .at(at)
                .ip(fields.text("ip"))
                .account(fields.text("account"))
                .member(fields.text("member"))
                .route(fields.text("route"))
                .status(fields.status("status"))
                .latency(fields.duration("latency_ms", BigDecimal.ONE))
                .provider(fields.text("provider"))
                .reason(fields.text("reason"))
                .model(kind.equals(Kinds.MODEL_USED) ? use(fields) : null)
                .done();
    }

    private static ModelUse use(Fields fields) throws BadItemException {
        fields.required("model", "name the model as its provider does");
        String model = Clean.model(fields.text("model"));
        if (model == null) {
            throw fields.bad("model", "must be a model's name, as its provider writes it");
        }
        long input = fields.count("input_tokens");
        long cached = fields.count("cached_input_tokens");
        long written = fields.count("cache_write_tokens");
        long output = fields.count("output_tokens");
        long reasoning = fields.count("reasoning_tokens");
        if (cached + written > input) {
            throw fields.bad(
                    "input_tokens",
                    "must include 'cached_input_tokens' and 'cache_write_tokens': send the sum of all input tokens");
        }
        if (reasoning > output) {
            throw fields.bad("output_tokens", "must include 'reasoning_tokens': send the sum of all output tokens");
        }
        return new ModelUse(model, input, output, cached, written, reasoning, fields.truth("batch"), cost(fields));
    }

    private static @Nullable Money cost(Fields fields) throws BadItemException {
        BigDecimal cost = fields.amount("cost");
        if (cost == null) {
            return null;
        }
        String currency = fields.required("currency", "name it beside 'cost', such as USD");
        return new Money(cost, currency(fields, "currency", currency));
    }

    static Currency currency(Fields fields, String name, String code) throws BadItemException {
        try {
            return Currency.getInstance(code.toUpperCase(Locale.ROOT));
        } catch (IllegalArgumentException e) {
            throw fields.bad(name, "must be the code of a currency in ISO 4217, such as USD");
        }
    }
}
