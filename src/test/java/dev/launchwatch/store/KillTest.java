package dev.launchwatch.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.launchwatch.alert.RuleState;
import dev.launchwatch.model.Result;
import dev.launchwatch.model.Transition;
import dev.launchwatch.signal.EventLog;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KillTest {
    private static final int ROUNDS = 10;

    @Test
    void afterAKillEveryAcknowledgedBatchIsThereWholeAndNoneIsThereInPart(@TempDir Path folder) throws Exception {
        Random random = new Random(20260301);
        Set<Integer> acknowledged = new TreeSet<>();
        for (int round = 0; round < ROUNDS; round++) {
            int first = round * 100_000;
            Child child = Child.start("commit", folder, Integer.toString(first));
            int wanted = 1 + random.nextInt(40);
            for (int i = 0; i < wanted; i++) {
                String line = child.line();
                assertThat(line).as("round %s ended by itself", round).isNotNull();
                acknowledged.add(Integer.parseInt(String.valueOf(line)));
            }
            // Anywhere within the next commit or two.
            long until = System.nanoTime() + random.nextLong(3_000_000);
            while (System.nanoTime() < until) {
                Thread.onSpinWait();
            }
            child.kill();
            for (String line = child.line(); line != null; line = child.line()) {
                acknowledged.add(Integer.parseInt(line));
            }
            holdsWhole(folder, acknowledged);
        }
    }

    @Test
    void afterAKillEveryAcknowledgedEventIsThereOnceAlsoWhenItIsSentAgain(@TempDir Path folder) throws Exception {
        Random random = new Random(20260302);
        Set<Integer> acknowledged = new TreeSet<>();
        int highest = 0;
        for (int round = 0; round < ROUNDS; round++) {
            // Each round sends the last lists of the round before again, since it may not have heard of them.
            int first = Math.max(0, highest - 20);
            Child child = Child.start("append", folder, Integer.toString(first));
            int wanted = 1 + random.nextInt(200);
            for (int i = 0; i < wanted; i++) {
                String line = child.line();
                assertThat(line).as("round %s ended by itself", round).isNotNull();
                acknowledged.add(Integer.parseInt(String.valueOf(line)));
            }
            child.kill();
            for (String line = child.line(); line != null; line = child.line()) {
                acknowledged.add(Integer.parseInt(line));
            }
            highest = Collections.max(acknowledged);
            holdsOnce(folder, acknowledged, highest + 20);
        }
    }

    private static void holdsOnce(Path folder, Set<Integer> acknowledged, int end) {
        try (StoreFile store = StoreFile.open(folder, InstantSource.fixed(Samples.NOON));
                Writer writer = new Writer(Sqlite.dataSource(store.file()))) {
            assertThat(store.damage()).isEmpty();
            SqlEventLog log = new SqlEventLog(writer, new Reader(Sqlite.dataSource(store.file())));
            Map<Integer, Long> stored = new HashMap<>();
            log.replay(
                    0,
                    placed -> stored.merge(
                            Integer.parseInt(
                                    String.valueOf(placed.event().route()).substring(1)),
                            1L,
                            Long::sum));
            assertThat(stored.values()).as("no half list").allMatch(count -> count % Child.BATCH == 0);
            for (int number = 0; number < end; number++) {
                List<EventLog.Stored> again = log.append(Child.events(number));
                boolean fresh = again.getFirst().fresh();
                assertThat(again).extracting(EventLog.Stored::fresh).containsOnly(fresh);
                if (acknowledged.contains(number)) {
                    assertThat(fresh).as("list %s", number).isFalse();
                }
            }
            Set<Long> positions = new HashSet<>();
            AtomicLong events = new AtomicLong();
            log.replay(0, placed -> {
                events.incrementAndGet();
                positions.add(placed.position());
            });
            assertThat(events).as("each once").hasValue((long) end * Child.BATCH);
            assertThat(positions).hasSize(end * Child.BATCH);
        }
    }

    private static void holdsWhole(Path folder, Set<Integer> acknowledged) {
        try (StoreFile store = StoreFile.open(folder, InstantSource.fixed(Samples.NOON))) {
            assertThat(store.damage()).isEmpty();
            Reader reader = new Reader(Sqlite.dataSource(store.file()));
            Writer writer = new Writer(Sqlite.dataSource(store.file()));
            Map<Integer, Long> results = Samples.results(new SqlJournal(writer, reader), Samples.NOON).stream()
                    .collect(Collectors.groupingBy(KillTest::number, Collectors.counting()));
            Set<Integer> states = new SqlJournal(writer, reader)
                    .states().stream()
                            .map(RuleState::subject)
                            .map(KillTest::number)
                            .collect(Collectors.toCollection(TreeSet::new));
            Set<Integer> transitions = new SqlOutbox(writer, reader)
                    .unplanned().stream()
                            .map(Transition::id)
                            .map(KillTest::number)
                            .collect(Collectors.toCollection(TreeSet::new));
            assertThat(results.values()).as("no half batch").containsOnly((long) Child.BATCH);
            assertThat(results.keySet()).containsAll(acknowledged);
            assertThat(states).isEqualTo(new TreeSet<>(results.keySet()));
            assertThat(transitions).isEqualTo(states);
            writer.close();
        }
    }

    private static int number(Result result) {
        return Math.toIntExact(result.at().getEpochSecond() - Samples.NOON.getEpochSecond());
    }

    private static int number(String name) {
        return Integer.parseInt(name.substring(name.lastIndexOf('-') + 1));
    }
}
