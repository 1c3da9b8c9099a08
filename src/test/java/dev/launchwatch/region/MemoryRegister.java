package dev.launchwatch.region;

import dev.launchwatch.model.StoreUnavailableException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** A register in memory, for simulations: it keeps what the contract of the real one asks for. */
final class MemoryRegister implements Register {
    private final InstantSource clock;
    private final Map<String, Member> members = new TreeMap<>();
    private @Nullable Lease lease;
    private boolean away;

    MemoryRegister(InstantSource clock) {
        this.clock = clock;
    }

    void away(boolean now) {
        away = now;
    }

    @Nullable
    Lease lease() {
        return lease;
    }

    @Override
    public Roster renew(Sign sign, Duration term) {
        answer();
        Instant now = clock.instant();
        Member before = members.get(sign.region());
        if (before != null && before.isAnother(sign.instance()) && before.isLive(now, Register.patience(term))) {
            return new Roster(now, members.values().stream().toList(), lease == null ? new Lease("", 0, now) : lease);
        }
        boolean goesOn =
                before != null && !before.left() && before.sign().instance().equals(sign.instance());
        Instant since = before == null || !goesOn ? now : before.since();
        members.put(sign.region(), new Member(sign, since, now, false));
        Lease held = lease == null ? new Lease("", 0, now) : lease;
        if (held.holder().equals(sign.instance()) && held.until().isAfter(now)) {
            held = new Lease(held.holder(), held.epoch(), sign.able() ? now.plus(term) : now);
        } else if (sign.able() && !held.until().isAfter(now)) {
            held = new Lease(sign.instance(), held.epoch() + 1, now.plus(term));
        }
        lease = held;
        return new Roster(now, members.values().stream().toList(), held);
    }

    @Override
    public void leave(String region, String instance) {
        answer();
        Instant now = clock.instant();
        members.computeIfPresent(
                region,
                (_, member) -> member.sign().instance().equals(instance)
                        ? new Member(member.sign(), member.since(), now, true)
                        : member);
        if (lease != null && lease.holder().equals(instance) && lease.until().isAfter(now)) {
            lease = new Lease(lease.holder(), lease.epoch(), now);
        }
    }

    @Override
    public void forget(Duration silence) {
        answer();
        Instant before = clock.instant().minus(silence);
        members.values().removeIf(member -> member.seen().isBefore(before));
    }

    private void answer() {
        if (away) {
            throw new StoreUnavailableException("The store could not be reached", new IllegalStateException("away"));
        }
    }
}
