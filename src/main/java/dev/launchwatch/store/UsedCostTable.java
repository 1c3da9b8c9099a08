package dev.launchwatch.store;

import dev.launchwatch.model.Money;
import dev.launchwatch.signal.Event;
import dev.launchwatch.signal.ModelUse;
import java.math.BigDecimal;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Adds up what models cost by day, in the transaction that stores the events: so each counts exactly once, whatever is killed or sent
 * again, and sums outlive the events. Part of a {@link Session}, and ends with it.
 */
final class UsedCostTable {
    /** The mark in the table "meta": when the first use of a model was stored, from which on all are in the sums. */
    static final String SINCE = "used-costs-since";

    /** Providers and models come from outside: of a day so many have sums of their own, all others one. */
    static final int MOST = 500;

    /** What they are called then. */
    static final String OTHER = EventNames.OTHER;

    private static final long DAY = Duration.ofDays(1).toMillis();
    private static final int LONGEST = 200;

    /** Days that are remembered; those beyond are read again. */
    private static final int DAYS = 8;

    private final Session session;
    private final Map<Long, Map<Key, Sum>> days = new HashMap<>();
    private final Map<Long, Set<Key>> changed = new HashMap<>();
    private boolean marked;

    UsedCostTable(Session session) {
        this.session = session;
    }

    private record Key(String provider, String model, String currency) {}

    private record Sum(BigDecimal amount, long uses) {}

    static long day(Instant at) {
        return Math.floorDiv(at.toEpochMilli(), DAY);
    }

    void add(Event event, ModelUse use) throws SQLException {
        mark(event.received());
        long day = day(event.at());
        Map<Key, Sum> sums = days.get(day);
        if (sums == null) {
            sums = read(day);
            days.put(day, sums);
        }
        Key key = key(event.provider(), use);
        if (!sums.containsKey(key) && sums.size() >= MOST) {
            key = new Key(OTHER, "", key.currency());
        }
        Money cost = use.cost();
        BigDecimal amount = cost == null ? BigDecimal.ZERO : cost.amount();
        sums.merge(
                key,
                new Sum(amount, 1),
                (one, other) -> new Sum(one.amount().add(other.amount()), one.uses() + other.uses()));
        changed.computeIfAbsent(day, _ -> new LinkedHashSet<>()).add(key);
    }

    private static Key key(@Nullable String provider, ModelUse use) {
        Money cost = use.cost();
        String currency = cost == null ? "" : cost.currency().getCurrencyCode();
        return provider == null || provider.isEmpty()
                ? new Key("", cut(use.model()), currency)
                : new Key(cut(provider.toLowerCase(Locale.ROOT)), "", currency);
    }

    private static String cut(String text) {
        return text.length() <= LONGEST ? text : text.substring(0, LONGEST);
    }

    private void mark(Instant received) throws SQLException {
        if (!marked) {
            if (RollUps.mark(session, SINCE) == null) {
                RollUps.mark(session, SINCE, received.toEpochMilli());
            }
            marked = true;
        }
    }

    private Map<Key, Sum> read(long day) throws SQLException {
        Map<Key, Sum> sums = new HashMap<>();
        session.each(
                Statements.USED_COSTS_OF_DAY,
                row -> Map.entry(
                        new Key(row.getString(1), row.getString(2), row.getString(3)),
                        new Sum(new BigDecimal(row.getString(4)), row.getLong(5))),
                sum -> sums.put(sum.getKey(), sum.getValue()),
                day);
        return sums;
    }

    void flush() throws SQLException {
        if (changed.isEmpty()) {
            return;
        }
        PreparedStatement save = session.statement(Statements.SAVE_USED_COST);
        for (Map.Entry<Long, Set<Key>> each : changed.entrySet()) {
            Map<Key, Sum> sums = days.getOrDefault(each.getKey(), Map.of());
            for (Key key : each.getValue()) {
                Sum sum = sums.getOrDefault(key, new Sum(BigDecimal.ZERO, 0));
                save.setLong(1, each.getKey());
                save.setString(2, key.provider());
                save.setString(3, key.model());
                save.setString(4, key.currency());
                save.setString(5, sum.amount().toString());
                save.setLong(6, sum.uses());
                save.addBatch();
            }
        }
        save.executeBatch();
        changed.clear();
        Iterator<Long> known = days.keySet().iterator();
        while (days.size() > DAYS && known.hasNext()) {
            known.next();
            known.remove();
        }
    }
}
