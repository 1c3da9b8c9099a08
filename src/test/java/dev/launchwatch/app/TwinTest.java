package dev.launchwatch.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.launchwatch.model.StoreUnavailableException;
import dev.launchwatch.region.Attendance;
import dev.launchwatch.region.Lease;
import dev.launchwatch.region.Member;
import dev.launchwatch.region.Register;
import dev.launchwatch.region.Roster;
import dev.launchwatch.region.Sign;
import dev.launchwatch.region.Terms;
import dev.launchwatch.testing.FakeTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Two processes with the name of one region. */
class TwinTest {
    private final FakeTime time = new FakeTime();
    private final List<String> twice = new ArrayList<>();
    private final List<String> refused = new ArrayList<>();
    private boolean other = true;
    private boolean away;

    /** A register in which another process speaks for the region, or not. */
    private final Register register = new Register() {
        @Override
        public Roster renew(Sign sign, Duration term) {
            if (away) {
                throw new StoreUnavailableException("away", new IllegalStateException("away"));
            }
            Instant now = time.instant();
            Sign heard = other ? new Sign("eu", "another", "9.9", Duration.ZERO, true) : sign;
            return new Roster(now, List.of(new Member(heard, now, now, false)), new Lease("", 0, now));
        }

        @Override
        public void leave(String region, String instance) {}

        @Override
        public void forget(Duration silence) {}
    };

    private final Attendance attendance = new Attendance("eu", "this", "1", register, Terms.DEFAULT, time, time);
    private final Twin twin = new Twin("eu", attendance, Terms.DEFAULT, twice::add, refused::add);

    private void pass(int seconds) {
        for (int second = 0; second < seconds; second++) {
            attendance.renew();
            twin.look();
            time.advance(Duration.ofSeconds(1));
        }
    }

    @Test
    void whoFindsAnotherProcessOfItsRegionThatGoesOnEndsAndSaysWhatToDo() {
        pass(30);
        assertThat(refused).isEmpty();
        pass(5);
        assertThat(refused)
                .containsExactly(
                        "Region eu runs already: another process (Launchwatch 9.9) has spoken for it for the 31 s since"
                                + " this one started. Stop that one, or give this one a name of its own in LAUNCHWATCH_REGION.");
        assertThat(twice).as("it is nothing to tell people of").containsOnly("");
    }

    @Test
    void oneThatEndsMeanwhileIsWaitedFor() {
        pass(25);
        other = false;
        pass(60);
        assertThat(refused).isEmpty();
        assertThat(twice).containsOnly("");
    }

    @Test
    void whoHasSpokenAndIsNotHeardAnyMoreSaysSoAndWatchesOn() {
        other = false;
        pass(5);
        other = true;
        pass(10);
        assertThat(twice).containsOnly("");
        pass(60);
        assertThat(twice).endsWith("9.9");
        assertThat(refused).isEmpty();
        other = false;
        pass(1);
        assertThat(twice).endsWith("");
    }

    @Test
    void whileTheStoreIsAwayNobodyKnowsOfAnother() {
        pass(20);
        away = true;
        pass(20);
        away = false;
        pass(20);
        assertThat(refused).isEmpty();
    }
}
