package dev.launchwatch.metrics;

import io.prometheus.client.Collector;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/** How logs are followed that are sources of events: asked at each scrape. Sources are those of the configuration. Thread-safe. */
public final class LogMetrics extends Collector {
    private final Supplier<Map<String, Standing>> standings;

    /**
     * How the log of a source stands.
     *
     * @param readable whether all that should be there can be read
     * @param lag bytes that are there and not read yet
     * @param lines that were read
     * @param tooLong lines that were left out since they were too long
     * @param unreadable lines that could not be understood, or that say what is not taken
     * @param lost files of which the rest was not found any more
     */
    public record Standing(boolean readable, long lag, long lines, long tooLong, long unreadable, long lost) {}

    /** @param standings by source; must not block */
    public LogMetrics(Supplier<Map<String, Standing>> standings) {
        this.standings = standings;
    }

    @Override
    public List<MetricFamilySamples> collect() {
        Families families = new Families();
        Map<String, Standing> now = standings.get();
        families.add(
                "launchwatch_log_readable",
                Type.GAUGE,
                "Whether the log of a source is there and can be read.",
                List.of("source"),
                out -> now.forEach((source, log) -> out.gauge(List.of(source), Families.bit(log.readable()))));
        families.add(
                "launchwatch_log_lag_bytes",
                Type.GAUGE,
                "What is in the log of a source and was not read yet.",
                List.of("source"),
                out -> now.forEach((source, log) -> out.gauge(List.of(source), (double) log.lag())));
        families.add(
                "launchwatch_log_lines_total",
                Type.COUNTER,
                "Lines that were read from the log of a source, those that say nothing that is watched among them.",
                List.of("source"),
                out -> now.forEach((source, log) -> out.count(List.of(source), log.lines())));
        families.add(
                "launchwatch_log_lines_skipped_total",
                Type.COUNTER,
                "Lines that were left out: too_long ones, and unreadable ones, which are among launchwatch_events_rejected_total.",
                List.of("source", "reason"),
                out -> now.forEach((source, log) -> {
                    out.count(List.of(source, "too_long"), log.tooLong());
                    out.count(List.of(source, "unreadable"), log.unreadable());
                }));
        families.add(
                "launchwatch_log_files_lost_total",
                Type.COUNTER,
                "Log files that were cut or removed before they were read to their end, and of which no copy was found.",
                List.of("source"),
                out -> now.forEach((source, log) -> out.count(List.of(source), log.lost())));
        return families.written();
    }
}
