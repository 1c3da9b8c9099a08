package dev.launchwatch.app;

import dev.launchwatch.app.Trouble.Kind;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What goes wrong in a run of real processes. Consecutive seeds go through every trouble and every two of them in turn, so that a campaign has as
 * many of each; the moments, and how the site fails and for whom, are random. Times are counted from the run's beginning, as if that were 1970.
 *
 * @param failures what becomes of the site, in the order in which it begins
 * @param troubles what becomes of everything else
 */
record FaultScript(long seed, List<Failure> failures, List<Trouble> troubles) {
    static final List<String> REGIONS = List.of("eu", "us");
    static final List<String> MONITORS = List.of("homepage", "chat");

    /** How the site fails. */
    enum How {
        /** It answers with an error, as far as one monitor looks. */
        ERROR,
        /** The way to it ends connections: a partition, which every monitor sees. */
        CUT,
        /** Nobody hears anything on the way to it. */
        SILENT
    }

    /**
     * The site fails.
     *
     * @param outages of each monitor that sees it, from when, and until when at least
     * @param lasts whether it goes on until somebody was told
     * @param after how long after that it goes on
     */
    record Failure(List<Outage> outages, How how, boolean lasts, Duration after) {
        @Override
        public String toString() {
            return outages.getFirst()
                    + (outages.size() > 1 ? " (and the others)" : "")
                    + ": "
                    + how
                    + (lasts ? ", until " + after.toMillis() + " ms after it was told" : "");
        }
    }

    /** Nothing, each trouble, and every two of them. */
    private static final List<List<Kind>> COMBINATIONS = combinations();

    /** Has no divisor in common with how many there are, so that neighbours are not alike. */
    private static final int STEP = 31;

    private static List<List<Kind>> combinations() {
        Kind[] kinds = Kind.values();
        Stream<List<Kind>> pairs = IntStream.range(0, kinds.length)
                .boxed()
                .flatMap(i -> IntStream.rangeClosed(0, i).mapToObj(j -> List.of(kinds[i], kinds[j])));
        return Stream.of(Stream.of(List.<Kind>of()), Stream.of(kinds).map(List::of), pairs)
                .flatMap(each -> each)
                .toList();
    }

    static FaultScript of(long seed) {
        List<Kind> kinds = COMBINATIONS.get(Math.floorMod(seed * STEP, COMBINATIONS.size()));
        return new Draft(new SplittableRandom(seed)).write(seed, kinds);
    }

    /** When the last of it is over, as far as that is known before. */
    Instant end() {
        return Stream.concat(
                        failures.stream()
                                .map(failure -> failure.outages().getFirst().to()),
                        troubles.stream().map(Trouble::to))
                .max(Instant::compareTo)
                .orElse(Instant.EPOCH);
    }

    /** What goes wrong, in a few words: the title of the runs that are like it. */
    String title() {
        return troubles.isEmpty()
                ? "nothing but the site"
                : troubles.stream()
                        .map(trouble -> trouble.kind().words())
                        .sorted()
                        .collect(Collectors.joining(" + "));
    }

    @Override
    public String toString() {
        return Stream.concat(failures.stream(), troubles.stream())
                .map(each ->
                        "  " + each.toString().replace("1970-01-01T00:00:", "").replace("1970-01-01T00:", ""))
                .collect(Collectors.joining("\n"));
    }

    /** A script while it is written. */
    private static final class Draft {
        private final SplittableRandom random;
        private final List<Failure> failures = new ArrayList<>();
        private final List<Trouble> troubles = new ArrayList<>();

        Draft(SplittableRandom random) {
            this.random = random;
        }

        FaultScript write(long seed, List<Kind> kinds) {
            Instant first = Instant.EPOCH.plusMillis(random.nextLong(300, 2_000));
            // Now and then nothing is the matter, and nothing may be told.
            if (kinds.isEmpty() || random.nextInt(12) != 0) {
                site(first);
            }
            Instant moment = first.plusMillis(random.nextLong(-2_000, 4_000));
            for (Kind kind : kinds) {
                troubles.add(trouble(kind, moment.isBefore(Instant.EPOCH) ? Instant.EPOCH : moment));
                moment = moment.plusMillis(random.nextLong(3_000));
            }
            return new FaultScript(seed, List.copyOf(failures), List.copyOf(troubles));
        }

        private void site(Instant from) {
            How how = random.nextBoolean() ? How.ERROR : random.nextBoolean() ? How.CUT : How.SILENT;
            boolean all = random.nextInt(4) != 0;
            boolean brief = random.nextInt(5) == 0;
            Instant to = from.plusMillis(brief ? random.nextLong(300, 2_000) : random.nextLong(2_000, 6_000));
            List<String> regions = all ? REGIONS : List.of(any(REGIONS));
            String monitor = any(MONITORS);
            List<Outage> outages = (how == How.ERROR ? List.of(monitor) : MONITORS)
                    .stream()
                            .map(each -> new Outage(each, from, to, regions, all))
                            .toList();
            failures.add(new Failure(outages, how, all && !brief, moment()));
            if (how == How.ERROR && random.nextInt(3) == 0) {
                String other = MONITORS.get(1 - MONITORS.indexOf(monitor));
                boolean everywhere = random.nextBoolean();
                Instant later = from.plusMillis(random.nextLong(4_000));
                Outage outage = new Outage(
                        other,
                        later,
                        later.plusMillis(random.nextLong(2_000, 6_000)),
                        everywhere ? REGIONS : List.of(any(REGIONS)),
                        everywhere);
                failures.add(new Failure(List.of(outage), how, everywhere, moment()));
            }
        }

        private Duration moment() {
            return Duration.ofMillis(random.nextLong(2_000));
        }

        private Trouble trouble(Kind kind, Instant from) {
            Duration lasts = Duration.ofMillis(
                    // Shorter than anybody notices, longer than the lease, and longer than the others wait for a
                    // region.
                    switch (random.nextInt(12)) {
                        case 0, 1, 2, 3 -> random.nextLong(300, 2_500);
                        case 4 -> random.nextLong(12_000, 17_000);
                        default -> random.nextLong(2_500, 8_000);
                    });
            @Nullable String region = kind.isOfProcess() || kind == Kind.CUT_OFF ? any(REGIONS) : null;
            Instant begin = from;
            for (Trouble other : troubles) {
                if (!fit(kind, other.kind())) {
                    // One thing at a time is done to a process; both regions may have trouble at once.
                    region = region == null || other.region() == null
                            ? null
                            : REGIONS.get(1 - REGIONS.indexOf(other.region()));
                    begin = region == null ? other.to().plusMillis(500) : from;
                }
            }
            return new Trouble(kind, region, begin, begin.plus(lasts));
        }

        /** Whether one may begin while the other lasts, in the same place. */
        private static boolean fit(Kind one, Kind other) {
            boolean ofServer =
                    (one == Kind.REFUSED || one == Kind.SILENT) && (other == Kind.REFUSED || other == Kind.SILENT);
            return one != other && !ofServer && !(one.isOfProcess() && other.isOfProcess());
        }

        private <T> T any(List<T> list) {
            return list.get(random.nextInt(list.size()));
        }
    }
}
