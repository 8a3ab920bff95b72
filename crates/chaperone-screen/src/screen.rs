//! The screen itself: a text goes in, the rules of a pack read it, a report comes out.
//!
//! Screening cannot fail. Should a rule of ours break all the same (a fault of ours, never of the text), its panic is
//! caught and becomes a finding that stops the whole text: whatever could not be read is never called clear.
//! A build that aborts on panic gives no report at all, which lets nothing out either. The message of such a panic
//! may repeat words of the text; a program that logs sets a panic hook that prints the place only.

mod left;

use std::panic::{AssertUnwindSafe, catch_unwind};

use chaperone_encoder::{Encoded, Encoder};

use crate::facts::{self, Facts};
use crate::judge::{self, Leaning, Reading, Seat};
use crate::learned::{self, Dial, Tags};
use crate::mosaic::{self, Class, Ground};
use crate::rule::{Findings, Grip, Rule, Seen};
use crate::suggestion::Candidate;
use crate::text::Text;
use crate::verdict::{self, Held};
use crate::view::View;
use crate::{Confidence, Draft, Known, Level, Pack, Report, Verdict, consent, repeated, rules, suggestion};

/// Reads texts by the rules of one pack. Make it once and share it: it is `Send`, `Sync` and never changes.
#[derive(Debug)]
pub struct Screen {
    pack: Pack,
    rules: Vec<&'static Rule>,
    judge: Option<Seat>,
    encoder: Option<&'static Encoder>,
}

/// A text as it was read before any rule looks at it.
struct Read<'a> {
    text: Text,
    facts: Facts,
    encoded: Option<Encoded>,
    /// The text answered and its facts, if this is a reply.
    answered: Option<&'a (Text, Facts)>,
}

/// The text answered and its facts, if there is one. It stays the same whatever is tried in place of a draft, and is
/// read once. `Err` if reading it broke.
type Answered = std::thread::Result<Option<(Text, Facts)>>;

/// How a text is read. What stands in the place of a draft need not be read as closely, if that decides the same.
#[derive(Debug, Clone, Copy)]
enum Eyes<'a> {
    /// By encoder, rules and judge, and every telling word of a held text is marked.
    All,
    /// The same, but nothing is marked beyond what the verdict rests on.
    Verdict,
    /// With what the encoder lent it from the draft, and warily.
    Lent(&'a Encoded),
    /// Without the encoder: a text of ours, which the handbook has settled, so that the judge has nothing to add.
    Settled,
}

/// A text that was looked at.
struct Looked {
    report: Report,
    facts: Facts,
    encoded: Option<Encoded>,
}

/// What the rules saw and a consent on file covers, with the name of the rule.
type Covered = Vec<(&'static str, Seen)>;

impl Screen {
    /// A screen that runs every rule the pack lists, and the judge that comes with this crate.
    pub fn new(pack: Pack) -> Screen {
        Screen::judged(pack, judge::built_in())
    }

    /// A screen with a judge of one's own, or with rules and facts alone.
    pub fn judged(pack: Pack, judge: Option<Seat>) -> Screen {
        Screen { pack, rules: rules::RULES.iter().collect(), judge, encoder: learned::built_in() }
    }

    /// The same screen with nothing learned in it but its judge: what measuring needs.
    #[must_use]
    pub fn without_encoder(self) -> Screen {
        Screen { encoder: None, ..self }
    }

    /// The same screen without a rule, its judge alone: what measuring needs.
    #[must_use]
    pub fn without_rules(self) -> Screen {
        Screen { rules: Vec::new(), ..self }
    }

    pub fn pack(&self) -> &Pack {
        &self.pack
    }

    /// What the rules say of a text. The same text, knowledge and pack give the same report on every machine.
    pub fn check(&self, draft: &Draft, known: &Known) -> Report {
        let answered = self.answered(draft, known);
        let Looked { mut report, facts, encoded } = self.look(draft, known, &answered, Eyes::All);
        if report.verdict == Verdict::Clear {
            return report;
        }
        let fixed = self.keep_stable_fixes(draft, known, &answered, encoded.as_ref(), &mut report.findings);
        if draft.repeats_from.is_some() {
            return report;
        }
        let is_clear = |candidate: &Candidate| {
            let text = candidate.text();
            if let Some((_, verdict)) = fixed.as_ref().filter(|(fixed, _)| fixed == text && draft.consent.is_none()) {
                return *verdict == Verdict::Clear;
            }
            let instead = Draft { text: text.to_owned(), consent: None, ..draft.clone() };
            let is_clear =
                |eyes: Eyes<'_>| self.look(&instead, known, &answered, eyes).report.verdict == Verdict::Clear;
            match candidate {
                Candidate::Ours(_) => is_clear(Eyes::Settled),
                Candidate::Theirs(_, kept) => {
                    let lent = self.lend(draft, encoded.as_ref(), kept);
                    lent.as_ref().is_some_and(|lent| is_clear(Eyes::Lent(lent))) || is_clear(Eyes::Verdict)
                }
            }
        };
        let mut candidates = suggestion::candidates(draft, &report, &facts, &self.pack).into_iter();
        let first = candidates.find(|candidate| !candidate.text().trim().is_empty() && is_clear(candidate));
        report.suggestion = first.map(Candidate::into_text);
        report
    }

    /// The report without a suggestion and with every fix as the rules offer it: what measuring needs.
    pub fn glance(&self, draft: &Draft, known: &Known) -> Report {
        self.look(draft, known, &self.answered(draft, known), Eyes::All).report
    }

    /// What a judge reads of a text, for whoever trains one. `None` if it cannot be read.
    pub fn reading(&self, draft: &Draft, known: &Known) -> Option<Reading> {
        let answered = self.answered(draft, known).ok()?;
        let read = self.take_in(draft, known, answered.as_ref(), Eyes::All);
        let view = self.view(&read, draft, known);
        let (held, covered) = self.apply(draft, Some(&view));
        let held: Vec<Held> = held.into_iter().filter(judge::is_learnt).collect();
        Some(self.read(&view, &held, &covered))
    }

    /// Reads a text. One pass of the encoder serves facts and judge.
    fn take_in<'a>(
        &self,
        draft: &Draft,
        known: &Known,
        answered: Option<&'a (Text, Facts)>,
        eyes: Eyes<'_>,
    ) -> Read<'a> {
        let encoded = match eyes {
            Eyes::Settled => return Self::take_in_tagged(draft, known, answered, None),
            Eyes::Lent(encoded) => Some(encoded.clone()),
            Eyes::All | Eyes::Verdict => self.encode(draft, Some(&learned::context(draft, self.pack.jurisdiction))),
        };
        let (text, facts) = self.read_one(draft, known, encoded.as_ref());
        Read { text, facts, encoded, answered }
    }

    /// Reads a text without the encoder, with the tags that it would give or none.
    fn take_in_tagged<'a>(
        draft: &Draft,
        known: &Known,
        answered: Option<&'a (Text, Facts)>,
        tags: Option<&Tags<'_>>,
    ) -> Read<'a> {
        let text = Text::new(&draft.text);
        let facts = facts::read_tagged(&text, draft, known, tags);
        Read { text, facts, encoded: None, answered }
    }

    /// Reads the text answered, which stands for itself, without a context.
    fn answered(&self, draft: &Draft, known: &Known) -> Answered {
        let read = |answered: &str| {
            let answered = Draft::post(answered);
            self.read_one(&answered, known, self.encode(&answered, None).as_ref())
        };
        catch_unwind(AssertUnwindSafe(|| draft.in_reply_to.as_deref().map(read)))
    }

    fn encode(&self, draft: &Draft, context: Option<&str>) -> Option<Encoded> {
        self.encoder.map(|encoder| encoder.encode(&draft.text, context))
    }

    fn read_one(&self, draft: &Draft, known: &Known, encoded: Option<&Encoded>) -> (Text, Facts) {
        let text = Text::new(&draft.text);
        let tags = self.encoder.zip(encoded);
        let tags = tags.map(|(encoder, encoded)| learned::tags(encoder, encoded, Dial::default()));
        let facts = facts::read_tagged(&text, draft, known, tags.as_ref());
        (text, facts)
    }

    fn read(&self, view: &View<'_>, held: &[Held], covered: &Covered) -> Reading {
        let ruled = verdict::verdict(&view.draft.text, view.facts, held, None);
        judge::read(view, held, covered, ruled, self.pack.jurisdiction)
    }

    fn view<'a>(&'a self, read: &'a Read<'_>, draft: &'a Draft, known: &'a Known) -> View<'a> {
        let answered = read.answered.map(|(text, facts)| (text, facts));
        let ground = Ground { known, crowd: &self.pack.crowd, jurisdiction: self.pack.jurisdiction };
        View {
            encoded: read.encoded.as_ref(),
            ground: Some(ground),
            ..View::new(draft, &read.text, &read.facts, answered)
        }
    }

    /// What is kept of a text once it is published: for each person that it tells of, classes and keyed hashes.
    pub fn kept(&self, draft: &Draft, known: &Known) -> Vec<Vec<Class>> {
        let Ok(answered) = self.answered(draft, known) else { return Vec::new() };
        let read = self.take_in(draft, known, answered.as_ref(), Eyes::All);
        let view = self.view(&read, draft, known);
        let Some(ground) = &view.ground else { return Vec::new() };
        let kept = mosaic::read(&view, ground).into_iter().map(|person| person.kept(&known.memory.tags));
        kept.filter(|classes| classes.iter().any(|class| !matches!(class, Class::Sex { .. }))).collect()
    }

    /// What stands after the judge was heard. A judge that breaks stops the text.
    fn hear(
        &self,
        view: &View<'_>,
        held: Vec<Held>,
        covered: &Covered,
        eyes: Eyes<'_>,
    ) -> (Vec<Held>, Option<Leaning>) {
        let Some(seat) = &self.judge else { return (held, None) };
        // Figures and signs alone say nothing that it learnt to judge.
        if !view.draft.text.chars().any(char::is_alphabetic) {
            return (held, None);
        }
        let (held, aside): (Vec<Held>, Vec<Held>) = held.into_iter().partition(judge::is_heard);
        let ruled = held.clone();
        let (mut held, leaning) = self.ask(seat, view, held, covered, eyes);
        held.extend(aside);
        mosaic::join(&mut held, &ruled);
        (held, leaning)
    }

    fn ask(
        &self,
        seat: &Seat,
        view: &View<'_>,
        held: Vec<Held>,
        covered: &Covered,
        eyes: Eyes<'_>,
    ) -> (Vec<Held>, Option<Leaning>) {
        let before = held.clone();
        let learnt: Vec<Held> = held.iter().filter(|one| judge::is_learnt(one)).cloned().collect();
        let wary = if let Eyes::Lent(_) = eyes { &seat.wary() } else { seat };
        let mark = matches!(eyes, Eyes::All);
        let heard = catch_unwind(AssertUnwindSafe(|| {
            judge::weigh(wary, &self.read(view, &learnt, covered), view, held, &self.pack, mark)
        }));
        match (heard, self.rules.first()) {
            (Ok(heard), _) => heard,
            (Err(_), None) => (before, None),
            (Err(_), Some(rule)) => {
                let (seen, channel) = (unread(rule, view.draft), view.channel());
                let broken = verdict::finding(&view.draft.text, seen, rule, Level::Stop, &self.pack, channel);
                (before.into_iter().chain([broken]).collect(), None)
            }
        }
    }

    /// One pass of the rules and the judge, without a suggestion.
    fn look(&self, draft: &Draft, known: &Known, answered: &Answered, eyes: Eyes<'_>) -> Looked {
        let mut report = Report {
            verdict: Verdict::Clear,
            findings: Vec::new(),
            notes: Vec::new(),
            suggestion: None,
            pack: self.pack.label(),
            engine: env!("CARGO_PKG_VERSION").to_owned(),
        };
        let read = answered.as_ref().ok().and_then(|answered| {
            catch_unwind(AssertUnwindSafe(|| self.take_in(draft, known, answered.as_ref(), eyes))).ok()
        });
        let (facts, held, leaning) = match &read {
            Some(read) => {
                let view = catch_unwind(AssertUnwindSafe(|| self.view(read, draft, known))).ok();
                let (held, covered) = self.apply(draft, view.as_ref());
                let (held, leaning) = match &view {
                    Some(view) => self.hear(view, held, &covered, eyes),
                    None => (held, None),
                };
                (read.facts.clone(), held, leaning)
            }
            None => (Facts::default(), self.apply(draft, None).0, None),
        };
        let mut held = verdict::settle(held);
        repeated::unfixable(draft, &mut held);
        let (held, notes): (Vec<Held>, Vec<Held>) = held.into_iter().partition(|h| h.finding.level > Level::Note);
        report.verdict = verdict::verdict(&draft.text, &facts, &held, leaning).max(repeated::floor(draft, &held));
        report.findings = held.into_iter().map(|h| h.finding).collect();
        report.notes = notes.into_iter().map(|h| h.finding).collect();
        Looked { report, facts, encoded: read.and_then(|read| read.encoded) }
    }

    /// Every rule that the pack runs on this surface. Without a view nothing could be read, and all is stopped.
    /// Beside what they hold stands what a consent on file covers.
    fn apply(&self, draft: &Draft, view: Option<&View<'_>>) -> (Vec<Held>, Covered) {
        self.apply_some(self.rules.iter().copied(), draft, view)
    }

    fn apply_some(
        &self,
        rules: impl Iterator<Item = &'static Rule>,
        draft: &Draft,
        view: Option<&View<'_>>,
    ) -> (Vec<Held>, Covered) {
        let (mut held, mut covered) = (Vec::new(), Vec::new());
        for rule in rules {
            let Some(level) = self.pack.level(rule.name, draft.channel, draft.today) else { continue };
            let seen = view.and_then(|view| {
                catch_unwind(AssertUnwindSafe(|| {
                    let mut findings = Findings::default();
                    (rule.check)(view, &mut findings);
                    findings.seen.into_iter().partition::<Vec<Seen>, _>(|seen| !consent::covers(view, seen))
                }))
                .ok()
            });
            let place = |seen, level| verdict::finding(&draft.text, seen, rule, level, &self.pack, draft.channel);
            if let Some((seen, agreed)) = seen {
                covered.extend(agreed.into_iter().map(|seen| (rule.name, seen)));
                held.extend(seen.into_iter().map(|seen| {
                    let level = level.min(seen.at_most);
                    place(seen, level)
                }));
            } else {
                held.push(place(unread(rule, draft), Level::Stop));
                if view.is_none() {
                    break;
                }
            }
        }
        (held, covered)
    }
}

/// What stands in the report where a rule of ours broke.
fn unread(rule: &Rule, draft: &Draft) -> Seen {
    Seen {
        code: rule.codes.first().copied().unwrap_or(crate::Code::Identifiable),
        confidence: Confidence::Guess,
        bytes: 0..draft.text.len(),
        message: "This text could not be checked, which is our fault and not yours. Nothing goes out. \
                  Write it in other words, or report it to us without the text."
            .to_owned(),
        fix: None,
        grip: Grip::Text,
        coverable: false,
        at_most: Level::Stop,
        stands: false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Code;

    #[test]
    fn figures_and_signs_alone_are_judged_by_nobody() {
        let screen = Screen::new(Pack::named("uk-dental").unwrap());
        for text in ["00000", "10000 14.03.2026", "!!! 5 * * *"] {
            let report = screen.check(&Draft::post(text), &Known::default());
            assert_eq!(report.verdict, Verdict::Clear, "{text}: {:?}", report.findings);
        }
    }

    #[test]
    fn a_rule_that_breaks_stops_the_text_and_never_clears_it() {
        static BROKEN: Rule = Rule {
            name: "derogatory",
            family: "conduct",
            since: "0.1",
            codes: &[Code::Derogatory],
            page: "",
            check: |_, _| panic!("a fault of ours"),
        };
        let screen =
            Screen { pack: Pack::named("uk-dental").unwrap(), rules: vec![&BROKEN], judge: None, encoder: None };
        let report = screen.check(&Draft::post("We are open today."), &Known::default());
        assert_eq!(report.verdict, Verdict::Stop);
        assert_eq!(report.findings.len(), 1);
        assert!(!report.findings[0].answerable);
        assert_eq!(report.suggestion, None);
    }

    #[test]
    fn a_judge_that_breaks_stops_the_text_and_never_clears_it() {
        #[derive(Debug)]
        struct Broken;
        impl judge::Judge for Broken {
            fn opine(&self, _: &Reading) -> judge::Opinion {
                panic!("a fault of ours")
            }
            fn carried(&self, _: &Reading, _: usize, _: Code) -> std::ops::Range<usize> {
                0..0
            }
        }
        let seat = Seat { judge: std::sync::Arc::new(Broken), thresholds: judge::Thresholds::default() };
        let screen = Screen::judged(Pack::named("uk-dental").unwrap(), Some(seat));
        assert_eq!(screen.check(&Draft::post("We are open today."), &Known::default()).verdict, Verdict::Stop);
    }

    #[test]
    fn a_screen_can_be_shared_between_threads() {
        fn shared<T: Send + Sync>() {}
        shared::<Screen>();
    }
}
