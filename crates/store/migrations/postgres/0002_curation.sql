-- What curators are asked and what they decided.

create table suggestion (
    id text collate "C" not null primary key,
    kind text collate "C" not null,
    -- Kind `record`: a record, and the software it might belong to. Kind `software`: two that might be one, the lesser
    -- identifier first. Kind `review`: one software, twice.
    first text collate "C" not null,
    second text collate "C" not null,
    reason text collate "C" not null,
    detail text not null,
    status text collate "C" not null,
    created_at text collate "C" not null,
    resolved_at text collate "C",
    resolved_by text collate "C",
    unique (kind, first, second, reason)
);
create index suggestion_by_status on suggestion (status, created_at, id);
create index suggestion_by_first on suggestion (first);
create index suggestion_by_second on suggestion (second);

create table decision (
    id text collate "C" not null primary key,
    kind text collate "C" not null,
    software text collate "C" not null,
    other text collate "C",
    actor text collate "C" not null,
    at text collate "C" not null,
    payload text not null,
    undone_at text collate "C",
    undone_by text collate "C"
);
create index decision_by_software on decision (software);
create index decision_by_other on decision (other);
