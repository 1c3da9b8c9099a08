package dev.launchwatch.alert;

import dev.launchwatch.model.Severity;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What rules would have told of what is stored, beside what was told.
 *
 * @param since the beginning of the time that was asked for
 * @param until its end
 * @param from since when anything is stored of it; {@code until} if nothing is
 * @param results how many results lie in it
 * @param events how many events came in it
 * @param toldKnown whether the store has what was told; if not, every {@link Row#told} is null
 * @param rows a row for each rule and what it watches, in the order of the configuration, and behind them those of rules that were told of
 *     and watch this no longer
 * @param gaps where nobody looked, though something is stored before
 */
public record BacktestReport(
        Instant since,
        Instant until,
        Instant from,
        long results,
        long events,
        boolean toldKnown,
        List<Row> rows,
        List<Gap> gaps) {
    private static final Duration WEEK = Duration.ofDays(7);

    public BacktestReport {
        rows = List.copyOf(rows);
        gaps = List.copyOf(gaps);
    }

    /** How far what is stored suffices for a rule. */
    public enum Known {
        /** For all of the time. */
        ALL,
        /** For some of the time: what is found is the least that there was. */
        PART,
        /** For nothing: that nothing was found means nothing. */
        NOTHING
    }

    /**
     * A rule on a monitor or signal.
     *
     * @param severity of the rule; of what was told, where the rule is gone
     * @param inForce whether the rule still watches this
     * @param would what it would have told; none where it is no longer in force
     * @param told what was told of it; null if the store does not have that
     * @param limit what the history does not suffice for, in a sentence; empty if it suffices
     */
    public record Row(
            String rule,
            String subject,
            Severity severity,
            boolean inForce,
            Firings would,
            @Nullable Firings told,
            Known known,
            String limit) {}

    /**
     * How often an alert fired within the time.
     *
     * @param count how often it began to fire within the time
     * @param length for how long it fired within the time, altogether
     * @param longest the longest of the episodes, of which only what lies within the time counts
     * @param first the first of the episodes, oldest first, one that fired before the time and went on in it among them
     */
    public record Firings(int count, Duration length, Duration longest, List<Period> first) {
        /** None. */
        public static final Firings NONE = new Firings(0, Duration.ZERO, Duration.ZERO, List.of());

        public Firings {
            first = List.copyOf(first);
        }
    }

    /**
     * An episode.
     *
     * @param id the alert's
     * @param since when the trouble began
     * @param firedAt when it fired; before the time that was asked for if it went on from there
     * @param endedAt when it was over; null if it was not by the end of the time
     * @param detail what was observed when it fired
     */
    public record Period(
            String id,
            Instant since,
            Instant firedAt,
            @Nullable Instant endedAt,
            String detail) {}

    /**
     * A monitor of which nothing was stored for a while.
     *
     * @param times how often that was
     * @param length for how long altogether
     * @param longest the beginning of the longest of them
     */
    public record Gap(String monitor, int times, Duration length, Instant longest) {}

    /** How often something would have fired. */
    public long would() {
        return rows.stream().mapToLong(row -> row.would().count()).sum();
    }

    /** How often something was told; 0 if that is not known. */
    public long told() {
        return rows.stream()
                .mapToLong(row -> row.told() == null ? 0 : row.told().count())
                .sum();
    }

    /** So many a week, of so many in the time of which something is stored; 0 if that is shorter than a minute. */
    public double aWeek(long count) {
        Duration length = Duration.between(from, until);
        return length.compareTo(Duration.ofMinutes(1)) < 0 ? 0 : count * ((double) WEEK.toMillis() / length.toMillis());
    }

    /** The same, of these rules alone. */
    public BacktestReport of(Set<String> rules) {
        return new BacktestReport(
                since,
                until,
                from,
                results,
                events,
                toldKnown,
                rows.stream().filter(row -> rules.contains(row.rule())).toList(),
                gaps);
    }
}
