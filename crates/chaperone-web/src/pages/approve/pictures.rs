//! The pictures of a text as its approver sees them: as they go out, with what is said of each, who it shows, what was found.
//!
//! Deliberately absent: the decision, and whether they may go out at all. The desk answers that when it is asked for a yes.

use chaperone_desk::approve::Asked;
use chaperone_desk::{PersonId, likeness, media, person};

use crate::marks::{self, Piece};
use crate::pictures::{self, Photo, Standing};
use crate::problem::Problem;
use crate::visit::Me;

/// A picture of the text.
pub(super) struct Picture {
    pub(super) id: String,
    pub(super) name: String,
    /// What is said of it, with its marks.
    pub(super) pieces: Vec<Piece>,
    /// `None` where it was erased, or is another one now than was chosen.
    pub(super) there: Option<Looked>,
}

/// What an approver sees of a picture that is there.
pub(super) struct Looked {
    pub(super) photo: Photo,
    pub(super) standing: Standing,
    /// Who is shown, in words.
    pub(super) shows: String,
    /// What was found, each with whoever confirmed it.
    pub(super) told: Vec<(pictures::Told, Option<String>)>,
}

/// The pictures of the text, as whoever decides sees them.
pub(super) async fn shown(me: &Me, asked: &Asked) -> Result<Vec<Picture>, Problem> {
    let Asked { draft, report, .. } = asked;
    if draft.pictures.is_empty() {
        return Ok(Vec::new());
    }
    let agreed = likeness::agreed(&me.desk).await?;
    let people = person::list(&me.desk).await?;
    let name = |id: &PersonId| {
        people.iter().find(|person| person.id == *id).map_or("somebody".to_owned(), |person| person.name.clone())
    };
    let mut all = Vec::new();
    for (attached, pieces) in draft.pictures.iter().zip(marks::described(draft, report)) {
        let found = media::get(&me.desk, &me.act, &attached.media).await?.ok();
        let called = found.as_ref().map_or("A picture that is gone".to_owned(), |picture| picture.name.clone());
        let same = found.filter(|picture| picture.digest == attached.digest);
        let there = same.map(|picture| Looked {
            photo: Photo::of(&picture, format!("/approve/{}/pictures/{}", draft.id, picture.id), attached.alt.expose()),
            standing: pictures::standing(&picture, &agreed),
            shows: match &picture.shows {
                None => "Nobody has said who or what it shows.".to_owned(),
                Some(media::Shows::Nobody) => "Said to show nobody whom anybody could know.".to_owned(),
                Some(media::Shows::Patient) => "Said to show a patient.".to_owned(),
                Some(media::Shows::Staff(people)) => {
                    format!("Said to show {}.", people.iter().map(name).collect::<Vec<_>>().join(", "))
                }
            },
            told: pictures::told(&picture)
                .into_iter()
                .map(|told| {
                    let confirmed = told.confirmed.as_ref().map(name);
                    (told, confirmed)
                })
                .collect(),
        });
        all.push(Picture { id: attached.media.to_string(), name: called, pieces, there });
    }
    Ok(all)
}

/// An invented picture of a text; one that is not there any more where it is not.
pub(super) fn sample(there: bool) -> Picture {
    let id = "1".repeat(26);
    let told = pictures::Told {
        name: "face-1".to_owned(),
        number: Some(1),
        level: "clear",
        icon: "clear",
        title: "A face",
        sentence: "There is a face in the picture.".to_owned(),
        words: None,
        confirmed: None,
        confirmable: false,
        coverable: true,
    };
    let looked = Looked {
        photo: Photo {
            src: format!("/approve/{}/pictures/{id}", "0".repeat(26)),
            alt: "The waiting room with its new chairs.".to_owned(),
            width: 400,
            height: 300,
            tall: 600,
            boxes: Vec::new(),
        },
        standing: Standing {
            level: "revise",
            badge: "1 to settle".to_owned(),
            sentence: "1 thing to settle.".to_owned(),
        },
        shows: "Said to show nobody whom anybody could know.".to_owned(),
        told: vec![(told, Some("Dr Tom Whitlock".to_owned()))],
    };
    Picture {
        id,
        name: "picture-7".to_owned(),
        pieces: vec![Piece { words: "The waiting room with its new chairs.".to_owned(), level: None }],
        there: there.then_some(looked),
    }
}
