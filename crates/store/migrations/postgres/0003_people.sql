-- People who sign in. Whatever is personal stands in these tables only.

create table person (
    id text collate "C" not null primary key,
    display_name text not null,
    email text collate "C" not null unique,
    locale text collate "C" not null,
    roles text not null,
    password_hash text,
    created_at text collate "C" not null,
    disabled_at text collate "C"
);

create table session (
    id text collate "C" not null primary key,
    person text collate "C" not null references person (id) on delete cascade,
    secret_hash text collate "C" not null unique,
    created_at text collate "C" not null,
    last_used_at text collate "C" not null,
    expires_at text collate "C" not null
);
create index session_by_person on session (person);

create table sign_in_attempt (
    key text collate "C" not null primary key,
    failures bigint not null,
    last_failed_at text collate "C" not null,
    locked_until text collate "C"
);
