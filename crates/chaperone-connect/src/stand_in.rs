//! Stand-in for the desk's types until they are in main. To be deleted.
use std::time::Duration;
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Time(i64);
impl Time {
    pub const fn from_micros(micros: i64) -> Self {
        Time(micros)
    }
    pub const fn micros(self) -> i64 {
        self.0
    }
    pub fn plus(self, span: Duration) -> Self {
        Time(self.0.saturating_add(i64::try_from(span.as_micros()).unwrap_or(i64::MAX)))
    }
    pub fn minus(self, span: Duration) -> Self {
        Time(self.0.saturating_sub(i64::try_from(span.as_micros()).unwrap_or(i64::MAX)))
    }
    pub fn utc(self) -> chrono::DateTime<chrono::Utc> {
        chrono::DateTime::from_timestamp_micros(self.0).unwrap_or_default()
    }
    pub fn from_utc(at: chrono::DateTime<chrono::Utc>) -> Self {
        Time(at.timestamp_micros())
    }
}
pub trait Outside: Send + Sync {
    fn now(&self) -> Time;
    fn fill(&self, bytes: &mut [u8]);
}
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Network {
    Mastodon,
    Bluesky,
    Facebook,
}
#[derive(Clone)]
pub struct Private(String);
impl Private {
    pub fn expose(&self) -> &String {
        &self.0
    }
}
impl From<String> for Private {
    fn from(t: String) -> Self {
        Private(t)
    }
}
impl From<&str> for Private {
    fn from(t: &str) -> Self {
        Private(t.to_owned())
    }
}
impl std::fmt::Debug for Private {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Private")
    }
}
pub type Credentials = Private;
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct JobId(pub String);
impl JobId {
    pub fn as_str(&self) -> &str {
        &self.0
    }
}
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Count {
    Characters,
    Graphemes,
}
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Limits {
    pub characters: Option<u32>,
    pub count: Count,
    pub url_characters: Option<u32>,
    pub read_at: Time,
}
#[derive(Debug)]
pub struct Cleared {
    pub job: JobId,
    pub server: String,
    pub credentials: Credentials,
    pub text: String,
    pub reply_to: Option<String>,
    pub key: String,
    pub made_at: Time,
    pub network: Network,
}
impl Cleared {
    pub fn job(&self) -> &JobId {
        &self.job
    }
    pub fn network(&self) -> Network {
        self.network
    }
    pub fn server(&self) -> Option<&str> {
        Some(&self.server)
    }
    pub fn credentials(&self) -> &Credentials {
        &self.credentials
    }
    pub fn text(&self) -> &str {
        &self.text
    }
    pub fn reply_to(&self) -> Option<&str> {
        self.reply_to.as_deref()
    }
    pub fn key(&self) -> &str {
        &self.key
    }
    pub fn made_at(&self) -> Time {
        self.made_at
    }
}
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome {
    Sent { id: String, url: Option<String> },
    Refused { reason: String },
    Expired,
    Revoked { reason: String },
    SlowDown { until: Time },
    NotSent { reason: String },
    Unknown { reason: String },
}
