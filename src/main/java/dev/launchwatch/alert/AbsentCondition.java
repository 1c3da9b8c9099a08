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

    static Reading read(RuleSpec.Absent spec, String signal, SignalView view, Instant now, Attention attention) {
        Optional<SignalView.Span> span = view.span(signal);
        if (span.isEmpty()) {
            return never(spec, signal, view, now, attention);
        }
        Instant last = span.get().last();
        Instant due = later(last.plus(spec.silence()), attention.listening().plus(shorter(spec.silence(), LISTENS)));
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

    private static Reading never(
            RuleSpec.Absent spec, String signal, SignalView view, Instant now, Attention attention) {
        Duration grace = spec.grace();
        String nothing = "no " + what(signal, view) + " of " + signal + " ever came";
        if (grace == null) {
            return SignalCondition.clear(() -> nothing, null, null);
        }
        Instant since = attention.since();
        Instant due = later(since.plus(grace), attention.listening().plus(shorter(grace, LISTENS)));
        Measure measure = measure(since, now, grace);
        return due.isAfter(now)
                ? SignalCondition.clear(() -> nothing, measure, due)
                : holds(
                        since,
                        now,
                        nothing + ", " + Words.about(Duration.between(since, now))
                                + " after a rule was about it first: is its source connected?",
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

    private static Duration shorter(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? one : other;
    }

    private static Instant later(Instant one, Instant other) {
        return one.isAfter(other) ? one : other;
    }
}
