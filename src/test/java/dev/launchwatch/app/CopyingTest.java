package dev.launchwatch.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.launchwatch.model.Alert;
import dev.launchwatch.model.StoreUnavailableException;
import dev.launchwatch.region.Decisions;
import dev.launchwatch.testing.FakeTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class CopyingTest {
    private final FakeTime time = new FakeTime(Instant.parse("2026-06-01T12:00:00Z"));
    private final Copy copy = new Copy();
    private int spread;
    private final Copying copying = new Copying(copy, time, () -> spread++);

    @Test
    void whatWasDecidedIsReadAtOnceAndElseOnceASecond() {
        copying.refresh(true);
        for (int result = 0; result < 99; result++) {
            time.advance(Duration.ofMillis(10));
            copying.refresh(true);
        }
        assertThat(copy.read).as("results that are shared are no reason").isEqualTo(1);
        copying.decided();
        copying.refresh(true);
        assertThat(copy.read).isEqualTo(2);
        time.advance(Duration.ofMillis(999));
        copying.refresh(true);
        assertThat(copy.read).isEqualTo(2);
        time.advance(Duration.ofMillis(1));
        copying.refresh(true);
        assertThat(copy.read).isEqualTo(3);
    }

    @Test
    void peopleAreToldOnlyOfWhatIsAnother() {
        copying.refresh(true);
        assertThat(spread).isZero();
        copy.another = true;
        copying.decided();
        copying.refresh(true);
        assertThat(spread).isOne();
    }

    @Test
    void peopleAreHeardOnceASecondWhileTheCopyStandsStill() {
        copying.refresh(false);
        copying.refresh(false);
        assertThat(spread).isOne();
        time.advance(Duration.ofSeconds(1));
        copying.refresh(false);
        assertThat(spread).isEqualTo(2);
        assertThat(copy.read).isZero();
    }

    @Test
    void whatCouldNotBeReadIsReadAtTheNextChance() {
        copy.away = true;
        assertThatThrownBy(() -> copying.refresh(true)).isInstanceOf(StoreUnavailableException.class);
        copy.away = false;
        copying.refresh(true);
        assertThat(copy.read).isEqualTo(1);
    }

    private static final class Copy implements Decisions {
        private int read;
        private boolean another;
        private boolean away;

        @Override
        public boolean refresh() {
            if (away) {
                throw new StoreUnavailableException("away", new IllegalStateException());
            }
            read++;
            return another;
        }

        @Override
        public List<Alert> alerts() {
            return List.of();
        }

        @Override
        public Set<String> depart() {
            return Set.of();
        }

        @Override
        public Optional<Set<String>> departed() {
            return Optional.empty();
        }

        @Override
        public void arrive() {}
    }
}
