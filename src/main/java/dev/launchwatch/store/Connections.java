package dev.launchwatch.store;

import java.sql.SQLException;
import javax.sql.DataSource;

/** How a {@link Writer} or a {@link Reader} comes to its sessions. For any thread. */
interface Connections {
    /** A new one; blocks for a bounded time. */
    Session open() throws SQLException;

    /** Whether one that rested can be used again. */
    boolean works(Session session);

    /** Says that it is not used for now. */
    void rest(Session session);

    /** Those of the embedded database, which cannot be lost. */
    static Connections embedded(DataSource dataSource) {
        return new Connections() {
            @Override
            public Session open() throws SQLException {
                return new Session(dataSource.getConnection(), SqliteEngine.ENGINE);
            }

            @Override
            public boolean works(Session session) {
                return true;
            }

            @Override
            public void rest(Session session) {
                // It can rest for ever.
            }
        };
    }
}
