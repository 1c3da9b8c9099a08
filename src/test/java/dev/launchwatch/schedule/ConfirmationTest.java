package dev.launchwatch.schedule;

import static dev.launchwatch.schedule.Monitors.DEGRADED;
import static dev.launchwatch.schedule.Monitors.DOWN;
import static dev.launchwatch.schedule.Monitors.UNKNOWN;
import static dev.launchwatch.schedule.Monitors.UP;
import static dev.launchwatch.schedule.Monitors.monitor;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.launchwatch.model.Report;
import dev.launchwatch.model.Result.Standing;
import dev.launchwatch.probe.Monitor;
import dev.launchwatch.schedule.Confirmation.Verdict;
import dev.launchwatch.schedule.Health.Down;
import dev.launchwatch.schedule.Health.Suspect;
import dev.launchwatch.schedule.Health.Up;
import java.time.Duration;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class ConfirmationTest {
    private static final Optional<Duration> TIMETABLE = Optional.empty();
    private static final Optional<Duration> CONFIRM = Optional.of(Duration.ofSeconds(5));
    private static final Optional<Duration> RECOVER = Optional.of(Duration.ofSeconds(10));

    static Stream<Arguments> table() {
        Standing counted = Standing.COUNTED;
        Standing suspect = Standing.SUSPECT;
        return Stream.of(
                // confirmations, before, outcome, standing, after, pause, first failure
                arguments(1, new Up(), UP, counted, new Up(), TIMETABLE, false),
                arguments(1, new Up(), DEGRADED, counted, new Up(), TIMETABLE, false),
                arguments(1, new Up(), UNKNOWN, counted, new Up(), TIMETABLE, false),
                arguments(1, new Up(), DOWN, suspect, new Suspect(0), CONFIRM, true),
                arguments(1, new Suspect(0), DOWN, counted, new Down(), RECOVER, false),
                arguments(1, new Suspect(0), UP, counted, new Up(), TIMETABLE, false),
                arguments(1, new Suspect(0), DEGRADED, counted, new Up(), TIMETABLE, false),
                arguments(1, new Suspect(0), UNKNOWN, counted, new Suspect(0), RECOVER, false),
                arguments(1, new Down(), DOWN, counted, new Down(), RECOVER, false),
                arguments(1, new Down(), UP, counted, new Up(), TIMETABLE, false),
                arguments(1, new Down(), DEGRADED, counted, new Up(), TIMETABLE, false),
                arguments(1, new Down(), UNKNOWN, counted, new Down(), RECOVER, false),
                arguments(0, new Up(), DOWN, counted, new Down(), RECOVER, true),
                arguments(3, new Up(), DOWN, suspect, new Suspect(0), CONFIRM, true),
                arguments(3, new Suspect(0), DOWN, suspect, new Suspect(1), CONFIRM, false),
                arguments(3, new Suspect(1), DOWN, suspect, new Suspect(2), CONFIRM, false),
                arguments(3, new Suspect(2), DOWN, counted, new Down(), RECOVER, false),
                arguments(3, new Suspect(1), UP, counted, new Up(), TIMETABLE, false));
    }

    @ParameterizedTest
    @MethodSource("table")
    void decides(
            int confirmations,
            Health before,
            Report report,
            Standing standing,
            Health after,
            Optional<Duration> pause,
            boolean first) {
        Monitor monitor = monitor("homepage", Duration.ofMinutes(5), confirmations);
        assertThat(Confirmation.decide(monitor, before, report.outcome()))
                .isEqualTo(new Verdict(standing, after, pause, first));
    }
}
