-- The second factor: one secret a person, sealed; recovery codes as keyed digests; sign-ins that wait for a code; and
-- links to a new password. `pending` is a secret that was shown and not yet confirmed.

create table factor (
    person text primary key,
    secret bytea,
    since bigint,
    last_step bigint not null,
    pending bytea,
    pending_at bigint
);

create table recovery_code (code bytea primary key, person text not null, made bigint not null, used bigint);
create index recovery_code_person on recovery_code (person);

create table code_asked (token bytea primary key, person text not null, expires bigint not null);

create table password_link (token bytea primary key, person text not null, expires bigint not null, used bigint);
