package dev.launchwatch.store;

import dev.launchwatch.model.DeposedException;
import dev.launchwatch.region.Lease;
import java.sql.SQLException;

/** Whether whoever writes still has the right to. */
final class Leases {
    private Leases() {}

    /**
     * Within a write: makes a takeover wait until this transaction is over.
     *
     * @throws DeposedException if it came before
     */
    static void keep(Session session, Lease lease) throws SQLException {
        boolean holds = session.row(
                        PostgresStatements.KEEP_LEASE,
                        row -> row.getString(1).equals(lease.holder()) && row.getLong(2) == lease.epoch())
                .orElse(false);
        if (!holds) {
            throw new DeposedException("The store could not keep what this region decided: another one decides by now");
        }
    }
}
