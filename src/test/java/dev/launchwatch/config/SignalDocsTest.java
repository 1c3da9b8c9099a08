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

/** What the pages about rules over signals show is what the code does. */
class SignalDocsTest {
    private static final Pattern YAML = Pattern.compile("```yaml\n(.*?)```", Pattern.DOTALL);

    @TempDir
    Path folder;

    @Test
    void theExampleConfigurationReads() throws IOException {
        Loaded loaded = Folders.load(
                folder, "signals.yaml", blocks("docs/signal-rules.md").getFirst());
        assertThat(loaded).isInstanceOf(Loaded.Good.class);
        assertThat(((Loaded.Good) loaded).catalog().rules()).hasSize(11);
    }

    @Test
    void theExampleTestPassesOnTheExampleConfiguration() throws IOException {
        Loaded.Good good = (Loaded.Good) Folders.load(
                folder, "signals.yaml", blocks("docs/signal-rules.md").getFirst());
        Path file = Files.writeString(
                folder.resolve("test.txt"), blocks("docs/rule-tests.md").getLast());
        RuleTests.Good tests = (RuleTests.Good) Folders.reader().readTests(file);
        List<RuleTest.Verdict> verdicts =
                RuleTest.run(tests.file(), Subjects.ruleBook(good.catalog()), Subjects.kinds(good.catalog()));
        assertThat(verdicts)
                .hasSize(1)
                .allSatisfy(verdict -> assertThat(verdict.mismatches()).isEmpty());
    }

    @Test
    void theExampleOfMeasuredSignalsReadsAndItsTestPasses() throws IOException {
        List<String> examples = blocks("docs/signal-rules.md").stream()
                .filter(block -> block.contains("promql"))
                .toList();
        assertThat(examples).hasSize(1);
        Loaded.Good good = (Loaded.Good) Folders.load(folder, "measured.yaml", examples.getFirst());
        String measured = blocks("docs/rule-tests.md").stream()
                .filter(block -> block.contains("values:"))
                .findFirst()
                .orElseThrow();
        Path file = Files.writeString(folder.resolve("test.txt"), measured);
        RuleTests.Good tests = (RuleTests.Good) Folders.reader().readTests(file);
        assertThat(RuleTest.run(tests.file(), Subjects.ruleBook(good.catalog()), Subjects.kinds(good.catalog())))
                .hasSize(1)
                .allSatisfy(verdict -> assertThat(verdict.mismatches()).isEmpty());
    }

    private static List<String> blocks(String page) throws IOException {
        return YAML.matcher(Files.readString(Path.of(page)))
                .results()
                .map((MatchResult block) -> block.group(1))
                .toList();
    }
}
