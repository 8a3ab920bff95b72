//! Puts the judge's opinion beside what the rules saw.
//!
//! - It adds a finding where it sees a code and no rule did, under the rule that the code belongs to.
//! - It takes back a finding that the rule itself was not sure of, where it is all but certain of the contrary.
//! - It leans towards a verdict among those that the findings allow.
//!
//! It never touches a `sure` finding, never sets a level (the pack does), and never speaks against a page.

use std::ops::Range;
use std::sync::LazyLock;

use regex::Regex;

use super::{Chance, Opinion, Seat, messages, precedent};
use crate::facts::{Fact, Kind, Whose};
use crate::judge::Reading;
use crate::rule::{Grip, Rule, Seen};
use crate::verdict::{self, Held};
use crate::view::{View, phrases};
use crate::{Channel, Code, Confidence, Level, Pack, Verdict, consent, mark, rules};

/// From which chance an opinion is heard. How they were chosen stands in the model card.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Thresholds {
    /// The text is held: the judge may add findings.
    pub alarm: Chance,
    /// The same where the verdict, if it is held at all, is likely `stop`: to let such a text out is the worst error.
    pub alarm_stop: Chance,
    /// The text is let out: findings that are only likely are taken back below this.
    pub calm: Chance,
    /// The same for findings that are a guess.
    pub calm_guess: Chance,
    /// A code is added to a sentence.
    pub add: Chance,
    /// The same in a sentence where a rule is sure already.
    pub beside: Chance,
    /// A code is added because the text is held and nothing else says why.
    pub least: Chance,
    /// A finding that is not sure is taken back if its code is this unlikely in its sentence.
    pub drop: Chance,
    /// An added finding is `likely` and no `guess`.
    pub likely: Chance,
    /// The text as a whole is the fault: a finding that stops it is looked for ...
    pub stop: Chance,
    /// ... among codes from this chance on.
    pub least_stop: Chance,
    /// In a text that is held, words that speak for a code by themselves are marked, if nothing marks them yet.
    pub word: Chance,
}

impl Default for Thresholds {
    fn default() -> Self {
        Thresholds {
            alarm: 128,
            alarm_stop: 72,
            calm: 110,
            calm_guess: 120,
            add: 82,
            beside: 128,
            least: 8,
            drop: 16,
            likely: 190,
            stop: 100,
            least_stop: 25,
            word: 64,
        }
    }
}

impl Thresholds {
    /// For a text that the encoder did not read itself, but lent from another one: a third less suffices to hold it, and a
    /// finding is taken back only at a third less.
    pub(crate) fn wary(self) -> Thresholds {
        let less = |chance: Chance| chance / 3 * 2;
        Thresholds {
            alarm: less(self.alarm),
            alarm_stop: less(self.alarm_stop),
            calm: less(self.calm),
            calm_guess: less(self.calm_guess),
            add: less(self.add),
            drop: less(self.drop),
            ..self
        }
    }
}

/// The chances of the verdicts, for choosing among those that the findings allow.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Leaning {
    pub(crate) revise: Chance,
    pub(crate) consent: Chance,
    pub(crate) stop: Chance,
}

/// The rule that a code belongs to on this surface: its own, else one that may report it.
fn rule_of(code: Code, view: &View<'_>, pack: &Pack) -> Option<(&'static Rule, Level)> {
    let runs = |rule: &'static Rule| {
        let level = pack.level(rule.name, view.channel(), view.draft.today)?;
        (level > Level::Note).then_some((rule, level))
    };
    let own = rules::RULES.iter().filter(|rule| rule.codes.first() == Some(&code)).find_map(runs);
    let any = || rules::RULES.iter().filter(|rule| rule.codes.contains(&code)).find_map(runs);
    own.or_else(any)
}

/// Weighs an opinion: the findings that stand after it, and which verdict it leans to. `None` if all that is wrong is
/// sure without it. Without `mark` the words that only mend a held text are not marked: a clear text has none.
pub(crate) fn weigh(
    seat: &Seat,
    reading: &Reading,
    view: &View<'_>,
    held: Vec<Held>,
    pack: &Pack,
    mark: bool,
) -> (Vec<Held>, Option<Leaning>) {
    let opinion = seat.judge.opine(reading);
    let at = seat.thresholds;
    let leaning = Leaning { revise: opinion.revise, consent: opinion.consent, stop: opinion.stop };
    let mut held = take_back(&at, &opinion, view, held);
    let alarm = if opinion.stop >= at.stop { at.alarm_stop } else { at.alarm };
    if opinion.held >= alarm {
        let (candidates, unheard) = candidates(seat, reading, &opinion, view, pack, &held);
        let told = held.iter().any(|h| h.finding.level >= Level::Revise);
        let sure: Vec<usize> = held
            .iter()
            .filter(|h| h.finding.confidence == Confidence::Sure && h.finding.level >= Level::Revise)
            .map(|h| view.sentence_at(h.finding.bytes.start))
            .collect();
        let mut add = |one: &Held| {
            let overlaps = |h: &Held| {
                h.finding.code == one.finding.code
                    && view.sentence_at(h.finding.bytes.start) == view.sentence_at(one.finding.bytes.start)
            };
            if !held.iter().any(overlaps) {
                held.push(one.clone());
            }
        };
        // Where rules say already what is wrong, a guess of misconduct that would stop the text is heard only if the
        // text as a whole reads like one that must stop.
        let light = |one: &Held| {
            let finding = &one.finding;
            let fatal = finding.level == Level::Stop && finding.code >= Code::ClinicalAdvice;
            !(told && fatal && finding.confidence == Confidence::Guess && opinion.stop < at.stop)
        };
        let enough = |chance: Chance, one: &Held| {
            chance >= if sure.contains(&view.sentence_at(one.finding.bytes.start)) { at.beside } else { at.add }
        };
        candidates.iter().filter(|(chance, one)| enough(*chance, one) && light(one)).for_each(|(_, one)| add(one));
        let holds = |held: &[Held], level: Level| held.iter().any(|h| h.finding.level >= level);
        // What explains the alarm may be a thing that the pack is silent on, or that a consent covers. Then nothing
        // less likely is blamed for it.
        let explains = |chance: Chance| chance >= unheard / 2;
        if !holds(&held, Level::Revise)
            && let Some((_, first)) = candidates.first().filter(|(chance, _)| explains(*chance))
        {
            held.push(first.clone());
        }
        if opinion.stop >= at.stop
            && !holds(&held, Level::Stop)
            && let Some((_, fatal)) =
                candidates.iter().find(|(chance, one)| one.finding.level == Level::Stop && *chance >= at.least_stop)
        {
            held.push(fatal.clone());
        }
    }
    let mut wrong = held.iter().filter(|h| h.finding.level >= Level::Revise).peekable();
    let settled = wrong.peek().is_some() && wrong.all(|h| h.finding.confidence == Confidence::Sure);
    if mark {
        mark_the_rest(seat, reading, view, pack, &mut held);
    }
    (held, (!settled).then_some(leaning))
}

/// In a text that is held, marks the words that speak for a code and that no finding touches: whoever mends a text
/// needs to see everything in it. It never makes the worst level worse.
fn mark_the_rest(seat: &Seat, reading: &Reading, view: &View<'_>, pack: &Pack, held: &mut Vec<Held>) {
    let Some(worst) = held.iter().map(|h| h.finding.level).max().filter(|worst| *worst > Level::Note) else { return };
    let mut found = Vec::new();
    for part in 0..reading.parts.len() {
        for code in Code::ALL.iter().copied() {
            // Most codes have none: what is asked after that costs more.
            let stretches = seat.judge.stretches(reading, part, code, seat.thresholds.word);
            if stretches.is_empty() {
                continue;
            }
            let Gate::Open = gate(code, part, view, pack, held) else { continue };
            let Some((rule, level)) = rule_of(code, view, pack).filter(|(_, level)| *level <= worst) else { continue };
            if !has_anchor(code, view, part) || precedent::allows(rule.name, view.channel(), view.sentence(part)) {
                continue;
            }
            for (bytes, chance) in stretches {
                if let Some(seen) =
                    blame(code, bytes, Confidence::Guess, view).filter(|seen| !consent::covers(view, seen))
                {
                    found.push((chance, verdict::finding(&view.draft.text, seen, rule, level, pack, view.channel())));
                }
            }
        }
    }
    found.sort_by_key(|(chance, _)| std::cmp::Reverse(*chance));
    for (_, one) in found {
        let meets = |h: &Held| {
            let (bytes, other) = (&h.finding.bytes, &one.finding.bytes);
            h.finding.level > Level::Note && bytes.start < other.end && other.start < bytes.end
        };
        if !held.iter().any(meets) {
            held.push(one);
        }
    }
}

/// The findings that stand where the judge is all but certain that there is nothing.
fn take_back(at: &Thresholds, opinion: &Opinion, view: &View<'_>, held: Vec<Held>) -> Vec<Held> {
    let any_sure = held.iter().any(|h| h.finding.confidence == Confidence::Sure);
    let stands = |one: &Held| {
        let finding = &one.finding;
        let part = view.sentence_at(finding.bytes.start);
        if finding.confidence == Confidence::Sure || precedent::flags(finding.rule, view.channel(), view.sentence(part))
        {
            return true;
        }
        let calm = if finding.confidence == Confidence::Guess { at.calm_guess } else { at.calm };
        (any_sure || opinion.held >= calm) && opinion.code(part, finding.code) >= at.drop
    };
    held.into_iter().filter(stands).collect()
}

/// Codes whose evidence may be a name alone. A name by itself is no scorn, no treatment and no offer.
fn may_be_a_name(code: Code) -> bool {
    matches!(code, Code::Name | Code::Handle | Code::PatientRelationship | Code::Identifiable | Code::StaffDisclosure)
}

/// Whether a place holds a name and nothing else but marks.
fn is_a_name(view: &View<'_>, bytes: &Range<usize>) -> bool {
    let inner = view.words(bytes).trim_end_matches(|c: char| !c.is_alphanumeric());
    let bare = bytes.start..bytes.start + inner.len();
    view.facts.of(Kind::PersonName).any(|name| name.span == bare || name.span == *bytes)
}

/// Whether a place holds nothing but a name, a town or a number of the practice itself.
fn is_own_place(view: &View<'_>, bytes: &Range<usize>) -> bool {
    let own =
        |fact: &Fact| fact.whose == Whose::Practice && fact.span.start <= bytes.start && bytes.end <= fact.span.end;
    view.facts.facts.iter().any(own)
}

/// Some misconduct has a thing that it is about; without a word for that thing there is nothing to blame.
fn has_anchor(code: Code, view: &View<'_>, part: usize) -> bool {
    match code {
        // Medicines are hinted at in more words than a list can hold: only a text that names another treatment is
        // without one.
        Code::PomAdvertising => !view.facts.has(Kind::Treatment) || rules::names_a_medicine(view),
        Code::ReviewInducement => rules::speaks_of_reviews(view),
        // Regret about what went wrong argues with nobody.
        Code::Argumentative => !rules::regrets(view, part),
        _ => true,
    }
}

/// Words for the public as a whole, in address.
static ALL_OF_YOU: LazyLock<Regex> =
    LazyLock::new(|| phrases(r"(?:so many|all|lots|plenty|most|some) of you|you all|you lot"));

/// Whether a sentence greets the public and tells of no one person: it is no patient's story.
fn greets_all(view: &View<'_>, part: usize) -> bool {
    let people = [Kind::PersonName, Kind::Initials, Kind::Handle, Kind::HashtagName, Kind::PatientWord, Kind::Kinship];
    let Some(sentence) = view.facts.sentences.get(part) else { return false };
    view.scene.patient.get(part) == Some(&false)
        && matches!(view.channel(), Channel::Post | Channel::Group)
        && ALL_OF_YOU.is_match(view.sentence(part))
        && !view.facts.within(sentence).iter().any(|fact| people.contains(&fact.kind))
}

/// Whether somebody else's words may be in the text: praise by nobody is the practice's own claim and no testimonial.
fn has_a_voice(view: &View<'_>) -> bool {
    let people = [Kind::PersonName, Kind::Initials, Kind::Handle, Kind::HashtagName, Kind::PatientWord, Kind::Kinship];
    view.text.normal.contains(['"', '\'']) || view.private(&people).next().is_some()
}

/// Whether the pack wants this code silent here: of its own rules none runs, and one is a note, out of force or not
/// of this country.
fn is_silenced(code: Code, view: &View<'_>, pack: &Pack) -> bool {
    let mut own = rules::RULES.iter().filter(|rule| rule.codes.first() == Some(&code)).peekable();
    let runs = |rule: &&Rule| pack.level(rule.name, view.channel(), view.draft.today) > Some(Level::Note);
    let hushed = |rule: &Rule| {
        pack.rules.get(rule.name).is_none_or(|entry| {
            !entry.holds(view.draft.today) || entry.levels.get(&view.channel()) == Some(&Level::Note)
        })
    };
    own.peek().is_some() && !own.clone().any(|rule| runs(&rule)) && own.any(hushed)
}

/// Whether a code may be blamed on a sentence.
enum Gate {
    Open,
    /// Nobody in particular is told of.
    Shut,
    /// It may be so, but the pack does not want it said here, or it is told of staff.
    Hushed,
}

fn gate(code: Code, part: usize, view: &View<'_>, pack: &Pack, held: &[Held]) -> Gate {
    let noted = |h: &Held| {
        let finding = &h.finding;
        finding.level == Level::Note && finding.code == code && view.sentence_at(finding.bytes.start) == part
    };
    let of_people = code < Code::ClinicalAdvice;
    if of_people && greets_all(view, part) {
        Gate::Shut
    } else if is_silenced(code, view, pack) || held.iter().any(noted) || (of_people && view.names_staff_only(part)) {
        Gate::Hushed
    } else {
        Gate::Open
    }
}

/// What the judge sees in a place, in words. `None` where the place cannot be what the code is about.
fn blame(code: Code, bytes: Range<usize>, confidence: Confidence, view: &View<'_>) -> Option<Seen> {
    if bytes.is_empty()
        || (code == Code::Testimonial && !has_a_voice(view))
        || (!may_be_a_name(code) && is_a_name(view, &bytes))
        || is_own_place(view, &bytes)
    {
        return None;
    }
    let words = view.words(&mark::whole(&view.draft.text, bytes.clone()));
    let message = messages::message(code, words, view.channel());
    let (grip, at_most) = (Grip::Sentence, Level::Stop);
    Some(Seen { code, confidence, bytes, message, fix: None, grip, coverable: true, at_most, stands: false })
}

/// Every finding that the judge could add, the likeliest first; and the best chance of what it may not say: what the
/// pack is silent on or only notes, and what a consent covers.
fn candidates(
    seat: &Seat,
    reading: &Reading,
    opinion: &Opinion,
    view: &View<'_>,
    pack: &Pack,
    held: &[Held],
) -> (Vec<(Chance, Held)>, Chance) {
    // What is adrift is blamed only where it is likely; a medicine, besides, where nothing else says why the text is
    // held: let out, such texts would be the worse error.
    let (mut found, mut spare, mut unheard) = (Vec::new(), Vec::new(), 0);
    for (part, codes) in opinion.codes.iter().enumerate() {
        for (code, chance) in Code::ALL.iter().zip(codes) {
            if *chance < seat.thresholds.least {
                continue;
            }
            let adrift = !has_anchor(*code, view, part);
            if adrift && (*code == Code::ReviewInducement || *chance < seat.thresholds.likely) {
                continue;
            }
            match gate(*code, part, view, pack, held) {
                Gate::Open => {}
                Gate::Shut => continue,
                Gate::Hushed => {
                    unheard = unheard.max(*chance);
                    continue;
                }
            }
            let Some((rule, level)) = rule_of(*code, view, pack) else { continue };
            if precedent::allows(rule.name, view.channel(), view.sentence(part)) {
                continue;
            }
            let bytes = seat.judge.carried(reading, part, *code);
            // Words that name another treatment advertise that one.
            let other = |fact: &Fact| bytes.start < fact.span.end && fact.span.start < bytes.end;
            if adrift && *code == Code::PomAdvertising && view.facts.of(Kind::Treatment).any(other) {
                continue;
            }
            let confidence = if *chance >= seat.thresholds.likely { Confidence::Likely } else { Confidence::Guess };
            let Some(seen) = blame(*code, bytes, confidence, view) else { continue };
            if consent::covers(view, &seen) {
                unheard = unheard.max(*chance);
                continue;
            }
            let list = if adrift { &mut spare } else { &mut found };
            list.push((*chance, verdict::finding(&view.draft.text, seen, rule, level, pack, view.channel())));
        }
    }
    let told = found.iter().any(|(chance, _)| *chance >= seat.thresholds.add)
        || held.iter().any(|h| h.finding.level >= Level::Revise);
    if !told {
        found.append(&mut spare);
    }
    found.sort_by_key(|(chance, _)| std::cmp::Reverse(*chance));
    (found, unheard)
}

impl Leaning {
    /// Below this chance a verdict of the findings may give way to a milder one.
    const DOUBTFUL: Chance = 48;

    /// The verdict among those that the levels of the findings allow: the one it gives the best chance. `ruled` is
    /// what the findings alone say; it stands against an equal chance, and against a milder verdict unless it is
    /// doubtful.
    pub(crate) fn choose(self, ruled: Verdict, highest: Level, any_consent: bool) -> Verdict {
        let chance = |verdict: Verdict| match verdict {
            Verdict::Clear => 0,
            Verdict::Revise => self.revise,
            Verdict::Consent => self.consent,
            Verdict::Stop => self.stop,
        };
        let mut best = ruled;
        for other in [Verdict::Stop, Verdict::Consent, Verdict::Revise] {
            let allowed = match other {
                Verdict::Stop => highest == Level::Stop,
                Verdict::Consent => any_consent,
                _ => true,
            };
            let milder = other < ruled && chance(ruled) >= Self::DOUBTFUL;
            if allowed && !milder && chance(other) > chance(best) {
                best = other;
            }
        }
        best
    }
}
