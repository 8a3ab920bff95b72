//! Names of records: 26 letters that sort by the time they were made.
//!
//! Deliberately absent: any meaning in an id beyond its time; a patient's key is never one of these.

use std::fmt;

use serde::{Deserialize, Serialize};

/// Crockford's alphabet: no I, L, O, U, so an id can be read out on the telephone.
const LETTERS: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";

/// 128 bits as 26 letters, most significant first.
pub(crate) fn encode(value: u128) -> String {
    (0..26u32).rev().map(|place| char::from(LETTERS[usize::try_from(value >> (5 * place) & 31).unwrap_or(0)])).collect()
}

fn is_id(text: &str) -> bool {
    text.len() == 26 && text.bytes().all(|letter| LETTERS.contains(&letter))
}

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident),* $(,)?) => {$(
        $(#[$doc])*
        #[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(String);

        impl $name {
            pub(crate) fn new(act: &crate::act::Act) -> Self {
                $name(act.ids.text(act.now))
            }

            /// Takes text from a form or an address; `None` where it is no id.
            pub fn parse(text: &str) -> Option<Self> {
                is_id(text).then(|| $name(text.to_owned()))
            }

            /// For what our own tables hold.
            pub(crate) fn stored(text: String) -> Self {
                $name(text)
            }

            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }
    )*};
}

ids! {
    /// A member of staff, or an agency's: never a patient.
    PersonId,
    SessionId,
    AccountId,
    DraftId,
    DecisionId,
    JobId,
    /// A key of the API, by its public name.
    KeyId,
    /// A decision on a picture that a patient takes; never the patient.
    PatientPhotoId,
    ConsentId,
    TakedownId,
    /// A picture in the media library.
    MediaId,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_has_26_letters_and_sorts_like_its_number() {
        assert_eq!(encode(0), "00000000000000000000000000");
        assert_eq!(encode(u128::MAX).len(), 26);
        assert!(encode(5 << 80) < encode(6 << 80));
        assert!(PersonId::parse(&encode(u128::MAX)).is_some());
    }

    #[test]
    fn what_is_no_id_is_refused() {
        for text in ["", "x", "0000000000000000000000000U", "../../etc/passwd-000000000", "000000000000000000000000000"]
        {
            assert!(DraftId::parse(text).is_none(), "{text}");
        }
    }
}
