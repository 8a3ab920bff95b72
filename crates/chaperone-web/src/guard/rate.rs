//! How often one address, or one key, may ask: a bucket of tokens that fills again with time.
//!
//! This keeps the desk responsive. Guessing of passwords is slowed by the desk itself, by person and by address.
//!
//! Deliberately absent: memory over a restart, and anything said about an address in the log.

use std::collections::HashMap;
use std::net::IpAddr;
use std::sync::{Mutex, PoisonError};

use chaperone_desk::{KeyId, Time};

/// What a request costs against.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum Kind {
    /// Any page, and the check while typing: a whole practice may sit behind one address.
    Page,
    /// A form sent without being signed in.
    Stranger,
    /// An answer of a patient: one page a question, and a waiting room may share one address.
    Patient,
    /// A call of the API.
    Call,
}

/// Who asks.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(crate) enum Whose {
    Address(IpAddr),
    Key(KeyId),
}

impl From<IpAddr> for Whose {
    fn from(address: IpAddr) -> Self {
        Whose::Address(network(address))
    }
}

impl Kind {
    /// Tokens in a full bucket, and microseconds until one comes back.
    fn measure(self) -> (i64, i64) {
        match self {
            Kind::Page => (300, 40_000),
            Kind::Stranger => (20, 3_000_000),
            Kind::Patient => (90, 500_000),
            Kind::Call => (600, 20_000),
        }
    }
}

/// Above this many addresses, those whose bucket is full again are forgotten.
const MANY: usize = 4_096;

/// The buckets. Holds the moment at which each would be full again, which is all that a bucket is.
#[derive(Debug, Default)]
pub(crate) struct Rates(Mutex<HashMap<(Kind, Whose), i64>>);

impl Rates {
    /// Takes a token. `false` means that there is none left.
    pub(crate) fn take(&self, kind: Kind, whose: impl Into<Whose>, now: Time) -> bool {
        let (size, refill) = kind.measure();
        let now = now.micros();
        // A panic while the lock was held leaves counts that are still counts.
        let mut full_at = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if full_at.len() > MANY {
            full_at.retain(|_, at| *at > now);
        }
        if full_at.len() > 4 * MANY {
            return false; // so many at once that none can be told from the other
        }
        let at = full_at.entry((kind, whose.into())).or_insert(now);
        let next = (*at).max(now) + refill;
        let granted = next - now <= size * refill;
        if granted {
            *at = next;
        }
        granted
    }
}

/// An IPv6 household has a whole /64, so its addresses share one bucket.
fn network(address: IpAddr) -> IpAddr {
    match address {
        IpAddr::V4(_) => address,
        IpAddr::V6(six) => six
            .to_ipv4_mapped()
            .map_or_else(|| IpAddr::from((six.to_bits() & !u128::from(u64::MAX)).to_be_bytes()), IpAddr::V4),
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use chaperone_desk::Time;

    use super::{Kind, Rates};

    #[test]
    fn an_empty_bucket_refuses_and_fills_again_with_time() {
        let (rates, now) = (Rates::default(), Time::from_micros(1));
        let address = "192.0.2.7".parse::<std::net::IpAddr>().unwrap();
        assert!((0..20).all(|_| rates.take(Kind::Stranger, address, now)));
        assert!(!rates.take(Kind::Stranger, address, now));
        assert!(rates.take(Kind::Page, address, now), "pages have a bucket of their own");
        assert!(rates.take(Kind::Stranger, "192.0.2.8".parse::<std::net::IpAddr>().unwrap(), now));
        assert!(rates.take(Kind::Stranger, address, now.plus(Duration::from_secs(3))));
    }

    #[test]
    fn a_household_of_addresses_shares_one_bucket() {
        let (rates, now) = (Rates::default(), Time::from_micros(1));
        let granted = (0..40)
            .filter(|n| {
                rates.take(Kind::Stranger, format!("2001:db8::{n:x}").parse::<std::net::IpAddr>().unwrap(), now)
            })
            .count();
        assert_eq!(granted, 20);
    }
}
