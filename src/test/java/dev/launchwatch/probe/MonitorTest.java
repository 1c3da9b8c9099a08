package dev.launchwatch.probe;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MonitorTest {
    @ParameterizedTest
    @CsvSource({
        "PT1M, PT5M, PT6S", // due each minute, and looked after every five by default
        "PT5S, PT5M, PT1S",
        "PT30M, PT5M, PT3M",
        "PT24H, PT5M, PT5M",
        "PT24H, PT10S, PT10S"
    })
    void aJobThatIsMissingIsNoticedWithinATenthOfItsInterval(Duration within, Duration every, Duration looked) {
        Monitor monitor = new Monitor(
                "backup",
                every,
                Duration.ofSeconds(10),
                "jobs",
                "",
                1,
                Duration.ofSeconds(5),
                Duration.ofSeconds(30),
                List.of(),
                Map.of(),
                true,
                Monitor.Excerpts.NONE,
                new HeartbeatSpec(within, Duration.ZERO));
        assertThat(monitor.every()).isEqualTo(looked);
        assertThat(monitor.intervalWhileDown()).isLessThanOrEqualTo(looked);
    }
}
