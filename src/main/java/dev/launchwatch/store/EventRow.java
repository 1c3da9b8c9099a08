package dev.launchwatch.store;

import dev.launchwatch.model.Money;
import dev.launchwatch.model.Pseudonym;
import dev.launchwatch.signal.Event;
import dev.launchwatch.signal.EventLog.Placed;
import dev.launchwatch.signal.ModelUse;
import dev.launchwatch.signal.People;
import dev.launchwatch.store.EventNames.Role;
import java.math.BigDecimal;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Currency;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * An event as rows: the columns of {@link Statements#ADD_EVENT}, {@link Statements#ADD_MODEL_USE} and {@link
 * Statements#EVENT_FIELDS}.
 */
final class EventRow {
    /** The first column after those of the event. */
    static final int NEXT_COLUMN = 26;

    private EventRow() {}

    /** @param region to which it came, where several share the log; null in a region's own */
    static void bind(PreparedStatement to, long position, Event event, @Nullable String region, EventNames names)
            throws SQLException {
        to.setLong(1, position);
        to.setLong(2, names.number(Role.SOURCE, event.source(), position));
        to.setLong(3, names.number(Role.KIND, event.kind(), position));
        to.setLong(4, ResultRow.millis(event.at()));
        to.setLong(5, ResultRow.millis(event.received()));
        pseudonym(to, 6, event.ip());
        pseudonym(to, 7, event.account());
        pseudonym(to, 8, event.member());
        name(to, 9, event.route(), Role.ROUTE, names, position);
        to.setInt(10, event.status());
        Duration latency = event.latency();
        if (latency == null) {
            to.setNull(11, Types.BIGINT);
        } else {
            to.setLong(11, TimeUnit.MICROSECONDS.convert(latency));
        }
        name(to, 12, event.provider(), Role.PROVIDER, names, position);
        name(to, 13, event.reason(), Role.REASON, names, position);
        People next = event.next();
        pseudonym(to, 14, next == null ? null : next.ip());
        pseudonym(to, 15, next == null ? null : next.account());
        pseudonym(to, 16, next == null ? null : next.member());
        name(to, 17, region, Role.REGION, names, position);
    }

    static void bind(PreparedStatement to, long position, ModelUse use, EventNames names) throws SQLException {
        Money cost = use.cost();
        to.setLong(1, position);
        to.setLong(2, names.number(Role.MODEL, use.model(), position));
        to.setLong(3, use.input());
        to.setLong(4, use.output());
        to.setLong(5, use.cachedInput());
        to.setLong(6, use.cacheWrite());
        to.setLong(7, use.reasoning());
        to.setInt(8, use.batch() ? 1 : 0);
        // With an exponent where it has a large one: written out, it could be a text of any length.
        to.setString(9, cost == null ? null : cost.amount().toString());
        to.setString(10, cost == null ? null : cost.currency().getCurrencyCode());
    }

    /** @throws IllegalArgumentException if what it says cannot be read */
    static Placed read(ResultSet row, Map<Long, String> names) throws SQLException {
        long position = row.getLong(1);
        Event event = new Event(
                name(row, 2, names),
                Long.toString(position),
                name(row, 3, names),
                Instant.ofEpochMilli(row.getLong(4)),
                Instant.ofEpochMilli(row.getLong(5)),
                pseudonym(row, 6),
                pseudonym(row, 7),
                pseudonym(row, 8),
                optionalName(row, 9, names),
                row.getInt(10),
                latency(row),
                optionalName(row, 12, names),
                optionalName(row, 13, names),
                modelUse(row, names),
                next(row));
        return new Placed(position, event);
    }

    /** Null while one key is in use, and where nobody is named: then there is nobody under the next one either. */
    private static @Nullable People next(ResultSet row) throws SQLException {
        People next = new People(pseudonym(row, 23), pseudonym(row, 24), pseudonym(row, 25));
        return next.ip() == null && next.account() == null && next.member() == null ? null : next;
    }

    private static @Nullable ModelUse modelUse(ResultSet row, Map<Long, String> names) throws SQLException {
        String model = optionalName(row, 14, names);
        return model == null
                ? null
                : new ModelUse(
                        model,
                        row.getLong(15),
                        row.getLong(16),
                        row.getLong(17),
                        row.getLong(18),
                        row.getLong(19),
                        row.getInt(20) == 1,
                        cost(row.getString(21), row.getString(22)));
    }

    private static @Nullable Money cost(@Nullable String amount, @Nullable String currency) {
        return amount == null || currency == null
                ? null
                : new Money(new BigDecimal(amount), Currency.getInstance(currency));
    }

    private static @Nullable Duration latency(ResultSet row) throws SQLException {
        long micros = row.getLong(11);
        return row.wasNull() ? null : Duration.of(micros, ChronoUnit.MICROS);
    }

    private static void pseudonym(PreparedStatement to, int index, @Nullable Pseudonym who) throws SQLException {
        if (who == null) {
            to.setNull(index, Types.BIGINT);
        } else {
            to.setLong(index, who.hash());
        }
    }

    private static @Nullable Pseudonym pseudonym(ResultSet row, int index) throws SQLException {
        long hash = row.getLong(index);
        return row.wasNull() ? null : new Pseudonym(hash);
    }

    private static void name(
            PreparedStatement to, int index, @Nullable String name, Role role, EventNames names, long position)
            throws SQLException {
        if (name == null) {
            to.setNull(index, Types.BIGINT);
        } else {
            to.setLong(index, names.number(role, name, position));
        }
    }

    private static String name(ResultSet row, int index, Map<Long, String> names) throws SQLException {
        String name = optionalName(row, index, names);
        if (name == null) {
            throw new IllegalArgumentException("it has no source or no kind");
        }
        return name;
    }

    private static @Nullable String optionalName(ResultSet row, int index, Map<Long, String> names)
            throws SQLException {
        long number = row.getLong(index);
        if (row.wasNull()) {
            return null;
        }
        String name = names.get(number);
        if (name == null) {
            throw new IllegalArgumentException("name " + number + " is not known");
        }
        return name;
    }
}
