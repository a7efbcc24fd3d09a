-- Environments of the lab: what should run, what happened to it, what was measured in it; and the images that may run.

create table environment (
    id text not null primary key,
    experiment text references experiment (id),
    organization text not null references organization (id),
    launched_by text not null,
    package text not null,
    version text not null,
    software text not null,
    profile text not null,
    deployment text not null,
    open_port integer not null,
    open_path text not null,
    wish text not null,
    status text not null,
    failure text,
    epoch integer not null,
    created_at text not null,
    admitted_at text,
    served_at text,
    expires_at text not null,
    ended_at text,
    updated_at text not null
) strict;
create index environment_by_experiment on environment (experiment, created_at) where experiment is not null;
create index environment_by_organization on environment (organization, created_at);
create index environment_live on environment (created_at) where status <> 'ended';
create index environment_by_package on environment (package, served_at);

create table environment_step (
    id text not null primary key,
    environment text not null references environment (id) on delete cascade,
    news text not null,
    reason text not null,
    noted_by text not null,
    noted_at text not null
) strict;
create index environment_step_by_environment on environment_step (environment, noted_at);

create table environment_measurement (
    id text not null primary key,
    environment text not null references environment (id) on delete cascade,
    marker text not null,
    result text,
    hash text,
    asked_by text not null,
    asked_at text not null,
    done_at text
) strict;
create index environment_measurement_by_environment on environment_measurement (environment, asked_at);
create index environment_measurement_waiting on environment_measurement (asked_at) where done_at is null;

create table lab_image (
    package text not null,
    image text not null,
    digest text not null,
    built text not null,
    recipe text not null,
    packages text not null,
    installed_at text not null,
    primary key (package, image, digest)
) strict;

-- One row: who reconciles now, and until when.
create table lab_lease (
    one integer not null primary key,
    worker text not null,
    lease_until text not null
) strict;
