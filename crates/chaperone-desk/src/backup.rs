//! Backups, sealed to the recovery key: the database and the master key in one age file.
//!
//! Deliberately absent: a backup that anybody who finds it can read.
