package dev.launchwatch.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.launchwatch.model.Outcome;
import dev.launchwatch.model.Report;
import dev.launchwatch.model.Result;
import dev.launchwatch.web.Commands.Run;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Runs that people ask for. */
class RunsTest {
    private static final Instant NOW = Instant.parse("2026-05-01T12:00:00Z");
    private static final Result RESULT = new Result(
            "home",
            "local",
            NOW,
            Result.Trigger.REQUEST,
            Result.Standing.COUNTED,
            Report.of(new Outcome.Up(), Duration.ofMillis(3)));

    private final Runs runs = new Runs();
    private boolean busy;

    private Run run(Instant at, Duration wait) {
        return runs.run("home", at, wait, _ -> busy, name -> {
            runs.hear(RESULT);
            return name.equals("home");
        });
    }

    @Test
    void whoWaitsIsGivenTheResultAndWhoDoesNotIsNot() {
        assertThat(run(NOW, Duration.ofSeconds(10))).isEqualTo(new Run.Started(Optional.of(RESULT)));
        assertThat(run(NOW.plus(Runs.PAUSE), Duration.ZERO)).isEqualTo(new Run.Started(Optional.empty()));
        assertThat(runs.run("home", NOW.plusSeconds(60), Duration.ofMillis(1), _ -> false, _ -> true))
                .as("that takes too long")
                .isEqualTo(new Run.Started(Optional.empty()));
    }

    @Test
    void aMonitorRunsOnceAtATimeAndNotAgainAtOnce() {
        busy = true;
        assertThat(run(NOW, Duration.ZERO)).isEqualTo(new Run.Busy());
        busy = false;
        assertThat(run(NOW, Duration.ZERO)).isInstanceOf(Run.Started.class);
        assertThat(run(NOW.plusSeconds(2), Duration.ZERO)).isEqualTo(new Run.TooOften(Duration.ofSeconds(3)));
        assertThat(run(NOW.minusSeconds(60), Duration.ZERO))
                .as("a clock that was set back")
                .isInstanceOf(Run.Started.class);
    }

    @Test
    void namesThatAreNoMonitorAreNotRemembered() {
        assertThat(runs.run("nobody", NOW, Duration.ZERO, _ -> false, _ -> false))
                .isEqualTo(new Run.Unknown());
        assertThat(runs.run("nobody", NOW, Duration.ZERO, _ -> false, _ -> false))
                .isEqualTo(new Run.Unknown());
    }
}
