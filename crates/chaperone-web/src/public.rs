//! Under which addresses the desk answers, and under which it hands out links.
//!
//! Deliberately absent: reading configuration, opening sockets, certificates. The binary does those.

use std::net::SocketAddr;

use url::Url;

/// The addresses of this desk.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Public {
    /// Origin that links begin with, such as `https://desk.harbourlane.example`; no slash at the end.
    pub url: String,
    /// Whether the browser reaches us by https. Cookies then carry `Secure` and the `__Host-` prefix.
    pub secure: bool,
    /// What the `Host` header may say, in lower case, with the port where it is not the scheme's own.
    hosts: Vec<String>,
    /// What the `Origin` header may say.
    origins: Vec<String>,
    /// Whether the desk stands behind a proxy on the same machine, whose `X-Forwarded-For` may be believed.
    pub behind_proxy: bool,
}

/// `public_url` cannot be used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum BadUrl {
    #[error("public_url is not an address; write it like https://desk.example")]
    NotAnAddress,
    #[error("public_url must begin with https:// (or http:// for this computer only) and must not contain a path")]
    NotAnOrigin,
}

impl Public {
    /// The addresses for a desk that listens on `listen`, reached from outside by `url` if one is set.
    ///
    /// A loopback listener also answers to `localhost`, `127.0.0.1` and `[::1]` on its own port; nothing else is
    /// answered, which is what stops another site from pointing its own name at us (DNS rebinding).
    pub fn new(url: Option<&str>, listen: SocketAddr) -> Result<Self, BadUrl> {
        let mut hosts = Vec::new();
        let mut origins = Vec::new();
        let port = listen.port();
        if listen.ip().is_loopback() {
            for name in ["localhost", "127.0.0.1", "[::1]"] {
                let host = if port == 80 { name.to_owned() } else { format!("{name}:{port}") };
                origins.push(format!("http://{host}"));
                hosts.push(host);
            }
        }
        let Some(url) = url else {
            let own = match listen.port() {
                80 => format!("http://{}", listen.ip()),
                _ => format!("http://{listen}"),
            };
            return Ok(Public { url: own, secure: false, hosts, origins, behind_proxy: false });
        };
        let parsed = Url::parse(url).map_err(|_| BadUrl::NotAnAddress)?;
        let local = matches!(parsed.host_str(), Some("localhost" | "127.0.0.1" | "[::1]"));
        let secure = parsed.scheme() == "https";
        let bare = parsed.path() == "/"
            && parsed.query().is_none()
            && parsed.fragment().is_none()
            && parsed.username().is_empty();
        if !bare || !(secure || local && parsed.scheme() == "http") {
            return Err(BadUrl::NotAnOrigin);
        }
        let origin = parsed.origin().ascii_serialization();
        hosts.extend(origin.split_once("://").map(|(_, host)| host.to_owned()));
        origins.push(origin.clone());
        let behind_proxy = secure && listen.ip().is_loopback();
        Ok(Public { url: origin, secure, hosts, origins, behind_proxy })
    }

    /// Whether a request that names this host is meant for us.
    pub fn answers_to(&self, host: &str) -> bool {
        self.hosts.iter().any(|ours| ours.eq_ignore_ascii_case(host))
    }

    /// Whether a form that was sent from this origin is our own.
    pub fn is_own(&self, origin: &str) -> bool {
        self.origins.iter().any(|ours| ours.eq_ignore_ascii_case(origin))
    }

    /// A whole address to hand over, from a path of ours.
    pub fn link(&self, path: &str) -> String {
        format!("{}{path}", self.url)
    }
}

#[cfg(test)]
mod tests {
    use super::{BadUrl, Public};

    fn public(url: Option<&str>) -> Result<Public, BadUrl> {
        Public::new(url, "127.0.0.1:4321".parse().unwrap())
    }

    #[test]
    fn a_desk_on_loopback_answers_to_its_own_names_and_no_other() {
        let desk = public(None).unwrap();
        assert!(
            desk.answers_to("localhost:4321") && desk.answers_to("127.0.0.1:4321") && desk.answers_to("[::1]:4321")
        );
        assert!(!desk.answers_to("localhost") && !desk.answers_to("evil.example:4321") && !desk.answers_to(""));
        assert_eq!(desk.link("/join/x"), "http://127.0.0.1:4321/join/x");
    }

    #[test]
    fn an_https_address_makes_the_cookies_secure_and_trusts_the_proxy_before_it() {
        let desk = public(Some("https://desk.harbourlane.example/")).unwrap();
        assert!(desk.secure && desk.behind_proxy);
        assert!(desk.answers_to("Desk.HarbourLane.example") && desk.is_own("https://desk.harbourlane.example"));
        assert!(!desk.is_own("http://desk.harbourlane.example"));
    }

    #[test]
    fn an_address_with_a_path_or_without_encryption_is_refused() {
        assert_eq!(public(Some("desk")), Err(BadUrl::NotAnAddress));
        assert_eq!(public(Some("https://desk.example/chaperone")), Err(BadUrl::NotAnOrigin));
        assert_eq!(public(Some("http://desk.example")), Err(BadUrl::NotAnOrigin));
    }
}
