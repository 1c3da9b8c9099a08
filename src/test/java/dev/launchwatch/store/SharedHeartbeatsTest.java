package dev.launchwatch.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.launchwatch.model.StoreUnavailableException;
import dev.launchwatch.testing.FakeTime;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What several regions know of jobs that report to one of them. */
@SuppressWarnings("NullAway.Init")
class SharedHeartbeatsTest {
    private static final Instant NOON = Samples.NOON;

    @TempDir
    Path folder;

    private final FakeTime time = new FakeTime(NOON);
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

    private final class Region {
        final SqliteStore own;
        Duration skew = Duration.ZERO;

        Region(String name) {
            folder.resolve(name).toFile().mkdirs();
            own = new SqliteStore(folder.resolve(name));
            regions.add(this);
        }

        void knows(Instant since, String... monitors) {
            own.heartbeats().known(Set.of(monitors), since);
        }

        void hears(String monitor, Instant at) {
            own.heartbeats().record(monitor, at);
        }

        void exchange() {
            exchange(false);
        }

        void exchange(boolean tidy) {
            new SharedHeartbeats(own.writer, own.reader, shared.writer, shared.reader, time, () -> skew).exchange(tidy);
        }

        Instant last(String monitor) {
            return own.heartbeats().last(monitor).orElseThrow();
        }
    }

    @Test
    void whatOneRegionHearsAllKnow() {
        Region eu = new Region("eu");
        Region us = new Region("us");
        eu.knows(NOON.minusSeconds(900), "backup");
        us.knows(NOON.minusSeconds(800), "backup");
        eu.hears("backup", NOON.minusSeconds(10));
        eu.exchange();
        us.exchange();
        assertThat(us.last("backup")).isEqualTo(NOON.minusSeconds(10));

        us.hears("backup", NOON.minusSeconds(3));
        us.exchange();
        eu.exchange();
        assertThat(eu.last("backup")).isEqualTo(NOON.minusSeconds(3));
    }

    @Test
    void aJobThatNeverReportedIsKnownSinceAnyRegionKnowsIt() {
        Region eu = new Region("eu");
        Region us = new Region("us");
        eu.knows(NOON.minusSeconds(900), "backup");
        eu.exchange();
        us.knows(NOON.minusSeconds(5), "backup");
        us.exchange();
        assertThat(us.last("backup")).isEqualTo(NOON.minusSeconds(900));
    }

    @Test
    void anOlderReportOfAnotherRegionReplacesNothing() {
        Region eu = new Region("eu");
        Region us = new Region("us");
        eu.knows(NOON.minusSeconds(900), "backup");
        us.knows(NOON.minusSeconds(900), "backup");
        eu.hears("backup", NOON.minusSeconds(100));
        eu.exchange();
        us.hears("backup", NOON.minusSeconds(50));
        us.exchange();
        eu.exchange();
        us.exchange();
        assertThat(us.last("backup")).isEqualTo(NOON.minusSeconds(50));
        assertThat(eu.last("backup")).isEqualTo(NOON.minusSeconds(50));
    }

    @Test
    void whereClocksAreApartEachRegionHasTheTimesOfItsOwn() {
        Region eu = new Region("eu");
        Region us = new Region("us");
        eu.skew = Duration.ofMinutes(-10);
        eu.knows(NOON, "backup");
        us.knows(NOON.minusSeconds(900), "backup");
        eu.hears("backup", NOON.plusSeconds(590));
        eu.exchange();
        us.exchange();
        assertThat(us.last("backup")).isEqualTo(NOON.minusSeconds(10));
    }

    @Test
    void aReportThatHasNotHappenedYetHidesNoMissingJob() {
        Region eu = new Region("eu");
        Region us = new Region("us");
        eu.knows(NOON.minusSeconds(900), "backup");
        us.knows(NOON.minusSeconds(900), "backup");
        us.hears("backup", NOON.minusSeconds(400));
        eu.hears("backup", NOON.plusSeconds(3_600)); // its clock was wrong, and nobody knew it yet
        eu.exchange();
        us.exchange();
        assertThat(us.last("backup")).isEqualTo(NOON.minusSeconds(400));
    }

    @Test
    void aJobThatWasTakenOutStartsAfreshWhenItComesBack() {
        Region eu = new Region("eu");
        Region us = new Region("us");
        eu.knows(NOON.minusSeconds(900), "backup");
        us.knows(NOON.minusSeconds(900), "backup");
        eu.hears("backup", NOON.minusSeconds(800));
        eu.exchange();
        us.exchange();
        eu.knows(NOON);
        us.knows(NOON);
        us.exchange(false);
        eu.exchange(true);
        eu.knows(NOON, "backup");
        eu.exchange(true);
        assertThat(eu.last("backup")).isEqualTo(NOON);
    }

    @Test
    void aSharedStoreThatIsAwayChangesNothing() {
        Region eu = new Region("eu");
        eu.knows(NOON.minusSeconds(900), "backup");
        eu.hears("backup", NOON);
        try (PostgresStore gone = PostgresStore.over("jdbc:postgresql://127.0.0.1:1/gone?connectTimeout=1")) {
            SharedHeartbeats heartbeats = new SharedHeartbeats(
                    eu.own.writer, eu.own.reader, gone.writer, gone.reader, time, () -> Duration.ZERO);
            assertThatThrownBy(() -> heartbeats.exchange(true)).isInstanceOf(StoreUnavailableException.class);
        }
        assertThat(eu.last("backup")).isEqualTo(NOON);
    }

    @Test
    void regionsKnowWithWhichKeyTheOthersHashPeople() {
        KeyPrints prints = new KeyPrints(shared.writer, shared.reader);
        assertThat(prints.exchange("eu", 7)).containsOnlyKeys("eu");
        assertThat(prints.exchange("us", 8)).containsEntry("eu", 7L).containsEntry("us", 8L);
        assertThat(prints.exchange("us", 7)).containsEntry("us", 7L);
        assertThat(prints.exchange("eu", 7)).containsEntry("us", 7L);
    }
}
