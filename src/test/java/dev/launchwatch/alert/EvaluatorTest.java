package dev.launchwatch.alert;

import static dev.launchwatch.alert.Given.at;
import static dev.launchwatch.alert.Given.down;
import static dev.launchwatch.alert.Given.failing;
import static dev.launchwatch.alert.Given.rule;
import static dev.launchwatch.alert.Given.subject;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.launchwatch.model.Alert;
import dev.launchwatch.model.Facts;
import dev.launchwatch.model.Outcome;
import dev.launchwatch.model.Rate;
import dev.launchwatch.model.Result;
import dev.launchwatch.model.Severity;
import dev.launchwatch.model.StoreUnavailableException;
import dev.launchwatch.model.Ticker;
import dev.launchwatch.model.Timer;
import dev.launchwatch.model.Transition;
import dev.launchwatch.testing.FakeTime;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class EvaluatorTest {
    private static final Outcome UP = new Outcome.Up();
    private static final Rule SITE_DOWN = rule(failing().done()).done();

    private final MemoryJournal journal = new MemoryJournal();
    private final Time time = new Time();
    private final Ear ear = new Ear();
    private Evaluator evaluator = new Evaluator(journal, Given.NO_SIGNALS, time, time, time, ear);

    @AfterEach
    void close() {
        evaluator.close();
    }

    @Test
    void commitsWhatItDecidedBeforeItTells() {
        List<Integer> committedWhenTold = new CopyOnWriteArrayList<>();
        evaluator = new Evaluator(journal, Given.NO_SIGNALS, time, time, time, new Ear() {
            @Override
            public void committed(Journal.Batch batch) {
                committedWhenTold.add(journal.results());
            }
        });
        evaluator.start(book(SITE_DOWN));
        sees("homepage", "1m", down());
        assertThat(journal.transitions()).extracting(Transition::kind).containsExactly(Transition.Kind.FIRED);
        assertThat(committedWhenTold).containsExactly(1);
        assertThat(evaluator.alerts()).extracting(Alert::state).containsExactly(Alert.State.FIRING);
    }

    @Test
    void firesWhenTheTimeHasComeWithoutAnotherResult() {
        evaluator.start(book(rule(failing().forAtLeast("90s").done()).done()));
        sees("homepage", "1m", down());
        sees("homepage", "2m", down());
        assertThat(evaluator.alerts()).extracting(Alert::state).containsExactly(Alert.State.PENDING);
        time.moveTo(at("150s"));
        settle();
        assertThat(journal.transitions()).extracting(Transition::at).containsExactly(at("150s"));
    }

    @Test
    void firesWhenTheOtherRegionHasNotAnsweredInTimeWithoutAnotherResult() {
        evaluator.start(book(SITE_DOWN));
        seesFrom("us", "0s", UP);
        seesFrom("eu", "1m", down());
        time.moveTo(at("75s"));
        settle();
        assertThat(journal.transitions()).isEmpty();
        time.moveTo(at("76s"));
        settle();
        assertThat(kinds()).containsExactly("FIRED");
        assertThat(evaluator.alerts()).extracting(Alert::regions).containsExactly(List.of("eu"));
    }

    @Test
    void aWarningOfOneRegionOutlivesRestartsAndReloadsAndEndsWithItsRule() {
        Rule warned = rule(failing().regional(2).done()).watching("homepage").done();
        evaluator.start(book(warned));
        seesFrom("us", "0s", UP);
        seesFrom("eu", "1m", down());
        seesFrom("us", "61s", UP);
        seesFrom("eu", "90s", down());
        String id = "site-down-regional/homepage/" + at("1m").toEpochMilli();
        assertThat(evaluator.alerts()).extracting(Alert::id).containsExactly(id);
        restart(warned);
        evaluator.reload(book(warned));
        settle();
        seesFrom("eu", "2m", down());
        assertThat(evaluator.alerts()).extracting(Alert::id).containsExactly(id);
        assertThat(kinds()).containsExactly("FIRED");
        restart(warned);
        seesFrom("us", "125s", down());
        assertThat(journal.transitions())
                .extracting(transition -> transition.alert().rule() + " " + transition.kind())
                .containsExactly("site-down-regional FIRED", "site-down FIRED", "site-down-regional RESOLVED");
        seesFrom("us", "130s", UP);
        seesFrom("eu", "150s", down());
        seesFrom("eu", "180s", down());
        assertThat(evaluator.alerts()).extracting(Alert::rule).containsExactly("site-down-regional");
        evaluator.reload(book(rule(failing().done()).watching("homepage").done()));
        settle();
        assertThat(evaluator.alerts()).isEmpty();
        assertThat(journal.transitions().getLast().alert().detail()).endsWith("no longer watched");
    }

    @Test
    void rulesAboutSignalsLookWhenEventsCameAndWhenTimeAloneChangesSomething() {
        Rule rule = rule(new RuleSpec.EventRate(Rate.parse("2/5m"), null, 1))
                .named("rate")
                .about("failed-logins")
                .keepFiring("0s")
                .done();
        List<ListedEvents.One> events = new CopyOnWriteArrayList<>();
        evaluator = new Evaluator(
                journal, now -> new ListedEvents(events, SignalStory.KINDS).at(now), time, time, time, ear);
        evaluator.start(new RuleBook(List.of(rule), List.of()));
        for (int i = 0; i < 3; i++) {
            events.add(new ListedEvents.One(at("0s"), "login.failed", Map.of(), null, null));
        }
        settle();
        assertThat(journal.transitions()).isEmpty();
        evaluator.signalsChanged();
        settle();
        assertThat(kinds()).containsExactly("FIRED");
        assertThat(evaluator.alerts())
                .singleElement()
                .satisfies(alert -> assertThat(alert.detail()).isEqualTo("3 failed logins in 5 minutes, limit 2"));
        time.moveTo(at("5m"));
        settle();
        time.moveTo(at("6m"));
        settle();
        assertThat(kinds()).containsExactly("FIRED", "RESOLVED");
    }

    @Test
    void rulesAboutSignalsLookLessOftenWhereALookIsDear() {
        Rule rule = rule(new RuleSpec.EventRate(Rate.parse("2/5m"), null, 1))
                .named("rate")
                .about("failed-logins")
                .done();
        FakeTime ticking = new FakeTime(START);
        AtomicInteger looks = new AtomicInteger();
        ListedEvents events = new ListedEvents(List.of(), SignalStory.KINDS);
        evaluator = new Evaluator(
                journal,
                now -> {
                    looks.incrementAndGet();
                    ticking.freeze(Duration.ofMillis(50));
                    return events.at(now);
                },
                ticking,
                ticking,
                ticking,
                ear);
        evaluator.start(new RuleBook(List.of(rule), List.of()));
        int before = looks.get();
        for (int i = 0; i < 200; i++) {
            evaluator.signalsChanged();
            settle();
            ticking.advance(Duration.ofMillis(100));
        }
        settle();
        assertThat(looks.get() - before).isBetween(20, 22);
    }

    @Test
    void eventsThatWereCountedBeforeACrashFireAfterTheStart() {
        Rule rule = rule(new RuleSpec.EventRate(Rate.parse("2/5m"), null, 1))
                .named("rate")
                .about("failed-logins")
                .done();
        ListedEvents.One event = new ListedEvents.One(at("0s"), "login.failed", Map.of(), null, null);
        ListedEvents events = new ListedEvents(List.of(event, event, event), SignalStory.KINDS);
        time.moveTo(at("1m"));
        evaluator = new Evaluator(journal, events::at, time, time, time, ear);
        evaluator.start(new RuleBook(List.of(rule), List.of()));
        settle();
        assertThat(kinds()).containsExactly("FIRED");
    }

    @Test
    void whatBecameKnownTogetherIsJudgedTogether() {
        evaluator.start(book(SITE_DOWN));
        seesFrom("us", "0s", UP);
        seesFrom("eu", "1m", down());
        seesFrom("us", "61s", down());
        assertThat(kinds()).containsExactly("FIRED");
        // Of a region that could not be heard for a while: it saw the site up for a moment, and down again since then.
        time.moveTo(at("3m"));
        evaluator.accept(List.of(from("us", "90s", UP), from("us", "2m", UP), from("us", "150s", down())));
        settle();
        assertThat(kinds()).containsExactly("FIRED");
        assertThat(evaluator.alerts()).hasSize(1);
    }

    @Test
    void whoHandsOverEndsWhatTheOthersDoNotKnowOfAndLeavesTheRestAlone() {
        evaluator.start(book(
                SITE_DOWN,
                rule(failing().forAtLeast("10m").done()).named("slow").done()));
        sees("homepage", "1m", down());
        sees("chat", "1m", down());
        String known = "site-down/chat/" + at("1m").toEpochMilli();
        evaluator.handOver(Set.of(known), "others decide", "others decide, and tell anew what goes on");
        settle();
        assertThat(journal.transitions())
                .filteredOn(transition -> transition.kind() == Transition.Kind.RESOLVED)
                .singleElement()
                .satisfies(transition -> {
                    assertThat(transition.alert().subject()).isEqualTo("homepage");
                    assertThat(transition.alert().impact())
                            .as("nobody takes it for a recovery")
                            .isEqualTo("No recovery, others decide");
                    assertThat(transition.alert().detail())
                            .isEqualTo("no recovery: others decide, and tell anew what goes on");
                });
        assertThat(journal.states())
                .filteredOn(state -> state.state() != Alert.State.INACTIVE)
                .extracting(state -> Objects.requireNonNull(state.alert()).id())
                .containsExactly(known);
    }

    @Test
    void aRestartFiresNothingAgainAndForgetsNoResolve() {
        evaluator.start(book(SITE_DOWN));
        sees("homepage", "1m", down());
        restart(SITE_DOWN);
        assertThat(evaluator.alerts()).extracting(Alert::state).containsExactly(Alert.State.FIRING);
        sees("homepage", "2m", down());
        assertThat(journal.transitions()).hasSize(1);
        sees("homepage", "3m", UP);
        assertThat(kinds()).containsExactly("FIRED", "RESOLVED");
        assertThat(journal.transitions())
                .extracting(transition -> transition.alert().id())
                .containsOnly("site-down/homepage/" + at("1m").toEpochMilli());
        assertThat(evaluator.alerts()).isEmpty();
    }

    @Test
    void whatWasDueWhileTheDaemonWasDeadNeedsAFreshBadResult() {
        Rule rule = rule(failing().forAtLeast("10m").done()).done();
        evaluator.start(book(rule));
        sees("homepage", "1m", down());
        evaluator.close();
        time.moveTo(at("12m"));
        restart(rule);
        time.moveTo(at("12m30s"));
        settle();
        assertThat(journal.transitions()).isEmpty();
        assertThat(evaluator.alerts()).extracting(Alert::state).containsExactly(Alert.State.PENDING);
        sees("homepage", "13m", down());
        assertThat(journal.transitions()).extracting(Transition::at).containsExactly(at("13m"));
        assertThat(evaluator.alerts()).extracting(Alert::since).containsExactly(at("1m"));
    }

    @Test
    void tellsFromMemoryWhileTheStoreIsAwayAndStoresAllOfItOnceLater() {
        evaluator.start(book(SITE_DOWN));
        sees("homepage", "1m", UP);
        journal.away(true);
        sees("homepage", "2m", down());
        sees("homepage", "3m", UP);
        assertThat(ear.undurable)
                .extracting(Transition::kind)
                .containsExactly(Transition.Kind.FIRED, Transition.Kind.RESOLVED);
        assertThat(ear.reason).isEqualTo("the disk is full");
        assertThat(evaluator.durable()).isFalse();
        assertThat(journal.transitions()).isEmpty();
        time.moveTo(at("4m"));
        settle();
        assertThat(ear.again).isZero();
        journal.away(false);
        time.moveTo(at("5m"));
        settle();
        assertThat(kinds()).containsExactly("FIRED", "RESOLVED");
        assertThat(journal.results()).isEqualTo(3);
        assertThat(ear.again).isEqualTo(1);
        assertThat(evaluator.durable()).isTrue();
        assertThat(ear.committed).as("told once more, as stored").isEqualTo(ear.undurable);
    }

    @Test
    void retriesLessAndLessOften() {
        evaluator.start(book(SITE_DOWN));
        journal.away(true);
        sees("homepage", "1m", down());
        for (int second = 60; second < 360; second++) {
            time.moveTo(at(second + "s"));
            settle();
        }
        assertThat(time.fired).isLessThan(25);
    }

    @Test
    void startsWithoutTheStoreAndFindsWhatItKnewWhenItIsBack() {
        evaluator.start(book(SITE_DOWN));
        sees("homepage", "1m", down());
        sees("chat", "1m", down());
        evaluator.close();
        journal.away(true);
        restart(SITE_DOWN);
        assertThat(evaluator.alerts()).isEmpty();
        sees("homepage", "2m", UP);
        sees("chat", "2m", down());
        assertThat(ear.undurable)
                .extracting(transition -> transition.alert().subject())
                .containsExactly("chat");
        journal.away(false);
        time.moveTo(at("3m"));
        settle();
        String first = "site-down/chat/" + at("1m").toEpochMilli();
        String second = "site-down/chat/" + at("2m").toEpochMilli();
        assertThat(journal.transitions())
                .extracting(Transition::id)
                .contains(
                        "site-down/homepage/" + at("1m").toEpochMilli() + ":resolved",
                        first + ":resolved",
                        second + ":fired");
        assertThat(evaluator.alerts()).extracting(Alert::id).containsExactly(second);
        assertThat(journal.states())
                .filteredOn(state -> state.state() == Alert.State.FIRING)
                .extracting(RuleState::since)
                .containsExactly(at("2m"));
    }

    @Test
    void whatItKnewGoesOnAsTheSameEpisodeIfItWasSeenAnewMeanwhile() {
        evaluator.start(book(SITE_DOWN));
        sees("homepage", "1m", down());
        journal.away(true);
        restart(SITE_DOWN);
        evaluator.accept(
                List.of(Given.result("homepage", at("1m"), down()), Given.result("homepage", at("2m"), down())));
        sees("homepage", "2m", down());
        String episode = "site-down/homepage/" + at("1m").toEpochMilli();
        assertThat(ear.undurable).extracting(Transition::id).containsExactly(episode + ":fired");
        journal.away(false);
        time.moveTo(at("3m"));
        settle();
        assertThat(kinds()).containsExactly("FIRED");
        assertThat(evaluator.alerts()).extracting(Alert::id).containsExactly(episode);
        sees("homepage", "4m", UP);
        assertThat(kinds()).containsExactly("FIRED", "RESOLVED");
        assertThat(journal.states())
                .extracting(RuleState::state)
                .doesNotContain(Alert.State.FIRING, Alert.State.PENDING);
    }

    @Test
    void aConditionOfTheDaemonThatIsOverBeforeTheStoreCouldBeReadEnds() {
        evaluator.start(book(SITE_DOWN));
        condition("region-us", true);
        journal.away(true);
        restart(SITE_DOWN);
        condition("region-us", false);
        assertThat(ear.undurable).as("nobody knows of it yet").isEmpty();
        journal.away(false);
        time.moveTo(at("3m"));
        settle();
        assertThat(kinds()).containsExactly("FIRED", "RESOLVED");
        assertThat(evaluator.alerts()).isEmpty();
    }

    @Test
    void reloadKeepsWhatIsUnchangedAndEndsWhatIsGone() {
        Rule second = rule(failing().done()).named("second").done();
        evaluator.start(new RuleBook(List.of(SITE_DOWN, second), List.of(subject("homepage"), subject("chat"))));
        sees("homepage", "1m", down());
        sees("chat", "1m", down());
        assertThat(evaluator.alerts()).hasSize(4);
        evaluator.reload(new RuleBook(List.of(second, SITE_DOWN), List.of(subject("chat"), subject("homepage"))));
        settle();
        assertThat(journal.transitions()).hasSize(4);
        evaluator.reload(new RuleBook(List.of(SITE_DOWN), List.of(subject("homepage"))));
        settle();
        assertThat(evaluator.alerts())
                .extracting(Alert::id)
                .containsExactly("site-down/homepage/" + at("1m").toEpochMilli());
        assertThat(journal.transitions().subList(4, 7)).allSatisfy(transition -> {
            assertThat(transition.kind()).isEqualTo(Transition.Kind.RESOLVED);
            assertThat(transition.alert().detail()).endsWith("no longer watched");
            assertThat(transition.alert().labels()).containsEntry("team", "core");
        });
        sees("homepage", "2m", UP);
        assertThat(journal.transitions()).hasSize(8);
    }

    @Test
    void aRuleThatIsGoneAfterARestartEndsToo() {
        evaluator.start(book(SITE_DOWN));
        sees("homepage", "1m", down());
        restart(rule(failing().done()).named("other").done());
        assertThat(kinds()).startsWith("FIRED", "RESOLVED");
        assertThat(journal.states())
                .filteredOn(state -> state.rule().equals("site-down"))
                .extracting(RuleState::state)
                .containsExactly(Alert.State.INACTIVE);
    }

    @Test
    void aRuleThatComesBackWhileItIsStillDownIsANewEpisode() {
        evaluator.start(book(SITE_DOWN));
        sees("homepage", "1m", down());
        evaluator.reload(RuleBook.empty());
        settle();
        time.moveTo(at("2m"));
        restart(SITE_DOWN);
        sees("homepage", "3m", down());
        assertThat(kinds()).containsExactly("FIRED", "RESOLVED", "FIRED");
        assertThat(evaluator.alerts()).extracting(Alert::since).containsExactly(at("3m"));
    }

    @Test
    void aMonitorThatComesBackFiresByWhatIsSeenFromThenOn() {
        evaluator.start(book(SITE_DOWN));
        sees("homepage", "1m", UP);
        evaluator.reload(RuleBook.empty());
        settle();
        // Another region, which has the monitor still, sees this; nobody here knows whether it went on.
        sees("homepage", "2m", down());
        time.moveTo(at("5m"));
        evaluator.reload(book(SITE_DOWN));
        settle();
        assertThat(kinds()).isEmpty();
        sees("homepage", "6m", down());
        assertThat(kinds()).containsExactly("FIRED");
    }

    @Test
    void whoMustKnowThePastDoesNotBeginWithoutIt() {
        evaluator.start(book(SITE_DOWN));
        sees("homepage", "1m", down());
        evaluator.close();
        journal.away(true);
        evaluator = new Evaluator(journal, Given.NO_SIGNALS, time, time, time, ear);
        assertThatThrownBy(() -> evaluator.resume(book(SITE_DOWN))).isInstanceOf(StoreUnavailableException.class);
        evaluator.close();

        journal.away(false);
        evaluator = new Evaluator(journal, Given.NO_SIGNALS, time, time, time, ear);
        evaluator.resume(book(SITE_DOWN));
        sees("homepage", "2m", down());
        assertThat(evaluator.alerts()).extracting(Alert::since).containsExactly(at("1m"));
        assertThat(kinds()).containsExactly("FIRED");
    }

    @Test
    void aRuleThatIsNewLooksAtWhatWasSeenBefore() {
        evaluator.start(book(SITE_DOWN));
        for (int minute = 0; minute < 30; minute += 3) {
            sees("homepage", minute + "m", minute % 2 == 0 ? down() : UP);
        }
        Rule often =
                rule(failing().atLeast(5).window("30m").done()).named("often").done();
        evaluator.reload(book(often, SITE_DOWN));
        settle();
        assertThat(evaluator.alerts()).extracting(Alert::rule).containsExactly("often");
    }

    @Test
    void conditionsOfTheDaemonAreAlertsAsAllOthers() {
        evaluator.start(book(SITE_DOWN));
        condition("store", true);
        condition("store", true);
        assertThat(evaluator.alerts()).singleElement().satisfies(alert -> {
            assertThat(alert.rule()).isEqualTo("launchwatch-store");
            assertThat(alert.severity()).isEqualTo(Severity.CRITICAL);
            assertThat(alert.impact()).isEqualTo("alerts may be told twice");
        });
        restart(SITE_DOWN);
        assertThat(evaluator.alerts()).hasSize(1);
        condition("store", false);
        condition("store", false);
        assertThat(kinds()).containsExactly("FIRED", "RESOLVED");
        assertThat(evaluator.alerts()).isEmpty();
    }

    @Test
    void anEndWithoutAReasonIsWholeAndCountsWholeSeconds() {
        evaluator.start(book(SITE_DOWN));
        condition("store", true);
        time.moveTo(time.instant().plusMillis(4019));
        evaluator.condition("store", false, Severity.CRITICAL, "", "");
        settle();
        assertThat(journal.transitions().getLast().alert().detail()).isEqualTo("over after 4s");
    }

    @Test
    void aClockThatIsSetBackBreaksNothing() {
        Rule rule = rule(failing().forAtLeast("2m").done()).done();
        evaluator.start(book(rule));
        sees("homepage", "60m", UP);
        sees("homepage", "61m", down());
        for (int minute = 10; minute < 16; minute++) {
            sees("homepage", minute + "m", down());
        }
        assertThat(kinds()).containsExactly("FIRED");
        assertThat(journal.transitions().getFirst().at()).isBetween(at("11m"), at("13m"));
        sees("homepage", "16m", UP);
        assertThat(kinds()).containsExactly("FIRED", "RESOLVED");
        sees("homepage", "17m", down());
        sees("homepage", "19m", down());
        assertThat(kinds()).containsExactly("FIRED", "RESOLVED", "FIRED");
    }

    @Test
    void whatWasStoredByAClockThatWasAheadIsNotTakenForWhatIsNow() {
        journal.commit(new Journal.Batch(
                List.of(
                        Given.result("homepage", at("1m"), UP),
                        Given.result("homepage", at("10m").plusSeconds(1), UP),
                        Given.result("homepage", at("12m"), down())),
                List.of(),
                List.of()));
        time.moveTo(at("10m"));
        evaluator.start(book(SITE_DOWN));
        assertThat(kinds()).isEmpty();
        sees("homepage", "11m", down());
        assertThat(kinds()).containsExactly("FIRED");
        assertThat(evaluator.alerts()).extracting(Alert::since).containsExactly(at("11m"));
    }

    @Test
    void closeLooksAtEverythingThatArrived() {
        evaluator.start(book(SITE_DOWN));
        time.moveTo(at("10m"));
        for (int i = 0; i < 5000; i++) {
            evaluator.accept(Given.result("homepage", START.plusMillis(i), UP));
        }
        evaluator.close();
        assertThat(journal.results()).isEqualTo(5000);
        assertThat(journal.commits()).isLessThan(1000);
    }

    @Test
    void sinceWhenSignalsAreWatchedOutlivesARestartAlsoOneWithoutTheStore() {
        Rule silent = rule(new RuleSpec.Absent(Duration.ofHours(1), Duration.ofHours(2)))
                .named("silent")
                .about("logins")
                .done();
        evaluator = new Evaluator(journal, Given.NO_SIGNALS, time, time, time, ear);
        evaluator.start(book(silent));
        settle();
        Instant first = time.instant();
        assertThat(journal.watched()).containsExactly(Map.entry("logins", first));
        evaluator.close();
        time.moveTo(first.plus(Duration.ofMinutes(90)));
        journal.away(true);
        evaluator = new Evaluator(journal, Given.NO_SIGNALS, time, time, time, ear);
        evaluator.start(book(silent));
        settle();
        journal.away(false);
        time.moveTo(first.plus(Duration.ofMinutes(110)));
        settle();
        assertThat(journal.watched()).containsExactly(Map.entry("logins", first));
        evaluator.reload(book());
        settle();
        assertThat(journal.watched()).isEmpty();
    }

    @Test
    void aJournalThatBlocksNeverBlocksWhoReportsAndWhatIsTooMuchIsCounted() throws InterruptedException {
        CountDownLatch open = new CountDownLatch(1);
        Journal slow = new Journal() {
            @Override
            public void commit(Batch batch) {
                try {
                    open.await();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            }

            @Override
            public List<RuleState> states() {
                return List.of();
            }

            @Override
            public Map<String, Instant> watched() {
                return Map.of();
            }

            @Override
            public void watch(Map<String, Instant> since) {
                // Nothing is watched.
            }

            @Override
            public void replay(Instant since, Consumer<Result> each) {
                // Nothing was stored.
            }
        };
        evaluator = new Evaluator(slow, Given.NO_SIGNALS, time, time, time, ear);
        evaluator.start(book(SITE_DOWN));
        Result result = Given.result("homepage", START, UP);
        for (int i = 0; i < 103_000; i++) {
            evaluator.accept(result);
        }
        assertThat(evaluator.dropped()).isBetween(1000L, 3000L);
        open.countDown();
    }

    private static final Instant START = Given.START;

    private static RuleBook book(Rule... rules) {
        return new RuleBook(List.of(rules), List.of(subject("homepage"), subject("chat")));
    }

    private void sees(String monitor, String offset, Outcome outcome) {
        time.moveTo(at(offset));
        evaluator.accept(Given.result(monitor, at(offset), outcome));
        settle();
    }

    private void seesFrom(String region, String offset, Outcome outcome) {
        time.moveTo(at(offset));
        evaluator.accept(from(region, offset, outcome));
        settle();
    }

    private static Result from(String region, String offset, Outcome outcome) {
        return Given.result(
                "homepage", region, at(offset), outcome, Duration.ofMillis(100), Facts.NONE, Result.Standing.COUNTED);
    }

    private void condition(String subject, boolean bad) {
        evaluator.condition(subject, bad, Severity.CRITICAL, "the disk is full", "alerts may be told twice");
        settle();
    }

    private void restart(Rule rule) {
        evaluator.close();
        evaluator = new Evaluator(journal, Given.NO_SIGNALS, time, time, time, ear);
        evaluator.start(book(rule));
        settle();
    }

    /** Waits until everything that was handed over is decided and committed. */
    private void settle() {
        await().pollInterval(Duration.ofMillis(2)).until(evaluator::idle);
    }

    private List<String> kinds() {
        return journal.transitions().stream()
                .map(transition -> transition.kind().name())
                .toList();
    }

    /** A clock and a timer that only move when told to. */
    private static final class Time implements InstantSource, Ticker, Timer {
        private record Task(Instant due, Runnable run) {}

        private final PriorityQueue<Task> tasks = new PriorityQueue<>(Comparator.comparing(Task::due));
        private Instant now = START;
        int fired;

        @Override
        public synchronized Instant instant() {
            return now;
        }

        @Override
        public synchronized long nanos() {
            return Duration.between(START, now).toNanos();
        }

        @Override
        public synchronized Cancellable after(Duration delay, Runnable task) {
            Task added = new Task(now.plus(delay), task);
            tasks.add(added);
            return () -> {
                synchronized (this) {
                    tasks.remove(added);
                }
            };
        }

        void moveTo(Instant time) {
            List<Task> due = new ArrayList<>();
            synchronized (this) {
                now = time;
                while (!tasks.isEmpty() && !tasks.peek().due().isAfter(now)) {
                    due.add(tasks.remove());
                }
                fired += due.size();
            }
            due.forEach(task -> task.run().run());
        }
    }

    private static class Ear implements Evaluator.Listener {
        final List<Transition> committed = new CopyOnWriteArrayList<>();
        final List<Transition> undurable = new CopyOnWriteArrayList<>();
        volatile int again;
        volatile String reason = "";

        @Override
        public void committed(Journal.Batch batch) {
            committed.addAll(batch.transitions());
        }

        @Override
        public void undurable(Journal.Batch batch, String why) {
            undurable.addAll(batch.transitions());
            reason = why;
        }

        @Override
        public synchronized void durableAgain() {
            again++;
        }
    }
}
