package dev.launchwatch.bench;

import dev.launchwatch.model.Money;
import dev.launchwatch.signal.Event;
import dev.launchwatch.signal.ModelUse;
import dev.launchwatch.store.Schema;
import dev.launchwatch.store.Sqlite;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Types;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The floor of events: the rows that they become, by plain JDBC into the same tables. One thread. */
final class PlainRows implements AutoCloseable {
    private final Connection connection;
    private final PreparedStatement event;
    private final PreparedStatement use;
    private long position;

    PlainRows(Path folder) throws SQLException {
        Path file = folder.resolve("rows.db");
        Schema.migrate(Sqlite.dataSource(file));
        connection = Sqlite.dataSource(file).getConnection();
        connection.setAutoCommit(false);
        event = connection.prepareStatement("insert into event (position, source, kind, at, received, ip, account,"
                + " member, route, status, latency, provider, reason) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)");
        use = connection.prepareStatement("insert into event_model_use (event, model, input, output, cached_input,"
                + " cache_write, reasoning, batch, cost, currency) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)");
    }

    /** Makes rows of events and commits them. */
    void take(List<Event> events) {
        try {
            boolean uses = false;
            for (Event each : events) {
                position++;
                bind(each);
                ModelUse model = each.model();
                if (model != null) {
                    bind(model);
                    uses = true;
                }
            }
            event.executeBatch();
            if (uses) {
                use.executeBatch();
            }
            connection.commit();
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private void bind(Event each) throws SQLException {
        event.setLong(1, position);
        event.setLong(2, 1);
        event.setLong(3, 2);
        event.setLong(4, each.at().toEpochMilli());
        event.setLong(5, each.received().toEpochMilli());
        number(6, each.ip() == null ? null : each.ip().hash());
        number(7, each.account() == null ? null : each.account().hash());
        number(8, each.member() == null ? null : each.member().hash());
        event.setLong(9, 10 + position % EventSpeed.ROUTES.size());
        event.setInt(10, each.status());
        number(11, each.latency() == null ? null : each.latency().toNanos() / 1000);
        number(12, each.provider() == null ? null : 3L);
        number(13, each.reason() == null ? null : 4L);
        event.addBatch();
    }

    private void number(int index, @Nullable Long value) throws SQLException {
        if (value == null) {
            event.setNull(index, Types.BIGINT);
        } else {
            event.setLong(index, value);
        }
    }

    private void bind(ModelUse model) throws SQLException {
        Money cost = model.cost();
        use.setLong(1, position);
        use.setLong(2, 5);
        use.setLong(3, model.input());
        use.setLong(4, model.output());
        use.setLong(5, model.cachedInput());
        use.setLong(6, model.cacheWrite());
        use.setLong(7, model.reasoning());
        use.setInt(8, model.batch() ? 1 : 0);
        use.setString(9, cost == null ? null : cost.amount().toString());
        use.setString(10, cost == null ? null : cost.currency().getCurrencyCode());
        use.addBatch();
    }

    @Override
    public void close() throws SQLException {
        connection.close();
    }
}
