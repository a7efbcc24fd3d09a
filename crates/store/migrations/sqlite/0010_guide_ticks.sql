-- What a person ticked in the checklists of guides.

create table guide_tick (
    person text not null references person (id) on delete cascade,
    guide text not null,
    key text not null,
    ticked_at text not null,
    primary key (person, guide, key)
) strict;
