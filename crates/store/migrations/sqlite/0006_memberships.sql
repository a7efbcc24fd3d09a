-- What ties people to bodies.

create table membership (
    id text not null primary key,
    person text not null references person (id) on delete cascade,
    organization text not null references organization (id),
    role text not null,
    state text not null,
    origin text not null,
    message text not null,
    requested_at text not null,
    decided_at text,
    decided_by text,
    unique (person, organization)
) strict;
create index membership_by_organization on membership (organization, state);
