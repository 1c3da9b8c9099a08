package dev.launchwatch.signal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.launchwatch.model.Money;
import dev.launchwatch.model.Pseudonym;
import dev.launchwatch.model.Rate;
import dev.launchwatch.model.SignalView;
import dev.launchwatch.model.SignalView.Dimension;
import dev.launchwatch.model.StoreUnavailableException;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class WindowsTest {
    private static final Instant START = Happening.START;
    private static final Signal LOGINS = new Signal("failed-logins", Kinds.LOGIN_FAILED);
    private static final Signal COST = new Signal("model-cost", Kinds.MODEL_USED);
    private static final Duration MINUTE = Duration.ofMinutes(1);
    private static final Duration HOUR = Duration.ofHours(1);
    private static final Duration MONTH = Duration.ofDays(31);

    private final MemoryLog log = new MemoryLog();
    private final Windows windows = windows(LOGINS, COST);

    private static Windows windows(Signal... signals) {
        return new Windows(List.of(signals), List.of(), key(1), people -> false);
    }

    private static Pseudonyms key(int... fills) {
        List<byte[]> keys = new ArrayList<>();
        for (int fill : fills) {
            byte[] key = new byte[32];
            key[0] = (byte) fill;
            keys.add(key);
        }
        return new Pseudonyms(keys);
    }

    private void take(Happening happening) {
        windows.take(log.put(happening.done()));
    }

    private static Happening login(Duration after) {
        return Happening.of(Kinds.LOGIN_FAILED).at(after);
    }

    @Test
    void aWindowBeginsWithTheSlotOfFiveSecondsThatItsBeginningLiesIn() {
        take(login(Duration.ofSeconds(4)));
        take(login(Duration.ofSeconds(5)));
        take(login(Duration.ofSeconds(63)));
        assertThat(events(START.plusSeconds(64), MINUTE)).isEqualTo(3);
        assertThat(events(START.plusSeconds(65), MINUTE)).isEqualTo(2);
        assertThat(events(START.plusSeconds(70), MINUTE)).isEqualTo(1);
        assertThat(events(START.plusSeconds(130), MINUTE)).isZero();
    }

    private long events(Instant now, Duration window) {
        return windows.view(now).count("failed-logins", window).events();
    }

    @Test
    void aSignalThatIsNotWatchedHasNoEvents() {
        SignalView view = windows.view(START);
        assertThat(view.count("nothing", HOUR)).isEqualTo(SignalView.Count.NONE);
        assertThat(view.history("nothing", MINUTE, START, 5)).isEmpty();
        assertThat(view.offenders("nothing", Dimension.IP, HOUR, 5)).isEmpty();
        assertThat(view.fullest("nothing", Dimension.IP, Rate.parse("1/s"))).isEmpty();
        assertThat(view.cost("nothing", HOUR).spent()).isEmpty();
        assertThat(view.span("nothing")).isEmpty();
    }

    @Test
    void aViewStaysAsItWasWhateverComesAfterwards() {
        take(login(Duration.ZERO).ip(1).account(1));
        take(Happening.of(Kinds.MODEL_USED).member(1).model("gpt", "1 USD"));
        SignalView view = windows.view(START.plusSeconds(1));
        SignalView.Cost cost = view.cost("model-cost", HOUR);
        for (int i = 0; i < 1000; i++) {
            take(login(Duration.ofSeconds(i / 2)).ip(1).account(i));
            take(Happening.of(Kinds.MODEL_USED).member(i).model("gpt", "1 USD"));
        }
        take(login(Duration.ofHours(30)).ip(1));
        assertThat(view.count("failed-logins", HOUR).events()).isEqualTo(1);
        assertThat(view.count("failed-logins", HOUR).distinct(Dimension.ACCOUNT))
                .isEqualTo(1);
        assertThat(view.offenders("failed-logins", Dimension.IP, HOUR, 5)
                        .getFirst()
                        .events())
                .isEqualTo(1);
        assertThat(view.cost("model-cost", HOUR)).isEqualTo(cost);
        assertThat(view.now()).isEqualTo(START.plusSeconds(1));
    }

    @Test
    void costIsByCurrencyModelAndMemberAndWhatIsNobodysIsNull() {
        take(Happening.of(Kinds.MODEL_USED).member(1).model("large", "0.30 USD"));
        take(Happening.of(Kinds.MODEL_USED).member(1).model("small", "0.01 USD"));
        take(Happening.of(Kinds.MODEL_USED).model("small", "0.02 USD"));
        take(Happening.of(Kinds.MODEL_USED).member(2).model("small", "0.10 EUR"));
        take(Happening.of(Kinds.MODEL_USED).member(2).model("new", null));
        take(Happening.of(Kinds.MEMBER_ACTIVE).member(3));
        SignalView.Cost cost = windows.view(START).cost("model-cost", HOUR);
        assertThat(cost.spent()).containsExactlyInAnyOrder(Money.parse("0.33 USD"), Money.parse("0.10 EUR"));
        assertThat(cost.activeMembers()).isEqualTo(3);
        assertThat(cost.unpriced()).isEqualTo(1);
        assertThat(cost.models())
                .containsExactly(
                        new SignalView.Share("large", Money.parse("0.30 USD")),
                        new SignalView.Share("small", Money.parse("0.10 EUR")),
                        new SignalView.Share("small", Money.parse("0.03 USD")));
        assertThat(cost.members())
                .containsExactly(
                        new SignalView.MemberShare(new Pseudonym(1), Money.parse("0.31 USD")),
                        new SignalView.MemberShare(new Pseudonym(2), Money.parse("0.10 EUR")),
                        new SignalView.MemberShare(null, Money.parse("0.02 USD")));
    }

    @Test
    void theSumStaysExactWhenMoreModelsAndMembersSpendThanAreToldApart() {
        BigDecimal sum = BigDecimal.ZERO;
        for (int i = 0; i < 3000; i++) {
            take(Happening.of(Kinds.MODEL_USED).member(i).model("model-" + i, "0.0100001 USD"));
            sum = sum.add(new BigDecimal("0.0100001"));
        }
        take(Happening.of(Kinds.MODEL_USED).member(-1).model("dear", "1 USD"));
        SignalView.Cost cost = windows.view(START).cost("model-cost", HOUR);
        assertThat(cost.spent().getFirst().amount()).isEqualByComparingTo(sum.add(BigDecimal.ONE));
        assertThat(cost.models().getFirst().model()).isEqualTo("other");
        assertThat(cost.models().get(1)).isEqualTo(new SignalView.Share("dear", Money.parse("1 USD")));
        assertThat(cost.models().stream().map(share -> share.spent().amount()).reduce(BigDecimal.ZERO, BigDecimal::add))
                .isEqualByComparingTo(cost.spent().getFirst().amount());
        assertThat(cost.members().get(1).member()).isEqualTo(new Pseudonym(-1));
    }

    @Test
    void historyHasZerosSinceItsSourceHasReportedAnything() {
        take(Happening.of(Kinds.LOGIN_SUCCEEDED).at(Duration.ofMinutes(-30)).source("app"));
        take(Happening.of(Kinds.MEMBER_ACTIVE)
                .at(Duration.ofDays(-3))
                .received(START)
                .source("elsewhere"));
        take(login(Duration.ofSeconds(-1)).source("app"));
        take(login(Duration.ofSeconds(-2)).source("app"));
        assertThat(windows.view(START).history("failed-logins", Duration.ofMinutes(10), START, 100))
                .containsExactly(0L, 0L, 2L);
    }

    @Test
    void spanIsFromTheFirstToTheLastByTheirOwnTime() {
        take(login(Duration.ofMinutes(5)));
        take(login(Duration.ofMinutes(-5)).received(START.plusSeconds(301)));
        assertThat(windows.view(START.plusSeconds(301)).span("failed-logins"))
                .contains(new SignalView.Span(START.minusSeconds(300), START.plusSeconds(300)));
    }

    @Test
    void aClockThatWasAheadForAWhileDoesNotKeepWindowsFromCounting() {
        take(login(Duration.ofDays(2)));
        take(login(Duration.ZERO));
        take(login(Duration.ofSeconds(10)));
        assertThat(events(START.plusSeconds(11), MINUTE)).isEqualTo(2);
    }

    @Test
    void whatAClockThatWasAheadSaysIsNotTheLastThatCame() {
        take(login(Duration.ofDays(2)));
        take(login(Duration.ofSeconds(-300)).received(START));
        assertThat(windows.view(START).span("failed-logins").orElseThrow().last())
                .isBetween(START.minusSeconds(300), START.minusSeconds(294));
        assertThat(windows.view(START.plus(Duration.ofDays(3)))
                        .span("failed-logins")
                        .orElseThrow()
                        .last())
                .isEqualTo(START.plus(Duration.ofDays(2)));
    }

    @Test
    void whomAnAttackOrAMailNamesIsNotActive() {
        take(Happening.of(Kinds.MODEL_USED).member(1).model("gpt", "1 USD"));
        take(Happening.of(Kinds.LOGIN_SUCCEEDED).member(2));
        take(Happening.of(Kinds.REQUEST).member(3));
        take(Happening.of("cart.abandoned").member(4));
        int member = 10;
        for (String kind : Kinds.ALL) {
            if (!List.of(Kinds.MODEL_USED, Kinds.LOGIN_SUCCEEDED, Kinds.REQUEST, Kinds.MEMBER_ACTIVE)
                    .contains(kind)) {
                take(Happening.of(kind).member(member++));
            }
        }
        SignalView view = windows.view(START);
        assertThat(view.activeMembers(HOUR)).isEqualTo(4);
        assertThat(view.cost("model-cost", HOUR).activeMembers()).isEqualTo(4);
        assertThat(view.count("failed-logins", HOUR).distinct(Dimension.MEMBER))
                .as("they are counted as whom the attack was at")
                .isEqualTo(1);
    }

    @Test
    void theProgramsOwnProbesAreInNoWindow() {
        Windows without = new Windows(
                List.of(LOGINS, COST),
                List.of(),
                key(1),
                new OwnProbes(Set.of(new Pseudonym(1)), Set.of(new Pseudonym(2)), Set.of(new Pseudonym(3))));
        for (Happening happening : List.of(
                login(Duration.ZERO).ip(1),
                login(Duration.ZERO).account(2),
                login(Duration.ZERO).member(3),
                login(Duration.ZERO).ip(2).account(3).member(1),
                login(Duration.ZERO),
                Happening.of(Kinds.MEMBER_ACTIVE).member(1),
                Happening.of(Kinds.MEMBER_ACTIVE).member(3))) {
            without.take(log.put(happening.done()));
        }
        assertThat(without.view(START).count("failed-logins", HOUR).events()).isEqualTo(2);
        assertThat(without.view(START).cost("model-cost", HOUR).activeMembers()).isEqualTo(1);
        assertThat(without.through()).isEqualTo(7);
    }

    @Test
    void whatWasTakenIsNotTakenAgain() {
        EventLog.Placed placed = log.put(login(Duration.ZERO).done());
        windows.take(placed);
        windows.take(placed);
        assertThat(events(START, HOUR)).isEqualTo(1);
    }

    @Test
    void aSignalThatIsNewGetsItsPastFromTheLogAndTheOthersKeepWhatTheyHave() {
        take(login(Duration.ZERO));
        take(Happening.of(Kinds.UNAUTHORIZED));
        Signal unauthorized = new Signal("unauthorized", Kinds.UNAUTHORIZED);
        long from = windows.watch(List.of(LOGINS, unauthorized), List.of());
        assertThat(from).isZero();
        log.replay(from, windows::take);
        SignalView view = windows.view(START);
        assertThat(view.count("failed-logins", HOUR).events()).isEqualTo(1);
        assertThat(view.count("unauthorized", HOUR).events()).isEqualTo(1);
        assertThat(windows.watch(List.of(LOGINS, unauthorized), List.of())).isEqualTo(2);
    }

    @Test
    void whatComesWhileANewSignalCatchesUpGoesToTheOthersAtOnceAndToItInItsTurn() {
        take(login(Duration.ZERO));
        windows.watch(List.of(LOGINS, new Signal("again", Kinds.LOGIN_FAILED)), List.of());
        windows.takeAhead(log.put(login(Duration.ofSeconds(1)).done()));
        assertThat(windows.ahead()).isEqualTo(2);
        assertThat(windows.through()).isZero();
        assertThat(events(START.plusSeconds(1), HOUR)).isEqualTo(2);
        assertThat(windows.view(START).count("again", HOUR).events()).isZero();
        log.replay(windows.through(), windows::take);
        assertThat(windows.view(START.plusSeconds(1)).count("again", HOUR).events())
                .isEqualTo(2);
        assertThat(events(START.plusSeconds(1), HOUR)).isEqualTo(2);
        assertThat(windows.through()).isEqualTo(2);
    }

    @Test
    void aSignalIsCompleteOnceItIsSaidSoAndANewOneIsNot() {
        assertThat(windows.view(START).complete("failed-logins")).isFalse();
        windows.complete(true);
        windows.watch(List.of(LOGINS, COST, new Signal("new", Kinds.UNAUTHORIZED)), List.of());
        SignalView view = windows.view(START);
        assertThat(view.complete("failed-logins")).isTrue();
        assertThat(view.complete("new")).isFalse();
        assertThat(view.complete("nothing")).isFalse();
        windows.complete(true);
        assertThat(windows.view(START).complete("new")).isTrue();
        windows.restore(log.restore());
        assertThat(windows.view(START).complete("failed-logins")).isFalse();
    }

    @Test
    void whatWasRememberedOfADamagedLogIsKeptAndAllOfTheNewLogComesAfterIt() {
        for (int i = 0; i < 10; i++) {
            take(login(Duration.ofSeconds(i)));
        }
        windows.checkpoint(log);
        MemoryLog fresh = new MemoryLog();
        fresh.checkpoint(0, log.restore().buckets());
        Windows restarted = windows(LOGINS, COST);
        assertThat(restarted.restore(fresh.restore())).isZero();
        restarted.take(fresh.put(login(Duration.ofSeconds(20)).done()));
        assertThat(restarted
                        .view(START.plusSeconds(20))
                        .count("failed-logins", HOUR)
                        .events())
                .isEqualTo(11);
        restarted.checkpoint(fresh);
        assertThat(windows(LOGINS, COST).restore(fresh.restore())).isEqualTo(1);
    }

    @Test
    void aSignalThatWatchesAnotherKindThanBeforeBeginsAnew() {
        take(login(Duration.ZERO));
        take(Happening.of(Kinds.UNAUTHORIZED));
        windows.checkpoint(log);
        Signal other = new Signal("failed-logins", Kinds.UNAUTHORIZED);
        Windows restarted = windows(other);
        assertThat(restarted.restore(log.restore())).isZero();
        log.replay(0, restarted::take);
        assertThat(restarted.view(START).count("failed-logins", HOUR).events()).isEqualTo(1);
        windows.watch(List.of(other), List.of());
        log.replay(0, windows::take);
        assertThat(windows.view(START).count("failed-logins", HOUR).events()).isEqualTo(1);
    }

    @Test
    void theLogForgetsWhatIsNoLongerRemembered() {
        for (int i = 0; i < 2000; i++) {
            take(login(Duration.ofSeconds(i)).ip(i));
        }
        windows.checkpoint(log);
        long slots = log.restore().buckets().size();
        assertThat(slots).isGreaterThan(400);
        take(login(Duration.ofDays(40)));
        windows.checkpoint(log);
        assertThat(log.restore().buckets().stream().filter(bucket -> bucket.seconds() > 0))
                .hasSize(2);
        windows.watch(List.of(COST), List.of());
        windows.checkpoint(log);
        assertThat(log.restore().buckets()).noneMatch(bucket -> bucket.signal().equals("failed-logins"));
    }

    @Test
    void aCheckpointThatFailsIsMadeUpForByTheNext() {
        take(login(Duration.ZERO).ip(1));
        log.fail(true);
        assertThatThrownBy(() -> windows.checkpoint(log)).isInstanceOf(StoreUnavailableException.class);
        log.fail(false);
        windows.checkpoint(log);
        Windows restarted = windows(LOGINS, COST);
        assertThat(restarted.restore(log.restore())).isEqualTo(1);
        assertThat(restarted.view(START).count("failed-logins", HOUR))
                .isEqualTo(windows.view(START).count("failed-logins", HOUR));
        assertThat(restarted.view(START).offenders("failed-logins", Dimension.IP, HOUR, 5))
                .hasSize(1);
    }

    @Test
    void whatCannotBeReadIsLeftToTheLogAndForgotten() {
        take(login(Duration.ZERO).ip(1));
        windows.checkpoint(log);
        Random random = new Random(1);
        List<EventLog.Bucket> sound = log.restore().buckets();
        for (int round = 0; round < 2000; round++) {
            List<EventLog.Bucket> damaged = new ArrayList<>(sound);
            int which = random.nextInt(damaged.size());
            EventLog.Bucket bucket = damaged.get(which);
            byte[] content = bucket.content().clone();
            content[random.nextInt(content.length)] = (byte) random.nextInt(256);
            damaged.set(which, new EventLog.Bucket(bucket.signal(), bucket.start(), bucket.seconds(), content));
            // Never throws; what is not to be told from a sound bucket may be taken for one.
            windows(LOGINS, COST).restore(new EventLog.Checkpoint(1, 1, damaged));
        }
        List<EventLog.Bucket> cut = sound.stream()
                .map(bucket -> new EventLog.Bucket(
                        bucket.signal(),
                        bucket.start(),
                        bucket.seconds(),
                        Arrays.copyOf(bucket.content(), bucket.content().length - 1)))
                .toList();
        Windows restarted = windows(LOGINS, COST);
        assertThat(restarted.restore(new EventLog.Checkpoint(1, 1, cut))).isZero();
        assertThat(restarted.view(START).count("failed-logins", HOUR).events()).isZero();
        restarted.checkpoint(log);
        assertThat(log.restore().buckets()).allMatch(bucket -> bucket.seconds() == 0);
    }

    @Test
    void aKeyIsChangedWithoutLosingWindows() {
        // Each person is 1 under the old key and 101 under the new one.
        take(login(Duration.ofDays(-40)).ip(1));
        Windows both = new Windows(List.of(LOGINS), List.of(), key(2, 1), people -> false);
        log.replay(both.restore(log.restore()), both::take);
        for (int day = -31; day < 0; day++) {
            both.take(log.put(login(Duration.ofDays(day))
                    .ip(1)
                    .next(new People(new Pseudonym(101), null, null))
                    .done()));
        }
        both.checkpoint(log);
        Windows sameKey = new Windows(List.of(LOGINS), List.of(), key(3, 1), people -> false);
        assertThat(sameKey.restore(log.restore())).isEqualTo(32);
        Windows after = new Windows(List.of(LOGINS), List.of(), key(2), people -> false);
        assertThat(after.restore(log.restore())).isZero();
        log.replay(0, after::take);
        after.take(log.put(login(Duration.ZERO).ip(101).done()));
        SignalView.Count count = after.view(START).count("failed-logins", MONTH);
        assertThat(count.events()).isEqualTo(32);
        assertThat(count.distinct(Dimension.IP)).isEqualTo(1);
        assertThat(after.view(START)
                        .offenders("failed-logins", Dimension.IP, MONTH, 5)
                        .getFirst()
                        .who())
                .isEqualTo(new Pseudonym(101));
        after.checkpoint(log);
        assertThat(new Windows(List.of(LOGINS), List.of(), key(2), people -> false).restore(log.restore()))
                .isEqualTo(33);
    }

    @Test
    void memoryIsBoundedWhenAMillionStrangersComeAndTheLoudestIsFound() {
        Random random = new Random(5);
        for (int i = 0; i < 1_000_000; i++) {
            Duration after = Duration.ofMillis(i * 100L);
            windows.take(new EventLog.Placed(
                    2L * i + 1,
                    login(after)
                            .ip(random.nextLong())
                            .account(random.nextLong())
                            .member(random.nextLong())
                            .done()));
            if (i % 2000 == 0) {
                windows.take(new EventLog.Placed(
                        2L * i + 2, login(after).ip(7).account(i).done()));
            }
        }
        Limits limits = Limits.DEFAULT;
        Windows.Held held = windows.held();
        assertThat(held.people()).isLessThanOrEqualTo(limits.people());
        assertThat(held.held()).isLessThanOrEqualTo(limits.held());
        assertThat(held.hashes()).isLessThanOrEqualTo(limits.hashes());
        Instant now = START.plus(Duration.ofSeconds(100_000));
        SignalView.Count count = windows.view(now).count("failed-logins", MONTH);
        assertThat(count.events()).isEqualTo(1_000_500);
        // Three times the standard error of a sketch of 4096 hashes.
        double error = 3 / Math.sqrt(Distinct.NOMINAL);
        assertThat((double) count.distinct(Dimension.IP)).isBetween(1_000_001 * (1 - error), 1_000_001 * (1 + error));
        assertThat((double) count.distinct(Dimension.ACCOUNT))
                .isBetween(1_000_500 * (1 - error), 1_000_500 * (1 + error));
        SignalView.Offender loudest = windows.view(now)
                .offenders("failed-logins", Dimension.IP, MONTH, 1)
                .getFirst();
        assertThat(loudest.who()).isEqualTo(new Pseudonym(7));
        assertThat(loudest.events()).isEqualTo(500);
        windows.checkpoint(log);
        assertThat(log.bytes()).isLessThan(24_000_000);
    }

    @Test
    void whereRoomIsShortLargeSketchesShrinkAndSmallOnesStayExact() {
        Windows small =
                new Windows(List.of(LOGINS), List.of(), key(1), people -> false, new Limits(100, 1000, 20_000, 1000));
        long position = 0;
        Random random = new Random(6);
        for (int i = 0; i < 100_000; i++) {
            small.take(new EventLog.Placed(
                    ++position,
                    login(Duration.ofMillis(i * 10L)).ip(random.nextLong()).done()));
        }
        for (int i = 0; i < 600; i++) {
            small.take(new EventLog.Placed(
                    ++position, login(Duration.ofSeconds(1200 + i)).ip(i % 20).done()));
        }
        assertThat(small.held().hashes()).isLessThanOrEqualTo(20_000);
        SignalView view = small.view(START.plusSeconds(1800));
        assertThat(view.count("failed-logins", Duration.ofMinutes(5)).distinct(Dimension.IP))
                .isEqualTo(20);
        assertThat((double) view.count("failed-logins", HOUR).distinct(Dimension.IP))
                .isBetween(80_000.0, 120_000.0);
        assertThat(view.count("failed-logins", HOUR).events()).isEqualTo(100_600);
    }

    private SignalView.Count provider(Windows of, Instant now, Duration window, String name) {
        return of.view(now).byProvider("failed-logins", window).getOrDefault(name, SignalView.Count.NONE);
    }

    @Test
    void eventsAreCountedByProviderInEveryWindowAndAfterARestart() {
        for (int i = 0; i < 30; i++) {
            take(login(Duration.ofMinutes(i)).provider("auth0").ip(i % 3));
            take(login(Duration.ofMinutes(i)).provider("clerk"));
            take(login(Duration.ofMinutes(i)));
        }
        Instant now = START.plus(Duration.ofMinutes(29)).plusSeconds(10);
        assertThat(provider(windows, now, HOUR, "auth0")).isEqualTo(new SignalView.Count(30, Map.of(Dimension.IP, 3L)));
        assertThat(provider(windows, now, HOUR, "clerk")).isEqualTo(new SignalView.Count(30, Map.of(Dimension.IP, 0L)));
        assertThat(provider(windows, now, MINUTE.multipliedBy(10), "auth0").events())
                .isEqualTo(10);
        assertThat(windows.view(now).byProvider("failed-logins", HOUR)).hasSize(2);
        assertThat(windows.view(now).count("failed-logins", HOUR).events()).isEqualTo(90);

        windows.checkpoint(log);
        Windows restarted = windows(LOGINS, COST);
        restarted.restore(log.restore());
        assertThat(restarted.view(now).byProvider("failed-logins", HOUR))
                .isEqualTo(windows.view(now).byProvider("failed-logins", HOUR));

        // Days later they lie in hours.
        take(login(Duration.ofHours(50)));
        assertThat(provider(windows, START.plus(Duration.ofHours(50)), Duration.ofDays(3), "auth0"))
                .isEqualTo(new SignalView.Count(30, Map.of(Dimension.IP, 3L)));
    }

    @Test
    void aViewKeepsTheProvidersThatItSaw() {
        take(login(Duration.ZERO).provider("auth0").ip(1));
        SignalView view = windows.view(START.plusSeconds(1));
        take(login(Duration.ZERO).provider("auth0").ip(2));
        assertThat(view.byProvider("failed-logins", HOUR))
                .isEqualTo(Map.of("auth0", new SignalView.Count(1, Map.of(Dimension.IP, 1L))));
    }

    @Test
    void whateverProvidersComeThoseWithTheMostEventsAreToldApartAndNoMore() {
        for (int slot = 0; slot < 20; slot++) {
            Duration at = Duration.ofMinutes(slot);
            for (int i = 0; i < 50; i++) {
                take(login(at).provider("real").ip(i));
            }
            for (int i = 0; i < 100; i++) {
                take(login(at).provider("junk-" + slot + "-" + i).ip(i));
            }
        }
        Instant now = START.plus(Duration.ofMinutes(20));
        Map<String, SignalView.Count> counts = windows.view(now).byProvider("failed-logins", HOUR);
        assertThat(counts).hasSize(Providers.MOST);
        assertThat(counts.get("real"))
                .isEqualTo(new SignalView.Count(1000, Map.of(Dimension.IP, (long) Providers.ADDRESSES)));
        assertThat(windows.view(now).count("failed-logins", HOUR).events()).isEqualTo(3000);
    }

    @Test
    void slotsOfAnEarlierVersionAreStillRead() {
        Packer plain = new Packer().number(1).number(7);
        for (int i = 0; i < Tracker.DIMENSIONS.size(); i++) {
            plain.bytes(new byte[0]);
        }
        Slot old = Slot.decoded(plain.packed(), 60, 0);
        assertThat(old.events()).isEqualTo(7);
        assertThat(old.providers()).isNull();
        assertThat(old.encoded()).isEqualTo(plain.packed());

        Spending spending = new Spending();
        spending.encode(plain);
        Slot dear = Slot.decoded(plain.packed(), 60, 0);
        assertThat(dear.spending()).isNotNull();
        assertThat(dear.encoded()).isEqualTo(plain.packed());
    }

    @Test
    void aSlotWithProvidersAndMoneyIsReadAsItWasWritten() {
        Slot slot = new Slot(60, 0);
        slot.add(login(Duration.ZERO).provider("auth0").ip(1).done(), new People(null, null, null), List.of(), true);
        slot.add(
                Happening.of(Kinds.MODEL_USED).model("gpt", "1 USD").done(),
                new People(null, null, null),
                List.of(),
                true);
        Slot read = Slot.decoded(slot.encoded(), 60, 0);
        assertThat(read.encoded()).isEqualTo(slot.encoded());
        assertThat(read.providers()).isNotNull();
        assertThat(read.spending()).isNotNull();
    }

    @Test
    void theMembersOfEarlierWindowsAreThoseWhoWereActiveInEach() {
        for (int day = 0; day < 5; day++) {
            for (int i = 0; i <= day; i++) {
                take(Happening.of(Kinds.MEMBER_ACTIVE)
                        .at(Duration.ofDays(day).plusHours(6))
                        .member(100 * day + i + 1));
                take(Happening.of(Kinds.MEMBER_ACTIVE)
                        .at(Duration.ofDays(day).plusHours(7))
                        .member(100 * day + i + 1));
            }
        }
        SignalView view = windows.view(START.plus(Duration.ofDays(5)));
        assertThat(view.activeMembers(Duration.ofDays(1))).isEqualTo(5);
        assertThat(view.activeMembersBefore(Duration.ofDays(1), 6)).containsExactly(4L, 3L, 2L, 1L, 0L, 0L);
        SignalView again = windows.view(START.plus(Duration.ofDays(5)));
        assertThat(again.activeMembersBefore(Duration.ofDays(1), 2)).containsExactly(4L, 3L);
        assertThat(view.activeMembersBefore(HOUR, 20)).startsWith(0L).contains(5L);
    }
}
