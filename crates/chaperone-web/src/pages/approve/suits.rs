//! Whether it is right to publish it, consent or not: the four questions as an approver answers them, and why.
//!
//! No answer is chosen before. Deliberately absent: what the answers come to; the desk decides.

use chaperone_desk::approve::{QUESTIONS, Suitability};

use crate::fields::Fields;

/// What an approver answered so far.
#[derive(Debug, Default)]
pub(super) struct Suits {
    /// In the order of the questions; `None` where nothing is chosen.
    answers: [Option<bool>; 4],
    pub(super) why: String,
}

/// One question, ready to be shown.
pub(super) struct Question {
    pub(super) name: &'static str,
    pub(super) asks: &'static str,
    pub(super) answer: Option<bool>,
}

impl Suits {
    pub(super) fn sent(fields: &Fields) -> Self {
        let answer = |(name, _)| match fields.text(&format!("suits-{name}")) {
            "yes" => Some(true),
            "no" => Some(false),
            _ => None,
        };
        Suits { answers: QUESTIONS.map(answer), why: fields.one("suits-why").replace("\r\n", "\n") }
    }

    pub(super) fn questions(&self) -> Vec<Question> {
        let all = QUESTIONS.into_iter().zip(self.answers);
        all.map(|((name, asks), answer)| Question { name, asks, answer }).collect()
    }

    /// The answers, once each question has one.
    pub(super) fn whole(&self) -> Option<Suitability> {
        let [Some(benefit), Some(sensitivity), Some(dignity), Some(regret)] = self.answers else { return None };
        Some(Suitability { benefit, sensitivity, dignity, regret, reason: self.why.as_str().into() })
    }
}
