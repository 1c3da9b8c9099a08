package dev.launchwatch.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.launchwatch.region.Lease;
import dev.launchwatch.region.Membership;
import dev.launchwatch.region.Membership.Role;
import dev.launchwatch.region.Roster;
import dev.launchwatch.region.Terms;
import dev.launchwatch.testing.FakeTime;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;

class SeatTest {
    private final FakeTime time = new FakeTime();

    private Membership holds(String instance) {
        Lease lease = new Lease(instance, 1, time.instant().plusSeconds(10));
        return Membership.begin("eu-1", Terms.DEFAULT, 0).renewed(new Roster(time.instant(), List.of(), lease), 1, 2);
    }

    /** Whoever reads the log would take it to be where it was before. */
    @Test
    void thatOthersDecideIsAChangeAlsoWhereAnOfficeHadStillToOpen() {
        assertThat(holds("eu-1").role()).isEqualTo(Role.DECIDING);
        assertThat(holds("us-1").role()).isEqualTo(Role.FOLLOWING);
        try (ExecutorService executor = Executors.newSingleThreadExecutor();
                Seat seat = new Seat("eu", _ -> null, () -> null, _ -> {}, executor, time)) {
            assertThat(seat.settle(holds("us-1"), true)).isFalse();
            assertThat(seat.settle(holds("eu-1"), false)).isFalse();
            assertThat(seat.settle(holds("eu-1"), false)).isFalse();
            assertThat(seat.settle(holds("us-1"), true)).isTrue();
            assertThat(seat.settle(holds("us-1"), true)).isFalse();
        }
    }
}
