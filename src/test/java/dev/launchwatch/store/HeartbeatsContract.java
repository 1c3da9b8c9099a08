package dev.launchwatch.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import org.junit.jupiter.api.Test;

/** What every engine's heartbeats must do. */
abstract class HeartbeatsContract {
    /** The heartbeats under test; each call may be new ones over the same store, as after a restart. */
    abstract SqlHeartbeats heartbeats();

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
