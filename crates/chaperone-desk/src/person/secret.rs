//! Passwords and PINs: judging, keeping and comparing them.
//!
//! Kept as Argon2id (the library's recommended cost) over an HMAC under a key that lies outside the database, so a
//! copy of the database alone cannot be searched, not even for six-figure PINs.

use argon2::{Argon2, PasswordHash, PasswordHasher, PasswordVerifier};
use zeroize::Zeroizing;

use crate::error::Error;
use crate::keys::hmac;
use crate::{Desk, Private, Refusal};

/// At least this many characters (NIST SP 800-63B asks for 8 and recommends longer; no rules about signs).
const LEAST: usize = 12;
const MOST: usize = 256;

pub(crate) fn strong(password: &Private<String>, near: &[&str]) -> Result<(), Refusal> {
    let text = password.expose();
    let letters = text.chars().count();
    let folded = text.to_lowercase();
    let repeated = text.chars().collect::<std::collections::HashSet<_>>().len() < 5;
    let is_near = near.iter().any(|name| name.chars().count() >= 4 && folded == name.to_lowercase());
    if (LEAST..=MOST).contains(&letters) && !repeated && !is_near { Ok(()) } else { Err(Refusal::weak_password()) }
}

pub(crate) fn good_pin(pin: &Private<String>) -> Result<(), Refusal> {
    let figures = pin.expose().as_bytes();
    let steps: Vec<_> = figures.windows(2).map(|pair| i16::from(pair[1]) - i16::from(pair[0])).collect();
    let plain = steps.iter().all(|step| *step == 0)
        || steps.iter().all(|step| *step == 1)
        || steps.iter().all(|step| *step == -1);
    if figures.len() == 6 && figures.iter().all(u8::is_ascii_digit) && !plain {
        Ok(())
    } else {
        Err(Refusal::weak_pin())
    }
}

/// The form in which a secret is kept. `label` keeps passwords and PINs apart.
pub(crate) async fn hash(desk: &Desk, label: &'static str, secret: &Private<String>) -> Result<String, Error> {
    let peppered = pepper(desk, label, secret);
    let salt = desk.ids().bytes::<16>();
    let _turn = desk.hashing().acquire().await.map_err(|_| Error::Password)?;
    tokio::task::spawn_blocking(move || {
        Argon2::default()
            .hash_password_with_salt(&*peppered, &salt)
            .map(|hash| hash.to_string())
            .map_err(|_| Error::Password)
    })
    .await
    .map_err(|_| Error::Password)?
}

/// Whether it is the secret that is kept. Takes as long where there is none, so that the time tells nothing.
pub(crate) async fn matches(
    desk: &Desk,
    label: &'static str,
    secret: &Private<String>,
    kept: Option<&str>,
) -> Result<bool, Error> {
    let peppered = pepper(desk, label, secret);
    let salt = desk.ids().bytes::<16>();
    let kept = kept.map(str::to_owned);
    let _turn = desk.hashing().acquire().await.map_err(|_| Error::Password)?;
    tokio::task::spawn_blocking(move || {
        if let Some(kept) = kept {
            let hash = PasswordHash::new(&kept).map_err(|_| Error::Password)?;
            Ok(Argon2::default().verify_password(&*peppered, &hash).is_ok())
        } else {
            Argon2::default().hash_password_with_salt(&*peppered, &salt).map_err(|_| Error::Password)?;
            Ok(false)
        }
    })
    .await
    .map_err(|_| Error::Password)?
}

fn pepper(desk: &Desk, label: &str, secret: &Private<String>) -> Zeroizing<[u8; 32]> {
    Zeroizing::new(hmac(&*desk.keys().derive(label), &[secret.expose().as_bytes()]))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn short_repeated_and_obvious_passwords_are_refused() {
        for weak in ["short", "aaaaaaaaaaaaaaa", "harbour lane dental", "abababababababab"] {
            assert!(strong(&weak.into(), &["Harbour Lane Dental"]).is_err(), "{weak}");
        }
        assert!(strong(&"four wet spaniels".into(), &["Harbour Lane Dental"]).is_ok());
    }

    #[test]
    fn a_pin_is_six_figures_and_no_row() {
        for weak in ["12345", "123456", "654321", "111111", "12a456", "1234567"] {
            assert!(good_pin(&weak.into()).is_err(), "{weak}");
        }
        assert!(good_pin(&"402917".into()).is_ok());
    }
}
