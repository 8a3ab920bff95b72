//! Pictures that patients take of their own treatment: the look round the room, the decision, a permission to print, a poster.
//!
//! Deliberately absent: the picture, and whose it is. The page asks for neither.

use askama::Template;
use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::{Html, IntoResponse};
use axum::routing::{MethodRouter, get};
use chaperone_desk::patient_photo::{self, Asked, Decided, LIMITS, LINES, Line, REFUSAL};
use chaperone_desk::{PatientPhotoId, PersonId, person};

use crate::AppState;
use crate::fault::Fault;
use crate::fields::Fields;
use crate::frame::Frame;
use crate::problem::{Granted, Problem, Shown};
use crate::visit::{Me, show, show_unready};

#[derive(Template)]
#[template(path = "patients-pictures.html")]
struct Page<'a> {
    frame: &'a Frame,
    fault: Fault,
    place: String,
    reason: String,
    /// Each line, and whether it is ticked.
    lines: Vec<(Line, bool)>,
    /// What was decided before, and by whom.
    earlier: Vec<(Decided, String)>,
}

#[derive(Template)]
#[template(path = "patients-pictures/one.html")]
struct OnePage<'a> {
    frame: &'a Frame,
    decided: Decided,
    by: String,
    limits: &'a [&'a str],
    refusal: &'a str,
}

#[derive(Template)]
#[template(path = "patients-pictures/poster.html")]
struct Poster<'a> {
    frame: &'a Frame,
    limits: &'a [&'a str],
}

/// `/patients-pictures`
pub(crate) fn routes() -> MethodRouter<AppState> {
    get(look).post(decide)
}

/// `/patients-pictures/{id}`
pub(crate) fn routes_of_one() -> MethodRouter<AppState> {
    get(one)
}

/// `/patients-pictures/poster`
pub(crate) fn routes_of_poster() -> MethodRouter<AppState> {
    get(async |me: Me| show(&Poster { frame: &me.frame, limits: LIMITS }))
}

async fn page<'a>(me: &'a Me, fault: Fault, fields: Option<&Fields>) -> Result<Page<'a>, Problem> {
    let people = person::list(&me.desk).await?;
    let earlier = patient_photo::list(&me.desk, &me.act).await.granted()?;
    let ticked = |line: &Line| fields.is_some_and(|fields| fields.all("line").any(|name| name == line.name));
    let said = |name| fields.map(|fields| fields.one(name).to_owned()).unwrap_or_default();
    Ok(Page {
        frame: &me.frame,
        fault,
        place: said("place"),
        reason: said("reason"),
        lines: LINES.iter().map(|line| (*line, ticked(line))).collect(),
        earlier: earlier.into_iter().map(|decided| (decided.clone(), name_of(&people, &decided.by))).collect(),
    })
}

fn name_of(people: &[person::Person], id: &PersonId) -> String {
    people.iter().find(|person| person.id == *id).map_or_else(|| "somebody".to_owned(), |person| person.name.clone())
}

async fn look(me: Me) -> Shown {
    show(&page(&me, Fault::default(), None).await?)
}

async fn decide(me: Me, fields: Fields) -> Shown {
    let asked = Asked { place: fields.secret("place"), reason: fields.secret("reason") };
    let ticked: Vec<&str> = fields.all("line").collect();
    match patient_photo::decide(&me.desk, &me.act, &asked, &ticked).await? {
        // The answer stands on this page, so that it can be shown or read out at once; the same is at its own address later.
        Ok(decided) => {
            let by = me.signed_in.person.name.clone();
            let page = OnePage { frame: &me.frame, decided, by, limits: LIMITS, refusal: REFUSAL };
            Ok((StatusCode::OK, Html(page.render()?)).into_response())
        }
        Err(refusal) => {
            let at = if fields.text("place").is_empty() { "place" } else { "reason" };
            show_unready(&page(&me, Fault::new(refusal, &[("patient-photo-unsaid", at)]), Some(&fields)).await?)
        }
    }
}

async fn one(me: Me, Path(id): Path<String>) -> Shown {
    let id = PatientPhotoId::parse(&id).ok_or(Problem::Missing)?;
    let decided = patient_photo::get(&me.desk, &me.act, &id).await.granted()?;
    let by = name_of(&person::list(&me.desk).await?, &decided.by);
    show(&OnePage { frame: &me.frame, decided, by, limits: LIMITS, refusal: REFUSAL })
}

fn sample(frame: &Frame, open: &[Line]) -> Option<Decided> {
    Some(Decided {
        id: PatientPhotoId::parse(&"0".repeat(26))?,
        by: PersonId::parse(&"0".repeat(26))?,
        made: frame.now,
        place: "The blue surgery, a crown".into(),
        reason: "To show a sister".into(),
        open: open.to_vec(),
    })
}

pub(crate) fn samples(frame: &Frame) -> Vec<askama::Result<String>> {
    let earlier = [&[][..], &LINES[2..3]].into_iter().filter_map(|open| sample(frame, open));
    let page = Page {
        frame,
        fault: Fault::default(),
        place: String::new(),
        reason: String::new(),
        lines: LINES.iter().map(|line| (*line, false)).collect(),
        earlier: earlier.map(|decided| (decided, "Priya Nair".to_owned())).collect(),
    };
    vec![page.render()]
}

pub(crate) fn samples_of_one(frame: &Frame) -> Vec<askama::Result<String>> {
    let pages = [&[][..], &LINES[2..4]].into_iter().filter_map(|open| sample(frame, open));
    let page = |decided| OnePage { frame, decided, by: "Priya Nair".to_owned(), limits: LIMITS, refusal: REFUSAL };
    pages.map(|decided| page(decided).render()).collect()
}

pub(crate) fn samples_of_poster(frame: &Frame) -> Vec<askama::Result<String>> {
    vec![Poster { frame, limits: LIMITS }.render()]
}
