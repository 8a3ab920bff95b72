//! Which facts a setting of the dial tells other programs: a mask over everything that may mean something hides too much.
//!
//! All facts are there for the rules whatever the dial says; this is about `chaperone facts` alone. Deliberately absent:
//! how a fact is found, and what it is called ([`super::label`]).

use super::{Fact, Kind, Whose};
use crate::Dial;
use crate::report::Confidence;

/// Whether a fact is told. `words` are its own, as the author wrote them.
///
/// `strict` tells everything, as do identifiers, lists and grammar alone. `balanced` tells what may show who somebody is:
/// not what was done for a patient, which names nobody; what befell somebody only where it is more than a guess; and
/// bodies of state only where more is named than their rank. On the training documents of the Text Anonymization
/// Benchmark nine in ten masks over the rest hid nothing of anybody. `lenient` leaves out every guess besides.
pub(super) fn is_told(dial: Option<Dial>, fact: &Fact, words: &str) -> bool {
    let guess = fact.confidence == Confidence::Guess;
    match dial {
        None | Some(Dial::Strict) => return true,
        Some(Dial::Lenient) if guess => return false,
        Some(Dial::Balanced | Dial::Lenient) => {}
    }
    match fact.kind {
        Kind::Treatment | Kind::Drug | Kind::PrescriptionDrug | Kind::Tooth | Kind::Record => false,
        Kind::Condition => !guess && matches!(fact.whose, Whose::Patient | Whose::Addressee),
        Kind::Event | Kind::RelativeDate | Kind::Occupation | Kind::Kinship | Kind::Appearance => {
            !guess && !is_nobodys(fact)
        }
        Kind::Money => !is_nobodys(fact),
        Kind::Date | Kind::Time | Kind::Age => !(guess && is_nobodys(fact)),
        Kind::Organisation => !is_of_state(words),
        _ => true,
    }
}

/// Said of people in general, or of whoever reads.
fn is_nobodys(fact: &Fact) -> bool {
    matches!(fact.whose, Whose::Nobody | Whose::Reader)
}

/// What a body of state is.
const BODIES: &str = "\
    administration assembly authorities authority chamber commission committee council court courts \
    department directorate government inspectorate minister ministry office parliament police president \
    prosecutor prosecutors rules senate service state tribunal tribunals";

/// What tells one such body from another and no place or person from another.
const RANKS: &str = "\
    administrative affairs agriculture and appeal appeals assize cassation central chief city civil \
    commercial constitutional county criminal defence district economic economics education employment \
    environment european family federal finance first food for foreign general health high home housing \
    human immigration in industrial instance interior internal international judicial justice labour land \
    lands law local magistrates martial military municipal national of on planning prime principal property \
    public regional revenue review rights security social supreme surveys tax the trade transport welfare \
    works";

/// Whether a body is one of state, named by its rank and task alone: `Supreme Administrative Court`, `the Ministry of
/// Foreign Affairs`, a government whosever it is. `Leeds County Court` says where, and is none.
fn is_of_state(words: &str) -> bool {
    let small = words.to_lowercase();
    let mut said = small.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).peekable();
    let government = small.ends_with(" government");
    let is_one = |list: &str, word: &str| list.split(' ').any(|one| one == word);
    let known = |word: &str| is_one(BODIES, word) || is_one(RANKS, word);
    government || said.peek().is_some() && said.clone().all(known) && said.any(|word| is_one(BODIES, word))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::facts::read;
    use crate::text::Text;
    use crate::{Draft, Known};

    fn told(dial: Option<Dial>, text: &str) -> Vec<String> {
        let facts = read(&Text::new(text), &Draft::post(text), &Known::default());
        let words = |fact: &Fact| text.get(fact.span.clone()).unwrap_or_default().to_owned();
        let kinds = facts.facts.iter().filter(|fact| fact.kind < Kind::Attendance);
        kinds.filter(|fact| is_told(dial, fact, &words(fact))).map(words).collect()
    }

    #[test]
    fn a_body_of_state_is_known_by_rank_and_task_alone() {
        for body in
            ["Supreme Administrative Court", "the Ministry of Foreign Affairs", "Court of Appeal", "Turkish Government"]
        {
            assert!(is_of_state(body), "{body}");
        }
        for body in ["Leeds County Court", "Heathfield Primary", "The Crown", "Ministry of Sound", "of the"] {
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
}
