//! The address of a server that a person typed: read once, checked once, used for every call.
//!
//! Deliberately absent: looking a name up. A practice may run its own server under any name it likes; what is refused
//! is a bare number inside a private network, a door left open in the address, and plain http to another machine.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use url::{Host, Url};

/// A server that calls may go to: `https`, or `http` on this machine alone; no path, no name and no password in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Server(Url);

/// Why an address was not taken. Each sentence can be shown as it stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum BadServer {
    #[error("This is not the address of a server. Write it like mastodon.example or https://mastodon.example.")]
    NotAnAddress,
    #[error("Write the address of the server alone, without a name, a password, a path or a question mark.")]
    TooMuch,
    #[error("This server is addressed without encryption. Write https:// in front of it.")]
    NotEncrypted,
    #[error("This is a number inside a private network. Give the server by its name.")]
    PrivateNumber,
}

impl Server {
    /// Reads `mastodon.example`, `https://mastodon.example/` or `http://localhost:3000`.
    pub fn parse(typed: &str) -> Result<Server, BadServer> {
        let typed = typed.trim();
        if typed.is_empty() || typed.chars().any(|c| c.is_whitespace() || c.is_control()) {
            return Err(BadServer::NotAnAddress);
        }
        let whole = if typed.contains("://") { typed.to_owned() } else { format!("https://{typed}") };
        let url = Url::parse(&whole).map_err(|_| BadServer::NotAnAddress)?;
        let loopback = match url.host() {
            None => return Err(BadServer::NotAnAddress),
            Some(Host::Domain(name)) => name == "localhost" || name.ends_with(".localhost"),
            Some(Host::Ipv4(number)) => stands_outside(IpAddr::V4(number))?,
            Some(Host::Ipv6(number)) => stands_outside(IpAddr::V6(number))?,
        };
        match url.scheme() {
            "https" => {}
            "http" if loopback => {}
            "http" => return Err(BadServer::NotEncrypted),
            _ => return Err(BadServer::NotAnAddress),
        }
        let bare = url.username().is_empty()
            && url.password().is_none()
            && matches!(url.path(), "" | "/")
            && url.query().is_none()
            && url.fragment().is_none();
        if bare { Ok(Server(url)) } else { Err(BadServer::TooMuch) }
    }

    /// The address of one call. `path` starts with a slash; parts that come from outside go in through `segments`
    /// and `query`, where they are escaped, never through `path`.
    pub(crate) fn at(&self, path: &str, segments: &[&str], query: &[(&str, &str)]) -> Url {
        let mut url = self.0.clone();
        url.set_path(path);
        if let Ok(mut parts) = url.path_segments_mut() {
            parts.extend(segments);
        }
        if !query.is_empty() {
            url.query_pairs_mut().extend_pairs(query);
        }
        url
    }

    /// Whether `url` is a page of this server.
    pub(crate) fn holds(&self, url: &Url) -> bool {
        url.origin() == self.0.origin()
    }

    pub(crate) fn origin(&self) -> url::Origin {
        self.0.origin()
    }

    /// Without a slash at the end: `https://mastodon.example`.
    pub fn as_str(&self) -> &str {
        self.0.as_str().trim_end_matches('/')
    }

    /// The name alone, for showing: `mastodon.example`.
    pub fn name(&self) -> &str {
        self.0.host_str().unwrap_or_default()
    }
}

/// `Ok(true)` for this machine, `Ok(false)` for a public number, an error for what lies in between.
fn stands_outside(number: IpAddr) -> Result<bool, BadServer> {
    if number.is_loopback() {
        return Ok(true);
    }
    let inside = match number {
        IpAddr::V4(four) => is_inside_four(four),
        IpAddr::V6(six) => is_inside_six(six),
    };
    if inside { Err(BadServer::PrivateNumber) } else { Ok(false) }
}

/// RFC 6890: private, link-local, shared (100.64/10), this-network, benchmarking, broadcast and multicast.
fn is_inside_four(number: Ipv4Addr) -> bool {
    let [a, b, ..] = number.octets();
    number.is_private()
        || number.is_link_local()
        || number.is_broadcast()
        || number.is_multicast()
        || a == 0
        || a >= 240
        || (a == 100 && (64..128).contains(&b))
        || (a == 198 && (18..20).contains(&b))
        || (a == 192 && b == 0 && number.octets()[2] == 0)
}

/// RFC 4291 and 4193: unspecified, multicast, unique local, link-local, and every form that carries an IPv4 number.
fn is_inside_six(number: Ipv6Addr) -> bool {
    let first = number.segments()[0];
    number.is_unspecified()
        || number.is_multicast()
        || first & 0xfe00 == 0xfc00
        || first & 0xffc0 == 0xfe80
        || first & 0xffc0 == 0xfec0
        || number.to_ipv4().is_some()
        || number.segments()[..6] == [0x64, 0xff9b, 0, 0, 0, 0]
        || first == 0x2002
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_servers_name_is_taken_as_people_write_it() {
        for (typed, whole) in [
            ("mastodon.example", "https://mastodon.example"),
            (" https://Mastodon.Example/ ", "https://mastodon.example"),
            ("social.brightsmile.example:8443", "https://social.brightsmile.example:8443"),
            ("http://localhost:3000", "http://localhost:3000"),
            ("http://127.0.0.1:3000", "http://127.0.0.1:3000"),
            ("http://[::1]:3000", "http://[::1]:3000"),
            ("https://93.184.216.34", "https://93.184.216.34"),
        ] {
            assert_eq!(Server::parse(typed).map(|server| server.as_str().to_owned()), Ok(whole.to_owned()), "{typed}");
        }
    }

    #[test]
    fn what_is_no_safe_address_is_refused_with_its_reason() {
        for (typed, why) in [
            ("", BadServer::NotAnAddress),
            ("two words.example", BadServer::NotAnAddress),
            ("file:///etc/passwd", BadServer::NotAnAddress),
            ("ftp://mastodon.example", BadServer::NotAnAddress),
            ("http://mastodon.example", BadServer::NotEncrypted),
            ("http://localhost.example", BadServer::NotEncrypted),
            ("https://me:secret@mastodon.example", BadServer::TooMuch),
            ("https://mastodon.example/@desk", BadServer::TooMuch),
            ("https://mastodon.example?x=1", BadServer::TooMuch),
            ("https://10.0.0.5", BadServer::PrivateNumber),
            ("https://192.168.1.1", BadServer::PrivateNumber),
            ("https://169.254.169.254", BadServer::PrivateNumber),
            ("https://0x0a000005", BadServer::PrivateNumber),
            ("https://100.64.1.1", BadServer::PrivateNumber),
            ("https://0.0.0.0", BadServer::PrivateNumber),
            ("https://[fd00::1]", BadServer::PrivateNumber),
            ("https://[fe80::1]", BadServer::PrivateNumber),
            ("https://[::ffff:10.0.0.5]", BadServer::PrivateNumber),
            ("https://[::ffff:127.0.0.1]", BadServer::PrivateNumber),
            ("https://[64:ff9b::a00:5]", BadServer::PrivateNumber),
        ] {
            assert_eq!(Server::parse(typed), Err(why), "{typed}");
        }
    }

    #[test]
    fn a_part_that_comes_from_outside_cannot_leave_its_place() {
        let server = Server::parse("mastodon.example").unwrap();
        let url = server.at("/api/v1/statuses", &["../../oauth/token?x"], &[("key", "a&b=c")]);
        assert_eq!(url.as_str(), "https://mastodon.example/api/v1/statuses/..%2F..%2Foauth%2Ftoken%3Fx?key=a%26b%3Dc");
    }
}
