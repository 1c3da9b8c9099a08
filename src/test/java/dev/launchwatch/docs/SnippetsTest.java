package dev.launchwatch.docs;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Whatever stands between fences is of its language, and YAML for Launchwatch is what its schema takes. Pages whose examples need more than
 * that (the chat that breaks, the events that make an alert fire) have tests of their own.
 */
class SnippetsTest {
    private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Schema SCHEMA = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
            .getSchema(schema(), InputFormat.JSON);

    /** What is in no configuration but a file of its own. */
    private static final Set<String> RULE_TESTS = Set.of("rules-files", "tests");

    /** What programs of others read. */
    private static final Set<String> FOREIGN = Set.of("metric_relabel_configs");

    /** Languages that nobody here can read. */
    private static final Set<String> UNREAD = Set.of("", "java", "js", "python", "nginx", "promql", "text");

    private static final Pattern PLACEHOLDER = Pattern.compile("(?<=[ /:@=])(NAME|ID|PROGRAM|FOLDER|ARGUMENT|FILE)…?");

    record Case(Path file, Page.Snippet snippet) {
        @Override
        public String toString() {
            return file + ": " + snippet.text().lines().findFirst().orElse("");
        }
    }

    private static String schema() {
        try {
            return Files.readString(Path.of("monitors/launchwatch.schema.json"));
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private static Stream<Case> of(String language) throws IOException {
        return Page.all().stream()
                .flatMap(page -> page.snippets().stream().map(snippet -> new Case(page.file(), snippet)))
                .filter(some -> some.snippet().language().equals(language));
    }

    static Stream<Case> yaml() throws IOException {
        return of("yaml");
    }

    @ParameterizedTest
    @MethodSource("yaml")
    void yamlIsWhatTheSchemaTakes(Case some) throws IOException {
        JsonNode read = YAML.readTree(some.snippet().text());
        assertThat(read.isObject()).as("begins with a key of a file").isTrue();
        List<String> keys = new ArrayList<>();
        read.fieldNames().forEachRemaining(keys::add);
        if (keys.stream().anyMatch(RULE_TESTS::contains) || keys.stream().anyMatch(FOREIGN::contains)) {
            return;
        }
        assertThat(SCHEMA.validate(read.toString(), InputFormat.JSON)).isEmpty();
    }

    static Stream<Case> shell() throws IOException {
        return of("sh");
    }

    @ParameterizedTest
    @MethodSource("shell")
    void aShellCanReadWhatIsToBeTyped(Case some) throws Exception {
        Process shell =
                new ProcessBuilder("bash", "-n").redirectErrorStream(true).start();
        try (var in = shell.outputWriter(StandardCharsets.UTF_8)) {
            in.write(some.snippet().text());
        }
        String said = new String(shell.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(shell.waitFor()).as(said).isZero();
    }

    @ParameterizedTest
    @MethodSource("shell")
    void whatIsToBeTypedOfOursIsThere(Case some) {
        some.snippet()
                .text()
                .lines()
                .flatMap(line -> Pattern.compile("(?:^|[ (])(\\./launchwatch|deploy/[\\w/.-]+)")
                        .matcher(PLACEHOLDER.matcher(line).replaceAll("x"))
                        .results())
                .map(found -> found.group(1))
                .forEach(name -> assertThat(Path.of(name).normalize()).exists());
    }

    static Stream<Case> json() throws IOException {
        return of("json");
    }

    @ParameterizedTest
    @MethodSource("json")
    void jsonIsJson(Case some) throws IOException {
        assertThat(JSON.readTree(some.snippet().text())).isNotNull();
    }

    @Test
    void thereIsNoOtherLanguageThatNobodyReads() throws IOException {
        assertThat(Page.all().stream()
                        .flatMap(page -> page.snippets().stream())
                        .map(Page.Snippet::language)
                        .filter(language -> !Set.of("yaml", "sh", "json").contains(language)))
                .allMatch(UNREAD::contains);
        assertThat(yaml().count()).isGreaterThan(60);
    }
}
