package dev.launchwatch.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** A message's "what to do" leads somewhere. */
class RunbooksTest {
    private static final Pattern RUNBOOK = Pattern.compile("docs/if-x-breaks\\.md#([a-z-]+)");

    @Test
    void everyRunbookOfTheDemoAndTheExamplesHasItsSection() throws Exception {
        List<String> guide = Files.readAllLines(Path.of("docs/if-x-breaks.md"));
        int found = 0;
        StringBuilder texts = new StringBuilder(Files.readString(Path.of("monitors/rules.yaml")));
        for (String file : DemoConfig.FILES) {
            texts.append(new String(Resources.bytes("monitors/" + file), StandardCharsets.UTF_8));
        }
        Matcher runbooks = RUNBOOK.matcher(texts);
        while (runbooks.find()) {
            assertThat(guide).contains("## " + runbooks.group(1));
            found++;
        }
        assertThat(found).isGreaterThan(8);
    }
}
