//! Which names of people are told: not those that only the lists read and the encoder, which reads the sentence, does not
//! see; and no plain word that the encoder guessed to be one.
//!
//! Deliberately absent: how a name is read ([`crate::facts::names`]), and names that are none of a person
//! ([`super::everybodys`]).

use std::ops::Range;

use super::{Telling, is_among};
use crate::facts::{Fact, Facts, Kind};
use crate::learned::{Tag, Tags, What};
use crate::lexicon::lexicon;
use crate::report::Confidence;
use crate::text::{Case, TokenKind};

/// What follows a word and hardly ever a name.
const USES: &str = "a an for in it of that the them this to up us we you your";

/// Where the encoder sees a name. Faint ones are looked for only if a likely name is seen nowhere.
pub(super) fn seen(facts: &Facts, tags: &Tags<'_>) -> Vec<Range<usize>> {
    let name = |tag: &Tag| (tag.what == What::Fact(Kind::PersonName)).then(|| tag.span.clone());
    let mut seen: Vec<Range<usize>> = tags.said.iter().filter_map(name).collect();
    let mut likely = facts.of(Kind::PersonName).filter(|fact| fact.confidence == Confidence::Likely);
    if likely.any(|fact| !is_in(&seen, &fact.span)) {
        seen.extend(tags.faint().iter().filter_map(name));
    }
    seen
}

fn is_in(places: &[Range<usize>], span: &Range<usize>) -> bool {
    places.iter().any(|place| place.start < span.end && span.start < place.end)
}

impl Telling<'_> {
    /// Whether a name is more than a word that lists or encoder mistook.
    ///
    /// A name that the lists find likely and the encoder does not see even faintly was one in 7 of 351 cases in the
    /// training tweets of the Broad Twitter Corpus, in 8 of 178 of WNUT-17, and in about 25 of 163 in the training rows of
    /// the practice corpus. A guess without a capital that no list of names holds was one in 10 of 33 and 8 of 17 cases.
    pub(super) fn is_name(&self, fact: &Fact) -> bool {
        // `I've` is one for the lists where `told` stands before it; mended there, the figures over incoming texts fall.
        if self.tokens(fact).any(|at| self.word(at).starts_with("i'")) {
            return false;
        }
        match (fact.confidence, &self.seen) {
            (Confidence::Likely, Some(seen)) => is_in(seen, &fact.span) || self.is_listed(fact, 3),
            (Confidence::Guess, Some(_)) => !self.is_plain(fact) && !self.is_word_in_use(fact),
            _ => true,
        }
    }

    /// A given name of some weight is among the words.
    pub(super) fn is_listed(&self, fact: &Fact, least: u8) -> bool {
        self.tokens(fact).any(|at| lexicon().word(self.word(at)).is_some_and(|entry| entry.given >= least))
    }

    /// A word that is a name as well, opens its sentence and goes on as the word does: `Faith in`, `Mark your`, `Bill the`.
    fn is_word_in_use(&self, fact: &Fact) -> bool {
        let said = self.tokens(fact);
        let opens = self.text.sentences.iter().any(|sentence| sentence.tokens.start == said.start);
        let leads = self.text.tokens.get(said.end).is_some_and(|next| !next.glued && next.case == Case::Lower);
        opens && leads && !self.is_listed(fact, 2) && is_among(USES, self.word(said.end))
    }

    /// Words that no list of names holds, and that are written small or known as plain words.
    fn is_plain(&self, fact: &Fact) -> bool {
        let tokens = || self.tokens(fact).filter_map(|at| self.text.tokens.get(at));
        let entry = |word: &str| lexicon().word(word);
        let named = |word: &str| entry(word).is_some_and(|entry| entry.given > 0 || entry.surname > 0);
        let mut words = tokens().filter(|token| token.kind == TokenKind::Word);
        let small = !self.text.small && tokens().all(|token| token.case == Case::Lower);
        words.all(|token| {
            let word = self.text.word(token);
            !named(word) && (small || entry(word).is_some_and(|entry| entry.common))
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::facts::told::tests::tells;
    use crate::facts::{Whose, read};
    use crate::text::Text;
    use crate::{Dial, Draft, Known};

    /// Whether the first word of a text is told as a name that the encoder guessed.
    fn is_told(text: &str) -> bool {
        let text = Text::new(text);
        let facts = Facts::default();
        let telling = Telling { seen: Some(Vec::new()), ..Telling::new(Some(Dial::Balanced), &text, &facts, None) };
        let span = text.original_span(text.tokens[0].normal.clone());
        let (kind, confidence, whose) = (Kind::PersonName, Confidence::Guess, Whose::Unknown);
        telling.is_told(&Fact { kind, span, confidence, whose, value: None })
    }

    #[test]
    fn a_word_that_the_encoder_mistook_is_no_name() {
        for text in
            ["Faith in us means a lot.", "Mark your calendars!", "Surgery is shut.", "torque matters to Dr Lal."]
        {
            assert!(!is_told(text), "{text}");
        }
        for text in ["Faith rang us.", "Hope! How are you?", "Krook was late.", "tracey here"] {
            assert!(is_told(text), "{text}");
        }
    }

    #[test]
    fn a_likely_name_that_the_encoder_does_not_see_is_not_told() {
        let text = Text::new("It was Rosa and Kmax came too.");
        let facts = read(&text, &Draft::post(&text.original), &Known::default());
        let names: Vec<&Fact> = facts.of(Kind::PersonName).collect();
        assert_eq!(names.iter().map(|fact| &text.original[fact.span.clone()]).collect::<Vec<_>>(), ["Rosa", "Kmax"]);
        let telling = Telling::new(Some(Dial::Balanced), &text, &facts, None);
        assert!(names.iter().all(|fact| telling.is_told(fact)));
        let unseen = Telling { seen: Some(Vec::new()), ..telling };
        assert!(unseen.is_told(names[0]) && !unseen.is_told(names[1]));
    }

    #[test]
    fn the_pronoun_of_the_author_is_no_name() {
        tells("I was told I've never had one, and I'd had two.", &[]);
    }
}
