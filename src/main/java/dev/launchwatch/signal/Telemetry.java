package dev.launchwatch.signal;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What logs, spans and metrics of OpenTelemetry say about what is watched, by its conventions for HTTP and generative AI, the
 * older names of an attribute beside the newer. An event and the span it belongs to have one id, so that a use of a model that
 * both report counts once; metrics have none, and count beside them.
 *
 * @see <a href="https://github.com/open-telemetry/semantic-conventions-genai">Conventions for generative AI</a>
 */
final class Telemetry {
    static final int SERVER = 2;

    private static final String[] INPUT = {"gen_ai.usage.input_tokens", "gen_ai.usage.prompt_tokens"};
    private static final String[] OUTPUT = {"gen_ai.usage.output_tokens", "gen_ai.usage.completion_tokens"};
    private static final String[] CACHE_READ = {
        "gen_ai.usage.cache_read.input_tokens",
        "gen_ai.usage.cache_read_input_tokens",
        "gen_ai.usage.input_tokens.cached",
        "gen_ai.usage.details.cached_tokens"
    };
    private static final String[] CACHE_WRITE = {
        "gen_ai.usage.cache_write.input_tokens",
        "gen_ai.usage.cache_creation.input_tokens",
        "gen_ai.usage.cache_creation_input_tokens",
        "gen_ai.usage.input_tokens.cache_write"
    };
    private static final String[] REASONING = {
        "gen_ai.usage.reasoning.output_tokens",
        "gen_ai.usage.output_tokens.reasoning",
        "gen_ai.usage.reasoning_tokens",
        "gen_ai.usage.details.reasoning_tokens"
    };
    /** What a span says of itself, too: a log of it within that span is the same event. */
    private static final Set<String> OF_SPANS = Set.of(Kinds.MODEL_USED, Kinds.REQUEST, Kinds.UNAUTHORIZED);

    private static final String[] STATUS = {"http.response.status_code", "http.status_code"};

    /** Operations whose tokens are the sum of those of the spans within, or none of their own. */
    private static final Set<String> SUMMARIES = Set.of(
            "invoke_agent", "create_agent", "invoke_workflow", "execute_tool", "plan", "fetch_response", "retrieval");

    private final List<Decoded> decoded = new ArrayList<>();
    private final TokenMetrics metrics = new TokenMetrics();

    /**
     * A log record.
     *
     * @param event the event's name, null if the record is a mere line
     * @param trace the trace's id in hex, empty without one
     * @param span the span's id in hex, empty without one
     */
    record Log(@Nullable Instant at, @Nullable String event, String trace, String span, Attributes attributes) {}

    /** A span; times in nanoseconds since 1970. */
    record Span(String trace, String span, int kind, long start, long end, Attributes attributes) {}

    void log(Log log) throws UnreadableBodyException, BadItemException {
        Attributes attributes = log.attributes;
        String event = log.event == null ? attributes.text("event.name") : log.event;
        String declared = attributes.text("launchwatch.kind");
        String kind = declared == null ? event : declared;
        String id = id(log.trace, log.span, attributes);
        Draft draft;
        if (kind != null && ((declared != null && Draft.isKind(kind)) || Kinds.ALL.contains(kind))) {
            draft = http(new Draft(kind), attributes)
                    .reason(attributes.text("reason", "error.type"))
                    .provider(attributes.text("provider", "gen_ai.provider.name", "gen_ai.system"))
                    .model(kind.equals(Kinds.MODEL_USED) ? use(attributes) : null);
            id = OF_SPANS.contains(kind) ? id : within(log, kind, attributes);
        } else if ((event == null || event.startsWith("gen_ai.")) && usesModel(attributes)) {
            draft = model(attributes);
        } else if (attributes.hasAny(STATUS)) {
            draft = http(new Draft(kindOf(attributes.status(STATUS))), attributes);
        } else {
            add(new Decoded.Ignored());
            return;
        }
        add(draft.id(id).at(log.at).done());
    }

    void span(Span span) throws UnreadableBodyException, BadItemException {
        Attributes attributes = span.attributes;
        Draft draft;
        if (usesModel(attributes)) {
            draft = model(attributes);
        } else if (span.kind == SERVER && attributes.hasAny(STATUS)) {
            draft = http(new Draft(kindOf(attributes.status(STATUS))), attributes);
        } else {
            add(new Decoded.Ignored());
            return;
        }
        Instant end = Times.ofNanos(span.end);
        add(draft.id(id(span.trace, span.span, attributes))
                .at(end == null ? Times.ofNanos(span.start) : end)
                .latency(latency(span))
                .done());
    }

    /** A point of a metric. See {@link TokenMetrics#add}. */
    void point(String metric, boolean delta, double value, long nanos, Attributes attributes)
            throws UnreadableBodyException, BadItemException {
        if (!metrics.add(metric, delta, value, Times.ofNanos(nanos), attributes)) {
            add(new Decoded.Ignored());
        }
    }

    void add(Decoded item) throws UnreadableBodyException {
        if (decoded.size() >= Items.MOST) {
            throw Items.tooMany();
        }
        decoded.add(item);
    }

    List<Decoded> done() {
        decoded.addAll(metrics.uses());
        return decoded;
    }

    private static boolean usesModel(Attributes attributes) {
        String operation = attributes.text("gen_ai.operation.name");
        return (attributes.hasAny(INPUT) || attributes.hasAny(OUTPUT))
                && (operation == null || !SUMMARIES.contains(operation));
    }

    private static Draft model(Attributes attributes) throws BadItemException {
        return new Draft(Kinds.MODEL_USED)
                .member(member(attributes))
                .account(account(attributes))
                .ip(ip(attributes))
                .provider(provider(attributes))
                .model(use(attributes));
    }

    private static ModelUse use(Attributes attributes) throws BadItemException {
        return Draft.use(
                modelName(attributes),
                attributes.count(INPUT),
                attributes.count(OUTPUT),
                attributes.count(CACHE_READ),
                attributes.count(CACHE_WRITE),
                attributes.count(REASONING),
                false,
                Draft.dollars(attributes.amount("gen_ai.usage.cost")));
    }

    static String modelName(Attributes attributes) throws BadItemException {
        String model = Clean.model(attributes.text("gen_ai.response.model", "gen_ai.request.model"));
        if (model == null) {
            throw new BadItemException("the attribute 'gen_ai.request.model' is missing: name the model that was used");
        }
        return model;
    }

    static @Nullable String member(Attributes attributes) {
        return attributes.text("user.id", "enduser.id", "enduser.pseudo.id", "member");
    }

    static @Nullable String provider(Attributes attributes) {
        return attributes.text("gen_ai.provider.name", "gen_ai.system");
    }

    private static @Nullable String account(Attributes attributes) {
        return attributes.text("user.email", "user.name", "account");
    }

    private static @Nullable String ip(Attributes attributes) {
        return attributes.text("client.address", "http.client_ip", "ip");
    }

    private static String kindOf(int status) {
        return status == 401 ? Kinds.UNAUTHORIZED : Kinds.REQUEST;
    }

    private static Draft http(Draft draft, Attributes attributes) throws BadItemException {
        return draft.member(member(attributes))
                .account(account(attributes))
                .ip(ip(attributes))
                .route(attributes.text("http.route", "url.path", "http.target", "route"))
                .status(attributes.status(STATUS));
    }

    private static @Nullable Duration latency(Span span) {
        long nanos = span.end - span.start;
        return span.start <= 0 || nanos < 0 || nanos > Duration.ofDays(1).toNanos() ? null : Duration.ofNanos(nanos);
    }

    private static @Nullable String id(String trace, String span, Attributes attributes) {
        if (trace.isEmpty() || span.isEmpty()) {
            return attributes.text("id", "gen_ai.response.id");
        }
        return (trace + "-" + span).toLowerCase(Locale.ROOT);
    }

    /**
     * The id of something that happened in the course of a span: a log-in beside the request that it was part of, or each of several mails.
     * None, where it has a time: then all that it says tells it apart.
     */
    private static @Nullable String within(Log log, String kind, Attributes attributes) {
        String own = attributes.text("id");
        return own != null || log.at != null || log.trace.isEmpty() || log.span.isEmpty()
                ? own
                : (log.trace + "-" + log.span + "-" + kind).toLowerCase(Locale.ROOT);
    }

    /** The whole number that a metric's value is. */
    static long tokens(double value) throws BadItemException {
        if (Double.isNaN(value) || value < 0 || value > 1e12) {
            throw new BadItemException("the value of a token metric must be a number from 0 to 1000000000000");
        }
        return BigDecimal.valueOf(value).longValue();
    }
}
