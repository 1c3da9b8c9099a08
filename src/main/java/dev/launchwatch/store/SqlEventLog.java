package dev.launchwatch.store;

import dev.launchwatch.model.StoreUnavailableException;
import dev.launchwatch.signal.Event;
import dev.launchwatch.signal.EventLog;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * The log of events in SQL. Any thread may call it; calls that come while another is committed share a transaction.
 *
 * <p>What is replayed is what was appended, with these exceptions. The id is the event's position: the sender's own is
 * kept as a digest alone, since it may speak of people. Times are kept to the millisecond, latencies to the microsecond.
 * A text longer than 500 characters is cut, and where a source brings more than {@value EventNames#MOST} different
 * routes, providers, reasons or models in a time, the rest are {@value EventNames#OTHER}.
 *
 * <p>How long things are kept says {@link EventRetention}; {@link Housekeeping} sees to it.
 */
public final class SqlEventLog implements EventLog {
    /** How many events share a transaction at most; this many take some 10 ms, in which nobody else can write. */
    private static final int SHARED = 2_000;

    private static final System.Logger LOG = System.getLogger(SqlEventLog.class.getName());

    private final Writer writer;
    private final Reader reader;
    private final GroupCommit<Appended, List<Stored>> commits;

    private final boolean sharing;

    public SqlEventLog(Writer writer, Reader reader) {
        this(writer, reader, false);
    }

    private SqlEventLog(Writer writer, Reader reader, boolean sharing) {
        this.writer = writer;
        this.reader = reader;
        this.sharing = sharing;
        this.commits =
                new GroupCommit<>(this::commit, appended -> appended.events().size(), SHARED);
    }

    /** A log whose new events are remembered for other regions, see {@link SharedEvents}. */
    public static SqlEventLog sharing(Writer writer, Reader reader) {
        return new SqlEventLog(writer, reader, true);
    }

    private record Appended(List<Event> events, List<EventKey> keys) {}

    /**
     * {@inheritDoc}
     *
     * <p>All of them are stored in one transaction, however many they are: who passes on what strangers send bounds it.
     */
    @Override
    public List<Stored> append(List<Event> events) {
        return events.isEmpty() ? List.of() : commits.submit(new Appended(List.copyOf(events), EventKey.of(events)));
    }

    private List<List<Stored>> commit(Supplier<List<Appended>> group) {
        return writer.writeWithRoom("keep events", session -> {
            List<Appended> all = group.get();
            List<Event> events = new ArrayList<>();
            List<EventKey> keys = new ArrayList<>();
            for (Appended appended : all) {
                events.addAll(appended.events());
                keys.addAll(appended.keys());
            }
            EventTables tables = session.events();
            List<Stored> stored = sharing ? tables.addUnshared(events, keys) : tables.add(events, keys);
            List<List<Stored>> answers = new ArrayList<>();
            int from = 0;
            for (Appended appended : all) {
                int to = from + appended.events().size();
                answers.add(List.copyOf(stored.subList(from, to)));
                from = to;
            }
            return answers;
        });
    }

    /**
     * {@inheritDoc} An event that cannot be read is left out and logged. What {@code each} throws ends the replay.
     *
     * @throws StoreUnavailableException if the store cannot be read; some events may have been handed over
     */
    @Override
    public long replay(long position, int most, Consumer<Placed> each) {
        return replay(reader, position, most, each);
    }

    static long replay(Reader reader, long position, int most, Consumer<Placed> each) {
        return reader.<Long>read("read events", session -> {
            Map<Long, String> names = EventNames.all(session);
            long read = position;
            try (ResultSet rows = session.query(Statements.EVENTS_AFTER, position, most)) {
                while (rows.next()) {
                    read = rows.getLong(1);
                    Placed placed;
                    try {
                        placed = EventRow.read(rows, names);
                    } catch (IllegalArgumentException e) {
                        LOG.log(
                                System.Logger.Level.ERROR,
                                "The store skips an event that it cannot read, at " + read + ": " + e.getMessage());
                        continue;
                    }
                    each.accept(placed);
                }
            }
            return read;
        });
    }

    /**
     * {@inheritDoc} A bucket without content is forgotten.
     *
     * @throws StoreUnavailableException if it could not; then nothing has changed
     */
    @Override
    public void checkpoint(long through, List<Bucket> buckets) {
        writer.change("keep what windows came to", session -> {
            PreparedStatement save = session.statement(Statements.SAVE_BUCKET);
            boolean saves = false;
            for (Bucket bucket : buckets) {
                long start = ResultRow.millis(bucket.start());
                if (bucket.content().length == 0) {
                    session.update(Statements.FORGET_BUCKET, bucket.signal(), bucket.seconds(), start);
                } else {
                    save.setString(1, bucket.signal());
                    save.setInt(2, bucket.seconds());
                    save.setLong(3, start);
                    save.setBytes(4, bucket.content());
                    save.addBatch();
                    saves = true;
                }
            }
            if (saves) {
                save.executeBatch();
            }
            RollUps.mark(session, EventTables.THROUGH, through);
        });
    }

    /** {@inheritDoc} @throws StoreUnavailableException if the store cannot be read */
    @Override
    public Checkpoint restore() {
        return reader.read("read what windows came to", session -> {
            Long through = RollUps.mark(session, EventTables.THROUGH);
            return new Checkpoint(
                    through == null ? 0 : through,
                    EventTables.last(session),
                    session.rows(Statements.BUCKETS, SqlEventLog::bucket));
        });
    }

    private static Bucket bucket(ResultSet row) throws SQLException {
        return new Bucket(row.getString(1), Instant.ofEpochMilli(row.getLong(3)), row.getInt(2), row.getBytes(4));
    }
}
