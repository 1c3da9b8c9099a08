package dev.launchwatch.app;

import dev.launchwatch.region.Attendance;
import dev.launchwatch.region.Member;
import dev.launchwatch.region.Terms;
import java.time.Duration;
import java.util.function.Consumer;

/**
 * Another process that speaks for this region. One that is about to end, since this one takes its place, is waited for; then whoever never
 * spoke ends, and whoever did and is not heard any more says so. One thread.
 */
final class Twin {
    private final String region;
    private final Attendance attendance;
    private final Terms terms;
    private final Consumer<String> twice;
    private final Consumer<String> refused;
    private boolean ended;

    /**
     * @param twice hears the version of the other process while that speaks in this one's place, and else an empty text
     * @param refused ends this process; told why and what to do
     */
    Twin(String region, Attendance attendance, Terms terms, Consumer<String> twice, Consumer<String> refused) {
        this.region = region;
        this.attendance = attendance;
        this.terms = terms;
        this.twice = twice;
        this.refused = refused;
    }

    /** Looks whether there is one. */
    void look() {
        Member other = attendance.rival();
        Duration since = attendance.rivalled();
        boolean spoken = attendance.hasSpoken();
        twice.accept(
                other != null && spoken && since.compareTo(terms.lease()) > 0
                        ? other.sign().version()
                        : "");
        if (other != null && !spoken && !ended && since.compareTo(terms.silence()) > 0) {
            ended = true;
            refused.accept("Region " + region + " runs already: another process (Launchwatch "
                    + other.sign().version() + ") has spoken for it for the " + since.toSeconds()
                    + " s since this one started. Stop that one, or give this one a name of its own in"
                    + " LAUNCHWATCH_REGION.");
        }
    }
}
