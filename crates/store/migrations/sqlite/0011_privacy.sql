-- What people agreed to, who looked at what is kept of them, confidentiality incidents, and what is moderated.

create table consent (
    id text not null primary key,
    person text not null references person (id) on delete cascade,
    notice text not null,
    agreed_at text not null,
    withdrawn_at text
) strict;
create index consent_by_person on consent (person, agreed_at);

-- One row per reader, place and day: how often is counted, and not each page.
create table personal_access (
    id text not null primary key,
    person text not null references person (id) on delete cascade,
    reader text not null,
    place text not null,
    day text not null,
    times integer not null,
    first_at text not null,
    last_at text not null,
    unique (person, reader, place, day)
) strict;
create index personal_access_by_time on personal_access (last_at);

create table incident (
    id text not null primary key,
    entry text not null,
    known_on text not null,
    opened_at text not null,
    opened_by text not null,
    updated_at text not null,
    closed_at text,
    closed_by text
) strict;
create index incident_by_time on incident (known_on, id);

-- What waits for a moderator or was decided by one, whatever its kind: its words stand in the table of its kind.
create table moderated (
    kind text not null,
    subject text not null,
    state text not null,
    posted_at text not null,
    decided_at text,
    primary key (kind, subject)
) strict;
create index moderated_by_state on moderated (state, posted_at);

create table moderation_decision (
    id text not null primary key,
    kind text not null,
    subject text not null,
    act text not null,
    before text not null,
    reason text,
    words text not null,
    decided_by text not null,
    decided_at text not null,
    undone_by text,
    undone_at text
) strict;
create index moderation_decision_by_time on moderation_decision (decided_at, id);
create index moderation_decision_by_subject on moderation_decision (kind, subject);

-- Forms that were sent: each once, how many from one place of the network, and no text twice.
create table posting (
    token text not null primary key,
    kind text not null,
    network text,
    digest text not null,
    outcome text not null,
    at text not null
) strict;
create index posting_by_time on posting (kind, at);
create index posting_by_digest on posting (digest);

-- Contests that nobody has read yet.
insert into moderated (kind, subject, state, posted_at)
select 'contest', id, 'waiting', created_at from contest where published = 0 and status = 'open';
