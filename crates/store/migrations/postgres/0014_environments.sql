-- Environments of the lab: what should run, what happened to it, what was measured in it; and the images that may run.

create table environment (
    id text collate "C" not null primary key,
    experiment text collate "C" references experiment (id),
    organization text collate "C" not null references organization (id),
    launched_by text collate "C" not null,
    package text collate "C" not null,
    version text collate "C" not null,
    software text not null,
    profile text collate "C" not null,
    deployment text not null,
    open_port bigint not null,
    open_path text not null,
    wish text collate "C" not null,
    status text collate "C" not null,
    failure text,
    epoch bigint not null,
    created_at text collate "C" not null,
    admitted_at text collate "C",
    served_at text collate "C",
    expires_at text collate "C" not null,
    ended_at text collate "C",
    updated_at text collate "C" not null
);
create index environment_by_experiment on environment (experiment, created_at) where experiment is not null;
create index environment_by_organization on environment (organization, created_at);
create index environment_live on environment (created_at) where status <> 'ended';
create index environment_by_package on environment (package, served_at);

create table environment_step (
    id text collate "C" not null primary key,
    environment text collate "C" not null references environment (id) on delete cascade,
    news text collate "C" not null,
    reason text not null,
    noted_by text collate "C" not null,
    noted_at text collate "C" not null
);
create index environment_step_by_environment on environment_step (environment, noted_at);

create table environment_measurement (
    id text collate "C" not null primary key,
    environment text collate "C" not null references environment (id) on delete cascade,
    marker text collate "C" not null,
    result text,
    hash text collate "C",
    asked_by text collate "C" not null,
    asked_at text collate "C" not null,
    done_at text collate "C"
);
create index environment_measurement_by_environment on environment_measurement (environment, asked_at);
create index environment_measurement_waiting on environment_measurement (asked_at) where done_at is null;

create table lab_image (
    package text collate "C" not null,
    image text collate "C" not null,
    digest text collate "C" not null,
    built text collate "C" not null,
    recipe text collate "C" not null,
    packages text not null,
    installed_at text collate "C" not null,
    primary key (package, image, digest)
);

-- One row: who reconciles now, and until when.
create table lab_lease (
    one bigint not null primary key,
    worker text collate "C" not null,
    lease_until text collate "C" not null
);
