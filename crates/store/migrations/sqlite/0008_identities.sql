-- Identities of people at providers, attempts to sign in there, and what signing out there needs.

create table identity (
    issuer text not null,
    subject text not null,
    person text not null references person (id) on delete cascade,
    created_at text not null,
    last_used_at text not null,
    primary key (issuer, subject)
) strict;
create index identity_by_person on identity (person);

create table provider_attempt (
    key text not null primary key,
    provider text not null,
    language text not null,
    next text not null,
    expires_at text not null
) strict;

create table provider_session (
    session text not null primary key references session (id) on delete cascade,
    issuer text not null,
    subject text not null,
    sid text,
    id_token text not null
) strict;
create index provider_session_by_subject on provider_session (issuer, subject);

create table provider_role (
    person text not null references person (id) on delete cascade,
    issuer text not null,
    role text not null,
    primary key (person, issuer, role)
) strict;
