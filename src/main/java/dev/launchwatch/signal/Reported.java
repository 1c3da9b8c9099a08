package dev.launchwatch.signal;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Something that happened, as a source reported it: people are in clear, so it never leaves memory. What is kept of it is an
 * {@link Event}.
 *
 * @param id null where the source gives none; one is then made of its content
 * @param at null where the source does not say
 * @param ip an address in clear
 * @param account what was signed in to, such as an e-mail address, in clear
 * @param member a member's id, in clear
 */
record Reported(
        @Nullable String id,
        String kind,
        @Nullable Instant at,
        @Nullable String ip,
        @Nullable String account,
        @Nullable String member,
        @Nullable String route,
        int status,
        @Nullable Duration latency,
        @Nullable String provider,
        @Nullable String reason,
        @Nullable ModelUse model) {
    /** Without the people: a report may end in a log by accident. */
    @Override
    public String toString() {
        return "Reported[" + kind + " at " + at + "]";
    }
}
