package dev.launchwatch.alert;

import dev.launchwatch.model.Durations;
import dev.launchwatch.model.Percent;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The error budget burns too fast. A pair of windows for each speed: the long one says that it matters, the short one that
 * it is still going on (Google, The Site Reliability Workbook, chapter 5, table 5-8). The factors follow from the shares:
 * 2 % of a 30-day budget within an hour is a burn rate of 14.4. Time before the first result counts as good in the long
 * window, or a new monitor's first bad minute would look like three bad days.
 */
final class UptimeCondition {
    /** A single bad result among few would look like an outage; two are needed. */
    private static final int FEWEST_BAD = 2;

    private UptimeCondition() {}

    private record Tier(Duration longWindow, Duration shortWindow, double factor) {}

    /** A tier with what was measured; burn rates are multiples of what the objective allows. */
    private record Burn(Tier tier, double longRate, double shortRate, Buckets.Sum sum) {
        boolean burning() {
            return longRate > tier.factor() && shortRate > tier.factor() && sum.bad() >= FEWEST_BAD;
        }
    }

    static Reading read(RuleSpec.Uptime spec, int resolveAfter, Observations seen, Instant now, Subject subject) {
        Buckets buckets = seen.buckets();
        Burn burning = null;
        if (buckets != null) {
            for (Tier tier : tiers(spec)) {
                Burn burn = measure(spec, tier, buckets, now.toEpochMilli());
                burning = burning == null && burn.burning() ? burn : burning;
            }
        }
        long newest = newestEnd(seen);
        if (buckets == null || newest == 0) {
            return Reading.SILENT;
        }
        // Windows move on by whole buckets: with time alone, only the start of the next one changes anything.
        Instant next = Instant.ofEpochMilli((Math.floorDiv(now.toEpochMilli(), Buckets.WIDTH) + 1) * Buckets.WIDTH);
        if (burning == null) {
            int enough = Math.max(1, resolveAfter);
            int good = goodInRow(seen, enough);
            return new Reading.Clear(
                    good >= enough,
                    good,
                    null,
                    () -> "the budget of " + spec.objective() + " no longer burns too fast",
                    null);
        }
        return holds(spec, burning, seen, newest, now, subject, next);
    }

    /** How fast the budget burns in each pair of windows. */
    static List<Check> checks(RuleSpec.Uptime spec, Observations seen, Instant now) {
        Buckets buckets = seen.buckets();
        if (buckets == null) {
            return List.of();
        }
        List<Check> checks = new ArrayList<>();
        for (Tier tier : tiers(spec)) {
            Burn burn = measure(spec, tier, buckets, now.toEpochMilli());
            checks.add(new Check(
                    "how many times too fast the budget burned within " + Durations.format(tier.longWindow()) + " and "
                            + Durations.format(tier.shortWindow()),
                    String.format(
                            Locale.ROOT, "over %.1f in both, by %d bad results or more", tier.factor(), FEWEST_BAD),
                    String.format(
                            Locale.ROOT,
                            "%.1f and %.1f, %d bad",
                            burn.longRate(),
                            burn.shortRate(),
                            burn.sum().bad()),
                    burn.burning()));
        }
        return checks;
    }

    private static Reading holds(
            RuleSpec.Uptime spec,
            Burn burn,
            Observations seen,
            long newest,
            Instant now,
            Subject subject,
            Instant next) {
        long newestBad = 0;
        TreeSet<String> regions = new TreeSet<>();
        Trail worst = null;
        int worstIndex = 0;
        for (Trail trail : seen.trails()) {
            regions.add(trail.region());
            for (int i = trail.size() - 1; i >= 0; i--) {
                if (trail.counts(i) && trail.bad(i, false)) {
                    if (trail.at(i) > newestBad) {
                        newestBad = trail.at(i);
                        worst = trail;
                        worstIndex = i;
                    }
                    break;
                }
            }
        }
        @Nullable Instant evidence = newestBad == 0 ? null : Instant.ofEpochMilli(newestBad);
        Buckets buckets = seen.buckets();
        Buckets.Sum threeDays =
                buckets == null ? new Buckets.Sum(0, 0, 0, 0) : buckets.sum(now.toEpochMilli(), Buckets.KEPT);
        return new Reading.Holds(
                evidence == null ? now : evidence,
                evidence,
                Condition.fresh(newest, now, subject),
                () -> detail(spec, burn, threeDays),
                worst == null ? null : worst.failure(worstIndex),
                List.copyOf(regions),
                next);
    }

    /** The tiers of the table, the fastest first. */
    private static List<Tier> tiers(RuleSpec.Uptime spec) {
        return List.of(
                tier(spec, Duration.ofHours(1), Duration.ofMinutes(5), spec.hourly()),
                tier(spec, Duration.ofHours(6), Duration.ofMinutes(30), spec.sixHourly()),
                tier(spec, Duration.ofDays(3), Duration.ofHours(6), spec.threeDaily()));
    }

    private static Tier tier(RuleSpec.Uptime spec, Duration longWindow, Duration shortWindow, Percent share) {
        double periods = (double) spec.period().toMillis() / longWindow.toMillis();
        return new Tier(longWindow, shortWindow, share.ratio().doubleValue() * periods);
    }

    private static Burn measure(RuleSpec.Uptime spec, Tier tier, Buckets buckets, long now) {
        Buckets.Sum longSum = buckets.sum(now, tier.longWindow());
        Buckets.Sum shortSum = buckets.sum(now, tier.shortWindow());
        double budget = budget(spec);
        return new Burn(tier, longSum.badShareOfAll() / budget, shortSum.badShare() / budget, longSum);
    }

    /** What may be bad, 0 to 1; an objective of 100 % leaves next to nothing rather than dividing by zero. */
    private static double budget(RuleSpec.Uptime spec) {
        return Math.max(1e-9, 1 - spec.objective().ratio().doubleValue());
    }

    private static long newestEnd(Observations seen) {
        long newest = 0;
        for (Trail trail : seen.trails()) {
            int last = trail.lastCounted();
            newest = last < 0 ? newest : Math.max(newest, trail.ended(last));
        }
        return newest;
    }

    private static int goodInRow(Observations seen, int enough) {
        int fewest = enough;
        for (Trail trail : seen.trails()) {
            int good = 0;
            for (int i = trail.lastCounted(); i >= 0 && good < enough; i--) {
                if (trail.counts(i)) {
                    if (!trail.works(i)) {
                        break;
                    }
                    good++;
                }
            }
            fewest = trail.lastCounted() < 0 ? fewest : Math.min(fewest, good);
        }
        return fewest;
    }

    private static String detail(RuleSpec.Uptime spec, Burn burn, Buckets.Sum threeDays) {
        double spent = Math.min(
                1, threeDays.badMillis() / (budget(spec) * spec.period().toMillis()));
        String left = spent >= 1
                ? "the last 3d alone spent all of the budget"
                : String.format(
                        Locale.ROOT,
                        "the last 3d spent %.0f%% of the budget, at this rate the rest is gone in %s",
                        spent * 100,
                        Durations.format(Duration.ofSeconds(
                                (long) ((1 - spent) * spec.period().toSeconds() / burn.longRate()))));
        return String.format(
                Locale.ROOT,
                "%.1f%% bad within %s burns the budget of %s in %s %.1f times too fast (the limit is %.1f); %s",
                burn.sum().badShareOfAll() * 100,
                Durations.format(burn.tier().longWindow()),
                spec.objective(),
                Durations.format(spec.period()),
                burn.longRate(),
                burn.tier().factor(),
                left);
    }
}
