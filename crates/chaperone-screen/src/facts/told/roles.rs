//! Which jobs and relatives are told: not those of the practice's own team, and no relatives in general.
//!
//! Deliberately absent: which job a colleague has by name; a fact that is a colleague's is not told at all ([`super`]).

use super::{Telling, is_among};
use crate::facts::{Fact, Whose};
use crate::lexicon::{Class, lexicon};

/// What may stand between `our` and the job.
const BETWEEN: &str = "\
    amazing brilliant deputy fabulous fantastic favourite great head house in junior lead lovely new newest old own \
    part senior super time wonderful -";

impl Telling<'_> {
    /// The job of one of a practice's team: `our nurse`, `your new hygienist`, `tell the receptionist`. `A retired nurse`
    /// and `she works as a receptionist` may tell of a patient.
    pub(super) fn is_of_team(&self, fact: &Fact) -> bool {
        let mut said = self.tokens(fact);
        let between = |word: &str| is_among(BETWEEN, word);
        while said.len() > 1 && between(self.word(said.start)) {
            said.start += 1;
        }
        let rest: Vec<&str> = said.clone().skip(1).map(|at| self.word(at)).collect();
        let job = lexicon().word(self.word(said.start)).is_some_and(|entry| {
            entry.phrases.iter().any(|phrase| phrase.class == Class::Staff && phrase.rest == rest)
        });
        let mut before = said.start;
        while before > 0 && between(self.word_before(before)) {
            before -= 1;
        }
        match self.word_before(before) {
            "our" | "your" | "my" => job,
            "the" => job && !matches!(fact.whose, Whose::Patient | Whose::Addressee),
            _ => false,
        }
    }

    /// Relatives in general: `moms`, `grandmothers`, with nobody whose they are.
    pub(super) fn is_of_many(&self, fact: &Fact) -> bool {
        let said = self.tokens(fact);
        let last = self.word(said.end.saturating_sub(1));
        let theirs = matches!(
            self.word_before(said.start),
            "her" | "his" | "my" | "our" | "their" | "ur" | "whose" | "yer" | "your"
        ) || said
            .start
            .checked_sub(1)
            .and_then(|at| self.text.tokens.get(at))
            .is_some_and(|token| token.possessive);
        last.ends_with('s') && !last.ends_with("ss") && last != "twins" && !theirs && fact.whose != Whose::Patient
    }
}

#[cfg(test)]
mod tests {
    use crate::facts::told::tests::tells;

    #[test]
    fn the_jobs_of_the_team_are_not_told_and_those_of_patients_are() {
        tells("Please ask our new caretaker about it.", &[]);
        tells("Please leave it with the caretaker.", &[]);
        tells("She is a retired caretaker and broke a tooth.", &["caretaker"]);
        tells("It was mended by his caretaker.", &["caretaker"]);
    }

    #[test]
    fn relatives_in_general_are_not_told() {
        tells("It works on grandmothers.", &[]);
        tells("He cried for his grandmother.", &["grandmother"]);
    }
}
