//! The networks and their cards: what each is called, how long a text may be, whether the desk can post to it.
//!
//! Figures without a server to ask are from the networks' public documentation as collected in 2026; a connected
//! server's own word replaces them.

use super::{Count, Limits};

/// What a network is able to do, as data.
#[derive(Debug, Clone, Copy)]
pub struct Card {
    pub name: &'static str,
    pub title: &'static str,
    /// Where a person posts by hand.
    pub open: &'static str,
    /// The hosts of its pages; those below them are its own too. Empty where a post can stand on any host, or on none.
    pub hosts: &'static [&'static str],
    pub length: Option<u32>,
    pub count: Count,
    pub address_length: Option<u32>,
    pub bytes: Option<u32>,
    /// Whether the desk can post there by itself.
    pub connects: bool,
    /// Whether connecting asks for the account's name (else the server names it).
    pub asks_handle: bool,
    /// What connecting asks for, in the network's own word; empty where it does not connect.
    pub secret: &'static str,
    /// The server that most people use; empty where there is none.
    pub server: &'static str,
}

impl Card {
    pub fn limits(&self) -> Limits {
        Limits {
            length: self.length,
            count: self.count,
            address_length: self.address_length,
            bytes: self.bytes,
            read: None,
        }
    }
}

const PLAIN: Card = Card {
    name: "",
    title: "",
    open: "",
    hosts: &[],
    length: None,
    count: Count::Characters,
    address_length: None,
    bytes: None,
    connects: false,
    asks_handle: true,
    secret: "",
    server: "",
};

macro_rules! networks {
    ($($network:ident { $($field:ident: $value:expr),* $(,)? })*) => {
        /// A place outside that words can go to.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub enum Network { $($network),* }

        impl Network {
            pub const ALL: &'static [Network] = &[$(Network::$network),*];

            pub fn card(self) -> &'static Card {
                match self { $(Network::$network => const { &Card { $($field: $value,)* ..PLAIN } }),* }
            }
        }
    };
}

networks! {
    Bluesky {
        name: "bluesky", title: "Bluesky", open: "https://bsky.app/", hosts: &["bsky.app", "bsky.social"], length: Some(300), count: Count::Graphemes,
        bytes: Some(3000), connects: true, secret: "App password", server: "https://bsky.social",
    }
    Mastodon {
        name: "mastodon", title: "Mastodon", open: "https://joinmastodon.org/", length: Some(500), address_length: Some(23),
        connects: true, asks_handle: false, secret: "Access token",
    }
    Facebook {
        name: "facebook", title: "Facebook", open: "https://www.facebook.com/", length: Some(63_206),
        hosts: &["facebook.com", "fb.com", "fb.me", "fb.watch"],
    }
    Instagram {
        name: "instagram", title: "Instagram", open: "https://www.instagram.com/", length: Some(2_200),
        hosts: &["instagram.com", "instagr.am"],
    }
    Google {
        name: "google", title: "Google", open: "https://business.google.com/", length: Some(1_500),
        hosts: &["google.com", "google.co.uk", "google.ie", "google.com.au", "google.ca", "google.de", "google.at", "google.ch", "google.co.nz", "g.co", "g.page", "goo.gl"],
    }
    LinkedIn {
        name: "linkedin", title: "LinkedIn", open: "https://www.linkedin.com/", length: Some(3_000),
        hosts: &["linkedin.com", "lnkd.in"],
    }
    X {
        name: "x", title: "X", open: "https://x.com/", length: Some(280), address_length: Some(23),
        hosts: &["x.com", "twitter.com", "t.co"],
    }
    TikTok { name: "tiktok", title: "TikTok", open: "https://www.tiktok.com/", hosts: &["tiktok.com"] }
    WhatsApp { name: "whatsapp", title: "WhatsApp", open: "https://web.whatsapp.com/", hosts: &["whatsapp.com", "wa.me"] }
    Sms { name: "sms", title: "Text message", open: "", length: Some(1_600) }
}

impl Network {
    pub fn name(self) -> &'static str {
        self.card().name
    }

    pub fn title(self) -> &'static str {
        self.card().title
    }

    /// Whether an address can be that of a post on this network which the desk could answer by itself. Bluesky's posts have
    /// `at://` addresses and pages at `bsky.app`; a Mastodon post can stand on any server.
    pub fn may_hold(self, address: &str) -> bool {
        let at_bluesky = address.starts_with("at://") || address.starts_with("https://bsky.app/");
        match self {
            Network::Bluesky => at_bluesky,
            Network::Mastodon => !at_bluesky,
            _ => false,
        }
    }

    /// Whether an address can be that of a post on this network at all, whoever passes it on there. Mastodon stands on any
    /// host that is not another network's.
    pub fn has_post_at(self, address: &str) -> bool {
        if address.starts_with("at://") {
            return self == Network::Bluesky;
        }
        let rest = address.split_once("://").map_or(address, |(_, rest)| rest);
        let host = rest.split(['/', '?', '#', ':']).next().unwrap_or_default().to_lowercase();
        let below = |own: &&str| host.strip_suffix(*own).is_some_and(|rest| rest.is_empty() || rest.ends_with('.'));
        match self {
            Network::Mastodon => !Network::ALL.iter().any(|other| other.card().hosts.iter().any(&below)),
            Network::Sms => false,
            _ => self.card().hosts.iter().any(below),
        }
    }

    pub fn parse(name: &str) -> Option<Network> {
        Network::ALL.iter().copied().find(|network| network.name() == name)
    }
}

#[cfg(test)]
mod tests {
    use super::Network;

    #[test]
    fn a_post_belongs_to_the_network_at_whose_address_it_stands() {
        let at = |address: &str| -> Vec<_> {
            Network::ALL.iter().filter(|network| network.has_post_at(address)).map(|network| network.name()).collect()
        };
        assert_eq!(at("https://www.facebook.com/harbourlane/posts/1"), ["facebook"]);
        assert_eq!(at("https://maps.google.com/maps?cid=1"), ["google"]);
        assert_eq!(at("at://did:plc:somebody/app.bsky.feed.post/3k"), ["bluesky"]);
        assert_eq!(at("https://bsky.app/profile/somebody.example/post/3k"), ["bluesky"]);
        assert_eq!(at("https://social.example/@somebody/1"), ["mastodon"]);
        assert_eq!(at("https://notfacebook.com.example/1"), ["mastodon"]);
    }
}
