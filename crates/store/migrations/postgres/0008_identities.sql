-- Identities of people at providers, attempts to sign in there, and what signing out there needs.

create table identity (
    issuer text collate "C" not null,
    subject text collate "C" not null,
    person text collate "C" not null references person (id) on delete cascade,
    created_at text collate "C" not null,
    last_used_at text collate "C" not null,
    primary key (issuer, subject)
);
create index identity_by_person on identity (person);

create table provider_attempt (
    key text collate "C" not null primary key,
    provider text collate "C" not null,
    language text collate "C" not null,
    next text collate "C" not null,
    expires_at text collate "C" not null
);

create table provider_session (
    session text collate "C" not null primary key references session (id) on delete cascade,
    issuer text collate "C" not null,
    subject text collate "C" not null,
    sid text collate "C",
    id_token text collate "C" not null
);
create index provider_session_by_subject on provider_session (issuer, subject);

create table provider_role (
    person text collate "C" not null references person (id) on delete cascade,
    issuer text collate "C" not null,
    role text collate "C" not null,
    primary key (person, issuer, role)
);
