package dev.launchwatch.alert;

import dev.launchwatch.model.Result;
import dev.launchwatch.model.SignalView;
import dev.launchwatch.model.Transition;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/**
 * Plays what is stored through rules in virtual time, with the code that the daemon runs. A result is decided about when its probe
 * ended. What differs from the daemon's time: restarts and reloads are not played, confirmations are those that were made then, and
 * nobody's clock was ever set. Silences and maintenance are not the rules' business.
 *
 * <p>Memory is bounded by what rules look back at, however long the time is. One thread; no clock, no I/O.
 */
public final class Backtest implements Playable {
    /** As it is configured. */
    private final RuleBook whole;

    /** What of it can be played. */
    private final RuleBook book;

    private final Stored stored;
    private final Instant since;
    private final Instant until;
    private final Instant begin;
    private final Rehearsal rehearsal;
    private final Chronicle would;
    private final Chronicle told;
    private final Gaps gaps;
    private final Sufficiency sufficiency;
    private long results;
    private long events;

    /**
     * What the store has, so that nothing is concluded from what it has not.
     *
     * @param results since when single results of each monitor are kept; none for a monitor of which there are none
     * @param events since when all events are kept, {@link Instant#EPOCH} if all that ever came are, {@link Instant#MAX} if none are
     * @param measured the signals whose values are not kept, since they are measured
     * @param told whether it has what was told
     */
    public record Stored(Map<String, Instant> results, Instant events, Set<String> measured, boolean told) {
        public Stored {
            results = Map.copyOf(results);
            measured = Set.copyOf(measured);
        }
    }

    /**
     * Begins at {@link #begin}.
     *
     * @param since the beginning of the time that is asked for
     * @param until its end, after its beginning
     * @param signals what events came to, as of a moment; asked with moments that never go back
     */
    public Backtest(RuleBook book, Stored stored, Instant since, Instant until, Function<Instant, SignalView> signals) {
        if (!since.isBefore(until)) {
            throw new IllegalArgumentException("the time to play must end after it begins");
        }
        this.whole = book;
        this.book = withoutMeasured(book, stored.measured());
        this.stored = stored;
        this.since = since;
        this.until = until;
        this.begin = begin(this.book, stored, since);
        this.rehearsal = new Rehearsal(this.book, begin, signals);
        this.would = new Chronicle(since, until);
        this.told = new Chronicle(since, until);
        this.gaps = new Gaps(this.book.subjects(), stored, since);
        this.sufficiency = new Sufficiency(stored, since, until);
    }

    /** Values are not stored, so that a rule about them would say that nobody measures any more. */
    private static RuleBook withoutMeasured(RuleBook book, Set<String> measured) {
        return new RuleBook(
                book.rules().stream()
                        .filter(rule -> rule.signal() == null || !measured.contains(rule.signal()))
                        .toList(),
                book.subjects());
    }

    /** From where on what is stored has to be played, and is there. */
    static Instant begin(RuleBook book, Stored stored, Instant since) {
        Instant wanted = since.minus(Lookback.lead(book));
        Instant first = earliest(stored, since);
        return wanted.isAfter(first) ? wanted : first;
    }

    /** Since when anything is stored; {@code otherwise} if nothing is before that. */
    private static Instant earliest(Stored stored, Instant otherwise) {
        Instant first = stored.results().values().stream()
                .min(Comparator.naturalOrder())
                .orElse(otherwise);
        boolean known =
                !stored.events().equals(Instant.EPOCH) && stored.events().isBefore(first);
        Instant earliest = known ? stored.events() : first;
        return earliest.isBefore(otherwise) ? earliest : otherwise;
    }

    @Override
    public Instant begin() {
        return begin;
    }

    @Override
    public void observe(Result result, Instant arrived) {
        if (arrived.isAfter(until)) {
            return;
        }
        rehearsal.observe(result, arrived);
        results += result.at().isBefore(since) ? 0 : 1;
        gaps.seen(result);
        take();
    }

    @Override
    public void happened(long many, Instant at) {
        if (at.isAfter(until)) {
            return;
        }
        rehearsal.signalsChanged(at);
        events += at.isBefore(since) ? 0 : many;
        take();
    }

    /** Takes what was told in fact, in order. */
    public void told(Transition transition) {
        if (!transition.alert().rule().startsWith(OwnRule.PREFIX)) {
            told.add(transition);
        }
    }

    private void take() {
        rehearsal.take().forEach(would::add);
    }

    /** The time is over: what came of it. */
    public BacktestReport end() {
        rehearsal.until(until);
        take();
        would.end();
        told.end();
        Instant from = earliest(stored, until);
        return new BacktestReport(
                since,
                until,
                from.isBefore(since) ? since : from,
                results,
                events,
                stored.told(),
                rows(),
                gaps.until(until));
    }

    /** How often a rule failed to decide: bugs, as long as it is not 0. */
    public long errors() {
        return rehearsal.errors();
    }

    private List<BacktestReport.Row> rows() {
        List<BacktestReport.Row> rows = new ArrayList<>();
        Set<Changes.Key> listed = new HashSet<>();
        for (Rule rule : whole.rules()) {
            if (rule.condition().aboutSignals()) {
                add(rule, Subject.signal(String.valueOf(rule.signal())), rows, listed);
                continue;
            }
            for (Subject subject : whole.subjects()) {
                List<Rule> watching = whole.watching(subject.name());
                if (watching.contains(rule)) {
                    add(rule, subject, rows, listed);
                    // The warning of single regions that stands beside it has no row of its own before it has something
                    // to say.
                    RegionalWarning.of(rule)
                            .filter(warning -> fired(new Changes.Key(warning.name(), subject.name())))
                            .ifPresent(warning -> add(warning, subject, rows, listed));
                }
            }
        }
        for (Changes.Key key : told.keys()) {
            if (listed.add(key)) {
                rows.add(new BacktestReport.Row(
                        key.rule(),
                        key.subject(),
                        told.severity(key),
                        false,
                        BacktestReport.Firings.NONE,
                        told.of(key),
                        BacktestReport.Known.ALL,
                        ""));
            }
        }
        return rows;
    }

    private boolean fired(Changes.Key key) {
        return would.of(key).count() > 0 || told.of(key).count() > 0;
    }

    private void add(Rule rule, Subject subject, List<BacktestReport.Row> rows, Set<Changes.Key> listed) {
        Changes.Key key = new Changes.Key(rule.name(), subject.name());
        listed.add(key);
        Sufficiency.Finding finding = sufficiency.of(rule, subject);
        rows.add(new BacktestReport.Row(
                rule.name(),
                subject.name(),
                rule.severity(),
                true,
                would.of(key),
                stored.told() ? told.of(key) : null,
                finding.known(),
                finding.limit()));
    }
}
