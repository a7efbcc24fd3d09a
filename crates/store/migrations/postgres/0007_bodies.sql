-- What bodies say of themselves, allow, and claim.

-- The body above, and the one that follows: the external identifier in the same source, or id: and the identifier here.
alter table organization add column parent_key text collate "C";
alter table organization add column successor_key text collate "C";
update organization set parent_key = record::json ->> 'parent';
create index organization_by_parent on organization (parent_key);
create index organization_by_successor on organization (successor_key);

create table organization_domain (
    domain text collate "C" not null,
    organization text collate "C" not null references organization (id) on delete cascade,
    primary key (domain, organization)
);
create index organization_domain_by_organization on organization_domain (organization);

create table organization_overlay (
    organization text collate "C" not null primary key references organization (id) on delete cascade,
    overlay text not null,
    said_by text collate "C" not null,
    said_at text collate "C" not null
);

create table standing_permission (
    id text collate "C" not null primary key,
    organization text collate "C" not null references organization (id),
    scope text collate "C" not null,
    scope_value text collate "C" not null,
    kinds text collate "C" not null,
    conditions text not null,
    until text collate "C",
    public bigint not null,
    inherited bigint not null,
    granted_by text collate "C" not null,
    granted_at text collate "C" not null,
    revoked_at text collate "C",
    revoked_by text collate "C",
    reason text
);
create index standing_permission_by_organization on standing_permission (organization, granted_at);

create table permission_request (
    id text collate "C" not null primary key,
    organization text collate "C" not null references organization (id),
    person text collate "C" not null references person (id) on delete cascade,
    scope text collate "C" not null,
    scope_value text collate "C" not null,
    message text not null,
    state text collate "C" not null,
    requested_at text collate "C" not null,
    decided_at text collate "C",
    decided_by text collate "C",
    answer text
);
create index permission_request_by_organization on permission_request (organization, state);
create index permission_request_by_person on permission_request (person);

create table forge_claim (
    id text collate "C" not null primary key,
    organization text collate "C" not null references organization (id),
    url text collate "C" not null,
    state text collate "C" not null,
    claimed_by text collate "C" not null,
    claimed_at text collate "C" not null,
    decided_at text collate "C",
    decided_by text collate "C",
    unique (organization, url)
);
create index forge_claim_by_state on forge_claim (state);
