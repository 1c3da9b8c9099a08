package dev.launchwatch.probe;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.jayway.jsonpath.Configuration;
import com.jayway.jsonpath.JsonPath;
import com.jayway.jsonpath.spi.json.JacksonJsonNodeJsonProvider;
import com.jayway.jsonpath.spi.mapper.JacksonMappingProvider;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** JSON from strangers (Jackson's own limits on depth and lengths hold) and paths into it. */
final class Json {
    private static final ObjectMapper MAPPER = JsonMapper.builder()
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();
    // Named here, since JsonPath's default looks for json-smart by itself.
    private static final Configuration PATHS = Configuration.builder()
            .jsonProvider(new JacksonJsonNodeJsonProvider(MAPPER))
            .mappingProvider(new JacksonMappingProvider(MAPPER))
            .build();

    /** More than a configuration has; those of one that is long gone need not be forgotten. */
    private static final int MOST_KNOWN = 10_000;

    private static final Map<String, Path> KNOWN = new ConcurrentHashMap<>();

    private Json() {}

    /** The document, or empty if the text is none. */
    static Optional<JsonNode> parse(String text) {
        try {
            return Optional.of(MAPPER.readTree(text)).filter(node -> !node.isMissingNode());
        } catch (JsonProcessingException e) {
            return Optional.empty();
        }
    }

    /** An object, or empty if the text is none; does not try texts that cannot be. */
    static Optional<JsonNode> parseObject(String text) {
        return text.stripLeading().startsWith("{") ? parse(text).filter(JsonNode::isObject) : Optional.empty();
    }

    /** What a path leads to. */
    sealed interface Found {
        /** A path to one place, where there is this. */
        record One(JsonNode node) implements Found {}

        /** A path to any number of places, and what is there; may be empty. */
        record Many(List<JsonNode> nodes) implements Found {}

        /** A path to one place that does not exist. */
        record Nothing() implements Found {}

        /** No path that can be followed. */
        record BadPath(String why) implements Found {}
    }

    /** Where a path leads in a document. */
    static Found find(JsonNode document, String path) {
        return switch (read(path)) {
            case Path.Flawed(String why) -> new Found.BadPath(why);
            case Path.Sound(JsonPath compiled) -> find(document, compiled);
        };
    }

    private static Found find(JsonNode document, JsonPath path) {
        try {
            Object found = path.read(document, PATHS);
            JsonNode node = found instanceof JsonNode json ? json : MAPPER.valueToTree(found);
            if (path.isDefinite() || !node.isArray()) {
                return new Found.One(node);
            }
            List<JsonNode> nodes = new ArrayList<>();
            node.forEach(nodes::add);
            return new Found.Many(nodes);
        } catch (RuntimeException e) {
            // No such place, functions such as sum() over values that are no numbers, and whatever else the library
            // makes of a text from a stranger.
            return new Found.Nothing();
        }
    }

    private sealed interface Path {
        record Sound(JsonPath compiled) implements Path {}

        record Flawed(String why) implements Path {}
    }

    /** A path is read once, not at each probe. */
    private static Path read(String path) {
        Path known = KNOWN.get(path);
        if (known != null) {
            return known;
        }
        Path read = Syntax.jsonPath(path)
                .<Path>map(Path.Flawed::new)
                .orElseGet(() -> new Path.Sound(JsonPath.compile(path)));
        if (KNOWN.size() < MOST_KNOWN) {
            KNOWN.put(path, read);
        }
        return read;
    }
}
