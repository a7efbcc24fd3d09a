-- What people are told, how, and the mail that tells them. Everything here belongs to a person and goes with them.

create table mail (
    id text not null primary key,
    person text not null references person (id) on delete cascade,
    kind text not null,
    status text not null,
    attempts integer not null,
    not_before text not null,
    lease_until text,
    worker text,
    handed_at text,
    last_fault text,
    last_reply text,
    created_at text not null,
    finished_at text
) strict;
create index mail_by_person on mail (person);
create index mail_by_status on mail (status, not_before);

create table notice (
    id text not null primary key,
    person text not null references person (id) on delete cascade,
    kind text not null,
    event integer not null,
    subject_kind text not null,
    subject_id text not null,
    organization text,
    detail text not null,
    channel text not null,
    mail text references mail (id) on delete set null,
    created_at text not null,
    read_at text,
    unique (person, kind, event, subject_id, detail)
) strict;
create index notice_by_person on notice (person, created_at);
create index notice_unread on notice (person) where read_at is null;
create index notice_by_mail on notice (mail);

create table notice_choice (
    person text not null references person (id) on delete cascade,
    kind text not null,
    channel text not null,
    primary key (person, kind)
) strict;

create table notice_reach (
    person text not null primary key references person (id) on delete cascade,
    feed_hash text unique,
    feed_since text,
    bouncing_since text,
    bounce_fault text,
    bounce_reply text
) strict;

-- Days on which something ends, as the log told them: nothing personal.
create table notice_deadline (
    subject_kind text not null,
    subject_id text not null,
    organization text not null,
    day text not null,
    primary key (subject_kind, subject_id)
) strict;
create index notice_deadline_by_day on notice_deadline (day);
