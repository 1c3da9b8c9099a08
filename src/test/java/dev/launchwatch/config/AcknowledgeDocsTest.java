package dev.launchwatch.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.launchwatch.notify.ChannelSpec;
import dev.launchwatch.notify.Route;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the page about acknowledging shows is what the code reads. */
class AcknowledgeDocsTest {
    private static final Pattern YAML = Pattern.compile("```yaml\n(.*?)```", Pattern.DOTALL);

    @TempDir
    Path folder;

    @Test
    void theExampleReadsAndSaysWhatThePageSays() throws IOException {
        Matcher block = YAML.matcher(Files.readString(Path.of("docs/acknowledge.md")));
        assertThat(block.find()).isTrue();
        Files.writeString(
                folder.resolve("all.yaml"),
                block.group(1) + "monitors:\n  - { name: homepage, http: { url: https://example.org/ } }\n"
                        + "rules:\n  - { name: site-down, monitor: homepage, failing: {}, severity: critical }\n");
        Loaded.Good good = (Loaded.Good) Folders.reader(Map.of(
                        "SLACK_BOT_TOKEN", "xoxb-1", "SLACK_SIGNING_SECRET", "s3cret", "ONCALL_EMAIL", "a@example.org"))
                .read(folder);
        assertThat(good.warnings()).isEmpty();
        Route route = good.catalog().routes().getFirst();
        assertThat(route.acknowledgeWithin()).isEqualTo(Duration.ofMinutes(15));
        assertThat(route.escalateTo()).containsExactly("on-call-mail");
        assertThat(good.catalog().channels().getFirst().spec())
                .isInstanceOfSatisfying(
                        ChannelSpec.Slack.class,
                        slack -> assertThat(slack.signingSecret()).isNotNull());
        assertThat(good.redactor().clean("s3cret")).isEqualTo("[redacted]");
    }
}
