package dev.launchwatch.alert;

import dev.launchwatch.model.Alert;
import dev.launchwatch.model.Durations;
import dev.launchwatch.model.Result;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * What a rule made of what is stored around a moment.
 *
 * @param known how far what is stored suffices to say what it made of the moment
 * @param limit what is missing, in a sentence; empty if it suffices
 * @param insight what it made of the moment; says nothing where nothing is known
 * @param stretches where it stood, each until the next begins, from the beginning of the time that is shown
 * @param points what was compared, for rules about signals
 * @param results those of the monitor within the time, in the order in which they became known
 * @param gaps where nobody looked at the monitor
 */
public record TraceReport(
        Rule rule,
        Subject subject,
        Trace.Question question,
        BacktestReport.Known known,
        String limit,
        Insight insight,
        List<Stretch> stretches,
        List<Point> points,
        List<Result> results,
        List<Gap> gaps) {
    public TraceReport {
        stretches = List.copyOf(stretches);
        points = List.copyOf(points);
        results = List.copyOf(results);
        gaps = List.copyOf(gaps);
    }

    /** Whether results or changes are left out, since there were too many in the time that is shown. */
    public boolean isShortened() {
        return results.size() >= Trace.MOST_RESULTS || stretches.size() >= Trace.MOST_POINTS;
    }

    /** Where the rule stood from then on. */
    public record Stretch(Alert.State state, Instant from) {}

    /** What it compared at a moment. */
    public record Point(Instant at, Measure measure) {}

    /** A time of which there are no results. */
    public record Gap(Instant from, Instant until) {}

    /** How long the condition has to hold before it fires. */
    public Duration holdFor() {
        return Condition.holdFor(rule.condition());
    }

    /** {@code 2m30s}: for how long a result tells how things are. */
    public String freshFor() {
        return Durations.format(subject.freshFor());
    }
}
