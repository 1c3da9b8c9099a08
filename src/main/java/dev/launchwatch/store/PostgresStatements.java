package dev.launchwatch.store;

/** The statements that PostgreSQL alone runs, beside those of {@link Statements}. The same test asks for their plans. */
final class PostgresStatements {
    /** Where {@link SharedPlaces} keeps what was given out, in the table "meta". */
    static final String LOG = "event-log";

    /** Whoever has this row's lock adds to the log of events; it is released once the transaction can be seen by all. */
    static final String LOCK_LOG = "select l.content, (select t.content from meta t where t.name = '"
            + EventTables.THROUGH + "') from meta l where l.name = '" + LOG + "' for update of l";

    static final String ADD_LOG =
            "insert into meta (name, content) values ('" + LOG + "', ?) on conflict (name) do nothing";
    static final String SAVE_LOG = "update meta set content = ? where name = '" + LOG + "'";

    static final String KNOWN_KEYS =
            "select k.high, k.low, k.position from unnest(?::bigint[], ?::bigint[]) as q (high, low)"
                    + " join event_key k on k.generation = 0 and k.high = q.high and k.low = q.low";
    static final String NTH_KEY =
            "select position from event_key where position <= ? order by position limit 1 offset ?";
    static final String DELETE_KEYS = "delete from event_key where position <= ?";

    /** Locks are of a database, and two programs may have a schema each in one. */
    private static final String RESULTS = "(hashtextextended('launchwatch results in ' || current_schema(), 0))";

    private static final String HOUSEKEEPING =
            "(hashtextextended('launchwatch housekeeping in ' || current_schema(), 0))";

    static final String SHARE_RESULTS = "select pg_advisory_xact_lock_shared" + RESULTS;
    static final String HOLD_RESULTS = "select pg_advisory_xact_lock" + RESULTS;
    static final String BEGIN_HOUSEKEEPING = "select pg_try_advisory_lock" + HOUSEKEEPING;
    static final String END_HOUSEKEEPING = "select pg_advisory_unlock" + HOUSEKEEPING;
    static final String SIZE = "select pg_database_size(current_database())";

    private PostgresStatements() {}
}
