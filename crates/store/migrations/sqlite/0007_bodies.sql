-- What bodies say of themselves, allow, and claim.

-- The body above, and the one that follows: the external identifier in the same source, or id: and the identifier here.
alter table organization add column parent_key text;
alter table organization add column successor_key text;
update organization set parent_key = json_extract(record, '$.parent');
create index organization_by_parent on organization (parent_key);
create index organization_by_successor on organization (successor_key);

create table organization_domain (
    domain text not null,
    organization text not null references organization (id) on delete cascade,
    primary key (domain, organization)
) strict;
create index organization_domain_by_organization on organization_domain (organization);

create table organization_overlay (
    organization text not null primary key references organization (id) on delete cascade,
    overlay text not null,
    said_by text not null,
    said_at text not null
) strict;

create table standing_permission (
    id text not null primary key,
    organization text not null references organization (id),
    scope text not null,
    scope_value text not null,
    kinds text not null,
    conditions text not null,
    until text,
    public integer not null,
    inherited integer not null,
    granted_by text not null,
    granted_at text not null,
    revoked_at text,
    revoked_by text,
    reason text
) strict;
create index standing_permission_by_organization on standing_permission (organization, granted_at);

create table permission_request (
    id text not null primary key,
    organization text not null references organization (id),
    person text not null references person (id) on delete cascade,
    scope text not null,
    scope_value text not null,
    message text not null,
    state text not null,
    requested_at text not null,
    decided_at text,
    decided_by text,
    answer text
) strict;
create index permission_request_by_organization on permission_request (organization, state);
create index permission_request_by_person on permission_request (person);

create table forge_claim (
    id text not null primary key,
    organization text not null references organization (id),
    url text not null,
    state text not null,
    claimed_by text not null,
    claimed_at text not null,
    decided_at text,
    decided_by text,
    unique (organization, url)
) strict;
create index forge_claim_by_state on forge_claim (state);
