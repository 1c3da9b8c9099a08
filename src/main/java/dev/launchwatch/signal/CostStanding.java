package dev.launchwatch.signal;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * How the reading of a report stands; kept, so that a restart does not ask a provider again that was asked a minute ago.
 *
 * @param known since when there is this report
 * @param attempted when it was asked for last, null if never
 * @param read when it was read last, null if never
 * @param due when it is asked for next
 * @param failures how many attempts failed since it was read
 * @param why why the last attempt failed, null if it did not
 * @param what the same in a clause, empty if it did not
 */
public record CostStanding(
        Instant known,
        @Nullable Instant attempted,
        @Nullable Instant read,
        Instant due,
        int failures,
        @Nullable CostFailure why,
        String what) {
    /** That of a report that is new. */
    public static CostStanding begun(Instant now) {
        return new CostStanding(now, null, null, now, 0, null, "");
    }

    /** The same with nothing in the future: a clock that was ahead must not make what is old look young. */
    CostStanding asOf(Instant now) {
        boolean fine = !known.isAfter(now)
                && (attempted == null || !attempted.isAfter(now))
                && (read == null || !read.isAfter(now));
        return fine
                ? this
                : new CostStanding(
                        earlier(known, now),
                        attempted == null ? null : earlier(attempted, now),
                        read == null ? null : earlier(read, now),
                        due,
                        failures,
                        why,
                        what);
    }

    private static Instant earlier(Instant moment, Instant now) {
        return moment.isAfter(now) ? now : moment;
    }

    CostStanding dueAt(Instant moment) {
        return new CostStanding(known, attempted, read, moment, failures, why, what);
    }
}
