package dev.launchwatch.alert;

import static org.assertj.core.api.Assertions.assertThat;

import dev.launchwatch.model.Agreement;
import dev.launchwatch.model.Facts;
import dev.launchwatch.model.Outcome;
import dev.launchwatch.model.Percent;
import dev.launchwatch.model.Reason;
import dev.launchwatch.model.Result;
import dev.launchwatch.model.Severity;
import dev.launchwatch.model.Transition;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** Random courses of results, times, restarts and reloads; a failing seed is part of the message and reproduces. */
class RulesPropertyTest {
    private static final int STEP_SECONDS = 5;

    @Test
    void failingRulesDoWhatTheyWouldIfTheyLookedAtEverythingAllTheTime() {
        for (long seed = 0; seed < 1000; seed++) {
            Random random = new Random(seed);
            RuleSpec.Failing spec = failing(random, Agreement.parse("majority"));
            Rule rule = Given.rule(spec)
                    .resolveAfter(1 + random.nextInt(3))
                    .keepFiring(random.nextInt(3) * 60 + "s")
                    .done();
            Subject subject = Given.every("homepage", Duration.ofSeconds(30));
            Rehearsal rehearsal = new Rehearsal(new RuleBook(List.of(rule), List.of(subject)), Given.START);
            NaiveFailing naive = new NaiveFailing(rule, spec, subject);
            Course course = new Course(random);
            for (int step = 0; step < 240; step++) {
                Instant now = Given.START.plusSeconds(step * (long) STEP_SECONDS);
                if (random.nextInt(5) == 0) {
                    Result result = course.next("homepage", "local", now, Duration.ZERO);
                    rehearsal.observe(result, now);
                    naive.see(result);
                }
                rehearsal.until(now);
                naive.look(now);
            }
            List<String> told = rehearsal.transitions().stream()
                    .filter(transition -> transition.kind() != Transition.Kind.CHANGED)
                    .map(transition -> transition.at() + " " + transition.kind() + " "
                            + transition.alert().since())
                    .toList();
            assertThat(told).as("seed %d, %s", seed, rule).isEqualTo(naive.told());
            assertThat(rehearsal.errors()).as("seed %d", seed).isZero();
        }
    }

    @Test
    void episodesAreToldInOrderWhateverHappens() {
        for (long seed = 0; seed < 1000; seed++) {
            Random random = new Random(seed);
            World world = new World(random, true);
            for (int step = 0; step < 200; step++) {
                world.step();
            }
            checkEpisodes(world.transitions, "seed " + seed);
            assertThat(world.watches.errors()).as("seed %d", seed).isZero();
        }
    }

    @Test
    void aRestartAtAnyPointChangesNothingButWhatMustBeSeenAfresh() {
        for (long seed = 0; seed < 300; seed++) {
            World through = new World(new Random(seed), false);
            World restarted = new World(new Random(seed), false);
            int at = new Random(seed).nextInt(150);
            for (int step = 0; step < 200; step++) {
                if (step == at) {
                    through.watches.monitors().trustFrom(through.now);
                    through.apply(changes -> through.watches.evaluateAll(through.now, changes));
                    restarted.restart();
                }
                through.step();
                restarted.step();
            }
            assertThat(restarted.ids()).as("seed %d", seed).isEqualTo(through.ids());
            assertThat(restarted.transitions).as("seed %d", seed).isEqualTo(through.transitions);
            assertThat(restarted.states).as("seed %d", seed).isEqualTo(through.states);
        }
    }

    private static void checkEpisodes(List<Transition> transitions, String seed) {
        Set<String> ids = new HashSet<>();
        Map<String, String> open = new HashMap<>();
        Set<String> closed = new HashSet<>();
        for (Transition transition : transitions) {
            assertThat(ids.add(transition.id()))
                    .as("%s: %s is unique", seed, transition.id())
                    .isTrue();
            String key = transition.alert().rule() + "/" + transition.alert().subject();
            String id = transition.alert().id();
            String was = open.get(key);
            switch (transition.kind()) {
                case FIRED -> {
                    assertThat(was)
                            .as("%s: %s fires while nothing does", seed, id)
                            .isNull();
                    assertThat(closed)
                            .as("%s: an episode is never opened again", seed)
                            .doesNotContain(id);
                    open.put(key, id);
                }
                case CHANGED ->
                    assertThat(was).as("%s: changes while it fires", seed).isEqualTo(id);
                case RESOLVED -> {
                    assertThat(was).as("%s: resolves what fires", seed).isEqualTo(id);
                    open.remove(key);
                    closed.add(id);
                }
            }
        }
    }

    private static RuleSpec.Failing failing(Random random, Agreement agreement) {
        Duration holdFor = Duration.ofSeconds(30L * random.nextInt(4));
        boolean degraded = random.nextBoolean();
        int atLeast = 1 + random.nextInt(3);
        RuleSpec.Regional regional =
                new RuleSpec.Regional(random.nextBoolean(), 1 + random.nextInt(3), Severity.WARNING);
        return switch (random.nextInt(3)) {
            case 0 -> new RuleSpec.Failing(holdFor, atLeast, null, null, agreement, degraded, regional);
            case 1 ->
                new RuleSpec.Failing(
                        holdFor, atLeast, atLeast + random.nextInt(3), null, agreement, degraded, regional);
            default ->
                new RuleSpec.Failing(
                        holdFor,
                        atLeast,
                        null,
                        Duration.ofSeconds(30L * (1 + random.nextInt(10))),
                        agreement,
                        degraded,
                        regional);
        };
    }

    private static RuleSpec anyKind(Random random) {
        Agreement agreement =
                Agreement.parse(List.of("any", "majority", "all", "2").get(random.nextInt(4)));
        return switch (random.nextInt(6)) {
            case 0 ->
                new RuleSpec.Latency(
                        new BigDecimal(50 + random.nextInt(49)),
                        Duration.ofMillis(500),
                        Duration.ofSeconds(30L * (1 + random.nextInt(20))),
                        1 + random.nextInt(4),
                        Duration.ofSeconds(30L * random.nextInt(3)));
            case 1 -> new RuleSpec.Certificate(Duration.ofDays(14));
            case 2 ->
                new RuleSpec.Uptime(
                        Percent.parse("99%"),
                        Duration.ofDays(30),
                        Percent.parse("2%"),
                        Percent.parse("5%"),
                        Percent.parse("10%"));
            case 3 -> new RuleSpec.HeartbeatMissing(Duration.ofSeconds(30L * random.nextInt(3)));
            default -> failing(random, agreement);
        };
    }

    private static Rule anyRule(Random random, String name) {
        return Given.rule(anyKind(random))
                .named(name)
                .severity(random.nextBoolean() ? Severity.CRITICAL : Severity.WARNING)
                .resolveAfter(1 + random.nextInt(3))
                .keepFiring(30 * random.nextInt(3) + "s")
                .flapping(random.nextInt(6), 1 + random.nextInt(10) + "m")
                .annotation("a", "{detail} {reason}")
                .done();
    }

    /** Results that stay as they are for a while, as those of real sites do, with suspicions before failures. */
    private static final class Course {
        private final Random random;
        private Outcome outcome = new Outcome.Up();
        private boolean wasBad;

        Course(Random random) {
            this.random = random;
        }

        Result next(String monitor, String region, Instant at, Duration took) {
            if (random.nextInt(3) == 0) {
                outcome = switch (random.nextInt(8)) {
                    case 0, 1, 2 -> new Outcome.Up();
                    case 3 -> Given.degraded();
                    case 4 -> Given.unknown();
                    case 5 -> Given.down(Reason.RESPONSE_TIMEOUT);
                    default -> Given.down();
                };
            }
            boolean bad = outcome instanceof Outcome.Down;
            boolean suspect = bad && !wasBad && random.nextBoolean();
            wasBad = bad;
            Facts facts = random.nextInt(4) == 0
                    ? Given.certificate(at.plus(Duration.ofDays(14)).plusSeconds(random.nextInt(600) - 200))
                    : Facts.NONE;
            return Given.result(
                    monitor,
                    region,
                    at,
                    outcome,
                    took,
                    facts,
                    suspect ? Result.Standing.SUSPECT : Result.Standing.COUNTED);
        }
    }

    /** Two or three monitors, some rules, and everything that can happen to them. */
    private static final class World {
        private final Random random;
        private final boolean rough;
        private final List<Subject> subjects;
        private final List<Result> results = new ArrayList<>();
        private final Map<String, Course> courses = new HashMap<>();
        final List<Transition> transitions = new ArrayList<>();
        final Map<Changes.Key, RuleState> states = new HashMap<>();
        private List<Rule> rules;
        Watches watches;
        Instant now = Given.START;

        World(Random random, boolean rough) {
            this.random = random;
            this.rough = rough;
            Duration every = Duration.ofSeconds(30);
            subjects = List.of(
                    Given.every("homepage", every),
                    new Subject("chat", "site", every, "", Map.of(), List.of("homepage"), false),
                    new Subject("job", "site", every, "", Map.of(), List.of(), true));
            rules = List.of(anyRule(random, "one"), anyRule(random, "two"));
            watches = new Watches(now, Given.NO_SIGNALS);
            apply(changes -> watches.use(new RuleBook(rules, subjects), now, changes));
        }

        List<String> ids() {
            return transitions.stream()
                    .map(transition -> transition.at() + " " + transition.id())
                    .toList();
        }

        void step() {
            now = now.plusMillis(1 + random.nextInt(15_000));
            Instant due = watches.nextCheck();
            if (due != null && !due.isAfter(now)) {
                apply(changes -> watches.runChecks(now, changes));
            }
            if (rough && random.nextInt(20) == 0) {
                disturb();
            }
            String monitor = subjects.get(random.nextInt(subjects.size())).name();
            String region = random.nextInt(3) == 0 ? "us" : "eu";
            Duration took = Duration.ofMillis(random.nextInt(1000));
            Instant begun = now.minus(took);
            Course course = courses.computeIfAbsent(monitor + region, _ -> new Course(random));
            Result result = course.next(monitor, region, begun, took);
            results.add(result);
            apply(changes -> watches.observe(result, now, changes));
        }

        private void disturb() {
            switch (random.nextInt(4)) {
                case 3 -> {
                    now = now.minusSeconds(random.nextInt(600));
                    apply(changes -> watches.clockSetBack(now, changes));
                }
                case 1 -> now = now.plusSeconds(random.nextInt(3600));
                case 2 -> restart();
                default -> {
                    List<Rule> others = new ArrayList<>();
                    for (String name : List.of("two", "one")) {
                        Rule same = rules.stream()
                                .filter(rule -> rule.name().equals(name))
                                .findFirst()
                                .orElseGet(() -> anyRule(random, name));
                        switch (random.nextInt(4)) {
                            case 0 -> {}
                            case 1 -> others.add(anyRule(random, name));
                            default -> others.add(same);
                        }
                    }
                    rules = others;
                    apply(changes -> {
                        Set<String> toFill = watches.use(new RuleBook(rules, subjects), now, changes);
                        results.stream()
                                .filter(result -> toFill.contains(result.monitor()))
                                .forEach(result -> watches.monitors().refill(result, now));
                        watches.evaluateAll(now, changes);
                    });
                }
            }
        }

        void restart() {
            watches = new Watches(now, Given.NO_SIGNALS);
            apply(changes -> {
                Set<String> toFill = watches.use(new RuleBook(rules, subjects), now, changes);
                Instant since = now.minus(watches.monitors().replay(toFill));
                results.stream()
                        .filter(result -> !result.at().isBefore(since))
                        .forEach(result -> watches.monitors().refill(result, now));
                watches.restore(List.copyOf(states.values()), now, changes);
                watches.evaluateAll(now, changes);
            });
        }

        void apply(Consumer<Changes> action) {
            Changes changes = new Changes();
            action.accept(changes);
            Journal.Batch batch = changes.batch();
            batch.states().forEach(state -> states.put(Changes.Key.of(state), state));
            transitions.addAll(batch.transitions());
        }
    }
}
