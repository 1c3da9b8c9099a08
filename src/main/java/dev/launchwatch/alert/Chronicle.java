package dev.launchwatch.alert;

import dev.launchwatch.model.Alert;
import dev.launchwatch.model.Severity;
import dev.launchwatch.model.Transition;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Episodes out of transitions, by rule and subject, within a time. Memory does not grow with how many there are. Not safe for several
 * threads.
 */
final class Chronicle {
    /** So many episodes of a rule and subject are remembered one by one; of the others it is known how many and how long. */
    static final int MOST = 200;

    /** So many rules and subjects at most, those of rules that are gone among them. */
    private static final int MOST_LINES = 20_000;

    private final Instant since;
    private final Instant until;
    private final Map<Changes.Key, Line> lines = new LinkedHashMap<>();

    /** What a rule told of a subject. */
    private static final class Line {
        private final List<BacktestReport.Period> first = new ArrayList<>();
        private Severity severity;
        private int count;
        private Duration length = Duration.ZERO;
        private Duration longest = Duration.ZERO;
        private BacktestReport.@Nullable Period open;

        Line(Severity severity) {
            this.severity = severity;
        }
    }

    /** Of a time, its end included. */
    Chronicle(Instant since, Instant until) {
        this.since = since;
        this.until = until;
    }

    /** Takes what was decided, in the order in which it was; what is from before the time says what fires when it begins. */
    void add(Transition transition) {
        if (transition.at().isAfter(until)) {
            return;
        }
        Alert alert = transition.alert();
        Changes.Key key = new Changes.Key(alert.rule(), alert.subject());
        Line line = lines.get(key);
        if (line == null) {
            if (lines.size() >= MOST_LINES) {
                return;
            }
            line = new Line(alert.severity());
            lines.put(key, line);
        }
        line.severity = alert.severity();
        switch (transition.kind()) {
            case FIRED -> begin(line, transition, alert.firedAt() == null ? transition.at() : alert.firedAt());
            case RESOLVED -> {
                if (line.open == null) {
                    // It fired before anything that was handed over.
                    begin(line, transition, alert.firedAt() == null ? alert.since() : alert.firedAt());
                }
                end(line, transition.at());
            }
            case CHANGED -> {
                if (line.open == null) {
                    begin(line, transition, alert.firedAt() == null ? alert.since() : alert.firedAt());
                }
            }
        }
    }

    private void begin(Line line, Transition transition, Instant firedAt) {
        Alert alert = transition.alert();
        if (line.open != null && line.open.id().equals(alert.id())) {
            return;
        }
        if (line.open != null) {
            end(line, transition.at());
        }
        line.open = new BacktestReport.Period(alert.id(), alert.since(), firedAt, null, alert.detail());
    }

    private void end(Line line, Instant at) {
        BacktestReport.Period period = line.open;
        line.open = null;
        if (period != null && !at.isBefore(since)) {
            count(
                    line,
                    new BacktestReport.Period(period.id(), period.since(), period.firedAt(), at, period.detail()),
                    at);
        }
    }

    private void count(Line line, BacktestReport.Period period, Instant end) {
        Instant from = period.firedAt().isBefore(since) ? since : period.firedAt();
        Duration length = from.isAfter(end) ? Duration.ZERO : Duration.between(from, end);
        line.count += period.firedAt().isBefore(since) ? 0 : 1;
        line.length = line.length.plus(length);
        line.longest = length.compareTo(line.longest) > 0 ? length : line.longest;
        if (line.first.size() < MOST) {
            line.first.add(period);
        }
    }

    /** The time is over: what fires still goes on beyond it. */
    void end() {
        for (Line line : lines.values()) {
            BacktestReport.Period period = line.open;
            line.open = null;
            if (period != null) {
                count(line, period, until);
            }
        }
        lines.values().removeIf(line -> line.first.isEmpty());
    }

    /** Whatever fired, in the order in which it did first. */
    Iterable<Changes.Key> keys() {
        return List.copyOf(lines.keySet());
    }

    /** What a rule told of a subject. */
    BacktestReport.Firings of(Changes.Key key) {
        Line line = lines.get(key);
        return line == null
                ? BacktestReport.Firings.NONE
                : new BacktestReport.Firings(line.count, line.length, line.longest, line.first);
    }

    /** How bad it was last; a warning where nothing was. */
    Severity severity(Changes.Key key) {
        Line line = lines.get(key);
        return line == null ? Severity.WARNING : line.severity;
    }
}
