//! Every sentence that a patient is asked in, one table a language, in words that somebody of twelve reads with ease.
//!
//! `{your}` and `{you}` stand for whom it is about, `{practice}`, `{place}` and `{shown}` for what they say. Another language is
//! another table and a line in [`Words::of`]. Deliberately absent: the fixed words that are agreed to; they are the pack's.

use chaperone_desk::consent::{Capacity, Element, Purpose};

/// One question: what is asked, what it means, and how the summary calls it.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Ask {
    pub(crate) question: &'static str,
    pub(crate) more: &'static str,
    pub(crate) label: &'static str,
}

/// A page without a question: its heading and what it says.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Say {
    pub(crate) heading: &'static str,
    pub(crate) text: &'static [&'static str],
}

/// The sentences of one language.
#[derive(Debug)]
pub(crate) struct Words {
    /// `{your}` and `{you}` for the patient, a child, somebody who is spoken for.
    whose: [(&'static str, &'static str); 3],
    elements: &'static [(Element, Ask)],
    purposes: &'static [(Purpose, Ask)],
    pub(crate) place: Ask,
    /// For a form that agrees to cropping and covering.
    pub(crate) picture: Ask,
    /// What is said of a picture that nobody may change.
    pub(crate) picture_whole: &'static str,
    /// Above the places where a picture would be seen.
    pub(crate) picture_where: &'static str,
    /// For whoever cannot see it.
    pub(crate) picture_unseen: &'static str,
    /// Under every every question.
    pub(crate) always: &'static [&'static str],
    pub(crate) begin: Say,
    /// For somebody who decides for the patient.
    pub(crate) guardian: Say,
    pub(crate) child: Say,
    pub(crate) child_signs: &'static str,
    pub(crate) child_name_missing: &'static str,
    pub(crate) sum: Say,
    pub(crate) nothing: Say,
    pub(crate) no: Say,
    pub(crate) child_no: Say,
    pub(crate) said_no: Say,
    pub(crate) back: Say,
    pub(crate) later: Say,
    pub(crate) gone: Say,
    pub(crate) thanks: Say,
}

impl Words {
    /// The table for the language that a form names. English where there is no other.
    pub(crate) fn of(_language: &str) -> &'static Words {
        &ENGLISH
    }

    pub(crate) fn element(&self, element: Element) -> Ask {
        found(self.elements, element).unwrap_or(self.place)
    }

    pub(crate) fn purpose(&self, purpose: Purpose) -> Ask {
        found(self.purposes, purpose).unwrap_or(self.place)
    }

    /// A sentence with the patient in it.
    pub(crate) fn about(&self, sentence: &str, signs: Capacity) -> String {
        let (your, you) = self.whose[match signs {
            Capacity::Patient => 0,
            Capacity::Guardian => 1,
            Capacity::Holder => 2,
        }];
        sentence.replace("{your}", your).replace("{you}", you)
    }
}

fn found<T: Copy + PartialEq>(table: &[(T, Ask)], wanted: T) -> Option<Ask> {
    table.iter().find(|(key, _)| *key == wanted).map(|(_, ask)| *ask)
}

const fn ask(question: &'static str, more: &'static str, label: &'static str) -> Ask {
    Ask { question, more, label }
}

const ENGLISH: Words = Words {
    whose: [("your", "you"), ("the child's", "the child"), ("the patient's", "the patient")],
    elements: &[
        (
            Element::Condition,
            ask("May we say what the matter was?", "For example: a chipped tooth.", "What the matter was"),
        ),
        (Element::Treatment, ask("May we say what we did?", "For example: a white filling.", "What we did")),
        (
            Element::Stage,
            ask("May we say how far {your} treatment is?", "It would say: {shown}.", "How far the treatment is"),
        ),
        (
            Element::AgeBand,
            ask(
                "May we say {your} age, but only roughly?",
                "For example: in the forties. Never a birthday.",
                "The age, roughly",
            ),
        ),
        (Element::Quote, ask("May we show {your} own words?", "Only the words that you can read here.", "Own words")),
        (
            Element::FirstName,
            ask(
                "May we show {your} first name?",
                "It would say: {shown}. People who know {you} can then be sure who it is.",
                "The first name",
            ),
        ),
        (
            Element::Job,
            ask(
                "May we say what {your} job is?",
                "It would say: {shown}. People who know {you} may then guess who it is.",
                "The job",
            ),
        ),
        (
            Element::Town,
            ask(
                "May we say {your} home town?",
                "It would say: {shown}. In a small place people may then guess who it is.",
                "The town",
            ),
        ),
    ],
    purposes: &[
        (
            Purpose::Education,
            ask(
                "May we use it to teach people?",
                "So that they know what can be done, and what to look after.",
                "To teach people",
            ),
        ),
        (
            Purpose::Showcase,
            ask("May we use it to show our work?", "So that people can see what we do here.", "To show our work"),
        ),
        (
            Purpose::PaidAdvertising,
            ask(
                "May we use it in adverts that we pay for?",
                "Then people see it who did not look for us. It helps us to find new patients.",
                "In adverts that we pay for",
            ),
        ),
        (
            Purpose::Website,
            ask("May we use it on our own website?", "Anyone can look at our website.", "On our own website"),
        ),
        (
            Purpose::Professional,
            ask(
                "May we show it to other dentists and doctors?",
                "For example in a talk, or in a magazine for people who do the same work.",
                "For other dentists and doctors",
            ),
        ),
    ],
    place: ask("May we show it on {place}?", "Anyone can look there, also people who do not know us.", "On {place}"),
    picture: ask(
        "May we show this picture of {you}?",
        "We may cut its edges, or cover a part of it. We change nothing else.",
        "Picture {number}: {shown}",
    ),
    picture_whole: "We show it just as it is here.",
    picture_where: "If you say yes, people could see it here. We ask you about each place later:",
    picture_unseen: "If you cannot see the picture, say no or ask us.",
    always: &[
        "You can change your mind at any time and we take it down. We cannot fetch back a copy that somebody else has kept.",
        "If you say no, {your} care stays exactly the same.",
    ],
    begin: Say {
        heading: "May we tell others about this?",
        text: &[
            "We ask you one thing at a time. You say yes or no to each. At the end you see all your answers, and you can change them before you sign.",
        ],
    },
    guardian: Say {
        heading: "May we tell others about this?",
        text: &[
            "You decide for somebody else. Think of what {you} would want, now and in ten years.",
            "We ask you one thing at a time. You say yes or no to each. At the end you see all your answers, and you can change them before you sign.",
        ],
    },
    child: Say {
        heading: "Now a question for the child",
        text: &[
            "This question is for you, not for the grown-ups. You can read above what we would like to tell other people.",
            "Is that all right for you? You can say no. Nobody will be cross, and nobody will ask why.",
        ],
    },
    child_signs: "If it is all right, write your name",
    child_name_missing: "Write your name for a yes, or say no.",
    sum: Say { heading: "Is this what you want?", text: &[] },
    nothing: Say {
        heading: "You said no to this",
        text: &[
            "For a yes we need at least one thing to tell, one purpose and one place. So there is nothing to sign.",
            "You can change an answer, or leave it at no.",
        ],
    },
    no: Say {
        heading: "Shall we leave it?",
        text: &[
            "Then we publish nothing about {you}, and nobody asks you why.",
            "If you say no, {your} care stays exactly the same.",
        ],
    },
    child_no: Say {
        heading: "Is your answer no?",
        text: &["Then we publish nothing about you. Nobody will be cross, and nobody will ask why."],
    },
    said_no: Say {
        heading: "Thank you. We publish nothing.",
        text: &["Your answer is no, and that is that. Please hand this back to us."],
    },
    back: Say {
        heading: "Thank you. Please hand this back.",
        text: &["Nothing is agreed and nothing is published. If you would like to decide another day, tell us."],
    },
    later: Say {
        heading: "Take your time",
        text: &[
            "Nothing is agreed and nothing is published. You can close this page. The same link opens it again, {until}.",
        ],
    },
    gone: Say {
        heading: "This page is closed",
        text: &[
            "If you have just answered: thank you, that is all. Please hand this back.",
            "If you have not answered yet, ask the practice for a new page. Nothing was agreed here.",
        ],
    },
    thanks: Say {
        heading: "Thank you. Please hand this back.",
        text: &["Keep your receipt. It stops everything again, on any day."],
    },
};

#[cfg(test)]
mod tests {
    use chaperone_desk::consent::{Capacity, Element, Purpose};

    use super::{Ask, Say, Words};

    fn asks(words: &Words) -> Vec<Ask> {
        let elements = Element::ALL.iter().map(|element| words.element(*element));
        let purposes = Purpose::ALL.iter().map(|purpose| words.purpose(*purpose));
        elements.chain(purposes).chain([words.place, words.picture]).collect()
    }

    #[test]
    fn everything_that_a_form_can_ask_has_a_question_of_its_own() {
        let asks = asks(Words::of("English"));
        let mut labels: Vec<_> = asks.iter().map(|ask| ask.label).collect();
        assert!(asks.iter().all(|ask| ask.question.ends_with('?')));
        labels.sort_unstable();
        labels.dedup();
        assert_eq!(labels.len(), Element::ALL.len() + Purpose::ALL.len() + 2);
    }

    #[test]
    fn a_sentence_is_short_and_every_word_of_it_is_plain() {
        let words = Words::of("English");
        let Words { begin, guardian, child, sum, nothing, no, child_no, said_no, back, later, gone, thanks, .. } =
            words;
        let says: [&Say; 12] = [begin, guardian, child, sum, nothing, no, child_no, said_no, back, later, gone, thanks];
        let said = says.iter().flat_map(|say| say.text.iter().copied().chain([say.heading]));
        let asked = asks(words).into_iter().flat_map(|ask| [ask.question, ask.more]);
        let pictured = [words.picture_whole, words.picture_where, words.picture_unseen];
        let text: Vec<&str> = said.chain(asked).chain(pictured).chain(words.always.iter().copied()).collect();
        let (mut syllables, mut count, mut sentences) = (0, 0, 0);
        for line in text {
            for sentence in line.split_inclusive(['.', '?', ':']).filter(|sentence| sentence.len() > 2) {
                let words: Vec<&str> = sentence.split_whitespace().collect();
                assert!(words.len() <= 24, "too long: {sentence}");
                sentences += 1;
                count += words.len();
                syllables += words.iter().map(|word| of(word)).sum::<usize>();
            }
        }
        // Flesch and Kincaid's grade, from its published formula: grade 7 is read at the age of twelve.
        #[allow(clippy::cast_precision_loss, reason = "some hundred words")]
        let grade = 0.39 * (count as f64 / f64::from(sentences)) + 11.8 * (syllables as f64 / count as f64) - 15.59;
        assert!(grade < 7.0, "grade {grade:.1}");
    }

    /// Syllables of an English word, by its groups of vowels; a silent e at the end counts for nothing.
    fn of(word: &str) -> usize {
        let word: String = word.to_lowercase().chars().filter(char::is_ascii_alphabetic).collect();
        let vowel = |letter: char| "aeiouy".contains(letter);
        let mut before = false;
        let mut groups = 0;
        for letter in word.chars() {
            groups += usize::from(vowel(letter) && !before);
            before = vowel(letter);
        }
        if word.ends_with('e') && !word.ends_with("le") && groups > 1 { groups - 1 } else { groups.max(1) }
    }

    #[test]
    fn a_question_says_whom_it_is_about() {
        let words = Words::of("English");
        let asked = words.element(Element::FirstName).question;
        assert_eq!(words.about(asked, Capacity::Patient), "May we show your first name?");
        assert_eq!(words.about(asked, Capacity::Guardian), "May we show the child's first name?");
    }
}
