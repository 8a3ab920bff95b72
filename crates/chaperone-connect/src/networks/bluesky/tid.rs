//! The name that we choose for a post on Bluesky: 13 letters that follow from the job alone.
//!
//! Source: the AT Protocol specification, "TID": 53 bits of microseconds and 10 bits more, in an alphabet that sorts.
//! Deliberately absent: the clock. Every release of one job gives the same name, so one job can make one record.

use sha2::{Digest, Sha256};

use chaperone_desk::Time;

const LETTERS: &[u8; 32] = b"234567abcdefghijklmnopqrstuvwxyz";
const MICROS_A_MINUTE: i64 = 60_000_000;

/// The record key of a job. Its time is the job's own to the minute; the second, the fraction and the last ten bits
/// come from a digest of the job's id, some 36 bits in all, so that jobs made together do not meet.
pub(super) fn record_key(job: &str) -> String {
    let digest = Sha256::new().chain_update(b"chaperone record key ").chain_update(job).finalize();
    let mut eight = [0u8; 8];
    eight.copy_from_slice(&digest[..8]);
    let random = u64::from_be_bytes(eight);
    let made = made(job).map_or(0, Time::micros);
    let minute = made - made.rem_euclid(MICROS_A_MINUTE);
    let within = random % MICROS_A_MINUTE.unsigned_abs();
    let micros = u64::try_from(minute).unwrap_or(0).saturating_add(within) & ((1 << 53) - 1);
    let last = random.rotate_left(17) & 0x3ff;
    encode(micros << 10 | last)
}

/// 64 bits (the first is 0) as 13 letters, most significant first.
fn encode(value: u64) -> String {
    (0..13u32).rev().map(|place| char::from(LETTERS[usize::try_from(value >> (5 * place) & 31).unwrap_or(0)])).collect()
}

/// When the job was made: the first 48 bits of its id are milliseconds (the ULID layout, see `chaperone_desk::id`).
fn made(job: &str) -> Option<Time> {
    const CROCKFORD: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";
    let millis = job.bytes().take(10).try_fold(0i64, |sum, letter| {
        let value = CROCKFORD.iter().position(|&known| known == letter)?;
        Some(sum << 5 | i64::try_from(value).ok()?)
    })?;
    (job.len() == 26).then(|| Time::from_micros(millis * 1000))
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    const JOB: &str = "01KAM3Z0000000000000000000";

    #[test]
    fn the_same_job_always_has_the_same_name() {
        let key = record_key(JOB);
        assert_eq!(key, record_key(JOB));
        assert_eq!(key.len(), 13);
        assert!(key.bytes().all(|letter| LETTERS.contains(&letter)));
        // Four bits stand in the first letter, and the first of them is 0.
        assert!(b"234567ab".contains(&key.as_bytes()[0]));
    }

    #[test]
    fn a_name_carries_the_minute_of_its_job() {
        let key = record_key(JOB);
        let value = key
            .bytes()
            .fold(0u64, |sum, letter| sum << 5 | LETTERS.iter().position(|&known| known == letter).unwrap() as u64);
        let micros = i64::try_from(value >> 10).unwrap();
        assert_eq!(micros / MICROS_A_MINUTE, made(JOB).unwrap().micros() / MICROS_A_MINUTE);
    }

    #[test]
    fn a_known_number_is_written_as_the_protocol_writes_it() {
        assert_eq!(encode(0), "2222222222222");
        assert_eq!(encode(31), "222222222222z");
        assert_eq!(encode(u64::MAX >> 1), "bzzzzzzzzzzzz");
    }

    #[test]
    fn ten_thousand_jobs_of_one_minute_have_ten_thousand_names() {
        let names: BTreeSet<_> = (0..10_000).map(|n| record_key(&format!("01KAM3Z000000000000000{n:04}"))).collect();
        assert_eq!(names.len(), 10_000);
    }

    #[test]
    fn a_jobs_id_says_when_it_was_made() {
        assert_eq!(made("00000000000000000000000000"), Some(Time::from_micros(0)));
        assert_eq!(made("00000000010000000000000000"), Some(Time::from_micros(1000)));
        assert_eq!(made("short"), None);
        assert_eq!(made("!!!!!!!!!!!!!!!!!!!!!!!!!!"), None);
    }
}
