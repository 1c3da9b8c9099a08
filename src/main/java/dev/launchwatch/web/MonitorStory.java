package dev.launchwatch.web;

import dev.launchwatch.model.Result;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/**
 * How a monitor did.
 *
 * @param at as of when
 * @param from when the time begins that it is about
 * @param rules those that watch it
 * @param hours what was measured by the hour, the oldest first; hours without results are left out
 * @param uptime the share of the known time in which it worked, 0 to 1; empty if nothing is known
 * @param reasons how often each kind of failure was seen, by its code
 * @param results the last ones of all regions, the newest first
 * @param quoted those of which it is known what was asked and answered, with their excerpts, the newest first
 */
public record MonitorStory(
        String name,
        String group,
        String kind,
        boolean enabled,
        Duration every,
        Duration timeout,
        String impact,
        Instant at,
        Instant from,
        List<Watching> rules,
        List<Hour> hours,
        OptionalDouble uptime,
        Map<String, Long> reasons,
        List<Result> results,
        List<Result> quoted) {
    public MonitorStory {
        rules = List.copyOf(rules);
        hours = List.copyOf(hours);
        reasons = Map.copyOf(reasons);
        results = List.copyOf(results);
        quoted = List.copyOf(quoted);
    }

    /** A rule that watches, and its condition in words. */
    public record Watching(String rule, String severity, String condition) {}

    /**
     * What an hour came to. Percentiles are those of probes that worked; null where none did.
     *
     * @param bad how many results were down or degraded
     * @param count how many there were
     */
    public record Hour(
            Instant start,
            @Nullable Duration p50,
            @Nullable Duration p95,
            @Nullable Duration p99,
            long bad,
            long count) {}
}
