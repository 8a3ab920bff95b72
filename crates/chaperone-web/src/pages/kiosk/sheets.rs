//! The pages of the kiosk as their templates hold them.
//!
//! Deliberately absent: which page comes when (`kiosk`), and every sentence (`words`).

use askama::Template;
use chaperone_desk::consent::{self, Kiosk, Seen, Way};
use chaperone_desk::{MediaId, Refusal};

use super::questions::{Question, described};
use super::words::{Say, Words};
use crate::frame::Frame;
use crate::qr::Qr;

/// What every page of the kiosk holds.
pub(super) struct Sheet<'a> {
    pub(super) frame: &'a Frame,
    pub(super) token: &'a str,
    pub(super) words: &'static Words,
    pub(super) kiosk: &'a Kiosk,
}

impl Sheet<'_> {
    /// A sentence about the patient, in the words of whoever answers.
    pub(super) fn say(&self, sentence: &str) -> String {
        self.words.about(sentence, self.kiosk.form.signer.capacity)
    }

    /// The pictures of the form, each with what it shows; of an answered form those with a yes.
    pub(super) fn pictures(&self, answered: bool) -> Vec<(&MediaId, String)> {
        let items = self.kiosk.form.items.iter();
        let wanted = items.filter(|item| !answered || self.kiosk.answers.items.contains(&item.media));
        wanted.map(|item| (&item.media, described(item))).collect()
    }

    pub(super) fn on_tablet(&self) -> bool {
        self.kiosk.way == Way::Kiosk
    }

    /// How long it would hold: `23 November 2028`.
    pub(super) fn until(&self) -> String {
        last_day(self.frame, &self.kiosk.form)
    }
}

/// The last day on which a consent holds.
pub(crate) fn last_day(frame: &Frame, form: &consent::Form) -> String {
    crate::pages::consents::last_day(frame, form.period.until)
}

/// The first page, with how much is asked.
#[derive(Template)]
#[template(path = "kiosk/begin.html")]
pub(super) struct Begin<'a> {
    pub(super) sheet: Sheet<'a>,
    pub(super) frame: &'a Frame,
    pub(super) say: Say,
    pub(super) count: usize,
}

#[derive(Template)]
#[template(path = "kiosk/question.html")]
pub(super) struct Ask<'a> {
    pub(super) sheet: Sheet<'a>,
    pub(super) frame: &'a Frame,
    pub(super) question: &'a Question,
    pub(super) number: usize,
    pub(super) count: usize,
    /// Whether this is a second look from the summary.
    pub(super) again: bool,
}

#[derive(Template)]
#[template(path = "kiosk/child.html")]
pub(super) struct AskChild<'a> {
    pub(super) sheet: Sheet<'a>,
    pub(super) frame: &'a Frame,
    pub(super) count: usize,
    pub(super) wrong: Option<&'static str>,
}

#[derive(Template)]
#[template(path = "kiosk/sign.html")]
pub(super) struct Sign<'a> {
    pub(super) sheet: Sheet<'a>,
    pub(super) frame: &'a Frame,
    /// Each answer by its name, whether it is yes.
    pub(super) answers: Vec<(&'a Question, bool)>,
    pub(super) count: usize,
    pub(super) refusal: Option<&'a Refusal>,
    /// The child's own yes, as the child wrote it.
    pub(super) child: &'a str,
    pub(super) name: &'a str,
}

/// A page that asks for one last word before a no.
#[derive(Template)]
#[template(path = "kiosk/no.html")]
pub(super) struct SayNo<'a> {
    pub(super) sheet: Sheet<'a>,
    pub(super) frame: &'a Frame,
    pub(super) say: Say,
    pub(super) step: &'static str,
}

/// A page that ends it: no form, no link.
#[derive(Template)]
#[template(path = "kiosk/end.html")]
pub(super) struct End<'a> {
    pub(super) frame: &'a Frame,
    pub(super) heading: &'a str,
    pub(super) text: Vec<String>,
}

/// Staff are signed in here: this comes first.
#[derive(Template)]
#[template(path = "kiosk/staff.html")]
pub(super) struct Staff<'a> {
    pub(super) frame: &'a Frame,
    pub(super) token: &'a str,
    pub(super) person: &'a str,
}

#[derive(Template)]
#[template(path = "kiosk/signed.html")]
pub(super) struct Signed<'a> {
    pub(super) frame: &'a Frame,
    pub(super) token: &'a str,
    pub(super) seen: &'a Seen,
    pub(super) agreed: Vec<String>,
    pub(super) until: String,
    pub(super) code: &'a str,
    pub(super) address: String,
    pub(super) picture: Qr,
}

impl Signed<'_> {
    /// Where the code is typed: the desk's own address and a word.
    pub(super) fn place(&self) -> String {
        let desk = self.address.split("/receipt").next().unwrap_or_default();
        format!("{}/receipt", desk.trim_start_matches("https://").trim_start_matches("http://"))
    }
}
