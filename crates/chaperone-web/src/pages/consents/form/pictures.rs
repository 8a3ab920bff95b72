//! The pictures that a form can ask for, each with what the form says of it.
//!
//! Offered are the pictures of patients that this person may see, and those that stand in the form already. Deliberately
//! absent: any other picture, which no patient has to be asked for.

use chaperone_desk::consent::{Form, Item};
use chaperone_desk::media::{self, Picture};

use crate::pictures::written;
use crate::problem::Problem;
use crate::visit::Me;

/// One picture to choose.
#[derive(Debug, Clone)]
pub(super) struct Choice {
    pub(super) id: String,
    /// Picture and version, as the form sends them.
    pub(super) value: String,
    pub(super) name: String,
    /// Whether this reader can see it.
    pub(super) seen: bool,
    pub(super) chosen: bool,
    /// It was cropped, covered or put back since it was chosen.
    pub(super) changed: bool,
    pub(super) label: String,
    pub(super) stage: String,
}

impl Choice {
    fn of(picture: &Picture, form: &Form) -> Choice {
        let item = form.items.iter().find(|item| item.media == picture.id);
        Choice {
            id: picture.id.to_string(),
            value: format!("{}:{}", picture.id, written(&picture.digest)),
            name: picture.name.clone(),
            seen: true,
            chosen: item.is_some(),
            changed: item.is_some_and(|item| item.digest != picture.digest),
            label: item.map(|item| item.label.clone()).unwrap_or_default(),
            stage: item.and_then(|item| item.stage.clone()).unwrap_or_default(),
        }
    }

    /// One that stands in the form and is not shown to this reader, or is not there any more.
    fn unseen(item: &Item) -> Choice {
        Choice {
            id: item.media.to_string(),
            value: format!("{}:{}", item.media, written(&item.digest)),
            name: "A picture that you cannot open".to_owned(),
            seen: false,
            chosen: true,
            changed: false,
            label: item.label.clone(),
            stage: item.stage.clone().unwrap_or_default(),
        }
    }
}

/// What can be chosen: what the form has first, then the newest.
pub(super) async fn choices(me: &Me, form: &Form) -> Result<Vec<Choice>, Problem> {
    let offered = media::of_patients(&me.desk, &me.act).await?;
    let mut choices = Vec::new();
    for item in &form.items {
        if !offered.iter().any(|picture| picture.id == item.media) {
            choices.push(match media::get(&me.desk, &me.act, &item.media).await? {
                Ok(picture) => Choice::of(&picture, form),
                Err(_) => Choice::unseen(item),
            });
        }
    }
    choices.extend(offered.iter().map(|picture| Choice::of(picture, form)));
    choices.sort_by_key(|choice| !choice.chosen);
    Ok(choices)
}

/// Invented ones: chosen, changed since, not to be seen, and one that is not chosen.
pub(super) fn samples(form: &Form) -> Vec<Choice> {
    let mut all: Vec<_> = form.items.iter().map(Choice::unseen).collect();
    if let [first, rest @ ..] = &mut all[..] {
        (first.seen, first.changed, first.name) = (true, true, "picture-7".to_owned());
        if let Some(last) = rest.last() {
            let other = Choice { seen: true, chosen: false, name: "picture-8".to_owned(), ..last.clone() };
            all.push(Choice { id: format!("{}9", &other.id[..25]), ..other });
        }
    }
    all
}
