package dev.launchwatch.signal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.launchwatch.model.Activity;
import dev.launchwatch.model.Money;
import dev.launchwatch.model.Pseudonym;
import dev.launchwatch.model.Rate;
import dev.launchwatch.model.SignalView;
import dev.launchwatch.model.SignalView.Dimension;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Random events against the plain list of them; a failing seed is part of the message and reproduces. */
class WindowsPropertyTest {
    static final List<Signal> SIGNALS = List.of(
            new Signal("failed-logins", Kinds.LOGIN_FAILED),
            new Signal("model-cost", Kinds.MODEL_USED),
            new Signal("again", Kinds.LOGIN_FAILED));
    private static final List<Duration> WINDOWS = List.of(
            Duration.ofMinutes(1),
            Duration.ofMinutes(5),
            Duration.ofMinutes(10).plusSeconds(7),
            Duration.ofHours(1),
            Duration.ofHours(6),
            Duration.ofDays(1),
            Duration.ofDays(7),
            Duration.ofDays(31));
    private static final List<Rate> LEAKS =
            List.of(Rate.parse("1/10s"), Rate.parse("5/1m"), Rate.parse("3/1h"), Rate.parse("1/1d"));
    /** The levels of every other leak are kept, of those between they are worked out. */
    static final List<SignalView.Leak> KEPT = SIGNALS.stream()
            .flatMap(signal -> Stream.of(0, 2).map(i -> new SignalView.Leak(signal.name(), Dimension.IP, LEAKS.get(i))))
            .toList();

    static final Pseudonyms KEY = new Pseudonyms(List.of(new byte[32]));

    @Test
    void answersAreThoseOfThePlainListOfEvents() {
        for (long seed = 0; seed < 40; seed++) {
            Course course = new Course(seed);
            Windows windows = new Windows(SIGNALS, KEPT, KEY, people -> false);
            for (int step = 0; step < 400; step++) {
                windows.take(course.log.put(course.next()));
                if (course.random.nextInt(40) == 0) {
                    Instant now = course.now.plusMillis(course.random.nextInt(60_000));
                    check(seed, course, windows.view(now));
                }
            }
            check(seed, course, windows.view(course.now));
        }
    }

    @Test
    void aRestartAtAnyPointChangesNoAnswer() {
        for (long seed = 0; seed < 40; seed++) {
            Course course = new Course(seed);
            Windows through = new Windows(SIGNALS, KEPT, KEY, people -> false);
            Windows restarted = new Windows(SIGNALS, KEPT, KEY, people -> false);
            for (int step = 0; step < 400; step++) {
                EventLog.Placed placed = course.log.put(course.next());
                through.take(placed);
                restarted.take(placed);
                switch (course.random.nextInt(30)) {
                    case 0 -> restarted.checkpoint(course.log);
                    case 1 -> {
                        restarted = new Windows(SIGNALS, KEPT, KEY, people -> false);
                        course.log.replay(restarted.restore(course.log.restore()), restarted::take);
                    }
                    case 2 ->
                        assertThat(answers(restarted.view(course.now), SIGNALS))
                                .as("seed %d, step %d", seed, step)
                                .isEqualTo(answers(through.view(course.now), SIGNALS));
                    default -> {
                        // just goes on
                    }
                }
            }
            assertThat(answers(restarted.view(course.now), SIGNALS))
                    .as("seed %d", seed)
                    .isEqualTo(answers(through.view(course.now), SIGNALS));
        }
    }

    /** Everything that a view says of these signals. */
    static List<Object> answers(SignalView view, List<Signal> signals) {
        List<Object> answers = new ArrayList<>();
        for (Signal signal : signals) {
            String name = signal.name();
            answers.add(view.span(name));
            for (Duration window : WINDOWS) {
                answers.add(view.count(name, window));
                answers.add(view.cost(name, window));
                answers.add(view.history(name, window.dividedBy(7), view.now(), 20));
                for (Dimension dimension : Dimension.values()) {
                    answers.add(view.offenders(name, dimension, window, 5));
                }
            }
            for (Rate leak : LEAKS) {
                answers.add(view.fullest(name, Dimension.IP, leak));
            }
        }
        return answers;
    }

    private static void check(long seed, Course course, SignalView view) {
        for (Signal signal : SIGNALS) {
            String name = signal.name();
            Predicate<Event> ofKind = event -> signal.event().equals(Optional.of(event.kind()));
            Predicate<Event> shown = event -> Activity.isShownBy(event.kind());
            for (Duration window : WINDOWS) {
                String where = "seed " + seed + ", " + name + ", " + window + " until " + view.now();
                Instant since = view.now().minus(window);
                Instant slot = since.minusSeconds(longest(window));
                List<Event> within = course.events(ofKind, since);
                List<Event> touched = course.events(ofKind, slot);
                checkCount(where, view.count(name, window), within, touched);
                if (within.size() == touched.size()) {
                    checkCost(where, view.cost(name, window), within);
                }
                assertThat(view.cost(name, window).activeMembers())
                        .as(where)
                        .isBetween(
                                distinct(course.events(shown, since), Dimension.MEMBER),
                                distinct(course.events(shown, slot), Dimension.MEMBER));
                checkHistory(where, course.events(ofKind, Instant.MIN), view, name, window);
                for (Dimension dimension : Dimension.values()) {
                    checkOffenders(where, view.offenders(name, dimension, window, 1000), within, dimension);
                }
            }
            for (Rate leak : LEAKS) {
                checkLevel(
                        "seed " + seed + ", " + name + ", " + leak,
                        view.fullest(name, Dimension.IP, leak)
                                .map(SignalView.Level::level)
                                .orElse(BigDecimal.ZERO),
                        course.events(ofKind, Instant.MIN),
                        leak,
                        view.now());
            }
        }
    }

    /** How long the slot at the beginning of a window is at most. */
    private static long longest(Duration window) {
        return window.compareTo(Duration.ofHours(1)) <= 0 ? 5 : window.compareTo(Duration.ofDays(1)) <= 0 ? 60 : 3600;
    }

    private static void checkCount(String where, SignalView.Count count, List<Event> within, List<Event> touched) {
        assertThat(count.events()).as(where).isBetween((long) within.size(), (long) touched.size());
        for (Dimension dimension : Dimension.values()) {
            assertThat(count.distinct(dimension))
                    .as(where + " " + dimension)
                    .isBetween(distinct(within, dimension), distinct(touched, dimension));
        }
    }

    private static long distinct(List<Event> events, Dimension dimension) {
        return events.stream()
                .map(event -> event.people().of(dimension))
                .filter(Objects::nonNull)
                .distinct()
                .count();
    }

    private static void checkCost(String where, SignalView.Cost cost, List<Event> within) {
        Map<String, BigDecimal> spent = new HashMap<>();
        Map<String, BigDecimal> models = new HashMap<>();
        Map<String, BigDecimal> members = new HashMap<>();
        long unpriced = 0;
        for (Event event : within) {
            ModelUse use = event.model();
            if (use != null && use.cost() == null) {
                unpriced++;
            } else if (use != null && use.cost() != null) {
                String code = " " + use.cost().currency();
                spent.merge(code, use.cost().amount(), BigDecimal::add);
                models.merge(use.model() + code, use.cost().amount(), BigDecimal::add);
                members.merge(event.member() + code, use.cost().amount(), BigDecimal::add);
            }
        }
        assertThat(cost.unpriced()).as(where).isEqualTo(unpriced);
        assertThat(cost.spent())
                .as(where)
                .hasSize(spent.size())
                .allSatisfy(money -> same(money, spent.get(" " + money.currency())));
        assertThat(cost.models())
                .as(where)
                .hasSize(models.size())
                .allSatisfy(share -> same(
                        share.spent(),
                        models.get(share.model() + " " + share.spent().currency())))
                .isSortedAccordingTo(Comparator.comparing(
                                (SignalView.Share share) -> share.spent().amount())
                        .reversed());
        assertThat(cost.members())
                .as(where)
                .hasSize(members.size())
                .allSatisfy(share -> same(
                        share.spent(),
                        members.get(share.member() + " " + share.spent().currency())));
    }

    private static void same(Money money, @Nullable BigDecimal amount) {
        assertThat(money.amount()).isEqualByComparingTo(amount);
    }

    private static void checkHistory(String where, List<Event> all, SignalView view, String name, Duration window) {
        Duration slot = window.dividedBy(3);
        List<Long> history = view.history(name, slot, view.now(), 5);
        Instant end = view.now();
        for (long value : history.reversed()) {
            Instant start = end.minus(slot);
            // Five of them reach further back than the window, into coarser slots.
            long margin = longest(window.multipliedBy(2));
            assertThat(value)
                    .as(where + " history until " + end)
                    .isBetween(
                            between(all, start.plusSeconds(margin), end.minusSeconds(margin)),
                            between(all, start.minusSeconds(margin), end.plusSeconds(margin)));
            end = start;
        }
    }

    private static long between(List<Event> events, Instant since, Instant until) {
        return events.stream()
                .filter(event -> !event.at().isBefore(since) && event.at().isBefore(until))
                .count();
    }

    private static void checkOffenders(
            String where, List<SignalView.Offender> offenders, List<Event> within, Dimension by) {
        Map<Pseudonym, List<Event>> truth = new HashMap<>();
        within.forEach(event -> {
            Pseudonym who = event.people().of(by);
            if (who != null) {
                truth.computeIfAbsent(who, key -> new ArrayList<>()).add(event);
            }
        });
        Set<Pseudonym> found = new HashSet<>();
        for (SignalView.Offender offender : offenders) {
            found.add(offender.who());
            List<Event> theirs = truth.getOrDefault(offender.who(), List.of());
            assertThat(offender.events()).as(where + " " + by).isEqualTo(theirs.size());
            for (Dimension other : Dimension.values()) {
                if (other != by) {
                    assertThat(offender.others()).as(where + " " + by).containsEntry(other, distinct(theirs, other));
                }
            }
        }
        assertThat(found).as(where + " " + by).isEqualTo(truth.keySet());
        assertThat(offenders)
                .as(where)
                .isSortedAccordingTo(
                        Comparator.comparingLong(SignalView.Offender::events).reversed());
    }

    /** Fills and leaks one bucket per address from the first event on, as a leaky bucket is described. */
    private static void checkLevel(String where, BigDecimal level, List<Event> events, Rate leak, Instant now) {
        Map<Pseudonym, Double> levels = new HashMap<>();
        Map<Pseudonym, Instant> filled = new HashMap<>();
        events.stream()
                .filter(event -> event.ip() != null)
                .sorted(Comparator.comparing(Event::at))
                .forEach(event -> {
                    Pseudonym ip = Objects.requireNonNull(event.ip());
                    double left =
                            leaked(levels.getOrDefault(ip, 0.0), filled.getOrDefault(ip, event.at()), event.at(), leak);
                    levels.put(ip, left + 1);
                    filled.put(ip, event.at());
                });
        double highest = levels.entrySet().stream()
                .mapToDouble(
                        each -> leaked(each.getValue(), Objects.requireNonNull(filled.get(each.getKey())), now, leak))
                .max()
                .orElse(0);
        assertThat(level.doubleValue()).as(where).isCloseTo(highest, within(1e-6));
    }

    private static double leaked(double level, Instant since, Instant until, Rate leak) {
        double time =
                Duration.between(since, until).toMillis() / (double) leak.per().toMillis();
        return Math.max(0, level - leak.count() * time);
    }

    /** Events that come as they come: some late, some much too late, now quicker, now slower. */
    static final class Course {
        private static final List<String> KINDS =
                List.of(Kinds.LOGIN_FAILED, Kinds.MODEL_USED, Kinds.MEMBER_ACTIVE, Kinds.REQUEST);
        private static final List<String> COSTS = List.of("0.0125 USD", "3 USD", "0.1 EUR", "0.000001 USD");

        final Random random;
        private final int pace;
        final MemoryLog log = new MemoryLog();
        private final List<Event> events = new ArrayList<>();
        Instant now = Happening.START;

        Course(long seed) {
            random = new Random(seed);
            pace = random.nextInt(4);
        }

        Event next() {
            now = now.plusMillis(
                    switch (pace) {
                        case 0 -> random.nextInt(3000);
                        case 1 -> random.nextInt(120_000);
                        case 2 -> random.nextInt(3_600_000);
                        default -> random.nextInt(20) == 0 ? random.nextInt(200_000_000) : random.nextInt(20_000);
                    });
            long late = switch (random.nextInt(20)) {
                case 0 -> random.nextLong(Duration.ofHours(2).toMillis());
                case 1 -> random.nextLong(Duration.ofDays(3).toMillis());
                case 2 -> random.nextLong(Duration.ofDays(31).toMillis());
                default -> random.nextInt(4) * 1000L;
            };
            Happening happening = Happening.of(KINDS.get(random.nextInt(KINDS.size())))
                    .at(now.minusMillis(late))
                    .received(now);
            if (random.nextInt(5) > 0) {
                happening.ip(random.nextInt(12));
            }
            if (random.nextInt(5) > 0) {
                happening.account(random.nextInt(40));
            }
            if (random.nextInt(3) > 0) {
                happening.member(random.nextInt(9));
            }
            if (random.nextBoolean()) {
                happening.model(
                        "model-" + random.nextInt(3),
                        random.nextInt(6) == 0 ? null : COSTS.get(random.nextInt(COSTS.size())));
            }
            Event event = happening.done();
            events.add(event);
            return event;
        }

        List<Event> events(Predicate<Event> which, Instant since) {
            return events.stream()
                    .filter(which)
                    .filter(event -> event.at().isAfter(since))
                    .toList();
        }
    }
}
