-- What a person looked for before a case goes to a professional forum: bound to the digest of the words that were read.
-- `forum` is sealed under the draft's key.

create table checklist (
    draft text primary key,
    digest bytea not null,
    items text not null,
    forum bytea not null,
    person text not null,
    made bigint not null
);
