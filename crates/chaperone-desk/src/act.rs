//! Who does something, in which role, when: the second argument of every function that changes the desk.
//!
//! Clock and randomness come in from outside through [`Outside`], so that a test or a replay gives the same
//! journal twice. Deliberately absent: what a role may see on a page (that is the page list in `web`).

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use chrono::{DateTime, TimeZone, Utc};
use serde::{Deserialize, Serialize};

/// The clock and the source of randomness. The binary gives the machine's own, tests give a scripted one.
pub trait Outside: Send + Sync {
    fn now(&self) -> Time;
    /// Fills `bytes` with cryptographically strong random bytes.
    fn fill(&self, bytes: &mut [u8]);
}

/// Microseconds since 1970-01-01 UTC.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Time(i64);

impl Time {
    pub const fn from_micros(micros: i64) -> Self {
        Time(micros)
    }

    pub const fn micros(self) -> i64 {
        self.0
    }

    #[must_use]
    pub fn plus(self, span: Duration) -> Self {
        Time(self.0.saturating_add(i64::try_from(span.as_micros()).unwrap_or(i64::MAX)))
    }

    #[must_use]
    pub fn minus(self, span: Duration) -> Self {
        Time(self.0.saturating_sub(i64::try_from(span.as_micros()).unwrap_or(i64::MAX)))
    }

    pub fn utc(self) -> DateTime<Utc> {
        Utc.timestamp_micros(self.0).single().unwrap_or(DateTime::UNIX_EPOCH)
    }

    pub fn in_zone(self, zone: chrono_tz::Tz) -> DateTime<chrono_tz::Tz> {
        self.utc().with_timezone(&zone)
    }

    pub fn from_utc(at: DateTime<Utc>) -> Self {
        Time(at.timestamp_micros())
    }
}

/// One deed of one person (or of the desk itself, for what it does by the clock).
#[derive(Clone)]
pub struct Act {
    pub who: Who,
    pub role: Role,
    pub now: Time,
    pub ids: Ids,
    /// A session opened by PIN from an approval link acts on this draft alone.
    pub only: Option<crate::id::DraftId>,
    /// A program acts as this person with this key; the journal names it.
    pub by_key: Option<crate::id::KeyId>,
    /// The practice asks for a second factor that this person does not have yet: no duty before that.
    pub factor_due: bool,
}

impl Act {
    /// The desk acting by itself: by the clock, or by what a network answered.
    pub(crate) fn of_desk(outside: Arc<dyn Outside>) -> Act {
        Act {
            who: Who::Desk,
            role: Role::Auditor,
            now: outside.now(),
            ids: Ids(outside),
            only: None,
            by_key: None,
            factor_due: false,
        }
    }

    /// The acting person's id as the journal writes it; `desk` for the desk itself.
    pub fn name(&self) -> &str {
        match &self.who {
            Who::Person(id) => id.as_str(),
            Who::Desk => "desk",
            Who::Patient => "patient",
        }
    }
}

impl fmt::Debug for Act {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Act")
            .field("who", &self.who)
            .field("role", &self.role)
            .field("now", &self.now)
            .finish_non_exhaustive()
    }
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Who {
    Person(crate::id::PersonId),
    Desk,
    /// A patient with a link or a receipt of their own, who has no duty and no account.
    Patient,
}

/// Where new ids, tokens and nonces come from.
#[derive(Clone)]
pub struct Ids(pub(crate) Arc<dyn Outside>);

impl fmt::Debug for Ids {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Ids")
    }
}

impl Ids {
    pub(crate) fn bytes<const N: usize>(&self) -> [u8; N] {
        let mut bytes = [0; N];
        self.0.fill(&mut bytes);
        bytes
    }

    /// A time-ordered id: 48 bits of milliseconds and 80 random bits, in 26 letters (the ULID layout).
    pub(crate) fn text(&self, now: Time) -> String {
        let millis = u128::try_from(now.micros() / 1000).unwrap_or(0) & 0xffff_ffff_ffff;
        let mut random = [0u8; 16];
        self.0.fill(&mut random[6..]);
        crate::id::encode(millis << 80 | u128::from_be_bytes(random))
    }

    /// A secret that is handed out once, as in a link or a cookie: 256 bits in 52 letters.
    pub(crate) fn token(&self) -> String {
        data_encoding::BASE32_NOPAD.encode(&self.bytes::<32>()).to_ascii_lowercase()
    }
}

/// What somebody is on this desk. See the table of [`Role::may`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Role {
    Owner,
    Manager,
    Author,
    Clinician,
    Agency,
    Auditor,
}

/// What a role may or may not do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Duty {
    /// Write and change drafts, ask for approval.
    Write,
    /// Approve or send back what somebody else wrote.
    Approve,
    /// Release a clear text of one's own, and post it by hand.
    Release,
    /// Connect, reconnect and remove accounts.
    Connect,
    /// Invite people, change roles, let somebody go.
    People,
    /// Change the practice's details and settle the set-up.
    SetUp,
    ReadJournal,
    /// Prepare consents, explain them, hand them over, note what patients say of them.
    Consent,
    /// Be the second person who looks at a signed consent.
    ConfirmConsent,
    /// See which consents there are, and where each stands.
    ReadConsents,
}

impl Role {
    pub const ALL: [Role; 6] = [Role::Owner, Role::Manager, Role::Author, Role::Clinician, Role::Agency, Role::Auditor];

    pub fn name(self) -> &'static str {
        match self {
            Role::Owner => "owner",
            Role::Manager => "manager",
            Role::Author => "author",
            Role::Clinician => "clinician",
            Role::Agency => "agency",
            Role::Auditor => "auditor",
        }
    }

    pub fn title(self) -> &'static str {
        match self {
            Role::Owner => "Owner",
            Role::Manager => "Manager",
            Role::Author => "Author",
            Role::Clinician => "Clinician",
            Role::Agency => "Agency",
            Role::Auditor => "Auditor",
        }
    }

    pub fn parse(name: &str) -> Option<Role> {
        Role::ALL.into_iter().find(|role| role.name() == name)
    }

    /// The whole table of duties. An auditor reads and changes nothing; an agency prepares and never releases.
    pub fn may(self, duty: Duty) -> bool {
        match duty {
            Duty::Write => self != Role::Auditor,
            Duty::Approve => matches!(self, Role::Owner | Role::Manager | Role::Clinician),
            Duty::Release => !matches!(self, Role::Agency | Role::Auditor),
            Duty::Connect | Duty::People | Duty::SetUp => matches!(self, Role::Owner | Role::Manager),
            Duty::ReadJournal => matches!(self, Role::Owner | Role::Manager | Role::Auditor),
            Duty::Consent => !matches!(self, Role::Agency | Role::Auditor),
            Duty::ConfirmConsent => matches!(self, Role::Owner | Role::Manager | Role::Clinician),
            Duty::ReadConsents => self != Role::Agency,
        }
    }
}
