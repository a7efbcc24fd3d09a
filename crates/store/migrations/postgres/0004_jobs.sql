-- Work to do later, claimed by any replica.

create table job (
    id text collate "C" not null primary key,
    kind text collate "C" not null,
    priority bigint not null,
    dedup_key text collate "C",
    payload text not null,
    status text collate "C" not null,
    attempts bigint not null,
    max_attempts bigint not null,
    not_before text collate "C" not null,
    lease_until text collate "C",
    worker text,
    last_error text,
    created_at text collate "C" not null,
    finished_at text collate "C"
);
create index job_by_status on job (status, priority, not_before);
-- One waiting job of a key is enough; while one runs, another may wait.
create unique index job_waiting_key on job (dedup_key) where status = 'waiting';
