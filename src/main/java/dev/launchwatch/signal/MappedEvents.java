package dev.launchwatch.signal;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.jayway.jsonpath.Configuration;
import com.jayway.jsonpath.InvalidPathException;
import com.jayway.jsonpath.JsonPath;
import com.jayway.jsonpath.JsonPathException;
import com.jayway.jsonpath.Option;
import com.jayway.jsonpath.spi.json.JacksonJsonNodeJsonProvider;
import com.jayway.jsonpath.spi.mapper.JacksonMappingProvider;
import dev.launchwatch.model.Money;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** JSON of any other shape, by a path for each field. */
final class MappedEvents implements Decoder {
    private static final ObjectMapper MAPPER = new ObjectMapper();
    // Named here, since JsonPath's default looks for json-smart by itself.
    private static final Configuration PATHS = Configuration.builder()
            .jsonProvider(new JacksonJsonNodeJsonProvider(MAPPER))
            .mappingProvider(new JacksonMappingProvider(MAPPER))
            .options(Option.SUPPRESS_EXCEPTIONS)
            .build();

    private final Mapping mapping;
    private final @Nullable JsonPath items;
    private final Map<String, JsonPath> paths = new LinkedHashMap<>();
    private final ObjectNode constants = JsonNodeFactory.instance.objectNode();
    private final BigDecimal unit;
    private final @Nullable Meaning meaning;

    MappedEvents(Mapping mapping) {
        this(mapping, null);
    }

    /** @param meaning what requests mean beyond their kind, as of an access log; null for nothing */
    MappedEvents(Mapping mapping, @Nullable Meaning meaning) {
        this.mapping = mapping;
        this.meaning = meaning;
        items = mapping.items() == null ? null : definite("items", list(mapping.items()));
        unit = millis(mapping.latencyUnit());
        texts(mapping).forEach((field, text) -> {
            if (text.startsWith("$")) {
                paths.put(field, definite(field, text));
            } else {
                constants.put(field, text);
            }
        });
    }

    /** How many milliseconds a unit has. */
    static BigDecimal millis(Mapping.Unit unit) {
        return switch (unit) {
            case S -> BigDecimal.valueOf(1000);
            case MS -> BigDecimal.ONE;
            case US -> new BigDecimal("0.001");
            case NS -> new BigDecimal("0.000001");
        };
    }

    /** What is wrong with the paths of a mapping, by field; empty if they can be followed. */
    static Map<String, String> faults(Mapping mapping) {
        Map<String, String> faults = new LinkedHashMap<>();
        if (mapping.items() != null) {
            fault("items", list(mapping.items()), faults);
        }
        texts(mapping).forEach((field, text) -> {
            if (text.startsWith("$")) {
                fault(field, text, faults);
            }
        });
        return faults;
    }

    private static void fault(String field, String text, Map<String, String> faults) {
        try {
            definite(field, text);
        } catch (IllegalArgumentException e) {
            faults.put(field, String.valueOf(e.getMessage()));
        }
    }

    /** Paths and constants, by field. */
    private static Map<String, String> texts(Mapping mapping) {
        Map<String, String> texts = new LinkedHashMap<>();
        put(texts, "kind", mapping.kind());
        put(texts, "id", mapping.id());
        put(texts, "at", mapping.at());
        put(texts, "ip", mapping.ip());
        put(texts, "account", mapping.account());
        put(texts, "member", mapping.member());
        put(texts, "route", mapping.route());
        put(texts, "status", mapping.status());
        put(texts, "latency", mapping.latency());
        put(texts, "provider", mapping.provider());
        put(texts, "reason", mapping.reason());
        put(texts, "model", mapping.model());
        put(texts, "input-tokens", mapping.inputTokens());
        put(texts, "output-tokens", mapping.outputTokens());
        put(texts, "cached-input-tokens", mapping.cachedInputTokens());
        put(texts, "cache-write-tokens", mapping.cacheWriteTokens());
        put(texts, "reasoning-tokens", mapping.reasoningTokens());
        put(texts, "cost", mapping.cost());
        put(texts, "currency", mapping.currency());
        return texts;
    }

    private static void put(Map<String, String> texts, String field, @Nullable String text) {
        if (text != null) {
            texts.put(field, text);
        }
    }

    /** Where the list is whose items a path leads to: at the path itself, so that one can see that it is not there. */
    private static String list(String items) {
        return items.endsWith("[*]") ? items.substring(0, items.length() - 3) : items;
    }

    private static JsonPath definite(String field, String text) {
        JsonPath path = path(field, text);
        if (!path.isDefinite()) {
            throw new IllegalArgumentException(
                    "'" + text + "' for '" + field + "' leads to several places: write one such as $.user.id");
        }
        return path;
    }

    /** A path of names and positions: filters and functions would run over a stranger's text without a bound. */
    private static JsonPath path(String field, String text) {
        try {
            if (text.startsWith("$")
                    && !text.contains("..")
                    && !text.contains("?")
                    && !text.contains("(")
                    && text.replace("[", "").length() == text.replace("]", "").length()) {
                return JsonPath.compile(text);
            }
        } catch (InvalidPathException | IllegalArgumentException e) {
            // falls through to the one message below
        }
        throw new IllegalArgumentException("'" + text + "' for '" + field
                + "' is no path of names and positions: write one such as $.user.id or $.items[0].name");
    }

    @Override
    public List<Decoded> decode(Body body) throws UnreadableBodyException {
        if (items == null) {
            return Items.decode(body, item -> decode(item.json()));
        }
        JsonNode found = find(items, Items.document(body.bytes()));
        List<JsonNode> list = new ArrayList<>();
        if (found != null && found.isArray()) {
            found.forEach(list::add);
        } else if (found != null && found.isObject()) {
            list.add(found);
        } else {
            throw new UnreadableBodyException(
                    "there are no items at " + mapping.items() + " in the body: check 'items'");
        }
        if (list.size() > Items.MOST) {
            throw Items.tooMany();
        }
        List<Decoded> decoded = new ArrayList<>(list.size());
        for (JsonNode item : list) {
            try {
                decoded.add(decode(item));
            } catch (BadItemException e) {
                decoded.add(e.bad());
            }
        }
        return decoded;
    }

    private Decoded decode(JsonNode item) throws BadItemException {
        ObjectNode found = constants.deepCopy();
        paths.forEach((field, path) -> {
            JsonNode value = find(path, item);
            if (value != null) {
                found.set(field, value);
            }
        });
        Fields fields = Fields.of(found);
        String said = fields.required("kind", "check where the mapping looks for it");
        String kind = mapping.kinds().isEmpty() ? said : mapping.kinds().get(said);
        if (kind == null) {
            return new Decoded.Ignored();
        }
        if (!Draft.isKind(kind)) {
            throw fields.bad("kind", "must be lower case words with dots between them: translate it by 'kinds'");
        }
        int status = fields.status("status");
        String route = fields.text("route");
        String reason = fields.text("reason");
        if (meaning != null && kind.equals(Kinds.REQUEST)) {
            Request request = Request.of(route);
            kind = meaning.kind(request, status);
            route = Meaning.route(request, status);
            reason = reason == null ? Meaning.reason(kind, status) : reason;
        }
        return new Draft(kind)
                .id(fields.text("id"))
                .at(fields.time("at"))
                .ip(fields.text("ip"))
                .account(fields.text("account"))
                .member(fields.text("member"))
                .route(route)
                .status(status)
                .latency(fields.duration("latency", unit))
                .provider(fields.text("provider"))
                .reason(reason)
                .model(kind.equals(Kinds.MODEL_USED) ? use(fields) : null)
                .done();
    }

    private static ModelUse use(Fields fields) throws BadItemException {
        String model = Clean.model(fields.text("model"));
        if (model == null) {
            throw fields.bad("model", "is missing: check where the mapping looks for it");
        }
        BigDecimal cost = fields.amount("cost");
        String currency = fields.text("currency");
        return Draft.use(
                model,
                fields.count("input-tokens"),
                fields.count("output-tokens"),
                fields.count("cached-input-tokens"),
                fields.count("cache-write-tokens"),
                fields.count("reasoning-tokens"),
                false,
                cost == null || currency == null
                        ? null
                        : new Money(cost, OwnEvents.currency(fields, "currency", currency)));
    }

    private static @Nullable JsonNode find(JsonPath path, JsonNode document) {
        try {
            Object found = path.read(document, PATHS);
            return found instanceof JsonNode node && !node.isNull() && !node.isMissingNode() ? node : null;
        } catch (JsonPathException | IllegalArgumentException | ClassCastException e) {
            return null; // no such place, whatever the library makes of a document from a stranger
        }
    }
}
