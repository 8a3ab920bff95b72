-- Which consent a draft rests on; who said that a private kind of care may be shown; what an approver answered on whether it
-- suits; and what has to come down because its consent closed. Words and pictures are sealed.

create table draft_about (draft text primary key, consent text not null);
create index draft_about_consent on draft_about (consent);

create table sensitive_voice (
    consent text not null,
    voice text not null,
    person text not null,
    body bytea not null,
    made bigint not null,
    primary key (consent, voice)
);

create table suitability (decision text primary key, draft text not null, body bytea not null, person text not null, made bigint not null);

create table takedown (
    id text primary key,
    consent text not null,
    draft text not null,
    job text not null unique,
    account text not null,
    state text not null,
    evidence bytea,
    evidence_picture bytea,
    proof bytea,
    proof_picture bytea,
    made bigint not null,
    updated bigint not null
);
