package dev.launchwatch.alert;

import dev.launchwatch.model.Receipt;
import dev.launchwatch.model.Redactor;
import dev.launchwatch.model.Transition;
import dev.launchwatch.signal.Body;
import dev.launchwatch.signal.Intake;
import dev.launchwatch.signal.MemoryLog;
import dev.launchwatch.signal.Parcel;
import dev.launchwatch.signal.Prices;
import dev.launchwatch.signal.Pseudonyms;
import dev.launchwatch.signal.Reception;
import dev.launchwatch.signal.ReceptionListener;
import dev.launchwatch.signal.Signal;
import dev.launchwatch.signal.SourceClocks;
import dev.launchwatch.signal.Windows;
import dev.launchwatch.testing.FakeTime;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.random.RandomGenerator;

/**
 * What happened to a community, posted as its application posts it, in batches, some of them twice: through decoder, intake, log,
 * windows and rules, which are the daemon's own, with a time that moves when it is told to. What the evaluator does on a thread of its
 * own is done on the caller's.
 */
final class Play {
    private static final Prices PRICES = new Prices(Optional.empty());
    private static final byte[] KEY = "a key of some thirty-two letters".getBytes(StandardCharsets.UTF_8);

    private final FakeTime time;
    private final MemoryJournal journal = new MemoryJournal();
    private final Windows windows;
    private final Decider decider;
    private final Reception reception;

    private Play(Instant begin, RuleBook book, List<Signal> signals, RandomGenerator random) {
        time = new FakeTime(begin);
        Pseudonyms pseudonyms = new Pseudonyms(List.of(KEY));
        windows = new Windows(signals, book.leaks(), pseudonyms, _ -> false);
        windows.complete(true);
        reception =
                new Reception(new MemoryLog(), fresh -> fresh.forEach(windows::take), new Deaf(), time, time, random);
        reception.configure(
                new Intake(Set.of(), pseudonyms, PRICES, new Redactor(Set.of()), new SourceClocks()), List.of());
        decider = new Decider(journal, windows::view, time, time, this::handle, new Silent());
        decider.start(book, time.instant());
        decider.settle();
    }

    private void handle(Event event) {
        decider.handle(event, time.instant().truncatedTo(ChronoUnit.MILLIS));
        decider.settle();
    }

    /**
     * Plays all of it.
     *
     * @param wait how long the application collects events from a moment on
     * @return what the rules decided, in order
     */
    static List<Transition> of(
            Community community, RuleBook book, List<Signal> signals, Function<Instant, Duration> wait) {
        Play play = new Play(community.begin(), book, signals, community.random());
        play.post(community, wait);
        play.time.advance(Duration.between(play.time.instant(), community.end()));
        play.decider.close();
        return play.journal.transitions().stream()
                .sorted(Comparator.comparing(Transition::at))
                .toList();
    }

    private void post(Community community, Function<Instant, Duration> wait) {
        List<Occurrence> all = community.all().stream()
                .sorted(Comparator.comparing(Occurrence::at))
                .toList();
        RandomGenerator random = community.random();
        for (int from = 0; from < all.size(); ) {
            Instant due = all.get(from).at().plus(wait.apply(all.get(from).at()));
            int to = from;
            while (to < all.size() && to < from + 1_000 && !all.get(to).at().isAfter(due)) {
                to++;
            }
            time.advance(Duration.between(time.instant(), due));
            List<Occurrence> batch = all.subList(from, to);
            int again = random.nextInt(50) == 0 ? 1 : 0;
            for (int i = 0; i <= again; i++) {
                int accepted = take(batch);
                if (accepted != (i == 0 ? batch.size() : 0)) {
                    throw new AssertionError(accepted + " of " + batch.size() + " were new");
                }
            }
            handle(new Event.Counted());
            from = to;
        }
    }

    private int take(List<Occurrence> batch) {
        StringBuilder json = new StringBuilder("[");
        for (Occurrence each : batch) {
            json.append(json.length() > 1 ? "," : "");
            each.append(json);
        }
        byte[] bytes = json.append(']').toString().getBytes(StandardCharsets.UTF_8);
        Body body = new Body(bytes, "application/json", Map.of());
        Receipt receipt = reception.take(new Parcel("app", Parcel.Entrance.EVENTS, true, body, time.instant()));
        if (receipt instanceof Receipt.Taken taken && taken.rejected().isEmpty()) {
            return taken.accepted();
        }
        throw new AssertionError(receipt);
    }

    private static final class Deaf implements ReceptionListener {
        @Override
        public void accepted(String source, String kind, int events) {}

        @Override
        public void rejected(String reason, int count) {}

        @Override
        public void took(Duration taken) {}
    }

    private static final class Silent implements Evaluator.Listener {
        @Override
        public void committed(Journal.Batch batch) {}

        @Override
        public void undurable(Journal.Batch batch, String reason) {
            throw new AssertionError(reason);
        }

        @Override
        public void durableAgain() {}
    }
}
