package dev.launchwatch.web;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLGenerator;
import io.smallrye.openapi.api.SmallRyeOpenAPI;
import java.io.IOException;
import java.io.InputStream;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jboss.jandex.Index;
import org.jboss.jandex.Indexer;
import org.junit.jupiter.api.Test;

/** Holds the description of the API against its classes; {@code -Dlaunchwatch.write=true} writes it. */
class OpenApiTest {
    private static final ObjectMapper YAML =
            new ObjectMapper(new YAMLFactory().enable(YAMLGenerator.Feature.MINIMIZE_QUOTES));
    private static final Path FOLDER = Path.of("src/main/resources");

    private final SmallRyeOpenAPI described = SmallRyeOpenAPI.builder()
            .withIndex(index())
            .withCustomStaticFile(() -> OpenApiTest.class.getResourceAsStream("/openapi/base.yaml"))
            .build();

    @Test
    void theYamlIsWhatTheApiIs() throws IOException {
        assertSame("openapi.yaml", YAML.writeValueAsString(Described.complete(described.toJSON())));
    }

    @Test
    void theJsonIsWhatTheApiIs() throws IOException {
        assertSame("openapi.json", Described.complete(described.toJSON()).toPrettyString());
    }

    @Test
    void everyOperationHasWordsAndAnswersAndAnExampleOfEachThatIsJson() throws IOException {
        List<String> faults = new ArrayList<>();
        for (var path : Described.complete(described.toJSON()).path("paths").properties()) {
            for (var operation : path.getValue().properties()) {
                String name = operation.getKey() + " " + path.getKey();
                JsonNode described = operation.getValue();
                if (described.path("summary").asText().isBlank()) {
                    faults.add(name + " has no summary");
                }
                if (!described.path("security").isEmpty() || !described.has("security")) {
                    for (String status : List.of("401", "403", "429")) {
                        if (!described.path("responses").has(status)
                                && !described.path("responses").has("default")) {
                            faults.add(name + " does not say " + status);
                        }
                    }
                }
                for (var response : described.path("responses").properties()) {
                    JsonNode json = response.getValue().at("/content/application~1json");
                    if (json.isObject() && json.path("example").isMissingNode()) {
                        faults.add(name + " has no example of " + response.getKey());
                    }
                }
                JsonNode body = described.at("/requestBody/content/application~1json");
                if (body.isObject() && body.path("example").isMissingNode()) {
                    faults.add(name + " has no example of a request");
                }
                for (JsonNode parameter : described.path("parameters")) {
                    boolean required = parameter.path("required").asBoolean();
                    if (required && parameter.path("example").isMissingNode()) {
                        faults.add(name + " has no example of "
                                + parameter.path("name").asText());
                    }
                }
            }
        }
        assertThat(faults).isEmpty();
    }

    @Test
    void everyPathIsDescribedAndNeedsAToken() {
        assertThat(described.model().getPaths().getPathItems())
                .containsKeys(
                        "/api/v1/monitors",
                        "/api/v1/events",
                        "/api/v1/alerts",
                        "/api/v1/silences/{id}",
                        "/api/v1/config/reload");
        assertThat(described.model().getSecurity()).isNotEmpty();
    }

    private static void assertSame(String name, String text) throws IOException {
        Path file = FOLDER.resolve(name);
        if (Boolean.getBoolean("launchwatch.write")) {
            Files.writeString(file, text);
        }
        assertThat(file).as("run the tests with -Dlaunchwatch.write=true").hasContent(text);
    }

    private static Index index() {
        try {
            Path classes = Path.of(Api.class
                    .getProtectionDomain()
                    .getCodeSource()
                    .getLocation()
                    .toURI());
            Indexer indexer = new Indexer();
            for (String room : List.of("web", "model")) {
                try (Stream<Path> files =
                        Files.list(classes.resolve("dev/launchwatch").resolve(room))) {
                    for (Path file : files.filter(each -> each.toString().endsWith(".class"))
                            .sorted()
                            .toList()) {
                        try (InputStream in = Files.newInputStream(file)) {
                            indexer.index(in);
                        }
                    }
                }
            }
            return indexer.complete();
        } catch (IOException | URISyntaxException e) {
            throw new IllegalStateException("the API's classes cannot be read", e);
        }
    }
}
