-- What people agreed to, who looked at what is kept of them, confidentiality incidents, and what is moderated.

create table consent (
    id text collate "C" not null primary key,
    person text collate "C" not null references person (id) on delete cascade,
    notice text collate "C" not null,
    agreed_at text collate "C" not null,
    withdrawn_at text collate "C"
);
create index consent_by_person on consent (person, agreed_at);

-- One row per reader, place and day: how often is counted, and not each page.
create table personal_access (
    id text collate "C" not null primary key,
    person text collate "C" not null references person (id) on delete cascade,
    reader text collate "C" not null,
    place text collate "C" not null,
    day text collate "C" not null,
    times bigint not null,
    first_at text collate "C" not null,
    last_at text collate "C" not null,
    unique (person, reader, place, day)
);
create index personal_access_by_time on personal_access (last_at);

create table incident (
    id text collate "C" not null primary key,
    entry text not null,
    known_on text collate "C" not null,
    opened_at text collate "C" not null,
    opened_by text collate "C" not null,
    updated_at text collate "C" not null,
    closed_at text collate "C",
    closed_by text collate "C"
);
create index incident_by_time on incident (known_on, id);

-- What waits for a moderator or was decided by one, whatever its kind: its words stand in the table of its kind.
create table moderated (
    kind text collate "C" not null,
    subject text collate "C" not null,
    state text collate "C" not null,
    posted_at text collate "C" not null,
    decided_at text collate "C",
    primary key (kind, subject)
);
create index moderated_by_state on moderated (state, posted_at);

create table moderation_decision (
    id text collate "C" not null primary key,
    kind text collate "C" not null,
    subject text collate "C" not null,
    act text collate "C" not null,
    before text collate "C" not null,
    reason text collate "C",
    words text not null,
    decided_by text collate "C" not null,
    decided_at text collate "C" not null,
    undone_by text collate "C",
    undone_at text collate "C"
);
create index moderation_decision_by_time on moderation_decision (decided_at, id);
create index moderation_decision_by_subject on moderation_decision (kind, subject);

-- Forms that were sent: each once, how many from one place of the network, and no text twice.
create table posting (
    token text collate "C" not null primary key,
    kind text collate "C" not null,
    network text collate "C",
    digest text collate "C" not null,
    outcome text collate "C" not null,
    at text collate "C" not null
);
create index posting_by_time on posting (kind, at);
create index posting_by_digest on posting (digest);

-- Contests that nobody has read yet.
insert into moderated (kind, subject, state, posted_at)
select 'contest', id, 'waiting', created_at from contest where published = 0 and status = 'open';
