package dev.launchwatch.alert;

import dev.launchwatch.model.Result;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Where nobody looked at a monitor for longer than its last result tells how things are. Not safe for several threads. */
final class Gaps {
    private final Instant since;
    private final Map<String, Watched> monitors = new LinkedHashMap<>();

    private static final class Watched {
        private final Duration freshFor;
        private @Nullable Instant last;
        private int times;
        private Duration length = Duration.ZERO;
        private Duration longest = Duration.ZERO;
        private Instant longestFrom = Instant.EPOCH;

        Watched(Duration freshFor, @Nullable Instant last) {
            this.freshFor = freshFor;
            this.last = last;
        }
    }

    /** From a time on; before the first result that is kept of a monitor there is nothing to be missed. */
    Gaps(List<Subject> subjects, Backtest.Stored stored, Instant since) {
        this.since = since;
        for (Subject subject : subjects) {
            Instant first = stored.results().get(subject.name());
            boolean before = first != null && first.isBefore(since);
            monitors.put(subject.name(), new Watched(subject.freshFor(), before ? since : null));
        }
    }

    void seen(Result result) {
        Watched monitor = monitors.get(result.monitor());
        if (monitor != null) {
            close(monitor, result.at());
            Instant last = monitor.last;
            monitor.last = last == null || result.at().isAfter(last) ? result.at() : last;
        }
    }

    private void close(Watched monitor, Instant next) {
        Instant last = monitor.last;
        if (last == null || !last.plus(monitor.freshFor).isBefore(next)) {
            return;
        }
        Instant from = last.isBefore(since) ? since : last;
        if (from.isBefore(next)) {
            Duration length = Duration.between(from, next);
            monitor.times++;
            monitor.length = monitor.length.plus(length);
            if (length.compareTo(monitor.longest) > 0) {
                monitor.longest = length;
                monitor.longestFrom = from;
            }
        }
    }

    /** All of them until a time, the longest first. */
    List<BacktestReport.Gap> until(Instant end) {
        monitors.values().forEach(monitor -> close(monitor, end));
        return monitors.entrySet().stream()
                .filter(entry -> entry.getValue().times > 0)
                .map(entry -> new BacktestReport.Gap(
                        entry.getKey(), entry.getValue().times, entry.getValue().length, entry.getValue().longestFrom))
                .sorted(Comparator.comparing(BacktestReport.Gap::length)
                        .reversed()
                        .thenComparing(BacktestReport.Gap::monitor))
                .toList();
    }
}
