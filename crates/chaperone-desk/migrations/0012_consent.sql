-- The register of consents to publish. What a consent says is sealed under a key of its own, one body a version, and nothing of
-- it can be changed once it is signed. `subject` is a keyed index of the practice's own reference, to find it again; `ends` and
-- `review` (the next day on which a child reaches an age) are for the clock. Links open one consent's kiosk, receipts let the
-- patient look and withdraw; both are kept as digests.

create table consent (
    id text primary key,
    subject bytea,
    state text not null,
    state_at bigint not null,
    version bigint not null,
    starts bigint not null,
    ends bigint not null,
    review bigint,
    supersedes text,
    superseded_by text,
    prepared_by text not null,
    confirmed_by text,
    confirmed_at bigint,
    seen bytea,
    reason bytea,
    created bigint not null,
    updated bigint not null
);
create index consent_subject on consent (subject);
create index consent_state on consent (state, ends);

create table consent_version (
    consent text not null,
    version bigint not null,
    body bytea,
    drawing bytea,
    digest bytea not null,
    person text not null,
    made bigint not null,
    signed bigint,
    primary key (consent, version)
);

create table consent_link (
    token bytea primary key,
    consent text not null,
    version bigint not null,
    person text not null,
    way text not null,
    made bigint not null,
    expires bigint not null,
    used bigint
);
create index consent_link_consent on consent_link (consent);

create table consent_receipt (token bytea primary key, code bytea not null unique, consent text not null, made bigint not null);
create index consent_receipt_consent on consent_receipt (consent);
