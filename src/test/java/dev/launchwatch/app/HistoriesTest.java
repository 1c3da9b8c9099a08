package dev.launchwatch.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.launchwatch.alert.Journal;
import dev.launchwatch.model.Facts;
import dev.launchwatch.model.Outcome;
import dev.launchwatch.model.Report;
import dev.launchwatch.model.Result;
import dev.launchwatch.model.Timings;
import dev.launchwatch.testing.FakeTime;
import dev.launchwatch.web.Day;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Days of the status page, from a store that the daemon's own parts wrote. */
class HistoriesTest {
    private static final Instant NOON = Instant.parse("2026-05-20T12:00:00Z");
    private static final int DAYS = 5;

    private final FakeTime time = new FakeTime(NOON);

    @TempDir
    Path folder;

    private static Result up(Instant at) {
        Report report = new Report(new Outcome.Up(), Duration.ofMillis(20), Timings.NONE, Facts.NONE, List.of());
        return new Result("chat", "eu", at, Result.Trigger.SCHEDULE, Result.Standing.COUNTED, report);
    }

    private List<Day> days(ZoneId zone) {
        try (Storage storage = Storage.open(FolderSettings.alone(folder), time)) {
            List<Result> results = new ArrayList<>();
            for (Instant at = NOON.minus(Duration.ofDays(DAYS)); at.isBefore(NOON); at = at.plusSeconds(1800)) {
                results.add(up(at));
            }
            storage.journal().commit(new Journal.Batch(results, List.of(), List.of()));
            Histories histories = new Histories();
            Instant first = NOON.atZone(zone)
                    .toLocalDate()
                    .minusDays(89)
                    .atStartOfDay(zone)
                    .toInstant();
            histories.refresh(
                    storage.times(), Station.Configured.NOTHING, List.of("chat"), Map.of(), zone, first, NOON);
            return histories.of("chat", NOON.atZone(zone).toLocalDate()).days();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "UTC",
                "Europe/Berlin",
                "Asia/Kolkata",
                "Asia/Kathmandu",
                "America/St_Johns",
                "Australia/Lord_Howe"
            })
    void eachDayStandsOnceAndEachHourCountsOnceInWhateverZone(String zone) {
        List<Day> days = days(ZoneId.of(zone));
        assertThat(days).extracting(Day::date).doesNotHaveDuplicates().isSorted();
        assertThat(days.stream().mapToLong(Day::up).sum())
                .isEqualTo(Duration.ofDays(DAYS).toMillis());
        assertThat(days.getLast().date()).isEqualTo(LocalDate.ofInstant(NOON, ZoneId.of(zone)));
    }
}
