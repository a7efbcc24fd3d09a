-- Self-assessments of bodies, and their contribution policies.

create table assessment (
    id text not null primary key,
    organization text not null references organization (id),
    framework text not null,
    started_at text not null,
    started_by text not null,
    closed_at text,
    closed_by text,
    summary text not null,
    outcome text,
    published integer not null
) strict;
-- A body has at most one open.
create unique index assessment_open on assessment (organization) where closed_at is null;
create index assessment_by_organization on assessment (organization, started_at);

create table assessment_answer (
    id text not null primary key,
    assessment text not null references assessment (id) on delete cascade,
    -- Erasing a person empties it; what was answered stays.
    person text references person (id),
    statement text not null,
    framework text not null,
    answer text not null,
    note text not null,
    answered_at text not null,
    unique (assessment, person, statement)
) strict;
create index assessment_answer_by_person on assessment_answer (person);

create table policy_version (
    id text not null primary key,
    organization text not null references organization (id),
    number integer not null,
    answers text not null,
    questions text not null,
    fr text not null,
    en text not null,
    adopted_on text not null,
    adopted_by text not null,
    parent text,
    saved_at text not null,
    saved_by text not null,
    unique (organization, number)
) strict;
