package dev.launchwatch.store;

import com.fasterxml.jackson.databind.JsonNode;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A connection with the statements prepared on it. For one thread at a time. */
final class Session implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(Session.class.getName());

    private final Connection connection;
    private final Engine engine;
    private final Map<String, PreparedStatement> prepared = new HashMap<>();
    private final Names names = new Names(this);
    private @Nullable EventTables events;
    private long restsSince;

    Session(Connection connection, Engine engine) {
        this.connection = connection;
        this.engine = engine;
    }

    /** Reads one row. */
    @FunctionalInterface
    interface Row<T> {
        T read(ResultSet row) throws SQLException;
    }

    Connection connection() {
        return connection;
    }

    Engine engine() {
        return engine;
    }

    /** When it was used last, as its {@link Connections} say. */
    long restsSince() {
        return restsSince;
    }

    void restsSince(long nanos) {
        restsSince = nanos;
    }

    /** The numbers behind names; what it remembers ends with this session, so that a rollback leaves nothing wrong. */
    Names names() {
        return names;
    }

    /** Where events are added; what it remembers ends with this session, too. Only within a write. */
    EventTables events() throws SQLException {
        EventTables tables = events;
        if (tables == null) {
            tables = new EventTables(this);
            events = tables;
        }
        return tables;
    }

    /** After something that is remembered of the events' tables was deleted from them. */
    void forgetEvents() {
        events = null;
    }

    /** Prepared once per session; the caller closes result sets, never the statement. */
    PreparedStatement statement(String sql) throws SQLException {
        PreparedStatement statement = prepared.get(sql);
        if (statement == null) {
            statement = connection.prepareStatement(sql);
            prepared.put(sql, statement);
        }
        return statement;
    }

    /** Executes an update and says how many rows it changed. */
    int update(String sql, @Nullable Object... values) throws SQLException {
        return bound(sql, values).executeUpdate();
    }

    /** The rows of a query; the caller closes them. */
    ResultSet query(String sql, @Nullable Object... values) throws SQLException {
        return bound(sql, values).executeQuery();
    }

    /** Hands over one row after the other as they are read; what {@code each} throws ends the reading. */
    <T> void each(String sql, Row<T> row, Consumer<? super T> each, @Nullable Object... values) throws SQLException {
        try (ResultSet rows = query(sql, values)) {
            while (rows.next()) {
                each.accept(row.read(rows));
            }
        }
    }

    <T> List<T> rows(String sql, Row<T> row, @Nullable Object... values) throws SQLException {
        List<T> list = new ArrayList<>();
        each(sql, row, list::add, values);
        return list;
    }

    <T> Optional<T> row(String sql, Row<T> row, @Nullable Object... values) throws SQLException {
        try (ResultSet rows = query(sql, values)) {
            return rows.next() ? Optional.of(row.read(rows)) : Optional.empty();
        }
    }

    /**
     * The documents in a query's second column. One that cannot be read is left out and logged by its key (the first
     * column): a single bad row must not keep all others from being told.
     */
    <T> List<T> documents(String sql, Function<JsonNode, T> decode, @Nullable Object... values) throws SQLException {
        List<T> list = new ArrayList<>();
        eachDocument(sql, decode, list::add, values);
        return list;
    }

    /** As {@link #documents}, but one after the other as they are read. */
    <T> void eachDocument(
            String sql, Function<JsonNode, T> decode, Consumer<? super T> each, @Nullable Object... values)
            throws SQLException {
        try (ResultSet rows = query(sql, values)) {
            while (rows.next()) {
                T document;
                try {
                    document = decode.apply(Json.parse(rows.getString(2)));
                } catch (IllegalArgumentException e) {
                    LOG.log(
                            System.Logger.Level.ERROR,
                            "The store skips a document that it cannot read, " + rows.getString(1) + ": "
                                    + e.getMessage());
                    continue;
                }
                each.accept(document);
            }
        }
    }

    private PreparedStatement bound(String sql, @Nullable Object... values) throws SQLException {
        PreparedStatement statement = statement(sql);
        for (int i = 0; i < values.length; i++) {
            statement.setObject(i + 1, values[i] instanceof String text ? storable(text) : values[i]);
        }
        return statement;
    }

    /** A text as every engine can keep it: PostgreSQL's hold no NUL, and strangers' texts may. */
    private static String storable(String text) {
        return text.indexOf('\0') < 0 ? text : text.replace('\0', '\uFFFD');
    }

    @Override
    public void close() throws SQLException {
        // Closing a pooled connection does not always close its statements.
        try {
            for (PreparedStatement statement : prepared.values()) {
                statement.close();
            }
        } finally {
            connection.close();
        }
    }
}
