package dev.launchwatch.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.launchwatch.app.Trouble.Kind;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class FaultScriptTest {
    private static final int KINDS = Kind.values().length;

    /** None, each, and every two, the same twice among them. */
    private static final int COMBINATIONS = 1 + KINDS + KINDS * (KINDS + 1) / 2;

    @Test
    void everyTroubleAndEveryTwoOfThemComeInTurn() {
        Set<String> titles = new HashSet<>();
        for (long seed = 1; seed <= COMBINATIONS; seed++) {
            titles.add(FaultScript.of(seed).title());
        }

        assertThat(titles).hasSize(COMBINATIONS);
    }

    @Test
    void theSameSeedIsTheSameScriptAndTheNextTimeAroundAnotherOne() {
        assertThat(FaultScript.of(7)).isEqualTo(FaultScript.of(7));
        assertThat(FaultScript.of(7).title())
                .isEqualTo(FaultScript.of(7 + COMBINATIONS).title());
        assertThat(FaultScript.of(7)).isNotEqualTo(FaultScript.of(7 + COMBINATIONS));
    }

    @Test
    void oneThingAtATimeIsDoneToAProcess() {
        for (long seed = 1; seed <= 2_000; seed++) {
            List<Trouble> troubles = FaultScript.of(seed).troubles();
            assertThat(troubles)
                    .allSatisfy(trouble -> assertThat(trouble.from()).isBefore(trouble.to()));
            if (troubles.size() == 2) {
                Trouble one = troubles.get(0);
                Trouble two = troubles.get(1);
                boolean sameProcess = isOfServer(one) && isOfServer(two)
                        || one.kind().isOfProcess()
                                && two.kind().isOfProcess()
                                && two.meets(String.valueOf(one.region()));
                assertThat(sameProcess && one.overlaps(two.from(), two.to()))
                        .as("seed %d: %s", seed, troubles)
                        .isFalse();
            }
        }
    }

    private static boolean isOfServer(Trouble trouble) {
        return trouble.kind() == Kind.REFUSED || trouble.kind() == Kind.SILENT;
    }

    @Test
    void aMonitorHasOneOutageAtMostSoThatItIsKnownWhatAMessageIsAbout() {
        for (long seed = 1; seed <= 2_000; seed++) {
            FaultScript script = FaultScript.of(seed);
            List<String> monitors = script.failures().stream()
                    .flatMap(failure -> failure.outages().stream())
                    .map(Outage::monitor)
                    .toList();

            assertThat(monitors).doesNotHaveDuplicates();
            assertThat(script.end()).isAfterOrEqualTo(Instant.EPOCH);
        }
    }
}
