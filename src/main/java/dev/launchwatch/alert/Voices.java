package dev.launchwatch.alert;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Which regions have a voice in whether a monitor fails. A region that is alone has one while its last word is fresh and says
 * something about the target. Of several the same is asked, and that the word is no older than the question:
 *
 * <ul>
 *   <li>The first failure of a region's row of failures, suspected or not, asks all others to look. Who has not looked since it
 *       began keeps his voice, with what he said before, until the time is over in which he could have: from the end of
 *       the failed probe, when others could know of it, a time-out and 5 s ({@link Subject#answersWithin}). What he said before
 *       may come late, when it fires already: until he has answered nothing ends by that.
 *   <li>Who suspects a failure himself has answered, but has not decided yet. From the end of his own first suspicion he has
 *       as long as confirmations, with their pauses and time-outs, and 5 s can take ({@link Subject#confirmsWithin}). Until
 *       then nothing begins by his suspicion, and nothing ends by it.
 *   <li>Whose last word is a failure need not be asked.
 *   <li>A question stays one while its row is not ended by a better result, also when the region that asked falls silent.
 *       So the silence of the one that saw the failure does not bring back words from before the failure, which would end an
 *       alert that nobody looked after: it ends, or goes on, by those who look since.
 *   <li>Who answers late has a voice again.
 * </ul>
 *
 * Who asks by degraded results asks nobody: no region looks sooner because another one is slow.
 *
 * @param heard the regions that have a voice, with what they saw
 * @param asked the names of those of them that have still to answer, or to decide: nothing ends by what they said before
 * @param mute the names of the others, as far as anything is remembered of them
 * @param next when the next of them loses its voice unless it is heard of, null if that is not up to time
 */
record Voices(
        List<Trail> heard,
        Set<String> asked,
        Collection<String> mute,
        @Nullable Instant next) {
    private static final Voices NONE = new Voices(List.of(), Set.of(), List.of(), null);

    /** @param degraded whether degraded results are bad, too */
    static Voices of(Observations seen, Subject subject, Instant now, boolean degraded) {
        Collection<Trail> trails = seen.trails();
        if (trails.size() > 1) {
            return ofSeveral(trails, subject, now, degraded);
        }
        for (Trail only : trails) {
            if (only.lastCounted() >= 0 && speaks(only, subject, now)) {
                return new Voices(List.of(only), Set.of(), List.of(), null);
            }
        }
        return NONE;
    }

    /** Whether more regions than one are known. */
    boolean several() {
        return heard.size() + mute.size() > 1;
    }

    /** Whether another region saw a failure begin, and this one has not looked since. */
    static boolean isAsked(Trail trail, Collection<Trail> all, Subject subject) {
        return all.size() > 1 && !trail.suspect(trail.size() - 1) && until(trail, all, subject, false) < Long.MAX_VALUE;
    }

    private static Voices ofSeveral(Collection<Trail> trails, Subject subject, Instant now, boolean degraded) {
        long millis = now.toEpochMilli();
        List<Trail> heard = new ArrayList<>(trails.size());
        Set<String> asked = new HashSet<>();
        TreeSet<String> mute = new TreeSet<>();
        long next = Long.MAX_VALUE;
        boolean decided = false;
        for (Trail trail : trails) {
            long until = speaks(trail, subject, now) ? until(trail, trails, subject, degraded) : Long.MIN_VALUE;
            if (until > millis) {
                heard.add(trail);
                next = Math.min(next, until);
                if (until < Long.MAX_VALUE) {
                    asked.add(trail.region());
                }
                decided |= trail.lastCounted() >= 0;
            } else if (trail.size() > 0) {
                mute.add(trail.region());
            }
        }
        if (!decided) {
            heard.forEach(trail -> mute.add(trail.region()));
            return new Voices(List.of(), Set.of(), mute, null);
        }
        return new Voices(heard, asked, mute, next == Long.MAX_VALUE ? null : Instant.ofEpochMilli(next));
    }

    /** Whether the region's last word is fresh and says something about the target. */
    private static boolean speaks(Trail trail, Subject subject, Instant now) {
        int last = trail.size() - 1;
        return last >= 0 && !trail.unknown(last) && Condition.fresh(trail.ended(last), now, subject);
    }

    /** How long its word counts, unless it becomes stale before; for ever if nobody waits for another one. */
    private static long until(Trail trail, Collection<Trail> all, Subject subject, boolean degraded) {
        int last = trail.size() - 1;
        if (trail.suspect(last)) {
            return trail.ended(trail.firstSuspect()) + subject.confirmsWithin().toMillis();
        }
        long until = Long.MAX_VALUE;
        if (!trail.bad(last, degraded)) {
            for (Trail other : all) {
                Trail.Row row = other == trail ? null : other.down(subject.timeout());
                if (row != null && trail.at(last) < row.began()) {
                    until = Math.min(
                            until, row.known() + subject.answersWithin().toMillis());
                }
            }
        }
        return until;
    }
}
