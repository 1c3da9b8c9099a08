package dev.launchwatch.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.launchwatch.alert.Journal;
import dev.launchwatch.model.Acknowledgement;
import dev.launchwatch.model.Acknowledgement.Outcome;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** People who acknowledge the same alerts in several regions at once: whatever each of them was answered fits one order of all. */
@Timeout(120)
@SuppressWarnings("NullAway.Init")
class SharedAcknowledgementsTest {
    private static final int REGIONS = 5;
    private static final int ASKED_IN_EACH = 120;
    private static final int ALERTS = 12;

    private PostgresStore store;

    @BeforeEach
    void open() {
        store = PostgresStore.fresh();
    }

    @AfterEach
    void close() {
        store.close();
    }

    @Test
    void oneIsFirstAndAcknowledgedStaysAcknowledged() throws Exception {
        store.journal()
                .commit(new Journal.Batch(
                        List.of(),
                        List.of(),
                        IntStream.range(0, ALERTS)
                                .mapToObj(i -> Samples.fired("t" + i))
                                .toList()));
        List<Outcome> outcomes = new ArrayList<>();
        try (ExecutorService executor = Executors.newFixedThreadPool(REGIONS)) {
            List<Future<List<Outcome>>> regions = IntStream.range(0, REGIONS)
                    .mapToObj(region -> executor.submit(() -> ask(region)))
                    .toList();
            for (Future<List<Outcome>> region : regions) {
                outcomes.addAll(region.get());
            }
        }

        assertThat(outcomes)
                .hasSize(REGIONS * ASKED_IN_EACH)
                .allSatisfy(outcome -> assertThat(outcome.acknowledgement()).isPresent());
        Map<String, TreeMap<Integer, Acknowledgement>> taken = new TreeMap<>();
        for (Outcome outcome : outcomes) {
            if (outcome instanceof Outcome.Taken(Acknowledgement by)) {
                assertThat(taken.computeIfAbsent(by.alert(), _ -> new TreeMap<>())
                                .put(by.number(), by))
                        .as("two were first")
                        .isNull();
            }
        }
        assertThat(taken).hasSize(ALERTS);
        taken.values().forEach(SharedAcknowledgementsTest::followEachOther);
        for (Outcome outcome : outcomes) {
            if (outcome instanceof Outcome.Known(Acknowledgement by)) {
                assertThat(by)
                        .isEqualTo(
                                taken.getOrDefault(by.alert(), new TreeMap<>()).get(by.number()));
            }
        }
        assertThat(store.outbox().acknowledgements(Samples.NOON))
                .containsExactlyInAnyOrderElementsOf(taken.values().stream()
                        .flatMap(each -> each.values().stream())
                        .collect(Collectors.toList()));
    }

    /** By number: each begins after the end of the one before; one without an end is the last. */
    private static void followEachOther(Map<Integer, Acknowledgement> each) {
        assertThat(each.keySet())
                .containsExactlyElementsOf(
                        IntStream.rangeClosed(1, each.size()).boxed().toList());
        Instant end = Instant.MIN;
        for (Acknowledgement acknowledgement : each.values()) {
            assertThat(end).as("somebody still looked after it").isNotNull();
            assertThat(acknowledgement.at()).isAfterOrEqualTo(end);
            end = acknowledgement.until();
        }
    }

    /** For ever or for a few minutes, later and later. */
    private List<Outcome> ask(int region) {
        Random random = new Random(region);
        List<Outcome> outcomes = new ArrayList<>();
        try (PostgresStore own = PostgresStore.over(store.url)) {
            for (int i = 0; i < ASKED_IN_EACH; i++) {
                Instant at = Samples.NOON.plusSeconds(10L * i);
                Instant until = random.nextInt(12) == 0 ? null : at.plusSeconds(30 + random.nextInt(200));
                outcomes.add(own.outbox()
                        .acknowledge(new Acknowledgement.Request(
                                "alert-of-t" + random.nextInt(ALERTS),
                                at,
                                "region " + region + ", " + i,
                                Acknowledgement.Via.API,
                                "",
                                until)));
            }
        }
        return outcomes;
    }
}
