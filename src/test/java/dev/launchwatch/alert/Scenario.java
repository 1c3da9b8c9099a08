package dev.launchwatch.alert;

import dev.launchwatch.model.Alert;
import dev.launchwatch.model.Transition;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * A community of 50 to 2,000 members, at its launch or later, and what happens to it; all of it follows from the seed.
 *
 * @param attack null for a quiet one
 */
record Scenario(long seed, @Nullable Attack attack) {
    /** How long the application collects events before it sends them, about the moment that matters and otherwise. */
    private static final Duration AT_ONCE = Duration.ofSeconds(2);

    private static final Duration PATIENTLY = Duration.ofSeconds(60);
    private static final Duration CLOSELY = Duration.ofMinutes(3);

    private static final Instant FIRST_DAY = Instant.parse("2026-03-02T00:00:00Z");
    private static final int FEWEST = 50;
    private static final int MOST = 2_000;

    /**
     * What came of it.
     *
     * @param delay from the moment that the threshold was crossed to the alert; null if there was none
     * @param duplicates how often the right rule fired again while it lasted
     * @param wrong alerts that were not true, one for each
     */
    record Outcome(
            Scenario scenario,
            boolean detected,
            @Nullable Duration delay,
            int alerts,
            int duplicates,
            List<String> wrong,
            String what) {}

    /** @param days how long it lasts; one that is silence takes a day more */
    Outcome play(int days) throws IOException {
        RandomGenerator random = new SplittableRandom(
                seed + 31L * (attack == null ? 0 : attack.title().hashCode()));
        // As many small ones as large ones.
        int members = (int) (FEWEST * Math.pow((double) MOST / FEWEST, random.nextDouble()));
        boolean launch = random.nextBoolean();
        int all = attack == Attack.SILENCE ? days + 1 : days;
        Instant begin = FIRST_DAY.plus(Duration.ofMinutes(random.nextInt(28 * 24 * 60)));
        Community community = new Community(random, members, begin, all, launch);
        Set<String> what = ordinary(community, random);
        Recommended recommended = recommended(members);
        String summary = members + " members" + (launch ? ", launch" : "") + what;
        return attack == null ? quiet(community, recommended, summary) : attacked(community, recommended, summary);
    }

    private static Set<String> ordinary(Community community, RandomGenerator random) {
        Set<String> what = new LinkedHashSet<>();
        if (random.nextInt(3) == 0) {
            community.mail(sometime(community, random));
            what.add("mail");
        }
        if (random.nextInt(3) == 0) {
            community.logOut(sometime(community, random));
            what.add("signed out by a deploy");
        }
        if (random.nextInt(3) == 0) {
            community.meeting(sometime(community, random));
            what.add("meeting");
        }
        return what;
    }

    private static Instant sometime(Community community, RandomGenerator random) {
        long seconds = Duration.between(community.begin(), community.end()).toSeconds();
        return community.begin().plusSeconds(random.nextLong(seconds));
    }

    private static Recommended recommended(int members) throws IOException {
        Path folder = Files.createTempDirectory("signals");
        try {
            return Recommended.to(members, folder);
        } finally {
            Files.deleteIfExists(folder.resolve("signals.yaml"));
            Files.deleteIfExists(folder);
        }
    }

    private Outcome quiet(Community community, Recommended recommended, String what) {
        List<Transition> told = Play.of(community, recommended.book(), recommended.signals(), _ -> PATIENTLY);
        List<Transition> fired = fired(told);
        return new Outcome(
                this,
                false,
                null,
                fired.size(),
                0,
                fired.stream().map(Scenario::line).toList(),
                what);
    }

    private Outcome attacked(Community community, Recommended recommended, String what) {
        if (attack == null) {
            throw new IllegalStateException("a quiet scenario");
        }
        Thresholds limits = new Thresholds(recommended.book());
        Instant at = moment(community, attack);
        double unusual = Thresholds.unusual(limits.of(Attack.SCANNER.rule(), RuleSpec.Spike.class), community, at);
        Instant over = attack.strike(community, limits, at);
        Instant crossed = limits.crossed(attack, community, at, unusual)
                .orElseThrow(() -> new AssertionError(this + " is too weak: " + what));
        Function<Instant, Duration> wait =
                moment -> Duration.between(moment, crossed).abs().compareTo(CLOSELY) < 0 ? AT_ONCE : PATIENTLY;
        List<Transition> told = Play.of(community, recommended.book(), recommended.signals(), wait);
        List<Transition> right = new ArrayList<>();
        List<String> wrong = new ArrayList<>();
        Set<String> others = new TreeSet<>();
        for (Transition each : fired(told)) {
            boolean during = !each.at().isBefore(at) && each.at().isBefore(over.plus(Duration.ofDays(1)));
            Alert alert = each.alert();
            if (during && alert.rule().equals(attack.rule())) {
                right.add(each);
            } else if (!during || !attack.alsoTrue().contains(alert.rule())) {
                wrong.add(line(each));
            } else {
                others.add(alert.rule());
            }
        }
        Duration delay = right.isEmpty()
                ? null
                : Duration.between(crossed, right.getFirst().at());
        return new Outcome(
                this,
                !right.isEmpty(),
                delay,
                right.size() + wrong.size() + others.size(),
                Math.max(0, right.size() - 1),
                wrong,
                what + " at " + Duration.between(community.begin(), at) + " until "
                        + Duration.between(community.begin(), over) + ", also " + others);
    }

    /** Any time, the first hour of a launch among it, such that there is half a day after it. */
    private static Instant moment(Community community, Attack attack) {
        RandomGenerator random = community.random();
        long all = Duration.between(community.begin(), community.end()).toSeconds();
        // Of these nobody can tell before something ordinary is known.
        boolean late = attack == Attack.SILENCE || attack == Attack.BURN || attack == Attack.ROTATED;
        long rest = attack == Attack.SILENCE ? 36 * 3_600L : 12 * 3_600L;
        return community.begin().plusSeconds(random.nextLong(late ? 3 * 3_600L : 600, all - rest));
    }

    private static List<Transition> fired(List<Transition> told) {
        return told.stream()
                .filter(each -> each.kind() == Transition.Kind.FIRED)
                .toList();
    }

    private static String line(Transition each) {
        return each.alert().rule() + " at " + each.at() + ": " + each.alert().detail();
    }
}
