-- Pictures. What is known of one is sealed in `body` under the record's own key, with a small copy for lists in `small`, and its
-- original lies sealed alike in pieces, so that no row is large. `state` is kept, erased, withdrawn or lapsed. `print` knows a
-- picture again after its key is destroyed, so it is sealed under a key of the desk. `media_like` says which are alike,
-- `media_use` which draft shows which. `likeness` holds which member of staff agreed to be shown, and until when.

create table media (
    id text primary key,
    number bigint not null,
    person text not null,
    editor text not null,
    version bigint not null,
    state text not null,
    body bytea,
    small bytea,
    print bytea not null,
    made bigint not null,
    updated bigint not null
);
create index media_state on media (state, updated);

create table media_piece (media text not null, piece bigint not null, body bytea not null, primary key (media, piece));

create table media_like (media text not null, other text not null, same bigint not null, primary key (media, other));

create table media_use (draft text not null, media text not null, primary key (draft, media));

create table likeness (person text primary key, agreed bigint not null, ended bigint);
