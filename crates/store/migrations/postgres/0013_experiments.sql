-- Experiments of the lab, with every state they came through.

create table experiment (
    id text collate "C" not null primary key,
    organization text collate "C" not null references organization (id),
    status text collate "C" not null,
    hypothesis text not null,
    rules text,
    conclusion text,
    report text,
    created_by text collate "C" not null,
    created_at text collate "C" not null,
    updated_at text collate "C" not null
);
create index experiment_by_organization on experiment (organization, created_at);
create index experiment_by_status on experiment (status, updated_at);

create table experiment_step (
    id text collate "C" not null primary key,
    experiment text collate "C" not null references experiment (id) on delete cascade,
    status text collate "C" not null,
    checklist text not null,
    reason text not null,
    decided_by text collate "C" not null,
    decided_at text collate "C" not null
);
create index experiment_step_by_experiment on experiment_step (experiment, decided_at);

-- What names a software that was merged is found from the one it was merged into.
create index software_by_merged_into on software (merged_into) where merged_into is not null;
