-- What harvests bring: repositories, what was found out about them, and what people contest of it.

create table repository (
    id text collate "C" not null primary key,
    source text collate "C" not null references source (key),
    url text collate "C" not null unique,
    forge text collate "C" not null,
    -- What the forge knows it by, out of `listed`: it survives a rename.
    forge_id text collate "C",
    archived bigint not null,
    fork text collate "C",
    listed text not null,
    head_commit text collate "C",
    last_attempt text collate "C",
    last_success text collate "C",
    consecutive_failures bigint not null,
    first_failure_at text collate "C",
    absent_since text collate "C",
    next_attempt text collate "C",
    last_fault text collate "C",
    gone_at text collate "C",
    checks_version text collate "C",
    diagnostics text not null,
    derived bigint not null,
    first_seen text collate "C" not null,
    last_seen text collate "C" not null,
    last_changed text collate "C" not null,
    lease_until text collate "C",
    worker text collate "C"
);
create index repository_by_source on repository (source, url);
create index repository_by_forge_id on repository (source, forge_id);
create index repository_by_next_attempt on repository (next_attempt) where next_attempt is not null;

create table repository_alias (
    url text collate "C" not null primary key,
    repository text collate "C" not null references repository (id) on delete cascade
);
create index repository_alias_by_repository on repository_alias (repository);

-- Which software a folder describes, through the record made of it: the record follows merges and splits.
create table repository_record (
    repository text collate "C" not null references repository (id) on delete cascade,
    path text collate "C" not null,
    record text collate "C" not null references record (id) on delete cascade,
    primary key (repository, path)
);
create index repository_record_by_record on repository_record (record);

create table finding (
    id text collate "C" not null primary key,
    repository text collate "C" not null references repository (id) on delete cascade,
    path text collate "C" not null,
    code text collate "C" not null,
    check_version bigint not null,
    -- Outcome and privacy stand in the judgement too: these are to be searched.
    outcome text collate "C" not null,
    private bigint not null,
    judgement text not null,
    commit_id text collate "C",
    observed_at text collate "C" not null,
    expires_at text collate "C" not null,
    produced_by text collate "C" not null,
    supersedes text collate "C",
    superseded_at text collate "C"
);
create unique index finding_current on finding (repository, path, code) where superseded_at is null;
-- Facets of the whole catalogue are read from this alone, without the judgements.
create index finding_by_subject on finding (repository, path, code, superseded_at, outcome, private, expires_at);
create index finding_by_expiry on finding (expires_at, id) where superseded_at is null;
create index finding_by_superseded_at on finding (superseded_at) where superseded_at is not null;

create table software_release (
    id text collate "C" not null primary key,
    repository text collate "C" not null references repository (id) on delete cascade,
    software text collate "C",
    version text collate "C" not null,
    tag text collate "C" not null,
    released_at text collate "C",
    known_from text collate "C" not null,
    end_of_life text collate "C",
    unique (repository, tag)
);
create index software_release_by_software on software_release (software);

create table harvest_run (
    id text collate "C" not null primary key,
    source text collate "C" not null,
    started_at text collate "C" not null,
    finished_at text collate "C",
    counts text not null,
    resume_from text,
    refused text not null
);
create index harvest_run_by_source on harvest_run (source, started_at);

create table source_day (
    source text collate "C" not null references source (key) on delete cascade,
    day text collate "C" not null,
    counts text not null,
    primary key (source, day)
);

create table listing (
    source text collate "C" not null primary key references source (key) on delete cascade,
    state text not null
);

create table contest (
    id text collate "C" not null primary key,
    -- A finding, or a field of a software.
    finding text collate "C" references finding (id) on delete cascade,
    software text collate "C" references software (id) on delete cascade,
    field text collate "C",
    body text not null,
    person text collate "C" references person (id) on delete set null,
    created_at text collate "C" not null,
    published bigint not null,
    status text collate "C" not null,
    answer text,
    answered_by text collate "C",
    answered_at text collate "C"
);
create index contest_by_finding on contest (finding);
create index contest_by_software on contest (software, field);
create index contest_by_person on contest (person);
create index contest_by_status on contest (status, created_at, id);
