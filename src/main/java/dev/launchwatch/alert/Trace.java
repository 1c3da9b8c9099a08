package dev.launchwatch.alert;

import dev.launchwatch.model.Alert;
import dev.launchwatch.model.Result;
import dev.launchwatch.model.SignalView;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Plays what is stored through one rule on one monitor or signal, with the code that the daemon runs, to say what it made of it at a moment,
 * and where it stood before and after. What a {@link Backtest} cannot know, this cannot either. One thread; no clock, no I/O; memory is
 * bounded by what the rule looks back at and by what is shown.
 */
public final class Trace implements Playable {
    /** So many results are shown, those nearest to the end of the time. */
    static final int MOST_RESULTS = 2_000;

    /** So many changes of state and gaps are shown, the last ones, and values at half as many moments. */
    static final int MOST_POINTS = 1_000;

    private final Question question;
    private final Backtest.Stored stored;
    private final Rule rule;
    private final Subject subject;
    private final Instant begin;
    private final Rehearsal rehearsal;
    private final List<Result> results = new ArrayList<>();
    private final List<TraceReport.Stretch> stretches = new ArrayList<>();
    private final List<TraceReport.Point> points = new ArrayList<>();
    private final List<TraceReport.Gap> gaps = new ArrayList<>();
    private @Nullable Instant last;
    private @Nullable Insight insight;

    /**
     * What is asked.
     *
     * @param rule the name of a rule, or of the warning of single regions beside one
     * @param subject the monitor or signal
     * @param at the moment
     * @param from the beginning of the time that is shown, not after {@code at}
     * @param until its end, not before {@code at}
     */
    public record Question(String rule, String subject, Instant at, Instant from, Instant until) {
        public Question {
            if (from.isAfter(at) || at.isAfter(until)) {
                throw new IllegalArgumentException("the moment must lie within the time that is shown");
            }
        }
    }

    /**
     * Begins at {@link #begin}.
     *
     * @param book the rules in force
     * @param signals what events came to, as of a moment; asked with moments that never go back
     * @throws IllegalArgumentException if there is no such rule, or if it does not watch this
     */
    public Trace(RuleBook book, Backtest.Stored stored, Question question, Function<Instant, SignalView> signals) {
        this.question = question;
        this.stored = stored;
        RuleBook needed = book.about(question.rule(), question.subject());
        this.rule = needed.watchedBy(question.rule(), question.subject());
        this.subject = rule.condition().aboutSignals()
                ? Subject.signal(question.subject())
                : needed.subjects().stream()
                        .filter(each -> each.name().equals(question.subject()))
                        .findFirst()
                        .orElseThrow();
        this.begin = Backtest.begin(needed, stored, question.from());
        this.rehearsal = new Rehearsal(needed, begin, signals, this::looked);
    }

    /** How far back a rule looks, and how long its condition has to hold. */
    public static Duration reach(Rule rule) {
        return Lookback.of(rule.condition()).plus(Condition.holdFor(rule.condition()));
    }

    /** The monitors whose results are to be played: that which it is about, and those that it depends on; none for a signal. */
    public List<String> monitors() {
        return rehearsal.book().subjects().stream().map(Subject::name).toList();
    }

    @Override
    public Instant begin() {
        return begin;
    }

    @Override
    public void observe(Result result, Instant arrived) {
        pass(arrived);
        if (arrived.isAfter(question.until())) {
            return;
        }
        rehearsal.observe(result, arrived);
        rehearsal.take();
        if (result.monitor().equals(subject.name())) {
            notice(result);
        }
    }

    @Override
    public void happened(long many, Instant at) {
        pass(at);
        if (!at.isAfter(question.until())) {
            rehearsal.signalsChanged(at);
            rehearsal.take();
        }
    }

    /** Before anything is played that came after the moment, the rule is asked. */
    private void pass(Instant moment) {
        if (insight == null && moment.isAfter(question.at())) {
            ask();
        }
    }

    private void ask() {
        rehearsal.until(question.at());
        rehearsal.take();
        insight = rehearsal.insight(rule.name(), subject.name());
    }

    private void notice(Result result) {
        if (!result.at().isBefore(question.from())) {
            add(results, result, MOST_RESULTS);
        }
        miss(result.at());
        last = last == null || result.at().isAfter(last) ? result.at() : last;
    }

    /** Where nobody looked for longer than the last result tells how things are. */
    private void miss(Instant next) {
        Instant before = last;
        if (before != null && before.plus(subject.freshFor()).isBefore(next) && next.isAfter(question.from())) {
            Instant from = before.isBefore(question.from()) ? question.from() : before;
            add(gaps, new TraceReport.Gap(from, next), MOST_POINTS);
        }
    }

    /** The rules looked at something: where this one stands now. */
    private void looked(Instant now) {
        Instant from = now.isBefore(question.from()) ? question.from() : now;
        Alert.State state = rehearsal.state(rule.name(), subject.name()).state();
        TraceReport.Stretch before = stretches.isEmpty() ? null : stretches.getLast();
        if (before == null || before.state() != state) {
            if (before != null && !before.from().isBefore(from)) {
                stretches.removeLast();
            }
            add(stretches, new TraceReport.Stretch(state, from), MOST_POINTS);
        }
        Measure measure = rehearsal.measure(rule.name());
        if (measure != null && rule.condition().aboutSignals()) {
            note(new TraceReport.Point(from, measure));
        }
    }

    /** The last ones are kept. */
    private static <T> void add(List<T> list, T each, int most) {
        if (list.size() >= most) {
            list.removeFirst();
        }
        list.add(each);
    }

    /** What is nearer together than can be shown is one point: the highest. */
    private void note(TraceReport.Point point) {
        Duration step = Duration.between(question.from(), question.until()).dividedBy(MOST_POINTS / 2);
        TraceReport.Point before = points.isEmpty() ? null : points.getLast();
        if (before == null || !point.at().isBefore(before.at().plus(step))) {
            points.add(point);
        } else if (point.measure().value().compareTo(before.measure().value()) > 0
                || before.at().equals(question.from())) {
            points.set(points.size() - 1, new TraceReport.Point(before.at(), point.measure()));
        }
    }

    /** The time is over: what came of it. */
    public TraceReport end() {
        if (insight == null) {
            ask();
        }
        rehearsal.until(question.until());
        if (!rule.condition().aboutSignals()) {
            miss(question.until());
        }
        Sufficiency.Finding finding =
                new Sufficiency(stored, question.at(), question.at().plusMillis(1)).of(rule, subject);
        return new TraceReport(
                rule,
                subject,
                question,
                finding.known(),
                finding.limit(),
                Objects.requireNonNull(insight),
                joined(),
                points,
                results,
                gaps);
    }

    /** Neighbours that are equal are one. */
    private List<TraceReport.Stretch> joined() {
        List<TraceReport.Stretch> all = new ArrayList<>();
        for (TraceReport.Stretch stretch : stretches) {
            if (all.isEmpty() || all.getLast().state() != stretch.state()) {
                all.add(stretch);
            }
        }
        return all;
    }
}
