package dev.launchwatch.bench;

import dev.launchwatch.alert.Evaluator;
import dev.launchwatch.alert.Journal;
import dev.launchwatch.alert.RuleBook;
import dev.launchwatch.alert.RuleState;
import dev.launchwatch.config.Catalog;
import dev.launchwatch.config.ConfigReader;
import dev.launchwatch.config.Loaded;
import dev.launchwatch.config.SecretFiles;
import dev.launchwatch.config.Subjects;
import dev.launchwatch.model.Money;
import dev.launchwatch.model.Pseudonym;
import dev.launchwatch.model.Result;
import dev.launchwatch.model.Severity;
import dev.launchwatch.signal.Event;
import dev.launchwatch.signal.EventLog;
import dev.launchwatch.signal.Kinds;
import dev.launchwatch.signal.ModelUse;
import dev.launchwatch.signal.Pseudonyms;
import dev.launchwatch.signal.Windows;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.function.Consumer;

/**
 * What it costs to have the rules of docs/signal-rules.md look once, in this process with the jar's flags: from an event that was
 * counted until all rules have looked at a new view. A day of failed log-ins and uses of models by so many different
 * addresses, accounts and members lies behind it.
 */
final class SignalCost {
    private static final int[] SERIES = {1, 100, 10_000};

    /** How many events a day brings, whoever they are of. */
    private static final int EVENTS = 50_000;

    private static final Money COST = Money.parse("0.00042 USD");

    private final Bed bed;
    private final Consumer<Figure> table;

    SignalCost(Bed bed, Consumer<Figure> table) {
        this.bed = bed;
        this.table = table;
    }

    void measure() throws Exception {
        for (int series : SERIES) {
            Bed.progress("rules about signals, different ones: " + series);
            table.accept(Figure.of(
                    "the rules about signals look once, %,d different addresses and members".formatted(series),
                    "JVM",
                    evaluation(series),
                    "µs"));
        }
    }

    private double evaluation(int series) throws Exception {
        Loaded loaded = new ConfigReader(_ -> Optional.empty(), SecretFiles.ofThisMachine())
                .read(Configs.signals(Bench.folder(bed.folder(), "rules")));
        Catalog catalog = ((Loaded.Good) loaded).catalog();
        RuleBook book = Subjects.ruleBook(catalog);
        Windows windows = new Windows(
                catalog.signals(),
                book.leaks(),
                new Pseudonyms(List.of(new byte[Pseudonyms.SHORTEST_KEY])),
                _ -> false);
        windows.complete(true);
        Instant now = Instant.now();
        for (int i = 0; i < EVENTS; i++) {
            Instant at = now.minus(Duration.ofSeconds(86_400L * (EVENTS - i) / EVENTS));
            windows.take(new EventLog.Placed(i + 1L, event(i, series, at)));
        }
        Turns turns = new Turns();
        List<Double> micros = new ArrayList<>();
        int rounds = bed.quick() ? 200 : 1_000;
        try (Evaluator evaluator = new Evaluator(
                turns, windows::view, InstantSource.system(), () -> 0, (delay, action) -> () -> {}, turns)) {
            evaluator.start(book);
            for (int i = 0; i < 2 * rounds; i++) {
                windows.take(new EventLog.Placed(EVENTS + 1L + i, event(i, series, Instant.now())));
                long start = System.nanoTime();
                evaluator.signalsChanged();
                // What is said after it is decided after it, and heard.
                evaluator.condition("turn-" + i, true, Severity.INFO, "a turn", "");
                turns.await();
                if (i >= rounds) {
                    micros.add((System.nanoTime() - start) / 1e3);
                }
            }
        }
        return Percentiles.median(micros);
    }

    private static Event event(int number, int series, Instant at) {
        boolean model = number % 2 == 0;
        long who = number / 2 % series + 1L;
        return new Event(
                "app",
                "e" + number,
                model ? Kinds.MODEL_USED : Kinds.LOGIN_FAILED,
                at,
                at,
                new Pseudonym(who * 0x9E3779B97F4A7C15L),
                model ? null : new Pseudonym(who * 0xC2B2AE3D27D4EB4FL),
                model ? new Pseudonym(who * 0x165667B19E3779F9L) : null,
                null,
                0,
                null,
                null,
                null,
                model ? new ModelUse("gpt-x", 1_200, 300, 900, 0, 40, false, COST) : null,
                null);
    }

    /** Keeps nothing, and hears when a turn of the rules is over. */
    private static final class Turns implements Journal, Evaluator.Listener {
        private final Semaphore over = new Semaphore(0);

        void await() throws InterruptedException {
            over.acquire();
        }

        @Override
        public void commit(Batch batch) {}

        @Override
        public List<RuleState> states() {
            return List.of();
        }

        @Override
        public Map<String, Instant> watched() {
            return Map.of();
        }

        @Override
        public void watch(Map<String, Instant> since) {}

        @Override
        public void replay(Instant since, Consumer<Result> each) {}

        @Override
        public void committed(Batch batch) {
            batch.transitions().stream()
                    .filter(each -> each.alert().subject().startsWith("turn-"))
                    .forEach(_ -> over.release());
        }

        @Override
        public void undurable(Batch batch, String reason) {}

        @Override
        public void durableAgain() {}
    }
}
