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
        name: "bluesky", title: "Bluesky", open: "https://bsky.app/", length: Some(300), count: Count::Graphemes,
        bytes: Some(3000), connects: true, secret: "App password", server: "https://bsky.social",
    }
    Mastodon {
        name: "mastodon", title: "Mastodon", open: "https://joinmastodon.org/", length: Some(500), address_length: Some(23),
        connects: true, asks_handle: false, secret: "Access token",
    }
    Facebook { name: "facebook", title: "Facebook", open: "https://www.facebook.com/", length: Some(63_206) }
    Instagram { name: "instagram", title: "Instagram", open: "https://www.instagram.com/", length: Some(2_200) }
    Google { name: "google", title: "Google", open: "https://business.google.com/", length: Some(1_500) }
    LinkedIn { name: "linkedin", title: "LinkedIn", open: "https://www.linkedin.com/", length: Some(3_000) }
    X { name: "x", title: "X", open: "https://x.com/", length: Some(280), address_length: Some(23) }
    TikTok { name: "tiktok", title: "TikTok", open: "https://www.tiktok.com/" }
    WhatsApp { name: "whatsapp", title: "WhatsApp", open: "https://web.whatsapp.com/" }
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

    pub fn parse(name: &str) -> Option<Network> {
        Network::ALL.iter().copied().find(|network| network.name() == name)
    }
}
