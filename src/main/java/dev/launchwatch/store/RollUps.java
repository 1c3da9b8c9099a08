package dev.launchwatch.store;

import dev.launchwatch.model.Result;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Counting results, and what they add up to by the hour.
 *
 * <p>Two marks say where things stand: every hour before {@link #ROLLED_UP_TO} is rolled up or listed as due, every
 * result before {@link #RAW_FROM} may be gone. A result that comes for a rolled-up hour makes the hour due again.
 */
final class RollUps {
    static final String ROLLED_UP_TO = "rolled-up-to";
    static final String RAW_FROM = "raw-from";
    static final long HOUR = Duration.ofHours(1).toMillis();

    private RollUps() {}

    static long hour(Instant at) {
        return Math.floorDiv(at.toEpochMilli(), HOUR);
    }

    static @Nullable Long mark(Session session, String name) throws SQLException {
        return session.row(Statements.META, row -> Long.valueOf(row.getString(1)), name)
                .orElse(null);
    }

    static void mark(Session session, String name, long hour) throws SQLException {
        session.update(Statements.SET_META, name, Long.toString(hour));
    }

    /** Makes the hours of these results due again, if they were rolled up before. */
    static void noteLate(Session session, List<Result> results) throws SQLException {
        Long rolledUpTo = mark(session, ROLLED_UP_TO);
        if (rolledUpTo == null) {
            return;
        }
        record Late(long hour, long monitor) {}
        // In an order, so that two that list the same hours wait for each other and don't block each other.
        Set<Late> late = new TreeSet<>(Comparator.comparingLong(Late::hour).thenComparingLong(Late::monitor));
        for (Result result : results) {
            long hour = hour(result.at());
            if (hour < rolledUpTo) {
                long monitor = session.names().monitor(result.monitor());
                late.add(new Late(hour, monitor));
                // The outcome holds into the next hour.
                if (hour + 1 < rolledUpTo) {
                    late.add(new Late(hour + 1, monitor));
                }
            }
        }
        for (Late each : late) {
            session.update(Statements.ADD_DUE, each.hour(), each.monitor());
        }
    }

    /** Counts the results of a monitor that started within a time (milliseconds, the end excluded), by region. */
    static Map<Long, Tally> count(Session session, long monitor, long from, long to) throws SQLException {
        record Last(long at, int outcome) {}
        Map<Long, Tally> tallies = new HashMap<>();
        Map<Long, Last> last = new HashMap<>();
        BiConsumer<Long, Long> holdUntil = (region, end) -> {
            Last held = last.get(region);
            if (held != null) {
                long stop = Math.min(end, held.at() + Tally.LONGEST_HOLD.toMillis());
                long millis = stop - Math.max(held.at(), from);
                if (millis > 0) {
                    tallies.computeIfAbsent(region, _ -> new Tally()).hold(held.outcome(), millis);
                }
            }
        };
        // Begins earlier, for the outcome that held when the time began.
        try (ResultSet rows = session.query(Statements.COUNTED, monitor, from - Tally.LONGEST_HOLD.toMillis(), to)) {
            while (rows.next()) {
                long at = rows.getLong(1);
                long region = rows.getLong(2);
                int outcome = rows.getInt(3);
                holdUntil.accept(region, at);
                if (at >= from) {
                    tallies.computeIfAbsent(region, _ -> new Tally())
                            .count(outcome, rows.getLong(4), rows.getString(5));
                }
                last.put(region, new Last(at, outcome));
            }
        }
        for (Long region : List.copyOf(last.keySet())) {
            holdUntil.accept(region, to);
        }
        return tallies;
    }

    /** Counts an hour and keeps the sums in place of what was kept before. */
    static void rollUp(Session session, long monitor, long hour) throws SQLException {
        session.update(Statements.FORGET_ROLL_UP, monitor, hour);
        for (Map.Entry<Long, Tally> entry :
                count(session, monitor, hour * HOUR, (hour + 1) * HOUR).entrySet()) {
            Tally tally = entry.getValue();
            session.update(
                    Statements.SAVE_ROLL_UP,
                    monitor,
                    hour,
                    entry.getKey(),
                    tally.count(ResultRow.UP),
                    tally.count(ResultRow.DEGRADED),
                    tally.count(ResultRow.DOWN),
                    tally.count(ResultRow.UNKNOWN),
                    tally.millis(ResultRow.UP),
                    tally.millis(ResultRow.DEGRADED),
                    tally.millis(ResultRow.DOWN),
                    tally.millis(ResultRow.UNKNOWN),
                    tally.latency().sumMicros(),
                    tally.latency().encoded(),
                    tally.encodedReasons());
        }
    }

    /** The sums kept for these hours (the end excluded), over all regions, by hour. */
    static SortedMap<Long, Tally> kept(Session session, long monitor, long fromHour, long toHour) throws SQLException {
        SortedMap<Long, Tally> hours = new TreeMap<>();
        try (ResultSet rows = session.query(Statements.ROLL_UPS, monitor, fromHour, toHour)) {
            while (rows.next()) {
                Tally tally = hours.computeIfAbsent(rows.getLong(1), _ -> new Tally());
                for (int outcome = ResultRow.UP; outcome <= ResultRow.UNKNOWN; outcome++) {
                    tally.addCounts(outcome, rows.getLong(2 + outcome), rows.getLong(6 + outcome));
                }
                tally.latency().addEncoded(rows.getString(11), rows.getLong(10));
                tally.addEncodedReasons(rows.getString(12));
            }
        } catch (IllegalArgumentException e) {
            throw new SQLException("a roll-up cannot be read", e);
        }
        return hours;
    }
}
