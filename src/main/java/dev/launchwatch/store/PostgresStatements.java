package dev.launchwatch.store;

/** The statements that PostgreSQL alone runs, beside those of {@link Statements}. The same test asks for their plans. */
final class PostgresStatements {
    /** Where {@link SharedPlaces} keeps what was given out, in the table "meta". */
    static final String LOG = "event-log";

    static final String LOG_ID = "event-log-id";

    /** Whoever has this row's lock adds to the log of events; it is released once the transaction can be seen by all. */
    static final String LOCK_LOG = "select l.content, (select t.content from meta t where t.name = '"
            + EventTables.THROUGH + "') from meta l where l.name = '" + LOG + "' for update of l";

    static final String ADD_LOG =
            "insert into meta (name, content) values ('" + LOG + "', ?) on conflict (name) do nothing";

    /** Tells this log from one that took its place. */
    static final String ADD_LOG_ID = "insert into meta (name, content) values ('" + LOG_ID
            + "', gen_random_uuid()::text) on conflict (name) do nothing";

    static final String SAVE_LOG = "update meta set content = ? where name = '" + LOG + "'";

    static final String KNOWN_KEYS =
            "select k.high, k.low, k.position from unnest(?::bigint[], ?::bigint[]) as q (high, low)"
                    + " join event_key k on k.generation = 0 and k.high = q.high and k.low = q.low";
    /** 0 if there is nothing. */
    static final String LAST_EVENT_OF_SLICE = "select coalesce(max(position), 0) from"
            + " (select position from event where position > ? order by position limit ?) as slice";

    /** What came to other regions; each event's key is as old as the event. */
    static final String SHARED_EVENTS = Statements.EVENT_FIELDS + ", k.high, k.low from event e"
            + " join event_key k on k.generation = 0 and k.position = e.position"
            + " left join event_model_use u on u.event = e.position"
            + " where e.position > ? and e.position <= ? and e.region is distinct from"
            + " (select id from event_name where role = ? and name = ?) order by e.position";

    static final String KEY_PRINTS = "select name, content from meta where name like '" + KeyPrints.PREFIX + "%'";

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

    /** Whoever has this row's lock shares results; it is released once the transaction can be seen by all. */
    static final String LOCK_RESULT_LOG = "select content from meta where name = '" + ResultTable.LOG + "' for update";

    /**
     * Positions begin at the time, in units that are finer than results ever come: those of a database that took the place of a lost one
     * come after all that were read in that one.
     */
    static final String ADD_RESULT_LOG = "insert into meta (name, content) select '" + ResultTable.LOG
            + "', (floor(extract(epoch from clock_timestamp()))::bigint * 1048576)::text on conflict (name) do nothing";

    /** 0 if there is nothing. */
    static final String LAST_OF_SLICE = "select coalesce(max(position), 0) from"
            + " (select position from result where position > ? order by position limit ?) as slice";

    static final String SHARED_RESULTS = Statements.RESULT_FIELDS
            + "r.skew from result r join monitor m on m.id = r.monitor join region g on g.id = r.region"
            + " where r.position > ? and r.position <= ? and g.name <> ? order by r.position";

    /** Channels are of a database, and two programs may have a schema each in one. */
    private static final String OWN_CHANNEL =
            "'launchwatch_' || n.oid::text%s from pg_namespace n where n.nspname = current_schema()";

    static final String CHANNEL = "select " + OWN_CHANNEL.formatted("");
    static final String WAKE = "select pg_notify(" + OWN_CHANNEL.formatted(", ?)");

    /** The time of this moment and not of the transaction's beginning, in milliseconds. */
    private static final String NOW = "floor(extract(epoch from clock_timestamp()) * 1000)::bigint";

    private static final String LOWEST = ", (select content from meta where name = '" + Schema.LOWEST_PROGRAM + "')";

    /** Nothing, if another process has spoken for the region lately; what is called so and "+1" is the same one. */
    static final String SAVE_MEMBER = "insert into member (region, instance, version, since, seen, gone, skew, able)"
            + " values (?, ?, ?, " + NOW + ", " + NOW + ", 0, ?, ?) on conflict (region) do update set"
            + " since = case when member.instance = excluded.instance then member.since else excluded.since end,"
            + " instance = excluded.instance, version = excluded.version, seen = excluded.seen, gone = 0,"
            + " skew = excluded.skew, able = excluded.able where member.gone = 1"
            + " or split_part(member.instance, '+', 1) = split_part(excluded.instance, '+', 1)"
            + " or member.seen not between excluded.seen - ? and excluded.seen + ? returning seen" + LOWEST;

    static final String TIME = "select " + NOW + LOWEST;
    static final String MEMBERS = "select region, instance, version, since, seen, gone, skew, able from member";
    static final String LEAVE = "update member set gone = 1, seen = " + NOW + " where region = ? and instance = ?";
    static final String FORGET_MEMBERS = "delete from member where seen < " + NOW + " - ?";

    /** A row that somebody has locked is just being renewed. */
    static final String SET_MEMBERS_BACK = "update member set seen = ? where region in"
            + " (select region from member where seen > ? for update skip locked)";

    private static final String DECIDER = " where name = 'decider'";
    private static final String THE_LEASE = "select holder, epoch, until from lease" + DECIDER;

    static final String LEASE = THE_LEASE;
    static final String ADD_LEASE =
            "insert into lease (name, holder, epoch, until) values ('decider', '', 0, 0) on conflict (name) do nothing";
    static final String SAVE_LEASE = "update lease set holder = ?, epoch = ?, until = ?" + DECIDER;
    static final String END_LEASE = "update lease set until = " + NOW + DECIDER + " and holder = ? and until > " + NOW;

    /** For renewals: keeps other renewals out, and waits for no commit of whoever decides. */
    static final String HOLD_LEASE = THE_LEASE + " for no key update";

    /** For another epoch: waits for the commits that are under way under the last one, and lets no other begin. */
    static final String TAKE_LEASE = THE_LEASE + " for update";

    /** For a commit of whoever decides: until it ends, nobody takes over. */
    static final String KEEP_LEASE = THE_LEASE + " for key share";

    private PostgresStatements() {}
}
