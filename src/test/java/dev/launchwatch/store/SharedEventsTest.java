package dev.launchwatch.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.launchwatch.model.Money;
import dev.launchwatch.model.StoreUnavailableException;
import dev.launchwatch.signal.Event;
import dev.launchwatch.signal.EventLog.Placed;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Several regions that exchange events through one database. */
@Timeout(120)
@SuppressWarnings("NullAway.Init")
class SharedEventsTest {
    @TempDir
    Path folder;

    private final List<Region> regions = new ArrayList<>();
    private PostgresStore shared;

    @BeforeEach
    void open() {
        shared = PostgresStore.fresh();
    }

    @AfterEach
    void close() {
        regions.forEach(region -> region.own.close());
        shared.close();
    }

    /** A region with a log of its own. */
    private final class Region {
        final List<Placed> heard = Collections.synchronizedList(new ArrayList<>());
        final SqliteStore own;
        final String name;
        Duration skew = Duration.ZERO;
        Instant now = Samples.NOON.plus(Duration.ofDays(1));

        Region(String name, Path disk) {
            this.name = name;
            disk.toFile().mkdirs();
            own = new SqliteStore(disk);
            regions.add(this);
        }

        SqlEventLog log() {
            return SqlEventLog.sharing(own.writer, own.reader);
        }

        SharedEvents over(PostgresStore store) {
            return new SharedEvents(
                    name, own.writer, own.reader, store.writer, store.reader, () -> skew, () -> now, heard::addAll);
        }

        SharedEvents events() {
            return over(shared);
        }

        void append(Event... events) {
            log().append(List.of(events));
        }

        void carry() {
            boolean more = true;
            while (more) {
                more = events().share();
                more = events().fetch() || more;
            }
        }

        List<Event> all() {
            return Samples.events(log(), 0).stream().map(Placed::event).toList();
        }

        List<String> routes() {
            return all().stream().map(event -> String.valueOf(event.route())).toList();
        }
    }

    /** An event that its route tells apart: ids are not replayed. */
    private static Event event(String name) {
        return Samples.event(name, "/" + name);
    }

    private Region region(String name) {
        return new Region(name, folder.resolve(name));
    }

    @Test
    void whatComesToOneRegionIsKnownToAll() {
        Region eu = region("eu");
        Region us = region("us");
        Event full = Samples.fullEvent("gateway", "b", Money.parse("0.000420 USD"));
        eu.append(event("a"), full);
        us.append(event("c"));
        eu.carry();
        us.carry();
        eu.carry();

        assertThat(us.routes()).containsExactly("/c", "/a", full.route());
        assertThat(eu.routes()).containsExactly("/a", full.route(), "/c");
        assertThat(us.all().get(2))
                .usingRecursiveComparison()
                .ignoringFields("id")
                .isEqualTo(eu.all().get(1));
        assertThat(us.all().get(2).model()).isEqualTo(full.model());
    }

    @Test
    void whatIsHandedOverIsWhatWasStored() {
        Region eu = region("eu");
        Region us = region("us");
        us.append(event("c"));
        eu.append(event("a"), event("b"));
        eu.carry();
        us.carry();

        assertThat(us.heard).extracting(Placed::position).containsExactly(2L, 3L);
        assertThat(us.heard).extracting(placed -> placed.event().route()).containsExactly("/a", "/b");
        assertThat(eu.heard).isEmpty();
    }

    @Test
    void whatIsSentToTwoRegionsCountsOnceInEach() {
        Region eu = region("eu");
        Region us = region("us");
        eu.append(event("a"), event("b"));
        us.append(event("b"), event("c"));
        eu.carry();
        us.carry();
        eu.carry();
        us.carry();

        assertThat(eu.routes()).containsExactly("/a", "/b", "/c");
        assertThat(us.routes()).containsExactly("/b", "/c", "/a");
        assertThat(us.heard).extracting(placed -> placed.event().route()).containsExactly("/a");
    }

    @Test
    void whatIsSharedTwiceCountsOnce() {
        Region eu = region("eu");
        Region us = region("us");
        eu.append(event("a"));
        List<EventKey> keys = EventKey.of(List.of(event("a")));
        // As far as it comes when the process is killed before it has kept that they are shared.
        shared.writer.change("share", session -> session.events().add(List.of(event("a")), keys, "eu"));
        us.carry();
        eu.carry();
        us.carry();

        assertThat(us.routes()).containsExactly("/a");
        assertThat(shared.count("select count(*) from event")).isEqualTo(1);
    }

    @Test
    void whileTheSharedStoreIsAwayEventsWait() {
        Region eu = region("eu");
        Region us = region("us");
        shared.close();
        eu.append(event("a"));
        try (PostgresStore gone = PostgresStore.over("jdbc:postgresql://127.0.0.1:1/gone?connectTimeout=1")) {
            SharedEvents events = eu.over(gone);
            assertThatThrownBy(events::share).isInstanceOf(StoreUnavailableException.class);
            Instant received = eu.all().getFirst().received();
            assertThat(events.unshared()).contains(received);
            SharedEvents again = eu.over(gone);
            again.look();
            assertThat(again.unshared()).as("without an attempt").contains(received);
            assertThatThrownBy(() -> eu.over(gone).fetch()).isInstanceOf(StoreUnavailableException.class);
        }
        assertThat(eu.routes()).containsExactly("/a");
        shared = shared.restart();
        eu.carry();
        us.carry();
        assertThat(us.routes()).containsExactly("/a");
        assertThat(eu.own.count("select count(*) from event_unshared")).isZero();
        SharedEvents events = eu.events();
        events.look();
        assertThat(events.unshared()).isEmpty();
    }

    @Test
    void whereClocksAreApartEachRegionHasTheTimesOfItsOwn() {
        Region eu = region("eu");
        Region us = region("us");
        eu.skew = Duration.ofSeconds(-40); // its clock is 40 s ahead of the shared store's
        us.skew = Duration.ofSeconds(5);
        eu.append(event("a"));
        eu.carry();
        us.carry();

        assertThat(us.all().getFirst().at()).isEqualTo(Samples.NOON.minusSeconds(45));
        assertThat(us.all().getFirst().received())
                .isEqualTo(Samples.NOON.plusMillis(20).minusSeconds(45));
        assertThat(us.heard.getFirst().event().at()).isEqualTo(Samples.NOON.minusSeconds(45));
    }

    /** As the difference of clocks is not known to the millisecond, or below what counts. No window has it before its time has come. */
    @Test
    void whatSeemsToLieAheadHappenedWhenItWasHeardOf() {
        Region eu = region("eu");
        Region us = region("us");
        us.now = Samples.NOON.minusMillis(300);
        eu.append(event("a"));
        eu.carry();
        us.carry();

        assertThat(us.heard).singleElement().satisfies(placed -> {
            assertThat(placed.event().at()).isEqualTo(us.now);
            assertThat(placed.event().received()).isEqualTo(us.now);
        });
        assertThat(us.all().getFirst().at()).isEqualTo(us.now);
    }

    @Test
    void whatARegionKeptByItselfWhileItWasOneIsNotShared() {
        Region eu = region("eu");
        Region us = region("us");
        new SqlEventLog(eu.own.writer, eu.own.reader).append(List.of(event("before")));
        eu.append(event("a"));
        eu.carry();
        us.carry();
        assertThat(us.routes()).containsExactly("/a");
    }

    @Test
    void manyAreCarriedInSeveralParts() {
        Region eu = region("eu");
        Region us = region("us");
        eu.log().append(Samples.events(0, 2_300));
        assertThat(eu.events().share()).isTrue();
        assertThat(us.events().fetch()).isTrue();
        assertThat(us.all()).hasSize(1_000);
        eu.carry();
        us.carry();
        assertThat(us.all()).hasSize(2_300);
        assertThat(us.events().fetch()).isFalse();
    }

    @Test
    void aDatabaseThatTookThePlaceOfALostOneIsReadFromItsBeginning() {
        Region eu = region("eu");
        Region us = region("us");
        eu.log().append(Samples.events(0, 50));
        eu.carry();
        us.carry();
        try (PostgresStore fresh = PostgresStore.fresh()) {
            eu.append(event("later"));
            while (eu.over(fresh).share()) {
                // there is more
            }
            assertThat(fresh.count("select max(position) from event")).isLessThan(50);
            while (us.over(fresh).fetch()) {
                // there is more
            }
            assertThat(us.all()).hasSize(51);
        }
    }

    @Test
    void whatIsDeletedBeforeItCouldBeSharedIsForgotten() {
        Region eu = region("eu");
        eu.append(event("a"));
        eu.log().checkpoint(1, List.of());
        Housekeeping housekeeping = new Housekeeping(eu.own.writer, Housekeeping.Retention.DEFAULT, System::nanoTime);
        housekeeping.run(Samples.NOON);
        eu.append(event("b"));
        housekeeping.run(Samples.NOON.plus(Duration.ofDays(3)));
        Region us = region("us");
        eu.carry();
        us.carry();
        assertThat(us.routes()).containsExactly("/b");
    }

    @Test
    void whoJoinsLaterReadsWhatItsWindowsWouldLack() {
        Region eu = region("eu");
        eu.append(event("a"));
        eu.carry();
        Housekeeping housekeeping = new Housekeeping(
                shared.writer, Housekeeping.Retention.DEFAULT, EventRetention.SHARED, System::nanoTime);
        housekeeping.run(Samples.NOON);
        eu.append(event("b"));
        eu.carry();
        housekeeping.run(Samples.NOON.plus(Duration.ofDays(34)));
        Region us = region("us");
        us.carry();
        assertThat(us.routes()).containsExactly("/a", "/b");
        housekeeping.run(Samples.NOON.plus(Duration.ofDays(36)));
        Region ap = region("ap");
        ap.carry();
        assertThat(ap.routes()).containsExactly("/b");
    }

    @Test
    void whoLostItsFileReadsItsOwnEventsBackToo() {
        Region eu = region("eu");
        Region us = region("us");
        eu.append(event("a"), event("b"));
        us.append(event("c"));
        eu.carry();
        us.carry();
        eu.carry();
        Region again = new Region("eu", folder.resolve("another disk"));
        again.append(event("b"), event("d"));
        again.carry();
        assertThat(again.routes()).containsExactlyInAnyOrder("/a", "/b", "/c", "/d");
        again.carry();
        us.carry();
        assertThat(us.routes()).containsExactlyInAnyOrder("/a", "/b", "/c", "/d");
    }

    @Test
    void whoRestoredABackupReadsBackWhatCameToItSince() throws Exception {
        Region eu = region("eu");
        Region us = region("us");
        eu.append(event("a"));
        us.append(event("b"));
        eu.carry();
        us.carry();
        eu.carry();
        eu.own.close();
        Path backup = folder.resolve("backup");
        Files.createDirectories(backup);
        Files.copy(eu.own.file, backup.resolve(eu.own.file.getFileName()));
        Region later = new Region("eu", folder.resolve("eu"));
        later.append(event("c"));
        us.append(event("d"));
        later.carry();
        us.carry();
        later.own.close();

        Region restored = new Region("eu", backup);
        restored.carry();
        assertThat(restored.routes()).containsExactlyInAnyOrder("/a", "/b", "/c", "/d");
    }

    /** Whatever comes where and when, and wherever a process is killed between two commits: in the end each log has each event once. */
    @Test
    void inTheEndEveryLogHasEveryEventOnce() {
        for (int seed = 0; seed < 12; seed++) {
            Random random = new Random(seed);
            int count = 2 + random.nextInt(2);
            List<Region> some = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                some.add(region("r" + seed + "-" + i));
            }
            TreeSet<String> sent = new TreeSet<>();
            for (int step = 0; step < 60; step++) {
                Region region = some.get(random.nextInt(count));
                switch (random.nextInt(4)) {
                    case 0 -> region.events().fetch();
                    case 1 -> region.events().share();
                    case 2 -> killedWhileItShared(region);
                    default -> {
                        List<Event> batch = IntStream.range(0, 1 + random.nextInt(5))
                                .mapToObj(_ -> event("e" + random.nextInt(120)))
                                .toList();
                        batch.forEach(event -> sent.add(String.valueOf(event.route())));
                        region.log().append(batch);
                    }
                }
            }
            some.forEach(Region::carry);
            some.forEach(Region::carry);
            for (Region region : some) {
                assertThat(region.routes())
                        .as("seed %d, %s", seed, region.name)
                        .doesNotHaveDuplicates()
                        .containsExactlyInAnyOrderElementsOf(sent);
            }
            shared.close();
            shared = PostgresStore.fresh();
        }
    }

    /** It shares what it has, and does not remember that. */
    private void killedWhileItShared(Region region) {
        List<long[]> before = region.own.reader.read(
                "copy",
                session -> session.rows("select position, high, low from event_unshared", row ->
                        new long[] {row.getLong(1), row.getLong(2), row.getLong(3)}));
        region.events().share();
        region.own.writer.change("restore", session -> {
            for (long[] each : before) {
                session.update(
                        "insert into event_unshared (position, high, low) values (?, ?, ?) on conflict do nothing",
                        each[0],
                        each[1],
                        each[2]);
            }
        });
    }
}
