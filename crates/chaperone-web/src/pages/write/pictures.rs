//! Pictures of the media library with a text: choosing one, taking one out, and how each stands.
//!
//! Deliberately absent: looking at a picture (`pictures`), and whether it may go out with the text (the desk decides).

use askama::Template;
use axum::extract::{Path, Query};
use chaperone_desk::draft::{Draft, Edit};
use chaperone_desk::media::{self, Attached, MOST_PICTURES};
use chaperone_desk::{MediaId, Refusal, draft, likeness};

use super::{can_be_written, find};
use crate::fields::Fields;
use crate::frame::Frame;
use crate::pages::pictures::{Card, Wanted, cards, older, sample_card};
use crate::pictures::{self, Hung, Standing};
use crate::problem::{Problem, Shown};
use crate::told::Told;
use crate::visit::{Me, go, show, show_refused};

#[derive(Template)]
#[template(path = "write/pictures.html")]
struct Choosing<'a> {
    frame: &'a Frame,
    refusal: Option<&'a Refusal>,
    draft: String,
    version: i64,
    cards: Vec<Card>,
    /// By which number older ones are asked for.
    older: Option<i64>,
    /// As many as a post can show are there already.
    full: bool,
}

impl Choosing<'_> {
    fn most() -> usize {
        MOST_PICTURES
    }
}

/// The pictures as somebody sent them with the text, in their order. What a form could not have sent is left out.
pub(crate) fn sent(fields: &Fields) -> Vec<Attached> {
    let one = |sent: &str| {
        let (media, digest) = pictures::read(sent)?;
        let alt = fields.one(&format!("alt-{media}")).replace("\r\n", "\n").into();
        Some(Attached { media, digest, alt })
    };
    fields.all("shown").filter_map(one).collect()
}

/// The same without the one of a button, or with it in the version that can be seen now. `None` where no such button was
/// pressed.
pub(super) async fn pressed(me: &Me, fields: &Fields, shown: &[Attached]) -> Result<Option<Vec<Attached>>, Problem> {
    if let Some(out) = MediaId::parse(fields.text("take-out")) {
        return Ok(Some(shown.iter().filter(|one| one.media != out).cloned().collect()));
    }
    let Some(again) = MediaId::parse(fields.text("as-it-is")) else { return Ok(None) };
    let Ok(now) = media::get(&me.desk, &me.act, &again).await? else { return Ok(None) };
    let one = |one: &Attached| {
        let digest = if one.media == again { now.digest } else { one.digest };
        Attached { digest, ..one.clone() }
    };
    Ok(Some(shown.iter().map(one).collect()))
}

/// A picture in the version of this moment, without a description.
pub(super) async fn fresh(me: &Me, id: &str) -> Result<Option<Attached>, Problem> {
    let Some(media) = MediaId::parse(id) else { return Ok(None) };
    let found = media::get(&me.desk, &me.act, &media).await?.ok();
    Ok(found.map(|picture| Attached { media, digest: picture.digest, alt: String::new().into() }))
}

/// How each of them stands for this reader.
pub(crate) async fn hung(me: &Me, shown: &[Attached]) -> Result<Vec<Hung>, Problem> {
    if shown.is_empty() {
        return Ok(Vec::new());
    }
    let agreed = likeness::agreed(&me.desk).await?;
    let mut all = Vec::new();
    for attached in shown {
        let found = media::get(&me.desk, &me.act, &attached.media).await?.ok();
        all.push(Hung {
            id: attached.media.to_string(),
            digest: pictures::written(&attached.digest),
            name: found.as_ref().map_or("A picture that is gone".to_owned(), |picture| picture.name.clone()),
            alt: attached.alt.expose().clone(),
            changed: found.as_ref().is_some_and(|picture| picture.digest != attached.digest),
            standing: found.map(|picture| pictures::standing(&picture, &agreed)),
        });
    }
    Ok(all)
}

async fn page<'a>(
    me: &'a Me,
    kept: &Draft,
    before: Option<i64>,
    refusal: Option<&'a Refusal>,
) -> Result<Choosing<'a>, Problem> {
    let all = cards(me, before).await?;
    let there = |card: &Card| kept.pictures.iter().any(|one| one.media.as_str() == card.id);
    Ok(Choosing {
        frame: &me.frame,
        refusal,
        draft: kept.id.to_string(),
        version: kept.version,
        older: older(&all),
        cards: all.into_iter().filter(|card| !there(card)).collect(),
        full: kept.pictures.len() >= MOST_PICTURES,
    })
}

pub(super) async fn look(me: Me, Path(id): Path<String>, Query(wanted): Query<Wanted>) -> Shown {
    let kept = find(&me, &id).await?;
    if !can_be_written(kept.state) {
        return Err(Problem::Missing);
    }
    show(&page(&me, &kept, wanted.before, None).await?)
}

pub(super) async fn choose(me: Me, Path(id): Path<String>, fields: Fields) -> Shown {
    let kept = find(&me, &id).await?;
    let (media, digest) = pictures::read(fields.text("picture")).ok_or(Problem::Missing)?;
    let mut pictures = kept.pictures.clone();
    pictures.push(Attached { media, digest, alt: String::new().into() });
    let edit = Edit {
        text: kept.text.clone(),
        accounts: kept.accounts.clone(),
        due: kept.due,
        picture: kept.picture,
        pictures: Some(pictures),
        version: fields.text("version").parse().unwrap_or(0),
    };
    match draft::save(&me.desk, &me.act, &kept.id, &edit).await? {
        Ok(_) => Ok(go(&format!("/write/{}", kept.id), Told::PictureChosen)),
        Err(refusal) => show_refused(&refusal, &page(&me, &kept, None, Some(&refusal)).await?),
    }
}

/// An invented picture of a text.
pub(crate) fn sample(changed: bool) -> Hung {
    let standing = Standing {
        level: if changed { "revise" } else { "clear" },
        badge: "Ready".to_owned(),
        sentence: "Nothing in it stands in the way.".to_owned(),
    };
    Hung {
        id: "1".repeat(26),
        digest: "0".repeat(64),
        name: "picture-7".to_owned(),
        alt: "The waiting room with its new chairs.".to_owned(),
        standing: Some(standing),
        changed,
    }
}

/// With something to choose, with nothing, and with no room left.
pub(crate) fn samples_of_choosing(frame: &Frame) -> Vec<askama::Result<String>> {
    let page = |cards: Vec<Card>, full| {
        Choosing { frame, refusal: None, draft: "0".repeat(26), version: 3, older: Some(7), cards, full }.render()
    };
    let card = sample_card(frame, "Ready", "clear");
    vec![page(vec![card.clone()], false), page(Vec::new(), false), page(vec![card], true)]
}
