package dev.launchwatch.alert;

import static org.assertj.core.api.Assertions.assertThat;

import dev.launchwatch.model.Alert;
import dev.launchwatch.model.Money;
import dev.launchwatch.model.Percent;
import dev.launchwatch.model.Pseudonym;
import dev.launchwatch.model.Rate;
import dev.launchwatch.model.SignalView;
import dev.launchwatch.model.Transition;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Currency;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** Random views, times, restarts and reloads; a failing seed is part of the message and reproduces. */
class SignalsPropertyTest {
    @Test
    void noAlertWithoutItsConditionAndOneFiringAndOneResolveForEachEpisode() {
        for (long seed = 0; seed < 500; seed++) {
            World world = new World(seed, true);
            for (int step = 0; step < 200; step++) {
                world.step();
                world.check();
            }
            assertThat(world.watches.errors()).as("seed %d", seed).isZero();
        }
    }

    @Test
    void aRestartAtAnyPointChangesNothing() {
        for (long seed = 0; seed < 300; seed++) {
            World through = new World(seed, false);
            World restarted = new World(seed, false);
            int at = new Random(seed).nextInt(150);
            for (int step = 0; step < 200; step++) {
                if (step == at) {
                    through.apply(changes -> through.watches.evaluateAll(through.now, changes));
                    restarted.restart();
                }
                through.step();
                restarted.step();
            }
            assertThat(restarted.transitions).as("seed %d", seed).isEqualTo(through.transitions);
            assertThat(restarted.states).as("seed %d", seed).isEqualTo(through.states);
        }
    }

    @Test
    void everyKindFiresInSomeOfTheseWorlds() {
        Map<Class<?>, Integer> fired = new HashMap<>();
        for (long seed = 0; seed < 300; seed++) {
            World world = new World(seed, true);
            for (int step = 0; step < 200; step++) {
                world.step();
            }
            for (Transition transition : world.transitions) {
                if (transition.kind() == Transition.Kind.FIRED) {
                    fired.merge(world.rule.condition().getClass(), 1, Integer::sum);
                }
            }
        }
        assertThat(fired).hasSize(9);
    }

    private static RuleSpec anyKind(Random random) {
        RuleSpec.Distinct by = List.of(RuleSpec.Distinct.values()).get(random.nextInt(3));
        Duration window = Duration.ofMinutes(1 + random.nextInt(20));
        return switch (random.nextInt(9)) {
            case 0 ->
                new RuleSpec.EventRate(new Rate(random.nextInt(100), window), random.nextBoolean() ? by : null, 5);
            case 1 -> new RuleSpec.PerOne(by, Rate.parse("5/10s"), Rate.parse("10/60s"));
            case 2 -> new RuleSpec.Stuffing(2 + random.nextInt(10), window);
            case 3 -> new RuleSpec.Spray(2 + random.nextInt(10), window);
            case 4 -> new RuleSpec.Slow(by, new Rate(random.nextInt(100), window));
            case 5 ->
                new RuleSpec.Ratio(
                        "other",
                        Percent.parse("50%"),
                        window,
                        20,
                        random.nextBoolean() ? null : 5,
                        random.nextBoolean() ? null : RuleSpec.Grouping.PROVIDER);
            case 6 ->
                new RuleSpec.Spike(
                        new BigDecimal("1.5"),
                        window.multipliedBy(24),
                        window,
                        20,
                        BigDecimal.ONE,
                        random.nextInt(8),
                        Duration.ofSeconds(30L * random.nextInt(4)));
            case 7 ->
                new RuleSpec.CostPerMember(
                        Money.parse(random.nextInt(3) + " USD"),
                        window,
                        BigDecimal.TWO,
                        Money.parse("90000 USD"),
                        Percent.parse("60%"),
                        Money.parse("10 USD"));
            default -> new RuleSpec.Absent(window, random.nextBoolean() ? window : null);
        };
    }

    /** Numbers that have nothing to do with each other, but are the same for the same moment. */
    private static final class AnyView implements SignalView {
        private final Instant now;
        private final long seed;

        AnyView(Instant now, long seed) {
            this.now = now;
            // The same for half a minute, so that conditions hold for a while.
            this.seed = seed * 31 + now.getEpochSecond() / 30;
        }

        private Random random(Object... question) {
            Random random = new Random(seed * 1_000_003 + Arrays.hashCode(question));
            random.nextInt();
            return random;
        }

        @Override
        public Instant now() {
            return now;
        }

        @Override
        public boolean complete(String signal) {
            return true;
        }

        @Override
        public Count count(String signal, Duration window) {
            Random random = random("count", signal, window);
            return new Count(
                    random.nextInt(150),
                    Map.of(
                            Dimension.IP, (long) random.nextInt(12),
                            Dimension.ACCOUNT, (long) random.nextInt(12),
                            Dimension.MEMBER, (long) random.nextInt(12)));
        }

        @Override
        public List<Long> history(String signal, Duration slot, Instant until, int slots) {
            Random random = random("history", until);
            return random.ints(random.nextInt(slots + 1), 0, 60)
                    .mapToObj(Long::valueOf)
                    .toList();
        }

        @Override
        public List<Offender> offenders(String signal, Dimension by, Duration window, int most) {
            Random random = random("offenders", by.name(), window);
            return random.longs(random.nextInt(4), 1, 90)
                    .mapToObj(events -> new Offender(
                            new Pseudonym(events << 32),
                            events,
                            Map.of(Dimension.IP, events / 8, Dimension.ACCOUNT, events / 8)))
                    .toList();
        }

        @Override
        public Optional<Level> fullest(String signal, Dimension by, Rate leak) {
            Random random = random("fullest", leak);
            return random.nextInt(4) == 0
                    ? Optional.empty()
                    : Optional.of(new Level(new Pseudonym(7), BigDecimal.valueOf(random.nextInt(900), 2)));
        }

        @Override
        public List<Money> spent(String signal, Duration window) {
            return cost(signal, window).spent();
        }

        @Override
        public Cost cost(String signal, Duration window) {
            Random random = random("cost", window);
            Money spent = new Money(BigDecimal.valueOf(random.nextInt(5000), 2), Currency.getInstance("USD"));
            return new Cost(
                    List.of(spent),
                    random.nextInt(30),
                    List.of(new Share("large", spent)),
                    List.of(new MemberShare(random.nextBoolean() ? null : new Pseudonym(7), spent)),
                    random.nextInt(2));
        }

        @Override
        public long activeMembers(Duration window) {
            return cost("any", window).activeMembers();
        }

        @Override
        public Optional<Span> span(String signal) {
            Random random = random("span");
            return random.nextInt(4) == 0
                    ? Optional.empty()
                    : Optional.of(new Span(now.minus(Duration.ofDays(9)), now.minusSeconds(random.nextInt(1200))));
        }
    }

    /** A rule, and everything that can happen to it. */
    private static final class World {
        private final long seed;
        private final Random random;
        private final boolean rough;
        final List<Transition> transitions = new ArrayList<>();
        final Map<Changes.Key, RuleState> states = new HashMap<>();
        private int checked;
        private boolean open;
        Rule rule;
        Watches watches;
        Instant started = Given.START;
        Instant now = Given.START;

        World(long seed, boolean rough) {
            this.seed = seed;
            this.random = new Random(seed);
            this.rough = rough;
            RuleSpec condition = anyKind(random);
            // Silence is counted from the start, so that of an absent signal a restart says something else.
            while (!rough && condition instanceof RuleSpec.Absent) {
                condition = anyKind(random);
            }
            Given.RuleBuilder builder = Given.rule(condition).named("rule").about("signal");
            if (random.nextBoolean()) {
                builder.keepFiring(30 * random.nextInt(5) + "s");
            }
            rule = builder.flapping(random.nextInt(6), 1 + random.nextInt(10) + "m")
                    .done();
            watches = new Watches(now, this::view);
            apply(changes -> watches.use(new RuleBook(List.of(rule), List.of()), now, changes));
        }

        private SignalView view(Instant at) {
            return new AnyView(at, seed);
        }

        void step() {
            now = now.plusMillis(1 + random.nextInt(20_000));
            for (Instant due = watches.nextCheck();
                    due != null && !due.isAfter(now) && random.nextInt(10) > 0;
                    due = watches.nextCheck()) {
                Instant then = due;
                apply(changes -> watches.runChecks(then, changes));
            }
            check();
            if (rough && random.nextInt(20) == 0) {
                switch (random.nextInt(3)) {
                    case 0 -> {
                        now = now.minusSeconds(random.nextInt(600));
                        started = now;
                        apply(changes -> watches.clockSetBack(now, changes));
                    }
                    case 1 -> now = now.plusSeconds(random.nextInt(3600));
                    default -> restart();
                }
            }
            apply(changes -> watches.signalsChanged(now, changes));
        }

        void restart() {
            started = now;
            watches = new Watches(now, this::view);
            apply(changes -> {
                watches.use(new RuleBook(List.of(rule), List.of()), now, changes);
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

        /** What was told since the last look: in turn, each with its condition. */
        void check() {
            for (Transition transition : transitions.subList(checked, transitions.size())) {
                Reading reading = SignalCondition.read(
                        rule, "signal", view(transition.at()), transition.at(), new Attention(started, started));
                String what = "seed " + seed + ": " + transition.id();
                switch (transition.kind()) {
                    case FIRED -> {
                        assertThat(open).as(what).isFalse();
                        assertThat(reading).as(what).isInstanceOf(Reading.Holds.class);
                        assertThat(transition.alert().state()).as(what).isEqualTo(Alert.State.FIRING);
                        open = true;
                    }
                    case RESOLVED -> {
                        assertThat(open).as(what).isTrue();
                        assertThat(reading).as(what).isInstanceOf(Reading.Clear.class);
                        open = false;
                    }
                    case CHANGED -> assertThat(transition.id()).as(what).endsWith("-flapping");
                }
            }
            checked = transitions.size();
            assertThat(transitions)
                    .extracting(Transition::id)
                    .as("seed %d", seed)
                    .doesNotHaveDuplicates();
        }
    }
}
