package dev.launchwatch.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.launchwatch.model.StoreUnavailableException;
import dev.launchwatch.testing.FakeTime;
import dev.launchwatch.web.Backtests;
import dev.launchwatch.web.Reasons;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Backtests beside a daemon that goes on: one at a time, within a time, and ended when nobody wants them. */
class BacktesterTest {
    private static final Instant NOW = Instant.parse("2026-03-10T12:00:00Z");

    private final FakeTime time = new FakeTime(NOW);
    private final List<Runnable> work = new ArrayList<>();

    private static Backtests.Played played(String by, Instant since, Instant until) {
        return new Backtests.Played(by, until, since, until, since, 1, 0, true, List.of(), List.of());
    }

    private Backtester backtester(Backtester.Player player) {
        return new Backtester(time, player, work::add);
    }

    @Test
    void oneRunsAtATimeAndWhatItCameToIsKept() {
        Backtester backtests = backtester((by, since, until, progress) -> {
            progress.accept(since.plus(Duration.ofHours(6)));
            return played(by, since, until);
        });
        assertThat(backtests.standing(Duration.ZERO)).isEqualTo(Backtests.Standing.NOTHING);
        assertThat(backtests.start(Duration.ofDays(1), "ada")).isTrue();
        assertThat(backtests.start(Duration.ofDays(1), "bob")).isFalse();
        assertThat(backtests.standing(Duration.ZERO).running())
                .isEqualTo(new Backtests.Running("ada", Duration.ofDays(1), NOW, 0));
        work.removeFirst().run();
        assertThat(backtests.standing(Duration.ofDays(1)))
                .isEqualTo(new Backtests.Standing(null, played("ada", NOW.minus(Duration.ofDays(1)), NOW), ""));
        assertThat(backtests.start(Duration.ofDays(400), "bob")).isTrue();
        work.removeFirst().run();
        assertThat(backtests.standing(Duration.ZERO).last())
                .isEqualTo(played("bob", NOW.minus(Duration.ofDays(30)), NOW));
    }

    @Test
    void whoEndsItEndsItAtItsNextStepAndTheOneBeforeStays() {
        List<Backtester> self = new ArrayList<>();
        Backtester backtests = backtester((by, since, until, progress) -> {
            progress.accept(since.plus(Duration.ofHours(12)));
            assertThat(self.getFirst().standing(Duration.ZERO).running())
                    .isEqualTo(new Backtests.Running("ada", Duration.ofDays(1), NOW, 50));
            self.getFirst().cancel();
            progress.accept(since.plus(Duration.ofHours(13)));
            throw new AssertionError("it goes on");
        });
        self.add(backtests);
        backtests.start(Duration.ofDays(1), "ada");
        work.removeFirst().run();
        assertThat(backtests.standing(Duration.ZERO)).isEqualTo(new Backtests.Standing(null, null, "Cancelled."));
    }

    @Test
    void whatFailsIsSaidAndTheNextOneMayBegin() {
        Backtester away = backtester((_, _, _, _) -> {
            throw new StoreUnavailableException("the disk is full", new IllegalStateException());
        });
        away.start(Duration.ofDays(1), "ada");
        work.removeFirst().run();
        assertThat(away.standing(Duration.ZERO).trouble()).isEqualTo("The store is away: try again in a moment.");
        assertThat(away.start(Duration.ofDays(1), "ada")).isTrue();
        assertThat(away.standing(Duration.ZERO).trouble()).isEmpty();
        Backtester bug = backtester((_, _, _, _) -> {
            throw new IllegalStateException("a secret of the store");
        });
        bug.start(Duration.ofDays(1), "ada");
        work.removeLast().run();
        assertThat(bug.standing(Duration.ZERO).trouble()).isEqualTo("It failed: the log says how.");
    }

    @Test
    void whatTakesTooLongIsEndedAndRestsHalfOfTheTime() {
        List<Duration> rests = new ArrayList<>();
        Limit limit = new Limit(
                time,
                (_, atMost) -> {
                    rests.add(atMost);
                    time.advance(atMost);
                    return false;
                },
                Duration.ofSeconds(1));
        for (int i = 0; i < 40; i++) {
            time.advance(Duration.ofMillis(10));
            limit.accept(NOW.plusSeconds(i));
        }
        assertThat(rests).hasSizeBetween(12, 14).containsOnly(Duration.ofMillis(20));
        assertThat(limit.reached()).isEqualTo(NOW.plusSeconds(39));
        time.advance(Duration.ofSeconds(1));
        assertThatThrownBy(() -> limit.accept(NOW))
                .isInstanceOf(Reasons.Unanswered.class)
                .hasMessageStartingWith("Cancelled, since it took longer than 1s");
    }
}
