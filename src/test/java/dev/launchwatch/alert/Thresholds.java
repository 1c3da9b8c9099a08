package dev.launchwatch.alert;

import dev.launchwatch.model.Rate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/** When the thresholds of rules are crossed, worked out event by event from all that happened, as a reader of the page would. */
record Thresholds(RuleBook book) {
    /** The condition of a rule. */
    <T extends RuleSpec> T of(String rule, Class<T> kind) {
        return book.rules().stream()
                .filter(each -> each.name().equals(rule))
                .map(each -> kind.cast(each.condition()))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("there is no rule " + rule));
    }

    /** How many events in a window are a spike for certain: beyond the floor, and beyond the multiple of the busiest window so far. */
    static double unusual(RuleSpec.Spike spec, Community community, Instant at) {
        List<Occurrence> ordinary = community.of(Occurrence.UNAUTHORIZED);
        double floor = spec.atLeast();
        Instant known = community.begin().plus(spec.window().multipliedBy(SpikeBaseline.BASELINE + 1L));
        if (at.isBefore(known)) {
            // Until the community is known; it may come to be known, with its busiest hour, while the attack lasts.
            floor *= spec.factor().doubleValue();
        }
        long busiest = 0;
        Deque<Instant> window = new ArrayDeque<>();
        for (Occurrence each : sorted(ordinary)) {
            if (each.at().isAfter(at.plus(Duration.ofHours(1)))) {
                break;
            }
            window.add(each.at());
            leave(window, each.at(), spec.window());
            busiest = Math.max(busiest, window.size());
        }
        return Math.max(floor, spec.factor().doubleValue() * busiest) + 1;
    }

    /**
     * When the rule's threshold is crossed from a moment on; empty if it never is.
     *
     * @param unusual how many are a spike, as they were before the attack was among them
     */
    Optional<Instant> crossed(Attack attack, Community community, Instant from, double unusual) {
        List<Occurrence> all = sorted(community.all());
        return switch (attack) {
            case STUFFING -> crossed(all, from, rate(of(attack.rule(), RuleSpec.EventRate.class)));
            case ONE_ADDRESS -> {
                RuleSpec.Stuffing spec = of(attack.rule(), RuleSpec.Stuffing.class);
                yield crossed(all, from, different(spec.accounts(), spec.window(), true));
            }
            case SPRAY -> {
                RuleSpec.Spray spec = of(attack.rule(), RuleSpec.Spray.class);
                yield crossed(all, from, different(spec.addresses(), spec.window(), false));
            }
            case BRUTE_FORCE -> crossed(all, from, leaks(of(attack.rule(), RuleSpec.PerOne.class)));
            case SLOW -> crossed(all, from, slow(of(attack.rule(), RuleSpec.Slow.class)));
            case SCANNER -> {
                RuleSpec.Spike spec = of(attack.rule(), RuleSpec.Spike.class);
                yield crossed(all, from, more(Occurrence.UNAUTHORIZED, spec.window(), unusual));
            }
            case FORGERY -> crossed(all, from, probing(of(attack.rule(), RuleSpec.Ratio.class)));
            case ROTATED -> crossed(all, from, share(of(attack.rule(), RuleSpec.Ratio.class)));
            case BURN -> crossed(all, from, dearest(of(attack.rule(), RuleSpec.CostPerMember.class)));
            case SILENCE -> silent(of(attack.rule(), RuleSpec.Absent.class), all, from);
        };
    }

    private static List<Occurrence> sorted(List<Occurrence> all) {
        return all.stream().sorted(Comparator.comparing(Occurrence::at)).toList();
    }

    private static Optional<Instant> crossed(List<Occurrence> all, Instant from, Predicate<Occurrence> crosses) {
        for (Occurrence each : all) {
            if (crosses.test(each) && !each.at().isBefore(from)) {
                return Optional.of(each.at());
            }
        }
        return Optional.empty();
    }

    private static void leave(Deque<Instant> window, Instant now, Duration length) {
        while (!window.getFirst().isAfter(now.minus(length))) {
            window.removeFirst();
        }
    }

    private static Predicate<Occurrence> more(String kind, Duration length, double limit) {
        Deque<Instant> window = new ArrayDeque<>();
        return each -> {
            if (!each.kind().equals(kind)) {
                return false;
            }
            window.add(each.at());
            leave(window, each.at(), length);
            return window.size() > limit;
        };
    }

    private static Predicate<Occurrence> rate(RuleSpec.EventRate spec) {
        Deque<Occurrence> window = new ArrayDeque<>();
        return each -> {
            if (!each.kind().equals(Occurrence.FAILED)) {
                return false;
            }
            window.add(each);
            while (!window.getFirst().at().isAfter(each.at().minus(spec.over().per()))) {
                window.removeFirst();
            }
            return window.size() > spec.over().count()
                    && window.stream().map(Occurrence::ip).distinct().count() >= spec.atLeast();
        };
    }

    /** An address that tried so many accounts, or an account that so many addresses tried. */
    private static Predicate<Occurrence> different(int limit, Duration length, boolean accounts) {
        Map<String, Deque<Occurrence>> windows = new HashMap<>();
        return each -> {
            if (!each.kind().equals(Occurrence.FAILED)) {
                return false;
            }
            Deque<Occurrence> window = windows.computeIfAbsent(
                    String.valueOf(accounts ? each.ip() : each.account()), _ -> new ArrayDeque<>());
            window.add(each);
            while (!window.getFirst().at().isAfter(each.at().minus(length))) {
                window.removeFirst();
            }
            return window.stream()
                            .map(one -> accounts ? one.account() : one.ip())
                            .distinct()
                            .count()
                    >= limit;
        };
    }

    /** One of an address's two buckets. */
    private static final class Bucket {
        private double level;
        private Instant at = Instant.EPOCH;

        boolean overflows(Rate rate, Instant now) {
            double leaked =
                    (double) Duration.between(at, now).toMillis() / rate.per().toMillis();
            level = Math.max(0, level - leaked) + 1;
            at = now;
            return level > rate.count();
        }
    }

    private static Predicate<Occurrence> leaks(RuleSpec.PerOne spec) {
        Map<String, Bucket> fast = new HashMap<>();
        Map<String, Bucket> slow = new HashMap<>();
        return each -> {
            if (!each.kind().equals(Occurrence.FAILED)) {
                return false;
            }
            String ip = String.valueOf(each.ip());
            boolean burst = fast.computeIfAbsent(ip, _ -> new Bucket()).overflows(spec.fast(), each.at());
            return slow.computeIfAbsent(ip, _ -> new Bucket()).overflows(spec.slow(), each.at()) || burst;
        };
    }

    private static Predicate<Occurrence> slow(RuleSpec.Slow spec) {
        Map<String, Deque<Instant>> windows = new HashMap<>();
        return each -> {
            if (!each.kind().equals(Occurrence.FAILED)) {
                return false;
            }
            Deque<Instant> window = windows.computeIfAbsent(String.valueOf(each.account()), _ -> new ArrayDeque<>());
            window.add(each.at());
            leave(window, each.at(), spec.over().per());
            return window.size() > spec.over().count();
        };
    }

    private static Predicate<Occurrence> probing(RuleSpec.Ratio spec) {
        Deque<Occurrence> window = new ArrayDeque<>();
        return each -> {
            if (!each.kind().equals(Occurrence.FORGED)) {
                return false;
            }
            window.add(each);
            while (!window.getFirst().at().isAfter(each.at().minus(spec.window()))) {
                window.removeFirst();
            }
            Set<String> addresses = new HashSet<>();
            window.forEach(one -> addresses.add(String.valueOf(one.ip())));
            return spec.probing() != null && addresses.size() >= spec.probing();
        };
    }

    private static Predicate<Occurrence> share(RuleSpec.Ratio spec) {
        Deque<Occurrence> window = new ArrayDeque<>();
        return each -> {
            if (!each.kind().equals(Occurrence.FORGED) && !each.kind().equals(Occurrence.VERIFIED)) {
                return false;
            }
            window.add(each);
            while (!window.getFirst().at().isAfter(each.at().minus(spec.window()))) {
                window.removeFirst();
            }
            long failed = window.stream()
                    .filter(one -> one.kind().equals(Occurrence.FORGED))
                    .count();
            return window.size() >= spec.atLeast()
                    && failed > spec.over().ratio().doubleValue() * window.size();
        };
    }

    /** One member's share, or what all cost. */
    private static Predicate<Occurrence> dearest(RuleSpec.CostPerMember spec) {
        Deque<Occurrence> window = new ArrayDeque<>();
        Map<String, Double> members = new HashMap<>();
        double[] sum = {0};
        double share = spec.share() == null ? 1 : spec.share().ratio().doubleValue();
        double floor = spec.atLeast() == null ? 0 : spec.atLeast().amount().doubleValue();
        return each -> {
            if (each.model() == null) {
                return false;
            }
            window.add(each);
            sum[0] += each.cost();
            double own = members.merge(String.valueOf(each.member()), each.cost(), Double::sum);
            while (!window.getFirst().at().isAfter(each.at().minus(spec.window()))) {
                Occurrence gone = window.removeFirst();
                sum[0] -= gone.cost();
                members.merge(String.valueOf(gone.member()), -gone.cost(), Double::sum);
            }
            return sum[0] >= floor && own > share * sum[0];
        };
    }

    private static Optional<Instant> silent(RuleSpec.Absent spec, List<Occurrence> all, Instant from) {
        return all.stream()
                .filter(each ->
                        each.kind().equals(Occurrence.SUCCEEDED) && each.at().isBefore(from))
                .map(Occurrence::at)
                .max(Comparator.naturalOrder())
                .map(last -> last.plus(spec.silence()));
    }
}
