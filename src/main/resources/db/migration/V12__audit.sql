-- What people changed or tried to. The id begins with the time; the document has who, from where, what and what came of it.
create table audit (
    id text not null primary key,
    at bigint not null,
    document text not null
) ${clustered};

create index audit_by_time on audit (at, id);
