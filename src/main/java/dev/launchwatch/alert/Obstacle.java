package dev.launchwatch.alert;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** What keeps a rule whose condition holds from firing, or an alert that is good again from ending, as the state machine weighs it. */
public sealed interface Obstacle {
    /** The condition has to hold on until {@code due}, as {@code for} asks; it has since {@code since}. */
    record Holding(Instant since, Instant due) implements Obstacle {}

    /** A monitor that this one depends on is down. */
    record DependsOn(String monitor) implements Obstacle {}

    /** No result is young enough to tell that it is still so. */
    record Stale() implements Obstacle {}

    /** The newest bad result is older than this: nobody watched before, or what the monitor depends on was down. */
    record Untrusted(Instant trusted) implements Obstacle {}

    /**
     * Nothing bad was seen since the last alert of the rule ended.
     *
     * @param ended null if nothing bad is remembered at all
     */
    record NothingNew(@Nullable Instant ended) implements Obstacle {}

    /** The rule itself fires: the warning of single regions that stands beside it does not. */
    record Covered(String rule) implements Obstacle {}

    /** Too few results were good in a row for the alert to end, or the condition has neither ended nor goes on. */
    record NotOver(int goodInRow, int needed) implements Obstacle {}

    /** The alert goes on until then, as {@code keep-firing-for} asks. */
    record KeepsFiring(Instant until) implements Obstacle {}

    /** The alert flaps: it goes on until it was quiet for long enough. */
    record Flaps(Instant until) implements Obstacle {}

    /** When time alone takes it away; null if only a result or another monitor can. */
    default @Nullable Instant until() {
        return switch (this) {
            case Holding holding -> holding.due();
            case KeepsFiring keeps -> keeps.until();
            case Flaps flaps -> flaps.until();
            case DependsOn _, Stale _, Untrusted _, NothingNew _, Covered _, NotOver _ -> null;
        };
    }
}
