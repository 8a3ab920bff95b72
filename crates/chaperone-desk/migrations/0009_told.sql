-- What a published post told of a patient: classes and keyed hashes and never a word, sealed under the draft's own key. `day` is
-- the day it went out; after `until` it is forgotten.

create table told (draft text primary key, body bytea not null, day text not null, until bigint not null);
