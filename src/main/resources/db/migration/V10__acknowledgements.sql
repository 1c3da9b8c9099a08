-- Who looks after which alert. The number counts those of one alert, so that of two who come at the same time one is first. An alert that
-- fires has no end yet: the largest number stands there.
create table acknowledgement (
    alert text not null,
    number integer not null,
    ends_at bigint not null,
    document text not null,
    primary key (alert, number)
) ${clustered};

create index acknowledgement_by_end on acknowledgement (ends_at);
