//! The master key and what lies beside it, in a folder outside the data folder.
//!
//! | file | holds |
//! | --- | --- |
//! | `master.key` | 32 bytes in hexadecimal, readable by its owner only |
//! | `recovery.pub` | the public half of the recovery key; backups are sealed to it |
//! | `recovery-sheet.txt` | the private half, until somebody confirms that it is printed and put away |
//! | `erasures` | ids of erased records, so that a restored backup does not bring them back |
//! | `checkpoints.jsonl` | signed heads of the journal |
//! | `unfinished` | nothing; while it is there, the key is being made, or its making was cut off |
//!
//! Deliberately absent: sealing a record (`seal`), and any look at the database.

use std::fs::{self, OpenOptions};
use std::io::{ErrorKind, Read, Write};
use std::path::{Component, Path, PathBuf};

use age::secrecy::ExposeSecret;
use data_encoding::HEXLOWER;
use ed25519_dalek::SigningKey;
use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;
use zeroize::Zeroizing;

use crate::act::{Outside, Time};
use crate::db::Database;
use crate::error::{Error, OpenError};
use crate::id::{AccountId, ConsentId, DraftId, MediaId};

const UNFINISHED: &str = "unfinished";

pub(crate) struct Keys {
    folder: PathBuf,
    master: Zeroizing<[u8; 32]>,
}

/// The sheet that is printed once and kept in a safe: with it and a backup, a lost desk comes back.
#[derive(Clone)]
pub struct Sheet {
    /// `AGE-SECRET-KEY-1...`: opens backups made by this desk.
    pub recovery_key: crate::Private<String>,
    pub folder: PathBuf,
}

impl std::fmt::Debug for Sheet {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Sheet")
    }
}

impl Keys {
    /// Reads the key; makes it where there is none and `fresh` says that no sealed record exists yet.
    pub(crate) fn open(folder: &Path, fresh: bool, outside: &dyn Outside) -> Result<Keys, OpenError> {
        let file = folder.join("master.key");
        match fs::read_to_string(&file) {
            Ok(text) => {
                let text = Zeroizing::new(text);
                let bytes = Zeroizing::new(
                    HEXLOWER
                        .decode(text.trim().as_bytes())
                        .ok()
                        .filter(|bytes| bytes.len() == 32)
                        .ok_or_else(|| OpenError::KeyBroken { file: file.display().to_string() })?,
                );
                let mut master = Zeroizing::new([0; 32]);
                master.copy_from_slice(&bytes);
                Ok(Keys { folder: folder.into(), master })
            }
            Err(error) if error.kind() == ErrorKind::NotFound && fresh => {
                let cut_off = folder.join(UNFINISHED).exists();
                if folder.join("recovery-sheet.txt").exists() && !cut_off {
                    return Err(OpenError::SheetThere { folder: folder.display().to_string() });
                }
                Keys::make(folder, cut_off, outside)
                    .map_err(|error| OpenError::KeyFolder { folder: folder.display().to_string(), kind: error.kind() })
            }
            Err(error) if error.kind() == ErrorKind::NotFound => {
                Err(OpenError::KeyMissing { folder: folder.display().to_string() })
            }
            Err(error) => Err(OpenError::KeyFolder { folder: folder.display().to_string(), kind: error.kind() }),
        }
    }

    fn make(folder: &Path, cut_off: bool, outside: &dyn Outside) -> std::io::Result<Keys> {
        private_folder(folder)?;
        // Halves that a cut-off start left behind belong to no key, and are written anew; those of somebody else never are.
        if !cut_off {
            write_private(&folder.join(UNFINISHED), b"")?;
        }
        let mut master = Zeroizing::new([0; 32]);
        outside.fill(&mut *master);
        // The recovery pair comes from the age library, which draws its own randomness from the system.
        let recovery = age::x25519::Identity::generate();
        renew_private(&folder.join("recovery-sheet.txt"), recovery.to_string().expose_secret().as_bytes())?;
        renew_private(&folder.join("recovery.pub"), recovery.to_public().to_string().as_bytes())?;
        // Last, so that a key is never there without its recovery half.
        write_private(&folder.join("master.key"), HEXLOWER.encode(&*master).as_bytes())?;
        fs::remove_file(folder.join(UNFINISHED))?;
        Ok(Keys { folder: folder.into(), master })
    }

    /// Writes a key that came out of a backup; refuses to overwrite one.
    pub(crate) fn put_back(folder: &Path, master: &[u8], recovery_public: &str) -> std::io::Result<()> {
        private_folder(folder)?;
        renew_private(&folder.join("recovery.pub"), recovery_public.as_bytes())?;
        write_private(&folder.join("master.key"), HEXLOWER.encode(master).as_bytes())
    }

    pub(crate) fn folder(&self) -> &Path {
        &self.folder
    }

    pub(crate) fn master(&self) -> &[u8; 32] {
        &self.master
    }

    /// A key for one use, derived from the master key; uses never share a key.
    pub(crate) fn derive(&self, label: &str) -> Zeroizing<[u8; 32]> {
        Zeroizing::new(hmac(&*self.master, &[b"chaperone/v1/", label.as_bytes()]))
    }

    /// A keyed index of a value that must be found again without being readable, such as an email address.
    pub(crate) fn index(&self, label: &str, value: &str) -> [u8; 32] {
        hmac(&*self.derive("index"), &[label.as_bytes(), &[0], value.as_bytes()])
    }

    /// Signs checkpoints of the journal.
    pub(crate) fn signer(&self) -> SigningKey {
        SigningKey::from_bytes(&self.derive("checkpoint"))
    }

    pub(crate) fn recovery_public(&self) -> Result<String, Error> {
        fs::read_to_string(self.folder.join("recovery.pub")).map(|text| text.trim().to_owned()).map_err(file("read"))
    }

    /// The sheet, as long as nobody has confirmed that it is printed and put away.
    pub(crate) fn sheet(&self) -> Result<Option<Sheet>, Error> {
        match fs::read_to_string(self.folder.join("recovery-sheet.txt")) {
            Ok(text) => Ok(Some(Sheet { recovery_key: text.trim().to_owned().into(), folder: self.folder.clone() })),
            Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
            Err(error) => Err(file("read")(error)),
        }
    }

    pub(crate) fn forget_sheet(&self) -> Result<(), Error> {
        match fs::remove_file(self.folder.join("recovery-sheet.txt")) {
            Err(error) if error.kind() != ErrorKind::NotFound => Err(file("removed")(error)),
            _ => Ok(()),
        }
    }

    /// Notes an erasure beside the key, on the disk before the record's key is destroyed.
    pub(crate) fn note_erasure(&self, kind: &str, record: &str, at: Time) -> Result<(), Error> {
        let path = self.folder.join("erasures");
        let mut out = OpenOptions::new().create(true).append(true).open(path).map_err(file("written"))?;
        writeln!(out, "{kind} {record} {}", at.micros()).and_then(|()| out.sync_all()).map_err(file("written"))
    }

    /// Adds what a list of erasures names and this one does not.
    pub(crate) fn merge_erasures(folder: &Path, list: &[(String, String)], at: Time) -> Result<(), Error> {
        let path = folder.join("erasures");
        let known = match fs::read_to_string(&path) {
            Ok(text) => erased(&text),
            Err(error) if error.kind() == ErrorKind::NotFound => Vec::new(),
            Err(error) => return Err(file("read")(error)),
        };
        let mut out = OpenOptions::new().create(true).append(true).open(path).map_err(file("written"))?;
        for (kind, record) in list.iter().filter(|one| !known.contains(one)) {
            writeln!(out, "{kind} {record} {}", at.micros()).map_err(file("written"))?;
        }
        out.sync_all().map_err(file("written"))
    }

    /// Kind and id of all records erased so far.
    pub(crate) fn erasures(&self) -> Result<Vec<(String, String)>, Error> {
        let mut text = String::new();
        match fs::File::open(self.folder.join("erasures")).and_then(|mut from| from.read_to_string(&mut text)) {
            Ok(_) => Ok(erased(&text)),
            Err(error) if error.kind() == ErrorKind::NotFound => Ok(Vec::new()),
            Err(error) => Err(file("read")(error)),
        }
    }
}

/// Reads a list of erasures: kind, id and time a line. A last line without an end was cut off by a crash; its erasure
/// had not begun.
pub(crate) fn erased(text: &str) -> Vec<(String, String)> {
    let whole = text.rsplit_once('\n').map_or("", |(whole, _)| whole);
    let pair = |line: &str| {
        let mut words = line.split(' ').map(str::to_owned);
        (words.next().unwrap_or_default(), words.next().unwrap_or_default())
    };
    whole.lines().map(pair).collect()
}

/// Whether every whole line of a list is one that can be replayed, so that no other file is taken for a list.
pub(crate) fn is_list(text: &str) -> bool {
    erased(text).iter().all(|(kind, record)| match kind.as_str() {
        "draft" => DraftId::parse(record).is_some(),
        "account" => AccountId::parse(record).is_some(),
        "picture" | "picture-withdrawn" | "picture-lapsed" => MediaId::parse(record).is_some(),
        "consent" | "consent-withdrawn" => ConsentId::parse(record).is_some(),
        _ => false,
    })
}

/// Whether a recovery sheet lies in this folder that belongs to another recovery key; it may be the last copy.
pub(crate) fn has_other_sheet(folder: &Path, recovery_public: &str) -> bool {
    let Ok(text) = fs::read_to_string(folder.join("recovery-sheet.txt")).map(Zeroizing::new) else { return false };
    text.trim().parse::<age::x25519::Identity>().map_or(true, |own| own.to_public().to_string() != recovery_public)
}

pub(crate) fn hmac(key: &[u8], parts: &[&[u8]]) -> [u8; 32] {
    // HMAC takes a key of any length; the fallback is unreachable and still keyed.
    let mut mac = Hmac::<Sha256>::new_from_slice(key)
        .unwrap_or_else(|_| Hmac::<Sha256>::new(&hmac::digest::Key::<Hmac<Sha256>>::default()));
    for part in parts {
        mac.update(part);
    }
    mac.finalize().into_bytes().into()
}

pub(crate) fn file(doing: &'static str) -> impl Fn(std::io::Error) -> Error {
    move |error| Error::File { doing, kind: error.kind() }
}

/// Makes a folder that only its owner may enter; one that is there already keeps its rights.
pub(crate) fn private_folder(path: &Path) -> std::io::Result<()> {
    let mut builder = fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(path)
}

/// Creates a file that only its owner may read; refuses one that is there already.
pub(crate) fn write_private(path: &Path, bytes: &[u8]) -> std::io::Result<()> {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut out = options.open(path)?;
    out.write_all(bytes)?;
    out.sync_all()
}

/// Writes a private file in place of one that may be there.
fn renew_private(path: &Path, bytes: &[u8]) -> std::io::Result<()> {
    match fs::remove_file(path) {
        Err(error) if error.kind() != ErrorKind::NotFound => Err(error),
        _ => write_private(path, bytes),
    }
}

/// Refuses a key folder inside the data folder; asked before anything is made.
pub(crate) fn check_apart(folder: &Path, database: &Database) -> Result<(), OpenError> {
    match database {
        Database::Sqlite { folder: data } if inside(folder, data) => {
            Err(OpenError::KeyInside { folder: folder.display().to_string() })
        }
        _ => Ok(()),
    }
}

/// Whether `folder` lies inside `data`, whatever links and `..` it is written with.
fn inside(folder: &Path, data: &Path) -> bool {
    real(folder).starts_with(real(data))
}

/// The path without links; of what is not there yet, the part that is there.
fn real(path: &Path) -> PathBuf {
    let whole = std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
    for there in whole.ancestors() {
        if let Ok(mut found) = there.canonicalize() {
            // What is not there yet holds no links, so `..` is just one step back.
            for part in whole.strip_prefix(there).unwrap_or(Path::new("")).components() {
                match part {
                    Component::ParentDir => drop(found.pop()),
                    other => found.push(other),
                }
            }
            return found;
        }
    }
    whole
}
