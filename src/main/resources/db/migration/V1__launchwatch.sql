-- The schema of every engine. Times are milliseconds since 1970 UTC, durations are microseconds, documents are JSON in
-- text. What differs between engines is a placeholder: ${serial} is a key that the engine counts up, ${clustered} keeps
-- a table in the order of its primary key.

create table meta (
    name text not null primary key,
    content text not null
) ${clustered};

create table monitor (
    id ${serial},
    name text not null unique
);

create table region (
    id ${serial},
    name text not null unique
);

-- Monitor first: one monitor's results lie together, so that a page, a percentile or a roll-up reads a few pages of
-- the file. The primary key is also what makes storing a result twice change nothing.
create table result (
    monitor bigint not null references monitor (id),
    at bigint not null,
    region bigint not null references region (id),
    cause smallint not null,
    counted smallint not null,
    outcome smallint not null,
    reason text,
    duration bigint not null,
    resolve bigint not null,
    connect bigint not null,
    tls bigint not null,
    processing bigint not null,
    transfer bigint not null,
    http_status integer not null,
    http_version text,
    body_bytes bigint not null,
    redirects integer not null,
    ip_protocol smallint not null,
    tls_version text,
    certificate_expiry bigint,
    first_event bigint,
    events integer not null,
    failure text,
    steps text,
    primary key (monitor, at, region, cause)
) ${clustered};

-- One row per monitor, region and hour (counted since 1970) that had results that count. Milliseconds say for how long
-- an outcome held: counts alone would exaggerate outages, which are probed more often.
create table roll_up (
    monitor bigint not null references monitor (id),
    hour bigint not null,
    region bigint not null references region (id),
    up integer not null,
    degraded integer not null,
    down integer not null,
    unknown integer not null,
    up_millis bigint not null,
    degraded_millis bigint not null,
    down_millis bigint not null,
    unknown_millis bigint not null,
    latency_sum bigint not null,
    latencies text not null,
    reasons text not null,
    primary key (monitor, hour, region)
) ${clustered};

-- Hours that have to be rolled up, or again, because a result of them came late.
create table roll_up_due (
    hour bigint not null,
    monitor bigint not null references monitor (id),
    primary key (hour, monitor)
) ${clustered};

create table rule_state (
    rule text not null,
    subject text not null,
    document text not null,
    primary key (rule, subject)
) ${clustered};

create table transition (
    seq ${serial},
    id text not null unique,
    alert text not null,
    at bigint not null,
    planned smallint not null,
    document text not null
);

create index transition_unplanned on transition (seq) where planned = 0;
create index transition_planned on transition (at) where planned = 1;
create index transition_by_time on transition (at, seq);
create index transition_by_alert on transition (alert, seq);

create table alert_group (
    id text not null primary key,
    closed smallint not null,
    touched bigint not null,
    document text not null
) ${clustered};

create index alert_group_open on alert_group (touched) where closed = 0;
create index alert_group_closed on alert_group (touched) where closed = 1;

-- What a channel needs to continue a group's message. Apart from the group, so that whoever stores an older copy of
-- the group does not take a thread away.
create table alert_group_thread (
    alert_group text not null references alert_group (id) on delete cascade,
    channel text not null,
    thread text not null,
    primary key (alert_group, channel)
) ${clustered};

create table outbox (
    id text not null primary key,
    channel text not null,
    alert_group text not null,
    sequence bigint not null,
    state smallint not null,
    created_at bigint not null,
    next_attempt bigint not null,
    document text not null
) ${clustered};

create index outbox_pending on outbox (channel, sequence, created_at) where state = 0;
create index outbox_pending_by_group on outbox (alert_group) where state = 0;
create index outbox_done on outbox (created_at) where state > 0;

create table silence (
    id text not null primary key,
    ends_at bigint not null,
    document text not null
) ${clustered};

create index silence_by_end on silence (ends_at);

create table heartbeat (
    monitor text not null primary key,
    first_known bigint not null,
    last_report bigint
) ${clustered};
