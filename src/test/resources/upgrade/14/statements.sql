delete from acknowledgement where (alert, number) in (select alert, number from acknowledgement where ends_at < ? limit ?)
delete from alert_group where id in (select g.id from alert_group g where g.closed = 1 and g.touched < ? and not exists (select 1 from outbox o where o.alert_group = g.id and o.state = 0) limit ?)
delete from audit where id = ?
delete from audit where id in (select id from audit where at < ? limit ?)
delete from cost_report where name = ?
delete from cost_report_day where report = ?
delete from cost_report_day where report = ? and day < ?
delete from cost_report_day where report = ? and day = ?
delete from event where position <= ?
delete from event_bucket where (signal, seconds, start) in (select signal, seconds, start from event_bucket where start < ? and seconds > 0 limit ?)
delete from event_bucket where signal = ? and seconds = ? and start = ?
delete from event_generation where id < (select max(id) from event_generation where first_position <= ?)
delete from event_generation where id = ?
delete from event_key where (generation, high, low) in (select generation, high, low from event_key where generation < ? order by generation, high, low limit ?)
delete from event_key where position <= ?
delete from event_mark where position < ?
delete from event_model_use where event <= ?
delete from event_name where used < ?
delete from event_unshared where position <= ?
delete from excerpt where monitor = (select id from monitor where name = ?)
delete from excerpt where monitor = ? and at < ?
delete from excerpt where monitor = ? and region = ? and opening = ? and at < (select min(newest.at) from (select at from excerpt where monitor = ? and region = ? and opening = ? order by at desc limit ?) newest)
delete from followed_file where region = ? and source = ? and file = ?
delete from heartbeat where monitor = ?
delete from incident_update where id = ? and incident = ?
delete from incident_update where id in (select id from incident_update where at < ? limit ?)
delete from member where seen < floor(extract(epoch from clock_timestamp()) * 1000)::bigint - ?
delete from meta where name = ?
delete from outbox where id in (select id from outbox where state > 0 and created_at < ? limit ?)
delete from result where monitor = ? and at < ?
delete from roll_up where monitor = ? and hour < ?
delete from roll_up where monitor = ? and hour = ?
delete from roll_up_due where hour = ? and monitor = ?
delete from rule_state where rule = ? and subject = ?
delete from signal_measured where signal = ?
delete from signal_watch where signal = ?
delete from silence where id in (select id from silence where maintenance = 0 and ends_at < ? limit ?)
delete from silence where id in (select id from silence where maintenance = 1 and ends_at < ? limit ?)
delete from transition where seq in (select seq from transition where planned = 1 and at < ? limit ?)
delete from used_cost where day < ?
insert into acknowledgement (alert, number, ends_at, document) values (?, ?, ?, ?) on conflict (alert, number) do nothing
insert into acknowledgement (alert, number, ends_at, document) values (?, ?, ?, ?) on conflict (alert, number) do update set ends_at = excluded.ends_at, document = excluded.document
insert into alert_group (id, closed, touched, document) values (?, ?, ?, ?) on conflict (id) do update set closed = excluded.closed, touched = excluded.touched, document = excluded.document
insert into alert_group_thread (alert_group, channel, thread) values (?, ?, ?) on conflict (alert_group, channel) do update set thread = excluded.thread
insert into audit (id, at, document) values (?, ?, ?) on conflict (id) do nothing
insert into cost_report (name, scope, known, attempted, last_read, due, failures, why, what) values (?, ?, ?, ?, ?, ?, ?, ?, ?) on conflict (name) do update set scope = excluded.scope, known = excluded.known, attempted = excluded.attempted, last_read = excluded.last_read, due = excluded.due, failures = excluded.failures, why = excluded.why, what = excluded.what
insert into cost_report_day (report, day, currency, amount) values (?, ?, ?, ?)
insert into event (position, source, kind, at, received, ip, account, member, route, status, latency, provider, reason, next_ip, next_account, next_member, region) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
insert into event_bucket (signal, seconds, start, content) values (?, ?, ?, ?) on conflict (signal, seconds, start) do update set content = excluded.content
insert into event_generation (id, first_position) values (?, ?)
insert into event_key (generation, high, low, position) values (?, ?, ?, ?)
insert into event_mark (position, at) values (?, ?) on conflict (position) do nothing
insert into event_model_use (event, model, input, output, cached_input, cache_write, reasoning, batch, cost, currency) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
insert into event_name (role, name, used) values (?, ?, ?) on conflict (role, name) do update set used = excluded.used
insert into event_unshared (position, high, low) values (?, ?, ?)
insert into excerpt (monitor, region, opening, at, cause, document) values (?, ?, ?, ?, ?, ?) on conflict (monitor, region, opening, at, cause) do nothing
insert into followed_file (region, source, file, place, base, file_key, head_length, head, read_to, modified, done) values (?, ?, ?, (select coalesce(max(place), 0) + 1 from followed_file where region = ? and source = ?), ?, ?, ?, ?, ?, ?, ?) on conflict (region, source, file) do update set base = excluded.base, file_key = excluded.file_key, head_length = excluded.head_length, head = excluded.head, read_to = excluded.read_to, modified = excluded.modified, done = excluded.done
insert into heartbeat (monitor, first_known) values (?, ?) on conflict (monitor) do nothing
insert into heartbeat (monitor, first_known, last_report) values (?, ?, ?) on conflict (monitor) do update set first_known = excluded.first_known, last_report = excluded.last_report
insert into heartbeat (monitor, first_known, last_report) values (?, ?, ?) on conflict (monitor) do update set last_report = excluded.last_report
insert into incident_update (id, incident, at, document) values (?, ?, ?, ?)
insert into lease (name, holder, epoch, until) values ('decider', '', 0, 0) on conflict (name) do nothing
insert into member (region, instance, version, since, seen, gone, skew, able) values (?, ?, ?, floor(extract(epoch from clock_timestamp()) * 1000)::bigint, floor(extract(epoch from clock_timestamp()) * 1000)::bigint, 0, ?, ?) on conflict (region) do update set since = case when member.instance = excluded.instance then member.since else excluded.since end, instance = excluded.instance, version = excluded.version, seen = excluded.seen, gone = 0, skew = excluded.skew, able = excluded.able where member.gone = 1 or split_part(member.instance, '+', 1) = split_part(excluded.instance, '+', 1) or member.seen not between excluded.seen - ? and excluded.seen + ? returning seen, (select content from meta where name = 'min-program-schema')
insert into meta (name, content) select 'result-log', (floor(extract(epoch from clock_timestamp()))::bigint * 1048576)::text on conflict (name) do nothing
insert into meta (name, content) values ('event-log', ?) on conflict (name) do nothing
insert into meta (name, content) values ('event-log-id', gen_random_uuid()::text) on conflict (name) do nothing
insert into meta (name, content) values (?, ?) on conflict (name) do nothing
insert into meta (name, content) values (?, ?) on conflict (name) do update set content = excluded.content
insert into monitor (name) values (?) on conflict (name) do nothing
insert into outbox (id, channel, alert_group, sequence, state, created_at, next_attempt, document) values (?, ?, ?, ?, ?, ?, ?, ?) on conflict (id) do nothing
insert into outbox (id, channel, alert_group, sequence, state, created_at, next_attempt, document) values (?, ?, ?, ?, ?, ?, ?, ?) on conflict (id) do update set state = excluded.state, next_attempt = excluded.next_attempt, document = excluded.document where outbox.state <> 1
insert into region (name) values (?) on conflict (name) do nothing
insert into result (monitor, at, region, cause, counted, outcome, reason, duration, resolve, connect, tls, processing, transfer, http_status, http_version, body_bytes, redirects, ip_protocol, tls_version, certificate_expiry, first_event, events, failure, steps) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) on conflict do nothing
insert into result (monitor, at, region, cause, counted, outcome, reason, duration, resolve, connect, tls, processing, transfer, http_status, http_version, body_bytes, redirects, ip_protocol, tls_version, certificate_expiry, first_event, events, failure, steps, position, skew) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) on conflict (monitor, at, region, cause) do nothing
insert into roll_up (monitor, hour, region, up, degraded, down, unknown, up_millis, degraded_millis, down_millis, unknown_millis, latency_sum, latencies, reasons) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
insert into roll_up_due (hour, monitor) select ?, m.id from monitor m where exists (select 1 from result r where r.monitor = m.id and r.at >= ? and r.at < ?) on conflict (hour, monitor) do nothing
insert into roll_up_due (hour, monitor) values (?, ?) on conflict (hour, monitor) do nothing
insert into rule_state (rule, subject, document) values (?, ?, ?) on conflict (rule, subject) do update set document = excluded.document
insert into signal_measured (signal, first_value, last_value) values (?, ?, ?) on conflict (signal) do update set first_value = excluded.first_value, last_value = excluded.last_value
insert into signal_watch (signal, since) values (?, ?) on conflict (signal) do update set since = excluded.since
insert into silence (id, ends_at, document, maintenance) values (?, ?, ?, ?) on conflict (id) do update set ends_at = excluded.ends_at, document = excluded.document, maintenance = excluded.maintenance
insert into transition (id, alert, at, planned, document) values (?, ?, ?, 0, ?) on conflict (id) do nothing
insert into used_cost (day, provider, model, currency, amount, uses) values (?, ?, ?, ?, ?, ?) on conflict (day, provider, model, currency) do update set amount = excluded.amount, uses = excluded.uses
select 'launchwatch_' || n.oid::text from pg_namespace n where n.nspname = current_schema()
select alert, document from acknowledgement where alert = ? order by number desc limit 1
select alert, document from acknowledgement where alert = ? order by number limit ?
select alert, document from acknowledgement where ends_at > ? order by ends_at, alert, number
select alert, number, ends_at, document from acknowledgement where ends_at > ? order by ends_at, alert, number
select at from audit where at <= ? order by at desc limit 1 offset ?
select at from result where monitor = ? and at < ? order by at limit 1 offset ?
select at, region, outcome, duration, reason from result where monitor = ? and at >= ? and at < ? and counted = 1 order by at, region, cause
select coalesce(last_report, first_known) from heartbeat where monitor = ?
select coalesce(max(position), 0) from (select position from event where position > ? order by position limit ?) as slice
select coalesce(max(position), 0) from (select position from result where position > ? order by position limit ?) as slice
select content from meta where name = 'result-log' for update
select content from meta where name = ?
select count(*) from incident_update where incident = ?
select day, currency, amount from cost_report_day where report = ? order by day, currency
select day, provider, model, currency, amount, uses from used_cost where day >= ? and day < ? order by day, provider, model, currency
select e.position, e.source, e.kind, e.at, e.received, e.ip, e.account, e.member, e.route, e.status, e.latency, e.provider, e.reason, u.model, u.input, u.output, u.cached_input, u.cache_write, u.reasoning, u.batch, u.cost, u.currency, e.next_ip, e.next_account, e.next_member from event e left join event_model_use u on u.event = e.position where e.position > ? order by e.position limit ?
select e.position, e.source, e.kind, e.at, e.received, e.ip, e.account, e.member, e.route, e.status, e.latency, e.provider, e.reason, u.model, u.input, u.output, u.cached_input, u.cache_write, u.reasoning, u.batch, u.cost, u.currency, e.next_ip, e.next_account, e.next_member, k.high, k.low from event e join event_key k on k.generation = 0 and k.position = e.position left join event_model_use u on u.event = e.position where e.position > ? and e.position <= ? and e.region is distinct from (select id from event_name where role = ? and name = ?) order by e.position
select file, base, file_key, head_length, head, read_to, modified, done from followed_file where region = ? and source = ? order by place, file
select first_known from heartbeat where monitor = ?
select floor(extract(epoch from clock_timestamp()) * 1000)::bigint, (select content from meta where name = 'min-program-schema')
select g.name, e.at, e.cause, e.opening, e.document from excerpt e cross join region g where e.monitor = (select id from monitor where name = ?) and g.id = e.region order by e.at desc, e.region, e.cause limit ?
select high, low from event_key where generation = ?
select holder, epoch, until from lease where name = 'decider'
select holder, epoch, until from lease where name = 'decider' for key share
select holder, epoch, until from lease where name = 'decider' for no key update
select holder, epoch, until from lease where name = 'decider' for update
select hour from roll_up_due where hour >= ? and hour < ? and monitor = ? order by hour
select hour, monitor from roll_up_due where (hour, monitor) > (?, ?) order by hour, monitor limit 1
select hour, sum(up_millis), sum(degraded_millis), sum(down_millis), sum(unknown_millis) from roll_up where monitor = ? and hour >= ? and hour < ? group by hour order by hour
select hour, up, degraded, down, unknown, up_millis, degraded_millis, down_millis, unknown_millis, latency_sum, latencies, reasons from roll_up where monitor = ? and hour >= ? and hour < ? order by hour, region
select id from event_name where role = ? and name = ?
select id from monitor order by id
select id from monitor where name = ?
select id from region where name = ?
select id, alert, at, document from transition where planned = 0 order by seq
select id, channel, alert_group, sequence, state, created_at, next_attempt, document from outbox where state = 0 order by channel, sequence, created_at, id
select id, closed, touched, document from alert_group where closed = 0 order by touched, id
select id, document from alert_group where closed = 0 order by touched, id
select id, document from audit where at >= ? and (at, id) < (?, ?) order by at desc, id desc limit ?
select id, document from incident_update where at >= ? order by at desc, id desc limit ?
select id, document from outbox where state = 0 order by channel, sequence, created_at, id
select id, document from outbox where state > 0 and created_at >= ? and created_at < ? order by created_at limit ?
select id, document from silence where ends_at > ? order by ends_at, id
select id, document from silence where id = ?
select id, document from silence where maintenance = 1 and ends_at > ? order by ends_at desc, id limit ?
select id, document from transition where alert = ? order by seq desc limit 1
select id, document from transition where alert = ? order by seq limit ?
select id, document from transition where at >= ? and at <= ? order by at, seq
select id, document from transition where at >= ? order by at desc, seq desc limit ?
select id, document from transition where planned = 0 order by seq
select id, document, at, seq from transition where at >= ? and (at, seq) < (?, ?) order by at desc, seq desc limit ?
select id, ends_at, document, maintenance from silence where ends_at > ? order by ends_at, id
select id, filter from event_generation order by id
select id, name from event_name
select id, name from monitor
select id, name from region
select id, name, used from event_name where role = ?
select k.high, k.low, k.position from unnest(?::bigint[], ?::bigint[]) as q (high, low) join event_key k on k.generation = 0 and k.high = q.high and k.low = q.low
select l.content, (select t.content from meta t where t.name = 'events-through') from meta l where l.name = 'event-log' for update of l
select m.name, (select min(r.at) from result r where r.monitor = m.id) from monitor m
select m.name, g.name, r.at, r.cause, r.counted, r.outcome, r.duration, r.resolve, r.connect, r.tls, r.processing, r.transfer, r.http_status, r.http_version, r.body_bytes, r.redirects, r.ip_protocol, r.tls_version, r.certificate_expiry, r.first_event, r.events, r.failure, r.steps, r.position from result r cross join monitor m cross join region g where r.position > ? and m.id = r.monitor and g.id = r.region order by r.position limit ?
select m.name, g.name, r.at, r.cause, r.counted, r.outcome, r.duration, r.resolve, r.connect, r.tls, r.processing, r.transfer, r.http_status, r.http_version, r.body_bytes, r.redirects, r.ip_protocol, r.tls_version, r.certificate_expiry, r.first_event, r.events, r.failure, r.steps, r.region from monitor m cross join result r join region g on g.id = r.region where r.monitor = m.id and m.name = ? and r.at >= ? and (r.at, r.region, r.cause) < (?, ?, ?) order by r.at desc, r.region desc, r.cause desc limit ?
select m.name, g.name, r.at, r.cause, r.counted, r.outcome, r.duration, r.resolve, r.connect, r.tls, r.processing, r.transfer, r.http_status, r.http_version, r.body_bytes, r.redirects, r.ip_protocol, r.tls_version, r.certificate_expiry, r.first_event, r.events, r.failure, r.steps, r.region from monitor m cross join result r join region g on g.id = r.region where r.monitor = m.id and r.at = (select max(l.at) from result l where l.monitor = m.id) order by m.name, r.region, r.cause
select m.name, g.name, r.at, r.cause, r.counted, r.outcome, r.duration, r.resolve, r.connect, r.tls, r.processing, r.transfer, r.http_status, r.http_version, r.body_bytes, r.redirects, r.ip_protocol, r.tls_version, r.certificate_expiry, r.first_event, r.events, r.failure, r.steps, r.region from monitor m cross join result r join region g on g.id = r.region where r.monitor = m.id and r.at >= ? order by m.id, r.at, r.region, r.cause
select m.name, g.name, r.at, r.cause, r.counted, r.outcome, r.duration, r.resolve, r.connect, r.tls, r.processing, r.transfer, r.http_status, r.http_version, r.body_bytes, r.redirects, r.ip_protocol, r.tls_version, r.certificate_expiry, r.first_event, r.events, r.failure, r.steps, r.skew from result r join monitor m on m.id = r.monitor join region g on g.id = r.region where r.position > ? and r.position <= ? and g.name <> ? order by r.position
select max((select max(r.at) from result r where r.monitor = m.id and r.at < ?)) from monitor m
select max(first_position) from event_generation
select max(position) from event
select max(position) from event_mark where at <= ?
select min((select min(r.at) from result r where r.monitor = m.id)) from monitor m
select min(id) from event_generation
select min(position) from event
select monitor from heartbeat
select monitor, first_known, last_report from heartbeat
select name from cost_report order by name
select name, content from meta where name like 'hash-key of %'
select pg_advisory_unlock(hashtextextended('launchwatch housekeeping in ' || current_schema(), 0))
select pg_advisory_xact_lock(hashtextextended('launchwatch results in ' || current_schema(), 0))
select pg_advisory_xact_lock_shared(hashtextextended('launchwatch results in ' || current_schema(), 0))
select pg_database_size(current_database())
select pg_notify('launchwatch_' || n.oid::text, ?) from pg_namespace n where n.nspname = current_schema()
select pg_try_advisory_lock(hashtextextended('launchwatch housekeeping in ' || current_schema(), 0))
select position from event where position <= ? order by position limit 1 offset ?
select position from event_key where generation = ? and high = ? and low = ?
select position from event_key where position <= ? order by position limit 1 offset ?
select position from event_unshared where position > 0 order by position limit 1
select position from result where position > 0 order by position limit 1
select position, at from event_mark order by position desc limit 1
select provider, model, currency, amount, uses from used_cost where day = ?
select r.at, r.region, r.cause, r.counted, r.outcome, r.duration, r.certificate_expiry, r.failure from result r where r.monitor = ? and r.at >= ? and r.at < ?
select r.monitor, r.at, r.cause from monitor m cross join result r where r.monitor = m.id and r.at >= ? and r.at < ? and r.region = ? and r.position is null limit ?
select received from event where position = ?
select region, instance, version, since, seen, gone, skew, able from member
select rule || '/' || subject, document from rule_state order by rule, subject
select rule, subject, document from rule_state order by rule, subject
select scope, known, attempted, last_read, due, failures, why, what from cost_report where name = ?
select signal, first_value, last_value from signal_measured
select signal, seconds, start, content from event_bucket order by signal, seconds, start
select signal, since from signal_watch
select t.alert_group, t.channel, t.thread from alert_group g join alert_group_thread t on t.alert_group = g.id where g.closed = 0
update acknowledgement set ends_at = ? where alert = ? and ends_at > ?
update acknowledgement set ends_at = ? where ends_at = ? and exists (select 1 from transition t where t.id = acknowledgement.alert || ':resolved')
update event_generation set filter = ? where id = ?
update event_name set used = ? where id = ?
update lease set holder = ?, epoch = ?, until = ? where name = 'decider'
update lease set until = floor(extract(epoch from clock_timestamp()) * 1000)::bigint where name = 'decider' and holder = ? and until > floor(extract(epoch from clock_timestamp()) * 1000)::bigint
update member set gone = 1, seen = floor(extract(epoch from clock_timestamp()) * 1000)::bigint where region = ? and instance = ?
update member set seen = ? where region in (select region from member where seen > ? for update skip locked)
update meta set content = ? where name = 'event-log'
update result set position = ? where monitor = ? and at = ? and region = ? and cause = ?
update transition set planned = 1 where id = ?
