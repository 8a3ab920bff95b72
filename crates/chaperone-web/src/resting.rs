//! The consent that a text names, as Write and Approve show it: what was agreed, for how long, and whether it covers the text.
//!
//! The practice's own reference, which leads to the patient, is there only for those who look after consents. Deliberately
//! absent: any judgement; the desk says whether it covers.

use chaperone_desk::consent::{Consented, Level, Offer, Purpose};

use crate::frame::Frame;
use crate::pages::consents::last_day;

/// A named consent, in words.
#[derive(Debug)]
pub(crate) struct Rests {
    /// Its id and the practice's own reference.
    pub(crate) whose: Option<(String, String)>,
    /// What the patient agreed to have published, in a sentence; `None` where the consent is gone.
    pub(crate) what: Option<String>,
    pub(crate) purpose: &'static str,
    pub(crate) stage: Option<String>,
    /// What the text tells, as its author said.
    pub(crate) tells: Vec<&'static str>,
    pub(crate) level: &'static str,
    /// Every place that was agreed to.
    pub(crate) places: Vec<String>,
    /// The last day.
    pub(crate) until: Option<String>,
    /// Why it does not cover the text.
    pub(crate) refused: Option<String>,
}

impl Rests {
    pub(crate) fn of(consented: &Consented, frame: &Frame) -> Self {
        let Consented { about, offer, covered } = consented;
        Rests {
            what: offer.as_ref().map(|offer| offer.what.expose().clone()),
            purpose: about.purpose.title(),
            stage: about.stage.clone(),
            tells: about.elements.iter().map(|element| element.title()).collect(),
            level: about.level.title(),
            places: offer.iter().flat_map(|offer| &offer.places).map(|place| place.title.clone()).collect(),
            until: offer.as_ref().map(|offer| last_day(frame, offer.until)),
            whose: offer.as_ref().and_then(whose),
            refused: covered.as_ref().err().map(|refusal| refusal.sentence().to_owned()),
        }
    }

    /// An invented one.
    pub(crate) fn sample(frame: &Frame, covers: bool) -> Self {
        let refused = "The patient has withdrawn this consent. Nothing went out.".to_owned();
        Rests {
            whose: covers.then(|| ("0".repeat(26), "4711".to_owned())),
            what: Some("Our patient had a crown made in one visit.".to_owned()),
            purpose: Purpose::Education.title(),
            stage: Some("after".to_owned()),
            tells: if covers { vec!["The treatment"] } else { Vec::new() },
            level: Level::TeethOnly.title(),
            places: vec!["Facebook, Harbour Lane Dental".to_owned()],
            until: Some(last_day(frame, frame.now)),
            refused: (!covers).then_some(refused),
        }
    }
}

fn whose(offer: &Offer) -> Option<(String, String)> {
    offer.subject.as_ref().map(|subject| (offer.id.to_string(), subject.expose().clone()))
}
