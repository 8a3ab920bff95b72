//! What a judge reads: hashed features of the whole text and of each sentence.
//!
//! *Grams* are words, pairs of words, turns of phrase with facts in the place of names and treatments, and pieces of
//! words. *Signs* are where the text goes, what consent is on file, which facts are there and what the rules saw.
//! A name itself is never a feature: its place says only that a name stands there. Deliberately absent: weights.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::ops::Range;

use chaperone_encoder::Encoded;

use crate::facts::{Fact, Facts, Kind, Whose};
use crate::rule::Seen;
use crate::text::{Case, Text, Token, TokenKind};
use crate::verdict::Held;
use crate::view::View;
use crate::{Channel, Confidence, Jurisdiction, Verdict, mark};

/// A hashed feature.
pub type Feature = u32;

/// What a judge may look at.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Reading {
    /// Grams of the whole text, sorted, each once.
    pub grams: Vec<Feature>,
    /// Signs of the whole text, sorted, each once.
    pub signs: Vec<Feature>,
    /// The sentences in order. Of a text that came in one part, the whole of it, with what is needed to tell its words
    /// apart: tokens, places of the grams and facts.
    pub parts: Vec<Part>,
    /// What the encoder made of the text, where there is one.
    pub encoded: Option<Encoded>,
}

/// One sentence.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Part {
    /// Bytes of the author's own text.
    pub span: Range<usize>,
    pub grams: Vec<Feature>,
    pub signs: Vec<Feature>,
    /// Bytes of each token in the author's own text, in order; and whether it may start or end evidence.
    pub tokens: Vec<(Range<usize>, bool)>,
    /// Which tokens each gram of the sentence itself covers.
    pub places: Vec<Gram>,
    /// The facts that start here, by kind and place.
    pub facts: Vec<(Kind, Range<usize>)>,
}

/// A gram and the tokens of its sentence that it covers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Gram {
    pub feature: Feature,
    pub tokens: Range<usize>,
}

/// FNV-1a over a namespace and its words, mixed once more so that every bit counts.
fn hash(space: &str, words: &[&str]) -> Feature {
    let mut hash = 0x811c_9dc5_u32;
    let mut eat = |byte: u8| hash = (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193);
    space.bytes().for_each(&mut eat);
    for word in words {
        eat(0x1f);
        word.bytes().for_each(&mut eat);
    }
    hash ^= hash >> 16;
    hash = hash.wrapping_mul(0x85eb_ca6b);
    hash ^= hash >> 13;
    hash = hash.wrapping_mul(0xc2b2_ae35);
    hash ^ (hash >> 16)
}

/// The sign that stands for where a text came from.
pub(crate) fn context_sign(context: &str) -> Feature {
    hash("c", &[context])
}

/// Reads a text that came in: the grams of the whole, and the facts it holds. `context` says where it came from.
pub(crate) fn read_incoming(text: &Text, facts: &Facts, context: &[String]) -> Reading {
    let words = words(text, &facts.facts);
    let (mut whole, mut places) = (Vec::new(), Vec::new());
    grams(&words, "", context.first().map_or("", String::as_str), &mut |feature, tokens| {
        whole.push(feature);
        places.push(Gram { feature, tokens });
    });
    let mut signs: Vec<Feature> = context.iter().map(|sign| context_sign(sign)).collect();
    for fact in &facts.facts {
        signs.push(hash("f", &[fact.kind.name()]));
        signs.push(hash("fw", &[fact.kind.name(), &format!("{:?}", fact.whose)]));
    }
    for sentence in &facts.sentences {
        for (name, on) in
            [("question", sentence.question), ("individual", sentence.individual), ("you", sentence.second_person)]
        {
            if on {
                signs.push(hash("sg", &[name]));
            }
        }
    }
    signs.push(hash("words", &[&about(words.len() / 4).to_string()]));
    let part = Part {
        span: 0..text.original.len(),
        tokens: words.iter().map(|word| (word.span.clone(), word.edge)).collect(),
        places,
        facts: facts.facts.iter().map(|fact| (fact.kind, fact.span.clone())).collect(),
        ..Part::default()
    };
    Reading { grams: unique(whole), signs: unique(signs), parts: vec![part], encoded: None }
}

/// Reads a text for a judge: after the rules, whose findings are signs.
pub(crate) fn read(
    view: &View<'_>,
    held: &[Held],
    covered: &[(&'static str, Seen)],
    ruled: Verdict,
    jurisdiction: Jurisdiction,
) -> Reading {
    let words = words(view.text, &view.facts.facts);
    let surface = surface(view.channel());
    let answered = view.answered.map(|(text, facts)| self::words(text, &facts.facts)).unwrap_or_default();
    let said: BTreeSet<&str> = answered.iter().filter_map(|word| word.content()).collect();

    let mut whole = Vec::new();
    grams(&words, "", surface, &mut |feature, _| whole.push(feature));
    for word in &answered {
        whole.push(hash("r1", &[surface, &word.class]));
    }
    for word in words.iter().filter_map(Word::content).filter(|word| said.contains(word)) {
        whole.push(hash("o1", &[word]));
    }
    let context = context(view, jurisdiction);
    let mut signs = Vec::new();
    for sign in &context {
        signs.push(hash("c", &[sign]));
    }
    text_signs(view, &words, &said, held, covered, ruled, &mut signs);

    let mut reading =
        Reading { grams: unique(whole), signs: unique(signs), parts: Vec::new(), encoded: view.encoded.cloned() };
    for (number, sentence) in view.facts.sentences.iter().enumerate() {
        let Some(span) = view.text.sentences.get(number) else { continue };
        let own = words.get(span.tokens.clone()).unwrap_or_default();
        let mut part = Part { span: sentence.span.clone(), ..Part::default() };
        let mut features = Vec::new();
        grams(own, "s", surface, &mut |feature, tokens| {
            features.push(feature);
            part.places.push(Gram { feature, tokens });
        });
        for (n, word) in words.iter().enumerate().filter(|(n, _)| !span.tokens.contains(n)) {
            features.push(hash("t1", &[&word.class]));
            if n + 1 == span.tokens.start || n == span.tokens.end {
                features.push(hash("n1", &[&word.class]));
            }
        }
        for word in own.iter().filter_map(Word::content).filter(|word| said.contains(word)) {
            features.push(hash("so1", &[word]));
        }
        let mut signs: Vec<Feature> = context.iter().map(|sign| hash("sc", &[sign])).collect();
        part_signs(view, number, held, surface, &mut signs);
        part.grams = unique(features);
        part.signs = unique(signs);
        part.tokens = own.iter().map(|word| (word.span.clone(), word.edge)).collect();
        part.facts = view.facts.within(sentence).iter().map(|fact| (fact.kind, fact.span.clone())).collect();
        reading.parts.push(part);
    }
    reading
}

fn unique(mut features: Vec<Feature>) -> Vec<Feature> {
    features.sort_unstable();
    features.dedup();
    features
}

/// Surfaces that read alike share their words.
fn surface(channel: Channel) -> &'static str {
    match channel {
        Channel::Post => "post",
        Channel::Group => "group",
        Channel::ReviewReply | Channel::CommentReply => "reply",
        Channel::DirectMessage | Channel::Sms => "message",
    }
}

/// A token as the judge sees it.
#[derive(Debug, Default)]
struct Word {
    /// The word, or what stands in its place: `<person-name>`, `<n2>`.
    text: String,
    /// The word with facts in the place of treatments, dates and the like.
    class: String,
    /// A word whose letters may be looked at.
    letters: bool,
    /// Content in the sense of the overlap with the text answered.
    content: bool,
    span: Range<usize>,
    /// May start or end evidence: no punctuation, and a word that says something by itself.
    edge: bool,
}

impl Word {
    fn content(&self) -> Option<&str> {
        self.content.then_some(self.text.as_str())
    }
}

/// Facts whose own letters must not be learnt: they differ from person to person.
fn is_private(kind: Kind) -> bool {
    matches!(
        kind,
        Kind::PersonName
            | Kind::Initials
            | Kind::Handle
            | Kind::HashtagName
            | Kind::Phone
            | Kind::Email
            | Kind::Url
            | Kind::Postcode
            | Kind::Address
            | Kind::Plate
            | Kind::IdNumber
            | Kind::Card
            | Kind::Registration
    )
}

fn words(text: &Text, facts: &[Fact]) -> Vec<Word> {
    let mut next = 0;
    let mut open: Vec<&Fact> = Vec::new();
    let word = |token: &Token| {
        let span = text.original_span(token.normal.clone());
        while let Some(fact) = facts.get(next).filter(|fact| fact.span.start <= span.start) {
            open.push(fact);
            next += 1;
        }
        open.retain(|fact| fact.span.end > span.start);
        let private = open.iter().find(|fact| is_private(fact.kind));
        let fact = private.or_else(|| open.iter().find(|fact| fact.kind != Kind::Gratitude));
        let plain = match token.kind {
            TokenKind::Number => format!("<n{}>", token.normal.len().min(5)),
            TokenKind::Url => "<url>".to_owned(),
            TokenKind::Email => "<email>".to_owned(),
            TokenKind::Handle => "<handle>".to_owned(),
            _ => text.word(token).to_owned(),
        };
        let class = match fact {
            Some(fact) => {
                let whose = match fact.whose {
                    Whose::Staff | Whose::Practice => ":own",
                    Whose::Addressee => ":you",
                    _ => "",
                };
                format!("<{}{whose}>", fact.kind.name())
            }
            None => plain.clone(),
        };
        let lettered = matches!(token.kind, TokenKind::Word | TokenKind::Mixed | TokenKind::Hashtag);
        Word {
            text: if private.is_some() { class.clone() } else { plain },
            class,
            letters: lettered && private.is_none(),
            content: lettered && private.is_none() && token.normal.len() > 4,
            span,
            edge: token.kind != TokenKind::Mark && !mark::is_hollow(text.word(token)),
        }
    };
    text.tokens.iter().map(word).collect()
}

/// Every gram of a run of words, with the words it covers.
fn grams(words: &[Word], space: &str, surface: &str, give: &mut impl FnMut(Feature, Range<usize>)) {
    let name = |kind: &str| format!("{space}{kind}");
    let (w1, w2, k2, k3, x1, cs) = (name("w1"), name("w2"), name("k2"), name("k3"), name("x1"), name("c"));
    for (at, word) in words.iter().enumerate() {
        give(hash(&w1, &[&word.text]), at..at + 1);
        give(hash(&x1, &[surface, &word.class]), at..at + 1);
        if word.class != word.text {
            give(hash(&w1, &[&word.class]), at..at + 1);
        }
        if let Some(second) = words.get(at + 1) {
            give(hash(&w2, &[&word.text, &second.text]), at..at + 2);
            if word.class != word.text || second.class != second.text {
                give(hash(&k2, &[&word.class, &second.class]), at..at + 2);
            }
            if let Some(third) = words.get(at + 2) {
                give(hash(&k3, &[&word.class, &second.class, &third.class]), at..at + 3);
                give(hash(&k3, &[&word.class, "", &third.class]), at..at + 3);
            }
        }
        if word.letters {
            pieces(&word.text, &mut |piece| give(hash(&cs, &[piece]), at..at + 1));
        }
    }
}

/// Runs of three to five letters of a word with its edges marked; of the first 24 letters only.
fn pieces(word: &str, give: &mut impl FnMut(&str)) {
    let mut edged = String::with_capacity(word.len() + 2);
    edged.push('^');
    edged.extend(word.chars().take(24));
    edged.push('$');
    let cuts: Vec<usize> = edged.char_indices().map(|(at, _)| at).chain([edged.len()]).collect();
    for length in 3..=5 {
        for pair in cuts.windows(length + 1) {
            if let [start, .., end] = pair
                && let Some(piece) = edged.get(*start..*end)
            {
                give(piece);
            }
        }
    }
}

/// Where the text goes and what consent is on file.
fn context(view: &View<'_>, jurisdiction: Jurisdiction) -> Vec<String> {
    let (draft, jurisdiction) = (view.draft, jurisdiction.taught());
    let network = draft.network.as_deref().unwrap_or("none");
    let consent = match &draft.consent {
        None => "none",
        Some(consent) if consent.withdrawn => "withdrawn",
        Some(consent) if consent.networks.iter().any(|name| name.eq_ignore_ascii_case(network)) => "here",
        Some(_) => "elsewhere",
    };
    let reply = if draft.in_reply_to.is_some() { "reply" } else { "first" };
    let (channel, account) = (format!("{:?}", draft.channel), format!("{:?}", draft.account));
    let mut signs = vec![
        channel.clone(),
        account.clone(),
        format!("{channel} {account}"),
        format!("{jurisdiction:?}"),
        format!("{jurisdiction:?} {channel}"),
        format!("net {network}"),
        format!("consent {consent}"),
        format!("consent {consent} {channel}"),
        format!("{reply} {channel}"),
    ];
    if let Some(consent) = &draft.consent {
        let uses = consent.uses.join(" ").to_lowercase();
        for word in uses.split(|c: char| !c.is_alphanumeric()).filter(|word| word.len() > 2) {
            signs.push(format!("use {word}"));
        }
    }
    signs
}

/// 0, 1, 2, 3, 5, 9, 17 ...: how many, roughly.
fn about(count: usize) -> usize {
    if count < 3 { count } else { (count - 1).next_power_of_two() + 1 }
}

fn text_signs(
    view: &View<'_>,
    words: &[Word],
    said: &BTreeSet<&str>,
    held: &[Held],
    covered: &[(&'static str, Seen)],
    ruled: Verdict,
    signs: &mut Vec<Feature>,
) {
    let channel = format!("{:?}", view.channel());
    let mut add = |space: &str, words: &[&str]| signs.push(hash(space, words));
    for kind in Kind::ALL {
        let count = view.facts.of(*kind).count();
        if count > 0 {
            add("f", &[kind.name()]);
            add("fn", &[kind.name(), &about(count).to_string()]);
            add("fc", &[kind.name(), surface(view.channel())]);
        }
    }
    for fact in &view.facts.facts {
        add("fw", &[fact.kind.name(), &format!("{:?}", fact.whose)]);
    }
    for one in held {
        let finding = &one.finding;
        add("rule", &[finding.rule]);
        add("rc", &[finding.rule, finding.code.name(), finding.confidence.name()]);
        add("rg", &[finding.code.name(), &format!("{:?}", one.grip)]);
        add("rs", &[finding.rule, &channel]);
    }
    for (rule, seen) in covered {
        add("cov", &[rule, seen.code.name()]);
    }
    let codes: BTreeSet<_> = held.iter().map(|h| h.finding.code).collect();
    add("codes", &[&about(codes.len()).to_string()]);
    add("held", &[&about(held.len()).to_string(), &channel]);
    add("covered", &[&about(covered.len()).to_string()]);
    add("ruled", &[ruled.name()]);
    add("ruled", &[ruled.name(), &channel]);
    add("sure", &[&held.iter().any(|h| h.finding.confidence == Confidence::Sure).to_string()]);
    add("patient", &[&view.scene.any_patient().to_string(), &channel]);
    add("discloses", &[&view.scene.discloses().to_string()]);
    add("sentences", &[&about(view.facts.sentences.len()).to_string()]);
    add("words", &[&about(words.len() / 4).to_string()]);
    let shouts = view.text.tokens.iter().filter(|token| token.case == Case::Upper).count();
    add("shouts", &[&about(shouts).to_string()]);
    if view.answered.is_some() {
        let shared: BTreeSet<&str> = words.iter().filter_map(Word::content).filter(|w| said.contains(w)).collect();
        let own: BTreeSet<&str> = words.iter().filter_map(Word::content).collect();
        add("shared", &[&about(shared.len()).to_string()]);
        add("new", &[&about(own.len() - shared.len()).to_string()]);
        add("share", &[&(shared.len() * 8 / own.len().max(1)).to_string()]);
    }
    for sentence in &view.facts.sentences {
        let mut grammar = String::new();
        let _ = write!(grammar, "{:?} {}", sentence.about, sentence.individual);
        add("g", &[&grammar]);
    }
}

fn part_signs(view: &View<'_>, number: usize, held: &[Held], surface: &str, signs: &mut Vec<Feature>) {
    let Some(sentence) = view.facts.sentences.get(number) else { return };
    let mut add = |space: &str, words: &[&str]| signs.push(hash(space, words));
    for (name, on) in [
        ("general", sentence.general),
        ("second", sentence.second_person),
        ("individual", sentence.individual),
        ("question", sentence.question),
        ("negated", sentence.negated),
        ("told", view.scene.patient.get(number) == Some(&true)),
        ("first", number == 0),
        ("last", number + 1 == view.facts.sentences.len()),
    ] {
        if on {
            add("sg", &[name]);
            add("sgs", &[name, surface]);
        }
    }
    add("about", &[&format!("{:?}", sentence.about)]);
    add("tense", &[&format!("{:?}", sentence.tense)]);
    for fact in view.facts.within(sentence) {
        let whose = format!("{:?}", fact.whose);
        add("sf", &[fact.kind.name()]);
        add("sfw", &[fact.kind.name(), &whose]);
        add("sfs", &[fact.kind.name(), surface]);
        if view.scene.patient.get(number) == Some(&true) {
            add("sft", &[fact.kind.name(), &whose]);
        }
        if view.scene.discloses() {
            add("sfd", &[fact.kind.name(), surface]);
        }
    }
    for one in held {
        let (finding, grip) = (&one.finding, format!("{:?}", one.grip));
        if finding.bytes.start < sentence.span.end && sentence.span.start < finding.bytes.end {
            add("sr", &[finding.rule, finding.code.name()]);
            add("src", &[finding.code.name(), finding.confidence.name()]);
            add("srg", &[finding.code.name(), &grip]);
        } else {
            add("tr", &[finding.rule, finding.code.name()]);
        }
    }
}
