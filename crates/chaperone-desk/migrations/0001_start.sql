-- The first shape of the desk. Runs on SQLite and on PostgreSQL: text, bigint, double precision and bytea only;
-- keys are text; times are microseconds since 1970 UTC; flags are 0 or 1; lists and details are JSON as text.

create table meta (name text primary key, value bytea not null);

create table record_key (record text primary key, wrapped bytea not null);

create table practice (
    id text primary key,
    name text not null,
    country text not null,
    details text not null,
    alone bigint not null,
    alone_change_at bigint,
    sheet_confirmed bigint,
    created bigint not null
);

create table person (
    id text primary key,
    name text not null,
    email text not null,
    email_folded text not null unique,
    role text not null,
    password text,
    pin text,
    policy_version text,
    policy_signed bigint,
    joined bigint,
    left_at bigint,
    created bigint not null
);

create table invitation (
    token bytea primary key,
    person text not null,
    expires bigint not null,
    used bigint
);

create table session (
    id text primary key,
    token bytea not null unique,
    person text not null,
    csrf text not null,
    only_draft text,
    address text not null,
    agent text not null,
    started bigint not null,
    last_seen bigint not null,
    expires bigint not null,
    ended bigint
);
create index session_person on session (person);

create table attempt (place bytea primary key, failures bigint not null, until bigint not null, last bigint not null);

create table device (token bytea primary key, person text not null, seen bigint not null);

create table account (
    id text primary key,
    network text not null,
    handle text not null,
    kind text not null,
    mode text not null,
    server text,
    credentials bytea,
    limits text not null,
    state text not null,
    reason text,
    added bigint not null,
    removed bigint
);

create table draft (
    id text primary key,
    author text not null,
    editor text not null,
    channel text not null,
    body bytea,
    earlier bytea,
    words bytea,
    accounts text not null,
    due bigint,
    version bigint not null,
    state text not null,
    state_by text,
    state_at bigint not null,
    asked_of text,
    verdict text,
    created bigint not null,
    updated bigint not null
);
create index draft_state on draft (state, updated);

create table decision (
    id text primary key,
    draft text not null,
    version bigint not null,
    digest bytea not null,
    kind text not null,
    person text not null,
    verdict text not null,
    pack text not null,
    engine text not null,
    answered text not null,
    answers bytea,
    made bigint not null,
    void bigint
);
create index decision_draft on decision (draft);

create table approval_link (
    token bytea primary key,
    person text not null,
    draft text not null,
    version bigint not null,
    digest bytea not null,
    made bigint not null,
    expires bigint not null,
    used bigint
);
create index approval_link_draft on approval_link (draft);

create table job (
    id text primary key,
    kind text not null,
    draft text,
    decision text,
    account text not null,
    target text,
    state text not null,
    due bigint not null,
    planned bigint not null,
    attempts bigint not null,
    lease_until bigint,
    attempt_at bigint,
    remote_id text,
    url text,
    reason text,
    created bigint not null,
    updated bigint not null
);
create index job_due on job (state, due);
create index job_draft on job (draft);

create table chain (name text primary key, seq bigint not null, head bytea not null);

create table journal (
    chain text not null,
    seq bigint not null,
    made bigint not null,
    who text not null,
    role text not null,
    deed text not null,
    kind text not null,
    record text not null,
    digest bytea not null,
    detail text not null,
    hash bytea not null,
    primary key (chain, seq)
);
create index journal_record on journal (record);
