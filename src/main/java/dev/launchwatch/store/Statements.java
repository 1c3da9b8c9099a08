package dev.launchwatch.store;

/**
 * Every statement that runs while the daemon does, in SQL that SQLite and PostgreSQL both understand. Each must find its
 * rows by an index: a test asks the engine for the plan of all of them.
 */
final class Statements {
    static final String META = "select content from meta where name = ?";
    static final String SET_META = "insert into meta (name, content) values (?, ?)"
            + " on conflict (name) do update set content = excluded.content";
    static final String ADD_META = "insert into meta (name, content) values (?, ?) on conflict (name) do nothing";
    static final String FORGET_META = "delete from meta where name = ?";

    static final String ADD_MONITOR = "insert into monitor (name) values (?) on conflict (name) do nothing";
    static final String MONITOR_ID = "select id from monitor where name = ?";
    static final String MONITORS = "select id, name from monitor";
    static final String REGIONS = "select id, name from region";
    static final String MONITOR_IDS = "select id from monitor order by id";
    static final String ADD_REGION = "insert into region (name) values (?) on conflict (name) do nothing";
    static final String REGION_ID = "select id from region where name = ?";

    /** What {@link ResultRow} reads. */
    static final String RESULT_FIELDS = "select m.name, g.name, r.at, r.cause, r.counted, r.outcome, r.duration,"
            + " r.resolve, r.connect, r.tls, r.processing, r.transfer, r.http_status, r.http_version, r.body_bytes,"
            + " r.redirects, r.ip_protocol, r.tls_version, r.certificate_expiry, r.first_event, r.events, r.failure,"
            + " r.steps, ";

    /** With "cross join" the embedded engine keeps this order: first the monitors, then each one's results. */
    static final String RESULT_COLUMNS = RESULT_FIELDS
            + "r.region from monitor m cross join result r join region g on g.id = r.region where r.monitor = m.id and ";

    static final String ADD_RESULT =
            "insert into result (monitor, at, region, cause, counted, outcome, reason, duration,"
                    + " resolve, connect, tls, processing, transfer, http_status, http_version, body_bytes, redirects,"
                    + " ip_protocol, tls_version, certificate_expiry, first_event, events, failure, steps)"
                    + " values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) on conflict do nothing";

    /** Only a result that is known may be in the way: a position that was given out before is an error. */
    static final String ADD_PLACED_RESULT =
            "insert into result (monitor, at, region, cause, counted, outcome, reason, duration,"
                    + " resolve, connect, tls, processing, transfer, http_status, http_version, body_bytes, redirects,"
                    + " ip_protocol, tls_version, certificate_expiry, first_event, events, failure, steps, position, skew)"
                    + " values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
                    + " on conflict (monitor, at, region, cause) do nothing";

    /** With "cross join" the embedded engine keeps this order, which is that of the positions. */
    static final String RESULTS_AFTER = RESULT_FIELDS
            + "r.position from result r cross join monitor m cross join region g"
            + " where r.position > ? and m.id = r.monitor and g.id = r.region order by r.position limit ?";

    static final String NEWEST_RESULT_BEFORE =
            "select max((select max(r.at) from result r where r.monitor = m.id and r.at < ?)) from monitor m";
    static final String UNPLACED_RESULTS = "select r.monitor, r.at, r.cause from monitor m cross join result r"
            + " where r.monitor = m.id and r.at >= ? and r.at < ? and r.region = ? and r.position is null limit ?";
    static final String PLACE_RESULT =
            "update result set position = ? where monitor = ? and at = ? and region = ? and cause = ?";

    /** In the order of the primary key, so that the first row comes at once: there may be millions, too many to sort. */
    static final String RESULTS_SINCE = RESULT_COLUMNS + "r.at >= ? order by m.id, r.at, r.region, r.cause";

    /** What rules look at of a result. */
    static final String RESULTS_PLAYED = "select r.at, r.region, r.cause, r.counted, r.outcome, r.duration,"
            + " r.certificate_expiry, r.failure from result r where r.monitor = ? and r.at >= ? and r.at < ?";

    static final String FIRST_RESULTS =
            "select m.name, (select min(r.at) from result r where r.monitor = m.id) from monitor m";
    static final String FIRST_PLACED_RESULT =
            "select position from result where position > 0 order by position limit 1";

    static final String SAVE_STATE = "insert into rule_state (rule, subject, document) values (?, ?, ?)"
            + " on conflict (rule, subject) do update set document = excluded.document";
    static final String FORGET_STATE = "delete from rule_state where rule = ? and subject = ?";
    static final String STATES = "select rule || '/' || subject, document from rule_state order by rule, subject";

    static final String ADD_TRANSITION = "insert into transition (id, alert, at, planned, document)"
            + " values (?, ?, ?, 0, ?) on conflict (id) do nothing";
    static final String UNPLANNED = "select id, document from transition where planned = 0 order by seq";
    static final String PLANNED = "update transition set planned = 1 where id = ?";

    static final String SAVE_GROUP = "insert into alert_group (id, closed, touched, document) values (?, ?, ?, ?)"
            + " on conflict (id) do update set closed = excluded.closed, touched = excluded.touched,"
            + " document = excluded.document";
    static final String SAVE_THREAD = "insert into alert_group_thread (alert_group, channel, thread) values (?, ?, ?)"
            + " on conflict (alert_group, channel) do update set thread = excluded.thread";
    static final String OPEN_THREADS = "select t.alert_group, t.channel, t.thread from alert_group g"
            + " join alert_group_thread t on t.alert_group = g.id where g.closed = 0";
    static final String OPEN_GROUPS = "select id, document from alert_group where closed = 0 order by touched, id";

    static final String ADD_NOTIFICATION = "insert into outbox"
            + " (id, channel, alert_group, sequence, state, created_at, next_attempt, document)"
            + " values (?, ?, ?, ?, ?, ?, ?, ?) on conflict (id) do nothing";
    static final String SAVE_NOTIFICATION = "insert into outbox"
            + " (id, channel, alert_group, sequence, state, created_at, next_attempt, document)"
            + " values (?, ?, ?, ?, ?, ?, ?, ?) on conflict (id) do update set state = excluded.state,"
            + " next_attempt = excluded.next_attempt, document = excluded.document where outbox.state <> 1";
    static final String UNDELIVERED =
            "select id, document from outbox where state = 0 order by channel, sequence, created_at, id";
    static final String DELIVERED =
            "select id, document from outbox where state > 0 and created_at >= ? and created_at < ?"
                    + " order by created_at limit ?";

    /** What {@link DecisionCopy} reads of a database. */
    static final String COPY_STATES = "select rule, subject, document from rule_state order by rule, subject";

    static final String COPY_UNPLANNED =
            "select id, alert, at, document from transition where planned = 0 order by seq";
    static final String COPY_GROUPS =
            "select id, closed, touched, document from alert_group where closed = 0 order by touched, id";
    static final String COPY_UNDELIVERED =
            "select id, channel, alert_group, sequence, state, created_at, next_attempt, document from outbox"
                    + " where state = 0 order by channel, sequence, created_at, id";
    static final String COPY_SILENCES =
            "select id, ends_at, document, maintenance from silence where ends_at > ? order by ends_at, id";

    static final String SAVE_SILENCE = "insert into silence (id, ends_at, document, maintenance) values (?, ?, ?, ?)"
            + " on conflict (id) do update set ends_at = excluded.ends_at, document = excluded.document,"
            + " maintenance = excluded.maintenance";
    static final String SILENCE = "select id, document from silence where id = ?";
    static final String MAINTENANCE = "select id, document from silence where maintenance = 1 and ends_at > ?"
            + " order by ends_at desc, id limit ?";
    static final String SILENCES = "select id, document from silence where ends_at > ? order by ends_at, id";

    static final String ADD_ACKNOWLEDGEMENT = "insert into acknowledgement (alert, number, ends_at, document)"
            + " values (?, ?, ?, ?) on conflict (alert, number) do nothing";
    static final String SAVE_ACKNOWLEDGEMENT = "insert into acknowledgement (alert, number, ends_at, document)"
            + " values (?, ?, ?, ?) on conflict (alert, number) do update set ends_at = excluded.ends_at,"
            + " document = excluded.document";
    static final String LAST_ACKNOWLEDGEMENT =
            "select alert, document from acknowledgement where alert = ? order by number desc limit 1";
    static final String ACKNOWLEDGEMENTS =
            "select alert, document from acknowledgement where ends_at > ? order by ends_at, alert, number";
    static final String COPY_ACKNOWLEDGEMENTS =
            "select alert, number, ends_at, document from acknowledgement where ends_at > ? order by ends_at, alert, number";
    static final String END_ACKNOWLEDGEMENTS = "update acknowledgement set ends_at = ? where alert = ? and ends_at > ?";

    /** Those that came in the moment in which their alert ended. */
    static final String END_LATE_ACKNOWLEDGEMENTS = "update acknowledgement set ends_at = ? where ends_at = ?"
            + " and exists (select 1 from transition t where t.id = acknowledgement.alert || ':resolved')";

    static final String LAST_TRANSITION =
            "select id, document from transition where alert = ? order by seq desc limit 1";

    static final String ADD_INCIDENT_UPDATE =
            "insert into incident_update (id, incident, at, document) values (?, ?, ?, ?)";
    static final String COUNT_INCIDENT_UPDATES = "select count(*) from incident_update where incident = ?";
    static final String FORGET_INCIDENT_UPDATE = "delete from incident_update where id = ? and incident = ?";
    static final String INCIDENT_UPDATES =
            "select id, document from incident_update where at >= ? order by at desc, id desc limit ?";
    static final String DELETE_INCIDENT_UPDATES =
            "delete from incident_update where id in" + " (select id from incident_update where at < ? limit ?)";

    static final String ADD_AUDIT = "insert into audit (id, at, document) values (?, ?, ?) on conflict (id) do nothing";
    static final String AUDIT_PAGE =
            "select id, document from audit where at >= ? and (at, id) < (?, ?)" + " order by at desc, id desc limit ?";
    static final String FORGET_AUDIT = "delete from audit where id = ?";
    static final String NTH_AUDIT = "select at from audit where at <= ? order by at desc limit 1 offset ?";
    static final String DELETE_AUDIT = "delete from audit where id in (select id from audit where at < ? limit ?)";

    static final String ADD_EXCERPT = "insert into excerpt (monitor, region, opening, at, cause, document)"
            + " values (?, ?, ?, ?, ?, ?) on conflict (monitor, region, opening, at, cause) do nothing";
    static final String TRIM_EXCERPTS = "delete from excerpt where monitor = ? and region = ? and opening = ? and at <"
            + " (select min(newest.at) from (select at from excerpt where monitor = ? and region = ? and opening = ?"
            + " order by at desc limit ?) newest)";

    /** With "cross join" the embedded engine keeps this order. */
    static final String EXCERPTS = "select g.name, e.at, e.cause, e.opening, e.document from excerpt e"
            + " cross join region g where e.monitor = (select id from monitor where name = ?) and g.id = e.region"
            + " order by e.at desc, e.region, e.cause limit ?";

    static final String FORGET_EXCERPTS = "delete from excerpt where monitor = (select id from monitor where name = ?)";
    static final String DELETE_EXCERPTS = "delete from excerpt where monitor = ? and at < ?";

    static final String SAVE_HEARTBEAT = "insert into heartbeat (monitor, first_known, last_report) values (?, ?, ?)"
            + " on conflict (monitor) do update set last_report = excluded.last_report";
    static final String ADD_HEARTBEAT =
            "insert into heartbeat (monitor, first_known) values (?, ?) on conflict (monitor) do nothing";
    static final String FORGET_HEARTBEAT = "delete from heartbeat where monitor = ?";
    static final String HEARTBEAT_MONITORS = "select monitor from heartbeat";
    static final String LAST_HEARTBEAT = "select coalesce(last_report, first_known) from heartbeat where monitor = ?";
    static final String HEARTBEATS = "select monitor, first_known, last_report from heartbeat";
    static final String SET_HEARTBEAT = "insert into heartbeat (monitor, first_known, last_report) values (?, ?, ?)"
            + " on conflict (monitor) do update"
            + " set first_known = excluded.first_known, last_report = excluded.last_report";
    static final String FIRST_HEARTBEAT = "select first_known from heartbeat where monitor = ?";

    static final String SAVE_MEASURED = "insert into signal_measured (signal, first_value, last_value) values (?, ?, ?)"
            + " on conflict (signal) do update set first_value = excluded.first_value, last_value = excluded.last_value";
    static final String MEASURED = "select signal, first_value, last_value from signal_measured";
    static final String FORGET_MEASURED = "delete from signal_measured where signal = ?";
    static final String SAVE_SIGNAL_WATCH = "insert into signal_watch (signal, since) values (?, ?)"
            + " on conflict (signal) do update set since = excluded.since";
    static final String SIGNAL_WATCHES = "select signal, since from signal_watch";
    static final String FORGET_SIGNAL_WATCH = "delete from signal_watch where signal = ?";

    static final String RESULTS_PAGE = RESULT_COLUMNS + "m.name = ? and r.at >= ?"
            + " and (r.at, r.region, r.cause) < (?, ?, ?) order by r.at desc, r.region desc, r.cause desc limit ?";
    static final String LATEST_RESULTS = RESULT_COLUMNS
            + "r.at = (select max(l.at) from result l where l.monitor = m.id) order by m.name, r.region, r.cause";
    static final String TRANSITIONS_SINCE =
            "select id, document from transition where at >= ? order by at desc, seq desc limit ?";
    static final String TRANSITIONS_BETWEEN =
            "select id, document from transition where at >= ? and at <= ? order by at, seq";
    static final String TIMELINE = "select id, document from transition where alert = ? order by seq limit ?";

    /** What happened to alerts, the latest first, behind a place in that order. */
    static final String TRANSITIONS_BEHIND =
            "select id, document, at, seq from transition where at >= ? and (at, seq) < (?, ?)"
                    + " order by at desc, seq desc limit ?";

    static final String ACKNOWLEDGEMENTS_OF =
            "select alert, document from acknowledgement where alert = ? order by number limit ?";

    static final String COUNTED = "select at, region, outcome, duration, reason from result"
            + " where monitor = ? and at >= ? and at < ? and counted = 1 order by at, region, cause";
    static final String SAVE_ROLL_UP = "insert into roll_up (monitor, hour, region, up, degraded, down, unknown,"
            + " up_millis, degraded_millis, down_millis, unknown_millis, latency_sum, latencies, reasons)"
            + " values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";
    static final String FORGET_ROLL_UP = "delete from roll_up where monitor = ? and hour = ?";
    static final String ROLL_UPS = "select hour, up, degraded, down, unknown, up_millis, degraded_millis, down_millis,"
            + " unknown_millis, latency_sum, latencies, reasons from roll_up"
            + " where monitor = ? and hour >= ? and hour < ? order by hour, region";
    static final String ROLL_UP_TIMES = "select hour, sum(up_millis), sum(degraded_millis), sum(down_millis),"
            + " sum(unknown_millis) from roll_up where monitor = ? and hour >= ? and hour < ? group by hour order by hour";
    static final String DUE_OF_MONITOR =
            "select hour from roll_up_due where hour >= ? and hour < ? and monitor = ? order by hour";
    static final String NEXT_DUE =
            "select hour, monitor from roll_up_due where (hour, monitor) > (?, ?)" + " order by hour, monitor limit 1";
    static final String ADD_DUE =
            "insert into roll_up_due (hour, monitor) values (?, ?) on conflict (hour, monitor) do nothing";
    static final String ADD_DUE_HOUR = "insert into roll_up_due (hour, monitor) select ?, m.id from monitor m"
            + " where exists (select 1 from result r where r.monitor = m.id and r.at >= ? and r.at < ?)"
            + " on conflict (hour, monitor) do nothing";
    static final String FORGET_DUE = "delete from roll_up_due where hour = ? and monitor = ?";
    static final String OLDEST_RESULT =
            "select min((select min(r.at) from result r where r.monitor = m.id)) from monitor m";

    static final String NTH_OLD_RESULT =
            "select at from result where monitor = ? and at < ? order by at limit 1 offset ?";
    static final String DELETE_RESULTS = "delete from result where monitor = ? and at < ?";
    static final String DELETE_ROLL_UPS = "delete from roll_up where monitor = ? and hour < ?";
    static final String DELETE_NOTIFICATIONS =
            "delete from outbox where id in" + " (select id from outbox where state > 0 and created_at < ? limit ?)";
    static final String DELETE_TRANSITIONS = "delete from transition where seq in"
            + " (select seq from transition where planned = 1 and at < ? limit ?)";
    static final String DELETE_GROUPS = "delete from alert_group where id in (select g.id from alert_group g"
            + " where g.closed = 1 and g.touched < ?"
            + " and not exists (select 1 from outbox o where o.alert_group = g.id and o.state = 0) limit ?)";
    static final String DELETE_SILENCES = "delete from silence where id in"
            + " (select id from silence where maintenance = 0 and ends_at < ? limit ?)";
    static final String DELETE_MAINTENANCE = "delete from silence where id in"
            + " (select id from silence where maintenance = 1 and ends_at < ? limit ?)";

    static final String DELETE_ACKNOWLEDGEMENTS = "delete from acknowledgement where (alert, number) in"
            + " (select alert, number from acknowledgement where ends_at < ? limit ?)";

    static final String ADD_EVENT =
            "insert into event (position, source, kind, at, received, ip, account, member, route,"
                    + " status, latency, provider, reason, next_ip, next_account, next_member, region)"
                    + " values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";
    static final String ADD_MODEL_USE = "insert into event_model_use (event, model, input, output, cached_input,"
            + " cache_write, reasoning, batch, cost, currency) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";
    static final String EVENT_FIELDS =
            "select e.position, e.source, e.kind, e.at, e.received, e.ip, e.account, e.member,"
                    + " e.route, e.status, e.latency, e.provider, e.reason, u.model, u.input, u.output, u.cached_input,"
                    + " u.cache_write, u.reasoning, u.batch, u.cost, u.currency, e.next_ip, e.next_account,"
                    + " e.next_member";
    static final String EVENTS_AFTER = EVENT_FIELDS + " from event e"
            + " left join event_model_use u on u.event = e.position where e.position > ? order by e.position limit ?";
    static final String FIRST_EVENT = "select min(position) from event";
    static final String RECEIVED = "select received from event where position = ?";
    static final String LAST_EVENT = "select max(position) from event";
    static final String NTH_EVENT = "select position from event where position <= ? order by position limit 1 offset ?";
    static final String DELETE_EVENTS = "delete from event where position <= ?";
    static final String DELETE_MODEL_USES = "delete from event_model_use where event <= ?";

    static final String ADD_UNSHARED_EVENT = "insert into event_unshared (position, high, low) values (?, ?, ?)";

    /** With "cross join" the embedded engine keeps this order, which is that of the positions. */
    static final String UNSHARED_EVENTS = EVENT_FIELDS + ", n.high, n.low from event_unshared n cross join event e"
            + " left join event_model_use u on u.event = e.position where n.position > 0 and e.position = n.position"
            + " order by n.position limit ?";

    static final String UNSHARED_EVENT =
            "select position from event_unshared where position > 0 order by position limit 1";
    static final String FORGET_UNSHARED_EVENTS = "delete from event_unshared where position <= ?";

    static final String ADD_EVENT_NAME = "insert into event_name (role, name, used) values (?, ?, ?)"
            + " on conflict (role, name) do update set used = excluded.used";
    static final String EVENT_NAME_ID = "select id from event_name where role = ? and name = ?";
    static final String USE_EVENT_NAME = "update event_name set used = ? where id = ?";
    static final String EVENT_NAMES_OF_ROLE = "select id, name, used from event_name where role = ?";
    static final String EVENT_NAMES = "select id, name from event_name";
    static final String DELETE_EVENT_NAMES = "delete from event_name where used < ?";

    static final String ADD_KEY = "insert into event_key (generation, high, low, position) values (?, ?, ?, ?)";
    static final String POSITION_OF_KEY =
            "select position from event_key where generation = ? and high = ? and low = ?";
    static final String KEYS = "select high, low from event_key where generation = ?";
    static final String DELETE_KEYS =
            "delete from event_key where (generation, high, low) in (select generation, high, low"
                    + " from event_key where generation < ? order by generation, high, low limit ?)";
    static final String ADD_GENERATION = "insert into event_generation (id, first_position) values (?, ?)";
    static final String SEAL_GENERATION = "update event_generation set filter = ? where id = ?";
    static final String GENERATIONS = "select id, filter from event_generation order by id";
    static final String OLDEST_GENERATION = "select min(id) from event_generation";
    static final String LAST_GENERATION_FROM = "select max(first_position) from event_generation";
    static final String DELETE_GENERATION = "delete from event_generation where id = ?";
    static final String DELETE_GENERATIONS = "delete from event_generation where id <"
            + " (select max(id) from event_generation where first_position <= ?)";

    static final String ADD_MARK =
            "insert into event_mark (position, at) values (?, ?) on conflict (position) do nothing";
    static final String LAST_MARK = "select position, at from event_mark order by position desc limit 1";
    static final String MARK_BEFORE = "select max(position) from event_mark where at <= ?";
    static final String DELETE_MARKS = "delete from event_mark where position < ?";

    static final String SAVE_BUCKET = "insert into event_bucket (signal, seconds, start, content) values (?, ?, ?, ?)"
            + " on conflict (signal, seconds, start) do update set content = excluded.content";
    static final String FORGET_BUCKET = "delete from event_bucket where signal = ? and seconds = ? and start = ?";
    static final String BUCKETS =
            "select signal, seconds, start, content from event_bucket order by signal, seconds, start";
    static final String DELETE_BUCKETS = "delete from event_bucket where (signal, seconds, start) in"
            + " (select signal, seconds, start from event_bucket where start < ? and seconds > 0 limit ?)";

    static final String FOLLOWED_FILES = "select file, base, file_key, head_length, head, read_to, modified, done"
            + " from followed_file where region = ? and source = ? order by place, file";
    static final String SAVE_FOLLOWED_FILE = "insert into followed_file (region, source, file, place, base, file_key,"
            + " head_length, head, read_to, modified, done) values (?, ?, ?,"
            + " (select coalesce(max(place), 0) + 1 from followed_file where region = ? and source = ?),"
            + " ?, ?, ?, ?, ?, ?, ?) on conflict (region, source, file) do update set base = excluded.base,"
            + " file_key = excluded.file_key, head_length = excluded.head_length, head = excluded.head,"
            + " read_to = excluded.read_to, modified = excluded.modified, done = excluded.done";
    static final String FORGET_FOLLOWED_FILE = "delete from followed_file where region = ? and source = ? and file = ?";

    static final String USED_COSTS_OF_DAY =
            "select provider, model, currency, amount, uses from used_cost where day = ?";
    static final String SAVE_USED_COST = "insert into used_cost (day, provider, model, currency, amount, uses)"
            + " values (?, ?, ?, ?, ?, ?) on conflict (day, provider, model, currency)"
            + " do update set amount = excluded.amount, uses = excluded.uses";
    static final String USED_COSTS = "select day, provider, model, currency, amount, uses from used_cost"
            + " where day >= ? and day < ? order by day, provider, model, currency";
    static final String DELETE_USED_COSTS = "delete from used_cost where day < ?";

    static final String COST_REPORT =
            "select scope, known, attempted, last_read, due, failures, why, what" + " from cost_report where name = ?";
    static final String SAVE_COST_REPORT = "insert into cost_report (name, scope, known, attempted, last_read, due,"
            + " failures, why, what) values (?, ?, ?, ?, ?, ?, ?, ?, ?) on conflict (name) do update set"
            + " scope = excluded.scope, known = excluded.known, attempted = excluded.attempted,"
            + " last_read = excluded.last_read, due = excluded.due, failures = excluded.failures,"
            + " why = excluded.why, what = excluded.what";
    static final String COST_REPORTS = "select name from cost_report order by name";
    static final String FORGET_COST_REPORT = "delete from cost_report where name = ?";
    static final String COST_REPORT_DAYS =
            "select day, currency, amount from cost_report_day where report = ? order by day, currency";
    static final String ADD_COST_REPORT_DAY =
            "insert into cost_report_day (report, day, currency, amount) values (?, ?, ?, ?)";
    static final String FORGET_COST_REPORT_DAY = "delete from cost_report_day where report = ? and day = ?";
    static final String FORGET_COST_REPORT_DAYS = "delete from cost_report_day where report = ?";
    static final String DELETE_COST_REPORT_DAYS = "delete from cost_report_day where report = ? and day < ?";

    private Statements() {}
}
