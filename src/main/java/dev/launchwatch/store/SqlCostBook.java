package dev.launchwatch.store;

import dev.launchwatch.model.Money;
import dev.launchwatch.signal.CostBook;
import dev.launchwatch.signal.CostFailure;
import dev.launchwatch.signal.CostStanding;
import java.math.BigDecimal;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.Period;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Currency;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What the providers' cost reports said, to the millisecond, and days for {@link #KEPT}. Any thread may call it. */
public final class SqlCostBook implements CostBook {
    /** Longer than a report can look back. */
    static final Period KEPT = Period.ofDays(35);

    /** In place of a currency, where a day cost nothing. */
    private static final String NOTHING = "";

    private final Writer writer;

    public SqlCostBook(Writer writer) {
        this.writer = writer;
    }

    private record Known(String scope, CostStanding standing) {}

    private record Amount(LocalDate day, String currency, String amount) {}

    @Override
    public Entry recall(String report, String scope, Instant now) {
        return writer.write("recall a cost report", session -> {
            Optional<Known> known = session.row(Statements.COST_REPORT, SqlCostBook::known, report);
            if (known.isEmpty() || !known.get().scope().equals(scope)) {
                CostStanding begun = CostStanding.begun(now);
                session.update(Statements.FORGET_COST_REPORT_DAYS, report);
                save(session, report, scope, begun);
                return new Entry(begun, Map.of());
            }
            Map<LocalDate, List<Money>> days = new TreeMap<>();
            session.each(
                    Statements.COST_REPORT_DAYS,
                    row -> new Amount(LocalDate.ofEpochDay(row.getLong(1)), row.getString(2), row.getString(3)),
                    amount -> {
                        List<Money> day = days.computeIfAbsent(amount.day(), _ -> new ArrayList<>());
                        if (!amount.currency().equals(NOTHING)) {
                            day.add(new Money(
                                    new BigDecimal(amount.amount()), Currency.getInstance(amount.currency())));
                        }
                    },
                    report);
            return new Entry(known.get().standing(), new HashMap<>(days));
        });
    }

    private static Known known(ResultSet row) throws SQLException {
        String why = row.getString(7);
        return new Known(
                row.getString(1),
                new CostStanding(
                        Instant.ofEpochMilli(row.getLong(2)),
                        instant(row, 3),
                        instant(row, 4),
                        Instant.ofEpochMilli(row.getLong(5)),
                        row.getInt(6),
                        Arrays.stream(CostFailure.values())
                                .filter(failure -> failure.code().equals(why))
                                .findFirst()
                                .orElse(null),
                        row.getString(8)));
    }

    private static @Nullable Instant instant(ResultSet row, int column) throws SQLException {
        long millis = row.getLong(column);
        return row.wasNull() ? null : Instant.ofEpochMilli(millis);
    }

    @Override
    public void keep(String report, String scope, CostStanding standing, Map<LocalDate, List<Money>> days) {
        writer.change("keep a cost report", session -> {
            Optional<Known> known = session.row(Statements.COST_REPORT, SqlCostBook::known, report);
            if (known.isPresent() && !known.get().scope().equals(scope)) {
                session.update(Statements.FORGET_COST_REPORT_DAYS, report);
            }
            save(session, report, scope, standing);
            for (Map.Entry<LocalDate, List<Money>> day : days.entrySet()) {
                long number = day.getKey().toEpochDay();
                session.update(Statements.FORGET_COST_REPORT_DAY, report, number);
                if (day.getValue().isEmpty()) {
                    session.update(Statements.ADD_COST_REPORT_DAY, report, number, NOTHING, "0");
                }
                for (Money money : day.getValue()) {
                    session.update(
                            Statements.ADD_COST_REPORT_DAY,
                            report,
                            number,
                            money.currency().getCurrencyCode(),
                            money.amount().toString());
                }
            }
            Optional<LocalDate> last = days.keySet().stream().max(LocalDate::compareTo);
            if (last.isPresent()) {
                session.update(
                        Statements.DELETE_COST_REPORT_DAYS,
                        report,
                        last.get().minus(KEPT).toEpochDay());
            }
        });
    }

    private static void save(Session session, String report, String scope, CostStanding standing) throws SQLException {
        CostFailure why = standing.why();
        session.update(
                Statements.SAVE_COST_REPORT,
                report,
                scope,
                standing.known().toEpochMilli(),
                millis(standing.attempted()),
                millis(standing.read()),
                standing.due().toEpochMilli(),
                standing.failures(),
                why == null ? null : why.code(),
                standing.what());
    }

    private static @Nullable Long millis(@Nullable Instant instant) {
        return instant == null ? null : instant.toEpochMilli();
    }

    @Override
    public void retain(Set<String> reports) {
        writer.change("forget other cost reports", session -> {
            for (String name : session.rows(Statements.COST_REPORTS, row -> row.getString(1))) {
                if (!reports.contains(name)) {
                    session.update(Statements.FORGET_COST_REPORT_DAYS, name);
                    session.update(Statements.FORGET_COST_REPORT, name);
                }
            }
        });
    }
}
