package dev.launchwatch.store;

import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The numbers that stand for monitors and regions in the big tables. */
final class Names {
    private final Session session;
    private final Map<String, Long> monitors = new HashMap<>();
    private final Map<String, Long> regions = new HashMap<>();

    Names(Session session) {
        this.session = session;
    }

    /** The monitor's number; a new name gets one. Only within a write. */
    long monitor(String name) throws SQLException {
        return number(monitors, name, Statements.ADD_MONITOR, Statements.MONITOR_ID);
    }

    /** The region's number; a new name gets one. Only within a write. */
    long region(String name) throws SQLException {
        return number(regions, name, Statements.ADD_REGION, Statements.REGION_ID);
    }

    /** A number never changes nor goes, so it can be remembered; the insert waits for others that add the same name. */
    private long number(Map<String, Long> known, String name, String add, String find) throws SQLException {
        Long number = known.get(name);
        if (number == null) {
            number = find(find, name);
        }
        if (number == null) {
            session.update(add, name);
            number = find(find, name);
        }
        if (number == null) {
            throw new SQLException("a name that was just added is not there");
        }
        known.put(name, number);
        return number;
    }

    private @Nullable Long find(String query, String name) throws SQLException {
        return session.row(query, row -> row.getLong(1), name).orElse(null);
    }
}
