//! Signing in through the server's own page, where a person has no access token at hand.
//!
//! The server shows a code ("out of band", RFC 6749 with `urn:ietf:wg:oauth:2.0:oob`), so that no address of the
//! practice has to be reachable from outside. Deliberately absent: a redirect back to us, and any right beyond
//! reading the account, writing its posts with their pictures and finding a post that is answered.

use chaperone_desk::{Private, Time};
use serde::Deserialize;
use serde_json::json;

use super::{Mastodon, read_as};
use crate::class::{Reason, Trouble};
use crate::server::Server;

/// The server shows the code on its page instead of sending the browser back.
const SHOW_THE_CODE: &str = "urn:ietf:wg:oauth:2.0:oob";
/// What a connection may do: see whose it is, read back its posts, find a post by its address, write and delete
/// posts, add pictures to them.
const RIGHTS: &str = "read:accounts read:statuses read:search write:statuses write:media write:favourites";

/// Our registration with one server, to be kept until the code comes.
#[derive(Debug)]
pub struct App {
    server: Server,
    client: Client,
}

#[derive(Deserialize)]
struct Registered {
    client_id: String,
    client_secret: String,
}

#[derive(Debug)]
struct Client {
    id: String,
    secret: Private<String>,
}

impl App {
    /// The page that a person opens; it shows a code for [`Mastodon::redeem`].
    pub fn page_to_open(&self) -> String {
        let query = [
            ("response_type", "code"),
            ("client_id", self.client.id.as_str()),
            ("redirect_uri", SHOW_THE_CODE),
            ("scope", RIGHTS),
        ];
        self.server.at("/oauth/authorize", &[], &query).into()
    }

    pub fn server(&self) -> &Server {
        &self.server
    }
}

impl Mastodon {
    /// Makes Chaperone known to a server. Nobody is signed in by this.
    pub async fn register(&self, server: &str, now: Time) -> Result<App, Trouble> {
        let server = Server::parse(server)?;
        let body = json!({ "client_name": "Chaperone", "redirect_uris": SHOW_THE_CODE, "scopes": RIGHTS });
        let answer = self.http.post(server.at("/api/v1/apps", &[], &[])).json(&body).send().await?;
        let registered: Registered = read_as(&answer, now)?;
        let client = Client { id: registered.client_id, secret: Private::from(registered.client_secret) };
        Ok(App { server, client })
    }

    /// Gives the code that the server showed, takes the access token: the secret for [`connect`](crate::Connector::connect).
    pub async fn redeem(&self, app: &App, code: &str, now: Time) -> Result<Private<String>, Trouble> {
        #[derive(Deserialize)]
        struct Token {
            access_token: String,
        }
        let body = json!({
            "grant_type": "authorization_code",
            "client_id": app.client.id,
            "client_secret": app.client.secret.expose(),
            "redirect_uri": SHOW_THE_CODE,
            "scope": RIGHTS,
            "code": code.trim(),
        });
        let answer = self.http.post(app.server.at("/oauth/token", &[], &[])).json(&body).send().await?;
        // RFC 6749, section 5.2: a code that is wrong, old or used is a 400 or a 401.
        if matches!(answer.status, 400 | 401) {
            return Err(Trouble::Refused(Reason::NotRecognised));
        }
        let token: Token = read_as(&answer, now)?;
        if token.access_token.is_empty() {
            return Err(Trouble::Unknown(Reason::Unreadable));
        }
        Ok(token.access_token.into())
    }
}
