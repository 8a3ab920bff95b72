//! Codes that change with the time, as in RFC 6238: HMAC-SHA1, six figures, thirty seconds, counted from 1970.
//!
//! These values and no others, because every app reads them. SHA-1 is no weakness here: HMAC needs no collision
//! resistance, and a code lives for a minute. Deliberately absent: the clock, and keeping anything.

use data_encoding::BASE32_NOPAD;
use hmac::{Hmac, KeyInit, Mac};
use sha1::Sha1;
use zeroize::Zeroizing;

use crate::Private;
use crate::act::Time;

/// Bytes of a secret: 160 bits, as RFC 4226 recommends.
pub(super) const SECRET: usize = 20;
/// Figures of a code.
pub(super) const FIGURES: usize = 6;
/// Seconds that a code stands.
const STEP: i64 = 30;
/// Steps before and after the present one that still count: clocks differ by a little (RFC 6238, section 5.2).
const DRIFT: i64 = 1;

/// The step that holds this moment.
fn step_at(now: Time) -> i64 {
    now.micros().div_euclid(1_000_000).div_euclid(STEP)
}

/// The code of one step, below a million.
fn code(secret: &[u8], step: i64) -> u32 {
    // HMAC takes a key of any length; the fallback is unreachable and still keyed.
    let mut mac = Hmac::<Sha1>::new_from_slice(secret)
        .unwrap_or_else(|_| Hmac::<Sha1>::new(&hmac::digest::Key::<Hmac<Sha1>>::default()));
    mac.update(&step.to_be_bytes());
    let sum = mac.finalize().into_bytes();
    let from = usize::from(sum[19] & 0x0f);
    let four = [sum[from] & 0x7f, sum[from + 1], sum[from + 2], sum[from + 3]];
    u32::from_be_bytes(four) % 1_000_000
}

/// The step whose code this is, among those near `now` and after `last`: a code that was used counts no more. All steps
/// are worked out, whichever fits, so that the time tells nothing.
pub(super) fn matching(secret: &[u8], typed: &str, now: Time, last: i64) -> Option<i64> {
    let typed: u32 = typed.parse().ok().filter(|_| typed.len() == FIGURES)?;
    let near = step_at(now) - DRIFT..=step_at(now) + DRIFT;
    near.fold(None, |found, step| if code(secret, step) == typed && step > last { Some(step) } else { found })
}

/// The secret as it is typed into an app.
pub(super) fn text(secret: &[u8]) -> Private<String> {
    BASE32_NOPAD.encode(secret).into()
}

/// The address that an app reads from a link or a picture. `issuer` and `account` are shown there.
pub(super) fn address(secret: &[u8], issuer: &str, account: &str) -> Private<String> {
    let secret = Zeroizing::new(BASE32_NOPAD.encode(secret));
    let (issuer, account) = (escaped(issuer), escaped(account));
    format!(
        "otpauth://totp/{issuer}:{account}?secret={}&issuer={issuer}&algorithm=SHA1&digits={FIGURES}&period={STEP}",
        *secret
    )
    .into()
}

/// Everything but letters, digits and `-._~` as `%XX`.
fn escaped(text: &str) -> String {
    let one = |byte: u8| match byte {
        byte if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) => char::from(byte).to_string(),
        byte => format!("%{byte:02X}"),
    };
    text.bytes().map(one).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Seconds and the last six of the eight figures in RFC 6238, appendix B, for SHA-1.
    const VECTORS: &[(i64, u32)] = &[
        (59, 287_082),
        (1_111_111_109, 81_804),
        (1_111_111_111, 50_471),
        (1_234_567_890, 5_924),
        (2_000_000_000, 279_037),
        (20_000_000_000, 353_130),
    ];

    #[test]
    fn the_codes_are_those_of_the_standard() {
        for (seconds, expected) in VECTORS {
            let now = Time::from_micros(seconds * 1_000_000);
            assert_eq!(code(b"12345678901234567890", step_at(now)), *expected, "{seconds}");
        }
    }

    #[test]
    fn a_code_counts_one_step_early_or_late_and_never_again() {
        let secret = [7; SECRET];
        let now = Time::from_micros(1_795_262_400_000_000);
        let here = step_at(now);
        for (step, counts) in [(-2, false), (-1, true), (0, true), (1, true), (2, false)] {
            let typed = format!("{:06}", code(&secret, here + step));
            assert_eq!(matching(&secret, &typed, now, 0).is_some(), counts, "{step}");
            assert_eq!(matching(&secret, &typed, now, here + step), None, "{step} was used");
        }
        for typed in ["", "12345", "1234567", "+12345", "12a456"] {
            assert_eq!(matching(&secret, typed, now, 0), None, "{typed}");
        }
    }

    #[test]
    fn an_address_names_practice_and_person_and_nothing_breaks_out_of_it() {
        let made = address(&[0; SECRET], "Smith & Sons?", "tom@harbourlane.example");
        let expected = "otpauth://totp/Smith%20%26%20Sons%3F:tom%40harbourlane.example?secret=\
                        AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA&issuer=Smith%20%26%20Sons%3F&algorithm=SHA1&digits=6&period=30";
        assert_eq!(made.expose(), expected);
    }
}
