//! The checklist for words that go to a closed professional forum: what was looked for, and in which forum they go.
//!
//! Deliberately absent: the words "anonymous" and "safe". The page says what stays uncertain.

use askama::Template;
use axum::extract::Path;
use axum::routing::{MethodRouter, get};
use chaperone_desk::checklist::{self, Checklist, ITEMS, Item};
use chaperone_desk::draft::Draft;
use chaperone_desk::{DraftId, draft};

use crate::AppState;
use crate::fault::Fault;
use crate::fields::Fields;
use crate::frame::Frame;
use crate::problem::{Granted, Problem, Shown};
use crate::told::Told;
use crate::visit::{Me, go, show, show_unready};

#[derive(Template)]
#[template(path = "write/checklist.html")]
struct Page<'a> {
    frame: &'a Frame,
    fault: Fault,
    draft: String,
    version: i64,
    text: &'a str,
    forum: String,
    /// Each line, and whether it is ticked for these words.
    lines: Vec<(Item, bool)>,
    /// It was kept for other words.
    outdated: bool,
}

/// `/write/{draft}/checklist`
pub(crate) fn routes() -> MethodRouter<AppState> {
    get(look).post(keep)
}

fn page<'a>(frame: &'a Frame, fault: Fault, draft: &'a Draft, kept: Option<&Checklist>) -> Page<'a> {
    let ticked = |item: &Item| kept.is_some_and(|kept| kept.fits && kept.ticked.iter().any(|name| name == item.name));
    Page {
        frame,
        fault,
        draft: draft.id.to_string(),
        version: draft.version,
        text: draft.text.expose(),
        forum: kept.map(|kept| kept.forum.expose().clone()).unwrap_or_default(),
        lines: ITEMS.iter().map(|item| (*item, ticked(item))).collect(),
        outdated: kept.is_some_and(|kept| !kept.fits),
    }
}

async fn look(me: Me, Path(id): Path<String>) -> Shown {
    let id = DraftId::parse(&id).ok_or(Problem::Missing)?;
    let draft = draft::get(&me.desk, &me.act, &id).await.granted()?;
    let kept = checklist::get(&me.desk, &me.act, &id).await.granted()?;
    show(&page(&me.frame, Fault::default(), &draft, kept.as_ref()))
}

async fn keep(me: Me, Path(id): Path<String>, fields: Fields) -> Shown {
    let id = DraftId::parse(&id).ok_or(Problem::Missing)?;
    let ticked: Vec<&str> = fields.all("item").collect();
    let (forum, version) = (fields.text("forum"), fields.text("version").parse().unwrap_or(0));
    match checklist::keep(&me.desk, &me.act, &id, version, forum, &ticked).await? {
        Ok(kept) if kept.is_whole() => Ok(go(&format!("/write/{id}"), Told::ChecklistWhole)),
        Ok(_) => Ok(go(&format!("/write/{id}/checklist"), Told::ChecklistOpen)),
        Err(refusal) => {
            let draft = draft::get(&me.desk, &me.act, &id).await.granted()?;
            let fault = Fault::new(refusal, &[("forum-missing", "forum")]);
            let lines = ITEMS.iter().map(|item| (*item, ticked.contains(&item.name))).collect();
            let page = page(&me.frame, fault, &draft, None);
            show_unready(&Page { forum: forum.to_owned(), lines, ..page })
        }
    }
}

pub(crate) fn samples(frame: &Frame) -> Vec<askama::Result<String>> {
    let page = |outdated: bool| Page {
        frame,
        fault: Fault::default(),
        draft: "0".repeat(26),
        version: 3,
        text: "Which fissure sealant lasts longest in your hands?",
        forum: "A forum of dentists".to_owned(),
        lines: ITEMS.iter().map(|item| (*item, !outdated)).collect(),
        outdated,
    };
    vec![page(false).render(), page(true).render()]
}
