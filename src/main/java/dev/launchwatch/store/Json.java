package dev.launchwatch.store;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Reading and writing documents by hand: explicit, without reflection over records (native image), and tolerant of
 * members it does not know, so that an older version reads what a newer one of the same schema wrote.
 *
 * <p>Every reading method throws {@link IllegalArgumentException} if the member is not what it must be.
 */
final class Json {
    private static final ObjectMapper MAPPER = new ObjectMapper();

    private Json() {}

    static ObjectNode object() {
        return JsonNodeFactory.instance.objectNode();
    }

    static ArrayNode array() {
        return JsonNodeFactory.instance.arrayNode();
    }

    static JsonNode parse(String text) {
        try {
            return MAPPER.readTree(text);
        } catch (JsonProcessingException e) {
            // The parser's message quotes the document, which may speak of people.
            throw new IllegalArgumentException(
                    "not a JSON document, at " + e.getLocation().getCharOffset());
        }
    }

    static String text(JsonNode node, String name) {
        String text = optionalText(node, name);
        if (text == null) {
            throw new IllegalArgumentException("'" + name + "' is missing");
        }
        return text;
    }

    static @Nullable String optionalText(JsonNode node, String name) {
        JsonNode member = node.get(name);
        return member == null || member.isNull() ? null : member.asText();
    }

    static long number(JsonNode node, String name) {
        JsonNode member = node.get(name);
        if (member == null || !member.canConvertToLong()) {
            throw new IllegalArgumentException("'" + name + "' is no whole number");
        }
        return member.longValue();
    }

    static boolean flag(JsonNode node, String name) {
        JsonNode member = node.get(name);
        return member != null && member.asBoolean();
    }

    static Instant instant(JsonNode node, String name) {
        return instant(text(node, name));
    }

    static @Nullable Instant optionalInstant(JsonNode node, String name) {
        String text = optionalText(node, name);
        return text == null ? null : instant(text);
    }

    static Instant instant(String text) {
        try {
            return Instant.parse(text);
        } catch (DateTimeException e) {
            throw new IllegalArgumentException("a time cannot be read", e);
        }
    }

    static <E extends Enum<E>> E constant(JsonNode node, String name, Class<E> type) {
        return Enum.valueOf(type, text(node, name).toUpperCase(Locale.ROOT));
    }

    /** As {@link #constant}, for what only describes: a word of a newer version reads as this. */
    static <E extends Enum<E>> E constantOr(E other, JsonNode node, String name) {
        String word = text(node, name).toUpperCase(Locale.ROOT);
        for (E known : other.getDeclaringClass().getEnumConstants()) {
            if (known.name().equals(word)) {
                return known;
            }
        }
        return other;
    }

    static String code(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }

    static List<String> texts(JsonNode node, String name) {
        return list(node, name, JsonNode::asText);
    }

    static <T> List<T> list(JsonNode node, String name, Function<JsonNode, T> element) {
        JsonNode member = node.get(name);
        if (member == null || member.isNull()) {
            return List.of();
        }
        List<T> list = new ArrayList<>(member.size());
        member.forEach(each -> list.add(element.apply(each)));
        return list;
    }

    static Map<String, String> map(JsonNode node, String name) {
        Map<String, String> map = new LinkedHashMap<>();
        JsonNode member = node.get(name);
        if (member != null) {
            member.properties()
                    .forEach(entry -> map.put(entry.getKey(), entry.getValue().asText()));
        }
        return map;
    }

    static ArrayNode array(List<String> texts) {
        ArrayNode array = array();
        texts.forEach(array::add);
        return array;
    }

    /** Sorted by name, so that equal maps make equal documents. */
    static ObjectNode object(Map<String, String> map) {
        ObjectNode object = object();
        new TreeMap<>(map).forEach(object::put);
        return object;
    }

    /** Leaves the member out if there is no value. */
    static void put(ObjectNode node, String name, @Nullable Object value) {
        if (value != null) {
            node.put(name, value.toString());
        }
    }
}
