package dev.launchwatch.app;

import dev.launchwatch.model.Alert;
import dev.launchwatch.model.Durations;
import dev.launchwatch.model.Severity;
import dev.launchwatch.region.Member;
import dev.launchwatch.region.Roster;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Says in the office of all regions which of them are missing. One thread. */
final class Missing {
    private static final String SUBJECT = "region-";

    private final Duration silence;
    private Set<String> silentBefore = Set.of();
    private Set<String> liveBefore = Set.of();

    /** @param silence after how long without a sign a region is missed */
    Missing(Duration silence) {
        this.silence = silence;
    }

    /** Another office: what was said in the last one says nothing about what is known in this one. */
    void forget() {
        silentBefore = Set.of();
        liveBefore = Set.of();
    }

    /**
     * Says who is missing and was not before; also, at first, who is not, since another decider may have said something else.
     *
     * @param heardSince since when the shared store has answered
     */
    void look(Roster roster, Instant heardSince, Office office) {
        Set<String> silent = new HashSet<>(roster.silent(silence, heardSince));
        Set<String> live = new HashSet<>(roster.live(silence));
        silent.stream().filter(name -> !silentBefore.contains(name)).forEach(name -> say(office, name, true));
        live.stream().filter(name -> !liveBefore.contains(name)).forEach(name -> say(office, name, false));
        Set<String> expected = roster.members().stream()
                .filter(member -> !member.left())
                .map(Member::region)
                .collect(Collectors.toSet());
        missed(office).filter(name -> !expected.contains(name)).forEach(name -> say(office, name, false));
        silentBefore = silent;
        liveBefore = live;
    }

    /** The regions of which it is said that they are missing, by whoever decided when it was said. */
    private static Stream<String> missed(Office office) {
        return office.evaluator().alerts().stream()
                .filter(alert ->
                        alert.about() == Alert.About.DAEMON && alert.subject().startsWith(SUBJECT))
                .map(alert -> alert.subject().substring(SUBJECT.length()));
    }

    private void say(Office office, String name, boolean missing) {
        office.evaluator()
                .condition(
                        SUBJECT + name,
                        missing,
                        Severity.CRITICAL,
                        missing
                                ? "Region " + name + " has not been heard of for " + Durations.format(silence)
                                : "It is heard of again, or nobody waits for it any more",
                        "Nobody watches from region " + name);
    }
}
