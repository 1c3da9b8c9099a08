package dev.launchwatch.alert;

import dev.launchwatch.model.SignalView;
import dev.launchwatch.model.SignalView.Dimension;
import dev.launchwatch.model.SignalView.Offender;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.ToLongFunction;
import java.util.stream.Collectors;

/**
 * One stands out: an address that tried many accounts, an account that many addresses tried, or one with too many events
 * over hours. Looks at those with the most events; whoever tried many has many. Nobody comes to stand out by time alone.
 */
final class OffenderCondition {
    /** How many are looked at. */
    static final int LOOKED_AT = 50;

    private OffenderCondition() {}

    static Reading read(RuleSpec.Stuffing spec, String signal, SignalView view, Instant now) {
        ToLongFunction<Offender> accounts = offender -> others(offender, Dimension.ACCOUNT);
        return read(
                new Look(Dimension.IP, Dimension.ACCOUNT, "tried", spec.accounts(), spec.window(), accounts),
                signal,
                view,
                now);
    }

    static Reading read(RuleSpec.Spray spec, String signal, SignalView view, Instant now) {
        ToLongFunction<Offender> addresses = offender -> others(offender, Dimension.IP);
        return read(
                new Look(Dimension.ACCOUNT, Dimension.IP, "tried from", spec.addresses(), spec.window(), addresses),
                signal,
                view,
                now);
    }

    static Reading read(RuleSpec.Slow spec, String signal, SignalView view, Instant now) {
        Dimension by = spec.by().dimension();
        Duration window = spec.over().per();
        List<Offender> most = view.offenders(signal, by, window, LOOKED_AT);
        Measure measure = Measure.of(
                most.isEmpty() ? 0 : most.getFirst().events(), spec.over().count());
        List<Offender> over = most.stream()
                .filter(offender -> offender.events() > spec.over().count())
                .toList();
        String limit = " in " + Words.span(window) + ", limit " + spec.over().count();
        if (over.isEmpty()) {
            return SignalCondition.clear(
                    () -> "no " + Words.one(by) + " has more than "
                            + Words.events(spec.over().count(), signal) + " in " + Words.span(window),
                    measure,
                    null);
        }
        Offender worst = over.getFirst();
        return SignalCondition.holds(
                now,
                () -> Words.one(by) + " " + worst.who().brief() + " has " + Words.events(worst.events(), signal) + limit
                        + more(over, by, Offender::events),
                measure,
                SignalCondition.soon(now, window));
    }

    /**
     * What is looked for.
     *
     * @param by who stands out
     * @param others by how many of these
     * @param verb between the two, for people
     */
    private record Look(
            Dimension by, Dimension others, String verb, int limit, Duration window, ToLongFunction<Offender> count) {}

    private static Reading read(Look look, String signal, SignalView view, Instant now) {
        List<Offender> most = view.offenders(signal, look.by(), look.window(), LOOKED_AT);
        Measure measure = Measure.of(most.stream().mapToLong(look.count()).max().orElse(0), look.limit());
        List<Offender> over = most.stream()
                .filter(offender -> look.count().applyAsLong(offender) >= look.limit())
                .sorted((one, other) -> Long.compare(
                        look.count().applyAsLong(other), look.count().applyAsLong(one)))
                .toList();
        if (over.isEmpty()) {
            return SignalCondition.clear(
                    () -> "no " + Words.one(look.by()) + " " + look.verb() + " " + Words.of(look.limit(), look.others())
                            + " in " + Words.span(look.window()),
                    measure,
                    null);
        }
        Offender worst = over.getFirst();
        return SignalCondition.holds(
                now,
                () -> Words.one(look.by()) + " " + worst.who().brief() + " " + look.verb() + " "
                        + Words.of(look.count().applyAsLong(worst), look.others()) + " with "
                        + Words.events(worst.events(), signal) + " in " + Words.span(look.window())
                        + ", limit " + look.limit() + more(over, look.by(), look.count()),
                measure,
                SignalCondition.soon(now, look.window()));
    }

    private static long others(Offender offender, Dimension dimension) {
        return offender.others().getOrDefault(dimension, 0L);
    }

    /** {@code ; also 3 other addresses: 3f09a1c2 (12), …}, or nothing. */
    private static String more(List<Offender> over, Dimension by, ToLongFunction<Offender> count) {
        if (over.size() == 1) {
            return "";
        }
        String named = over.stream()
                .skip(1)
                .limit(RateCondition.NAMED)
                .map(offender -> offender.who().brief() + " (" + count.applyAsLong(offender) + ")")
                .collect(Collectors.joining(", "));
        String all = over.size() > LOOKED_AT - 1 ? "at least " : "";
        return "; also " + all + Words.of(over.size() - 1, by) + ", such as " + named;
    }
}
