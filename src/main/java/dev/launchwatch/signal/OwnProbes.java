package dev.launchwatch.signal;

import dev.launchwatch.model.Pseudonym;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The events that this program's own probes cause, by the addresses that they come from and the members that they sign in as: their
 * failed logins and unauthorized requests are on purpose.
 */
public record OwnProbes(Set<Pseudonym> ips, Set<Pseudonym> accounts, Set<Pseudonym> members)
        implements Predicate<People> {
    /** None. */
    public static final OwnProbes NONE = new OwnProbes(Set.of(), Set.of(), Set.of());

    public OwnProbes {
        ips = Set.copyOf(ips);
        accounts = Set.copyOf(accounts);
        members = Set.copyOf(members);
    }

    @Override
    public boolean test(People people) {
        return among(ips, people.ip()) || among(accounts, people.account()) || among(members, people.member());
    }

    private static boolean among(Set<Pseudonym> own, @Nullable Pseudonym who) {
        return who != null && own.contains(who);
    }
}
