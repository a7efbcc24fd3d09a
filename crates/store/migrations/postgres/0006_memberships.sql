-- What ties people to bodies.

create table membership (
    id text collate "C" not null primary key,
    person text collate "C" not null references person (id) on delete cascade,
    organization text collate "C" not null references organization (id),
    role text collate "C" not null,
    state text collate "C" not null,
    origin text collate "C" not null,
    message text not null,
    requested_at text collate "C" not null,
    decided_at text collate "C",
    decided_by text collate "C",
    unique (person, organization)
);
create index membership_by_organization on membership (organization, state);
