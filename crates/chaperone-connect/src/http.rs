//! The one place that opens a socket: a client that is careful about what left and what did not.
//!
//! Deliberately absent: retries, redirects, cookies, proxies and connection reuse. Each of them would make it doubtful
//! whether a request was written; a fresh connection per call makes "not sent" a fact. Bodies and tokens never reach
//! an error or a log: errors are two words and a closed reason.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use reqwest::header::{HeaderMap, HeaderName, HeaderValue};
use rustls_platform_verifier::BuilderVerifierExt;
use url::Url;

use crate::class::{Reason, Trouble};
use crate::server::Server;

/// Answers longer than this (bytes) are not read to their end: no call that we make has one.
const LONGEST_ANSWER: usize = 2 * 1024 * 1024;

/// How long a call may take.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Patience {
    /// Until name look-up, connection and encryption stand. Past it nothing was sent.
    pub connect: Duration,
    /// Until the whole answer is there. Past it the outcome of a publish is unknown.
    pub whole: Duration,
}

impl Default for Patience {
    fn default() -> Self {
        Patience { connect: Duration::from_secs(10), whole: Duration::from_secs(30) }
    }
}

/// Why no client could be made. Seen once, at start.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    #[error("The encryption for calls to networks could not be set up.")]
    Encryption,
    #[error("The client for calls to networks could not be set up.")]
    Client,
}

/// The client. Cheap to clone.
#[derive(Debug, Clone)]
pub(crate) struct Http {
    client: reqwest::Client,
    /// The only origins that calls may go to; `None` where any server may be called.
    only: Option<Arc<[url::Origin]>>,
}

impl Http {
    pub(crate) fn open(patience: Patience) -> Result<Http, OpenError> {
        reqwest::Client::builder()
            .tls_backend_preconfigured(encryption()?)
            .user_agent("Chaperone")
            .connect_timeout(patience.connect)
            .timeout(patience.whole)
            .redirect(reqwest::redirect::Policy::none())
            .retry(reqwest::retry::never())
            .pool_max_idle_per_host(0)
            .http1_only()
            .referer(false)
            .no_proxy()
            .build()
            .map(|client| Http { client, only: None })
            .map_err(|_| OpenError::Client)
    }

    /// The same client, for calls to these servers and to no other.
    pub(crate) fn only(self, servers: &[Server]) -> Http {
        Http { only: Some(servers.iter().map(Server::origin).collect()), ..self }
    }

    pub(crate) fn get(&self, url: Url) -> Call {
        self.call(reqwest::Method::GET, url)
    }

    pub(crate) fn post(&self, url: Url) -> Call {
        self.call(reqwest::Method::POST, url)
    }

    pub(crate) fn delete(&self, url: Url) -> Call {
        self.call(reqwest::Method::DELETE, url)
    }

    fn call(&self, method: reqwest::Method, url: Url) -> Call {
        let allowed = self.only.as_ref().is_none_or(|only| only.contains(&url.origin()));
        Call { request: self.client.request(method, url), allowed }
    }
}

/// The machine's own list of authorities; where it has none, the one that Mozilla publishes.
fn encryption() -> Result<rustls::ClientConfig, OpenError> {
    let builder = || {
        rustls::ClientConfig::builder_with_provider(Arc::new(rustls::crypto::ring::default_provider()))
            .with_safe_default_protocol_versions()
            .map_err(|_| OpenError::Encryption)
    };
    if let Ok(own) = builder()?.with_platform_verifier() {
        return Ok(own.with_no_client_auth());
    }
    let roots = rustls::RootCertStore { roots: webpki_roots::TLS_SERVER_ROOTS.to_vec() };
    Ok(builder()?.with_root_certificates(roots).with_no_client_auth())
}

/// One call that has not been made yet.
pub(crate) struct Call {
    request: reqwest::RequestBuilder,
    /// Whether it goes to a server that may be called.
    allowed: bool,
}

impl Call {
    pub(crate) fn bearer(self, token: &str) -> Call {
        Call { request: self.request.bearer_auth(token), ..self }
    }

    pub(crate) fn header(self, name: &'static str, value: &str) -> Call {
        Call { request: self.request.header(name, value), ..self }
    }

    /// Bytes of this media type as the body.
    pub(crate) fn bytes(self, media_type: &str, body: Vec<u8>) -> Call {
        Call { request: self.request.header(reqwest::header::CONTENT_TYPE, media_type).body(body), ..self }
    }

    pub(crate) fn json(self, body: &serde_json::Value) -> Call {
        Call { request: self.request.json(body), ..self }
    }

    /// Makes the call, once.
    ///
    /// `NotSent` only where no connection came about, or the server is none that may be called; everything after that first byte is `Unknown`.
    pub(crate) async fn send(self) -> Result<Answer, Trouble> {
        if !self.allowed {
            return Err(Trouble::NotSent(Reason::NotReached));
        }
        let mut response = self.request.send().await.map_err(|error| failure(&error))?;
        let (status, headers) = (response.status().as_u16(), response.headers().clone());
        let mut body = Vec::new();
        while let Some(piece) = response.chunk().await.map_err(|error| failure_midway(&error))? {
            if body.len() + piece.len() > LONGEST_ANSWER {
                return Err(Trouble::Unknown(Reason::Unreadable));
            }
            body.extend_from_slice(&piece);
        }
        Ok(Answer { status, headers, body })
    }
}

/// Where a call broke. `is_connect` covers look-up, connection and the TLS handshake, each before the request is
/// written; `is_builder` is a request that could not even be put together (a token with a line break in it).
fn failure(error: &reqwest::Error) -> Trouble {
    if error.is_connect() {
        Trouble::NotSent(Reason::NotReached)
    } else if error.is_builder() {
        Trouble::NotSent(Reason::StoredUnreadable)
    } else {
        failure_midway(error)
    }
}

fn failure_midway(error: &reqwest::Error) -> Trouble {
    Trouble::Unknown(if error.is_timeout() { Reason::NoAnswer } else { Reason::CutOff })
}

/// What a server answered. Prints its status and length, never its words.
#[derive(Clone)]
pub struct Answer {
    pub status: u16,
    headers: HeaderMap,
    body: Vec<u8>,
}

impl Answer {
    /// An answer as it was recorded, for `classify` tables. Headers that are no headers are left out.
    pub fn new(status: u16, headers: &[(&str, &str)], body: &str) -> Answer {
        let headers = headers
            .iter()
            .filter_map(|(name, value)| Some((HeaderName::try_from(*name).ok()?, HeaderValue::try_from(*value).ok()?)))
            .collect();
        Answer { status, headers, body: body.as_bytes().to_vec() }
    }

    pub(crate) fn is_good(&self) -> bool {
        (200..300).contains(&self.status)
    }

    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name).and_then(|value| value.to_str().ok())
    }

    /// The body as `T`; `None` where it is anything else.
    pub(crate) fn read<T: serde::de::DeserializeOwned>(&self) -> Option<T> {
        serde_json::from_slice(&self.body).ok()
    }
}

impl fmt::Debug for Answer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Answer({}, {} bytes)", self.status, self.body.len())
    }
}
