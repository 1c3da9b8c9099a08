package dev.launchwatch.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.launchwatch.notify.OnCall;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the page about rotas shows is what the code reads. */
class OnCallDocsTest {
    private static final Pattern YAML = Pattern.compile("```yaml\n(.*?)```", Pattern.DOTALL);
    private static final String REST = """
            monitors:
              - { name: homepage, http: { url: https://example.org/ } }
            rules:
              - { name: site-down, monitor: homepage, failing: {}, severity: critical }
            """;

    @TempDir
    Path folder;

    private Loaded.Good read(String yaml) throws IOException {
        Files.writeString(folder.resolve("all.yaml"), yaml + REST);
        return (Loaded.Good) Folders.reader(Map.of(
                        "SLACK_BOT_TOKEN",
                        "xoxb-1",
                        "ADA_EMAIL",
                        "ada@example.org",
                        "BOB_EMAIL",
                        "bob@example.org",
                        "BOB_HOOK",
                        "https://example.org/bob"))
                .read(folder);
    }

    private static String example() throws IOException {
        Matcher block = YAML.matcher(Files.readString(Path.of("docs/on-call.md")));
        assertThat(block.find()).isTrue();
        return block.group(1);
    }

    @Test
    void theExampleReadsAndSaysWhatThePageSays() throws IOException {
        Loaded.Good good = read(example());
        assertThat(good.warnings()).isEmpty();
        OnCall rota = good.catalog().onCall().getFirst();
        assertThat(rota.every()).isEqualTo(Duration.ofDays(7));
        assertThat(rota.at(Instant.parse("2026-11-30T07:59:59Z")).turn().name()).isEqualTo("Ada");
        assertThat(rota.at(Instant.parse("2026-11-30T08:00:00Z")).turn().to()).containsExactly("bob-mail", "bob-hook");
        assertThat(rota.at(Instant.parse("2026-12-25T00:00:00Z")).turn().name()).isEqualTo("Bob");
    }

    @Test
    void aRotaThatNoRouteAsksForIsWarnedOfAndSoAreItsChannels() throws IOException {
        Loaded.Good good = read(example().replace("escalate-to: [duty]", "escalate-to: [ada-mail]"));
        assertThat(good.warnings().stream().map(Problem::toString))
                .hasSize(3)
                .anyMatch(warning -> warning.endsWith("no route asks who is on call by 'duty'"))
                .anyMatch(warning -> warning.endsWith("no route leads to the channel 'bob-mail'"));
    }
}
