//! The de-identification checklist: what a person has looked for before words go to a closed professional forum.
//!
//! A forum is no exception to any rule: employers, the press and regulators read there too (S1-08), and what is called
//! anonymous is often recognised (S1-05). So a text for a closed group goes only with every line ticked for these very words,
//! and the forum named; a change of words opens it again. Deliberately absent: saying that a text is anonymous. Nobody can.

mod store;

use chaperone_screen::Channel;
use serde_json::json;
use sqlx::AnyConnection;

pub(crate) use store::ALL as STATEMENTS;

use crate::act::{Act, Duty, Time};
use crate::draft::{self, Draft};
use crate::error::{Answer, Error};
use crate::id::{DraftId, PersonId};
use crate::journal::{Deed, Note, append};
use crate::{Desk, Private, Refusal, granted, seal};

/// The longest name of a forum, in characters.
const LONGEST_NAME: usize = 120;

/// One line of the checklist. The name is stable; the sentence is what the person confirms.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Item {
    pub name: &'static str,
    pub sentence: &'static str,
}

/// What the sources ask to be looked for (S1-05), in the order of a reading.
pub const ITEMS: &[Item] = &[
    Item {
        name: "names",
        sentence: "No name, initial, handle, number or file name of a patient, a relative or a colleague.",
    },
    Item { name: "dates", sentence: "No day or month: a year at most, or none." },
    Item { name: "places", sentence: "No town, practice, school or workplace: a region at most, or none." },
    Item { name: "ages", sentence: "No exact age: a band, such as in their forties." },
    Item {
        name: "rare",
        sentence: "Nothing rare: no unusual illness, treatment, job, family or event that one person is known for.",
    },
    Item {
        name: "background",
        sentence: "Nothing in the background tells who it is: no story that the person, a neighbour or a colleague would recognise.",
    },
    Item { name: "series", sentence: "Together with what we posted before, it still points at nobody." },
    Item { name: "pictures", sentence: "No picture, and no link to one." },
];

/// A checklist as it was kept.
#[derive(Debug, Clone)]
pub struct Checklist {
    /// Names of the ticked lines, in the order of [`ITEMS`].
    pub ticked: Vec<String>,
    pub forum: Private<String>,
    pub by: PersonId,
    pub made: Time,
    /// Whether it was made for the words as they are now.
    pub fits: bool,
}

impl Checklist {
    /// Every line is ticked for these words, and the forum is named.
    pub fn is_whole(&self) -> bool {
        self.fits && self.ticked.len() == ITEMS.len() && !self.forum.expose().is_empty()
    }
}

/// Keeps what the acting person has looked for in this version. Lines that are not there are left out.
pub async fn keep(
    desk: &Desk,
    act: &Act,
    id: &DraftId,
    version: i64,
    forum: &str,
    ticked: &[&str],
) -> Answer<Checklist> {
    granted!(act.in_person());
    granted!(act.may(Duty::Write));
    let forum = forum.trim();
    let mut tx = desk.db().write().await?;
    let draft = granted!(draft::still_open(desk, act, &mut tx, id, version).await?);
    if forum.is_empty() || forum.chars().count() > LONGEST_NAME || forum.chars().any(char::is_control) {
        return Ok(Err(Refusal::forum_missing()));
    }
    let ticked: Vec<_> = ITEMS.iter().map(|item| item.name).filter(|name| ticked.contains(name)).collect();
    let key = seal::record_key(&mut tx, desk.keys(), id.as_str()).await?.ok_or(Error::Seal("a draft has no key"))?;
    let sealed = key.seal(&act.ids, "forum", forum.as_bytes())?;
    let row = store::NewRow {
        draft: id,
        digest: draft.digest(),
        items: &ticked.join(" "),
        forum: sealed,
        person: act.name(),
        now: act.now,
    };
    store::put(&mut tx, row).await?;
    let detail = json!({ "ticked": ticked, "open": ITEMS.len() - ticked.len() });
    append(&mut tx, act, Note::of(Deed::ChecklistKept, "draft", id.as_str()).digest(*draft.digest()).with(detail))
        .await?;
    let kept = of(desk, &mut tx, &draft).await?.ok_or(Error::Shape { record: "checklist", what: "a kept row" })?;
    tx.commit().await?;
    Ok(Ok(kept))
}

/// The checklist of a draft, for whoever may see it.
pub async fn get(desk: &Desk, act: &Act, id: &DraftId) -> Answer<Option<Checklist>> {
    let mut connection = desk.db().read().await?;
    let draft = granted!(draft::visible(desk, act, &mut connection, id).await?);
    of(desk, &mut connection, &draft).await.map(Ok)
}

/// Whether this draft is for a forum and not everything was looked for yet.
pub(crate) async fn is_open(desk: &Desk, connection: &mut AnyConnection, draft: &Draft) -> Result<bool, Error> {
    Ok(draft.channel == Channel::Group
        && !of(desk, connection, draft).await?.is_some_and(|checklist| checklist.is_whole()))
}

async fn of(desk: &Desk, connection: &mut AnyConnection, draft: &Draft) -> Result<Option<Checklist>, Error> {
    let Some(row) = store::find(connection, &draft.id).await? else { return Ok(None) };
    let Some(key) = seal::record_key(connection, desk.keys(), draft.id.as_str()).await? else { return Ok(None) };
    Ok(Some(Checklist {
        ticked: row.items.split(' ').filter(|name| !name.is_empty()).map(str::to_owned).collect(),
        forum: key.open_text("forum", &row.forum)?.into(),
        by: row.person,
        made: row.made,
        fits: row.digest == *draft.digest(),
    }))
}
