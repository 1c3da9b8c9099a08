package dev.launchwatch.signal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.launchwatch.model.Pseudonym;
import dev.launchwatch.model.Rate;
import dev.launchwatch.model.SignalView.Dimension;
import java.time.Duration;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class TrackerTest {
    private static final long START = Happening.START.toEpochMilli();
    private static final Pseudonym SOMEBODY = new Pseudonym(1);

    @Test
    void aLoudOneStaysHoweverManyQuietOnesCome() {
        Tracker tracker = new Tracker(Dimension.IP, 1000, 20_000);
        long quiet = 1_000_000;
        for (int i = 0; i < 300_000; i++) {
            tracker.add(ip(quiet++), START + i, 0);
            if (i % 500 == 0) {
                tracker.add(ip(7), START + i, 0);
            }
        }
        assertThat(tracker.people()).isLessThanOrEqualTo(1000);
        assertThat(loudest(tracker).who).isEqualTo(new Pseudonym(7));
        assertThat(loudest(tracker).events(0, Long.MAX_VALUE)).isEqualTo(600);
    }

    @Test
    void everybodyIsKnownWhoseShareIsMoreThanThatOfThoseWhoStay() {
        for (long seed = 0; seed < 20; seed++) {
            Random random = new Random(seed);
            int most = 200;
            Tracker tracker = new Tracker(Dimension.IP, most, Integer.MAX_VALUE / 2);
            Map<Long, Integer> truth = new HashMap<>();
            int events = 60_000;
            double skew = 1 + 2 * random.nextDouble();
            for (int i = 0; i < events; i++) {
                // A few come often, most come once: a Pareto distribution.
                long who = (long) Math.pow(1 / (1 - random.nextDouble()), skew);
                truth.merge(who, 1, Integer::sum);
                tracker.add(ip(who), START + i, 0);
            }
            List<Pseudonym> known =
                    tracker.snapshot().stream().map(suspect -> suspect.who).toList();
            int share = 2 * events / most;
            truth.forEach((who, count) -> {
                if (count > share) {
                    assertThat(known).as("%d times", count).contains(new Pseudonym(who));
                }
            });
        }
    }

    @Test
    void whoWasLoudLongAgoMakesRoomForWhoIsLoudNow() {
        Tracker tracker = new Tracker(Dimension.IP, 8, 1000);
        for (int who = 0; who < 8; who++) {
            for (int i = 0; i < 10; i++) {
                tracker.add(ip(who), START + i, 0);
            }
        }
        long later = START + Duration.ofDays(10).toMillis();
        for (int who = 100; who < 108; who++) {
            tracker.add(ip(who), later, 0);
            tracker.add(ip(who), later + 1, 0);
        }
        assertThat(tracker.snapshot())
                .filteredOn(known -> known.who.hash() >= 100)
                .hasSizeGreaterThanOrEqualTo(6);
    }

    @Test
    void companionsAreBoundedTogetherAndTheLoudestStays() {
        Tracker tracker = new Tracker(Dimension.IP, 1000, 2000);
        for (int i = 0; i < 50_000; i++) {
            tracker.add(new People(new Pseudonym(i % 300), new Pseudonym(i), null), START + i, 0);
            if (i % 50 == 0) {
                tracker.add(ip(5000), START + i, 0);
                tracker.add(ip(5000), START + i + 1, 0);
                tracker.add(ip(5000), START + i + 2, 0);
                tracker.add(ip(5000), START + i + 3, 0);
                tracker.add(ip(5000), START + i + 4, 0);
            }
            assertThat(tracker.held()).isLessThanOrEqualTo(2000);
        }
        assertThat(loudest(tracker).who).isEqualTo(new Pseudonym(5000));
        assertThat(tracker.held())
                .isEqualTo(tracker.snapshot().stream()
                        .mapToInt(known -> known.held())
                        .sum());
    }

    @Test
    void ofMoreMomentsThanAreToldApartAWindowSeesNearlyAllAndNeverMore() {
        for (long seed = 0; seed < 50; seed++) {
            Random random = new Random(seed);
            Suspect suspect = new Suspect(SOMEBODY, Double.NEGATIVE_INFINITY, 0);
            long[] moments = random.longs(
                            2000, START, START + Duration.ofHours(6).toMillis())
                    .sorted()
                    .toArray();
            long now = START + Duration.ofHours(6).toMillis();
            for (long moment : moments) {
                suspect.add(moment, 0, new People(null, null, null), Dimension.IP);
            }
            for (Duration window : List.of(Duration.ofMinutes(5), Duration.ofHours(1), Duration.ofHours(6))) {
                assertThat(suspect.events(now - window.toMillis(), now))
                        .as("seed %d, %s", seed, window)
                        .isBetween(
                                since(moments, now - window.toMillis() * 2 / 3),
                                since(moments, now - window.toMillis()));
            }
            assertThat(suspect.events(0, now)).isEqualTo(2000);
        }
    }

    @Test
    void companionsBeyondTheBoundAreThoseSeenLast() {
        Companions companions = new Companions();
        for (int i = 0; i < 3 * Companions.MOST; i++) {
            companions.add(new Pseudonym(i), START + i);
        }
        companions.add(new Pseudonym(-1), START - 1);
        assertThat(companions.since(0)).isEqualTo(Companions.MOST);
        assertThat(companions.since(START + 2L * Companions.MOST - 1)).isEqualTo(Companions.MOST);
    }

    @Test
    void fiveInTenSecondsFillTheBucketThatOneInTenSecondsLeaks() {
        Suspect suspect = new Suspect(SOMEBODY, Double.NEGATIVE_INFINITY, 0);
        for (int i = 0; i < 6; i++) {
            suspect.add(START + i * 100L, 0, new People(null, null, null), Dimension.IP);
        }
        Rate leak = Rate.parse("1/10s");
        assertThat(suspect.level(leak, START + 500)).isEqualTo(5.95);
        assertThat(suspect.level(leak, START + 10_500)).isEqualTo(4.95);
        assertThat(suspect.level(leak, START + 100_000)).isZero();
        assertThat(suspect.level(Rate.parse("0/10s"), START + 100_000)).isEqualTo(6);
    }

    @Test
    void aBucketWhoseLeakIsKnownIsExactHoweverManyEventsFillIt() {
        Rate slow = Rate.parse("1/60s");
        Rate fast = Rate.parse("1/10s");
        for (long seed = 0; seed < 50; seed++) {
            Random random = new Random(seed);
            Tracker tracker = new Tracker(Dimension.IP, 100, 100_000);
            tracker.leaks(List.of(fast), 0);
            double level = 0;
            long at = START;
            for (int i = 0; i < 3000; i++) {
                if (i == 40) {
                    // A rule that is new finds what the moments tell, which are few enough to be exact.
                    tracker.leaks(List.of(slow, fast), 0);
                }
                // About one a minute, with pauses: the bucket now fills, now leaks dry.
                long gap = random.nextInt(100) == 0 ? random.nextInt(7_200_000) : random.nextInt(110_000);
                level = Math.max(0, level - gap / 60_000.0) + 1;
                at += gap;
                tracker.add(ip(7), at, 0);
            }
            Suspect suspect = loudest(tracker);
            assertThat(suspect.level(tracker.leaks(), slow, at + 30_000))
                    .as("seed %d", seed)
                    .isCloseTo(Math.max(0, level - 0.5), within(1e-6));
        }
    }

    @Test
    void anEventThatIsLateFillsTheBucketByWhatIsLeftOfIt() {
        Rate leak = Rate.parse("1/10s");
        for (long seed = 0; seed < 50; seed++) {
            Random random = new Random(seed);
            Tracker tracker = new Tracker(Dimension.IP, 100, 1000);
            tracker.leaks(List.of(leak), 0);
            Suspect inOrder = new Suspect(SOMEBODY, Double.NEGATIVE_INFINITY, 0);
            long[] moments = random.longs(50, START, START + 400_000).toArray();
            for (long moment : moments) {
                tracker.add(ip(7), moment, 0);
            }
            Arrays.sort(moments);
            for (long moment : moments) {
                inOrder.add(moment, 0, new People(null, null, null), Dimension.IP);
            }
            assertThat(loudest(tracker).level(tracker.leaks(), leak, START + 400_000))
                    .as("seed %d", seed)
                    .isCloseTo(inOrder.level(leak, START + 400_000), within(1e-9));
        }
    }

    @Test
    void aNewcomerInheritsTheNoiseOfTheLoudestThatWent() {
        Tracker tracker = new Tracker(Dimension.IP, 8, 1000);
        for (int who = 0; who < 8; who++) {
            for (int i = 0; i <= who; i++) {
                tracker.add(ip(who), START, 0);
            }
        }
        // The ninth has the quietest three thrown out, of whom the loudest made two events.
        tracker.add(ip(100), START, 0);
        double loudestGone = START / Tracker.DAY + 1;
        tracker.add(ip(101), START, 0);
        assertThat(tracker.snapshot())
                .filteredOn(known -> known.who.hash() == 101)
                .singleElement()
                .satisfies(known -> assertThat(known.weight())
                        .isCloseTo(Suspect.plus(loudestGone, START / Tracker.DAY), within(1e-9)));
        assertThat(tracker.snapshot())
                .filteredOn(known -> known.who.hash() == 101)
                .singleElement()
                .satisfies(known -> assertThat(known.events(0, Long.MAX_VALUE))
                        .as("and is told with what was seen of it alone")
                        .isEqualTo(1));
    }

    @Test
    void whatIsRememberedReadsAsItWasAndGoesOnAlike() {
        Random random = new Random(1);
        Tracker tracker = new Tracker(Dimension.IP, 100, 1000);
        Tracker restored = new Tracker(Dimension.IP, 100, 1000);
        tracker.leaks(List.of(Rate.parse("1/10s")), 0);
        restored.leaks(List.of(Rate.parse("1/10s")), 0);
        for (int i = 0; i < 5000; i++) {
            People people = new People(
                    new Pseudonym((long) Math.exp(random.nextDouble() * 8)), new Pseudonym(random.nextInt(50)), null);
            tracker.add(people, START + i, 0);
            if (i == 2500) {
                restored.decode(tracker.encoded(), 0);
            } else if (i > 2500) {
                restored.add(people, START + i, 0);
            }
        }
        assertThat(facts(restored)).isEqualTo(facts(tracker));
        assertThat(restored.held()).isEqualTo(tracker.held());
    }

    private static List<String> facts(Tracker tracker) {
        return tracker.snapshot().stream()
                .map(known -> known.who + " " + known.weight() + " "
                        + known.level(tracker.leaks(), Rate.parse("1/10s"), START + 5000) + " "
                        + known.events(0, Long.MAX_VALUE))
                .sorted()
                .toList();
    }

    private static long since(long[] moments, long since) {
        long count = 0;
        for (long moment : moments) {
            count += moment > since ? 1 : 0;
        }
        return count;
    }

    private static Suspect loudest(Tracker tracker) {
        return tracker.snapshot().stream()
                .max(Comparator.comparingLong(suspect -> suspect.events(0, Long.MAX_VALUE)))
                .orElseThrow();
    }

    private static People ip(long hash) {
        return new People(new Pseudonym(hash), null, null);
    }
}
