//! The networks that Chaperone can speak to by itself, each once.
//!
//! Deliberately absent: networks without a file here. They work by hand: copy, open, mark as posted.

pub mod bluesky;
pub mod mastodon;

use crate::contract::Connector;
use crate::http::{Http, OpenError, Patience};
use crate::server::Server;
use chaperone_desk::Network;

/// Every connector, over one client.
#[derive(Debug)]
pub struct Connectors {
    mastodon: mastodon::Mastodon,
    bluesky: bluesky::Bluesky,
}

impl Connectors {
    pub fn open(patience: Patience) -> Result<Connectors, OpenError> {
        Ok(Connectors::over(Http::open(patience)?))
    }

    /// Connectors that call these servers and no other: practice mode speaks to its simulators alone, whatever
    /// somebody types.
    pub fn open_only(patience: Patience, servers: &[Server]) -> Result<Connectors, OpenError> {
        Ok(Connectors::over(Http::open(patience)?.only(servers)))
    }

    fn over(http: Http) -> Connectors {
        Connectors { mastodon: mastodon::Mastodon::new(http.clone()), bluesky: bluesky::Bluesky::new(http) }
    }

    /// The list: one line a network.
    pub fn all(&self) -> [&dyn Connector; 2] {
        [&self.mastodon, &self.bluesky]
    }

    /// `None` for a network that works by hand.
    pub fn for_network(&self, network: Network) -> Option<&dyn Connector> {
        self.all().into_iter().find(|connector| connector.network() == network)
    }

    /// For the sign-in through a server's own page, which only Mastodon has.
    pub fn mastodon(&self) -> &mastodon::Mastodon {
        &self.mastodon
    }
}
