package dev.launchwatch.web;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The description of the API, completed: to each operation that was found in the classes its words, examples and answers, the schemas of
 * which are those of the records that are answered.
 */
final class Described {
    private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());

    private static final Map<Integer, String> ERRORS = new TreeMap<>(Map.of(
            400, "limit is 1 to 1000.",
            401, "Send a bearer token; `launchwatch token new` makes one.",
            403, "This token lacks the scope operate.",
            404, "There is no monitor 'homepag'.",
            409, "The alert is over: there is nothing to acknowledge.",
            429, "This token asks too often. Ask again in 1 s.",
            503, "The store is away: the store could not read results (disk full)"));

    private static final Map<Integer, String> MEANINGS = Map.of(
            400, "It is not what is asked for here; the detail says what is.",
            401, "No token, or none that is known.",
            403, "The token lacks the scope.",
            404, "There is no such thing.",
            409, "It cannot be done as things stand.",
            429, "Too often: the header Retry-After says in how many seconds it may be asked again.",
            503, "The store is away, or the daemon is starting or stopping: ask again after Retry-After seconds.");

    private final ObjectNode document;
    private final ObjectNode schemas;

    private Described(ObjectNode document) {
        this.document = document;
        this.schemas = (ObjectNode) document.path("components").path("schemas");
    }

    /** @param found what the build found in the classes */
    static ObjectNode complete(String found) throws IOException {
        Described described = new Described((ObjectNode) new ObjectMapper().readTree(found));
        described.errors();
        try (InputStream in = Described.class.getResourceAsStream("/openapi/operations.yaml")) {
            for (Map.Entry<String, JsonNode> each : YAML.readTree(in).properties()) {
                described.operation(each.getKey(), (ObjectNode) each.getValue());
            }
        }
        return described.document;
    }

    private void errors() {
        ObjectNode responses = (ObjectNode) document.path("components").path("responses");
        schemas.set("Problem", schema(Problem.class));
        ERRORS.forEach((status, detail) -> {
            ObjectNode response = responses.putObject("E" + status).put("description", MEANINGS.get(status));
            ObjectNode media = response.putObject("content").putObject(Problem.MEDIA_TYPE);
            media.putObject("schema").put("$ref", "#/components/schemas/Problem");
            media.putObject("example")
                    .put("type", "about:blank")
                    .put(
                            "title",
                            jakarta.ws.rs.core.Response.Status.fromStatusCode(status)
                                    .getReasonPhrase())
                    .put("status", status)
                    .put("detail", detail);
        });
    }

    private void operation(String name, ObjectNode said) {
        String[] words = name.split(" ", 2);
        JsonNode found = document.path("paths").path(words[1]).path(words[0].toLowerCase(java.util.Locale.ROOT));
        if (!(found instanceof ObjectNode operation)) {
            throw new IllegalStateException(name + " is described and not there");
        }
        for (String key : List.of("summary", "description", "security")) {
            if (said.has(key)) {
                operation.set(key, said.get(key));
            }
        }
        for (JsonNode parameter : operation.path("parameters")) {
            JsonNode example =
                    said.path("parameters").get(parameter.path("name").asText());
            if (example != null) {
                ((ObjectNode) parameter).set("example", example);
            }
        }
        if (said.has("request")) {
            ((ObjectNode) operation.path("requestBody")).remove("required");
            ((ObjectNode) operation.at("/requestBody/content/application~1json")).set("example", said.get("request"));
        }
        JsonNode generated = operation.at("/responses/200/content");
        ObjectNode responses = operation.putObject("responses");
        said.properties().stream()
                .filter(each -> each.getKey().matches("2\\d\\d|404"))
                .forEach(each -> responses.set(each.getKey(), response(each.getValue(), generated)));
        said.path("errors").forEach(status -> error(responses, status.asInt()));
        if (!said.has("security")) {
            List.of(401, 403, 429).forEach(status -> error(responses, status));
        }
    }

    private static void error(ObjectNode responses, int status) {
        responses.putObject(String.valueOf(status)).put("$ref", "#/components/responses/E" + status);
    }

    private ObjectNode response(JsonNode said, JsonNode generated) {
        ObjectNode response = YAML.createObjectNode();
        response.put("description", said.path("description").asText("As of now."));
        if (said.has("html")) {
            response.putObject("content")
                    .putObject("text/html")
                    .putObject("schema")
                    .put("type", "string");
        } else if (said.has("generated")) {
            response.set("content", generated);
            ((ObjectNode) generated.path("application/json")).set("example", said.get("example"));
        } else if (said.has("of") || said.has("schema")) {
            ObjectNode media = response.putObject("content").putObject("application/json");
            media.set("schema", said.has("schema") ? said.get("schema") : reference(said.get("of")));
            media.set("example", said.get("example"));
        }
        return response;
    }

    private ObjectNode reference(JsonNode of) {
        if (of instanceof ArrayNode list) {
            ObjectNode array = YAML.createObjectNode().put("type", "array");
            array.set("items", reference(list.get(0)));
            return array;
        }
        return Stream.concat(
                        Stream.of(MaintenanceWindow.class, Explanation.class),
                        Stream.of(Views.class, Operations.class, AuditApi.class, Explanation.class)
                                .flatMap(home -> Arrays.stream(home.getDeclaredClasses())))
                .filter(each -> each.getSimpleName().equals(of.asText()))
                .findFirst()
                .map(this::reference)
                .orElseThrow(() -> new IllegalStateException("there is no record " + of));
    }

    private ObjectNode reference(Class<?> record) {
        if (!schemas.has(record.getSimpleName())
                || !schemas.path(record.getSimpleName()).has("required")) {
            schemas.putObject(record.getSimpleName());
            schemas.set(record.getSimpleName(), schema(record));
        }
        return YAML.createObjectNode().put("$ref", "#/components/schemas/" + record.getSimpleName());
    }

    private ObjectNode schema(Class<?> record) {
        ObjectNode schema = YAML.createObjectNode().put("type", "object");
        ArrayNode required = YAML.createArrayNode();
        ObjectNode properties = schema.putObject("properties");
        boolean leavesEmptyOut =
                record == Problem.class || record.getSimpleName().equals("EntryView");
        for (RecordComponent component : record.getRecordComponents()) {
            JsonProperty named = component.getAccessor().getAnnotation(JsonProperty.class);
            String name = named == null ? component.getName() : named.value();
            properties.set(name, type(component.getGenericType()));
            boolean may = component.getAnnotatedType().isAnnotationPresent(Nullable.class);
            if (!may && !leavesEmptyOut) {
                required.add(name);
            }
        }
        schema.set("required", required);
        return schema;
    }

    private ObjectNode type(Type type) {
        ObjectNode schema = YAML.createObjectNode();
        if (type instanceof ParameterizedType generic) {
            Type last = generic.getActualTypeArguments()[generic.getActualTypeArguments().length - 1];
            boolean list = generic.getRawType() == List.class;
            schema.put("type", list ? "array" : "object");
            schema.set(list ? "items" : "additionalProperties", type(last));
            return schema;
        }
        Class<?> plain = (Class<?>) type;
        if (plain.isRecord()) {
            return reference(plain);
        }
        if (plain == Instant.class) {
            return schema.put("type", "string").put("format", "date-time");
        }
        String word = plain == String.class
                ? "string"
                : plain == boolean.class
                        ? "boolean"
                        : plain == double.class || plain == Double.class ? "number" : "integer";
        return schema.put("type", word);
    }
}
