-- While the key that people are hashed with is changed, events keep them under both: the old key is that of the windows until it
-- is taken out. Null while one key is in use.
alter table event add column next_ip bigint;
alter table event add column next_account bigint;
alter table event add column next_member bigint;
