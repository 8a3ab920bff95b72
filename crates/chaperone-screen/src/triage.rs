//! Triage: what an incoming text is, how urgent, and what a careful adviser would offer to do.
//!
//! Danger comes first and by rule: turns of phrase for danger to life make a text an emergency whatever was learnt,
//! because a missed one is worse than ten false ones. The rest is the sorter's: a table of words and the encoder.
//! Options are offered and never taken: a person decides. Deliberately absent: looking anybody up, and any answer to
//! the sender.

mod danger;
mod line;
mod reasons;
mod sorter;
mod why;

use std::sync::LazyLock;

use chaperone_encoder::Encoder;
use serde::{Deserialize, Serialize};

use crate::judge::{self, ModelError, Reading, Table};
use crate::text::Text;
use crate::{Draft, Jurisdiction, Known, facts, learned};

use danger::Danger;
pub use line::answer;
pub use reasons::{Judgement, Reason};
use sorter::Heard;
pub use sorter::{Heads, Marks, Sorter, Weights};

/// A text as it reached the practice.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Incoming {
    #[serde(default)]
    pub channel: Surface,
    #[serde(default)]
    pub network: Option<String>,
    #[serde(default)]
    pub jurisdiction: Jurisdiction,
    /// One to five for a review.
    #[serde(default)]
    pub stars: Option<u8>,
    pub text: String,
}

/// Where a text came in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Surface {
    Review,
    #[default]
    Comment,
    DirectMessage,
    Sms,
    FriendRequest,
    Mention,
}

macro_rules! vocabulary {
    ($(#[$doc:meta])* $type:ident: $($variant:ident),*) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
        #[serde(rename_all = "kebab-case")]
        pub enum $type { $($variant),* }

        impl $type {
            pub const ALL: &'static [$type] = &[$($type::$variant),*];

            /// As it is written in the corpus: small letters, with hyphens.
            pub fn name(self) -> String {
                let mut name = String::new();
                for letter in match self { $($type::$variant => stringify!($variant)),* }.chars() {
                    if letter.is_ascii_uppercase() && !name.is_empty() {
                        name.push('-');
                    }
                    name.push(letter.to_ascii_lowercase());
                }
                name
            }
        }
    };
}

vocabulary! {
    /// What a text is, in the vocabulary of the practice corpus.
    Label: Praise, Complaint, ClinicalEnquiry, Emergency, Appointment, GeneralEnquiry, Abuse, Threat, Safeguarding,
    FriendRequest, PersonalContact, DataRequest, Legal, Press, Spam, ThirdPartyInformation
}

vocabulary! {
    /// What a careful adviser would offer.
    Choice: Ignore, Thank, RespondNeutral, TakeOffline, Flag, RequestRemoval, ComplaintsProtocol, RedirectToPractice,
    EmergencyRedirect, DeclineRequest, RouteSafeguarding, RouteDataRequest, SeekAdvice, WarnAboutConduct, Hide
}

vocabulary! {
    /// How soon a person must look.
    Urgency: None, SameDay, Immediate
}

/// Heads of the table: any label, the first label, at least same-day, immediate, any option.
pub const HEADS: usize = 2 * LABELS + 2 + OPTIONS;
const LABELS: usize = Label::ALL.len();
const OPTIONS: usize = Choice::ALL.len();

/// What triage says of a text.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Triage {
    /// The first one is the main one.
    pub labels: Vec<Label>,
    pub urgency: Urgency,
    /// The best first.
    pub options: Vec<Choice>,
    /// The words that carried labels and urgency, in the order of the text. Empty where no words did.
    pub reasons: Vec<Reason>,
    /// One sentence for the person at the desk. It never repeats the text: it may stand in a notification.
    pub why: String,
}

/// What triage says of a text before it says why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sorted {
    pub labels: Vec<Label>,
    pub urgency: Urgency,
    pub options: Vec<Choice>,
    dangers: Vec<Danger>,
}

const MAGIC: &[u8; 8] = b"CHTRIAG1";

/// The model file of a table.
pub fn write(table: &Table) -> Vec<u8> {
    let mut bytes = MAGIC.to_vec();
    table.write(&mut bytes);
    bytes
}

/// Reads a model file.
pub fn read(bytes: &[u8]) -> Result<Table, ModelError> {
    let mut rest = bytes.strip_prefix(MAGIC).ok_or(ModelError::Magic)?;
    let table = Table::read(&mut rest)?;
    if !rest.is_empty() {
        return Err(ModelError::Length);
    }
    if table.heads == HEADS { Ok(table) } else { Err(ModelError::Form) }
}

/// The sorter that comes with this crate; its card is `models/incoming.md`. `None` only if its files are broken, which
/// a test rules out.
pub fn built_in() -> Option<&'static Sorter> {
    static SORTER: LazyLock<Option<Sorter>> = LazyLock::new(|| {
        let table = read(include_bytes!("../models/incoming.bin")).ok()?;
        Sorter::new(table, learned::built_in()?, include_bytes!("../models/incoming.json")).ok()
    });
    SORTER.as_ref()
}

/// What a sorter reads of a text; with an encoder, what that makes of it too.
pub fn reading(incoming: &Incoming, encoder: Option<&Encoder>) -> Reading {
    let text = Text::new(&incoming.text);
    let facts = facts::read(&text, &Draft::post(incoming.text.clone()), &Known::default());
    let surface = format!("{:?}", incoming.channel);
    let private = matches!(incoming.channel, Surface::DirectMessage | Surface::Sms | Surface::FriendRequest);
    let context = [
        surface,
        format!("private {private}"),
        format!("{:?}", incoming.jurisdiction),
        format!("net {}", incoming.network.as_deref().unwrap_or("none")),
        format!("stars {}", incoming.stars.map_or_else(|| "none".to_owned(), |stars| stars.to_string())),
    ];
    let heard = encoder.map(|encoder| encoder.encode(&incoming.text, Some(&learned::incoming_context(incoming))));
    Reading { encoded: heard, ..judge::read_incoming(&text, &facts, &context) }
}

/// Sorts an incoming text with the sorter that comes with this crate. Without one, everything is for a person, now.
pub fn triage(incoming: &Incoming) -> Triage {
    match built_in() {
        Some(sorter) => triage_by(sorter, incoming, &reading(incoming, learned::built_in())),
        None => Triage {
            labels: vec![Label::GeneralEnquiry],
            urgency: Urgency::Immediate,
            options: vec![Choice::SeekAdvice],
            reasons: Vec::new(),
            why: "This text could not be sorted, which is our fault. Please read it now.".to_owned(),
        },
    }
}

/// The same by the table of words alone, without reasons: for what only needs to know praise from complaint, and soon.
pub(crate) fn glance(incoming: &Incoming) -> Option<Sorted> {
    Some(sort_by(built_in()?, incoming, &reading(incoming, None)))
}

/// Sorts an incoming text, already read, with a sorter of one's own, and says why.
pub fn triage_by(sorter: &Sorter, incoming: &Incoming, reading: &Reading) -> Triage {
    let text = Text::new(&incoming.text);
    let what = sort(sorter, &text, reading);
    let reasons = reasons::reasons(sorter, &text, reading, &what);
    let why = why::why(sorter, incoming, &what, &reasons);
    let Sorted { labels, urgency, options, .. } = what;
    Triage { labels, urgency, options, reasons, why }
}

/// Sorts an incoming text, already read, with a sorter of one's own.
pub fn sort_by(sorter: &Sorter, incoming: &Incoming, reading: &Reading) -> Sorted {
    sort(sorter, &Text::new(&incoming.text), reading)
}

fn sort(sorter: &Sorter, text: &Text, reading: &Reading) -> Sorted {
    let (heard, marks) = sorter.hear(reading);
    let hear = |head: usize| heard.get(head).copied().unwrap_or_default();
    let dangers: Vec<Danger> = danger::seen(&text.normal).collect();

    // Danger says what a text is before anything else does: of the train rows with one nearly all are labelled so first.
    let first = Label::ALL.iter().enumerate().rev().max_by_key(|(n, _)| hear(LABELS + n)).map(|(_, label)| *label);
    let mut labels: Vec<Label> = dangers.iter().flat_map(|danger| danger.labels()).copied().collect();
    labels.extend(first.filter(|_| dangers.is_empty()));
    let said = Label::ALL.iter().enumerate().filter(|(n, _)| hear(*n).chance >= marks.label);
    labels.extend(said.map(|(_, label)| *label));
    let mut seen = Vec::new();
    labels.retain(|label| {
        !seen.contains(label) && {
            seen.push(*label);
            true
        }
    });

    let emergency = labels.contains(&Label::Emergency);
    let immediate = hear(2 * LABELS + 1).chance >= marks.immediate || emergency || !dangers.is_empty();
    let urgency = match (immediate, hear(2 * LABELS).chance >= marks.same_day) {
        (true, _) => Urgency::Immediate,
        (false, true) => Urgency::SameDay,
        _ => Urgency::None,
    };
    let mut ranked: Vec<(Heard, Choice)> =
        Choice::ALL.iter().enumerate().map(|(n, option)| (hear(2 * LABELS + 2 + n), *option)).collect();
    let mut put_first = |first: Choice| {
        let most = Heard { chance: u8::MAX, odds: i64::MAX };
        ranked.iter_mut().filter(|(_, option)| *option == first).for_each(|(heard, _)| *heard = most);
    };
    if emergency {
        put_first(Choice::EmergencyRedirect);
    } else if labels == [Label::Praise] {
        put_first(Choice::Thank);
    }
    ranked.sort_by_key(|(heard, _)| std::cmp::Reverse(*heard));
    let options = ranked.iter().enumerate().filter(|(n, (heard, _))| *n == 0 || heard.chance >= marks.option);
    let options = options.map(|(_, (_, option))| *option).take(4).collect();
    Sorted { labels, urgency, options, dangers }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sorted(text: &str) -> Triage {
        triage(&Incoming {
            channel: Surface::DirectMessage,
            network: None,
            jurisdiction: Jurisdiction::Uk,
            stars: None,
            text: text.to_owned(),
        })
    }

    #[test]
    fn the_sorter_in_the_crate_reads() {
        assert!(built_in().is_some());
    }

    #[test]
    fn danger_to_life_is_immediate_whatever_the_table_says() {
        for text in [
            "Cheers for yesterday. PS I can't breathe properly since this morning",
            "do you have parking, my lip swelling is spreading to my eye",
            "My face is swelling and I cannot swallow",
            "I don't want to be here any more",
        ] {
            let triage = sorted(text);
            assert_eq!(triage.urgency, Urgency::Immediate, "{text}");
            assert_eq!(triage.labels.first(), Some(&Label::Emergency), "{text}");
            assert!(triage.options.contains(&Choice::EmergencyRedirect), "{text}");
        }
    }

    #[test]
    fn no_voice_outvotes_danger() {
        let encoder = learned::built_in().unwrap();
        let mut weights: Weights = serde_json::from_slice(include_bytes!("../models/incoming.json")).unwrap();
        weights.heads.iter_mut().for_each(|voices| voices.offset = -100_000);
        let table = read(include_bytes!("../models/incoming.bin")).unwrap();
        let deaf = Sorter::new(table, encoder, &serde_json::to_vec(&weights).unwrap()).unwrap();
        for (text, label) in [
            ("Could you fit me in? I cannot get a proper breath and my lips are blue", Label::Emergency),
            ("I know what time you lock up, and I will be there with a bat", Label::Threat),
            ("he is hitting my mum right now, please send somebody", Label::Safeguarding),
        ] {
            let incoming: Incoming = serde_json::from_value(serde_json::json!({ "text": text })).unwrap();
            let triage = triage_by(&deaf, &incoming, &reading(&incoming, Some(encoder)));
            assert_eq!(triage.urgency, Urgency::Immediate, "{text}");
            assert!(triage.labels.contains(&label), "{text}: {:?}", triage.labels);
        }
    }

    #[test]
    fn labels_and_options_are_named_as_in_the_corpus() {
        assert_eq!(Label::ThirdPartyInformation.name(), "third-party-information");
        for label in Label::ALL {
            assert_eq!(serde_json::to_value(label).unwrap(), label.name());
        }
        for option in Choice::ALL {
            assert_eq!(serde_json::to_value(option).unwrap(), option.name());
        }
    }

    #[test]
    fn kind_words_are_thanked_and_wait() {
        let triage = sorted("Thank you all so much, lovely friendly team, would recommend to anyone");
        assert_eq!((triage.labels.first(), triage.urgency), (Some(&Label::Praise), Urgency::None));
        assert_eq!(triage.options.first(), Some(&Choice::Thank));
    }
}
