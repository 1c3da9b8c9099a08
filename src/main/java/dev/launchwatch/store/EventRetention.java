package dev.launchwatch.store;

import java.time.Duration;

/**
 * How long what belongs to events is kept, at least: what is deleted is found by the hour.
 *
 * @param events single events, for windows of single addresses, accounts and members, which no bucket holds. One that is not
 *     in any bucket yet is kept for as long as ids.
 * @param ids what tells an event that is sent again; of more than 8 million, the oldest are forgotten sooner
 * @param buckets what windows came to, and the sums of what models cost by day
 */
public record EventRetention(Duration events, Duration ids, Duration buckets) {
    /**
     * Two days of events, a week of ids, 35 days of buckets: senders try again for three days at most (Stripe), log streams
     * resume within a week, and the longest window has 31 days.
     */
    public static final EventRetention DEFAULT =
            new EventRetention(Duration.ofDays(2), Duration.ofDays(7), Duration.ofDays(35));

    /**
     * What regions share: as long as the longest window and a little more, so that a region which joins, or was away for weeks, reads
     * what its windows lack.
     */
    public static final EventRetention SHARED =
            new EventRetention(Duration.ofDays(35), Duration.ofDays(35), Duration.ofDays(35));

    public EventRetention {
        if (events.compareTo(Duration.ofHours(1)) < 0 || ids.compareTo(events) < 0 || buckets.compareTo(events) < 0) {
            throw new IllegalArgumentException(
                    "events are kept for at least an hour, and ids and buckets for at least as long as events");
        }
    }
}
