//! A browser over real sockets: cookies, the token of the last page, forms; nothing is followed by itself.
//!
//! Small on purpose: one connection a request, no compression, no chunks. What the desk sends is kept byte for byte,
//! so that a test can look at all of it. Deliberately absent: scripts.

use std::collections::BTreeMap;
use std::io::{Read, Write};
use std::net::TcpStream;
use std::sync::Arc;

use rustls::pki_types::ServerName;
use rustls::{ClientConfig, ClientConnection, StreamOwned};

pub(crate) struct Browser {
    /// `127.0.0.1:43210`: where it connects.
    address: String,
    /// What it calls the desk.
    host: String,
    tls: Option<Arc<ClientConfig>>,
    pub(crate) cookies: BTreeMap<String, String>,
    pub(crate) token: String,
}

/// An answer, whole.
#[derive(Debug, Clone)]
pub(crate) struct Answer {
    pub(crate) status: u16,
    /// The status line and all headers, as they came.
    pub(crate) head: String,
    pub(crate) body: Vec<u8>,
}

impl Browser {
    pub(crate) fn new(address: &str) -> Browser {
        let (address, host) = (address.to_owned(), address.to_owned());
        Browser { address, host, tls: None, cookies: BTreeMap::new(), token: String::new() }
    }

    /// Over an encrypted line to `address`, which it calls `host`.
    pub(crate) fn encrypted(address: &str, host: &str, trust: Arc<ClientConfig>) -> Browser {
        Browser { host: host.to_owned(), tls: Some(trust), ..Browser::new(address) }
    }

    pub(crate) fn get(&mut self, path: &str) -> Answer {
        self.send("GET", path, &[], b"")
    }

    /// Sends a form as a browser would: with the token of the page before, from our own origin.
    pub(crate) fn post(&mut self, path: &str, fields: &[(&str, &str)]) -> Answer {
        let token = self.token.clone();
        let fields = fields.iter().copied().chain([("csrf", token.as_str())]);
        let body: Vec<_> = fields.map(|(name, value)| format!("{name}={}", encoded(value))).collect();
        self.send_form(path, body.join("&").as_bytes())
    }

    /// A form whose body is given byte for byte.
    pub(crate) fn send_form(&mut self, path: &str, body: &[u8]) -> Answer {
        let ours = [("content-type", "application/x-www-form-urlencoded"), ("sec-fetch-site", "same-origin")];
        self.send("POST", path, &ours, body)
    }

    pub(crate) fn send(&mut self, method: &str, path: &str, headers: &[(&str, &str)], body: &[u8]) -> Answer {
        let given = |name| headers.iter().any(|(other, _)| *other == name);
        let mut head = vec![format!("{method} {path} HTTP/1.1"), "connection: close".to_owned()];
        head.push(format!("content-length: {}", body.len()));
        if !given("host") {
            head.push(format!("host: {}", self.host));
        }
        if !self.cookies.is_empty() && !given("cookie") {
            let all: Vec<_> = self.cookies.iter().map(|(name, value)| format!("{name}={value}")).collect();
            head.push(format!("cookie: {}", all.join("; ")));
        }
        head.extend(headers.iter().map(|(name, value)| format!("{name}: {value}")));
        let head = head.join("\r\n") + "\r\n\r\n";
        let answer = self.send_bytes(&[head.as_bytes(), body].concat());
        for line in answer.headers("set-cookie") {
            let (name, rest) = line.split_once('=').unwrap();
            let value = rest.split(';').next().unwrap();
            if value.is_empty() {
                self.cookies.remove(name);
            } else {
                self.cookies.insert(name.to_owned(), value.to_owned());
            }
        }
        if let Some(token) = answer.unseen("csrf") {
            self.token = token;
        }
        answer
    }

    /// Whatever bytes, as they are; everything that comes back until the line is closed.
    pub(crate) fn send_bytes(&self, request: &[u8]) -> Answer {
        let mut line = TcpStream::connect(&self.address).unwrap();
        let mut all = Vec::new();
        // A server that has seen enough closes before it has read all; what it said until then counts.
        match &self.tls {
            None => {
                let _ = line.write_all(request);
                let _ = line.read_to_end(&mut all);
            }
            Some(trust) => {
                let name = ServerName::try_from(self.host.split(':').next().unwrap().to_owned()).unwrap();
                let mut line = StreamOwned::new(ClientConnection::new(trust.clone(), name).unwrap(), line);
                line.write_all(request).unwrap();
                let _ = line.read_to_end(&mut all);
            }
        }
        Answer::read(&all)
    }
}

impl Answer {
    fn read(all: &[u8]) -> Answer {
        let end = all.windows(4).position(|four| four == b"\r\n\r\n");
        let (head, body) = end.map_or((&b""[..], all), |end| (&all[..end], &all[end + 4..]));
        let head = String::from_utf8(head.to_vec()).unwrap();
        let status = head.split(' ').nth(1).and_then(|status| status.parse().ok()).unwrap_or(0);
        let answer = Answer { status, head, body: body.to_vec() };
        assert_eq!(answer.header("transfer-encoding"), None, "this reader knows no chunks");
        answer
    }

    pub(crate) fn headers<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a str> {
        self.head.lines().filter_map(move |line| {
            let (key, value) = line.split_once(": ")?;
            key.eq_ignore_ascii_case(name).then_some(value)
        })
    }

    pub(crate) fn header(&self, name: &str) -> Option<String> {
        self.headers(name).next().map(str::to_owned)
    }

    pub(crate) fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }

    /// The value of a hidden field.
    pub(crate) fn unseen(&self, name: &str) -> Option<String> {
        let text = self.text();
        let rest = text.split_once(&format!("name=\"{name}\" value=\""))?.1;
        Some(rest.split('"').next()?.to_owned())
    }

    #[track_caller]
    pub(crate) fn says(&self, words: &str) -> &Self {
        assert!(self.text().contains(words), "the page ({}) does not say {words:?}:\n{}", self.status, self.text());
        self
    }

    #[track_caller]
    pub(crate) fn leads_to(&self, path: &str) -> &Self {
        let to = self.header("location").unwrap_or_default();
        let to = to.split("?told=").next().unwrap_or_default();
        assert_eq!((self.status, to), (303, path), "{}", self.text());
        self
    }
}

/// As a browser writes a value of a form.
pub(crate) fn encoded(value: &str) -> String {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-_.".contains(&byte);
    value.bytes().map(|byte| if plain(byte) { char::from(byte).to_string() } else { format!("%{byte:02X}") }).collect()
}

/// What an owner types on the first page of a new desk.
pub(crate) const SET_UP: [(&str, &str); 7] = [
    ("practice", "Harbour Lane Dental"),
    ("country", "england"),
    ("town", "Whitby"),
    ("phone", "01632 960123"),
    ("name", "Amira Hassan"),
    ("email", "amira@harbourlane.example"),
    ("password", PASSWORD),
];

pub(crate) const PASSWORD: &str = "four-words-that-sit-apart";

impl Browser {
    /// Sets up the practice and is its owner from then on.
    pub(crate) fn set_up(&mut self) {
        self.get("/set-up");
        self.post("/set-up", &SET_UP).leads_to("/steps");
    }
}
