package dev.launchwatch.alert;

import dev.launchwatch.model.Alert;
import dev.launchwatch.model.Failure;
import dev.launchwatch.model.Transition;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The state machine of one rule on one monitor or signal, a pure function: inactive → pending (holds, but not long enough,
 * or waits for a dependency) → firing → inactive again, with a transition for whoever must be told.
 *
 * <p>Time alone may end a pending time or an alert, but what begins or fires needs evidence: a bad result that is newer
 * than the last end, than the start of the daemon and than the recovery of what the monitor depends on, while the
 * monitor's last result is not stale. So neither a restart nor a clock that jumps ahead fires an alert by itself. What
 * was counted of a signal is evidence at any time, since events are counted by when they happened.
 */
final class Engine {
    /** How often people are told that what is wrong has changed. */
    static final Duration CHANGED_AT_MOST_EVERY = Duration.ofMinutes(5);

    private Engine() {}

    /** Reads the rule's condition and moves the state on. */
    static Decision evaluate(Rule rule, Observations seen, RuleState before, Instant now, Context context) {
        Reading reading = Condition.read(rule, seen, now, context.subject());
        return step(rule, reading, seen::recent, before, now, context);
    }

    /**
     * Moves the warning of single regions on that stands beside a rule, after the rule itself was evaluated. While the rule
     * fires, it does not: what it told of goes on as the rule's alert, and people hear so.
     *
     * @param rule the warning's own
     * @param main where the rule stands that it is beside
     */
    static Decision regional(
            Rule rule, RuleState main, Observations seen, RuleState before, Instant now, Context context) {
        if (main.state() == Alert.State.FIRING) {
            return switch (before.state()) {
                case FIRING -> handedOver(rule, main, seen, before, now);
                case PENDING -> Decision.keep(before.after(before.changes()), null);
                case INACTIVE, RESOLVED -> Decision.keep(before, null);
            };
        }
        return step(rule, readRegional(rule, seen, before, now, context), seen::recent, before, now, context);
    }

    /** What the condition of a warning of single regions says. */
    static Reading readRegional(Rule rule, Observations seen, RuleState before, Instant now, Context context) {
        return rule.condition() instanceof RuleSpec.Failing failing
                ? RegionalCondition.read(
                        failing,
                        rule.resolveAfter(),
                        seen,
                        now,
                        context.subject(),
                        before.state() == Alert.State.FIRING)
                : Reading.SILENT;
    }

    private static Decision handedOver(Rule rule, RuleState main, Observations seen, RuleState firing, Instant now) {
        Alert alert = firing.alert();
        List<Transition> transitions = List.of();
        if (alert != null) {
            Instant since = main.since() == null ? now : main.since();
            String id = Episode.id(main.rule(), main.subject(), since);
            Alert over = Episode.handOver(
                    alert, rule, "it goes on as " + main.rule(), "it goes on as " + id, now, seen.recent());
            transitions = List.of(resolved(over, now));
        }
        return new Decision(firing.after(Flapping.changed(rule, firing, now)), transitions, null);
    }

    /** Moves the state on by what was read. */
    static Decision step(
            Rule rule, Reading reading, Supplier<List<String>> recent, RuleState before, Instant now, Context context) {
        RuleState state = before.notFromTheFuture(now);
        return switch (state.state()) {
            case INACTIVE, RESOLVED -> inactive(rule, reading, recent, state, now, context);
            case PENDING -> pending(rule, reading, recent, state, now, context);
            case FIRING ->
                switch (reading) {
                    case Reading.Holds holds -> stillFiring(rule, holds, recent, state, now);
                    case Reading.Clear clear -> maybeOver(rule, clear, recent, state, now);
                    case Reading.Silent _ -> Decision.keep(state, null);
                };
        };
    }

    private static Decision inactive(
            Rule rule, Reading reading, Supplier<List<String>> recent, RuleState state, Instant now, Context context) {
        return switch (reading) {
            case Reading.Holds holds -> {
                Instant since = beginning(holds, state.changes(), now);
                yield since == null
                        ? Decision.keep(state, holds.next())
                        : begun(rule, holds, recent, state, since, now, context);
            }
            case Reading.Clear clear -> Decision.keep(state, clear.next());
            case Reading.Silent _ -> Decision.keep(state, null);
        };
    }

    /**
     * When a new episode began: after the last one ended, so that no two have the same id. While the clock is behind that
     * end, since it was set back, times that were lived through before come again, and only now is sure to be new.
     *
     * @return null if nothing bad was seen since the last episode ended
     */
    private static @Nullable Instant beginning(Reading.Holds holds, List<Instant> changes, Instant now) {
        Instant evidence = holds.evidence();
        if (changes.isEmpty() || evidence == null) {
            return evidence == null ? null : holds.beginning();
        }
        Instant ended = changes.getLast();
        if (ended.isAfter(now)) {
            return now;
        }
        if (!evidence.isAfter(ended)) {
            return null;
        }
        return holds.beginning().isAfter(ended) ? holds.beginning() : evidence;
    }

    private static Decision pending(
            Rule rule, Reading reading, Supplier<List<String>> recent, RuleState state, Instant now, Context context) {
        return switch (reading) {
            case Reading.Holds holds -> {
                Instant since = state.since() == null ? holds.beginning() : state.since();
                yield begun(rule, holds, recent, state, since, now, context);
            }
            case Reading.Clear clear -> Decision.keep(state.after(state.changes()), clear.next());
            case Reading.Silent _ -> Decision.keep(state, null);
        };
    }

    private static Decision begun(
            Rule rule,
            Reading.Holds holds,
            Supplier<List<String>> recent,
            RuleState state,
            Instant since,
            Instant now,
            Context context) {
        List<Obstacle> obstacles = Obstacles.toFire(rule, holds, since, now, context);
        if (obstacles.isEmpty()) {
            return fired(rule, holds, recent, state, since, now, context);
        }
        Instant next = Condition.earlier(Obstacles.due(obstacles), holds.next());
        Alert shown = state.alert();
        String waiting = context.waitsFor() == null ? null : "waits for " + context.waitsFor();
        boolean told = shown != null
                && shown.since().equals(since)
                && (waiting == null
                        ? !shown.detail().startsWith("waits for ")
                        : shown.detail().equals(waiting));
        if (state.state() == Alert.State.PENDING && told) {
            return Decision.keep(state, next);
        }
        String detail = waiting == null ? holds.detail().get() : waiting;
        Alert alert =
                Episode.begin(rule, context.subject(), Alert.State.PENDING, since, null, holds, detail, recent.get());
        return Decision.keep(state.pending(since, alert), next);
    }

    private static Decision fired(
            Rule rule,
            Reading.Holds holds,
            Supplier<List<String>> recent,
            RuleState state,
            Instant since,
            Instant now,
            Context context) {
        Alert alert = Episode.begin(
                rule,
                context.subject(),
                Alert.State.FIRING,
                since,
                now,
                holds,
                holds.detail().get(),
                recent.get());
        Transition transition = new Transition(alert.id() + ":fired", Transition.Kind.FIRED, now, alert);
        RuleState firing = state.fired(since, now, Flapping.changed(rule, state, now), alert);
        return new Decision(firing, List.of(transition), holds.next());
    }

    private static Decision stillFiring(
            Rule rule, Reading.Holds holds, Supplier<List<String>> recent, RuleState state, Instant now) {
        List<Instant> changes = state.changes();
        boolean flapping = state.flapping();
        Instant next = holds.next();
        if (flapping) {
            changes = state.goodSince() == null ? changes : Flapping.changed(rule, state, now);
            Instant quiet = Flapping.quiet(rule, changes, now);
            flapping = quiet.isAfter(now);
            next = flapping ? Condition.earlier(next, quiet) : next;
        }
        Alert alert = state.alert();
        Instant told = state.toldAt() == null ? now : state.toldAt();
        List<Transition> transitions = List.of();
        if (alert != null && differs(alert, holds)) {
            Instant allowed = told.plus(CHANGED_AT_MOST_EVERY);
            if (allowed.isAfter(now)) {
                next = Condition.earlier(next, allowed);
            } else {
                alert = Episode.update(alert, rule, holds, holds.detail().get(), recent.get());
                told = now;
                transitions = List.of(changedTo(alert, now, ""));
            }
        }
        boolean same = state.goodSince() == null && state.flapping() == flapping && transitions.isEmpty();
        RuleState firing = same ? state : state.bad(changes, flapping, alert, told);
        return new Decision(firing, transitions, next);
    }

    private static Decision maybeOver(
            Rule rule, Reading.Clear clear, Supplier<List<String>> recent, RuleState state, Instant now) {
        Instant goodSince = state.goodSince();
        if (clear.goodInRow() == 0) {
            goodSince = null;
        } else if (goodSince == null) {
            Instant stopped = clear.stopped();
            goodSince = stopped == null || stopped.isAfter(now) ? now : stopped;
        }
        List<Instant> changes = state.changes();
        if (state.flapping() && (goodSince == null) != (state.goodSince() == null)) {
            changes = Flapping.changed(rule, state, now);
        }
        RuleState firing = Objects.equals(goodSince, state.goodSince()) && clear.goodInRow() == state.goodInRow()
                ? state
                : state.good(goodSince, clear.goodInRow(), changes);
        List<Obstacle> obstacles = Obstacles.toEnd(rule, clear, firing, now);
        if (!obstacles.isEmpty()) {
            return Decision.keep(firing, Condition.earlier(Obstacles.due(obstacles), clear.next()));
        }
        return !firing.flapping() && Flapping.begins(rule, changes, now)
                ? startsFlapping(rule, recent, firing, now)
                : ended(rule, firing, now, clear.detail().get(), recent, clear.next());
    }

    private static Decision startsFlapping(Rule rule, Supplier<List<String>> recent, RuleState firing, Instant now) {
        List<Instant> changes = Flapping.changed(rule, firing, now);
        Alert alert = firing.alert();
        List<Transition> transitions = List.of();
        if (alert != null) {
            alert = Episode.reword(alert, rule, Flapping.detail(rule, changes), recent.get());
            transitions = List.of(changedTo(alert, now, "-flapping"));
        }
        return new Decision(firing.heldFiring(changes, alert, now), transitions, now.plus(rule.flapWindow()));
    }

    /** Ends an episode with which somebody else goes on, if it goes on. */
    static Decision handedOver(Rule rule, RuleState firing, Instant now, String impact, String why) {
        Alert alert = firing.alert();
        List<Transition> transitions = alert == null
                ? List.of()
                : List.of(resolved(Episode.handOver(alert, rule, impact, why, now, List.of()), now));
        return new Decision(firing.after(Flapping.changed(rule, firing, now)), transitions, null);
    }

    /** Ends an episode whatever its condition says, as when its rule is gone. */
    static Decision ended(
            Rule rule,
            RuleState firing,
            Instant now,
            String why,
            Supplier<List<String>> recent,
            @Nullable Instant next) {
        Alert alert = firing.alert();
        List<Transition> transitions = List.of();
        if (alert != null) {
            Alert over = Episode.end(alert, rule, now, why, recent.get());
            transitions = List.of(resolved(over, now));
        }
        return new Decision(firing.after(Flapping.changed(rule, firing, now)), transitions, next);
    }

    private static Transition resolved(Alert over, Instant now) {
        return new Transition(over.id() + ":resolved", Transition.Kind.RESOLVED, now, over);
    }

    private static boolean differs(Alert alert, Reading.Holds holds) {
        Failure was = alert.failure();
        Failure is = holds.failure();
        boolean otherReason = was != null && is != null && was.reason() != is.reason();
        return otherReason || !alert.regions().equals(holds.regions());
    }

    private static Transition changedTo(Alert alert, Instant now, String suffix) {
        String id = alert.id() + ":changed:" + now.toEpochMilli() + suffix;
        return new Transition(id, Transition.Kind.CHANGED, now, alert);
    }
}
