package dev.launchwatch.store;

import dev.launchwatch.model.StoreUnavailableException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/**
 * Takes over from a damaged file what alerts depend on, so that a firing alert is not fired again and its end is told.
 * A table is taken whole if it is intact, else not at all; results and events are left behind, since damage is mostly in
 * them. What windows came to is taken without the position that it is complete to: that was in the old log, and every
 * event of the new one comes after it.
 */
public final class Salvage {
    private static final List<String> TABLES = List.of(
            "rule_state",
            "transition",
            "alert_group",
            "alert_group_thread",
            "outbox",
            "silence",
            "acknowledgement",
            "incident_update",
            "audit",
            "heartbeat",
            "event_bucket",
            "followed_file",
            "signal_watch",
            "signal_measured");

    private Salvage() {}

    /**
     * Copies into a new store, right after its migration and before anything else is written.
     *
     * @param damaged where the damaged file is now
     * @return the tables that were taken over; empty if nothing could be
     * @throws StoreUnavailableException if the new store cannot be written
     */
    public static List<String> takeOver(Path damaged, Writer writer) {
        return writer.maintain("take over what is left of a damaged file", session -> {
            Connection connection = session.connection();
            try (PreparedStatement attach = connection.prepareStatement("attach database ? as damaged")) {
                attach.setString(1, damaged.toAbsolutePath().toString());
                attach.execute();
            } catch (SQLException _) {
                return List.of();
            }
            try (Statement statement = connection.createStatement()) {
                return copy(statement);
            } finally {
                detach(connection);
            }
        });
    }

    private static List<String> copy(Statement statement) throws SQLException {
        List<String> taken = new ArrayList<>();
        for (String table : TABLES) {
            if (isIntact(statement, table)) {
                statement.executeUpdate("insert into main." + table + " select * from damaged." + table);
                taken.add(table);
            }
        }
        return taken;
    }

    /** Whether every page of the table can be read and it has the columns of this version. */
    private static boolean isIntact(Statement statement, String table) {
        try {
            try (ResultSet rows = statement.executeQuery("pragma damaged.quick_check(" + table + ")")) {
                if (!rows.next() || !rows.getString(1).equals("ok")) {
                    return false;
                }
            }
            return columns(statement, "main", table).equals(columns(statement, "damaged", table));
        } catch (SQLException _) {
            return false;
        }
    }

    private static List<String> columns(Statement statement, String schema, String table) throws SQLException {
        List<String> columns = new ArrayList<>();
        try (ResultSet rows = statement.executeQuery("pragma " + schema + ".table_info(" + table + ")")) {
            while (rows.next()) {
                columns.add(rows.getString("name"));
            }
        }
        return columns;
    }

    private static void detach(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("detach database damaged");
        }
    }
}
