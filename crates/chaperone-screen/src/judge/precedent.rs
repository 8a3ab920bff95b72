//! What the handbook has settled: a sentence that the page of a rule allows, flags or offers instead, and the texts
//! that the screen itself offers.
//!
//! A page is written and signed by people, and the judge is a statistic; where both speak of the same sentence on
//! the same surface, the page is heard. The sentence must be the same in the normal form, word for word.

use std::collections::HashSet;
use std::sync::LazyLock;

use crate::page::Example;
use crate::text::Text;
use crate::{Channel, Pack, rules, suggestion};

/// A surface and a sentence in the normal form.
type Sentence = (Channel, String);

#[derive(Debug, Default)]
struct Settled {
    /// By rule: what its page flags.
    flagged: HashSet<(&'static str, Sentence)>,
    /// By rule: what its page allows.
    allowed: HashSet<(&'static str, Sentence)>,
    /// What any page flags.
    told: HashSet<Sentence>,
    /// What pages offer instead, the reply templates, and the general texts that the screen suggests.
    offered: HashSet<Sentence>,
}

static SETTLED: LazyLock<Settled> = LazyLock::new(|| {
    let mut settled = Settled::default();
    for rule in rules::RULES {
        let Ok(page) = rule.read() else { continue };
        let of = |example: &Example| sentences(example.context.channel, &example.text);
        settled.told.extend(page.flags.iter().flat_map(of));
        settled.flagged.extend(page.flags.iter().flat_map(of).map(|sentence| (rule.name, sentence)));
        settled.allowed.extend(page.allows.iter().flat_map(of).map(|sentence| (rule.name, sentence)));
        settled.offered.extend(page.instead.iter().flat_map(of));
    }
    for pack in Pack::NAMES.into_iter().filter_map(|name| Pack::named(name).ok()) {
        for reply in &pack.replies {
            settled.offered.extend(reply.channels.iter().flat_map(|channel| sentences(*channel, &reply.text)));
        }
    }
    for channel in [Channel::Post, Channel::Group] {
        settled.offered.extend(suggestion::ready_texts().flat_map(|text| sentences(channel, text)));
    }
    settled
});

fn sentences(channel: Channel, text: &str) -> Vec<Sentence> {
    let text = Text::new(text);
    let bare = |span: &crate::text::Span| (channel, text.slice(span.normal.clone()).trim().to_owned());
    text.sentences.iter().map(bare).collect()
}

fn key(channel: Channel, sentence: &str) -> Sentence {
    (channel, sentence.trim().to_owned())
}

/// Whether the page of a rule flags this sentence on this surface.
pub(super) fn flags(rule: &'static str, channel: Channel, sentence: &str) -> bool {
    SETTLED.flagged.contains(&(rule, key(channel, sentence)))
}

/// Whether this sentence may stand on this surface as far as a rule goes: its page allows it, a page or a reply
/// template offers it, or some page flags it and so says already what is wrong with it.
pub(super) fn allows(rule: &'static str, channel: Channel, sentence: &str) -> bool {
    let key = key(channel, sentence);
    SETTLED.offered.contains(&key) || SETTLED.told.contains(&key) || SETTLED.allowed.contains(&(rule, key))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_page_offers_or_allows_is_settled_for_that_surface_only() {
        let offered = "thank you for your kind words.";
        assert!(allows("derogatory", Channel::ReviewReply, offered));
        assert!(!allows("derogatory", Channel::Sms, offered));
        assert!(!allows("derogatory", Channel::Post, "our patient is a fool."));
    }
}
