//! The consent that a text rests on: choosing one of those in force, and saying what the text tells of what was agreed.
//!
//! Only what the patient agreed to can be chosen. Deliberately absent: whether the text may go out on it (the desk decides, each
//! time anew).

use askama::Template;
use axum::extract::{Path, Query};
use axum::response::{IntoResponse, Redirect};
use chaperone_desk::consent::{self, About, Element, Level, Offer, Purpose};
use chaperone_desk::draft::{self, Draft};
use chaperone_desk::{ConsentId, Refusal};
use serde::Deserialize;

use super::{can_be_written, find};
use crate::fields::Fields;
use crate::frame::Frame;
use crate::pages::consents::last_day;
use crate::problem::{Granted, Problem, Shown};
use crate::told::Told;
use crate::visit::{Me, go, show, show_refused, show_unready};

/// Which consent the page asks about; any other word shows them all.
#[derive(Debug, Default, Deserialize)]
pub(super) struct Wanted {
    #[serde(default)]
    of: String,
}

/// What stands chosen in the form.
#[derive(Debug, Default)]
struct Chosen {
    purpose: Option<Purpose>,
    stage: Option<String>,
    elements: Vec<Element>,
    level: Option<Level>,
}

#[derive(Template)]
#[template(path = "write/consents.html")]
struct List<'a> {
    frame: &'a Frame,
    draft: String,
    offers: Vec<Offer>,
}

#[derive(Template)]
#[template(path = "write/consent.html")]
struct Naming<'a> {
    frame: &'a Frame,
    refusal: Option<&'a Refusal>,
    draft: String,
    version: i64,
    text: &'a str,
    offer: Offer,
    chosen: Chosen,
    /// The parts of the form that wait for an answer.
    missing: Vec<&'static str>,
}

/// `Patient 4711`, by the practice's own reference.
fn whose(offer: &Offer) -> String {
    let reference = offer.subject.as_ref().map(|subject| subject.expose().as_str()).unwrap_or_default();
    format!("Patient {}", if reference.is_empty() { "without a reference" } else { reference })
}

impl List<'_> {
    fn whose(offer: &Offer) -> String {
        whose(offer)
    }

    fn last_day(&self, offer: &Offer) -> String {
        last_day(self.frame, offer.until)
    }
}

impl Naming<'_> {
    fn whose(offer: &Offer) -> String {
        whose(offer)
    }

    fn last_day(&self) -> String {
        last_day(self.frame, self.offer.until)
    }

    /// Each choice of the form, and whether it stands chosen.
    fn purposes(&self) -> Vec<(Purpose, bool)> {
        self.offer.purposes.iter().map(|one| (*one, self.chosen.purpose == Some(*one))).collect()
    }

    fn stages(&self) -> Vec<(String, bool)> {
        self.offer.stages.iter().map(|one| (one.clone(), self.chosen.stage.as_ref() == Some(one))).collect()
    }

    fn elements(&self) -> Vec<(Element, bool)> {
        self.offer.elements.iter().map(|one| (*one, self.chosen.elements.contains(one))).collect()
    }

    /// The levels that the patient's own allows.
    fn levels(&self) -> Vec<(Level, bool)> {
        let allowed = Level::ALL.iter().filter(|level| self.offer.level.allows(**level));
        allowed.map(|one| (*one, self.chosen.level == Some(*one))).collect()
    }

    fn misses(&self, part: &str) -> bool {
        self.missing.contains(&part)
    }
}

impl Chosen {
    /// What the draft says already of this consent. Of one that it does not name, only what leaves no choice.
    fn of(draft: &Draft, offer: &Offer) -> Self {
        if let Some(about) = draft.about.as_ref().filter(|about| about.consent == offer.id) {
            return Chosen {
                purpose: Some(about.purpose),
                stage: about.stage.clone(),
                elements: about.elements.iter().copied().collect(),
                level: Some(about.level),
            };
        }
        let only = offer.purposes.first().filter(|_| offer.purposes.len() == 1);
        Chosen { purpose: only.copied(), ..Chosen::default() }
    }

    /// As it was sent; what the patient did not agree to is left out.
    fn sent(fields: &Fields, offer: &Offer) -> Self {
        let stage = fields.text("stage");
        Chosen {
            purpose: Purpose::parse(fields.one("purpose")).filter(|purpose| offer.purposes.contains(purpose)),
            stage: offer.stages.get(stage).cloned(),
            elements: fields
                .all("element")
                .filter_map(Element::parse)
                .filter(|element| offer.elements.contains(element))
                .collect(),
            level: Level::parse(fields.one("level")).filter(|level| offer.level.allows(*level)),
        }
    }

    /// What is still to be said, as the parts of the form are called; or all of it.
    fn whole(&self, offer: &Offer) -> Result<About, Vec<&'static str>> {
        let staged = self.stage.is_some() || offer.stages.is_empty();
        let (Some(purpose), Some(level), true) = (self.purpose, self.level, staged) else {
            let parts = [(self.purpose.is_none(), "purpose"), (!staged, "stage"), (self.level.is_none(), "level")];
            return Err(parts.into_iter().filter(|(missing, _)| *missing).map(|(_, part)| part).collect());
        };
        let elements = self.elements.iter().copied().collect();
        Ok(About { consent: offer.id.clone(), purpose, stage: self.stage.clone(), elements, level })
    }
}

/// A draft that can be given a consent: one's own words or what is passed on, and not on its way yet.
async fn open_draft(me: &Me, id: &str) -> Result<Draft, Problem> {
    let kept = find(me, id).await?;
    if !can_be_written(kept.state) || kept.channel.is_public_reply() { Err(Problem::Missing) } else { Ok(kept) }
}

fn page<'a>(me: &'a Me, kept: &'a Draft, offer: Offer, chosen: Chosen) -> Naming<'a> {
    Naming {
        frame: &me.frame,
        refusal: None,
        draft: kept.id.to_string(),
        version: kept.version,
        text: kept.text.expose(),
        offer,
        chosen,
        missing: Vec::new(),
    }
}

pub(super) async fn look(me: Me, Path(id): Path<String>, Query(wanted): Query<Wanted>) -> Shown {
    let kept = open_draft(&me, &id).await?;
    let mut offers = consent::offers(&me.desk, &me.act).await.granted()?;
    let asked = match wanted.of.as_str() {
        "" => kept.about.as_ref().map(|about| about.consent.clone()),
        of => ConsentId::parse(of),
    };
    match asked.and_then(|asked| offers.iter().position(|offer| offer.id == asked)) {
        Some(at) => {
            let offer = offers.swap_remove(at);
            let chosen = Chosen::of(&kept, &offer);
            show(&page(&me, &kept, offer, chosen))
        }
        None => show(&List { frame: &me.frame, draft: kept.id.to_string(), offers }),
    }
}

pub(super) async fn name(me: Me, Path(id): Path<String>, fields: Fields) -> Shown {
    let kept = open_draft(&me, &id).await?;
    let offers = consent::offers(&me.desk, &me.act).await.granted()?;
    let Some(offer) = offers.into_iter().find(|offer| offer.id.as_str() == fields.text("consent")) else {
        // It closed meanwhile: what is left to choose from is the answer.
        return Ok(Redirect::to(&format!("/write/{}/consent?of=all", kept.id)).into_response());
    };
    let chosen = Chosen::sent(&fields, &offer);
    let about = match chosen.whole(&offer) {
        Ok(about) => about,
        Err(missing) => return show_unready(&Naming { missing, ..page(&me, &kept, offer, chosen) }),
    };
    let version = fields.text("version").parse().unwrap_or(0);
    match draft::set_about(&me.desk, &me.act, &kept.id, version, Some(about)).await? {
        Ok(_) => Ok(go(&format!("/write/{}", kept.id), Told::ConsentNamed)),
        Err(refusal) => show_refused(&refusal, &Naming { refusal: Some(&refusal), ..page(&me, &kept, offer, chosen) }),
    }
}

/// Two to choose from, none, and the form of one: begun, and sent without an answer.
pub(crate) fn samples_of_naming(frame: &Frame) -> Vec<askama::Result<String>> {
    let Some(id) = ConsentId::parse(&"0".repeat(26)) else { return Vec::new() };
    let form = crate::sample::form(frame, false);
    let offer = || Offer {
        id: id.clone(),
        subject: Some(form.subject.clone().into()),
        what: form.what.clone().into(),
        purposes: form.purposes.clone(),
        places: form.places.clone(),
        stages: ["after".to_owned(), "before".to_owned()].into(),
        elements: form.elements.clone(),
        level: Level::Name,
        until: form.period.until,
    };
    let list = |offers| List { frame, draft: "0".repeat(26), offers }.render();
    let naming = |chosen, missing: &[&'static str]| {
        Naming {
            frame,
            refusal: None,
            draft: "0".repeat(26),
            version: 3,
            text: "Our patient had a crown made in one visit.",
            offer: offer(),
            chosen,
            missing: missing.to_vec(),
        }
        .render()
    };
    let begun = Chosen {
        purpose: Some(Purpose::Education),
        stage: Some("after".to_owned()),
        elements: vec![Element::Treatment],
        level: Some(Level::TeethOnly),
    };
    let silent = naming(Chosen::default(), &["purpose", "stage", "level"]);
    vec![
        list(vec![offer(), Offer { subject: Some(String::new().into()), ..offer() }]),
        list(Vec::new()),
        naming(begun, &[]),
        silent,
    ]
}
