//! The folder of backups that an owner makes from the pages: one file for each, named by its moment.
//!
//! Deliberately absent: making one by itself, and removing old ones. A person carries the newest to another place.

use std::fs;
use std::path::Path;

use chrono::NaiveDateTime;

use super::{BackupError, write};
use crate::act::{Act, Role, Time};
use crate::{Desk, Refusal};

/// How a name is made from the moment in UTC; it sorts as time does.
const NAME: &str = "chaperone-%Y-%m-%d-%H%M%S.backup";

/// A backup that lies in the folder.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Kept {
    /// The name of the file: `chaperone-2026-11-24-095000.backup`.
    pub name: String,
    pub made: Time,
    pub bytes: u64,
}

/// Makes a backup in `folder`, which is made where there is none; for the owner.
pub async fn make(desk: &Desk, act: &Act, folder: &Path) -> Result<Result<Kept, Refusal>, BackupError> {
    if !is_owner(act) {
        return Ok(Err(Refusal::not_yours()));
    }
    crate::keys::private_folder(folder).map_err(|error| BackupError::Write(error.kind()))?;
    let name = act.now.utc().format(NAME).to_string();
    write(desk, act, &folder.join(&name)).await?;
    let made = kept_in(folder)?.into_iter().find(|kept| kept.name == name);
    made.map(Ok).ok_or(BackupError::Write(std::io::ErrorKind::NotFound))
}

/// The backups in `folder`, newest first; none where there is no such folder. Other files are nobody's concern here.
pub fn kept_in(folder: &Path) -> Result<Vec<Kept>, BackupError> {
    let entries = match fs::read_dir(folder) {
        Ok(entries) => entries,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(Vec::new()),
        Err(error) => return Err(BackupError::Read(error.kind())),
    };
    let mut found = Vec::new();
    for entry in entries.flatten() {
        let (Some(name), Ok(known)) = (entry.file_name().to_str().map(str::to_owned), entry.metadata()) else {
            continue;
        };
        if let Some(made) = moment(&name).filter(|_| known.is_file()) {
            found.push(Kept { name, made, bytes: known.len() });
        }
    }
    found.sort_by_key(|kept| std::cmp::Reverse(kept.made));
    Ok(found)
}

/// The bytes of one of them, sealed as they are, for the owner to carry away.
pub fn open_kept(act: &Act, folder: &Path, name: &str) -> Result<Result<Vec<u8>, Refusal>, BackupError> {
    if !is_owner(act) {
        return Ok(Err(Refusal::not_yours()));
    }
    // Only a name that is in the list is ever a path.
    if !kept_in(folder)?.iter().any(|kept| kept.name == name) {
        return Ok(Err(Refusal::not_here()));
    }
    fs::read(folder.join(name)).map(Ok).map_err(|error| BackupError::Read(error.kind()))
}

fn is_owner(act: &Act) -> bool {
    act.role == Role::Owner && act.only.is_none() && act.by_key.is_none()
}

fn moment(name: &str) -> Option<Time> {
    NaiveDateTime::parse_from_str(name, NAME).ok().map(|at| Time::from_utc(at.and_utc()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_gives_its_moment_back_and_another_file_has_none() {
        let now = Time::from_micros(1_795_513_800_000_000);
        assert_eq!(moment(&now.utc().format(NAME).to_string()), Some(now));
        assert_eq!(moment("chaperone-2026-11-24.unfinished"), None);
        assert_eq!(moment("../master.key"), None);
    }
}
