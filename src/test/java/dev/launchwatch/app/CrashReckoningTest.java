package dev.launchwatch.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.launchwatch.app.CrashReckoning.Kill;
import dev.launchwatch.app.CrashReckoning.Taken;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The reckoning of the kill rounds notices what it is there to notice. */
class CrashReckoningTest {
    private static final Kill KILL = new Kill(50, 60);

    private static Taken firing(long nanos) {
        return new Taken(nanos, "m1", "alert.firing", Set.of("a"));
    }

    private static Taken resolved(long nanos) {
        return new Taken(nanos, "m2", "alert.resolved", Set.of("a"));
    }

    private static CrashReckoning of(Set<String> decided, Taken... taken) {
        return CrashReckoning.of(decided, true, List.of(taken), List.of(KILL));
    }

    @Test
    void anEpisodeWithItsBeginningAndItsEndIsExact() {
        CrashReckoning reckoning = of(Set.of("a"), firing(10), resolved(90));
        assertThat(reckoning).isEqualTo(new CrashReckoning(1, 1, 1, 1, 0, 0, 0, List.of()));
    }

    @Test
    void aMessageTakenOnBothSidesOfAKillIsARepetition() {
        CrashReckoning reckoning = of(Set.of("a"), firing(10), firing(70), resolved(90));
        assertThat(reckoning.exact()).isEqualTo(1);
        assertThat(reckoning.repeated()).isEqualTo(1);
        assertThat(reckoning.wrong()).isEmpty();
    }

    @Test
    void aMessageThatArrivesWhileTheProcessEndsIsARepetitionToo() {
        assertThat(of(Set.of("a"), firing(55), firing(70), resolved(90)).wrong())
                .isEmpty();
    }

    @Test
    void aRepetitionWithoutAKillIsInvented() {
        assertThat(of(Set.of("a"), firing(70), firing(80), resolved(90)).invented())
                .isEqualTo(1);
    }

    @Test
    void oneKillAccountsForOneRepetitionOnly() {
        CrashReckoning reckoning = of(Set.of("a"), firing(10), resolved(20), firing(70), resolved(90));
        assertThat(reckoning.repeated()).isEqualTo(1);
        assertThat(reckoning.invented()).isEqualTo(1);
    }

    @Test
    void whatIsNotToldIsLost() {
        assertThat(of(Set.of("a")).lost()).isEqualTo(1);
        assertThat(of(Set.of("a"), firing(10)).lost()).isEqualTo(1);
        assertThat(of(Set.of("a"), resolved(90)).lost()).isEqualTo(1);
    }

    @Test
    void anOutageWithoutAnEpisodeIsLostUnlessItHealedBefore() {
        assertThat(of(Set.of()).lost()).isEqualTo(1);
        assertThat(CrashReckoning.of(Set.of(), false, List.of(), List.of(KILL)).lost())
                .isZero();
    }

    @Test
    void whatWasNotDecidedIsInvented() {
        assertThat(of(Set.of(), firing(10), resolved(90)).invented()).isEqualTo(2);
        assertThat(of(Set.of("a", "b"), firing(10), resolved(90)).invented()).isEqualTo(1);
    }

    @Test
    void aSecondMessageThatItFiresIsInvented() {
        Taken again = new Taken(70, "m3", "alert.firing", Set.of("a"));
        assertThat(of(Set.of("a"), firing(10), again, resolved(90)).invented()).isEqualTo(1);
    }
}
