package dev.launchwatch.alert;

import static org.assertj.core.api.Assertions.assertThat;

import dev.launchwatch.model.Agreement;
import dev.launchwatch.model.Facts;
import dev.launchwatch.model.Outcome;
import dev.launchwatch.model.Result;
import dev.launchwatch.model.Severity;
import dev.launchwatch.model.Transition;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

/**
 * Random courses of what one to four regions see, with silences, suspicions and results that arrive late; a failing seed is
 * part of the message and reproduces.
 */
class RegionsPropertyTest {
    private static final int STEP_SECONDS = 5;

    @Test
    void regionsDecideAsIfSomebodyLookedAtEverythingAllTheTime() {
        int pages = 0;
        int warnings = 0;
        for (long seed = 0; seed < 1000; seed++) {
            // Something is seen at each step, so that whoever is silent for too long is noticed at once.
            Course course = new Course(seed, Duration.ofSeconds(30), true);
            course.run(200);
            pages += course.count("down FIRED");
            warnings += course.count("regional FIRED");
        }
        assertThat(pages).isGreaterThan(500);
        assertThat(warnings).isGreaterThan(500);
    }

    @Test
    void timeAloneDecidesWhereNothingIsSeen() {
        int pages = 0;
        for (long seed = 0; seed < 1000; seed++) {
            Course course = new Course(seed, Duration.ofMinutes(10), false);
            course.run(200);
            pages += course.byTimeAlone;
        }
        assertThat(pages).isGreaterThan(500);
    }

    /** One rule with its warning on one monitor, in the engine and as plainly as it goes. */
    private static final class Course {
        private final long seed;
        private final boolean busy;
        private final Random random;
        private final RuleSpec.Failing spec;
        private final List<String> regions;
        private final Rehearsal rehearsal;
        private final NaiveRegions naive;
        private final Map<String, Health> healths = new HashMap<>();
        private final List<Late> late = new ArrayList<>();
        int byTimeAlone;
        private boolean working = true;

        private record Late(Instant arrival, Result result) {}

        /** What a region sees, for a while. */
        private static final class Health {
            boolean silent;
            boolean suspects;
            boolean wasBad;
            Outcome outcome = new Outcome.Up();
            Instant last = Instant.MIN;
        }

        Course(long seed, Duration every, boolean busy) {
            this.seed = seed;
            this.busy = busy;
            this.random = new Random(seed);
            Agreement agreement = Agreement.parse(
                    List.of("majority", "majority", "all", "2", "any").get(random.nextInt(5)));
            this.spec = new RuleSpec.Failing(
                    Duration.ofSeconds(30L * Math.max(0, random.nextInt(4) - 1)),
                    1 + Math.max(0, random.nextInt(4) - 1),
                    null,
                    null,
                    agreement,
                    random.nextInt(4) == 0,
                    new RuleSpec.Regional(random.nextInt(8) > 0, 1 + random.nextInt(3), Severity.WARNING));
            Rule rule = Given.rule(spec)
                    .named("down")
                    .resolveAfter(1 + Math.max(0, random.nextInt(4) - 1))
                    .keepFiring(Math.max(0, random.nextInt(4) - 1) * 30 + "s")
                    .done();
            Subject subject = Given.every("homepage", every);
            this.regions = List.of("eu", "us", "ap", "sa").subList(0, 1 + random.nextInt(4));
            this.rehearsal = new Rehearsal(new RuleBook(List.of(rule), List.of(subject)), Given.START);
            this.naive = new NaiveRegions(rule, spec, subject);
            regions.forEach(region -> healths.put(region, new Health()));
        }

        void run(int steps) {
            for (int step = 0; step < steps; step++) {
                step(Given.START.plusSeconds(step * (long) STEP_SECONDS));
            }
            assertThat(rehearsal.errors()).as("seed %d", seed).isZero();
            checkEpisodes();
        }

        int count(String what) {
            return (int)
                    naive.told().stream().filter(line -> line.endsWith(what)).count();
        }

        private void step(Instant now) {
            if (random.nextInt(20) == 0) {
                working = !working;
            }
            boolean seen = false;
            for (Late each : List.copyOf(late)) {
                if (!each.arrival().isAfter(now)) {
                    late.remove(each);
                    observe(each.result(), now);
                    seen = true;
                }
            }
            for (String region : regions) {
                seen |= probe(region, now);
            }
            if (busy && !seen) {
                observe(result(regions.getFirst(), now, new Outcome.Up(), Result.Standing.COUNTED, Duration.ZERO), now);
                Health well = new Health();
                well.last = now;
                healths.put(regions.getFirst(), well);
            }
            rehearsal.until(now);
            int told = naive.told().size();
            look(now);
            if (!seen && naive.told().size() > told) {
                byTimeAlone++;
            }
            assertThat(told())
                    .as(() -> "seed " + seed + ", " + spec + ", at " + now + "\n" + naive)
                    .isEqualTo(naive.told());
        }

        /** Whether something new is known by it. */
        private boolean probe(String region, Instant now) {
            Health health = healths.getOrDefault(region, new Health());
            if (random.nextInt(25) == 0) {
                health.silent = !health.silent && random.nextInt(3) > 0;
            }
            if (random.nextInt(4) == 0) {
                health.outcome = switch (random.nextInt(12)) {
                    case 0 -> Given.unknown();
                    case 1 -> Given.degraded();
                    case 2, 3 -> working ? Given.down() : new Outcome.Up();
                    default -> working ? new Outcome.Up() : Given.down();
                };
            }
            if (health.silent || random.nextInt(busy ? 2 : 6) > 0) {
                return false;
            }
            boolean bad = health.outcome instanceof Outcome.Down;
            health.suspects = bad && (!health.wasBad || health.suspects) && random.nextBoolean();
            health.wasBad = health.outcome instanceof Outcome.Unknown ? health.wasBad : bad;
            Result.Standing standing = health.suspects ? Result.Standing.SUSPECT : Result.Standing.COUNTED;
            Duration took = Duration.ofSeconds(STEP_SECONDS * (long) Math.max(0, random.nextInt(5) - 2));
            Instant begun = now.minus(took);
            if (!begun.isAfter(health.last) || begun.isBefore(Given.START)) {
                return false;
            }
            health.last = begun;
            Result result = result(region, begun, health.outcome, standing, took);
            if (random.nextInt(6) == 0 && !(busy && region.equals(regions.getFirst()))) {
                late.add(new Late(now.plusSeconds(STEP_SECONDS * (1L + random.nextInt(6))), result));
                return false;
            }
            observe(result, now);
            return true;
        }

        private static Result result(
                String region, Instant begun, Outcome outcome, Result.Standing standing, Duration took) {
            return Given.result("homepage", region, begun, outcome, took, Facts.NONE, standing);
        }

        /** The engine looks after each result, so must the other. */
        private void observe(Result result, Instant now) {
            rehearsal.observe(result, now);
            naive.see(result);
            look(now);
        }

        private void look(Instant now) {
            int told = naive.told().size();
            naive.look(now);
            assertThat(naive.isFiring() && naive.isWarning())
                    .as("seed %d, at %s: one of them is enough", seed, now)
                    .isFalse();
            if (naive.told().size() > told && naive.told().get(told).endsWith("down FIRED")) {
                NaiveRegions.Votes votes = naive.votes(now);
                assertThat(votes.failing())
                        .as("seed %d, at %s: no minority fires", seed, now)
                        .isGreaterThanOrEqualTo(spec.agreement().needed(votes.voices()));
            }
        }

        private List<String> told() {
            return rehearsal.transitions().stream()
                    .filter(transition -> transition.kind() != Transition.Kind.CHANGED)
                    .map(transition -> transition.at() + " "
                            + (transition.alert().rule().equals("down") ? "down" : "regional") + " "
                            + transition.kind())
                    .toList();
        }

        private void checkEpisodes() {
            Set<String> ids = new HashSet<>();
            Map<String, String> open = new HashMap<>();
            for (Transition transition : rehearsal.transitions()) {
                String rule = transition.alert().rule();
                String id = transition.alert().id();
                assertThat(ids.add(transition.id()))
                        .as("seed %d: %s", seed, transition.id())
                        .isTrue();
                switch (transition.kind()) {
                    case FIRED ->
                        assertThat(open.put(rule, id)).as("seed %d", seed).isNull();
                    case CHANGED -> assertThat(open).as("seed %d", seed).containsEntry(rule, id);
                    case RESOLVED ->
                        assertThat(open.remove(rule)).as("seed %d", seed).isEqualTo(id);
                }
            }
        }
    }
}
