package dev.launchwatch.region;

import dev.launchwatch.model.StoreUnavailableException;
import dev.launchwatch.model.Ticker;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * Says for a region that it is alive, and knows from the answers where it stands. For any thread; {@link #renew} and {@link #leave}
 * block, and one thread at a time calls them.
 */
public final class Attendance {
    /** As many measurements as NTP's clock filter looks at: the one with the shortest way is the best. */
    private static final int MEASUREMENTS = 8;

    private final String region;
    private final String instance;
    private final String version;
    private final Register register;
    private final Terms terms;
    private final InstantSource clock;
    private final Ticker ticker;
    private final Deque<Skew> skews = new ArrayDeque<>();
    private Membership membership;
    private int names;
    private boolean able = true;
    private String trouble = "it has not answered yet";
    private boolean spoke;
    private @Nullable Rival rival;
    private Instant heardSince = Instant.MAX;
    private long heardAt;

    /**
     * Says nothing before the first {@link #renew}.
     *
     * @param instance what tells this process from others of the same region
     * @param version the program's
     */
    public Attendance(
            String region,
            String instance,
            String version,
            Register register,
            Terms terms,
            InstantSource clock,
            Ticker ticker) {
        this.region = region;
        this.instance = instance;
        this.version = version;
        this.register = register;
        this.terms = terms;
        this.clock = clock;
        this.ticker = ticker;
        this.membership = Membership.begin(instance, terms, ticker.nanos());
    }

    /** What this process is called in the lease; another name after each that it lost. */
    public synchronized String instance() {
        return names == 0 ? instance : instance + "+" + names;
    }

    /** Whether it may decide from the next renewal on: a region that cannot probe should leave that to another. */
    public synchronized void able(boolean may) {
        able = may;
    }

    /** How far the shared store's clock is ahead of ours, by the best of the last measurements. */
    public synchronized Skew skew() {
        return skews.stream().min(Comparator.comparing(Skew::error)).orElse(Skew.UNKNOWN);
    }

    /**
     * Another process that speaks for this region, so that this one is not heard.
     *
     * @param word what it said last
     * @param since when this process was first not heard for it, by the ticker
     */
    private record Rival(Member word, long since) {}

    /** The last word of another process that speaks for this region in this one's place, as of the last answer; null if there is none. */
    public synchronized @Nullable Member rival() {
        return rival == null ? null : rival.word();
    }

    /** For how long another process has spoken in this one's place; zero if none does. */
    public synchronized Duration rivalled() {
        return rival == null ? Duration.ZERO : Duration.ofNanos(ticker.nanos() - rival.since());
    }

    /** Whether this process has spoken for its region since it started. */
    public synchronized boolean hasSpoken() {
        return spoke;
    }

    /** Since when, by the shared store's clock, it has answered without a gap in which others may have been unheard as well. */
    public synchronized Instant heardSince() {
        return heardSince;
    }

    /** Where the region stands now. */
    public synchronized Membership standing() {
        membership = membership.at(ticker.nanos());
        return membership;
    }

    /** Another process decides: what this one believed of its lease is over. */
    public synchronized void deposed() {
        membership = membership.deposed(ticker.nanos());
    }

    /** Says that the region is alive. @return where it stands after that, also where the shared store did not answer */
    public Membership renew() {
        Asked asked = ask();
        Membership standing = renew(asked);
        // Who only gave back what it had lost need not wait for its next turn.
        boolean gave = !asked.sign().instance().equals(instance());
        return gave && standing.unheard().isZero() ? renew(ask()) : standing;
    }

    private Membership renew(Asked asked) {
        Roster roster;
        try {
            roster = register.renew(asked.sign(), terms.lease());
        } catch (StoreUnavailableException e) {
            return unheard(String.valueOf(e.getMessage()));
        }
        return heard(asked, roster);
    }

    /** Why the shared store did not answer when it was asked last; empty if it did. Said in any case before its first answer. */
    public synchronized String trouble() {
        return trouble;
    }

    private synchronized Membership unheard(String why) {
        trouble = why;
        rival = null;
        return standing();
    }

    /** A renewal that is under way. */
    record Asked(Sign sign, Instant at, long ticks) {}

    synchronized Asked ask() {
        if (!able) {
            // Who gives the lease back may not wait for the answer: another may have it by then.
            membership = membership.deposed(ticker.nanos());
        }
        membership = membership.at(ticker.nanos());
        if (membership.hasLost()) {
            // What it decided under that lease may be on its way still, and may not come after what it decides next. So
            // that is under another
            // epoch, and under another name: a late word of the one that it had ends no other lease.
            names++;
            membership = membership.as(instance());
        }
        String holder = membership.holder();
        boolean gives = isFormer(holder);
        Sign sign = new Sign(region, gives ? holder : instance(), version, skew().offset(), able && !gives);
        return new Asked(sign, clock.instant(), ticker.nanos());
    }

    /** Whether this process was called so before it lost a lease. */
    private boolean isFormer(String name) {
        return !name.equals(instance()) && (name.equals(instance) || name.startsWith(instance + "+"));
    }

    synchronized Membership heard(Asked asked, Roster roster) {
        trouble = "";
        long now = ticker.nanos();
        // By the ticker, since somebody may have set the clock meanwhile.
        Instant answered = asked.at().plusNanos(now - asked.ticks());
        boolean goesOn =
                !heardSince.equals(Instant.MAX) && now - heardAt < terms.alone().toNanos();
        heardSince = goesOn ? heardSince : roster.now();
        heardAt = now;
        measured(Skew.measure(asked.at(), roster.now(), answered));
        Member other = roster.members().stream()
                .filter(member -> member.region().equals(region) && member.isAnother(instance))
                .findFirst()
                .orElse(null);
        rival = other == null ? null : new Rival(other, rival == null ? now : rival.since());
        spoke |= other == null;
        membership = membership.renewed(other == null ? roster : withoutOurs(roster), asked.ticks(), now);
        return membership;
    }

    /** Who is not heard does not renew its lease either, however long that runs. */
    private Roster withoutOurs(Roster roster) {
        Lease lease = roster.lease();
        boolean ours = lease.holder().equals(instance()) || isFormer(lease.holder());
        return ours
                ? new Roster(roster.now(), roster.members(), new Lease(lease.holder(), lease.epoch(), roster.now()))
                : roster;
    }

    /** A clock that was set makes what was measured before worthless. */
    private void measured(Skew skew) {
        if (skew.contradicts(skew())) {
            skews.clear();
        }
        skews.addLast(skew);
        if (skews.size() > MEASUREMENTS) {
            skews.removeFirst();
        }
    }

    /** Has regions forgotten that have been silent for longer than anybody waits for them. @throws StoreUnavailableException as {@link Register} */
    public void forget() {
        register.forget(terms.memory());
    }

    /** Says that the region leaves, so that nobody misses it. Where that is not heard, the others will miss it. */
    public void leave() {
        deposed();
        try {
            register.leave(region, instance());
        } catch (StoreUnavailableException _) {
            // As if it had been killed: that is what the others are prepared for.
        }
    }

    /** How long to wait before the next renewal. */
    public Duration pause() {
        return terms.renewal();
    }
}
