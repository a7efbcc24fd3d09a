-- The catalogue. Times are fixed-width RFC 3339 texts, JSON is text, booleans are 0 or 1; keys, slugs and whatever a
-- cursor compares are collated "C", so that both engines give one order.

create table source (
    key text collate "C" not null primary key,
    kind text collate "C" not null,
    name text not null,
    publisher text,
    url text,
    license text,
    attribution text,
    dated text,
    may_republish bigint not null,
    last_imported_at text collate "C"
);

create table software (
    id text collate "C" not null primary key,
    slug text collate "C" not null unique,
    sort_key text collate "C" not null,
    fields text not null,
    provenance text not null,
    created_at text collate "C" not null,
    updated_at text collate "C" not null,
    retired_at text collate "C",
    merged_into text collate "C" references software (id) deferrable initially deferred
);
create index software_by_sort_key on software (sort_key, id);

-- Every slug ever given, for ever: what has moved redirects.
create table slug (
    kind text collate "C" not null,
    slug text collate "C" not null,
    owner text collate "C" not null,
    primary key (kind, slug)
);
create index slug_by_owner on slug (kind, owner);

create table record (
    id text collate "C" not null primary key,
    source text collate "C" not null references source (key),
    external_id text collate "C" not null,
    software text collate "C" not null references software (id),
    joined_by text not null,
    content_hash text collate "C" not null,
    location text not null,
    raw text not null,
    parsed text not null,
    first_seen text collate "C" not null,
    last_seen text collate "C" not null,
    last_changed text collate "C" not null,
    unique (source, external_id)
);
create index record_by_software on record (software);

create table join_key (
    kind text collate "C" not null,
    value text collate "C" not null,
    record text collate "C" not null references record (id) on delete cascade,
    primary key (kind, value, record)
);
create index join_key_by_record on join_key (record);

create table organization (
    id text collate "C" not null primary key,
    slug text collate "C" not null unique,
    source text collate "C" not null references source (key),
    external_id text collate "C" not null,
    kind text collate "C" not null,
    sort_key text collate "C" not null,
    record text not null,
    created_at text collate "C" not null,
    updated_at text collate "C" not null,
    unique (source, external_id)
);
create index organization_by_sort_key on organization (sort_key, id);

create table organization_name (
    name text collate "C" not null,
    organization text collate "C" not null references organization (id) on delete cascade,
    primary key (name, organization)
);
create index organization_name_by_organization on organization_name (organization);

create table software_use (
    id text collate "C" not null primary key,
    organization text collate "C" not null references organization (id),
    software text collate "C" not null references software (id),
    record text collate "C" references record (id) on delete cascade,
    observed text not null,
    observed_on text collate "C",
    expires_at text collate "C"
);
create index software_use_by_software on software_use (software);
create index software_use_by_organization on software_use (organization);
create index software_use_by_record on software_use (record);

create table event (
    seq bigint not null primary key,
    at text collate "C" not null,
    actor text collate "C" not null,
    verb text collate "C" not null,
    subject_kind text collate "C" not null,
    subject_id text collate "C" not null,
    fields text not null
);
create index event_by_subject on event (subject_kind, subject_id, seq);

create table import_run (
    id text collate "C" not null primary key,
    source text collate "C" not null,
    started_at text collate "C" not null,
    finished_at text collate "C" not null,
    report text not null
);
create index import_run_by_source on import_run (source, finished_at);

-- Small values by name: how far each follower of the log has read.
create table meta (
    key text collate "C" not null primary key,
    value text not null
);
