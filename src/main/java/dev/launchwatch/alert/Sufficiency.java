package dev.launchwatch.alert;

import dev.launchwatch.model.Durations;
import java.time.Duration;
import java.time.Instant;

/** How far what is stored suffices to say what a rule would have told. Immutable. */
final class Sufficiency {
    private final Backtest.Stored stored;
    private final Instant since;
    private final Instant until;

    /** Of a time. */
    Sufficiency(Backtest.Stored stored, Instant since, Instant until) {
        this.stored = stored;
        this.since = since;
        this.until = until;
    }

    /** @param limit in a sentence; empty if it suffices */
    record Finding(BacktestReport.Known known, String limit) {}

    Finding of(Rule rule, Subject subject) {
        String signal = rule.signal();
        if (signal != null && rule.condition().aboutSignals()) {
            return stored.measured().contains(signal)
                    ? nothing("what " + signal + " measures is not stored, so that it cannot be played")
                    : since(rule, subject, stored.events(), "events");
        }
        Instant first = stored.results().get(subject.name());
        return first == null
                ? nothing("no result of " + subject.name() + " is stored")
                : since(rule, subject, first, "results of " + subject.name());
    }

    private static Finding nothing(String why) {
        return new Finding(BacktestReport.Known.NOTHING, why);
    }

    private Finding since(Rule rule, Subject subject, Instant first, String what) {
        if (!first.isBefore(until)) {
            return nothing("no " + what + " are stored of that time");
        }
        Duration back = Lookback.of(rule.condition());
        // The first result within the time comes up to an interval after it begins.
        if (!first.isAfter(since.minus(back).plus(subject.every()))) {
            return new Finding(BacktestReport.Known.ALL, "");
        }
        String kept = what + " are stored since " + Moments.minute(first);
        if (back.isZero()) {
            return new Finding(BacktestReport.Known.PART, kept);
        }
        Instant enough = first.plus(back);
        String looks = kept + ", and it looks back " + Durations.format(back) + ": ";
        return new Finding(
                BacktestReport.Known.PART,
                looks
                        + (enough.isBefore(until)
                                ? "until " + Moments.minute(enough) + " it decides by less than it would have known"
                                : "it decides by less than it would have known"));
    }
}
