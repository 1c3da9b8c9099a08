package dev.launchwatch.store;

import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * For how long monitors worked and did not, hour by hour: what uptime is made of. Roll-ups where hours are rolled up, counted afresh
 * where they are not yet. Blocking; any thread may call it.
 */
public final class HourlyTimes {
    private final Reader reader;

    public HourlyTimes(Reader reader) {
        this.reader = reader;
    }

    /**
     * One hour of one monitor. The times of several regions add up.
     *
     * @param start its beginning
     * @param typical the median time of the answers that worked, where it was asked for and there is one
     */
    public record Hour(
            Instant start,
            long upMillis,
            long degradedMillis,
            long downMillis,
            long unknownMillis,
            @Nullable Duration typical) {}

    /**
     * The hours of monitors, by name, oldest first; hours and monitors without results are left out.
     *
     * @param from the first hour is the one that this is in
     * @param to the end, excluded; not in the future, or the last outcome counts until then
     * @param typicalFrom from when on the median is wanted
     * @throws dev.launchwatch.model.StoreUnavailableException if the store is away
     */
    public Map<String, List<Hour>> of(Collection<String> monitors, Instant from, Instant to, Instant typicalFrom) {
        return reader.read("read how long monitors worked", session -> {
            Marks marks = Marks.of(session);
            Map<String, List<Hour>> all = new LinkedHashMap<>();
            for (String monitor : monitors) {
                Long id = session.row(Statements.MONITOR_ID, row -> row.getLong(1), monitor)
                        .orElse(null);
                if (id != null) {
                    List<Hour> hours = hours(session, id, marks, from, to, typicalFrom);
                    if (!hours.isEmpty()) {
                        all.put(monitor, hours);
                    }
                }
            }
            return all;
        });
    }

    /**
     * How far the store is.
     *
     * @param rolledUpTo the first hour that is not rolled up
     * @param rawFrom the first hour of which single results are there
     */
    private record Marks(long rolledUpTo, long rawFrom) {
        static Marks of(Session session) throws SQLException {
            Long rolledUpTo = RollUps.mark(session, RollUps.ROLLED_UP_TO);
            Long rawFrom = RollUps.mark(session, RollUps.RAW_FROM);
            long first = rolledUpTo != null
                    ? rolledUpTo
                    : session.row(Statements.OLDEST_RESULT, row -> {
                                long at = row.getLong(1);
                                return row.wasNull() ? Long.MAX_VALUE : Math.floorDiv(at, RollUps.HOUR);
                            })
                            .orElse(Long.MAX_VALUE);
            return new Marks(first, rawFrom == null ? Long.MIN_VALUE : rawFrom);
        }
    }

    private static List<Hour> hours(
            Session session, long monitor, Marks marks, Instant from, Instant to, Instant typicalFrom)
            throws SQLException {
        long firstHour = RollUps.hour(from);
        long endHour = Math.ceilDiv(to.toEpochMilli(), RollUps.HOUR);
        long kept = Math.min(endHour, marks.rolledUpTo());
        long whole = Math.clamp(RollUps.hour(typicalFrom), firstHour, Math.max(firstHour, kept));
        TreeMap<Long, Hour> hours = new TreeMap<>();
        session.each(
                Statements.ROLL_UP_TIMES,
                row -> new Hour(
                        Instant.ofEpochMilli(row.getLong(1) * RollUps.HOUR),
                        row.getLong(2),
                        row.getLong(3),
                        row.getLong(4),
                        row.getLong(5),
                        null),
                hour -> hours.put(RollUps.hour(hour.start()), hour),
                monitor,
                firstHour,
                whole);
        SortedMap<Long, Tally> tallies = RollUps.kept(session, monitor, whole, kept);
        tallies.forEach((hour, tally) -> hours.put(hour, hour(hour, tally)));
        List<Long> fresh = new ArrayList<>(session.rows(
                Statements.DUE_OF_MONITOR, row -> row.getLong(1), Math.max(firstHour, marks.rawFrom()), kept, monitor));
        for (long hour = Math.max(firstHour, marks.rolledUpTo()); hour < endHour; hour++) {
            fresh.add(hour);
        }
        for (Long hour : fresh) {
            long end = Math.min((hour + 1) * RollUps.HOUR, to.toEpochMilli());
            Tally sum = new Tally();
            RollUps.count(session, monitor, hour * RollUps.HOUR, end).values().forEach(sum::add);
            hours.put(hour, hour(hour, sum));
        }
        return hours.values().stream().filter(HourlyTimes::isKnown).toList();
    }

    private static boolean isKnown(Hour hour) {
        return hour.upMillis() + hour.degradedMillis() + hour.downMillis() + hour.unknownMillis() > 0;
    }

    private static Hour hour(long hour, Tally tally) {
        return new Hour(
                Instant.ofEpochMilli(hour * RollUps.HOUR),
                tally.millis(ResultRow.UP),
                tally.millis(ResultRow.DEGRADED),
                tally.millis(ResultRow.DOWN),
                tally.millis(ResultRow.UNKNOWN),
                tally.latency().percentile(50).orElse(null));
    }
}
