//! What is known of a picture, one finding a thing: where, what it means, and whether somebody still has to deal with it.
//!
//! Words that were read in a picture are read by the practice's screen like any text, anew each time, so that a rule or a
//! member of staff that is new counts. A look that was not taken is a finding, open until a second person has looked.
//! No finding is no proof: [`chaperone_photo::NO_PROOF`] stands beside every list. Deliberately absent: what may go out
//! (`settled`).

use std::fmt;

use chaperone_photo::faces::{self, left_open};
use chaperone_photo::text::{self, Line};
use chaperone_photo::{About, Area};
use chaperone_screen::{Known, Level};

use super::body::Body;
use super::edits::meet;
use super::{Areas, Look, Shows};
use crate::act::Time;
use crate::error::Error;
use crate::id::PersonId;
use crate::practice::Practice;
use crate::{Desk, Private};

/// What a finding is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum What {
    /// What the file told beside its picture; taken off whatever it was.
    Beside(About),
    /// The name that the file came with.
    FileName,
    Face,
    /// Words in the picture.
    Words,
    /// A picture that is like this one.
    Alike,
    /// A look that was not taken.
    NotLooked(Look),
    /// Somebody said before that it shows a patient, and nobody says so now.
    WasPatient,
}

/// Where a finding stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum State {
    /// Worth knowing; nothing to do.
    Noted,
    /// Somebody has to deal with it, or the picture goes nowhere.
    Open,
    /// A second person looked and said that it is right.
    Confirmed { by: PersonId, at: Time },
}

/// One thing that is known of a picture. Printing it shows its name and its state only: the sentence may quote a name.
#[derive(Clone, PartialEq, Eq)]
pub struct Finding {
    /// By this it is confirmed. Good for this version of the picture.
    pub name: String,
    pub what: What,
    /// For the page.
    pub sentence: Private<String>,
    pub areas: Areas,
    /// What was read there.
    pub words: Option<Private<String>>,
    pub state: State,
    /// Whether a second person may settle it by looking. What may not has to be covered or cropped away.
    pub confirmable: bool,
}

impl fmt::Debug for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Finding({}, {:?})", self.name, self.state)
    }
}

impl Finding {
    fn new(name: impl Into<String>, what: What, sentence: impl Into<String>) -> Finding {
        Finding {
            name: name.into(),
            what,
            sentence: Private::new(sentence.into()),
            areas: Vec::new(),
            words: None,
            state: State::Noted,
            confirmable: false,
        }
    }

    fn at(self, areas: Areas) -> Finding {
        Finding { areas, ..self }
    }

    fn open(self, confirmable: bool) -> Finding {
        Finding { state: State::Open, confirmable, ..self }
    }
}

/// A picture that is like this one, as far as it matters here.
pub(super) struct Other {
    pub(super) number: i64,
    pub(super) same: bool,
    pub(super) now: Now,
}

/// What became of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Now {
    Kept,
    ShowsPatient,
    /// Somebody erased it.
    Erased,
    /// A consent was taken back.
    Withdrawn,
    /// Nobody used it.
    Lapsed,
}

/// Everything that is known of a picture now.
pub(super) fn findings(
    desk: &Desk,
    practice: &Practice,
    known: &Known,
    today: Time,
    body: &Body,
    others: &[Other],
) -> Result<Vec<Finding>, Error> {
    let mut all = of_faces(body);
    all.extend(of_words(desk, practice, known, today, body)?);
    all.extend(others.iter().filter_map(|other| of_other(body, other)));
    for (look, taken) in [(Look::Faces, body.faces.is_some()), (Look::Words, body.words.is_some())] {
        if !taken {
            all.push(
                Finding::new(format!("no-look-{}", look.name()), What::NotLooked(look), not_looked(look)).open(true),
            );
        }
    }
    if body.patient && body.shows != Some(Shows::Patient) {
        all.push(Finding::new("was-patient", What::WasPatient, WAS_PATIENT).open(true));
    }
    if body.named {
        all.push(Finding::new("file-name", What::FileName, NAMED));
    }
    let beside = |finding: &chaperone_photo::Finding| {
        let sentence = format!("{} It is taken off before the picture goes anywhere.", finding.sentence());
        Finding::new(
            format!("beside-{:?}-{:?}", finding.about, finding.held).to_lowercase(),
            What::Beside(finding.about),
            sentence,
        )
    };
    all.extend(body.beside.iter().map(beside));
    for finding in all.iter_mut().filter(|finding| finding.state == State::Open && finding.confirmable) {
        if let Some(confirmed) = body.confirmed.iter().find(|confirmed| confirmed.name == finding.name) {
            finding.state = State::Confirmed { by: confirmed.by.clone(), at: confirmed.at };
        }
    }
    Ok(all)
}

const NAMED: &str =
    "The file was named after somebody. That name was not kept, and the picture goes out under a number.";

const WAS_PATIENT: &str = "Somebody said before that it shows a patient, and then it needs that patient's consent. A second \
                           person has to look and say that it shows none.";

const PATIENTS_FACE: &str = "There is a face in the picture. It goes out only on a consent that is for the face. Else cover \
                             the whole head: a bar over the eyes does not hide who somebody is.";

const MORE_FACES: &str =
    "There are more faces in the picture than people who were named. Cover this one, or name who it is.";

fn not_looked(look: Look) -> &'static str {
    match look {
        Look::Faces => {
            "The desk did not look for faces, because no model for it is set up. A second person has to look and say that \
             nobody can be known who was not asked."
        }
        Look::Words => {
            "The desk did not look for words, because no model for it is set up. A second person has to look for names on \
             screens, papers, badges and labels, and say that there are none."
        }
    }
}

/// A face is open until it is covered, or is that of somebody who was named. A drawing is one to a model: a second person
/// may say so.
fn of_faces(body: &Body) -> Vec<Finding> {
    let covers = body.edits.shown_covers();
    let open = left_open(body.faces.as_deref().unwrap_or_default(), &covers);
    let named = match &body.shows {
        Some(Shows::Staff(people)) => people.len(),
        Some(Shows::Patient) => usize::MAX,
        Some(Shows::Nobody) | None => 0,
    };
    let patient = body.shows == Some(Shows::Patient);
    let one = |(at, face): (usize, &faces::Face)| {
        let touched = covers.iter().any(|cover| meet(cover.area, face.area));
        let sentence = match (named, touched) {
            // Whether it may be seen is the consent's to say (`patient`).
            _ if patient => PATIENTS_FACE,
            (1.., _) if open.len() > named => MORE_FACES,
            (1.., _) => "There is a face in the picture, and somebody said whose.",
            (0, true) => faces::STILL_FOUND,
            (0, false) => faces::FOUND,
        };
        let finding = Finding::new(format!("face-{}", at + 1), What::Face, sentence).at(vec![face.area]);
        if open.len() > named { finding.open(true) } else { finding }
    };
    open.iter().enumerate().map(one).collect()
}

/// Words in the picture: one note for all, and what the screen marks of them.
fn of_words(desk: &Desk, practice: &Practice, known: &Known, now: Time, body: &Body) -> Result<Vec<Finding>, Error> {
    let lines = body.words.as_deref().unwrap_or_default();
    if lines.is_empty() {
        return Ok(Vec::new());
    }
    let read = lines.iter().map(|line| line.text.as_str()).collect::<Vec<_>>().join("\n");
    let draft = chaperone_screen::Draft {
        today: Some(now.in_zone(practice.zone()).date_naive()),
        ..chaperone_screen::Draft::post(read.clone())
    };
    let report = desk.check(practice, &draft, known)?;
    let whole = Finding::new("words", What::Words, text::FOUND).at(lines.iter().map(|line| line.area).collect());
    let mut all = vec![Finding { words: Some(read.into()), ..whole }];
    for finding in &report.findings {
        let name = format!("words-{}-{}", finding.rule, finding.start);
        let marked = Finding::new(name, What::Words, finding.message.clone()).at(under(lines, &finding.bytes));
        let answerable = finding.answerable && finding.level == Level::Revise;
        all.push(Finding { words: Some(finding.evidence.as_str().into()), ..marked.open(answerable) });
    }
    Ok(all)
}

/// The areas of the lines that a mark touches.
fn under(lines: &[Line], bytes: &std::ops::Range<usize>) -> Vec<Area> {
    let mut start = 0;
    let mut areas = Vec::new();
    for line in lines {
        let end = start + line.text.len();
        if bytes.start < end && start < bytes.end {
            areas.push(line.area);
        }
        start = end + 1;
    }
    areas
}

fn of_other(body: &Body, other: &Other) -> Option<Finding> {
    let name = format!("alike-{}", other.number);
    let called = super::reading::name_of(other.number);
    let finding = |sentence: String| Finding::new(name, What::Alike, sentence);
    Some(match other.now {
        // A new consent names this very picture, and the patient saw it: that settles it, and nothing else does.
        Now::Withdrawn if body.shows == Some(Shows::Patient) => finding(
            "This looks like a picture for which a consent was taken back. It goes out only on a new consent, for which the \
             patient sees this picture again."
                .into(),
        ),
        Now::Withdrawn if other.same => finding(
            "This is a picture for which a consent was taken back. It stays here. Nothing can let it out again but a new \
             consent."
                .into(),
        )
        .open(false),
        Now::Withdrawn => finding(
            "This looks like a picture for which a consent was taken back. A second person has to compare the two and say \
             that it is another one."
                .into(),
        )
        .open(true),
        Now::Erased => finding(
            "A picture like this one was erased here. A second person has to ask why, and say that this one may be used."
                .into(),
        )
        .open(true),
        Now::ShowsPatient if body.shows != Some(Shows::Patient) => finding(format!(
            "This looks like {called}, which shows a patient. A second person has to compare the two and say that this one \
             does not."
        ))
        .open(true),
        Now::Kept | Now::ShowsPatient => finding(format!("This looks like {called}.")),
        Now::Lapsed => return None,
    })
}
