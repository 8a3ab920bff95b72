//! Checkpoints: the head of the journal, signed, to be kept where nobody who holds the database can reach it.
//!
//! A line of JSON each, so that one can be printed, mailed, or kept on a stick.

use std::io::{ErrorKind, Write};
use std::path::Path;

use data_encoding::HEXLOWER;
use ed25519_dalek::{Signature, Signer, VerifyingKey};
use serde::{Deserialize, Serialize};

use super::{Deed, MAIN, Note, append, store};
use crate::Desk;
use crate::act::{Act, Time};
use crate::error::Error;
use crate::keys::file;

/// One signed head. `hash` and `signature` are hexadecimal in JSON.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Checkpoint {
    pub chain: String,
    pub seq: i64,
    pub at: Time,
    #[serde(with = "hex")]
    pub hash: Vec<u8>,
    #[serde(with = "hex")]
    pub signature: Vec<u8>,
}

impl Checkpoint {
    fn message(&self) -> Vec<u8> {
        format!(
            "chaperone checkpoint v1\n{}\n{}\n{}\n{}",
            self.chain,
            self.seq,
            self.at.micros(),
            HEXLOWER.encode(&self.hash)
        )
        .into_bytes()
    }

    pub(super) fn signed_by(&self, key: &VerifyingKey) -> bool {
        Signature::from_slice(&self.signature)
            .is_ok_and(|signature| key.verify_strict(&self.message(), &signature).is_ok())
    }
}

/// Signs the head of the journal as it is now, and appends it to the file `to` if one is given. The deed itself is
/// journalled after the head that it signs, and only once the file is written.
pub async fn checkpoint(desk: &Desk, act: &Act, to: Option<&Path>) -> Result<Checkpoint, Error> {
    let mut tx = desk.db().write().await?;
    let (seq, hash) = store::head(&mut tx, MAIN).await?;
    let mut made = Checkpoint { chain: MAIN.into(), seq, at: act.now, hash, signature: Vec::new() };
    made.signature = desk.keys().signer().sign(&made.message()).to_bytes().to_vec();
    let note =
        Note { deed: Deed::CheckpointMade, record: None, digest: None, detail: serde_json::json!({ "entry": seq }) };
    append(&mut tx, act, note).await?;
    if let Some(to) = to {
        write_checkpoint(to, &made)?;
    }
    tx.commit().await?;
    Ok(made)
}

/// Appends a checkpoint to a file of checkpoints.
pub fn write_checkpoint(to: &Path, checkpoint: &Checkpoint) -> Result<(), Error> {
    let line = serde_json::to_string(checkpoint).map_err(|_| Error::Shape { record: "checkpoint", what: "a value" })?;
    let mut out = std::fs::OpenOptions::new().create(true).append(true).open(to).map_err(file("written"))?;
    writeln!(out, "{line}").and_then(|()| out.sync_all()).map_err(file("written"))
}

/// Reads a file of checkpoints; none where there is no file. A last line without an end was cut off while it was
/// written, and counts as not written; any other line that cannot be read is trouble.
pub fn read_checkpoints(from: &Path) -> Result<Vec<Checkpoint>, Error> {
    match std::fs::read_to_string(from) {
        Ok(text) => text
            .rsplit_once('\n')
            .map_or("", |(whole, _)| whole)
            .lines()
            .filter(|line| !line.trim().is_empty())
            .map(|line| serde_json::from_str(line).map_err(|_| Error::Shape { record: "checkpoint", what: "a line" }))
            .collect(),
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(Vec::new()),
        Err(error) => Err(file("read")(error)),
    }
}

mod hex {
    use data_encoding::HEXLOWER;
    use serde::{Deserialize, Deserializer, Serializer, de::Error};

    pub(super) fn serialize<S: Serializer>(bytes: &[u8], to: S) -> Result<S::Ok, S::Error> {
        to.serialize_str(&HEXLOWER.encode(bytes))
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<Vec<u8>, D::Error> {
        HEXLOWER.decode(String::deserialize(from)?.as_bytes()).map_err(D::Error::custom)
    }
}
