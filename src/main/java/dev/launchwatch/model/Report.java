package dev.launchwatch.model;

import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What one execution of a prober found.
 *
 * @param duration the whole probe, all steps and redirects included
 * @param excerpt what was asked and answered where it was not up; null for none. It leaves the report before rules see it
 */
public record Report(
        Outcome outcome,
        Duration duration,
        Timings timings,
        Facts facts,
        List<StepReport> steps,
        @Nullable Excerpt excerpt) {
    public Report {
        steps = List.copyOf(steps);
    }

    /** One without an excerpt. */
    public Report(Outcome outcome, Duration duration, Timings timings, Facts facts, List<StepReport> steps) {
        this(outcome, duration, timings, facts, steps, null);
    }

    public static Report of(Outcome outcome, Duration duration) {
        return new Report(outcome, duration, Timings.NONE, Facts.NONE, List.of());
    }

    /** The same with another excerpt, or with none. */
    public Report with(@Nullable Excerpt other) {
        return Objects.equals(other, excerpt) ? this : new Report(outcome, duration, timings, facts, steps, other);
    }
}
