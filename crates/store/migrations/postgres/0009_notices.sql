-- What people are told, how, and the mail that tells them. Everything here belongs to a person and goes with them.

create table mail (
    id text collate "C" not null primary key,
    person text collate "C" not null references person (id) on delete cascade,
    kind text collate "C" not null,
    status text collate "C" not null,
    attempts bigint not null,
    not_before text collate "C" not null,
    lease_until text collate "C",
    worker text collate "C",
    handed_at text collate "C",
    last_fault text collate "C",
    last_reply text,
    created_at text collate "C" not null,
    finished_at text collate "C"
);
create index mail_by_person on mail (person);
create index mail_by_status on mail (status, not_before);

create table notice (
    id text collate "C" not null primary key,
    person text collate "C" not null references person (id) on delete cascade,
    kind text collate "C" not null,
    event bigint not null,
    subject_kind text collate "C" not null,
    subject_id text collate "C" not null,
    organization text collate "C",
    detail text collate "C" not null,
    channel text collate "C" not null,
    mail text collate "C" references mail (id) on delete set null,
    created_at text collate "C" not null,
    read_at text collate "C",
    unique (person, kind, event, subject_id, detail)
);
create index notice_by_person on notice (person, created_at);
create index notice_unread on notice (person) where read_at is null;
create index notice_by_mail on notice (mail);

create table notice_choice (
    person text collate "C" not null references person (id) on delete cascade,
    kind text collate "C" not null,
    channel text collate "C" not null,
    primary key (person, kind)
);

create table notice_reach (
    person text collate "C" not null primary key references person (id) on delete cascade,
    feed_hash text collate "C" unique,
    feed_since text collate "C",
    bouncing_since text collate "C",
    bounce_fault text collate "C",
    bounce_reply text
);

-- Days on which something ends, as the log told them: nothing personal.
create table notice_deadline (
    subject_kind text collate "C" not null,
    subject_id text collate "C" not null,
    organization text collate "C" not null,
    day text collate "C" not null,
    primary key (subject_kind, subject_id)
);
create index notice_deadline_by_day on notice_deadline (day);
