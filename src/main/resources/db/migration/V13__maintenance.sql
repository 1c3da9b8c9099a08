-- Maintenance that people declare is a silence with words for members. How long it is kept is that of what it is left out of: uptime.
alter table silence add column maintenance smallint not null default 0;

create index silence_maintenance on silence (ends_at) where maintenance = 1;
