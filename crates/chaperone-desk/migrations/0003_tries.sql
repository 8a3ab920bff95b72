-- The number of an attempt never comes twice, so the tries that a person's wish still has are counted apart.

alter table job add column tries bigint not null default 0;

update job set tries = attempts;
