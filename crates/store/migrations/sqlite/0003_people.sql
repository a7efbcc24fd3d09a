-- People who sign in. Whatever is personal stands in these tables only.

create table person (
    id text not null primary key,
    display_name text not null,
    email text not null unique,
    locale text not null,
    roles text not null,
    password_hash text,
    created_at text not null,
    disabled_at text
) strict;

create table session (
    id text not null primary key,
    person text not null references person (id) on delete cascade,
    secret_hash text not null unique,
    created_at text not null,
    last_used_at text not null,
    expires_at text not null
) strict;
create index session_by_person on session (person);

create table sign_in_attempt (
    key text not null primary key,
    failures integer not null,
    last_failed_at text not null,
    locked_until text
) strict;
