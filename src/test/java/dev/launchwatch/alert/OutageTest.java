package dev.launchwatch.alert;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.launchwatch.model.Outcome;
import dev.launchwatch.model.Timer;
import dev.launchwatch.model.Transition;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;

/** The store goes away and comes back at random: what was told is what is stored, each once, and in the same order. */
class OutageTest {
    @Test
    void nothingIsLostAndNothingIsToldTwiceWhateverTheStoreDoes() {
        for (long seed = 0; seed < 40; seed++) {
            Random random = new Random(seed);
            MemoryJournal journal = new MemoryJournal();
            List<Runnable> retries = new CopyOnWriteArrayList<>();
            Timer timer = (delay, task) -> {
                retries.add(task);
                return () -> retries.remove(task);
            };
            Instant[] now = {Given.START};
            InstantSource clock = () -> now[0];
            List<Transition> told = new CopyOnWriteArrayList<>();
            List<Transition> stored = new CopyOnWriteArrayList<>();
            RuleBook book = new RuleBook(
                    List.of(Given.rule(Given.failing().done())
                            .flapping(6, "10m")
                            .done()),
                    List.of(Given.subject("homepage"), Given.subject("chat")));
            Evaluator evaluator =
                    new Evaluator(journal, Given.NO_SIGNALS, clock, System::nanoTime, timer, new Told(told, stored));
            evaluator.start(book);
            for (int step = 0; step < 150; step++) {
                now[0] = now[0].plusSeconds(1 + random.nextInt(60));
                if (random.nextInt(6) == 0) {
                    journal.away(random.nextBoolean());
                }
                Outcome outcome = random.nextInt(3) == 0 ? Given.down() : new Outcome.Up();
                evaluator.accept(Given.result(random.nextBoolean() ? "homepage" : "chat", now[0], outcome));
                if (random.nextInt(4) == 0) {
                    List<Runnable> due = List.copyOf(retries);
                    retries.clear();
                    due.forEach(Runnable::run);
                }
                if (random.nextInt(10) == 0) {
                    await().pollInterval(Duration.ofMillis(1)).until(evaluator::idle);
                }
            }
            journal.away(false);
            evaluator.close();
            assertThat(journal.transitions())
                    .as("seed %d", seed)
                    .isEqualTo(told)
                    .doesNotHaveDuplicates();
            assertThat(stored).as("what was said to be stored, seed %d", seed).isEqualTo(told);
            assertThat(journal.results()).as("seed %d", seed).isEqualTo(150);
            assertThat(firing(told))
                    .as("seed %d", seed)
                    .isEqualTo(journal.states().stream()
                            .filter(state -> state.firedAt() != null)
                            .map(RuleState::subject)
                            .sorted()
                            .toList());
        }
    }

    private static List<String> firing(List<Transition> told) {
        Map<String, Transition.Kind> last = new HashMap<>();
        told.forEach(transition -> last.put(transition.alert().subject(), transition.kind()));
        List<String> firing = new ArrayList<>();
        last.forEach((subject, kind) -> {
            if (kind != Transition.Kind.RESOLVED) {
                firing.add(subject);
            }
        });
        return firing.stream().sorted().toList();
    }

    /**
     * @param told each transition when it was first heard of
     * @param stored each when it was said to be durable, which those told from memory are later
     */
    private record Told(List<Transition> told, List<Transition> stored) implements Evaluator.Listener {
        @Override
        public void committed(Journal.Batch batch) {
            batch.transitions().stream()
                    .filter(transition -> !told.contains(transition))
                    .forEach(told::add);
            stored.addAll(batch.transitions());
        }

        @Override
        public void undurable(Journal.Batch batch, String reason) {
            told.addAll(batch.transitions());
        }

        @Override
        public void durableAgain() {
            // What was told was told.
        }
    }
}
