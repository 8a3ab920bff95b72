//! One tab for each account on Write and Approve: how the text looks there, and whether it fits. The desk counts, and
//! `assets/length.js` counts alike.
//!
//! Deliberately absent: the limits themselves (an account carries its network's own), and cutting a text short.

use chaperone_desk::account::{Account, Count, Limits, Network};
use chaperone_desk::media::photo::target;

/// One account's tab: how the text will look there, and whether it fits.
#[derive(Debug, Clone)]
#[allow(clippy::struct_excessive_bools, reason = "each one shows or hides a part of the tab")]
pub(crate) struct Tab {
    /// The account's id.
    pub(crate) account: String,
    pub(crate) network: &'static str,
    pub(crate) handle: String,
    pub(crate) initials: String,
    pub(crate) chosen: bool,
    pub(crate) by_hand: bool,
    pub(crate) limit: Option<usize>,
    pub(crate) graphemes: bool,
    pub(crate) url_characters: Option<u32>,
    pub(crate) length: usize,
    /// The network's second limit, in bytes, is passed; emoji of several parts do that.
    pub(crate) too_heavy: bool,
    pub(crate) needs_picture: bool,
    /// The desk makes no pictures for it.
    pub(crate) no_pictures: bool,
}

impl Tab {
    pub(crate) fn new(account: &Account, text: &str, chosen: bool) -> Self {
        let by_hand = account.is_manual();
        let id = account.id.to_string();
        Tab { chosen, by_hand, ..Tab::of(id, account.network, &account.handle, &account.limits, text) }
    }

    /// For a deed that writes nothing there, a repost or a like: no limit counts.
    pub(crate) fn unwritten(self) -> Self {
        Tab { limit: None, url_characters: None, too_heavy: false, needs_picture: false, ..self }
    }

    /// An invented account, for samples of pages.
    pub(crate) fn sample(network: Network, handle: &str, text: &str) -> Self {
        let account = network.name().to_owned();
        Tab { chosen: true, by_hand: true, ..Tab::of(account, network, handle, &network.card().limits(), text) }
    }

    fn of(account: String, network: Network, handle: &str, limits: &Limits, text: &str) -> Self {
        Tab {
            account,
            network: network.title(),
            handle: handle.to_owned(),
            initials: initials(handle),
            chosen: false,
            by_hand: false,
            limit: limits.length.and_then(|limit| usize::try_from(limit).ok()),
            graphemes: limits.count == Count::Graphemes,
            url_characters: limits.address_length,
            length: limits.measure(text),
            too_heavy: limits.bytes.and_then(|most| usize::try_from(most).ok()).is_some_and(|most| text.len() > most),
            needs_picture: matches!(network, Network::Instagram | Network::TikTok),
            no_pictures: target(network.name()).is_none(),
        }
    }

    pub(crate) fn fits(&self) -> bool {
        self.over() == 0 && !self.too_heavy
    }

    /// How many too many; 0 where it fits or no limit is known.
    pub(crate) fn over(&self) -> usize {
        self.limit.map_or(0, |limit| self.length.saturating_sub(limit))
    }

    /// What the meter shows: never more than full.
    pub(crate) fn shown(&self) -> usize {
        self.limit.map_or(self.length, |limit| self.length.min(limit))
    }
}

/// Cut after each `@`, `.` and `/`, where a line may break: an address that is longer than its line does not break
/// inside a word then.
pub(crate) fn stretches(address: &str) -> Vec<&str> {
    address.split_inclusive(['@', '.', '/']).collect()
}

/// Up to two letters for the round face beside a preview.
fn initials(handle: &str) -> String {
    let words = handle.split(|letter: char| !letter.is_alphanumeric()).filter(|word| !word.is_empty());
    words.take(2).filter_map(|word| word.chars().next()).flat_map(char::to_uppercase).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_breaks_after_its_signs_and_loses_none() {
        assert_eq!(stretches("@desk@social.example"), ["@", "desk@", "social.", "example"]);
        assert_eq!(stretches("Harbour Lane"), ["Harbour Lane"]);
    }

    #[test]
    fn initials_come_from_the_first_two_words() {
        assert_eq!(initials("Harbour Lane Dental"), "HL");
        assert_eq!(initials("@harbour.example"), "HE");
        assert_eq!(initials(""), "");
    }
}
