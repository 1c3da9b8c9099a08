package dev.launchwatch.store;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.lang.reflect.Field;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** On tables that are well filled, with plans for any values, as PostgreSQL keeps them for statements that come often. */
class PostgresPlansTest {
    /** Parts of statements, not statements. */
    private static final Set<String> PARTS = Set.of(
            "RESULT_COLUMNS",
            "RESULT_FIELDS",
            "RESULTS",
            "HOUSEKEEPING",
            "LOG",
            "LOG_ID",
            "EVENT_FIELDS",
            "OWN_CHANNEL",
            "NOW",
            "DECIDER",
            "LOWEST",
            "THE_LEASE");

    /** What a region asks its own file alone, which is none of PostgreSQL's. */
    private static final Set<String> OF_THE_OWN_FILE = Set.of("UNSHARED_EVENTS");

    /** Tables of bounded size, or with a row per monitor, rule or unfinished thing; their statements may read all of them. */
    private static final Set<String> SMALL = Set.of(
            "meta",
            "member",
            "lease",
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

    /** A partial index over what is unfinished, read whole, is what a statement asks for. */
    private static final Set<String> UNFINISHED =
            Set.of("transition_unplanned", "outbox_pending", "outbox_pending_by_group", "alert_group_open");

    private static final List<String> FILL = List.of(
            "insert into monitor (name) select 'm' || n from generate_series(1, 40) n",
            "insert into region (name) values ('east'), ('west')",
            "insert into result (monitor, at, region, cause, counted, outcome, duration, resolve, connect, tls, processing,"
                    + " transfer, http_status, body_bytes, redirects, ip_protocol, events, position, skew) select m, at * 60000, r,"
                    + " 0, 1, 0, 9, 9, 9, 9, 9, 9, 200, 9, 0, 4, 0, (at * 40 + m) * 2 + r, 9 from generate_series(1, 40) m,"
                    + " generate_series(1, 2) r, generate_series(1, 1000) at",
            "insert into member select 'r' || n, 'i', '1', 1, 1, 0, 1, 1 from generate_series(1, 20) n",
            "insert into lease values ('decider', 'i', 1, 1)",
            "insert into roll_up select m, h, r, 1, 0, 0, 0, 1, 0, 0, 0, 9, '', '' from generate_series(1, 40) m,"
                    + " generate_series(1, 500) h, generate_series(1, 2) r",
            "insert into roll_up_due (hour, monitor) values (1, 1)",
            "insert into rule_state select 'r' || n, 's', '{}' from generate_series(1, 100) n",
            "insert into transition (id, alert, at, planned, document) select n, 'a' || n % 1000, n, case when n > 19990 then"
                    + " 0 else 1 end, '{}' from generate_series(1, 20000) n",
            "insert into alert_group select n, case when n > 19990 then 0 else 1 end, n, '{}' from generate_series(1, 20000) n",
            "insert into alert_group_thread select n, c, 't' from generate_series(1, 20000) n,"
                    + " (values ('slack'), ('mail')) as channel (c)",
            "insert into outbox select n, 'slack', n, n, case when n > 19990 then 0 else 1 end, n, n, '{}'"
                    + " from generate_series(1, 20000) n",
            "insert into silence select n, n, '{}' from generate_series(1, 20000) n",
            "insert into acknowledgement select n, 1, n, '{}' from generate_series(1, 20000) n",
            "insert into incident_update select n, 'a' || n % 1000, n, '{}' from generate_series(1, 20000) n",
            "insert into audit select n, n, '{}' from generate_series(1, 20000) n",
            "insert into heartbeat select 'h' || n, 1, 1 from generate_series(1, 20) n",
            "insert into event_name (role, name, used) select n % 6, n, n from generate_series(1, 2000) n",
            "insert into event (position, source, kind, at, received, status) select n, 1, 2, n, n, 200"
                    + " from generate_series(1, 50000) n",
            "insert into event_model_use select n, 3, 1, 1, 1, 1, 1, 0 from generate_series(1, 50000) n",
            "insert into event_key select 0, hashint8extended(n, 1), hashint8extended(n, 2), n from generate_series(1, 50000) n",
            "insert into event_unshared select n, n, n from generate_series(1, 50000) n",
            "insert into event_mark select n, n from generate_series(1, 200) n",
            "insert into event_bucket select 's' || n % 20, 3600, n, '' from generate_series(1, 5000) n",
            "insert into used_cost select n, 'p', 'm', 'USD', '1', 1 from generate_series(1, 20000) n",
            "insert into cost_report_day select 'r' || n % 3, n, 'USD', '1' from generate_series(1, 20000) n",
            "insert into followed_file select 'east', 's' || n % 10, n, n, 'b', 'k', 1, 1, 1, 1, 0 from generate_series(1, 5000) n",
            "analyze");

    private record Named(String name, String sql) {}

    @Test
    void everyStatementFindsItsRowsByAnIndex() throws Exception {
        List<Named> statements = statements();
        assertThat(statements).hasSizeGreaterThan(80);
        List<String> scans = new ArrayList<>();
        try (PostgresStore store = PostgresStore.fresh()) {
            store.writer.maintain("fill and explain", session -> {
                try (Statement statement = session.connection().createStatement()) {
                    for (String fill : FILL) {
                        statement.execute(fill);
                    }
                    statement.execute("set plan_cache_mode = force_generic_plan");
                    for (Named each : statements) {
                        scans(plan(statement, each), each.name(), scans);
                    }
                }
                return true;
            });
        }
        assertThat(scans).isEmpty();
    }

    private static List<Named> statements() throws IllegalAccessException {
        List<Named> statements = new ArrayList<>();
        List<Field> fields = Stream.of(Statements.class, PostgresStatements.class)
                .flatMap(type -> Stream.of(type.getDeclaredFields()))
                .filter(field -> field.getType() == String.class)
                .filter(field -> !PARTS.contains(field.getName()) && !OF_THE_OWN_FILE.contains(field.getName()))
                .toList();
        for (Field field : fields) {
            field.setAccessible(true);
            // Both have statements of the same name.
            statements.add(new Named(
                    field.getDeclaringClass().getSimpleName() + "_" + field.getName(), (String) field.get(null)));
        }
        return statements;
    }

    private static JsonNode plan(Statement statement, Named each) throws SQLException {
        StringBuilder sql = new StringBuilder();
        int parameters = 0;
        for (char c : each.sql().toCharArray()) {
            if (c == '?') {
                parameters++;
                sql.append('$').append(parameters);
            } else {
                sql.append(c);
            }
        }
        statement.execute("prepare " + each.name() + " as " + sql);
        String values = parameters == 0 ? "" : "(" + String.join(", ", Collections.nCopies(parameters, "null")) + ")";
        try (ResultSet row = statement.executeQuery("explain (format json) execute " + each.name() + values)) {
            row.next();
            return Json.parse("{\"plans\":" + row.getString(1) + "}")
                    .path("plans")
                    .path(0)
                    .path("Plan");
        }
    }

    private static void scans(JsonNode node, String statement, List<String> scans) {
        String type = node.path("Node Type").asText();
        String table = node.path("Relation Name").asText();
        boolean byIndex = (type.contains("Index") && node.has("Index Cond")) || type.equals("Bitmap Heap Scan");
        if (!table.isEmpty()
                && type.endsWith("Scan")
                && !byIndex
                && !SMALL.contains(table)
                && !UNFINISHED.contains(node.path("Index Name").asText())) {
            scans.add(statement + ": " + type + " of " + table + " "
                    + node.path("Index Name").asText());
        }
        node.path("Plans").forEach(part -> scans(part, statement, scans));
    }
}
