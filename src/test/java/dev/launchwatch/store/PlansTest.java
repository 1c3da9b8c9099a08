package dev.launchwatch.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Field;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PlansTest {
    /** Parts of statements, not statements. */
    private static final Set<String> PARTS = Set.of("RESULT_COLUMNS", "RESULT_FIELDS", "EVENT_FIELDS");

    /** Tables of bounded size, or with a row per monitor, rule or unfinished thing; their statements read all of them. */
    private static final Set<String> SMALL = Set.of(
            "m",
            "monitor",
            "region",
            "heartbeat",
            "rule_state",
            "roll_up_due",
            "event_name",
            "event_generation",
            "event_mark",
            "event_bucket",
            "cost_report",
            "signal_watch",
            "signal_measured");

    @Test
    void everyStatementFindsItsRowsByAnIndex(@TempDir Path folder) throws Exception {
        List<String> scans = new ArrayList<>();
        int statements = 0;
        try (SqliteStore store = new SqliteStore(folder);
                Connection connection = Sqlite.dataSource(store.file).getConnection()) {
            for (Field field : Statements.class.getDeclaredFields()) {
                if (field.getType() == String.class && !PARTS.contains(field.getName())) {
                    statements++;
                    scans(connection, field.getName(), (String) field.get(null), scans);
                }
            }
        }
        assertThat(statements).isGreaterThan(40);
        assertThat(scans).isEmpty();
    }

    private static void scans(Connection connection, String name, String sql, List<String> scans) throws Exception {
        try (PreparedStatement plan = connection.prepareStatement("explain query plan " + sql);
                ResultSet steps = plan.executeQuery()) {
            while (steps.next()) {
                String step = steps.getString("detail");
                if (step.startsWith("SCAN") && !allowed(step)) {
                    scans.add(name + ": " + step);
                }
            }
        }
    }

    private static boolean allowed(String step) {
        String table = step.split(" ", -1)[1];
        // A partial index over what is unfinished, read whole, is what the statement asks for.
        return SMALL.contains(table)
                || step.endsWith("USING INDEX transition_unplanned")
                || step.endsWith("USING INDEX outbox_pending")
                || step.endsWith("INDEX alert_group_open");
    }
}
