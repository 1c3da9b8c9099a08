package dev.launchwatch.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.launchwatch.notify.DeadManPing;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The dead-man ping in the YAML, and what the page about it shows. */
class DeadManPingTest {
    @TempDir
    Path folder;

    private DeadManPing read(String yaml) {
        Loaded loaded = Folders.load(folder, "ping.yaml", yaml);
        assertThat(loaded).isInstanceOf(Loaded.Good.class);
        Loaded.Good good = (Loaded.Good) loaded;
        assertThat(good.redactor().clean("a log with https://hc-ping.com/the-uuid"))
                .doesNotContain("the-uuid");
        return Objects.requireNonNull(good.catalog().deadManPing());
    }

    @Test
    void anAddressIsEnoughAndIsNeverShown() {
        DeadManPing ping = read("dead-man-ping: https://hc-ping.com/the-uuid\n");
        assertThat(ping.toString())
                .isEqualTo("DeadManPing[url=[secret], method=GET, every=PT1M, withholdAfter=PT2M, timeout=PT10S]");
        assertThat(ping).isEqualTo(read("dead-man-ping: { url: https://hc-ping.com/the-uuid, every: 60s }\n"));
    }

    @Test
    void withoutTheKeyNobodyIsPinged() {
        Loaded.Good good = (Loaded.Good) Folders.load(folder, "ping.yaml", "monitors: []\n");
        assertThat(good.catalog().deadManPing()).isNull();
    }

    @Test
    void whatTheDocumentationShowsReads() throws Exception {
        List<String> blocks = Pattern.compile("```yaml\n(.*?)```", Pattern.DOTALL)
                .matcher(Files.readString(Path.of("docs/dead-man-ping.md")))
                .results()
                .map((MatchResult block) -> block.group(1))
                .toList();
        assertThat(blocks).hasSize(4);
        for (String block : blocks) {
            Files.writeString(folder.resolve("ping.yaml"), block);
            Loaded loaded = new ConfigReader(
                            name -> Optional.of(
                                    name.endsWith("_URL") ? "https://hc-ping.com/the-uuid" : "of-the-environment"),
                            SecretFiles.ofThisMachine())
                    .read(folder);
            assertThat(loaded).as(block).isInstanceOf(Loaded.Good.class);
        }
    }
}
