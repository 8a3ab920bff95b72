-- Whether a patient may photograph their own treatment: the decision, never the picture and never whose it is. `body` (where, and why
-- they would like it) is sealed under a key of its own; after `until` all of it is forgotten, and the journal's entry stays.

create table patient_photo (
    id text primary key,
    person text not null,
    open text not null,
    body bytea not null,
    made bigint not null,
    until bigint not null
);
