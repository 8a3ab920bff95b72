-- Where a health claim comes from: title, address and the day somebody looked, sealed under the draft's key; and how often
-- each redirect went out on which day, which says nothing about anybody.

create table source (draft text primary key, body bytea not null, person text not null, made bigint not null);

create table redirect_out (kind text not null, day text not null, count bigint not null, primary key (kind, day));
