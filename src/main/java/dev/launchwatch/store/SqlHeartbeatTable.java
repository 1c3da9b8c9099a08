package dev.launchwatch.store;

import dev.launchwatch.store.SharedHeartbeats.Known;
import java.sql.SQLException;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;

/** The table of jobs' reports in a database. */
final class SqlHeartbeatTable implements HeartbeatTable {
    private final Writer writer;
    private final Reader reader;

    SqlHeartbeatTable(Writer writer, Reader reader) {
        this.writer = writer;
        this.reader = reader;
    }

    @Override
    public Map<String, Known> all(String what) {
        return reader.read(what, SqlHeartbeatTable::all);
    }

    @Override
    public void change(String what, Change change) {
        writer.change(what, session -> change.in(new InSession(session)));
    }

    private static Map<String, Known> all(Session session) throws SQLException {
        Map<String, Known> all = new HashMap<>();
        session.each(
                Statements.HEARTBEATS,
                row -> {
                    String monitor = row.getString(1);
                    Instant first = Instant.ofEpochMilli(row.getLong(2));
                    long last = row.getLong(3);
                    return Map.entry(monitor, new Known(first, row.wasNull() ? null : Instant.ofEpochMilli(last)));
                },
                each -> all.put(each.getKey(), each.getValue()));
        return all;
    }

    private record InSession(Session session) implements Rows {
        @Override
        public Map<String, Known> all() throws SQLException {
            return SqlHeartbeatTable.all(session);
        }

        @Override
        public void save(String monitor, Known known) throws SQLException {
            session.update(
                    Statements.SET_HEARTBEAT,
                    monitor,
                    known.first().toEpochMilli(),
                    known.last() == null ? null : known.last().toEpochMilli());
        }

        @Override
        public void forget(String monitor) throws SQLException {
            session.update(Statements.FORGET_HEARTBEAT, monitor);
        }

        @Override
        public void news() throws SQLException {
            Bell.ring(session, Bell.News.SHARED);
        }
    }
}
