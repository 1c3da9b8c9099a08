package dev.launchwatch.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every rule has a file that breaks it beside the exact message; {@code -Dlaunchwatch.write=true} writes the messages. */
class InvalidFilesTest {
    private static final Path SOURCES = Path.of("src/test/resources/config/invalid");

    @TempDir
    Path folder;

    static Stream<String> files() throws IOException {
        try (Stream<Path> files = Files.list(Folders.resource("invalid"))) {
            List<String> names = files.map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(".yaml"))
                    .sorted()
                    .toList();
            return names.stream();
        }
    }

    @ParameterizedTest
    @MethodSource("files")
    void eachInvalidFileIsRefusedWithExactlyItsMessages(String file) throws IOException {
        Loaded loaded = Folders.load(folder, file, Folders.text("invalid/" + file));

        assertThat(loaded).isInstanceOf(Loaded.Bad.class);
        String messages = ((Loaded.Bad) loaded)
                .errors().stream().map(problem -> problem + "\n").collect(Collectors.joining());
        String expected = file.replace(".yaml", ".txt");
        if (Boolean.getBoolean("launchwatch.write")) {
            Files.writeString(SOURCES.resolve(expected), messages);
        }
        assertThat(messages).isEqualTo(Folders.text("invalid/" + expected));
    }

    @Test
    void thereIsAFileForEachOfManyRules() throws IOException {
        assertThat(files().count()).isGreaterThan(100);
    }
}
