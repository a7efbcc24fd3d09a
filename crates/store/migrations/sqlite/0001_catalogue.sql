-- The catalogue. Times are fixed-width RFC 3339 texts, JSON is text, booleans are 0 or 1; texts compare by their
-- bytes, as "C" makes them in PostgreSQL: both engines give one order.

create table source (
    key text not null primary key,
    kind text not null,
    name text not null,
    publisher text,
    url text,
    license text,
    attribution text,
    dated text,
    may_republish integer not null,
    last_imported_at text
) strict;

create table software (
    id text not null primary key,
    slug text not null unique,
    sort_key text not null,
    fields text not null,
    provenance text not null,
    created_at text not null,
    updated_at text not null,
    retired_at text,
    merged_into text references software (id) deferrable initially deferred
) strict;
create index software_by_sort_key on software (sort_key, id);

-- Every slug ever given, for ever: what has moved redirects.
create table slug (
    kind text not null,
    slug text not null,
    owner text not null,
    primary key (kind, slug)
) strict;
create index slug_by_owner on slug (kind, owner);

create table record (
    id text not null primary key,
    source text not null references source (key),
    external_id text not null,
    software text not null references software (id),
    joined_by text not null,
    content_hash text not null,
    location text not null,
    raw text not null,
    parsed text not null,
    first_seen text not null,
    last_seen text not null,
    last_changed text not null,
    unique (source, external_id)
) strict;
create index record_by_software on record (software);

create table join_key (
    kind text not null,
    value text not null,
    record text not null references record (id) on delete cascade,
    primary key (kind, value, record)
) strict;
create index join_key_by_record on join_key (record);

create table organization (
    id text not null primary key,
    slug text not null unique,
    source text not null references source (key),
    external_id text not null,
    kind text not null,
    sort_key text not null,
    record text not null,
    created_at text not null,
    updated_at text not null,
    unique (source, external_id)
) strict;
create index organization_by_sort_key on organization (sort_key, id);

create table organization_name (
    name text not null,
    organization text not null references organization (id) on delete cascade,
    primary key (name, organization)
) strict;
create index organization_name_by_organization on organization_name (organization);

create table software_use (
    id text not null primary key,
    organization text not null references organization (id),
    software text not null references software (id),
    record text references record (id) on delete cascade,
    observed text not null,
    observed_on text,
    expires_at text
) strict;
create index software_use_by_software on software_use (software);
create index software_use_by_organization on software_use (organization);
create index software_use_by_record on software_use (record);

create table event (
    seq integer not null primary key,
    at text not null,
    actor text not null,
    verb text not null,
    subject_kind text not null,
    subject_id text not null,
    fields text not null
) strict;
create index event_by_subject on event (subject_kind, subject_id, seq);

create table import_run (
    id text not null primary key,
    source text not null,
    started_at text not null,
    finished_at text not null,
    report text not null
) strict;
create index import_run_by_source on import_run (source, finished_at);

-- Small values by name: how far each follower of the log has read.
create table meta (
    key text not null primary key,
    value text not null
) strict;
