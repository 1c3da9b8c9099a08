-- What probes that were not up asked and were answered, redacted: of each monitor and region the last few, and the first of the last few times
-- that its state changed. Each region keeps its own in its own file.
create table excerpt (
    monitor bigint not null,
    region bigint not null,
    opening smallint not null,
    at bigint not null,
    cause smallint not null,
    document text not null,
    primary key (monitor, region, opening, at, cause)
) ${clustered};
