//! Whole texts to send instead: what is left without the private part, general information on the same subject, or
//! a short safe reply of the pack.
//!
//! Only candidates are made here, the best first. The screen offers the first one that is clear in the same place.

use std::ops::Range;
use std::sync::LazyLock;

use regex::Regex;
use unicode_segmentation::UnicodeSegmentation;

use crate::facts::{Fact, Facts, Kind, Sentence, Whose};
use crate::fix::Kept;
use crate::pack::Tone;
use crate::triage::{self, Label, Surface};
use crate::view::exactly;
use crate::{Channel, Code, Confidence, Draft, Jurisdiction, Level, Pack, Report, fix};

/// A subject, the words that raise it, and what may be said of it to anybody.
const TOPICS: &[(&[&str], &str)] = &[
    (
        &["crown"],
        "A crown can protect a tooth that has become weak, so that it can do its job again. Ask us if you would like to know more.",
    ),
    (
        &["veneer", "bonding", "composite"],
        "Veneers and bonding are two ways to change the shape or colour of a tooth. Each has its good sides and its limits, and a dentist can explain both.",
    ),
    (
        &["implant", "all on 4", "all-on-4"],
        "An implant is one way to replace a missing tooth. It does not suit every mouth, so the first step is a proper look and a talk.",
    ),
    (
        &["denture"],
        "Dentures can be eased, repaired or renewed. If a denture rubs or slips, a dentist can have a look.",
    ),
    (
        &["brace", "aligner", "invisalign", "train tracks", "retainer", "overjet"],
        "Braces and aligners are for any age. A check shows what would help, how long it takes and how to keep the result.",
    ),
    (
        &["wisdom", "extraction", "tooth out", "teeth out"],
        "Not every wisdom tooth has to come out. A check shows whether it is best left alone.",
    ),
    (
        &["root canal", "abscess", "rct"],
        "Root canal treatment can save a tooth that would otherwise be lost. Ask us what it involves.",
    ),
    (
        &["filling", "decay", "cavit"],
        "Small fillings are easier than big ones. A regular check finds decay while there is little to do.",
    ),
    (
        &["whiten"],
        "Tooth whitening should only be done by a dental professional. A check comes first, because it does not suit everybody.",
    ),
    (
        &["gum", "perio", "hygien", "scale"],
        "Healthy gums do not bleed. Brushing twice a day and cleaning between the teeth make the biggest difference.",
    ),
    (
        &["mouthguard", "knocked", "trampoline", "football", "rugby"],
        "A mouthguard made to measure is a good idea for every contact sport, for children and for adults.",
    ),
    (
        &["nervous", "phobi", "anxi", "scared", "fear", "terrified", "fainted"],
        "Feeling nervous about the dentist is very common. Tell us when you book, and we will take things at a pace that suits.",
    ),
    (
        &["cancer", "biopsy"],
        "A mouth ulcer or patch that has not healed after three weeks should be looked at. Please do not wait.",
    ),
    (
        &["child", "kid", "son", "daughter", "twins", "toddler"],
        "Children can see a dentist from the first tooth. Bring them along early, so that the chair is nothing new.",
    ),
];

/// The last resort for a post: warm, and about nobody.
const WARM: &str = "Thank you to everybody who makes our days here so good. We love what we do.";

/// Every text of ours that may be offered for a post, whatever was written.
pub(crate) fn ready_texts() -> impl Iterator<Item = &'static str> {
    TOPICS.iter().map(|(_, text)| *text).chain([WARM])
}

/// A text to offer.
#[derive(Debug)]
pub(crate) enum Candidate {
    /// What is left of the author's own, and where it stood in the draft.
    Theirs(String, Vec<Kept>),
    /// A general text or a reply template: written by us, and settled by the handbook.
    Ours(String),
}

impl Candidate {
    pub(crate) fn text(&self) -> &str {
        let (Candidate::Theirs(text, _) | Candidate::Ours(text)) = self;
        text
    }

    pub(crate) fn into_text(self) -> String {
        let (Candidate::Theirs(text, _) | Candidate::Ours(text)) = self;
        text
    }
}

/// Texts to offer, the best first. None is promised to be clear; the screen checks each.
pub(crate) fn candidates(draft: &Draft, report: &Report, facts: &Facts, pack: &Pack) -> Vec<Candidate> {
    let mut texts = Vec::new();
    let has = |code: Code| report.findings.iter().any(|f| f.code == code);
    if let Some((rest, kept)) = rest(draft, report, facts) {
        texts.push(Candidate::Theirs(rest, kept));
    }
    if draft.channel.is_public_reply() || (draft.channel.is_private() && has(Code::ClinicalAdvice)) {
        let quarrels = has(Code::Argumentative) || has(Code::Threat);
        let kind = match draft.in_reply_to.as_deref() {
            _ if has(Code::ClinicalAdvice) => "question-",
            Some(answered) if draft.channel.is_public_reply() => family(answered, draft.channel, pack.jurisdiction),
            _ if thanks(&draft.text) && !quarrels => "thanks-",
            _ => "unhappy-",
        };
        let fitting = pack.replies.iter().filter(|r| r.id.starts_with(kind) && r.channels.contains(&draft.channel));
        let (neutral, strict): (Vec<_>, Vec<_>) = fitting.partition(|reply| reply.tone == Tone::Neutral);
        texts.extend(neutral.into_iter().chain(strict).map(|reply| Candidate::Ours(reply.text.clone())));
    }
    if report.findings.iter().all(|f| f.level < Level::Stop && f.fix.is_some()) {
        let (fixed, kept) = fix::apply_and_keep(&draft.text, &report.findings);
        // `Happy birthday` without a name is not worth sending.
        if fixed.unicode_words().count() > 2 {
            texts.push(Candidate::Theirs(fixed, kept));
        }
    }
    if matches!(draft.channel, Channel::Post | Channel::Group)
        && report.findings.iter().any(|f| about_a_patient(f.code))
        && report.findings.iter().all(|f| can_give_way(f.code) || f.confidence == Confidence::Guess)
    {
        let lower = draft.text.to_lowercase();
        let topic = |words: &&[&str]| words.iter().any(|word| lower.contains(word));
        let general = TOPICS.iter().filter(|(words, _)| topic(words)).map(|(_, text)| *text).chain([WARM]);
        texts.extend(general.map(|text| Candidate::Ours(text.to_owned())));
    }
    texts
}

/// The family of reply templates that fits what is answered: thanks for praise, regret for a complaint, and where
/// neither is plain, one that fits both. What the author wrote does not count: they may thank for a complaint.
fn family(answered: &str, channel: Channel, jurisdiction: Jurisdiction) -> &'static str {
    let surface = if channel == Channel::ReviewReply { Surface::Review } else { Surface::Comment };
    let text = answered.to_owned();
    let sorted = triage::glance(&triage::Incoming { channel: surface, network: None, jurisdiction, stars: None, text });
    let labels = sorted.map(|sorted| sorted.labels).unwrap_or_default();
    let plain = answered.unicode_words().count() > 2;
    match labels.first() {
        Some(Label::Praise) if plain && !labels.contains(&Label::Complaint) => "thanks-",
        Some(Label::Complaint | Label::Abuse | Label::Threat | Label::Legal | Label::Safeguarding) if plain => {
            "unhappy-"
        }
        _ => "either-",
    }
}

/// Whether it tells of a patient.
fn about_a_patient(code: Code) -> bool {
    code < Code::ClinicalAdvice
}

/// Whether general information could stand in for what was found: for a patient's story, and for what was boasted around it.
/// It cannot stand in for scorn or a threat.
fn can_give_way(code: Code) -> bool {
    let boasts = [Code::MisleadingClaim, Code::PomAdvertising, Code::ReviewInducement, Code::Testimonial];
    about_a_patient(code) || boasts.contains(&code)
}

fn thanks(text: &str) -> bool {
    let lower = text.to_lowercase();
    ["thank", "glad", "pleas", "lovely", "delighted", "thrilled", "love", "congrat", "so happy", "stoked", "welcome"]
        .iter()
        .any(|word| lower.contains(word))
}

/// The text without the sentences that hold a finding, if eight words or more are left. In a reply only whole
/// paragraphs of harmless text would read well, so nothing is offered there.
fn rest(draft: &Draft, report: &Report, facts: &Facts) -> Option<(String, Vec<Kept>)> {
    if draft.channel.is_public_reply() {
        return None;
    }
    let kept =
        |span: &Range<usize>| !report.findings.iter().any(|f| f.bytes.start < span.end && span.start < f.bytes.end);
    let sentences: Vec<&Sentence> = facts.sentences.iter().filter(|sentence| kept(&sentence.span)).collect();
    let (rest, kept) = fix::keep(&draft.text, sentences.iter().map(|sentence| sentence.span.clone()));
    let shorter = sentences.len() < facts.sentences.len() && rest.unicode_words().count() >= 8;
    (shorter && !speaks_of_somebody(&draft.text, facts, &sentences)).then_some((rest, kept))
}

/// One person by a word that only says that they were spoken of before.
static SOMEBODY: LazyLock<Regex> =
    LazyLock::new(|| exactly(r"(?i)\b(?:(?:s?he)(?:['’](?:s|d|ll))?|her|him|his|hers|herself|himself)\b"));

/// Such a word as the object of what another person does. After "her" a word that may follow it only there.
static OBJECT: LazyLock<Regex> = LazyLock::new(|| {
    exactly(
        r"(?i)^(?:him\b|her(?:[^\w\s]|$|\s+(?:smiling|beaming|grinning|laughing|again|back|in|out|up|off|on|at|to|for|with|from|through|over|about|a|an|the|all|so|when|and|that|what|how|why|if|too|well|better|home)\b))",
    )
});

/// Whether "she" or "him" is left over from what was cut: nobody before it is named or called by job or family whom it
/// could mean. Whoever works here is not the "him" of their own sentence.
fn speaks_of_somebody(text: &str, facts: &Facts, sentences: &[&Sentence]) -> bool {
    let named = [Kind::PersonName, Kind::Initials, Kind::Handle, Kind::HashtagName, Kind::Kinship, Kind::Occupation];
    let mut met = false;
    for sentence in sentences {
        let words = text.get(sentence.span.clone()).unwrap_or_default();
        let people: Vec<&Fact> = facts.within(sentence).iter().filter(|fact| named.contains(&fact.kind)).collect();
        for found in SOMEBODY.find_iter(words) {
            let before = || people.iter().filter(|fact| fact.span.end <= sentence.span.start + found.start());
            let object = OBJECT.is_match(words.get(found.start()..).unwrap_or_default());
            let meant =
                if object { before().any(|fact| fact.whose != Whose::Staff) } else { before().next().is_some() };
            if !met && !meant {
                return true;
            }
        }
        met |= !people.is_empty();
    }
    false
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Known, Screen, Verdict};

    #[test]
    fn every_text_of_ours_is_clear_in_the_eyes_of_encoder_and_judge_as_well() {
        for name in Pack::NAMES {
            let screen = Screen::new(Pack::named(name).unwrap());
            for (text, channel) in ready_texts().flat_map(|text| [(text, Channel::Post), (text, Channel::Group)]) {
                for network in [None, Some("instagram"), Some("linkedin")] {
                    let network = network.map(str::to_owned);
                    let report = screen.glance(&Draft { channel, network, ..Draft::post(text) }, &Known::default());
                    assert_eq!(report.verdict, Verdict::Clear, "{text} in {name}: {:?}", report.findings);
                }
            }
        }
    }

    #[test]
    fn a_boast_beside_a_story_keeps_no_general_information_from_being_offered_and_scorn_does() {
        let screen = Screen::new(Pack::named("uk-dental").unwrap());
        let offered = |text: &str| screen.check(&Draft::post(text), &Known::default()).suggestion;
        let story = "Margaret Ellis had her new implant last Thursday.";
        let boast = format!("{story} Totally painless, and guaranteed to last a lifetime!");
        assert!(offered(&boast).is_some_and(|text| text.starts_with("An implant is one way")));
        assert_eq!(offered(&format!("{story} What an idiot, her teeth are disgusting.")), None);
    }

    #[test]
    fn what_is_left_of_a_text_is_not_offered_with_a_her_or_him_whom_nothing_names() {
        let screen = Screen::new(Pack::named("uk-dental").unwrap());
        let offered = |text: &str| screen.check(&Draft::post(text), &Known::default()).suggestion.unwrap_or_default();
        let story = "Lovely to see Mrs Patel back today for her new crown!";
        for rest in [
            "Dr Okoro had her smiling again for her big day on Saturday.",
            "Dr Okoro spent her whole lunch hour going through it all with her.",
            "She even brought a tin of biscuits along for the whole team.",
            "We do not know what we would ever do without him.",
        ] {
            let offered = offered(&format!("{story} {rest}"));
            assert!(!offered.is_empty() && !offered.contains(rest), "{offered}");
        }
        let rest = "Dr Okoro says she will be back from her holiday on Monday.";
        assert_eq!(offered(&format!("{story} {rest}")), rest);
    }
}
