package dev.launchwatch.probe;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.jayway.jsonpath.Configuration;
import com.jayway.jsonpath.InvalidPathException;
import com.jayway.jsonpath.JsonPath;
import com.jayway.jsonpath.JsonPathException;
import com.jayway.jsonpath.PathNotFoundException;
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
        if (path.contains("=~")) {
            // Its regular expressions would run over a stranger's text without a bound.
            return new Found.BadPath("regular expressions are not for paths: write matches instead");
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
        } catch (PathNotFoundException e) {
            return new Found.Nothing();
        } catch (InvalidPathException | IllegalArgumentException e) {
            return new Found.BadPath(String.valueOf(e.getMessage()));
        } catch (JsonPathException e) {
            // Functions such as sum() over values that are no numbers.
            return new Found.Nothing();
        }
    }
}
