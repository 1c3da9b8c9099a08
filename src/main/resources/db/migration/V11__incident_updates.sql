-- What operators told members about incidents. The incident is an alert; its time line is in "transition".
create table incident_update (
    id text not null primary key,
    incident text not null,
    at bigint not null,
    document text not null
) ${clustered};

create index incident_update_by_incident on incident_update (incident);
create index incident_update_by_time on incident_update (at);
