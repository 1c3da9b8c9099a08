package dev.launchwatch.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.launchwatch.alert.RuleTest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the page about rules over monitors shows is what the code does. */
class MonitorRuleDocsTest {
    private static final Pattern YAML = Pattern.compile("```yaml\n(.*?)```", Pattern.DOTALL);

    @TempDir
    Path folder;

    @Test
    void theExampleOfSeveralRegionsReadsAndItsTestsPass() throws IOException {
        List<String> blocks = YAML.matcher(Files.readString(Path.of("docs/monitor-rules.md")))
                .results()
                .map((MatchResult block) -> block.group(1))
                .toList();
        assertThat(blocks).hasSize(2);
        Loaded.Good good = (Loaded.Good) Folders.load(folder, "regions.yaml", blocks.getFirst());
        Path file = Files.writeString(folder.resolve("test.txt"), blocks.getLast());
        RuleTests.Good tests = (RuleTests.Good) Folders.reader().readTests(file);
        assertThat(RuleTest.run(tests.file(), Subjects.ruleBook(good.catalog()), Subjects.kinds(good.catalog())))
                .hasSize(3)
                .allSatisfy(verdict -> assertThat(verdict.mismatches()).isEmpty());
    }

    @Test
    void theExampleIsTheDefault() throws IOException {
        String example = YAML.matcher(Files.readString(Path.of("docs/monitor-rules.md")))
                .results()
                .map((MatchResult block) -> block.group(1))
                .findFirst()
                .orElseThrow();
        String shorter = example.replace(", regional: { after: 3, severity: warning }", "");
        assertThat(shorter).isNotEqualTo(example);
        Loaded.Good written = (Loaded.Good) Folders.load(folder, "regions.yaml", example);
        Loaded.Good left = (Loaded.Good) Folders.load(folder, "regions.yaml", shorter);
        assertThat(left.catalog().rules()).isEqualTo(written.catalog().rules());
    }
}
