package dev.launchwatch.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the pages for beginners show can be copied as it is: {@code check} has nothing to say about it. */
class HowToDocsTest {
    private static final Pattern YAML = Pattern.compile("```yaml\n(.*?)```", Pattern.DOTALL);

    @TempDir
    private Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"ten-minutes", "add-a-monitor", "add-a-channel", "add-a-signal-source"})
    void theExampleIsWholeAndPassesCheck(String name) throws IOException {
        Matcher block = YAML.matcher(Files.readString(Path.of("docs", name + ".md")));
        assertThat(block.find()).isTrue();
        Files.writeString(folder.resolve("site.yaml"), block.group(1).stripIndent());

        Loaded loaded = Folders.reader(Map.of()).read(folder);

        assertThat(loaded).as(loaded.toString()).isInstanceOf(Loaded.Good.class);
        assertThat(loaded.warnings()).isEmpty();
    }
}
