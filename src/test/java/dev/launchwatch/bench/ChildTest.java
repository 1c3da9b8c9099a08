package dev.launchwatch.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class ChildTest {
    private static final Pattern READY = Pattern.compile("^ready$");
    private static final Duration SOON = Duration.ofSeconds(30);

    @Test
    void theShellsTimeIsReadInEachLocale() {
        assertThat(Child.time("1777636800.000123")).isEqualTo(Instant.parse("2026-05-01T12:00:00.000123Z"));
        assertThat(Child.time("1777636800,000123")).isEqualTo(Instant.parse("2026-05-01T12:00:00.000123Z"));
    }

    @Test
    void whatThisJvmTakesToBeginAProcessIsNotMeasured() {
        Instant before = Instant.now();
        try (Child child = Child.start(List.of("sh", "-c", "sleep 0.2; echo ready"), Map.of())) {
            Duration after = child.await(READY, SOON).after();

            assertThat(after)
                    .isGreaterThanOrEqualTo(Duration.ofMillis(200))
                    .isLessThan(Duration.between(before, Instant.now()));
        }
    }

    @Test
    void theShellHasBecomeTheProgramAndItsArgumentsAreAsTheyWere() {
        try (Child child = Child.start(
                List.of("sh", "-c", "echo $$; for a in \"$@\"; do echo \"[$a]\"; done", "sh", "a  b", "$HOME;'"),
                Map.of())) {
            String process = Long.toString(child.pid());
            assertThat(child.await(Pattern.compile("^\\d+$"), SOON).matcher().group())
                    .isEqualTo(process);
            assertThat(child.await(Pattern.compile("^\\[(.*)]$"), SOON)
                            .matcher()
                            .group(1))
                    .isEqualTo("a  b");
            assertThat(child.await(Pattern.compile("^\\[(.*)]$"), SOON)
                            .matcher()
                            .group(1))
                    .isEqualTo("$HOME;'");
        }
    }
}
