//! One picture: what was found in it and where, covering and cropping, who is shown, what a second person confirms, erasing.
//!
//! Deliberately absent: the pixels (a page of their own), and what may go out. The desk decides that, again and again.

use askama::Template;
use axum::extract::Path;
use axum::routing::{MethodRouter, get};
use chaperone_desk::media::photo::{Cover, NO_PROOF, With};
use chaperone_desk::media::{self, Change, Picture, Shows, What, Why};
use chaperone_desk::{Answer, PersonId, Refusal, Role, likeness, person};

use super::area::{self, Drawn};
use super::{id_of, missing};
use crate::AppState;
use crate::fields::Fields;
use crate::frame::Frame;
use crate::pictures::{self, Photo, Standing};
use crate::problem::{Granted, Problem, Shown};
use crate::times::Moment;
use crate::told::Told;
use crate::visit::{Me, go, show, show_refused, show_unready};

/// `/pictures/{picture}`
pub(crate) fn routes_of_one() -> MethodRouter<AppState> {
    get(look).post(press)
}

/// `/pictures/{picture}/erase`
pub(crate) fn routes_of_erasing() -> MethodRouter<AppState> {
    get(sure).post(erase)
}

const UNSAID: &str = "Choose who or what it shows. Nothing was changed.";
const UNTICKED: &str = "Tick that you looked at the picture yourself. Nothing was changed.";

/// A finding, and who confirmed it by name.
struct Row {
    told: pictures::Told,
    confirmed: Option<String>,
}

/// Somebody of the team, for saying who is shown.
struct Member {
    id: String,
    name: String,
    agreed: bool,
    chosen: bool,
}

#[derive(Template)]
#[template(path = "pictures/one.html")]
#[allow(clippy::struct_excessive_bools, reason = "each one shows or hides a part of the page")]
struct One<'a> {
    frame: &'a Frame,
    refusal: Option<&'a Refusal>,
    area_wrong: Option<&'static str>,
    /// What was missing in another form of the page.
    missing: Option<&'static str>,
    id: String,
    name: String,
    version: i64,
    standing: Standing,
    photo: Photo,
    rows: Vec<Row>,
    beside: Vec<String>,
    by: String,
    at: Moment,
    used: usize,
    may_edit: bool,
    may_confirm: bool,
    may_erase: bool,
    /// The reader changed it last, so somebody else confirms.
    own: bool,
    edited: bool,
    covers: usize,
    /// A look was not taken; a new one may be.
    look_again: bool,
    shows: &'static str,
    staff: Vec<Member>,
    drawn: Drawn,
}

impl One<'_> {
    fn no_proof() -> &'static str {
        NO_PROOF
    }

    fn choices() -> [(&'static str, &'static str, With); 4] {
        area::COVERS
    }
}

#[derive(Template)]
#[template(path = "pictures/erase.html")]
struct Erase<'a> {
    frame: &'a Frame,
    refusal: Option<&'a Refusal>,
    id: String,
    name: String,
    used: usize,
}

async fn find(me: &Me, id: &str) -> Result<Picture, Problem> {
    media::get(&me.desk, &me.act, &id_of(id)?).await.granted().map_err(missing)
}

async fn look(me: Me, Path(id): Path<String>) -> Shown {
    let picture = find(&me, &id).await?;
    show(&page(&me, &picture, None).await?)
}

async fn page<'a>(me: &'a Me, picture: &Picture, refusal: Option<&'a Refusal>) -> Result<One<'a>, Problem> {
    let people = person::list(&me.desk).await?;
    let agreed = likeness::agreed(&me.desk).await?;
    let name = |id: &PersonId| {
        people.iter().find(|person| person.id == *id).map_or("Somebody".to_owned(), |person| person.name.clone())
    };
    let chosen: &[PersonId] = match &picture.shows {
        Some(Shows::Staff(people)) => people,
        _ => &[],
    };
    let member = |person: &person::Person| Member {
        id: person.id.to_string(),
        name: person.name.clone(),
        agreed: agreed.contains(&person.id),
        chosen: chosen.contains(&person.id),
    };
    let of_the_team = |person: &&person::Person| {
        chosen.contains(&person.id) || person.is_here() && !matches!(person.role, Role::Agency | Role::Auditor)
    };
    let row = |told: pictures::Told| Row { confirmed: told.confirmed.as_ref().map(name), told };
    Ok(One {
        frame: &me.frame,
        refusal,
        area_wrong: None,
        missing: None,
        id: picture.id.to_string(),
        name: picture.name.clone(),
        version: picture.version,
        standing: pictures::standing(picture, &agreed),
        photo: Photo::of(picture, format!("/pictures/{}/view", picture.id), &format!("{}, as it is now", picture.name)),
        rows: pictures::told(picture).into_iter().map(row).collect(),
        beside: pictures::beside(picture),
        by: name(&picture.person),
        at: me.frame.moment(picture.made),
        used: picture.used,
        may_edit: picture.may.edit,
        may_confirm: picture.may.confirm,
        may_erase: picture.may.erase,
        own: picture.editor == me.signed_in.person.id,
        edited: picture.edited,
        covers: picture.covers.len(),
        look_again: picture.may.edit
            && picture.findings.iter().any(|finding| matches!(finding.what, What::NotLooked(_))),
        shows: picture.shows.as_ref().map_or("", Shows::name),
        staff: people.iter().filter(of_the_team).map(member).collect(),
        drawn: Drawn::default(),
    })
}

async fn press(me: Me, Path(id): Path<String>, fields: Fields) -> Shown {
    let picture = find(&me, &id).await?;
    let version = fields.text("version").parse().unwrap_or(0);
    let drawn = Drawn::sent(&fields);
    let (desk, act) = (&me.desk, &me.act);
    let (answer, told) = match fields.text("do") {
        what @ ("cover" | "crop") => {
            let Some(area) = drawn.area() else {
                let page = page(&me, &picture, None).await?;
                return show_unready(&One { area_wrong: Some(area::WRONG), drawn, ..page });
            };
            let (change, told) = if what == "crop" {
                (Change::Crop(area), Told::PictureCropped)
            } else {
                (Change::Cover(Cover { area, with: drawn.with() }), Told::PictureCovered)
            };
            (media::edit(desk, act, &picture.id, version, change).await?, told)
        }
        "cover-this" => (cover(&me, &picture, version, fields.text("finding")).await?, Told::PictureCovered),
        "put-back" => (media::edit(desk, act, &picture.id, version, Change::PutBack).await?, Told::PicturePutBack),
        "look-again" => (media::look_again(desk, act, &picture.id, version).await?, Told::PictureLookedAgain),
        "say" => {
            let Some(shows) = shows(&fields) else {
                return show_unready(&One { missing: Some(UNSAID), ..page(&me, &picture, None).await? });
            };
            (media::say(desk, act, &picture.id, version, shows).await?, Told::PictureSaid)
        }
        "confirm" if !fields.has("looked") => {
            return show_unready(&One { missing: Some(UNTICKED), ..page(&me, &picture, None).await? });
        }
        "confirm" => {
            let finding = fields.text("finding");
            (media::confirm(desk, act, &picture.id, version, finding).await?, Told::PictureConfirmed)
        }
        _ => return Err(Problem::Missing),
    };
    match answer {
        Ok(changed) => Ok(go(&format!("/pictures/{}", changed.id), told)),
        Err(refusal) => {
            let picture = find(&me, &id).await?;
            let page = page(&me, &picture, Some(&refusal)).await?;
            show_refused(&refusal, &One { drawn: if fields.has("left") { drawn } else { Drawn::default() }, ..page })
        }
    }
}

/// Covers every place of a finding with plain grey, which hides words too.
async fn cover(me: &Me, picture: &Picture, version: i64, name: &str) -> Answer<Picture> {
    let areas = picture.findings.iter().find(|finding| finding.name == name).map(|finding| finding.areas.clone());
    let (mut version, mut covered) = (version, picture.clone());
    for area in areas.unwrap_or_default() {
        let change = Change::Cover(Cover { area, with: With::default() });
        covered = match media::edit(&me.desk, &me.act, &picture.id, version, change).await? {
            Ok(covered) => covered,
            Err(refusal) => return Ok(Err(refusal)),
        };
        version = covered.version;
    }
    Ok(Ok(covered))
}

/// `None` where nothing was chosen.
fn shows(fields: &Fields) -> Option<Shows> {
    match fields.text("shows") {
        "nobody" => Some(Shows::Nobody),
        "patient" => Some(Shows::Patient),
        "staff" => Some(Shows::Staff(fields.all("who").filter_map(PersonId::parse).collect())),
        _ => None,
    }
}

async fn sure(me: Me, Path(id): Path<String>) -> Shown {
    let picture = find(&me, &id).await?;
    show(&asking(&me, &picture, None))
}

fn asking<'a>(me: &'a Me, picture: &Picture, refusal: Option<&'a Refusal>) -> Erase<'a> {
    Erase { frame: &me.frame, refusal, id: picture.id.to_string(), name: picture.name.clone(), used: picture.used }
}

async fn erase(me: Me, Path(id): Path<String>, fields: Fields) -> Shown {
    let picture = find(&me, &id).await?;
    let why = if fields.text("why") == "withdrawn" { Why::Withdrawn } else { Why::Unwanted };
    match media::erase(&me.desk, &me.act, &picture.id, why).await? {
        Ok(()) => Ok(go("/pictures", Told::PictureErased)),
        Err(refusal) => show_refused(&refusal, &asking(&me, &picture, Some(&refusal))),
    }
}

pub(crate) fn samples_of_erasing(frame: &Frame) -> Vec<askama::Result<String>> {
    let page = |used| Erase { frame, refusal: None, id: "0".repeat(26), name: "picture-7".to_owned(), used };
    vec![page(0).render(), page(2).render()]
}

/// An invented finding.
fn sample_row(name: &str, title: &'static str, open: bool, number: Option<usize>) -> Row {
    let told = pictures::Told {
        name: name.to_owned(),
        number,
        level: if open { "revise" } else { "clear" },
        icon: if open { "revise" } else { "clear" },
        title,
        sentence: "There is a face in the picture.".to_owned(),
        words: number.map(|_| "Surgery 2".to_owned()),
        confirmed: None,
        confirmable: open,
        coverable: number.is_some(),
    };
    Row { told, confirmed: (!open).then(|| "Dr Tom Whitlock".to_owned()) }
}

/// A picture with a face and a look that was not taken, the same for whoever changed it last, and one that is settled.
pub(crate) fn samples_of_one(frame: &Frame) -> Vec<askama::Result<String>> {
    let page = |own: bool, open: bool| One {
        frame,
        refusal: None,
        area_wrong: (own && open).then_some(area::WRONG),
        missing: (!own && open).then_some(UNTICKED),
        id: "0".repeat(26),
        name: "picture-7".to_owned(),
        version: 3,
        standing: Standing {
            level: if open { "revise" } else { "clear" },
            badge: "2 to settle".to_owned(),
            sentence: "2 things to settle.".to_owned(),
        },
        photo: Photo {
            src: format!("/pictures/{}/view", "0".repeat(26)),
            alt: "picture-7, as it is now".to_owned(),
            width: 400,
            height: 300,
            tall: 600,
            boxes: vec![pictures::Marked {
                number: 1,
                level: "revise",
                left: 200,
                top: 150,
                width: 160,
                height: 200,
                at: (200, 150),
            }],
        },
        rows: vec![
            sample_row("face-1", "A face", open, Some(1)),
            sample_row("no-look-words", "Nobody looked for words", open, None),
        ],
        beside: vec![
            "It said where the picture was taken. It is taken off before the picture goes anywhere.".to_owned(),
        ],
        by: "Priya Nair".to_owned(),
        at: frame.moment(frame.now),
        used: usize::from(open),
        may_edit: true,
        may_confirm: !own,
        may_erase: true,
        own,
        edited: !open,
        covers: usize::from(!open),
        look_again: open,
        shows: if open { "" } else { "staff" },
        staff: vec![
            Member { id: "1".repeat(26), name: "Dr Tom Whitlock".to_owned(), agreed: true, chosen: !open },
            Member { id: "2".repeat(26), name: "Priya Nair".to_owned(), agreed: false, chosen: false },
        ],
        drawn: Drawn::default(),
    };
    let bare = One { rows: Vec::new(), beside: Vec::new(), staff: Vec::new(), ..page(false, false) };
    vec![page(false, true).render(), page(true, true).render(), page(false, false).render(), bare.render()]
}
