package dev.launchwatch.store;

import dev.launchwatch.model.StoreUnavailableException;
import dev.launchwatch.model.Ticker;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the store small: rolls finished hours up, deletes what is old, gives space back. What still has to be told is
 * never deleted. It works in slices of about {@link #SLICE}, between which other writers have their turn. Of several processes
 * that share a database, one at a time does it: a run that finds another one at work does nothing.
 *
 * <p>Blocking; run it every few minutes, on one thread at a time. It may be stopped anywhere and goes on with the next
 * run.
 */
public final class Housekeeping {
    /** How long one transaction aims to take at most. */
    static final Duration SLICE = Duration.ofMillis(20);

    /** A probe that began before the hour was over may end this long after it; later than that it is a late result. */
    private static final Duration GRACE = Duration.ofMinutes(2);

    private static final int ROWS = 250;

    /** Of the audit log so many entries are kept, however young they are. */
    static final int MOST_AUDITED = 100_000;

    private final Writer writer;
    private final Retention retention;
    private final EventKeeping events;
    private final Ticker ticker;

    /** Keeps events by {@link EventRetention#DEFAULT}. */
    public Housekeeping(Writer writer, Retention retention, Ticker ticker) {
        this(writer, retention, EventRetention.DEFAULT, ticker);
    }

    public Housekeeping(Writer writer, Retention retention, EventRetention events, Ticker ticker) {
        this.writer = writer;
        this.retention = retention;
        this.events = new EventKeeping(writer, events);
        this.ticker = ticker;
    }

    /**
     * How long things are kept.
     *
     * @param results single results with their excerpts, and what is done with: delivered notifications, closed groups, ended silences
     * @param rollUps hourly sums and the maintenance that is not counted in them, the time line of alerts with who acknowledged them and what
     *     members were told, and the audit log
     */
    public record Retention(Duration results, Duration rollUps) {
        /** 35 and 400 days: a month and a year with what it takes to compare them. */
        public static final Retention DEFAULT = new Retention(Duration.ofDays(35), Duration.ofDays(400));

        public Retention {
            if (results.compareTo(Duration.ofDays(1)) < 0 || rollUps.compareTo(results) < 0) {
                throw new IllegalArgumentException(
                        "results are kept for at least a day, and roll-ups for at least as long as results");
            }
        }
    }

    /**
     * What a run did.
     *
     * @param hoursRolledUp hours of single monitors
     * @param resultsDeleted single results
     * @param othersDeleted roll-ups, notifications, groups, transitions, silences and acknowledgements
     * @param eventsDeleted events that applications reported
     * @param bytes the size of the database afterwards, without its log
     */
    public record Done(long hoursRolledUp, long resultsDeleted, long othersDeleted, long eventsDeleted, long bytes) {}

    /** @throws StoreUnavailableException if the store is away; what was done before that stays done */
    public Done run(Instant now) {
        boolean alone =
                writer.write("begin housekeeping", session -> session.engine().beginHousekeeping(session));
        if (!alone) {
            return new Done(0, 0, 0, 0, tidy());
        }
        scheduleRollUps(now);
        long rolledUp = rollUp();
        long results = deleteResults(now);
        long others = deleteOthers(now);
        long reported = events.run(now);
        long bytes = tidy();
        writer.change("end housekeeping", session -> session.engine().endHousekeeping(session));
        return new Done(rolledUp, results, others, reported, bytes);
    }

    private long tidy() {
        return writer.maintain("tidy up", session -> session.engine().tidy(session));
    }

    /** Lists the hours that have ended since the last run; from then on, results for them are late ones. */
    private void scheduleRollUps(Instant now) {
        long end = RollUps.hour(now.minus(GRACE));
        boolean more = true;
        while (more) {
            more = writer.write("schedule roll-ups", session -> {
                session.engine().beginRollUp(session);
                Long mark = RollUps.mark(session, RollUps.ROLLED_UP_TO);
                long hour = mark != null ? mark : Math.min(end, oldest(session, end));
                if (hour < end) {
                    session.update(Statements.ADD_DUE_HOUR, hour, hour * RollUps.HOUR, (hour + 1) * RollUps.HOUR);
                }
                if (mark == null || hour < end) {
                    RollUps.mark(session, RollUps.ROLLED_UP_TO, Math.min(hour + 1, end));
                }
                return hour + 1 < end;
            });
        }
    }

    private static long oldest(Session session, long otherwise) throws SQLException {
        return session.row(Statements.OLDEST_RESULT, row -> {
                    long at = row.getLong(1);
                    return row.wasNull() ? otherwise : Math.floorDiv(at, RollUps.HOUR);
                })
                .orElse(otherwise);
    }

    /** One pass over what is due: hours that become due behind it, by late results, wait for the next run. */
    private long rollUp() {
        long sum = 0;
        @Nullable Due last = new Due(Long.MIN_VALUE, 0);
        while (last != null) {
            Due from = last;
            List<Due> done = writer.write("roll results up", session -> rollUpSlice(session, from));
            sum += done.size();
            last = done.isEmpty() ? null : done.getLast();
        }
        return sum;
    }

    private List<Due> rollUpSlice(Session session, Due from) throws SQLException {
        session.engine().beginRollUp(session);
        Long rawFrom = RollUps.mark(session, RollUps.RAW_FROM);
        long start = ticker.nanos();
        List<Due> done = new ArrayList<>();
        Due due = next(session, from);
        while (due != null) {
            // What is left of an hour that is partly deleted must not replace its sums.
            if (rawFrom == null || due.hour() >= rawFrom) {
                RollUps.rollUp(session, due.monitor(), due.hour());
            }
            session.update(Statements.FORGET_DUE, due.hour(), due.monitor());
            done.add(due);
            due = ticker.nanos() - start < SLICE.toNanos() ? next(session, due) : null;
        }
        return done;
    }

    private static @Nullable Due next(Session session, Due from) throws SQLException {
        return session.row(
                        Statements.NEXT_DUE,
                        row -> new Due(row.getLong(1), row.getLong(2)),
                        from.hour(),
                        from.monitor())
                .orElse(null);
    }

    /** An hour of a monitor that has to be rolled up. */
    private record Due(long hour, long monitor) {}

    private long deleteResults(Instant now) {
        long cutoff = RollUps.hour(now.minus(retention.results()));
        long end = writer.write("delete old results", session -> {
            Long rolledUpTo = RollUps.mark(session, RollUps.ROLLED_UP_TO);
            Long before = RollUps.mark(session, RollUps.RAW_FROM);
            long from = rolledUpTo == null ? cutoff : Math.min(cutoff, rolledUpTo);
            if (before == null || before < from) {
                RollUps.mark(session, RollUps.RAW_FROM, from);
                return from;
            }
            return before;
        });
        long sum = 0;
        for (long monitor : monitors()) {
            int slice;
            do {
                slice = writer.write(
                        "delete old results", session -> deleteSlice(session, monitor, end * RollUps.HOUR));
                sum += slice;
            } while (slice >= ROWS);
        }
        return sum;
    }

    private static int deleteSlice(Session session, long monitor, long before) throws SQLException {
        long stop = session.row(Statements.NTH_OLD_RESULT, row -> row.getLong(1) + 1, monitor, before, ROWS - 1)
                .orElse(before);
        return session.update(Statements.DELETE_RESULTS, monitor, stop);
    }

    private long deleteOthers(Instant now) {
        long sum = 0;
        for (long monitor : monitors()) {
            sum += writer.<Integer>write(
                    "delete old roll-ups",
                    session -> session.update(
                            Statements.DELETE_ROLL_UPS, monitor, RollUps.hour(now.minus(retention.rollUps()))));
            sum += writer.<Integer>write(
                    "delete old excerpts",
                    session -> session.update(
                            Statements.DELETE_EXCERPTS,
                            monitor,
                            now.minus(retention.results()).toEpochMilli()));
        }
        writer.change(
                "end acknowledgements",
                session -> session.update(
                        Statements.END_LATE_ACKNOWLEDGEMENTS, now.toEpochMilli(), AcknowledgementTable.FIRES));
        return sum
                + delete(Statements.DELETE_ACKNOWLEDGEMENTS, now.minus(retention.rollUps()))
                + delete(Statements.DELETE_INCIDENT_UPDATES, now.minus(retention.rollUps()))
                + delete(Statements.DELETE_AUDIT, oldestAudit(now))
                + delete(Statements.DELETE_NOTIFICATIONS, now.minus(retention.results()))
                + delete(Statements.DELETE_GROUPS, now.minus(retention.results()))
                + delete(Statements.DELETE_SILENCES, now.minus(retention.results()))
                + delete(Statements.DELETE_MAINTENANCE, now.minus(retention.rollUps()))
                + delete(Statements.DELETE_TRANSITIONS, now.minus(retention.rollUps()));
    }

    /** Whoever has a token that may change things must not fill the disk with it. */
    private Instant oldestAudit(Instant now) {
        Instant old = now.minus(retention.rollUps());
        return writer.write(
                "bound the audit log",
                session -> session.row(
                                Statements.NTH_AUDIT,
                                row -> Instant.ofEpochMilli(row.getLong(1)),
                                Long.MAX_VALUE,
                                MOST_AUDITED - 1)
                        .filter(old::isBefore)
                        .orElse(old));
    }

    private long delete(String statement, Instant before) {
        long sum = 0;
        int slice;
        do {
            slice = writer.write(
                    "delete what is old", session -> session.update(statement, before.toEpochMilli(), ROWS));
            sum += slice;
        } while (slice >= ROWS);
        return sum;
    }

    private List<Long> monitors() {
        return writer.write(
                "list the monitors", session -> session.rows(Statements.MONITOR_IDS, row -> row.getLong(1)));
    }
}
