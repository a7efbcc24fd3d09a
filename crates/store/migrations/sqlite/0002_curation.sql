-- What curators are asked and what they decided.

create table suggestion (
    id text not null primary key,
    kind text not null,
    -- Kind `record`: a record, and the software it might belong to. Kind `software`: two that might be one, the lesser
    -- identifier first. Kind `review`: one software, twice.
    first text not null,
    second text not null,
    reason text not null,
    detail text not null,
    status text not null,
    created_at text not null,
    resolved_at text,
    resolved_by text,
    unique (kind, first, second, reason)
) strict;
create index suggestion_by_status on suggestion (status, created_at, id);
create index suggestion_by_first on suggestion (first);
create index suggestion_by_second on suggestion (second);

create table decision (
    id text not null primary key,
    kind text not null,
    software text not null,
    other text,
    actor text not null,
    at text not null,
    payload text not null,
    undone_at text,
    undone_by text
) strict;
create index decision_by_software on decision (software);
create index decision_by_other on decision (other);
