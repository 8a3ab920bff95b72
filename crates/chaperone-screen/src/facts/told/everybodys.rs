//! Names that show nobody, because everybody bears or knows them: the health service, a network, a toothpaste, the name
//! inside `Bell's palsy` or `Turkey teeth`.
//!
//! The list says what such a name is (`lexicon/everybody.tsv`); here it is found in a text and laid beside a fact, whatever
//! kind the fact was taken for. Deliberately absent: bodies of state known by their rank ([`super`]), and what the rules
//! make of any of them: they see every fact.

use std::collections::HashMap;
use std::ops::Range;
use std::sync::LazyLock;

use super::{Telling, is_among};
use crate::facts::{Fact, Kind, Whose};
use crate::lexicon::{lexicon, rows};
use crate::report::Confidence;
use crate::text::{Case, Text, TokenKind};

/// What a name of everybody's is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum What {
    /// A body, a service, a network, a make, a tongue, a term: never somebody's.
    Always,
    /// A name inside a term, `Lyme disease`: never a person's, and a place where it stands as one.
    Term,
    /// A chain of shops: somebody's where a patient works at one.
    Shop,
    /// Letters, a short name: none where only the first is a capital, as `Ada` is.
    Letters,
    /// A tongue or a people, with no word beside it.
    Tongue,
    /// May stand beside another: the `App` of `NHS App`.
    Filler,
}

/// What follows the first word of a name, and what the name is.
type Name = (Vec<&'static str>, What);

/// The list by the first word of each name.
static LIST: LazyLock<HashMap<&'static str, Vec<Name>>> = LazyLock::new(|| {
    let mut list: HashMap<_, Vec<_>> = HashMap::new();
    for [name, what] in rows(include_str!("../../../lexicon/everybody.tsv")) {
        let what = match what {
            "shop" => What::Shop,
            "term" => What::Term,
            "filler" => What::Filler,
            "tongue" => What::Tongue,
            "letters" | "body" if name.len() < 5 => What::Letters,
            _ => What::Always,
        };
        let mut words = name.split([' ', '-']);
        if let Some(first) = words.next() {
            list.entry(first).or_default().push((words.collect(), what));
        }
    }
    list
});

/// What follows a bare name that it turns into a term: `Down syndrome`, `Hawley retainer`.
const HEADS: &str = "\
    analysis appliance block bridge catheter clasp classification clip curette disease elevator expander file flap \
    forceps formula fracture gauge grading implant index lesion ligature manoeuvre method needle operation palsy plate \
    procedure probe protocol reflex retainer retractor scale scissors score sequence sign splint staging stitch suture \
    syndrome technique test tube tumour wire";

/// What follows a place that is no longer one: `Turkey teeth`, `a Hollywood smile`.
const LOOKS: &str = "bridge smile smiles teeth veneers";

/// No name of everybody's is longer, in bytes of a text.
const LONGEST: usize = 128;

/// Bytes of what is everybody's.
pub(super) struct Found {
    bytes: Range<usize>,
    what: What,
}

/// All names of everybody's, in the order of the text.
pub(super) fn find(text: &Text) -> Vec<Found> {
    let mut found = Vec::new();
    for first in 0..text.tokens.len() {
        let Some(names) = text.tokens.get(first).and_then(|token| LIST.get(text.word(token))) else { continue };
        for (rest, what) in names {
            let Some(last) = end_of(text, first, rest) else { continue };
            let capital = text.tokens.get(first).is_some_and(|token| token.case == Case::Capital);
            if !(capital && *what == What::Letters) {
                let bytes =
                    |at: usize| text.tokens.get(at).map_or(0..0, |token| text.original_span(token.normal.clone()));
                found.push(Found { bytes: bytes(first).start..bytes(last).end, what: *what });
            }
        }
    }
    found
}

/// The last token of a name that starts at one; hyphens and strokes between its words do not matter.
fn end_of(text: &Text, first: usize, rest: &[&str]) -> Option<usize> {
    let word = |at: usize| text.tokens.get(at).map_or("", |token| text.word(token));
    let mut at = first;
    for wanted in rest {
        at += 1;
        while matches!(word(at), "-" | "/" | "–") {
            at += 1;
        }
        if word(at) != *wanted {
            return None;
        }
    }
    Some(at)
}

impl Telling<'_> {
    /// Whether each word of a fact belongs to a name of everybody's, or the fact stands inside a term.
    ///
    /// A sure name of a person is told whatever it is called, and so are a given name that is usually one, but for letters,
    /// and a surname that is hardly a word, but for `McDonald's`.
    pub(super) fn is_everybodys(&self, fact: &Fact) -> bool {
        let person = fact.kind == Kind::PersonName;
        if person && (fact.confidence == Confidence::Sure || self.is_surname(fact)) {
            return false;
        }
        let given = person && self.is_listed(fact, 2);
        let worker = matches!(fact.whose, Whose::Patient | Whose::Addressee);
        let covers = |what: What| match what {
            What::Letters => true,
            What::Shop if worker => false,
            What::Term if fact.kind == Kind::Place => false,
            _ => !given,
        };
        let (mut named, mut tongue, mut filled, mut each) = (false, false, false, true);
        for at in self.tokens(fact) {
            let Some(token) = self.text.tokens.get(at).filter(|token| token.kind != TokenKind::Mark) else { continue };
            let place = self.text.original_span(token.normal.clone());
            let over =
                |found: &&Found| found.bytes.start <= place.start && place.end <= found.bytes.end && covers(found.what);
            // They stand in the order of the text.
            let until = self.everybodys.partition_point(|found| found.bytes.start <= place.start);
            let near = |found: &&Found| place.start - found.bytes.start < LONGEST;
            let over = || self.everybodys[..until].iter().rev().take_while(near).filter(over);
            let is = |what: What| over().any(|found| found.what == what);
            let named_here = is(What::Always) || is(What::Term) || is(What::Shop) || is(What::Letters);
            each &= over().next().is_some();
            named |= named_here;
            tongue |= is(What::Tongue);
            filled |= is(What::Filler) && !named_here;
        }
        each && (named || tongue && !filled) || self.is_in_term(fact)
    }

    /// A surname that is hardly a word is among the words.
    fn is_surname(&self, fact: &Fact) -> bool {
        let bare = |at: &usize| self.text.tokens.get(*at).is_some_and(|token| !token.possessive);
        let hardly_a_word = |at: usize| lexicon().word(self.word(at)).is_some_and(|entry| entry.surname == 3);
        self.tokens(fact).filter(bare).any(hardly_a_word)
    }

    /// A bare name right before what makes a term of it.
    fn is_in_term(&self, fact: &Fact) -> bool {
        let said = self.tokens(fact);
        let is_one = |list: &str| is_among(list, self.word(said.end));
        let bare =
            said.end.checked_sub(1).and_then(|at| self.text.tokens.get(at)).is_some_and(|token| !token.possessive);
        let small = self.text.tokens.get(said.end).is_some_and(|token| token.case == Case::Lower);
        bare && small && (is_one(HEADS) && !self.is_listed(fact, 1) || fact.kind == Kind::Place && is_one(LOOKS))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::facts::told::tests::tells;

    #[test]
    fn the_list_is_in_order_without_a_name_said_twice() {
        let list: Vec<[&str; 2]> = rows(include_str!("../../../lexicon/everybody.tsv")).collect();
        assert!(list.windows(2).all(|two| two[0][0] < two[1][0]));
        let kinds = ["body", "brand", "figure", "filler", "letters", "network", "shop", "term", "tongue"];
        assert!(list.iter().all(|[_, what]| kinds.contains(what)));
    }

    #[test]
    fn a_name_inside_a_term_is_told_of_nobody() {
        tells("Thinking of Turkey teeth? Talk to us first.", &[]);
        tells("We are sorry about her trip to Turkey.", &["Turkey"]);
    }

    #[test]
    fn a_name_that_a_person_or_a_town_bears_as_well_is_told() {
        tells("We saw a patient from Lyme.", &["Lyme"]);
        tells("Parkinson rang again about her crown.", &["Parkinson"]);
    }

    #[test]
    fn what_everybody_knows_is_found_with_hyphens_and_without() {
        let found =
            |text: &str| find(&Text::new(text)).into_iter().map(|one| text[one.bytes].to_owned()).collect::<Vec<_>>();
        assert_eq!(found("Ask for Irn-Bru, Bell's palsy or NHS 111"), ["Irn-Bru", "Bell's palsy", "NHS", "NHS 111"]);
        assert!(found("Ada was here").is_empty());
        assert!(found("see the ADA seal").contains(&"ADA".to_owned()));
    }
}
