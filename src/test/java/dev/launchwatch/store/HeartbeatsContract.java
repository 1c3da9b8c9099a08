package dev.launchwatch.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What every engine's heartbeats must do. */
abstract class HeartbeatsContract {
    /** Heartbeats of any kind. */
    interface Kept {
        void record(String monitor, Instant at);

        void known(Set<String> monitors, Instant now);

        Optional<Instant> last(String monitor);

        Optional<Instant> firstKnown(String monitor);

        static Kept of(SqlHeartbeats heartbeats) {
            return new Kept() {
                @Override
                public void record(String monitor, Instant at) {
                    heartbeats.record(monitor, at);
                }

                @Override
                public void known(Set<String> monitors, Instant now) {
                    heartbeats.known(monitors, now);
                }

                @Override
                public Optional<Instant> last(String monitor) {
                    return heartbeats.last(monitor);
                }

                @Override
                public Optional<Instant> firstKnown(String monitor) {
                    return heartbeats.firstKnown(monitor);
                }
            };
        }
    }

    /** The heartbeats under test; each call may be new ones over the same store, as after a restart. */
    abstract Kept heartbeats();

    @Test
    void ofAMonitorThatNobodyKnowsNothingIsSaid() {
        assertThat(heartbeats().last("backup")).isEmpty();
        assertThat(heartbeats().firstKnown("backup")).isEmpty();
    }

    @Test
    void beforeTheFirstReportAMonitorCountsFromWhenItWasFirstKnown() {
        heartbeats().known(Set.of("backup"), Samples.NOON);
        heartbeats().known(Set.of("backup"), Samples.NOON.plusSeconds(60));
        assertThat(heartbeats().last("backup")).contains(Samples.NOON);
        assertThat(heartbeats().firstKnown("backup")).contains(Samples.NOON);
    }

    @Test
    void theLastReportCounts() {
        heartbeats().known(Set.of("backup", "mail"), Samples.NOON);
        heartbeats().record("backup", Samples.NOON.plusSeconds(100));
        heartbeats().record("backup", Samples.NOON.plusMillis(200_001));
        assertThat(heartbeats().last("backup")).contains(Samples.NOON.plusMillis(200_001));
        assertThat(heartbeats().firstKnown("backup")).contains(Samples.NOON);
        assertThat(heartbeats().last("mail")).contains(Samples.NOON);
    }

    @Test
    void aReportFromAClockThatWasAheadIsCorrectedByTheNext() {
        heartbeats().record("backup", Samples.NOON.plusSeconds(86_400));
        heartbeats().record("backup", Samples.NOON);
        assertThat(heartbeats().last("backup")).contains(Samples.NOON);
    }

    @Test
    void aMonitorThatWasRemovedStartsAfreshWhenItComesBack() {
        heartbeats().known(Set.of("backup"), Samples.NOON);
        heartbeats().record("backup", Samples.NOON.plusSeconds(1));
        heartbeats().known(Set.of(), Samples.NOON.plusSeconds(2));
        heartbeats().known(Set.of("backup"), Samples.NOON.plusSeconds(500));
        assertThat(heartbeats().last("backup")).contains(Samples.NOON.plusSeconds(500));
    }
}
