package dev.launchwatch.alert;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What stands between a state and the next one. The state machine moves on exactly when nothing does; whoever asks why it did not is told the
 * same. Pure functions.
 */
final class Obstacles {
    private Obstacles() {}

    /** What keeps a rule from firing whose condition holds since then. */
    static List<Obstacle> toFire(Rule rule, Reading.Holds holds, Instant since, Instant now, Context context) {
        List<Obstacle> obstacles = new ArrayList<>(0);
        String waitsFor = context.waitsFor();
        if (waitsFor != null) {
            obstacles.add(new Obstacle.DependsOn(waitsFor));
        }
        Instant evidence = holds.evidence();
        if (!holds.fresh()) {
            obstacles.add(new Obstacle.Stale());
        } else if (evidence == null || evidence.isBefore(context.trusted())) {
            obstacles.add(new Obstacle.Untrusted(context.trusted()));
        }
        Instant due = since.plus(Condition.holdFor(rule.condition()));
        if (due.isAfter(now)) {
            obstacles.add(new Obstacle.Holding(since, due));
        }
        return obstacles;
    }

    /**
     * What keeps an alert from ending whose condition does not hold.
     *
     * @param firing the state, which has since when it is good
     */
    static List<Obstacle> toEnd(Rule rule, Reading.Clear clear, RuleState firing, Instant now) {
        Instant goodSince = firing.goodSince();
        if (!clear.over() || goodSince == null) {
            return List.of(new Obstacle.NotOver(clear.goodInRow(), Math.max(1, rule.resolveAfter())));
        }
        List<Obstacle> obstacles = new ArrayList<>(0);
        Instant kept = goodSince.plus(Condition.keepFiringFor(rule));
        if (kept.isAfter(now)) {
            obstacles.add(new Obstacle.KeepsFiring(kept));
        }
        if (firing.flapping()) {
            Instant quiet = Flapping.quiet(rule, firing.changes(), now);
            if (quiet.isAfter(now)) {
                obstacles.add(new Obstacle.Flaps(quiet));
            }
        }
        return obstacles;
    }

    /** When time alone has taken all of them away that it can; null if it can take none. */
    static @Nullable Instant due(List<Obstacle> obstacles) {
        Instant latest = null;
        for (Obstacle obstacle : obstacles) {
            Instant until = obstacle.until();
            latest = latest == null || (until != null && until.isAfter(latest)) ? until : latest;
        }
        return latest;
    }

    /** What stands in the way of a rule that was evaluated to this state, by this reading. */
    static List<Obstacle> of(Rule rule, Reading reading, RuleState state, Instant now, Context context) {
        return switch (state.state()) {
            case INACTIVE, RESOLVED -> reading instanceof Reading.Holds holds ? toBegin(state, holds) : List.of();
            case PENDING -> {
                Instant since = state.since();
                yield reading instanceof Reading.Holds holds
                        ? toFire(rule, holds, since == null ? holds.beginning() : since, now, context)
                        : List.of();
            }
            case FIRING -> reading instanceof Reading.Clear clear ? toEnd(rule, clear, state, now) : List.of();
        };
    }

    /** A condition that holds and begins nothing says nothing new. */
    private static List<Obstacle> toBegin(RuleState state, Reading.Holds holds) {
        boolean none = holds.evidence() == null || state.changes().isEmpty();
        return List.of(new Obstacle.NothingNew(none ? null : state.changes().getLast()));
    }
}
