-- Since when rules watch a signal, so that a restart does not begin anew how long one may be silent that never had an event.
create table signal_watch (
    signal text not null primary key,
    since bigint not null
);

-- Of signals that are measured, when they first and last had a value; the values themselves are not kept.
create table signal_measured (
    signal text not null primary key,
    first_value bigint not null,
    last_value bigint not null
);
