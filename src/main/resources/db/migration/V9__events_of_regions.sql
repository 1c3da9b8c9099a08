-- To which region an event of a log came that several share. Null in a region's own log.
alter table event add column region bigint;

-- Which events of a region's own log the others don't know yet, with their keys.
create table event_unshared (
    position ${key},
    high bigint not null,
    low bigint not null
);
