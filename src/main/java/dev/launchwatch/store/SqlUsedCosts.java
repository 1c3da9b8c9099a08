package dev.launchwatch.store;

import dev.launchwatch.model.Money;
import dev.launchwatch.signal.UsedCost;
import dev.launchwatch.signal.UsedCosts;
import java.math.BigDecimal;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Currency;

/** What {@link UsedCostTable} added up. Any thread may call it. */
public final class SqlUsedCosts implements UsedCosts {
    private final Reader reader;

    public SqlUsedCosts(Reader reader) {
        this.reader = reader;
    }

    @Override
    public Known used(LocalDate from, LocalDate to) {
        return reader.read("read what models cost", session -> {
            Long since = RollUps.mark(session, UsedCostTable.SINCE);
            return new Known(
                    session.rows(Statements.USED_COSTS, SqlUsedCosts::cost, from.toEpochDay(), to.toEpochDay()),
                    since == null ? null : Instant.ofEpochMilli(since));
        });
    }

    private static UsedCost cost(ResultSet row) throws SQLException {
        String provider = row.getString(2);
        String currency = row.getString(4);
        return new UsedCost(
                LocalDate.ofEpochDay(row.getLong(1)),
                provider.isEmpty() ? null : provider,
                row.getString(3),
                currency.isEmpty() ? null : new Money(new BigDecimal(row.getString(5)), Currency.getInstance(currency)),
                row.getLong(6));
    }
}
