package dev.launchwatch.alert;

import static dev.launchwatch.alert.Given.degraded;
import static dev.launchwatch.alert.Given.down;
import static dev.launchwatch.alert.Given.failing;
import static dev.launchwatch.alert.Given.rule;
import static dev.launchwatch.alert.Given.subject;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.launchwatch.model.Alert;
import dev.launchwatch.model.Facts;
import dev.launchwatch.model.Outcome;
import dev.launchwatch.model.Result;
import dev.launchwatch.model.Severity;
import dev.launchwatch.model.Transition;
import dev.launchwatch.testing.FakeTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Good results that change nothing share a commit; everything else is stored at once, with what waited. */
class QuietCommitsTest {
    private static final Outcome UP = new Outcome.Up();
    private static final Rule SITE_DOWN = rule(failing().done()).done();

    private final MemoryJournal journal = new MemoryJournal();
    private final FakeTime time = new FakeTime(Given.START);
    private final List<Journal.Batch> told = new CopyOnWriteArrayList<>();
    private Evaluator evaluator = new Evaluator(journal, Given.NO_SIGNALS, time, time, time, new Ear());

    @AfterEach
    void close() {
        evaluator.close();
    }

    @Test
    void aBurstOfGoodResultsIsOneCommit() {
        start(SITE_DOWN);
        for (int i = 0; i < 100; i++) {
            sees(i % 2 == 0 ? "homepage" : "chat", UP);
            pass(2);
        }
        assertThat(journal.commits()).isZero();
        pass(50);
        assertThat(journal.commits()).isEqualTo(1);
        assertThat(told).hasSize(1);
        assertThat(journal.results()).isEqualTo(100);
    }

    @Test
    void theFirstOfThemWaitsNoLongerThanTheLongestWait() {
        start(SITE_DOWN);
        sees("homepage", UP);
        pass(200);
        sees("homepage", UP);
        pass(49);
        assertThat(journal.commits()).isZero();
        pass(1);
        assertThat(journal.commits()).isEqualTo(1);
        assertThat(journal.results()).isEqualTo(2);
    }

    @Test
    void theNextBurstHasALongestWaitOfItsOwn() {
        start(SITE_DOWN);
        sees("homepage", UP);
        pass(250);
        assertThat(journal.commits()).isEqualTo(1);
        pass(1000);
        sees("homepage", UP);
        pass(249);
        assertThat(journal.commits()).isEqualTo(1);
        pass(1);
        assertThat(journal.commits()).isEqualTo(2);
    }

    @Test
    void aBadResultIsCommittedAtOnceWithTheGoodOnesBeforeIt() {
        start(rule(failing().atLeast(3).done()).done());
        sees("homepage", UP);
        sees("chat", UP);
        assertThat(journal.commits()).isZero();
        sees("homepage", down());
        assertThat(journal.commits()).isEqualTo(1);
        assertThat(journal.results()).isEqualTo(3);
        pass(1000);
        assertThat(journal.commits()).as("nothing is left that waits").isEqualTo(1);
    }

    @Test
    void aDegradedResultIsCommittedAtOnce() {
        start(SITE_DOWN);
        sees("homepage", degraded());
        assertThat(journal.results()).isEqualTo(1);
    }

    @Test
    void theGoodResultThatEndsARowOfBadOnesIsCommittedAtOnceEvenIfNoRuleMindedThem() {
        start(rule(failing().atLeast(3).done()).done());
        sees("homepage", down());
        pass(1);
        sees("homepage", down());
        pass(1);
        sees("homepage", UP);
        assertThat(journal.results()).isEqualTo(3);
        assertThat(journal.states()).isEmpty();
        pass(1);
        sees("homepage", UP);
        assertThat(journal.results()).as("one after a good one").isEqualTo(3);
    }

    @Test
    void anotherRegionsGoodResultsDoNotHideThatOneEndsARowOfBadOnes() {
        start(rule(failing().atLeast(3).done()).done());
        seesFrom("us", down());
        pass(1);
        seesFrom("eu", UP);
        pass(250);
        seesFrom("us", UP);
        assertThat(journal.results()).isEqualTo(3);
    }

    @Test
    void everyGoodResultThatCountsTowardsAResolveIsCommittedAtOnce() {
        start(rule(failing().done()).resolveAfter(3).done());
        sees("homepage", down());
        for (int good = 1; good <= 3; good++) {
            pass(1000);
            sees("homepage", UP);
            assertThat(journal.results()).isEqualTo(1 + good);
        }
        assertThat(journal.transitions())
                .extracting(Transition::kind)
                .containsExactly(Transition.Kind.FIRED, Transition.Kind.RESOLVED);
    }

    @Test
    void theGoodResultThatEndsAPendingTimeIsCommittedAtOnce() {
        start(rule(failing().atLeast(2).of(3).forAtLeast("10m").done()).done());
        sees("homepage", down());
        pass(1000);
        sees("homepage", down());
        assertThat(journal.states()).extracting(RuleState::state).containsExactly(Alert.State.PENDING);
        pass(1000);
        sees("homepage", UP);
        pass(1000);
        sees("homepage", UP);
        assertThat(journal.states()).isEmpty();
        assertThat(journal.results()).isEqualTo(4);
    }

    @Test
    void whatTimeAloneDecidesTakesWhatWaitsWithIt() {
        start(rule(failing().forAtLeast("90s").done()).done());
        sees("homepage", down());
        pass(60_000);
        sees("homepage", down());
        pass(29_900);
        sees("chat", UP);
        assertThat(journal.results()).isEqualTo(2);
        pass(100);
        assertThat(journal.transitions()).extracting(Transition::kind).containsExactly(Transition.Kind.FIRED);
        assertThat(journal.results()).isEqualTo(3);
    }

    @Test
    void aConditionOfTheDaemonTakesWhatWaitsWithIt() {
        start(SITE_DOWN);
        sees("homepage", UP);
        evaluator.condition("store", true, Severity.CRITICAL, "the disk is full", "");
        settle();
        assertThat(journal.results()).isEqualTo(1);
    }

    @Test
    void closingCommitsWhatWaits() {
        start(SITE_DOWN);
        sees("homepage", UP);
        sees("chat", UP);
        assertThat(journal.commits()).isZero();
        evaluator.close();
        assertThat(journal.commits()).isEqualTo(1);
        assertThat(journal.results()).isEqualTo(2);
    }

    @Test
    void aReloadReadsWhatWaited() {
        start(SITE_DOWN);
        sees("homepage", UP);
        assertThat(journal.commits()).isZero();
        evaluator.reload(book(
                SITE_DOWN,
                rule(failing().atLeast(3).of(50).done()).named("often").done()));
        settle();
        assertThat(journal.results()).isEqualTo(1);
    }

    @Test
    void aFullBatchWaitsNoLongerWhateverTheTimerDoes() {
        evaluator = new Evaluator(journal, Given.NO_SIGNALS, time, time, (_, _) -> () -> {}, new Ear());
        start(SITE_DOWN);
        for (int i = 0; i < 2500; i++) {
            evaluator.accept(Given.result("homepage", Given.START.plusMillis(i), UP));
        }
        settle();
        assertThat(journal.results()).isBetween(2000, 2500);
    }

    @Test
    void withTheStoreAwayNothingWaits() {
        start(SITE_DOWN);
        journal.away(true);
        sees("homepage", down());
        int before = told.size();
        sees("chat", UP);
        assertThat(told).hasSize(before + 1);
        journal.away(false);
        pass(1000);
        assertThat(journal.results()).isEqualTo(2);
    }

    @Test
    void whatAKillLosesChangesNothingThatIsDecidedLater() {
        start(rule(failing().atLeast(3).done()).done());
        sees("homepage", down());
        pass(1000);
        sees("homepage", down());
        pass(1000);
        sees("homepage", UP);
        pass(10);
        sees("homepage", UP);
        evaluator = new Evaluator(killed(), Given.NO_SIGNALS, time, time, time, new Ear());
        start(rule(failing().atLeast(3).done()).done());
        pass(1000);
        sees("homepage", down());
        assertThat(evaluator.alerts()).isEmpty();
    }

    /** The journal as a kill leaves it: what the first evaluator goes on to store is not in it. */
    private MemoryJournal killed() {
        MemoryJournal left = new MemoryJournal();
        List<Result> stored = new ArrayList<>();
        journal.replay(Given.START, stored::add);
        left.commit(new Journal.Batch(stored, journal.states(), journal.transitions()));
        assertThat(left.results()).as("the last good one waited").isEqualTo(3);
        evaluator.close();
        return left;
    }

    private void start(Rule rule) {
        evaluator.start(book(rule));
        settle();
    }

    private static RuleBook book(Rule... rules) {
        return new RuleBook(List.of(rules), List.of(subject("homepage"), subject("chat")));
    }

    private void sees(String monitor, Outcome outcome) {
        evaluator.accept(Given.result(monitor, time.instant(), outcome));
        settle();
    }

    private void seesFrom(String region, Outcome outcome) {
        evaluator.accept(Given.result(
                "homepage",
                region,
                time.instant(),
                outcome,
                Duration.ofMillis(100),
                Facts.NONE,
                Result.Standing.COUNTED));
        settle();
    }

    private void pass(int millis) {
        time.advance(Duration.ofMillis(millis));
        settle();
    }

    private void settle() {
        await().pollInterval(Duration.ofMillis(1)).until(evaluator::idle);
    }

    private final class Ear implements Evaluator.Listener {
        @Override
        public void committed(Journal.Batch batch) {
            told.add(batch);
        }

        @Override
        public void undurable(Journal.Batch batch, String reason) {
            told.add(batch);
        }

        @Override
        public void durableAgain() {
            // What was told was told.
        }
    }
}
