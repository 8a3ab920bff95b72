//! Stories of the desk, each told on SQLite and on PostgreSQL.

mod backup;
mod journal;
mod opening;
mod people;
mod road;
mod statements;
mod support;
mod unknown;
