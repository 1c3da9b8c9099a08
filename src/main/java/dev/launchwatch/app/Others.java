package dev.launchwatch.app;

import dev.launchwatch.region.Attendance;
import dev.launchwatch.region.Member;
import dev.launchwatch.region.Membership;
import dev.launchwatch.region.Membership.Role;
import dev.launchwatch.region.Roster;
import dev.launchwatch.region.Terms;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What this region knows of the others, by what the shared store answered last. For any thread. */
final class Others {
    private final String region;
    private final Terms terms;
    private final Attendance attendance;

    Others(String region, Terms terms, Attendance attendance) {
        this.region = region;
        this.terms = terms;
        this.attendance = attendance;
    }

    /** The known regions and whether each is alive; this one is. */
    Map<String, Boolean> alive() {
        Map<String, Boolean> alive = new TreeMap<>();
        Roster roster = attendance.standing().roster();
        if (roster != null) {
            roster.silent(terms.silence(), attendance.heardSince()).forEach(name -> alive.put(name, false));
            working(roster).forEach(name -> alive.put(name, true));
        }
        alive.put(region, true);
        return alive;
    }

    /** The names of the regions that share the work, this one among them, in order. */
    List<String> working(Roster roster) {
        return roster.working(terms.silence(), attendance.heardSince());
    }

    /** The region that decides: for all by the lease, or this one for itself; nothing if none does. */
    Optional<String> decider() {
        Membership standing = attendance.standing();
        if (standing.role() == Role.DECIDING || standing.role() == Role.ALONE) {
            return Optional.of(region);
        }
        Roster roster = standing.roster();
        return roster == null || !holdLease(roster)
                ? Optional.empty()
                : roster.members().stream()
                        .filter(member ->
                                member.sign().instance().equals(roster.lease().holder()))
                        .map(Member::region)
                        .findFirst();
    }

    /** Whether one of them decides. */
    boolean holdLease(@Nullable Roster roster) {
        return roster != null
                && !roster.lease().holder().equals(attendance.instance())
                && roster.lease().until().isAfter(roster.now());
    }
}
