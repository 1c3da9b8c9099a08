package dev.launchwatch.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Holds the generated files against the code; {@code -Dlaunchwatch.write=true} writes them. */
class GeneratedFilesTest {
    private static final Path REFERENCE = Path.of("docs/reference");
    private static final Path METADATA =
            Path.of("src/main/resources/META-INF/native-image/dev.launchwatch/launchwatch/reachability-metadata.json");

    private static final Map<String, String> FILES = files();

    @TempDir
    Path folder;

    private static Map<String, String> pages() {
        return ReferencePages.all(page -> {
            try {
                return Files.readString(REFERENCE.resolve("examples/" + page + ".yaml"));
            } catch (IOException e) {
                throw new UncheckedIOException("each page of the reference needs an example", e);
            }
        });
    }

    static Stream<String> generated() {
        return FILES.keySet().stream();
    }

    private static Map<String, String> files() {
        Map<String, String> files = new LinkedHashMap<>();
        files.put("monitors/launchwatch.schema.json", JsonSchema.text());
        files.put(METADATA.toString(), NativeTypes.text());
        pages().forEach((name, text) -> files.put(REFERENCE.resolve(name).toString(), text));
        return files;
    }

    @ParameterizedTest
    @MethodSource("generated")
    void isWhatTheCodeGenerates(String file) throws IOException {
        String text = FILES.get(file);
        if (Boolean.getBoolean("launchwatch.write")) {
            Files.writeString(Path.of(file), text);
        }
        assertThat(Path.of(file))
                .as("run the tests with -Dlaunchwatch.write=true")
                .hasContent(text);
    }

    @Test
    void theReferenceHasNoOtherPages() throws IOException {
        try (Stream<Path> files = Files.list(REFERENCE)) {
            assertThat(files.filter(Files::isRegularFile)
                            .map(file -> file.getFileName().toString()))
                    .containsExactlyInAnyOrderElementsOf(pages().keySet());
        }
    }

    static Stream<String> pageNames() {
        return pages().keySet().stream().filter(page -> !page.equals("README.md"));
    }

    @ParameterizedTest
    @MethodSource("pageNames")
    void theExampleOfAPageCanBeRun(String page) throws IOException {
        String example = page.replace(".md", ".yaml");
        Loaded loaded = Folders.load(folder, example, Files.readString(REFERENCE.resolve("examples/" + example)));
        assertThat(loaded).isInstanceOf(Loaded.Good.class);
    }

    @Test
    void everyTypeOfTheCatalogIsRegisteredForTheNativeImage() {
        assertThat(NativeTypes.names())
                .contains(
                        "dev.launchwatch.config.Catalog",
                        "dev.launchwatch.probe.TransportSpec$IpPreference",
                        "dev.launchwatch.alert.RuleSpec",
                        "dev.launchwatch.alert.RuleSpec$CostPerMember",
                        "dev.launchwatch.probe.StepsSpec$Step",
                        "java.time.DayOfWeek")
                .hasSizeGreaterThan(40);
    }

    @Test
    void theShippedExampleReadsWithoutErrors() {
        assertThat(Folders.reader().read(Path.of("monitors"))).isInstanceOf(Loaded.Good.class);
    }

    @Test
    void theExamplesWrittenBesideTheKeysAreValid() {
        Problems problems = new Problems();
        Interpolation interpolation =
                new Interpolation(_ -> Optional.of("a secret"), SecretFiles.ofThisMachine(), problems);
        Binder binder = new Binder(problems, interpolation, new Origins());
        List<String> tried = new ArrayList<>();
        fields(Shapes.catalog()).filter(field -> !field.example().isEmpty()).forEach(field -> {
            Document document = YamlFolder.parse(new Source(field.key(), field.example()), problems)
                    .getFirst();
            assertThat(binder.bind(
                            field.shape(), new Binder.At(document.source(), document.root(), field.key(), Scope.NONE)))
                    .as(field.key() + ": " + field.example() + " " + problems.errors(Set.of()))
                    .isInstanceOf(Bound.Value.class);
            tried.add(field.key());
        });
        assertThat(tried).hasSizeGreaterThan(20);
    }

    private static Stream<Shape.Field> fields(Shape shape) {
        return switch (shape) {
            case Shape.ListOf(Shape item) -> fields(item);
            case Shape.MapOf(Shape value) -> fields(value);
            case Shape.Form form ->
                form.fields().stream().flatMap(field -> Stream.concat(Stream.of(field), fields(field.shape())));
            case Shape.Family family -> family.kinds().values().stream().flatMap(GeneratedFilesTest::fields);
            case Shape.Scalar _, Shape.Choice _, Shape.Free _ -> Stream.empty();
        };
    }
}
