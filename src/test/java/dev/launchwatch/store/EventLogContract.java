package dev.launchwatch.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.launchwatch.model.Money;
import dev.launchwatch.model.StoreUnavailableException;
import dev.launchwatch.signal.Event;
import dev.launchwatch.signal.EventLog;
import dev.launchwatch.signal.EventLog.Bucket;
import dev.launchwatch.signal.EventLog.Placed;
import dev.launchwatch.signal.EventLog.Stored;
import dev.launchwatch.signal.ModelUse;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What every engine's log of events must do. */
abstract class EventLogContract {
    /** The log under test; each call may be a new one over the same store. */
    abstract EventLog log();

    /** What a query over the same store counts. */
    abstract long count(String sql);

    /** The writer below the log. */
    abstract Writer writer();

    /** From now on the database refuses events with this status. */
    abstract void refuseStatus599();

    /** Ends the program and starts it again. */
    abstract void restart();

    @Test
    void whatWasAppendedIsReplayedInItsOrder() {
        Event plain = Samples.event("a");
        Event full = Samples.fullEvent("gateway", "b", Money.parse("0.000420 USD"));
        Event unpriced = Samples.fullEvent("gateway", "c", null);

        List<Stored> stored = log().append(List.of(plain, full, unpriced));

        assertThat(stored).extracting(Stored::fresh).containsOnly(true);
        assertThat(stored).extracting(Stored::position).isSorted();
        restart();
        assertThat(Samples.events(log(), 0))
                .containsExactly(
                        placed(stored.get(0), plain), placed(stored.get(1), full), placed(stored.get(2), unpriced));
    }

    @Test
    void aSliceEndsWhereItWasAskedToAndSaysHowFarItCame() {
        log().append(Samples.events(0, 5));
        List<Long> positions = new ArrayList<>();
        long to = log().replay(0, 2, placed -> positions.add(placed.position()));
        assertThat(positions).hasSize(2).last().isEqualTo(to);
        to = log().replay(to, 100, placed -> positions.add(placed.position()));
        assertThat(positions).hasSize(5).isSorted().last().isEqualTo(to);
        assertThat(log().replay(to, 100, placed -> positions.add(placed.position())))
                .isEqualTo(to);
        assertThat(positions).hasSize(5);
    }

    @Test
    void moreThanASliceIsReplayedWhole() {
        log().append(Samples.events(0, EventLog.SLICE + 1));
        assertThat(Samples.events(log(), 0)).hasSize(EventLog.SLICE + 1);
    }

    @Test
    void theLastPositionIsKnownWhateverIsRemembered() {
        assertThat(log().restore().last()).isZero();
        List<Stored> stored = log().append(Samples.events(0, 3));
        assertThat(log().restore().last()).isEqualTo(stored.getLast().position());
        restart();
        assertThat(log().restore().last()).isEqualTo(stored.getLast().position());
    }

    @Test
    void theSendersIdIsNotKept() {
        log().append(List.of(Samples.event("ann@example.org")));
        assertThat(Samples.events(log(), 0))
                .singleElement()
                .extracting(Placed::event)
                .extracting(Event::id)
                .isEqualTo("1");
    }

    @Test
    void costsAreExact() {
        List<Money> costs = List.of(
                Money.parse("0.10 USD"),
                Money.parse("12345678901234567890.123456789 EUR"),
                Money.parse("-1E-9 USD"),
                Money.parse("0 JPY"),
                Money.parse("1E+900000 USD"));
        List<Event> events = IntStream.range(0, costs.size())
                .mapToObj(i -> Samples.fullEvent("gateway", "id-" + i, costs.get(i)))
                .toList();
        log().append(events);
        assertThat(Samples.events(log(), 0))
                .extracting(placed -> cost(placed.event()))
                .containsExactlyElementsOf(costs);
    }

    private static @Nullable Money cost(Event event) {
        ModelUse use = event.model();
        return use == null ? null : use.cost();
    }

    @Test
    void theSameAgainIsNotNewAndHasThePositionOfTheFirst() {
        List<Stored> first = log().append(List.of(Samples.event("a"), Samples.event("b")));
        Event later = Samples.event("b", "/other");

        List<Stored> again = log().append(List.of(later, Samples.event("c"), Samples.event("a")));

        assertThat(again).extracting(Stored::fresh).containsExactly(false, true, false);
        assertThat(again.get(0).position()).isEqualTo(first.get(1).position());
        assertThat(again.get(2).position()).isEqualTo(first.get(0).position());
        assertThat(Samples.events(log(), 0)).hasSize(3);
        assertThat(Samples.events(log(), 0).get(1).event().route()).isEqualTo("/login");
    }

    @Test
    void whatIsTwiceInOneListIsNewOnce() {
        List<Stored> stored = log().append(List.of(Samples.event("a"), Samples.event("b"), Samples.event("a")));
        assertThat(stored).extracting(Stored::fresh).containsExactly(true, true, false);
        assertThat(stored.get(2).position()).isEqualTo(stored.get(0).position());
        assertThat(Samples.events(log(), 0)).hasSize(2);
    }

    @Test
    void theSameIdOfAnotherSourceIsAnotherEvent() {
        List<Stored> stored = log().append(List.of(
                Samples.fullEvent("ab", "c", null),
                Samples.fullEvent("a", "bc", null),
                Samples.fullEvent("abc", "", null)));
        assertThat(stored).extracting(Stored::fresh).containsOnly(true);
    }

    @Test
    void aRestartForgetsNothing() {
        List<Stored> before = log().append(Samples.events(0, 100));
        restart();
        List<Stored> after = log().append(Samples.events(50, 100));
        assertThat(after.subList(0, 50)).extracting(Stored::fresh).containsOnly(false);
        assertThat(after.subList(50, 100)).extracting(Stored::fresh).containsOnly(true);
        assertThat(after.get(0).position()).isEqualTo(before.get(50).position());
        assertThat(after.get(50).position()).isGreaterThan(before.get(99).position());
    }

    @Test
    void aReplayBeginsAfterItsPosition() {
        List<Stored> stored = log().append(Samples.events(0, 10));
        assertThat(Samples.events(log(), stored.get(6).position()))
                .extracting(Placed::position)
                .containsExactly(
                        stored.get(7).position(),
                        stored.get(8).position(),
                        stored.get(9).position());
        assertThat(Samples.events(log(), stored.get(9).position())).isEmpty();
    }

    @Test
    void whatTheReceiverThrowsEndsTheReplay() {
        log().append(Samples.events(0, 10));
        AtomicInteger handedOver = new AtomicInteger();
        assertThatThrownBy(() -> log().replay(0, _ -> {
                    if (handedOver.incrementAndGet() == 3) {
                        throw new IllegalStateException("enough");
                    }
                }))
                .hasMessage("enough");
        assertThat(handedOver).hasValue(3);
        assertThat(Samples.events(log(), 0)).hasSize(10);
    }

    @Test
    void namesThatStrangersMakeUpAreBoundedAndTakeNoOthersPlace() {
        List<Event> flood = IntStream.range(0, EventNames.MOST + 100)
                .mapToObj(i -> Samples.event("id-" + i, "/" + i))
                .toList();
        log().append(flood);
        log().append(List.of(Samples.event("again", "/7"), Samples.fullEvent("gateway", "model", null)));
        List<Placed> events = Samples.events(log(), 0);
        assertThat(events.get(EventNames.MOST - 1).event().route()).isEqualTo("/" + (EventNames.MOST - 1));
        assertThat(events.subList(EventNames.MOST, EventNames.MOST + 100))
                .extracting(placed -> placed.event().route())
                .containsOnly(EventNames.OTHER);
        assertThat(events.get(EventNames.MOST + 100).event().route()).isEqualTo("/7");
        assertThat(events.getLast().event().provider()).isEqualTo("openai");
        assertThat(count("select count(*) from event_name where role = 2")).isEqualTo(EventNames.MOST + 1);
    }

    @Test
    void textsOfAnyLengthAreCut() {
        String longOne = "/" + "a".repeat(498) + "😀".repeat(1000);
        log().append(List.of(
                Samples.event("a", longOne),
                Samples.event("b", longOne),
                Samples.event("c", "\ud800"),
                Samples.event("d", "/a\0b")));
        assertThat(Samples.events(log(), 0))
                .extracting(placed -> placed.event().route())
                .containsExactly("/" + "a".repeat(498), "/" + "a".repeat(498), "?", "/a\ufffdb");
    }

    @Test
    void anEmptyListIsNoTrouble() {
        assertThat(log().append(List.of())).isEmpty();
        assertThat(Samples.events(log(), 0)).isEmpty();
    }

    @Test
    void ofManyThatBringTheSameOneIsFirst() throws Exception {
        int threads = 16;
        int ids = 3_000;
        try (ExecutorService executor = Executors.newFixedThreadPool(threads)) {
            EventLog log = log();
            List<Future<List<Stored>>> answers = new ArrayList<>();
            for (int thread = 0; thread < threads; thread++) {
                List<Event> events = new ArrayList<>(Samples.events(0, ids));
                Collections.shuffle(events, new Random(thread));
                answers.add(executor.submit(() -> {
                    List<Stored> stored = new ArrayList<>();
                    for (int i = 0; i < ids; i += 100) {
                        stored.addAll(log.append(events.subList(i, i + 100)));
                    }
                    return stored;
                }));
            }
            List<Long> fresh = new ArrayList<>();
            Set<Long> all = new TreeSet<>();
            for (Future<List<Stored>> answer : answers) {
                for (Stored stored : answer.get()) {
                    all.add(stored.position());
                    if (stored.fresh()) {
                        fresh.add(stored.position());
                    }
                }
            }
            assertThat(fresh).hasSize(ids).doesNotHaveDuplicates();
            assertThat(all).hasSize(ids);
        }
        assertThat(Samples.events(log(), 0)).hasSize(ids);
    }

    @Test
    @Timeout(60)
    void aCallerWhoseEventsCannotBeStoredFailsAlone() throws Exception {
        refuseStatus599();
        EventLog log = log();
        List<Event> refused = new ArrayList<>(Samples.events(0, 10));
        refused.add(with599("bad"));
        CountDownLatch held = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        try (ExecutorService executor = Executors.newCachedThreadPool()) {
            Future<?> holder = executor.submit(() -> writer().change("hold others up", _ -> {
                held.countDown();
                try {
                    goOn.await();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            }));
            held.await();
            List<Future<List<Stored>>> good = new ArrayList<>();
            for (int i = 1; i < 4; i++) {
                int first = i * 10;
                good.add(executor.submit(() -> log.append(Samples.events(first, 10))));
            }
            Future<List<Stored>> bad = executor.submit(() -> log.append(refused));
            goOn.countDown();
            holder.get();
            for (Future<List<Stored>> answer : good) {
                assertThat(answer.get()).hasSize(10).extracting(Stored::fresh).containsOnly(true);
            }
            assertThatThrownBy(bad::get).cause().isInstanceOf(StoreUnavailableException.class);
        }
        assertThat(Samples.events(log, 0)).hasSize(30);
        assertThat(log.append(Samples.events(0, 10)))
                .as("nothing of the refused ones was stored")
                .extracting(Stored::fresh)
                .containsOnly(true);
    }

    private static Event with599(String id) {
        Event event = Samples.event(id);
        return new Event(
                event.source(),
                event.id(),
                event.kind(),
                event.at(),
                event.received(),
                event.ip(),
                event.account(),
                event.member(),
                event.route(),
                599,
                event.latency(),
                event.provider(),
                event.reason(),
                event.model(),
                event.next());
    }

    @Test
    void beforeTheFirstCheckpointThereIsNothingToRestore() {
        assertThat(log().restore().through()).isZero();
        assertThat(log().restore().buckets()).isEmpty();
    }

    @Test
    void aCheckpointReplacesTheSameBucketsAndLeavesTheOthers() {
        log().checkpoint(3, List.of(bucket("logins", 0, "a"), bucket("logins", 60, "b"), bucket("cost", 0, "c")));
        log().checkpoint(7, List.of(bucket("logins", 60, "bb"), bucket("logins", 120, "d")));
        restart();
        assertThat(log().restore().through()).isEqualTo(7);
        assertThat(buckets()).containsExactlyInAnyOrder("logins 0 a", "logins 60 bb", "logins 120 d", "cost 0 c");
    }

    @Test
    void bucketsOfDifferentLengthsAreDifferent() {
        Bucket hour = new Bucket("logins", Samples.NOON, 3600, new byte[] {1});
        Bucket minute = new Bucket("logins", Samples.NOON, 60, new byte[] {2});
        log().checkpoint(1, List.of(hour, minute));
        assertThat(log().restore().buckets()).extracting(Bucket::seconds).containsExactlyInAnyOrder(3600, 60);
    }

    @Test
    void aBucketWithoutContentIsForgotten() {
        log().checkpoint(3, List.of(bucket("logins", 0, "a"), bucket("logins", 60, "b")));
        log().checkpoint(4, List.of(bucket("logins", 0, "")));
        assertThat(buckets()).containsExactly("logins 60 b");
    }

    @Test
    @SuppressWarnings("NullAway") // what must not be is what is tried
    void aCheckpointThatFailsChangesNothing() {
        log().checkpoint(3, List.of(bucket("logins", 0, "a"), bucket("logins", 60, "b")));
        Bucket broken = new Bucket("logins", Samples.NOON, 60, null);
        List<Bucket> buckets = List.of(bucket("logins", 0, ""), bucket("logins", 60, "x"), broken);
        assertThatThrownBy(() -> log().checkpoint(4, buckets)).isInstanceOf(NullPointerException.class);
        assertThat(log().restore().through()).isEqualTo(3);
        assertThat(buckets()).containsExactly("logins 0 a", "logins 60 b");
    }

    @Test
    void positionsGoOnBehindACheckpointWhateverIsLeftOfTheLog() {
        log().checkpoint(41, List.of());
        assertThat(log().append(List.of(Samples.event("a")))).containsExactly(new Stored(42, true));
    }

    private List<String> buckets() {
        return log().restore().buckets().stream()
                .map(bucket -> bucket.signal() + " " + bucket.start().getEpochSecond() + " "
                        + new String(bucket.content(), StandardCharsets.UTF_8))
                .collect(Collectors.toList());
    }

    private static Bucket bucket(String signal, long second, String content) {
        return new Bucket(signal, Instant.ofEpochSecond(second), 60, content.getBytes(StandardCharsets.UTF_8));
    }

    /** As it is replayed. */
    private static Placed placed(Stored stored, Event event) {
        return new Placed(
                stored.position(),
                new Event(
                        event.source(),
                        Long.toString(stored.position()),
                        event.kind(),
                        event.at(),
                        event.received(),
                        event.ip(),
                        event.account(),
                        event.member(),
                        event.route(),
                        event.status(),
                        event.latency(),
                        event.provider(),
                        event.reason(),
                        event.model(),
                        event.next()));
    }
}
