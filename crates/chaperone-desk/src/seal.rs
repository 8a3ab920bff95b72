//! Sealing: texts and tokens are ciphertext under a key of their own record, and that key is wrapped by the master key.
//!
//! Erasing a record destroys its key: the ciphertext says nothing any more. A backup made before still holds both, sealed
//! to the recovery sheet; restoring it erases again what is listed beside the key.
//! Digests in the journal are made under the same key, so an erased text cannot be guessed from them either.
//! XChaCha20-Poly1305 with a random 24-byte nonce; the record and field are bound in, so that no ciphertext can be
//! moved to another place. Deliberately absent: what the bytes mean.

mod store;

use chacha20poly1305::aead::{Aead, KeyInit, Payload};
use chacha20poly1305::{XChaCha20Poly1305, XNonce};
use sqlx::AnyConnection;
use zeroize::Zeroizing;

use crate::act::Ids;
use crate::error::Error;
use crate::keys::{Keys, hmac};

pub(crate) use store::ALL as STATEMENTS;

/// First byte of everything sealed; a later layout takes the next number.
const LAYOUT: u8 = 1;
const NONCE: usize = 24;

/// The key of one record.
pub(crate) struct RecordKey {
    record: String,
    key: Zeroizing<[u8; 32]>,
}

impl RecordKey {
    pub(crate) fn seal(&self, ids: &Ids, field: &str, bytes: &[u8]) -> Result<Vec<u8>, Error> {
        seal(&self.derive("seal"), ids, &self.place(field), bytes)
    }

    pub(crate) fn open(&self, field: &str, sealed: &[u8]) -> Result<Zeroizing<Vec<u8>>, Error> {
        open(&self.derive("seal"), &self.place(field), sealed)
    }

    pub(crate) fn open_text(&self, field: &str, sealed: &[u8]) -> Result<String, Error> {
        String::from_utf8(self.open(field, sealed)?.to_vec()).map_err(|_| Error::Seal("it is not text"))
    }

    /// A digest that only holders of this key can compute: it names the bytes without giving them away.
    pub(crate) fn digest(&self, bytes: &[u8]) -> [u8; 32] {
        hmac(&*self.derive("digest"), &[bytes])
    }

    fn derive(&self, label: &str) -> Zeroizing<[u8; 32]> {
        Zeroizing::new(hmac(&*self.key, &[label.as_bytes()]))
    }

    fn place(&self, field: &str) -> String {
        format!("{}/{field}", self.record)
    }
}

/// Makes and keeps the key of a new record.
pub(crate) async fn new_record(
    tx: &mut AnyConnection,
    keys: &Keys,
    ids: &Ids,
    record: &str,
) -> Result<RecordKey, Error> {
    let key = Zeroizing::new(ids.bytes::<32>());
    let wrapped = seal(&keys.derive("wrap"), ids, record, &*key)?;
    store::insert(tx, record, wrapped).await?;
    Ok(RecordKey { record: record.to_owned(), key })
}

/// A key of the desk itself, for the little that has to outlive the record that it is about. `place` is bound in.
pub(crate) fn desk_key(keys: &Keys, place: &str) -> RecordKey {
    RecordKey { record: place.to_owned(), key: keys.derive(place) }
}

/// The key of a record; `None` once it is erased.
pub(crate) async fn record_key(
    connection: &mut AnyConnection,
    keys: &Keys,
    record: &str,
) -> Result<Option<RecordKey>, Error> {
    let Some(wrapped) = store::find(connection, record).await? else { return Ok(None) };
    unwrapped(keys, record, &wrapped).map(Some)
}

/// The key of a record from its wrapped form, where that was read with other things.
pub(crate) fn unwrapped(keys: &Keys, record: &str, wrapped: &[u8]) -> Result<RecordKey, Error> {
    let bytes = open(&keys.derive("wrap"), record, wrapped)?;
    let mut key = Zeroizing::new([0; 32]);
    if bytes.len() != key.len() {
        return Err(Error::Seal("a record key has the wrong length"));
    }
    key.copy_from_slice(&bytes);
    Ok(RecordKey { record: record.to_owned(), key })
}

/// Destroys the key of a record; whether there was one.
pub(crate) async fn destroy(tx: &mut AnyConnection, record: &str) -> Result<bool, Error> {
    store::delete(tx, record).await
}

fn seal(key: &[u8; 32], ids: &Ids, place: &str, bytes: &[u8]) -> Result<Vec<u8>, Error> {
    let nonce = ids.bytes::<NONCE>();
    let cipher = XChaCha20Poly1305::new(key.into());
    let body = cipher
        .encrypt(&XNonce::from(nonce), Payload { msg: bytes, aad: place.as_bytes() })
        .map_err(|_| Error::Seal("it could not be sealed"))?;
    Ok([&[LAYOUT], nonce.as_slice(), &body].concat())
}

fn open(key: &[u8; 32], place: &str, sealed: &[u8]) -> Result<Zeroizing<Vec<u8>>, Error> {
    let (Some((&LAYOUT, rest)), true) = (sealed.split_first(), sealed.len() > NONCE) else {
        return Err(Error::Seal("it has an unknown layout"));
    };
    let (nonce, body) = rest.split_at(NONCE.min(rest.len()));
    let nonce: [u8; NONCE] = nonce.try_into().map_err(|_| Error::Seal("it is cut short"))?;
    XChaCha20Poly1305::new(key.into())
        .decrypt(&XNonce::from(nonce), Payload { msg: body, aad: place.as_bytes() })
        .map(Zeroizing::new)
        .map_err(|_| Error::Seal("it was changed, or belongs to another key or place"))
}
