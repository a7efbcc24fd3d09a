-- What a person ticked in the checklists of guides.

create table guide_tick (
    person text collate "C" not null references person (id) on delete cascade,
    guide text collate "C" not null,
    key text collate "C" not null,
    ticked_at text collate "C" not null,
    primary key (person, guide, key)
);
