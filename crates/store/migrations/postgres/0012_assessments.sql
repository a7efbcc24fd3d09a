-- Self-assessments of bodies, and their contribution policies.

create table assessment (
    id text collate "C" not null primary key,
    organization text collate "C" not null references organization (id),
    framework text collate "C" not null,
    started_at text collate "C" not null,
    started_by text collate "C" not null,
    closed_at text collate "C",
    closed_by text collate "C",
    summary text not null,
    outcome text,
    published bigint not null
);
-- A body has at most one open.
create unique index assessment_open on assessment (organization) where closed_at is null;
create index assessment_by_organization on assessment (organization, started_at);

create table assessment_answer (
    id text collate "C" not null primary key,
    assessment text collate "C" not null references assessment (id) on delete cascade,
    -- Erasing a person empties it; what was answered stays.
    person text collate "C" references person (id),
    statement text collate "C" not null,
    framework text collate "C" not null,
    answer text collate "C" not null,
    note text not null,
    answered_at text collate "C" not null,
    unique (assessment, person, statement)
);
create index assessment_answer_by_person on assessment_answer (person);

create table policy_version (
    id text collate "C" not null primary key,
    organization text collate "C" not null references organization (id),
    number bigint not null,
    answers text not null,
    questions text collate "C" not null,
    fr text not null,
    en text not null,
    adopted_on text collate "C" not null,
    adopted_by text not null,
    parent text collate "C",
    saved_at text collate "C" not null,
    saved_by text collate "C" not null,
    unique (organization, number)
);
