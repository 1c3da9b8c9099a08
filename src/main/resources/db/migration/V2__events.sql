-- What applications report, and what windows made of it. ${key} is a key that the program counts up, ${bytes} is a
-- text of bytes. No foreign keys: each event would be looked up half a dozen times.

-- Texts that events repeat, such as routes and models; how many there are of each role is bounded. An event that uses
-- one is at most some thousand positions behind "used", so that a name of which no event is left can be told.
create table event_name (
    id ${serial},
    role smallint not null,
    name text not null,
    used bigint not null,
    unique (role, name)
);

-- In the order of storing. People are the first 64 bits of a keyed hash; the sender's id is not kept, its digest is in
-- event_key. Latency in microseconds.
create table event (
    position ${key},
    source bigint not null,
    kind bigint not null,
    at bigint not null,
    received bigint not null,
    ip bigint,
    account bigint,
    member bigint,
    route bigint,
    status integer not null,
    latency bigint,
    provider bigint,
    reason bigint
);

-- What an event says of a language model's use. The cost is an exact decimal.
create table event_model_use (
    event ${key},
    model bigint not null,
    input bigint not null,
    output bigint not null,
    cached_input bigint not null,
    cache_write bigint not null,
    reasoning bigint not null,
    batch smallint not null,
    cost text,
    currency text
);

-- The first 128 bits of a digest of source and id. They fall anywhere, so each would touch a page of its own in a large
-- table: they are kept in generations of bounded size, of which only the last one grows.
create table event_key (
    generation bigint not null,
    high bigint not null,
    low bigint not null,
    position bigint not null,
    primary key (generation, high, low)
) ${clustered};

-- A generation that is full has a Bloom filter of its keys, so that few lookups have to read it. Keys of a generation
-- that is not listed are forgotten.
create table event_generation (
    id ${key},
    first_position bigint not null,
    filter ${bytes}
);

-- Up to which position the log was filled at what time: the age of what is deleted by its position.
create table event_mark (
    position bigint not null primary key,
    at bigint not null
) ${clustered};

-- What windows came to, as they encode it; up to which position is in meta.
create table event_bucket (
    signal text not null,
    seconds integer not null,
    start bigint not null,
    content ${bytes} not null,
    primary key (signal, seconds, start)
);

create index event_bucket_by_start on event_bucket (start);
