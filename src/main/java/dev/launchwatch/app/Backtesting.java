package dev.launchwatch.app;

import dev.launchwatch.alert.Backtest;
import dev.launchwatch.alert.BacktestReport;
import dev.launchwatch.alert.Playable;
import dev.launchwatch.alert.Rule;
import dev.launchwatch.alert.RuleBook;
import dev.launchwatch.alert.Trace;
import dev.launchwatch.alert.TraceReport;
import dev.launchwatch.config.Catalog;
import dev.launchwatch.config.Subjects;
import dev.launchwatch.model.SignalView;
import dev.launchwatch.signal.Pseudonyms;
import dev.launchwatch.signal.Signal;
import dev.launchwatch.signal.Tape;
import dev.launchwatch.store.Playback;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Plays what is stored through rules, in the order in which it came. Blocking; one thread for each play, several plays may go on at once.
 *
 * @param playback what is stored
 * @param decided where what was decided is, if that is another store, since several regions share it; null if it is this one
 * @param pseudonyms those under which events are stored
 * @param addresses from which own probes come
 * @param people accounts and members as which own probes sign in, beside those that their requests name
 */
record Backtesting(
        Playback playback,
        @Nullable Playback decided,
        Pseudonyms pseudonyms,
        List<String> addresses,
        List<String> people) {
    /** How often rules look at events, and from so many on less often: in the daemon a look that is dear makes them rest, too. */
    private static final Duration STEP = Duration.ofSeconds(1);

    private static final Duration LONG_STEP = Duration.ofSeconds(5);
    private static final long MANY_EVENTS = 200_000;

    private static final int STEPS_PER_PROGRESS = 5_000;

    /**
     * Of a data folder.
     *
     * @param environment has the process settings
     * @throws IllegalStateException with the remedy if one of them cannot be used
     */
    static Backtesting of(Playback playback, Path data, Map<String, String> environment) {
        // Without the key nobody can tell whose events are the probes' own; who is who among all others can be told all
        // the same.
        Pseudonyms pseudonyms = HashKey.existing(Optional.ofNullable(environment.get("LAUNCHWATCH_HASH_KEY")), data)
                .orElseGet(() -> new Pseudonyms(List.of(random())));
        return new Backtesting(
                playback,
                null,
                pseudonyms,
                listed(environment, "LAUNCHWATCH_OWN_ADDRESSES")
                        .map(Signals::address)
                        .toList(),
                listed(environment, "LAUNCHWATCH_OWN_MEMBERS").toList());
    }

    private static byte[] random() {
        byte[] key = new byte[Pseudonyms.SHORTEST_KEY];
        new SecureRandom().nextBytes(key);
        return key;
    }

    private static Stream<String> listed(Map<String, String> environment, String name) {
        return Stream.of(environment.getOrDefault(name, "").split(",", -1))
                .map(String::strip)
                .filter(text -> !text.isEmpty());
    }

    /** The same told now and then alone, for whom it would be too much to hear of each step. */
    static Consumer<Instant> nowAndThen(Consumer<Instant> progress) {
        long[] steps = {0};
        return reached -> {
            if (++steps[0] % STEPS_PER_PROGRESS == 0) {
                progress.accept(reached);
            }
        };
    }

    /**
     * Plays a time.
     *
     * @param since its beginning
     * @param until its end, after its beginning
     * @param progress told at each step how far it has come; what it throws ends the play and comes out
     * @throws dev.launchwatch.model.StoreUnavailableException if the store cannot be read
     */
    BacktestReport run(Catalog catalog, Instant since, Instant until, Consumer<Instant> progress) {
        RuleBook book = Subjects.ruleBook(catalog);
        Set<String> measured = measured(catalog);
        boolean counts = counts(book.aboutSignals(), measured);
        Tape tape = tape(catalog, book, counts);
        boolean toldKnown = !playback.isOfOneOfSeveral();
        Backtest backtest = new Backtest(
                book,
                stored(counts, measured, decided != null || toldKnown),
                since,
                until,
                view(tape, counts, progress));
        (decided == null ? playback : decided).transitions(backtest.begin(), until, backtest::told);
        new Play(backtest, tape, playback.results(backtest.begin(), until), progress).run(until);
        return backtest.end();
    }

    /**
     * Plays what a rule made of a moment.
     *
     * @param progress told at each step how far it has come; what it throws ends the play and comes out
     * @throws IllegalArgumentException if there is no such rule, or if it does not watch this
     * @throws dev.launchwatch.model.StoreUnavailableException if the store cannot be read
     */
    TraceReport trace(Catalog catalog, Trace.Question question, Consumer<Instant> progress) {
        RuleBook book = Subjects.ruleBook(catalog);
        Rule rule = book.watchedBy(question.rule(), question.subject());
        Set<String> measured = measured(catalog);
        boolean counts = rule.condition().aboutSignals() && counts(List.of(rule), measured);
        Tape tape = tape(catalog, book, counts);
        Trace trace = new Trace(book, stored(counts, measured, false), question, view(tape, counts, progress));
        Iterator<Playback.Arrived> results =
                playback.results(trace.begin(), question.until().plusMillis(1), trace.monitors());
        new Play(trace, tape, results, progress).run(question.until());
        return trace.end();
    }

    /** The signals whose values are not kept. */
    private static Set<String> measured(Catalog catalog) {
        return catalog.signals().stream()
                .filter(signal -> signal.event().isEmpty())
                .map(Signal::name)
                .collect(Collectors.toSet());
    }

    private static boolean counts(List<Rule> rules, Set<String> measured) {
        return rules.stream().anyMatch(rule -> !measured.contains(String.valueOf(rule.signal())));
    }

    private Tape tape(Catalog catalog, RuleBook book, boolean counts) {
        return new Tape(
                counts ? playback::events : (position, _, _) -> position,
                catalog.signals(),
                book.leaks(),
                pseudonyms,
                Signals.own(catalog, pseudonyms, addresses, people));
    }

    private Backtest.Stored stored(boolean counts, Set<String> measured, boolean told) {
        return new Backtest.Stored(
                playback.firstResults(), counts ? playback.eventsSince() : Instant.EPOCH, measured, told);
    }

    /** Time alone may have rules look at events many times, between two steps. */
    private static Function<Instant, SignalView> view(Tape tape, boolean counts, Consumer<Instant> progress) {
        return moment -> {
            progress.accept(moment);
            return counts ? tape.view(moment) : SignalView.NONE;
        };
    }

    /** One play. */
    private static final class Play {
        private final Playable rules;
        private final Tape tape;
        private final Iterator<Playback.Arrived> results;
        private final Consumer<Instant> progress;
        private long told;
        private Instant now;
        private @Nullable Instant look;

        Play(Playable rules, Tape tape, Iterator<Playback.Arrived> results, Consumer<Instant> progress) {
            this.rules = rules;
            this.tape = tape;
            this.results = results;
            this.progress = progress;
            this.now = rules.begin();
            this.told = tape.taken();
        }

        void run(Instant until) {
            while (results.hasNext()) {
                Playback.Arrived next = results.next();
                happened(next.at().isAfter(until) ? until : next.at());
                // A result of a probe that went on beyond the end was not known then.
                rules.observe(next.result(), next.at());
                now = next.at();
                progress.accept(now);
            }
            happened(until);
        }

        /** Has the rules look at the events that came until then. */
        private void happened(Instant until) {
            for (Instant due = look(); due != null && !due.isAfter(until); due = look()) {
                tape.until(due);
                rules.happened(tape.taken() - told, due);
                told = tape.taken();
                now = due;
                look = null;
                progress.accept(now);
            }
        }

        /** When they look next; kept, since a look that time alone brings about may take events before. */
        private @Nullable Instant look() {
            if (look == null) {
                Instant came = tape.next();
                if (came != null) {
                    Instant due = ceiling(came, tape.taken() < MANY_EVENTS ? STEP : LONG_STEP);
                    look = due.isBefore(now) ? now : due;
                }
            }
            return look;
        }

        private static Instant ceiling(Instant moment, Duration step) {
            long seconds = step.toSeconds();
            Instant floor = moment.truncatedTo(ChronoUnit.SECONDS);
            long second = floor.equals(moment) ? moment.getEpochSecond() : moment.getEpochSecond() + 1;
            return Instant.ofEpochSecond(Math.ceilDiv(second, seconds) * seconds);
        }
    }
}
