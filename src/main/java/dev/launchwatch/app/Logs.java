package dev.launchwatch.app;

import dev.launchwatch.config.Catalog;
import dev.launchwatch.follow.Followed;
import dev.launchwatch.follow.Followers;
import dev.launchwatch.metrics.LogMetrics;
import dev.launchwatch.signal.AccessLog;
import dev.launchwatch.signal.Source;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What the configuration says of logs in the words of those who follow them, and how they stand in those of the metrics. */
final class Logs {
    private Logs() {}

    /** The logs that are sources. */
    static List<Followed> followed(Catalog catalog) {
        List<Followed> followed = new ArrayList<>();
        for (Source source : catalog.sources()) {
            AccessLog log = source.accessLog();
            if (log != null) {
                followed.add(new Followed(source.name(), Path.of(log.path()), log.from() == AccessLog.From.START));
            }
        }
        return followed;
    }

    /** How each stands, by its source. */
    static Map<String, LogMetrics.Standing> standings(Followers followers) {
        Map<String, LogMetrics.Standing> standings = new TreeMap<>();
        followers
                .standings()
                .forEach((source, standing) -> standings.put(
                        source,
                        new LogMetrics.Standing(
                                standing.trouble().isEmpty(),
                                standing.lag(),
                                standing.lines(),
                                standing.tooLong(),
                                standing.unreadable(),
                                standing.lost())));
        return standings;
    }
}
