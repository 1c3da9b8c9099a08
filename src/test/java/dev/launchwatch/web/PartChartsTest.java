package dev.launchwatch.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.launchwatch.model.Facts;
import dev.launchwatch.model.Failure;
import dev.launchwatch.model.Outcome;
import dev.launchwatch.model.Reason;
import dev.launchwatch.model.Report;
import dev.launchwatch.model.Result;
import dev.launchwatch.model.StepReport;
import dev.launchwatch.model.Timings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What probes of several requests and of streams spent their time with. */
class PartChartsTest {
    private static final Outcome DOWN = new Outcome.Down(Failure.of(Reason.ASSERTION_STATUS, "503"));

    private static Result result(
            int minutesAgo, Outcome outcome, int total, @Nullable Duration firstEvent, StepReport... steps) {
        return new Result(
                "sign-in",
                "eu",
                OpsSamples.NOW.minusSeconds(60L * minutesAgo),
                Result.Trigger.SCHEDULE,
                Result.Standing.COUNTED,
                new Report(
                        outcome,
                        Duration.ofMillis(total),
                        Timings.NONE,
                        new Facts(200, null, 0, 0, 4, null, null, firstEvent, 0),
                        List.of(steps)));
    }

    private static StepReport step(String name, int millis) {
        return new StepReport(name, Duration.ofMillis(millis), 200);
    }

    private static MonitorStory story(List<Result> results) {
        return new MonitorStory(
                "sign-in",
                "",
                "steps",
                true,
                Duration.ofMinutes(5),
                Duration.ofSeconds(10),
                "",
                OpsSamples.NOW,
                OpsSamples.NOW.minusSeconds(86_400),
                List.of(),
                List.of(),
                OptionalDouble.empty(),
                Map.of(),
                results,
                List.of());
    }

    @Test
    void eachStepStandsOnThoseBeforeItAndOnesThatFailedEndEarly() {
        List<MonitorView.PartView> parts = PartCharts.of(story(List.of(
                result(0, DOWN, 100, null, step("log in", 90)),
                result(1, DOWN, 900, null, step("log in", 100), step("who am I", 700)),
                result(2, new Outcome.Up(), 300, null, step("log in", 100), step("who am I", 100)),
                result(3, new Outcome.Up(), 500, null, step("log in", 200), step("who am I", 300)))));
        assertThat(parts).hasSize(1);
        MonitorView.PartView steps = parts.getFirst();
        assertThat(steps.chart().top()).isEqualTo("1s");
        assertThat(steps.chart().label()).isEqualTo("How long each step of the last 3 probes of sign-in took");
        assertThat(steps.chart().lines())
                .extracting(ChartView.LineView::name, ChartView.LineView::mark)
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple("log in", "part0"),
                        org.assertj.core.groups.Tuple.tuple("who am I", "part1"));
        assertThat(steps.chart().lines().getFirst().path()).startsWith("M30 160V128h140V160z");
        assertThat(steps.chart().lines().get(1).path()).startsWith("M30 128V80h140V128z");
        assertThat(steps.times())
                .containsExactly(
                        new MonitorView.TimesView("log in", "100ms", "200ms", "200ms"),
                        new MonitorView.TimesView("who am I", "100ms", "300ms", "300ms"));
    }

    @Test
    void aStreamHasTheTimeUntilItBegan() {
        List<Result> results = new ArrayList<>();
        for (int i = 0; i < 80; i++) {
            results.add(result(i, new Outcome.Up(), 2000, Duration.ofMillis(400 + i)));
        }
        List<MonitorView.PartView> parts = PartCharts.of(story(results));
        assertThat(parts).singleElement().satisfies(part -> {
            assertThat(part.heading()).isEqualTo("Time to the first event");
            assertThat(part.chart().lines())
                    .extracting(ChartView.LineView::name)
                    .contains("first event");
            assertThat(part.times().getFirst())
                    .isEqualTo(new MonitorView.TimesView("first event", "429ms", "456ms", "459ms"));
        });
    }

    @Test
    void aMonitorOfOneRequestHasNeither() {
        assertThat(PartCharts.of(OpsSamples.story("homepage", Duration.ofDays(1))))
                .isEmpty();
        assertThat(PartCharts.of(story(List.of(result(0, DOWN, 100, null, step("only", 90))))))
                .isEmpty();
        assertThat(PartCharts.of(story(List.of()))).isEmpty();
    }

    @Test
    void whereNoneWorkedThereAreNoPercentiles() {
        MonitorView.PartView steps = PartCharts.of(
                        story(List.of(result(0, DOWN, 900, null, step("log in", 100), step("who am I", 700)))))
                .getFirst();
        assertThat(steps.times()).allSatisfy(row -> assertThat(row.p50()).isEqualTo("none"));
    }
}
