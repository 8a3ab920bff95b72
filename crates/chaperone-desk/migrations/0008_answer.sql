-- What a writer answers to an approver who sent a draft back: sealed under the draft's key, one for each question.

create table answer (draft text primary key, body bytea not null, person text not null, made bigint not null);
