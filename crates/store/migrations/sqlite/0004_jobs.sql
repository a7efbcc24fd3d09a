-- Work to do later, claimed by any replica.

create table job (
    id text not null primary key,
    kind text not null,
    priority integer not null,
    dedup_key text,
    payload text not null,
    status text not null,
    attempts integer not null,
    max_attempts integer not null,
    not_before text not null,
    lease_until text,
    worker text,
    last_error text,
    created_at text not null,
    finished_at text
) strict;
create index job_by_status on job (status, priority, not_before);
-- One waiting job of a key is enough; while one runs, another may wait.
create unique index job_waiting_key on job (dedup_key) where status = 'waiting';
