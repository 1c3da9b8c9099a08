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
     * @param epoch under which it was given; 0 if it is another's
     * @param lost no epoch up to this one is decided under any more, whatever the store answers: what was under way under it may come late
     */
    private record Grant(long asked, long until, long epoch, long lost) {
        Grant end(long now) {
            return new Grant(now, now, 0, Math.max(lost, epoch));
        }
    }

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
        return new Membership(instance, terms, now, 0, new Grant(now, now, 0, 0), null);
    }

    /** Time has passed. To be called every second or so. */
    public Membership at(long now) {
        long passed = now - looked;
        long heard = passed > terms.standstill().toNanos() ? 0 : Math.max(0, passed);
        return new Membership(instance, terms, now, unheard + heard, grant, roster).lose();
    }

    /** What it does not have any more it does not get back. */
    private Membership lose() {
        if (grant.epoch == 0 || role() == Role.DECIDING) {
            return this;
        }
        Grant over = new Grant(grant.asked, grant.until, 0, Math.max(grant.lost, grant.epoch));
        return new Membership(instance, terms, looked, unheard, over, roster);
    }

    /** The same under another name: as another process, which has to be given a lease of its own. */
    Membership as(String name) {
        return new Membership(name, terms, looked, unheard, grant, roster);
    }

    /**
     * The shared store has answered.
     *
     * @param asked when it was asked
     */
    public Membership renewed(Roster answer, long asked, long now) {
        Membership before = at(now);
        if (asked - grant.asked < 0) {
            return before;
        }
        Lease lease = answer.lease();
        boolean holds = lease.holder().equals(instance)
                && lease.until().isAfter(answer.now())
                && lease.epoch() > before.grant.lost;
        Grant next = holds
                ? new Grant(
                        asked, asked + terms.lease().minus(terms.margin()).toNanos(), lease.epoch(), before.grant.lost)
                : new Grant(asked, now, 0, Math.max(before.grant.lost, before.grant.epoch));
        return new Membership(instance, terms, now, 0, next, answer).lose();
    }

    /** Another process decides, or may soon: whatever this one was told before, it does not have the lease. */
    public Membership deposed(long now) {
        return new Membership(instance, terms, now, at(now).unheard, grant.end(now), roster);
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

    /** Whether it has lost a lease that is its own as far as the shared store knows, by what that answered last. */
    boolean hasLost() {
        return roster != null && holder().equals(instance) && roster.lease().epoch() <= grant.lost;
    }

    /** Who has the lease that runs, by what the shared store answered last; empty if none does. */
    String holder() {
        return roster != null && roster.lease().until().isAfter(roster.now())
                ? roster.lease().holder()
                : "";
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
