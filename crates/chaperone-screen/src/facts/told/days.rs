//! Which days seen from the writing are told: those that somebody could look up, not every `today`.
//!
//! Deliberately absent: what day it is ([`crate::facts::times`]).

use super::{Telling, is_among};
use crate::facts::Fact;

/// The day of the writing and those ahead of it: they resolve against the date of the post, which everybody sees.
const NOW: &str = "\
    2day 2moro 2morrow 2nite rn tmoro tmrw tmw today tomo tomorrow tomoz tonight";

const DAYS: &str = "\
    fri friday fridays mon monday mondays sat saturday saturdays sun sunday sundays thu thur thurs thursday thursdays \
    tue tues tuesday tuesdays wed weds wednesday wednesdays";

impl Telling<'_> {
    /// Whether a day is one of somebody's: never that of the writing or one ahead of it; a bare weekday only in a sentence
    /// that speaks of one person; else always.
    ///
    /// In the training rows of the practice corpus an adviser marked 14 of 88 `tomorrow` and `tonight` and 74 of 206
    /// `today`, of which 83 stand in rows with nothing to mark; but 27 of 34 `yesterday`, 18 of 27 `last week` and 16 of 22
    /// weekdays with `last`. Of bare weekdays 103 of 250 told of a patient were marked, 25 of 144 in other sentences about
    /// one person, and 31 of 381 elsewhere.
    pub(super) fn is_day_of_somebody(&self, fact: &Fact) -> bool {
        let said = self.tokens(fact);
        let is_one = |list: &str| is_among(list, self.word(said.start));
        !is_one(NOW) && (said.len() > 1 || !is_one(DAYS) || self.is_of_somebody(fact))
    }

    /// One number and nothing else, which the encoder took for a date: `10`, `8.15`.
    pub(super) fn is_bare_number(&self, fact: &Fact) -> bool {
        let words = self.words(fact);
        let decimal = || words.contains('.') && words.parse::<f32>().is_ok();
        words.len() < 6 && (words.parse::<u32>().is_ok_and(|number| number < 1000) || decimal())
    }
}

#[cfg(test)]
mod tests {
    use crate::facts::told::tests::tells;

    #[test]
    fn a_day_behind_is_told_and_that_of_the_writing_is_not() {
        tells("She came in today and comes again tomorrow.", &[]);
        tells("She came in yesterday with a broken tooth.", &["yesterday"]);
    }

    #[test]
    fn a_weekday_is_told_where_somebody_is_spoken_of() {
        tells("Our phones are down on Tuesday.", &[]);
        tells("She broke it on Tuesday.", &["Tuesday"]);
        tells("We treated it last Tuesday.", &["last Tuesday"]);
    }
}
