package dev.launchwatch.region;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Where a region stands among the others: an immutable value that its renewals and the passing of time move on. Times are
 * nanoseconds of a {@link dev.launchwatch.model.Ticker}: no clock that somebody may set plays a part.
 *
 * <p>The lease is counted from before the store was asked for it, so it is over here before it is over there, whatever the answer's way
 * took. A process that was stopped for a while wakes up without it, and is not alone for that: silence of the store counts only as far as
 * this process was awake to hear it.
 */
public final class Membership {
    /** What a region does. */
    public enum Role {
        /** It has not heard from the shared store since it started. */
        JOINING,
        /** It watches and tells the others what it saw. */
        FOLLOWING,
        /** The same, and it decides for all of them. */
        DECIDING,
        /** It cannot reach the shared store and decides for itself. */
        ALONE
    }

    /** Longer without a look at the time, and the process did not run. */
    private static final long STANDSTILL = Duration.ofSeconds(3).toNanos();

    private final String instance;
    private final Terms terms;
    private final long looked;
    private final long unheard;
    private final Grant grant;
    private final @Nullable Roster roster;

    /**
     * What is known of the lease.
     *
     * @param asked answers to questions from before this say nothing any more
     * @param until when it is over; in the past if it is another's
     */
    private record Grant(long asked, long until) {}

    private Membership(String instance, Terms terms, long looked, long unheard, Grant grant, @Nullable Roster roster) {
        this.instance = instance;
        this.terms = terms;
        this.looked = looked;
        this.unheard = unheard;
        this.grant = grant;
        this.roster = roster;
    }

    /** A region that has just started. */
    public static Membership begin(String instance, Terms terms, long now) {
        return new Membership(instance, terms, now, 0, new Grant(now, now), null);
    }

    /** Time has passed. To be called every second or so. */
    public Membership at(long now) {
        long passed = now - looked;
        long heard = passed > STANDSTILL ? 0 : Math.max(0, passed);
        return new Membership(instance, terms, now, unheard + heard, grant, roster);
    }

    /**
     * The shared store has answered.
     *
     * @param asked when it was asked
     */
    public Membership renewed(Roster answer, long asked, long now) {
        if (asked - grant.asked < 0) {
            return at(now);
        }
        boolean holds = answer.lease().holder().equals(instance)
                && answer.lease().until().isAfter(answer.now());
        long until = holds ? asked + terms.lease().minus(terms.margin()).toNanos() : now;
        return new Membership(instance, terms, now, 0, new Grant(asked, until), answer);
    }

    /** Another process decides, or may soon: whatever this one was told before, it does not have the lease. */
    public Membership deposed(long now) {
        return new Membership(instance, terms, now, at(now).unheard, new Grant(now, now), roster);
    }

    /** What it does at the moment of the last change. */
    public Role role() {
        if (unheard >= terms.alone().toNanos()) {
            return Role.ALONE;
        }
        if (roster == null) {
            return Role.JOINING;
        }
        return grant.until - looked > 0 ? Role.DECIDING : Role.FOLLOWING;
    }

    /** Whether it has lost a lease that is still its own as far as the shared store knows, by what that answered last. */
    boolean hasLost() {
        return roster != null
                && role() != Role.DECIDING
                && roster.lease().holder().equals(instance)
                && roster.lease().until().isAfter(roster.now());
    }

    /** The epoch under which it decides, while it does. */
    public long epoch() {
        return roster == null ? 0 : roster.lease().epoch();
    }

    /** All regions as of the last answer, null before the first. */
    public @Nullable Roster roster() {
        return roster;
    }

    /** For how long the shared store has not answered, as far as this process was awake. */
    public Duration unheard() {
        return Duration.ofNanos(unheard);
    }
}
