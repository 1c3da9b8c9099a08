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

    /**
     * The names of those that have been silent for longer without having left, in order.
     *
     * @param heardSince since when the store has answered: nobody could speak before that
     */
    public List<String> silent(Duration silence, Instant heardSince) {
        boolean couldSpeak = heardSince.plus(silence).isBefore(now);
        return names(member -> couldSpeak && !member.left() && !member.isLive(now, silence));
    }

    /** The names of all that did not leave but for the {@link #silent}, in order: those that share the work. */
    public List<String> working(Duration silence, Instant heardSince) {
        List<String> silent = silent(silence, heardSince);
        return names(member -> !member.left() && !silent.contains(member.region()));
    }

    private List<String> names(Predicate<Member> wanted) {
        return members.stream().filter(wanted).map(Member::region).sorted().toList();
    }
}
