//! The journal: every deed in order, each bound to the one before by a hash, its head signed outside now and then.
//!
//! An entry holds ids, counts and a digest made under the record's own key; never a text. So a record can be
//! erased and the chain still verifies. [`verify`] finds any edit, deletion or reordering, up to the last signed
//! checkpoint that is kept outside the data folder, and says up to where.
//! Deliberately absent: changing or removing an entry.

mod checkpoint;
mod deed;
mod store;

use serde_json::Value;
use sha2::{Digest, Sha256};
use sqlx::AnyConnection;

pub use checkpoint::{Checkpoint, checkpoint, read_checkpoints, write_checkpoint};
pub use deed::Deed;
pub(crate) use store::ALL as STATEMENTS;

use crate::act::{Act, Duty, Time};
use crate::error::{Answer, Error};
use crate::{Desk, Refusal};

/// The one chain that exists so far; concerns get a chain of their own.
pub(crate) const MAIN: &str = "main";

/// How many entries are read at a time while verifying.
const BATCH: i64 = 1000;

/// One deed as it stands in the journal.
#[derive(Debug, Clone)]
pub struct Entry {
    pub seq: i64,
    pub at: Time,
    /// A person's id, or `desk`.
    pub who: String,
    pub role: String,
    pub deed: String,
    /// What kind of record, such as `draft`; empty where there is none.
    pub kind: String,
    pub record: String,
    /// HMAC of the record's bytes under its own key; empty where the deed has none.
    pub digest: Vec<u8>,
    /// JSON: ids, names of rules, counts.
    pub detail: String,
    pub hash: Vec<u8>,
}

/// What is about to be written down.
pub(crate) struct Note<'a> {
    pub(crate) deed: Deed,
    pub(crate) record: Option<(&'static str, &'a str)>,
    pub(crate) digest: Option<[u8; 32]>,
    pub(crate) detail: Value,
}

impl<'a> Note<'a> {
    pub(crate) fn of(deed: Deed, kind: &'static str, record: &'a str) -> Self {
        Note { deed, record: Some((kind, record)), digest: None, detail: Value::Null }
    }

    pub(crate) fn with(mut self, detail: Value) -> Self {
        self.detail = detail;
        self
    }

    pub(crate) fn digest(mut self, digest: [u8; 32]) -> Self {
        self.digest = Some(digest);
        self
    }
}

/// Adds an entry; call it last in its transaction, because it holds the chain until the transaction ends.
pub(crate) async fn append(tx: &mut AnyConnection, act: &Act, note: Note<'_>) -> Result<i64, Error> {
    let (seq, head) = store::next(tx, MAIN).await?;
    let (kind, record) = note.record.unwrap_or(("", ""));
    let mut entry = Entry {
        seq,
        at: act.now,
        who: act.name().to_owned(),
        role: act.role_name().to_owned(),
        deed: note.deed.name().to_owned(),
        kind: kind.to_owned(),
        record: record.to_owned(),
        digest: note.digest.map(Vec::from).unwrap_or_default(),
        detail: detail(act, note.detail),
        hash: Vec::new(),
    };
    entry.hash = hash(MAIN, &head, &entry).to_vec();
    store::insert(tx, MAIN, &entry).await?;
    store::set_head(tx, MAIN, &entry.hash).await?;
    Ok(seq)
}

/// What an entry says beside its record; with the key, where a program acts.
fn detail(act: &Act, mut detail: Value) -> String {
    if detail.is_null() {
        detail = Value::Object(serde_json::Map::new());
    }
    if let (Some(key), Some(fields)) = (&act.by_key, detail.as_object_mut()) {
        fields.insert("key".into(), key.as_str().into());
    }
    detail.to_string()
}

/// SHA-256 over the previous hash and every field, each with its length in front, so that no byte can move from
/// one field to the next unnoticed.
fn hash(chain: &str, before: &[u8], entry: &Entry) -> [u8; 32] {
    let mut sum = Sha256::new();
    let seq = entry.seq.to_be_bytes();
    let at = entry.at.micros().to_be_bytes();
    let fields: [&[u8]; 11] = [
        chain.as_bytes(),
        before,
        &seq,
        &at,
        entry.who.as_bytes(),
        entry.role.as_bytes(),
        entry.deed.as_bytes(),
        entry.kind.as_bytes(),
        entry.record.as_bytes(),
        &entry.digest,
        entry.detail.as_bytes(),
    ];
    for field in fields {
        sum.update(u64::try_from(field.len()).unwrap_or(u64::MAX).to_be_bytes());
        sum.update(field);
    }
    sum.finalize().into()
}

/// What a check of the whole journal found.
#[derive(Debug, Clone)]
pub struct Verified {
    pub entries: i64,
    /// Hash of the last entry.
    pub head: Vec<u8>,
    /// The last entry that a good checkpoint from outside vouches for. What came after it could have been cut off
    /// by somebody who holds the database; what came before it could not.
    pub vouched: Option<(i64, Time)>,
    /// Empty when nothing was changed.
    pub trouble: Vec<Trouble>,
}

/// One place where the journal is not what it was.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Trouble {
    pub seq: i64,
    pub sentence: String,
}

/// Reads the whole journal and checks every entry, the head, and the given checkpoints.
pub async fn verify(desk: &Desk, checkpoints: &[Checkpoint]) -> Result<Verified, Error> {
    // One moment of the journal: somebody may be writing meanwhile.
    let mut connection = desk.db().snapshot().await?;
    let signer = desk.keys().signer().verifying_key();
    let (last, head) = store::head(&mut connection, MAIN).await?;
    let mut trouble = Vec::new();
    // Hash of the entry before; `None` where that one could not be read.
    let mut before: Option<Vec<u8>> = Some(Vec::new());
    let mut expected = 1;
    let mut at_checkpoint = checkpoints.iter().map(|_| None).collect::<Vec<Option<Vec<u8>>>>();
    loop {
        let entries = store::after(&mut connection, MAIN, expected - 1, BATCH).await?;
        if entries.is_empty() {
            break;
        }
        for (seq, entry) in entries {
            if seq != expected {
                let sentence = format!("Entries {expected} to {} are missing.", seq - 1);
                trouble.push(Trouble { seq: expected, sentence });
                before = None;
            }
            let good = |entry: &Entry| before.as_ref().is_none_or(|before| hash(MAIN, before, entry)[..] == entry.hash);
            if !entry.as_ref().is_some_and(good) {
                trouble.push(Trouble { seq, sentence: format!("Entry {seq} was changed after it was written.") });
            }
            let hash = entry.map(|entry| entry.hash);
            for (checkpoint, found) in checkpoints.iter().zip(&mut at_checkpoint) {
                if checkpoint.seq == seq {
                    found.clone_from(&hash);
                }
            }
            expected = seq + 1;
            before = hash;
        }
    }
    if last != expected - 1 || before.as_ref().is_some_and(|before| *before != head) {
        trouble.push(Trouble {
            seq: last,
            sentence: format!("The journal ends at entry {}, but its head says {last}.", expected - 1),
        });
    }
    let mut vouched: Option<(i64, Time)> = None;
    for (checkpoint, found) in checkpoints.iter().zip(at_checkpoint) {
        let sentence = if !checkpoint.signed_by(&signer) {
            format!("The checkpoint of entry {} is not signed by this desk.", checkpoint.seq)
        } else if checkpoint.seq == 0 || found.as_deref() == Some(&checkpoint.hash[..]) {
            if vouched.is_none_or(|(seq, _)| seq < checkpoint.seq) {
                vouched = Some((checkpoint.seq, checkpoint.at));
            }
            continue;
        } else if found.is_none() {
            format!("Entry {} was signed, and is not in the journal any more.", checkpoint.seq)
        } else {
            format!("Entry {} is not the one that was signed.", checkpoint.seq)
        };
        trouble.push(Trouble { seq: checkpoint.seq, sentence });
    }
    trouble.sort_by_key(|trouble| trouble.seq);
    // Nobody vouches for what lies behind a place that is not what it was.
    let vouched = vouched.filter(|(seq, _)| trouble.first().is_none_or(|first| first.seq > *seq));
    Ok(Verified { entries: expected - 1, head: before.unwrap_or_default(), vouched, trouble })
}

/// Up to `count` entries before `before` (or the newest), newest first.
pub async fn page(desk: &Desk, act: &Act, before: Option<i64>, count: u32) -> Answer<Vec<Entry>> {
    if let Err(refusal) = act.may(Duty::ReadJournal) {
        return Ok(Err(refusal));
    }
    let mut connection = desk.db().read().await?;
    Ok(Ok(store::before(&mut connection, MAIN, before.unwrap_or(i64::MAX), i64::from(count.min(500))).await?))
}

/// The entries about one record, oldest first: what anybody who may see the record may see of its history.
pub async fn of_record(desk: &Desk, record: &str) -> Result<Vec<Entry>, Error> {
    let mut connection = desk.db().read().await?;
    store::of_record(&mut connection, MAIN, record).await
}

impl Act {
    /// The role as the journal writes it.
    pub(crate) fn role_name(&self) -> &'static str {
        match self.who {
            crate::act::Who::Desk => "desk",
            crate::act::Who::Patient => "patient",
            crate::act::Who::Person(_) => self.role.name(),
        }
    }

    /// Whether a person acts here, and not a program with their key.
    pub(crate) fn in_person(&self) -> Result<(), Refusal> {
        if self.by_key.is_some() { Err(Refusal::not_by_key()) } else { Ok(()) }
    }

    /// Whether this act may do something of this kind at all. A key writes, reads and asks; the rest takes a person.
    pub(crate) fn may(&self, duty: Duty) -> Result<(), Refusal> {
        if !matches!(duty, Duty::Write | Duty::ReadJournal | Duty::ReadConsents) {
            self.in_person()?;
        }
        if self.factor_due {
            return Err(Refusal::factor_first());
        }
        match self.who {
            crate::act::Who::Desk => Ok(()),
            crate::act::Who::Person(_) if self.only.is_some() && duty != Duty::Approve => {
                Err(Refusal::this_draft_only())
            }
            crate::act::Who::Person(_) if self.role.may(duty) => Ok(()),
            crate::act::Who::Person(_) | crate::act::Who::Patient => Err(Refusal::not_yours()),
        }
    }
}
