package dev.launchwatch.alert;

import dev.launchwatch.model.SignalView;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A signal that should flow has stopped. While the daemon was away nothing could come, so that after a start it listens for
 * a while before it believes in silence: long enough for senders that try again.
 */
final class AbsentCondition {
    private static final Duration LISTENS = Duration.ofMinutes(15);

    private AbsentCondition() {}

    static Reading read(RuleSpec.Absent spec, String signal, SignalView view, Instant now, Instant watching) {
        Optional<SignalView.Span> span = view.span(signal);
        if (span.isEmpty()) {
            return never(spec, signal, view, now, watching);
        }
        Instant last = span.get().last();
        Duration listens = spec.silence().compareTo(LISTENS) < 0 ? spec.silence() : LISTENS;
        Instant due = later(last.plus(spec.silence()), watching.plus(listens));
        Measure measure = measure(last, now, spec.silence());
        if (due.isAfter(now)) {
            return SignalCondition.clear(() -> "the last of " + signal + " came at " + last, measure, due);
        }
        return holds(
                last,
                now,
                "no " + what(signal, view) + " of " + signal + " for "
                        + Words.about(Duration.between(last, now))
                        + ", limit " + Words.span(spec.silence()) + "; the last came at " + last,
                measure);
    }

    private static Reading never(RuleSpec.Absent spec, String signal, SignalView view, Instant now, Instant watching) {
        Duration grace = spec.grace();
        String nothing = "no " + what(signal, view) + " of " + signal + " ever came";
        if (grace == null) {
            return SignalCondition.clear(() -> nothing, null, null);
        }
        Instant due = watching.plus(grace);
        Measure measure = measure(watching, now, grace);
        return due.isAfter(now)
                ? SignalCondition.clear(() -> nothing, measure, due)
                : holds(
                        watching,
                        now,
                        nothing + ", " + Words.span(grace) + " after the start: is its source connected?",
                        measure);
    }

    private static String what(String signal, SignalView view) {
        return view.isMeasured(signal) ? "value" : "event";
    }

    /** It began when the last event was over, and time alone does not end it. */
    private static Reading holds(Instant beginning, Instant now, String detail, Measure measure) {
        return new Reading.Holds(
                beginning.isAfter(now) ? now : beginning, now, true, () -> detail, null, List.of(), measure, null);
    }

    /** Seconds of silence; none where the last event is from a moment that has not come yet. */
    private static Measure measure(Instant since, Instant now, Duration limit) {
        return Measure.of(Math.max(0, Duration.between(since, now).toSeconds()), limit.toSeconds());
    }

    private static Instant later(Instant one, Instant other) {
        return one.isAfter(other) ? one : other;
    }
}
