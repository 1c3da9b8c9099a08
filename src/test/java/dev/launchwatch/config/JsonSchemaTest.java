package dev.launchwatch.config;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class JsonSchemaTest {
    private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());
    private static final Schema SCHEMA = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
            .getSchema(JsonSchema.text(), InputFormat.JSON);

    private static List<String> faults(String yaml) throws IOException {
        JsonNode json = YAML.readTree(yaml);
        return SCHEMA.validate(json.toString(), InputFormat.JSON).stream()
                .map(Object::toString)
                .toList();
    }

    static Stream<Path> good() throws IOException {
        try (Stream<Path> shipped = Files.list(Path.of("monitors"));
                Stream<Path> examples = Files.list(Path.of("docs/reference/examples"));
                Stream<Path> valid = Files.list(Folders.resource("valid"))) {
            return Stream.of(shipped, examples, valid)
                    .flatMap(files -> files)
                    .filter(file -> file.toString().endsWith(".yaml"))
                    .toList()
                    .stream();
        }
    }

    @ParameterizedTest
    @MethodSource("good")
    void everyExampleIsValid(Path file) throws IOException {
        assertThat(faults(Files.readString(file))).isEmpty();
    }

    static Stream<String> structural() throws IOException {
        return InvalidFilesTest.files()
                .filter(file -> Folders.text("invalid/" + file).startsWith("# The schema refuses"));
    }

    @ParameterizedTest
    @MethodSource("structural")
    void aFileThatIsWrongInStructureIsRefused(String file) throws IOException {
        assertThat(faults(Folders.text("invalid/" + file))).isNotEmpty();
    }

    @Test
    void manyOfTheInvalidFilesAreOfThatKind() throws IOException {
        assertThat(structural().count()).isGreaterThan(30);
    }
}
