//! The media library: its pictures, adding some, and their pixels for whoever may see them.
//!
//! Deliberately absent: what a picture may do (the desk decides), and the name that a file came with.

mod area;
mod one;

use askama::Template;
use axum::extract::{Path, Query};
use axum::http::header;
use axum::response::{IntoResponse, Response};
use axum::routing::{MethodRouter, get};
use chaperone_desk::media::{self, MOST_KEPT, PAGE, Picture};
use chaperone_desk::{DraftId, MediaId, Refusal, likeness, person};
use serde::Deserialize;

pub(crate) use self::one::{routes_of_erasing, routes_of_one, samples_of_erasing, samples_of_one};
use crate::AppState;
use crate::files::{File, Files, MOST_FILES};
use crate::frame::Frame;
use crate::pictures::{self, Standing};
use crate::problem::{Granted, Problem, Shown};
use crate::times::Moment;
use crate::told::Told;
use crate::visit::{Me, go, show, show_unready};

/// `/pictures`
pub(crate) fn routes() -> MethodRouter<AppState> {
    get(list).post(add)
}

/// `/pictures/{picture}/small`
pub(crate) fn routes_of_small() -> MethodRouter<AppState> {
    get(async |me: Me, Path(id): Path<String>| pixels(media::small(&me.desk, &me.act, &id_of(&id)?).await.granted()))
}

/// `/pictures/{picture}/view`
pub(crate) fn routes_of_view() -> MethodRouter<AppState> {
    get(async |me: Me, Path(id): Path<String>| pixels(media::view(&me.desk, &me.act, &id_of(&id)?).await.granted()))
}

/// `/approve/{draft}/pictures/{picture}`: the same for an approver, also for one who came by link and PIN. The desk opens
/// it for them only if that draft shows it.
pub(crate) fn routes_for_approval() -> MethodRouter<AppState> {
    get(async |me: Me, Path((draft, id)): Path<(String, String)>| {
        DraftId::parse(&draft).ok_or(Problem::Missing)?;
        pixels(media::view(&me.desk, &me.act, &id_of(&id)?).await.granted())
    })
}

fn id_of(id: &str) -> Result<MediaId, Problem> {
    MediaId::parse(id).ok_or(Problem::Missing)
}

/// The clean copy. It is kept nowhere: the answer says so, like every other.
pub(crate) fn pixels(shown: Result<media::Shown, Problem>) -> Shown {
    let shown = shown.map_err(missing)?;
    let response: Response = ([(header::CONTENT_TYPE, shown.media_type)], shown.bytes.expose().clone()).into_response();
    Ok(response)
}

/// A picture that is not there, or not for this reader, is no page at all.
fn missing(problem: Problem) -> Problem {
    match problem {
        Problem::Refused(refusal) if refusal.name() == "not-here" => Problem::Missing,
        other => other,
    }
}

#[derive(Debug, Default, Deserialize)]
pub(crate) struct Wanted {
    /// The number of the last picture of the page before.
    pub(crate) before: Option<i64>,
}

/// A picture in a list.
#[derive(Debug, Clone)]
pub(crate) struct Card {
    pub(crate) id: String,
    number: i64,
    /// Names the version that is shown, for a form that chooses it.
    pub(crate) digest: String,
    pub(crate) name: String,
    pub(crate) standing: Standing,
    by: String,
    at: Moment,
    used: usize,
}

/// A file that was not taken in.
struct Turned {
    /// Such as `File 2 of 3`.
    which: String,
    sentence: String,
    page: &'static str,
}

#[derive(Template)]
#[template(path = "pictures.html")]
struct Library<'a> {
    frame: &'a Frame,
    turned: Vec<Turned>,
    /// How many were taken in, where others were not.
    added: usize,
    /// The form was sent without a file.
    empty_handed: bool,
    pictures: Vec<Card>,
    /// By which number the older ones are asked for.
    older: Option<i64>,
    /// These are not the newest.
    later: bool,
}

impl Library<'_> {
    fn most() -> i64 {
        MOST_KEPT
    }

    fn at_once() -> usize {
        MOST_FILES
    }
}

/// A page of the pictures that this person may see, the newest first.
pub(crate) async fn cards(me: &Me, before: Option<i64>) -> Result<Vec<Card>, Problem> {
    let people = person::list(&me.desk).await?;
    let agreed = likeness::agreed(&me.desk).await?;
    let name = |picture: &Picture| {
        people.iter().find(|person| person.id == picture.person).map_or("Somebody".to_owned(), |who| who.name.clone())
    };
    let card = |picture: Picture| Card {
        by: name(&picture),
        at: me.frame.moment(picture.made),
        standing: pictures::standing(&picture, &agreed),
        id: picture.id.to_string(),
        number: picture.number,
        digest: pictures::written(&picture.digest),
        name: picture.name,
        used: picture.used,
    };
    Ok(media::list(&me.desk, &me.act, before).await?.into_iter().map(card).collect())
}

async fn page(me: &Me, before: Option<i64>) -> Result<Library<'_>, Problem> {
    let pictures = cards(me, before).await?;
    Ok(Library {
        frame: &me.frame,
        turned: Vec::new(),
        added: 0,
        empty_handed: false,
        older: older(&pictures),
        pictures,
        later: before.is_some(),
    })
}

/// By which number the page after a full one is asked for.
pub(crate) fn older(pictures: &[Card]) -> Option<i64> {
    pictures.last().filter(|_| pictures.len() == PAGE).map(|last| last.number)
}

async fn list(me: Me, Query(wanted): Query<Wanted>) -> Shown {
    show(&page(&me, wanted.before).await?)
}

/// Takes the files in, one after the other. What is refused costs the others nothing.
async fn add(me: Me, files: Files) -> Shown {
    let Files { all, turn } = files;
    let count = all.len();
    let (mut added, mut turned): (Vec<Picture>, Vec<Turned>) = (Vec::new(), Vec::new());
    for (at, File { name, bytes }) in all.into_iter().enumerate() {
        match media::upload(&me.desk, &me.act, name.expose(), bytes).await? {
            Ok(picture) => added.push(picture),
            Err(refusal) => turned.push(Turned::new(&refusal, at, count)),
        }
    }
    drop(turn);
    match (&added[..], turned.is_empty()) {
        ([only], true) => Ok(go(&format!("/pictures/{}", only.id), Told::PictureAdded)),
        ([_, ..], true) => Ok(go("/pictures", Told::PicturesAdded)),
        _ => {
            let page = page(&me, None).await?;
            show_unready(&Library { added: added.len(), empty_handed: count == 0, turned, ..page })
        }
    }
}

impl Turned {
    fn new(refusal: &Refusal, at: usize, count: usize) -> Self {
        let which = if count == 1 { "The file".to_owned() } else { format!("File {} of {count}", at + 1) };
        Turned { which, sentence: refusal.sentence().to_owned(), page: refusal.page() }
    }
}

/// An invented picture in a list.
pub(crate) fn sample_card(frame: &Frame, badge: &str, level: &'static str) -> Card {
    Card {
        id: "0".repeat(26),
        number: 7,
        digest: "0".repeat(64),
        name: "picture-7".to_owned(),
        standing: Standing { level, badge: badge.to_owned(), sentence: "Nothing in it stands in the way.".to_owned() },
        by: "Priya Nair".to_owned(),
        at: frame.moment(frame.now),
        used: 1,
    }
}

/// Before the first, with some, and after an upload of which a part was refused.
pub(crate) fn samples(frame: &Frame) -> Vec<askama::Result<String>> {
    let empty = || Library {
        frame,
        turned: Vec::new(),
        added: 0,
        empty_handed: false,
        pictures: Vec::new(),
        older: None,
        later: false,
    };
    let some = Library {
        pictures: vec![sample_card(frame, "Ready", "clear"), sample_card(frame, "2 to settle", "revise")],
        older: Some(7),
        later: true,
        ..empty()
    };
    let turned = Turned {
        which: "File 2 of 2".to_owned(),
        sentence: "This file is empty. Nothing was kept.".to_owned(),
        page: "/handbook#pictures",
    };
    let part = Library { turned: vec![turned], added: 1, ..empty() };
    let none = Library { empty_handed: true, ..empty() };
    vec![empty().render(), some.render(), part.render(), none.render()]
}
