-- Keys of the API: each belongs to a person and is kept as a digest.

create table api_key (
    id text primary key,
    token bytea not null unique,
    person text not null,
    name text not null,
    made bigint not null,
    expires bigint not null,
    last_used bigint,
    ended bigint
);
create index api_key_person on api_key (person);
