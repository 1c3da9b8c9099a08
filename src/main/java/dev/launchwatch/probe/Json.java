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
import java.util.Optional;

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

    static Found find(JsonNode document, String path) {
        Optional<String> flaw = Syntax.jsonPath(path);
        if (flaw.isPresent()) {
            return new Found.BadPath(flaw.get());
        }
        try {
            JsonPath compiled = JsonPath.compile(path);
            Object found = compiled.read(document, PATHS);
            JsonNode node = found instanceof JsonNode json ? json : MAPPER.valueToTree(found);
            if (compiled.isDefinite() || !node.isArray()) {
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
}
