package dev.launchwatch.store;

import dev.launchwatch.region.Lease;
import dev.launchwatch.region.Member;
import dev.launchwatch.region.Register;
import dev.launchwatch.region.Roster;
import dev.launchwatch.region.Sign;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The register of a {@link MemoryDatabase}. */
final class MemoryRegister {
    private static final Duration DELAY = Duration.ofSeconds(10);

    private final Map<String, Member> members = new TreeMap<>();
    private Lease lease = new Lease("", 0, Instant.EPOCH);

    Lease lease() {
        return lease;
    }

    void pass(Duration time) {
        members.replaceAll((_, member) -> new Member(
                member.sign(), member.since().minus(time), member.seen().minus(time), member.left()));
        lease = new Lease(lease.holder(), lease.epoch(), lease.until().minus(time));
    }

    Register over(MemoryDatabase.Way way, InstantSource clock) {
        return new Register() {
            @Override
            public Roster renew(Sign sign, Duration term) {
                return way.call(() -> renewed(sign, term, now(clock)));
            }

            @Override
            public void leave(String region, String instance) {
                way.run(() -> left(region, instance, now(clock)));
            }

            @Override
            public void forget(Duration silence) {
                way.run(() -> members.values()
                        .removeIf(member -> member.seen().isBefore(now(clock).minus(silence))));
            }
        };
    }

    private static Instant now(InstantSource clock) {
        return clock.instant().truncatedTo(ChronoUnit.MILLIS);
    }

    private Roster renewed(Sign sign, Duration term, Instant now) {
        Member before = members.get(sign.region());
        Duration patience = Register.patience(term);
        if (before != null
                && !before.left()
                && before.isAnother(sign.instance())
                && !before.seen().isBefore(now.minus(patience))
                && !before.seen().isAfter(now.plus(patience))) {
            return new Roster(now, List.copyOf(members.values()), lease);
        }
        boolean goesOn =
                before != null && !before.left() && before.sign().instance().equals(sign.instance());
        members.put(sign.region(), new Member(sign, before == null || !goesOn ? now : before.since(), now, false));
        lease = next(sign, now, term);
        Instant latest = latest(now, term);
        members.replaceAll((_, member) -> member.seen().isAfter(latest)
                ? new Member(member.sign(), earlier(member.since(), now), now, member.left())
                : member);
        return new Roster(now, List.copyOf(members.values()), lease);
    }

    private static Instant earlier(Instant one, Instant other) {
        return one.isBefore(other) ? one : other;
    }

    private Lease next(Sign sign, Instant now, Duration term) {
        boolean runs = lease.until().isAfter(now);
        if (runs && lease.holder().equals(sign.instance())) {
            return new Lease(lease.holder(), lease.epoch(), sign.able() ? now.plus(term) : now);
        }
        if (!runs && sign.able()) {
            return new Lease(sign.instance(), lease.epoch() + 1, now.plus(term));
        }
        Instant latest = latest(now, term);
        return lease.until().isAfter(latest) ? new Lease(lease.holder(), lease.epoch(), latest) : lease;
    }

    private static Instant latest(Instant now, Duration term) {
        return now.plus(term.multipliedBy(2)).plus(DELAY);
    }

    private void left(String region, String instance, Instant now) {
        members.computeIfPresent(
                region,
                (_, member) -> member.sign().instance().equals(instance)
                        ? new Member(member.sign(), member.since(), now, true)
                        : member);
        if (lease.holder().equals(instance) && lease.until().isAfter(now)) {
            lease = new Lease(lease.holder(), lease.epoch(), now);
        }
    }
}
