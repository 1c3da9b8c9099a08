package dev.launchwatch.region;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.Predicate;

/**
 * All regions at a moment.
 *
 * @param now the time by the shared store's clock
 * @param members every region that is not forgotten, in the order of their names
 * @param lease who decides
 */
public record Roster(Instant now, List<Member> members, Lease lease) {
    public Roster {
        members = List.copyOf(members);
    }

    /** The names of the regions that spoke within this time and did not leave, in order. */
    public List<String> live(Duration silence) {
        return names(member -> member.isLive(now, silence));
    }

    /** The names of those that have been silent for longer without having left, in order. */
    public List<String> silent(Duration silence) {
        return names(member -> !member.left() && !member.isLive(now, silence));
    }

    private List<String> names(Predicate<Member> wanted) {
        return members.stream().filter(wanted).map(Member::region).sorted().toList();
    }
}
