package dev.launchwatch.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.launchwatch.region.Lease;
import dev.launchwatch.region.Membership;
import dev.launchwatch.region.Roster;
import dev.launchwatch.region.Terms;
import dev.launchwatch.testing.FakeTime;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class HearingTest {
    private final FakeTime time = new FakeTime();
    private long heardAt = Long.MIN_VALUE;
    private final Hearing hearing = new Hearing(then -> heardAt >= then, time);

    private Membership holds(String instance, long epoch) {
        Lease lease = new Lease(instance, epoch, time.instant().plusSeconds(10));
        return Membership.begin("eu-1", Terms.DEFAULT, 0).renewed(new Roster(time.instant(), List.of(), lease), 1, 2);
    }

    private void heardAll() {
        heardAt = time.nanos();
    }

    @Test
    void whoBeginsToDecideHearsTheOthersFirst() {
        heardAll();
        time.advance(Duration.ofMillis(1));
        assertThat(hearing.isReady(holds("eu-1", 1))).isFalse();
        time.advance(Duration.ofSeconds(1));
        assertThat(hearing.isReady(holds("eu-1", 1))).isFalse();
        heardAll();
        assertThat(hearing.isReady(holds("eu-1", 1))).isTrue();
        time.advance(Duration.ofMinutes(1));
        assertThat(hearing.isReady(holds("eu-1", 1))).isTrue();
    }

    @Test
    void whoCannotHearThemInTimeDecidesWithout() {
        assertThat(hearing.isReady(holds("eu-1", 1))).isFalse();
        time.advance(Duration.ofSeconds(5));
        assertThat(hearing.isReady(holds("eu-1", 1))).isFalse();
        time.advance(Duration.ofMillis(1));
        assertThat(hearing.isReady(holds("eu-1", 1))).isTrue();
    }

    /** Somebody else may have decided in between, whether or not this one was seen to follow. */
    @Test
    void eachLeaseBeginsWithHearingThem() {
        assertThat(hearing.isReady(holds("eu-1", 1))).isFalse();
        heardAll();
        assertThat(hearing.isReady(holds("eu-1", 1))).isTrue();
        time.advance(Duration.ofMillis(1));
        assertThat(hearing.isReady(holds("eu-1", 3))).isFalse();

        heardAll();
        assertThat(hearing.isReady(holds("eu-1", 3))).isTrue();
        time.advance(Duration.ofMillis(1));
        assertThat(hearing.isReady(holds("us-1", 4))).isTrue();
        assertThat(hearing.isReady(holds("eu-1", 3))).isFalse();
    }
}
