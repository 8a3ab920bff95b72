//! Which facts a setting of the dial tells other programs: a mask over everything that may mean something hides too much.
//!
//! All facts are there for the rules whatever the dial says; this is about `chaperone facts` alone. Deliberately absent:
//! how a fact is found, and what it is called ([`super::label`]).

mod days;
mod everybodys;
mod names;
mod roles;

use std::ops::Range;

use super::{Fact, Facts, Kind, Whose};
use crate::Dial;
use crate::learned::Tags;
use crate::report::Confidence;
use crate::text::{Text, Token};

/// A text whose facts are told.
pub(super) struct Telling<'a> {
    dial: Option<Dial>,
    text: &'a Text,
    facts: &'a Facts,
    /// The names that everybody bears or knows.
    everybodys: Vec<everybodys::Found>,
    /// Bytes of what the encoder takes for a person's name, however faintly; `None` where it was not asked.
    seen: Option<Vec<Range<usize>>>,
}

impl<'a> Telling<'a> {
    pub(super) fn new(dial: Option<Dial>, text: &'a Text, facts: &'a Facts, tags: Option<&Tags<'_>>) -> Telling<'a> {
        let tells_all = matches!(dial, None | Some(Dial::Strict));
        let everybodys = if tells_all { Vec::new() } else { everybodys::find(text) };
        let seen = tags.filter(|_| !tells_all).map(|tags| names::seen(facts, tags));
        Telling { dial, text, facts, everybodys, seen }
    }

    /// Whether a fact is told.
    ///
    /// `strict` tells everything, as do identifiers, lists and grammar alone. `balanced` tells what may show who somebody
    /// is: not what was done for a patient, which names nobody; what befell somebody only where it is more than a guess
    /// and not a colleague's; and no name that everybody bears or knows. On the training documents of the Text
    /// Anonymization Benchmark nine in ten masks over the rest hid nothing of anybody. `lenient` leaves out every guess
    /// besides.
    ///
    /// Whose a fact is decides most. In the training rows of the practice corpus an adviser marked 7 of 180 jobs, none of
    /// 35 sums of money, 1 of 13 events and 2 of 18 relatives told of colleagues, against 184 of 277, 24 of 64, 58 of 78
    /// and 158 of 221 told of patients; and 12 of 193 times of day told of nobody, of the practice or of a colleague,
    /// against 46 of 143.
    pub(super) fn is_told(&self, fact: &Fact) -> bool {
        let guess = fact.confidence == Confidence::Guess;
        match self.dial {
            None | Some(Dial::Strict) => return true,
            Some(Dial::Lenient) if guess => return false,
            Some(Dial::Balanced | Dial::Lenient) => {}
        }
        let colleagues = fact.whose == Whose::Staff;
        match fact.kind {
            Kind::Treatment | Kind::Drug | Kind::PrescriptionDrug | Kind::Tooth | Kind::Record => false,
            Kind::Condition => !guess && matches!(fact.whose, Whose::Patient | Whose::Addressee),
            Kind::Appearance => !guess && !is_nobodys(fact),
            Kind::Event => !guess && !is_nobodys(fact) && !colleagues,
            Kind::Kinship => !guess && !is_nobodys(fact) && !colleagues && !self.is_of_many(fact),
            Kind::Occupation => !guess && !is_nobodys(fact) && !colleagues && !self.is_of_team(fact),
            Kind::RelativeDate => !guess && !is_nobodys(fact) && !colleagues && self.is_day_of_somebody(fact),
            Kind::Money => !is_nobodys(fact) && !colleagues,
            Kind::Time => !(guess && is_nobodys(fact) || colleagues || is_of_hours(fact)),
            Kind::Date => !(guess && is_nobodys(fact)) && (self.is_of_somebody(fact) || !self.is_bare_number(fact)),
            Kind::Age => !(guess && is_nobodys(fact)),
            Kind::Organisation => !is_of_state(self.words(fact)) && !self.is_everybodys(fact),
            Kind::Place => !self.is_everybodys(fact),
            Kind::PersonName => self.is_name(fact) && !self.is_everybodys(fact),
            _ => true,
        }
    }

    /// The words of a fact, as the author wrote them.
    fn words(&self, fact: &Fact) -> &'a str {
        self.text.original.get(fact.span.clone()).unwrap_or_default()
    }

    /// The tokens of a fact.
    fn tokens(&self, fact: &Fact) -> Range<usize> {
        let place = |token: &Token| self.text.original_span(token.normal.clone());
        let first = self.text.tokens.partition_point(|token| place(token).end <= fact.span.start);
        first..self.text.tokens.partition_point(|token| place(token).start < fact.span.end).max(first)
    }

    /// What a token says; empty beyond either end.
    fn word(&self, index: usize) -> &'a str {
        self.text.tokens.get(index).map_or("", |token| self.text.word(token))
    }

    /// What the token before says; empty at the start.
    fn word_before(&self, index: usize) -> &'a str {
        index.checked_sub(1).map_or("", |before| self.word(before))
    }

    /// Told of a patient, of the addressee, or in a sentence that speaks of one person.
    fn is_of_somebody(&self, fact: &Fact) -> bool {
        let of_one = || self.facts.sentence_at(fact.span.start).is_some_and(|sentence| sentence.individual);
        match fact.whose {
            Whose::Patient | Whose::Addressee => true,
            Whose::Unknown => of_one(),
            _ => false,
        }
    }
}

/// Whether a word is one of a list with a blank between its words.
fn is_among(list: &str, word: &str) -> bool {
    list.split(' ').any(|one| one == word)
}

/// Said of people in general, or of whoever reads.
fn is_nobodys(fact: &Fact) -> bool {
    matches!(fact.whose, Whose::Nobody | Whose::Reader)
}

/// Opening hours: said of nobody or of the practice.
fn is_of_hours(fact: &Fact) -> bool {
    matches!(fact.whose, Whose::Nobody | Whose::Practice)
}

/// What a body of state is.
const BODIES: &str = "\
    administration assembly association authorities authority board bureau chamber college commission commissioner \
    committee council court courts department directorate faculty federation government inspectorate institute \
    minister ministry office officer ombudsman parliament police president prosecutor prosecutors regulator rules \
    secretary senate service state tribunal tribunals";

/// What tells one such body from another and no place or person from another.
const RANKS: &str = "\
    administrative affairs agriculture american and appeal appeals assize australian british care cassation central \
    chief city civil commercial community complaints constitutional consumer county criminal data defence dental dentistry \
    district economic economics education employment england environment european family federal finance first food \
    for foreign general health high home housing human immigration in industrial information instance insurance \
    interior internal international irish judicial justice labor labour land lands law local magistrates martial \
    medical medicine military municipal national nursing of on optical orthodontic paediatric pediatric \
    pharmaceutical pharmacy planning practitioner prime principal privacy professional property protection public \
    quality regional revenue review rights royal safety scotland scottish security services social standards supreme surgeons \
    surveys tax the trade transport wales welfare welsh works";

/// What a run of capitals that breaks off before `Council`, `Officer` or `Day` is made of: `General Dental`,
/// `Chief Dental`, `Free Dental`.
const BROKEN: &str = "\
    a american australian british care chief child dental free general health irish medical national nhs nurse our \
    registered royal smile state the";

/// Whether a body is one of state, named by its rank and task alone: `Supreme Administrative Court`, `the Ministry of
/// Foreign Affairs`, a government whosever it is. `Leeds County Court` says where, and is none.
fn is_of_state(words: &str) -> bool {
    let small = words.to_lowercase();
    let mut said = small.split(|c: char| !c.is_alphanumeric()).filter(|word| !matches!(*word, "" | "s")).peekable();
    let government = small.ends_with(" government");
    let known = |word: &str| is_among(BODIES, word) || is_among(RANKS, word);
    let broken = said.clone().count() > 1 && said.clone().all(|word| is_among(BROKEN, word));
    government || broken || said.peek().is_some() && said.clone().all(known) && said.any(|word| is_among(BODIES, word))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::facts::read;
    use crate::{Draft, Known};

    pub(super) fn told(dial: Option<Dial>, text: &str) -> Vec<String> {
        let facts = read(&Text::new(text), &Draft::post(text), &Known::default());
        let text = Text::new(text);
        let telling = Telling::new(dial, &text, &facts, None);
        let kinds = facts.facts.iter().filter(|fact| fact.kind < Kind::Attendance);
        kinds.filter(|fact| telling.is_told(fact)).map(|fact| telling.words(fact).to_owned()).collect()
    }

    /// What the balanced dial tells.
    #[track_caller]
    pub(super) fn tells(text: &str, words: &[&str]) {
        assert_eq!(told(Some(Dial::Balanced), text), words, "{text}");
    }

    #[test]
    fn a_body_of_state_is_known_by_rank_and_task_alone() {
        for body in [
            "Supreme Administrative Court",
            "the Ministry of Foreign Affairs",
            "Court of Appeal",
            "Turkish Government",
            "Royal College of Surgeons",
            "General Dental",
        ] {
            assert!(is_of_state(body), "{body}");
        }
        for body in
            ["Leeds County Court", "Heathfield Primary", "The Crown", "Ministry of Sound", "of the", "Family Dental"]
        {
            assert!(!is_of_state(body), "{body}");
        }
    }

    #[test]
    fn what_was_done_for_somebody_is_told_by_the_strict_dial_alone() {
        let text = "Mrs Patel had a crown. It was 14 March 2026.";
        assert_eq!(told(Some(Dial::Strict), text), ["Mrs Patel", "crown", "14 March 2026"]);
        assert_eq!(told(None, text), told(Some(Dial::Strict), text));
        assert_eq!(told(Some(Dial::Balanced), text), ["Mrs Patel", "14 March 2026"]);
    }

    #[test]
    fn what_is_said_of_nobody_in_particular_is_not_told() {
        assert!(
            told(Some(Dial::Balanced), "Many patients ask us about periodontitis and root canal treatment.").is_empty()
        );
        assert_eq!(told(Some(Dial::Balanced), "She had periodontitis."), ["periodontitis"]);
    }

    #[test]
    fn what_befell_a_colleague_is_not_told_and_what_befell_a_patient_is() {
        tells("Our nurse Gosia got married on Friday.", &["Gosia"]);
        tells("Our patient Gosia got married last Friday.", &["Gosia", "got married", "last Friday"]);
    }

    #[test]
    fn opening_hours_are_not_told() {
        tells("We are open from 9am to 5pm.", &[]);
        tells("She rang us at 2.14am with a broken tooth.", &["2.14am"]);
    }
}
