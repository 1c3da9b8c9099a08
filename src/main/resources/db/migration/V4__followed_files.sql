-- How far log files were read: on each machine its own, which its region names. A file has a number of its own that was drawn
-- at random, since names and what the file system calls it are given to other files later. "head" is a part of a hash of its
-- first bytes. Of each name, a handful of files that are done are kept.
create table followed_file (
    region text not null,
    source text not null,
    file bigint not null,
    place bigint not null,
    base text not null,
    file_key text not null,
    head_length integer not null,
    head integer not null,
    read_to bigint not null,
    modified bigint not null,
    done smallint not null,
    primary key (region, source, file)
) ${clustered};
