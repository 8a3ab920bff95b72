//! Whole texts to send instead: what is left without the private part, general information on the same subject, or
//! a short safe reply of the pack.
//!
//! Only candidates are made here, the best first. The screen offers the first one that is clear in the same place.

use unicode_segmentation::UnicodeSegmentation;

use crate::facts::Facts;
use crate::pack::Tone;
use crate::triage::{self, Label, Surface};
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

/// Texts to offer, the best first. None is promised to be clear; the screen checks each.
pub(crate) fn candidates(draft: &Draft, report: &Report, facts: &Facts, pack: &Pack) -> Vec<String> {
    let mut texts = Vec::new();
    let has = |code: Code| report.findings.iter().any(|f| f.code == code);
    if let Some(rest) = rest(draft, report, facts) {
        texts.push(rest);
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
        texts.extend(neutral.into_iter().chain(strict).map(|reply| reply.text.clone()));
    }
    if report.findings.iter().all(|f| f.level < Level::Stop && f.fix.is_some()) {
        // `Happy birthday` without a name is not worth sending.
        texts.extend(Some(fix::apply(&draft.text, &report.findings)).filter(|text| text.unicode_words().count() > 2));
    }
    if matches!(draft.channel, Channel::Post | Channel::Group)
        && report.findings.iter().any(|f| about_a_patient(f.code))
        && report.findings.iter().all(|f| about_a_patient(f.code) || f.confidence == Confidence::Guess)
    {
        let lower = draft.text.to_lowercase();
        let topic = |words: &&[&str]| words.iter().any(|word| lower.contains(word));
        texts.extend(TOPICS.iter().filter(|(words, _)| topic(words)).map(|(_, text)| (*text).to_owned()));
        texts.push(WARM.to_owned());
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

/// Whether general information could stand in for what was found. It cannot stand in for scorn or a threat.
fn about_a_patient(code: Code) -> bool {
    code < Code::ClinicalAdvice
}

fn thanks(text: &str) -> bool {
    let lower = text.to_lowercase();
    ["thank", "glad", "pleas", "lovely", "delighted", "thrilled", "love", "congrat", "so happy", "stoked", "welcome"]
        .iter()
        .any(|word| lower.contains(word))
}

/// The text without the sentences that hold a finding, if eight words or more are left. In a reply only whole
/// paragraphs of harmless text would read well, so nothing is offered there.
fn rest(draft: &Draft, report: &Report, facts: &Facts) -> Option<String> {
    if draft.channel.is_public_reply() {
        return None;
    }
    let kept = |span: &std::ops::Range<usize>| {
        !report.findings.iter().any(|f| f.bytes.start < span.end && span.start < f.bytes.end)
    };
    let sentences: Vec<&str> = facts
        .sentences
        .iter()
        .filter(|sentence| kept(&sentence.span))
        .filter_map(|sentence| draft.text.get(sentence.span.clone()))
        .collect();
    let rest = sentences.join(" ");
    (sentences.len() < facts.sentences.len() && rest.unicode_words().count() >= 8).then_some(rest)
}
