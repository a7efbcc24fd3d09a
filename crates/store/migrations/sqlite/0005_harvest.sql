-- What harvests bring: repositories, what was found out about them, and what people contest of it.

create table repository (
    id text not null primary key,
    source text not null references source (key),
    url text not null unique,
    forge text not null,
    -- What the forge knows it by, out of `listed`: it survives a rename.
    forge_id text,
    archived integer not null,
    fork text,
    listed text not null,
    head_commit text,
    last_attempt text,
    last_success text,
    consecutive_failures integer not null,
    first_failure_at text,
    absent_since text,
    next_attempt text,
    last_fault text,
    gone_at text,
    checks_version text,
    diagnostics text not null,
    derived integer not null,
    first_seen text not null,
    last_seen text not null,
    last_changed text not null,
    lease_until text,
    worker text
) strict;
create index repository_by_source on repository (source, url);
create index repository_by_forge_id on repository (source, forge_id);
create index repository_by_next_attempt on repository (next_attempt) where next_attempt is not null;

create table repository_alias (
    url text not null primary key,
    repository text not null references repository (id) on delete cascade
) strict;
create index repository_alias_by_repository on repository_alias (repository);

-- Which software a folder describes, through the record made of it: the record follows merges and splits.
create table repository_record (
    repository text not null references repository (id) on delete cascade,
    path text not null,
    record text not null references record (id) on delete cascade,
    primary key (repository, path)
) strict;
create index repository_record_by_record on repository_record (record);

create table finding (
    id text not null primary key,
    repository text not null references repository (id) on delete cascade,
    path text not null,
    code text not null,
    check_version integer not null,
    -- Outcome and privacy stand in the judgement too: these are to be searched.
    outcome text not null,
    private integer not null,
    judgement text not null,
    commit_id text,
    observed_at text not null,
    expires_at text not null,
    produced_by text not null,
    supersedes text,
    superseded_at text
) strict;
create unique index finding_current on finding (repository, path, code) where superseded_at is null;
-- Facets of the whole catalogue are read from this alone, without the judgements.
create index finding_by_subject on finding (repository, path, code, superseded_at, outcome, private, expires_at);
create index finding_by_expiry on finding (expires_at, id) where superseded_at is null;
create index finding_by_superseded_at on finding (superseded_at) where superseded_at is not null;

create table software_release (
    id text not null primary key,
    repository text not null references repository (id) on delete cascade,
    software text,
    version text not null,
    tag text not null,
    released_at text,
    known_from text not null,
    end_of_life text,
    unique (repository, tag)
) strict;
create index software_release_by_software on software_release (software);

create table harvest_run (
    id text not null primary key,
    source text not null,
    started_at text not null,
    finished_at text,
    counts text not null,
    resume_from text,
    refused text not null
) strict;
create index harvest_run_by_source on harvest_run (source, started_at);

create table source_day (
    source text not null references source (key) on delete cascade,
    day text not null,
    counts text not null,
    primary key (source, day)
) strict;

create table listing (
    source text not null primary key references source (key) on delete cascade,
    state text not null
) strict;

create table contest (
    id text not null primary key,
    -- A finding, or a field of a software.
    finding text references finding (id) on delete cascade,
    software text references software (id) on delete cascade,
    field text,
    body text not null,
    person text references person (id) on delete set null,
    created_at text not null,
    published integer not null,
    status text not null,
    answer text,
    answered_by text,
    answered_at text
) strict;
create index contest_by_finding on contest (finding);
create index contest_by_software on contest (software, field);
create index contest_by_person on contest (person);
create index contest_by_status on contest (status, created_at, id);
