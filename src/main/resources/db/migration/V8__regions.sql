-- What each region that shares this database said of itself last, by this database's clock. The skew is how far this clock is ahead of
-- the region's, in microseconds.
create table member (
    region text not null primary key,
    instance text not null,
    version text not null,
    since bigint not null,
    seen bigint not null,
    gone smallint not null,
    skew bigint not null,
    able smallint not null
) ${clustered};

-- Who has the right to decide, how often it changed hands, and when it ends.
create table lease (
    name text not null primary key,
    holder text not null,
    epoch bigint not null,
    until bigint not null
) ${clustered};

-- The order in which results are shared. Null where nothing is shared, and for what others saw in a region's own copy. The skew is that of
-- the region that saw the result, at the time at which it shared it, in microseconds.
alter table result add column position bigint;
alter table result add column skew bigint;

create unique index result_by_position on result (position) where position is not null;
