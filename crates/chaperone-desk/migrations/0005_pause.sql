-- A pause that somebody asked for: until then nobody lets this draft out.

create table pause (draft text primary key, until bigint not null, person text not null, made bigint not null);
