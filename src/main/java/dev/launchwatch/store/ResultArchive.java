package dev.launchwatch.store;

import dev.launchwatch.model.Result;
import dev.launchwatch.model.StoreUnavailableException;
import dev.launchwatch.model.Transition;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What pages and the API read: results, what they add up to, and the time line of alerts. Blocking; any thread may call
 * it. Every method throws {@link StoreUnavailableException} where the store is away.
 */
public final class ResultArchive {
    private static final int LARGEST_PAGE = 1_000;

    private final Reader reader;

    public ResultArchive(Reader reader) {
        this.reader = reader;
    }

    /**
     * A page of results, newest first.
     *
     * @param next what to ask for to get the page after this one, or null if this is the last
     */
    public record Page(List<Result> results, @Nullable String next) {
        public Page {
            results = List.copyOf(results);
        }
    }

    /** What one hour adds up to, over all regions. */
    public record Hour(Instant start, Tally tally) {}

    /**
     * The results of a monitor that started in a time, newest first; none for a monitor that is not known.
     *
     * @param from the earliest start, included
     * @param to the latest start, excluded
     * @param limit how many at most; 1 to 1,000, anything else is taken as the nearer of both
     * @param next from the page before, or null for the first
     * @throws IllegalArgumentException if {@code next} is not what a page said
     */
    public Page results(String monitor, Instant from, Instant to, int limit, @Nullable String next) {
        int size = Math.clamp(limit, 1, LARGEST_PAGE);
        Cursor cursor = next == null ? new Cursor(to.toEpochMilli(), 0, 0) : Cursor.parse(next);
        return reader.read("read results", session -> {
            List<Cursor> cursors = new ArrayList<>();
            List<Result> results = session.rows(
                    Statements.RESULTS_PAGE,
                    row -> {
                        cursors.add(new Cursor(row.getLong(3), row.getLong(24), row.getInt(4)));
                        return ResultRow.read(row);
                    },
                    monitor,
                    from.toEpochMilli(),
                    cursor.at(),
                    cursor.region(),
                    cursor.cause(),
                    size + 1);
            boolean more = results.size() > size;
            return new Page(
                    more ? results.subList(0, size) : results,
                    more ? cursors.get(size - 1).toString() : null);
        });
    }

    /** The newest result of each monitor that ever had one, by name; of each region if several have the same time. */
    public List<Result> latest() {
        return reader.read(
                "read the latest results", session -> session.rows(Statements.LATEST_RESULTS, ResultRow::read));
    }

    /**
     * What the results of a monitor add up to within a time. Whole hours come from roll-ups, the rest from the results
     * themselves; where those are no longer kept, the time is widened to the full hour.
     *
     * @param to the end, excluded; not in the future, or the last outcome counts until then
     */
    public Tally tally(String monitor, Instant from, Instant to) {
        return reader.read("add up results", session -> {
            Tally sum = new Tally();
            Long id = monitor(session, monitor);
            if (id != null && from.isBefore(to)) {
                Split split = Split.of(session, from.toEpochMilli(), to.toEpochMilli());
                hours(session, id, split).values().forEach(sum::add);
                addRaw(session, sum, id, split.from(), Math.min(split.to(), split.fromHour() * RollUps.HOUR));
                addRaw(session, sum, id, Math.max(split.from(), split.toHour() * RollUps.HOUR), split.to());
            }
            return sum;
        });
    }

    /** The finished hours of a monitor within a time, oldest first; hours without results are left out. */
    public List<Hour> hours(String monitor, Instant from, Instant to) {
        return reader.read("add up results by the hour", session -> {
            List<Hour> list = new ArrayList<>();
            Long id = monitor(session, monitor);
            if (id != null && from.isBefore(to)) {
                Split split = Split.of(session, from.toEpochMilli(), to.toEpochMilli());
                hours(session, id, split)
                        .forEach((hour, tally) -> list.add(new Hour(Instant.ofEpochMilli(hour * RollUps.HOUR), tally)));
            }
            return list;
        });
    }

    /** Transitions of all alerts since {@code since}, newest first. */
    public List<Transition> transitions(Instant since, int limit) {
        return reader.read(
                "read the alerts' time line",
                session -> session.documents(
                        Statements.TRANSITIONS_SINCE,
                        AlertCodec::transition,
                        since.toEpochMilli(),
                        Math.clamp(limit, 1, LARGEST_PAGE)));
    }

    /** What happened to one alert, oldest first. */
    public List<Transition> timeline(String alert) {
        return reader.read(
                "read an alert's time line",
                session -> session.documents(Statements.TIMELINE, AlertCodec::transition, alert, LARGEST_PAGE));
    }

    private static @Nullable Long monitor(Session session, String name) throws SQLException {
        return session.row(Statements.MONITOR_ID, row -> row.getLong(1), name).orElse(null);
    }

    /** Roll-ups of the split's whole hours; hours that are due again are counted afresh. */
    private static Map<Long, Tally> hours(Session session, long monitor, Split split) throws SQLException {
        SortedMap<Long, Tally> hours = RollUps.kept(session, monitor, split.fromHour(), split.toHour());
        TreeSet<Long> due = new TreeSet<>();
        try (ResultSet rows = session.query(Statements.DUE_OF_MONITOR, split.fromHour(), split.toHour(), monitor)) {
            while (rows.next()) {
                due.add(rows.getLong(1));
            }
        }
        for (Long hour : due.tailSet(split.rawFrom())) {
            Tally tally = new Tally();
            addRaw(session, tally, monitor, hour * RollUps.HOUR, (hour + 1) * RollUps.HOUR);
            hours.put(hour, tally);
        }
        return hours;
    }

    private static void addRaw(Session session, Tally sum, long monitor, long from, long to) throws SQLException {
        if (from < to) {
            RollUps.count(session, monitor, from, to).values().forEach(sum::add);
        }
    }

    /**
     * A time in milliseconds and the whole hours in it that are rolled up: before and after those, results are counted.
     * Without such hours, {@code fromHour} and {@code toHour} are equal and everything is counted.
     */
    private record Split(long from, long to, long fromHour, long toHour, long rawFrom) {
        static Split of(Session session, long from, long to) throws SQLException {
            Long rolledUpTo = RollUps.mark(session, RollUps.ROLLED_UP_TO);
            Long rawFromMark = RollUps.mark(session, RollUps.RAW_FROM);
            long rawFrom = rawFromMark == null ? Long.MIN_VALUE : rawFromMark;
            long firstHour = Math.floorDiv(from, RollUps.HOUR);
            long fromHour = firstHour < rawFrom ? firstHour : Math.ceilDiv(from, RollUps.HOUR);
            long lastHour = Math.floorDiv(to, RollUps.HOUR);
            long toHour = Math.min(
                    lastHour < rawFrom ? Math.ceilDiv(to, RollUps.HOUR) : lastHour,
                    rolledUpTo == null ? Long.MIN_VALUE : rolledUpTo);
            return toHour > fromHour
                    ? new Split(from, to, fromHour, toHour, rawFrom)
                    : new Split(from, to, firstHour, firstHour, rawFrom);
        }
    }

    private record Cursor(long at, long region, int cause) {
        static Cursor parse(String text) {
            String[] parts = text.split("\\.", -1);
            if (parts.length != 3) {
                throw new IllegalArgumentException("'next' is not what a page said");
            }
            try {
                return new Cursor(Long.parseLong(parts[0]), Long.parseLong(parts[1]), Integer.parseInt(parts[2]));
            } catch (NumberFormatException _) {
                throw new IllegalArgumentException("'next' is not what a page said");
            }
        }

        @Override
        public String toString() {
            return at + "." + region + "." + cause;
        }
    }
}
