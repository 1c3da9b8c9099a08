package dev.launchwatch.model;

import java.time.Duration;
import java.util.List;

/** What one execution of a prober found. {@code duration} is the whole probe, all steps and redirects included. */
public record Report(Outcome outcome, Duration duration, Timings timings, Facts facts, List<StepReport> steps) {
    public Report {
        steps = List.copyOf(steps);
    }

    public static Report of(Outcome outcome, Duration duration) {
        return new Report(outcome, duration, Timings.NONE, Facts.NONE, List.of());
    }
}
