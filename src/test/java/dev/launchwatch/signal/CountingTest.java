package dev.launchwatch.signal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.launchwatch.model.SignalView;
import dev.launchwatch.testing.FakeTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The counting with its thread. */
@Timeout(60)
class CountingTest {
    private static final Signal LOGINS = new Signal("failed-logins", Kinds.LOGIN_FAILED);

    private final MemoryLog log = new MemoryLog();
    private final FakeTime time = new FakeTime();
    private final AtomicInteger told = new AtomicInteger();
    private final Windows windows = new Windows(List.of(), List.of(), WindowsPropertyTest.KEY, people -> false);
    private final Counting counting = new Counting(log, windows, time, time, told::incrementAndGet);

    @AfterEach
    void close() {
        counting.close();
    }

    private List<EventLog.Placed> put(int many) {
        return IntStream.range(0, many)
                .mapToObj(i -> log.put(Happening.of(Kinds.LOGIN_FAILED).done()))
                .toList();
    }

    private long events() {
        SignalView view = counting.view(Happening.START.plusSeconds(60));
        return view.count("failed-logins", Duration.ofHours(1)).events();
    }

    private static void await(BooleanSupplier state) {
        while (!state.getAsBoolean()) {
            Thread.onSpinWait();
        }
    }

    @Test
    void manyThreadsHandOverWhatTheyStoredAndEachEventCountsOnce() {
        counting.start(List.of(LOGINS), List.of());
        List<EventLog.Placed> events = new ArrayList<>(put(20_000));
        Collections.shuffle(events, new Random(1));
        try (ExecutorService senders = Executors.newFixedThreadPool(8)) {
            for (int i = 0; i < events.size(); i += 10) {
                List<EventLog.Placed> batch = events.subList(i, i + 10);
                senders.execute(() -> counting.stored(batch));
            }
        }
        await(counting::idle);
        assertThat(events()).isEqualTo(20_000);
        assertThat(counting.behind()).isZero();
    }

    @Test
    void whoBringsMoreThanCanWaitIsHeldUpAndThenLeftToTheLog() {
        CountDownLatch goOn = new CountDownLatch(1);
        try (Counting slow = new Counting(
                log,
                windows,
                time,
                time,
                () -> {
                    try {
                        goOn.await();
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                },
                10)) {
            slow.start(List.of(LOGINS), List.of());
            slow.stored(put(10));
            slow.stored(put(10));
            slow.stored(put(10));
            assertThat(slow.behind()).isPositive();
            goOn.countDown();
            await(slow::idle);
            assertThat(windows.view(Happening.START.plusSeconds(60))
                            .count("failed-logins", Duration.ofHours(1))
                            .events())
                    .isEqualTo(30);
            assertThat(slow.behind()).isZero();
        }
    }

    @Test
    void aListenerThatFailsDoesNotEndTheCounting() {
        try (Counting unlucky = new Counting(log, windows, time, time, () -> {
            throw new IllegalStateException("a bug");
        })) {
            unlucky.start(List.of(LOGINS), List.of());
            unlucky.stored(put(1));
            await(unlucky::idle);
            unlucky.stored(put(1));
            await(unlucky::idle);
            assertThat(unlucky.behind()).isZero();
        }
    }

    @Test
    void atTheEndEverythingIsRememberedAndNothingIsTakenAnyMore() {
        counting.start(List.of(LOGINS), List.of());
        counting.stored(put(3));
        counting.close();
        assertThat(log.restore().through()).isEqualTo(3);
        counting.stored(put(1));
        assertThat(events()).isEqualTo(3);
    }

    @Test
    void aChangeOfSignalsGivesNewOnesTheirPast() {
        counting.start(List.of(), List.of());
        counting.stored(put(3));
        counting.watch(List.of(LOGINS), List.of());
        await(counting::idle);
        assertThat(events()).isEqualTo(3);
    }

    @Test
    void whatWasNeverStartedCloses() {
        counting.close();
        assertThat(told).hasValue(0);
    }
}
