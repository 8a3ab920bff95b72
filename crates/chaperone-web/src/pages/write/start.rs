//! What a text may start from: ready posts that need no patient, and redirects made from the contact card.
//!
//! Deliberately absent: the texts (the desk has them), and any promise that they are clear; they are read like every other.

use chaperone_desk::redirect::{self, Redirect};
use chaperone_desk::{Answer, Desk, Refusal};
use chaperone_screen::ready::Card;

use super::typed::Typed;
use crate::visit::Me;

/// A choice on an empty page.
#[derive(Debug, Clone)]
pub(super) struct Choice {
    pub(super) name: String,
    pub(super) title: String,
}

/// Choices that belong together.
#[derive(Debug, Clone)]
pub(super) struct Group {
    pub(super) title: String,
    pub(super) choices: Vec<Choice>,
}

/// Where the words of a card come from, and how sure we are of it.
#[derive(Debug, Clone)]
pub(super) struct Origin {
    pub(super) source: String,
    pub(super) address: String,
    pub(super) checked: String,
    pub(super) signed_by: String,
    pub(super) until: String,
}

/// The redirects of a reply, or why there are none.
#[derive(Debug, Clone)]
pub(super) enum Redirects {
    Offered(Vec<Redirect>),
    Refused(Refusal),
}

/// The ready posts of this desk's pack today, in groups.
pub(super) fn groups(me: &Me) -> Vec<Group> {
    let (pack, ready) = (pack(me), me.desk.ready());
    let mut groups: Vec<Group> = Vec::new();
    for kind in ready.types(pack) {
        let choice = Choice { name: kind.name.clone(), title: kind.title.clone() };
        match groups.iter_mut().find(|group| group.title == kind.group) {
            Some(group) => group.choices.push(choice),
            None => groups.push(Group { title: kind.group.clone(), choices: vec![choice] }),
        }
    }
    let cards: Vec<_> = ready
        .cards(pack, today(me))
        .map(|card| Choice { name: card.name.clone(), title: card.title.clone() })
        .collect();
    if !cards.is_empty() {
        groups.push(Group { title: "Oral health".to_owned(), choices: cards });
    }
    groups
}

/// Name and words of a ready post that is offered today.
pub(super) fn words(me: &Me, name: &str) -> Option<(String, String)> {
    let (pack, ready) = (pack(me), me.desk.ready());
    let kind = ready.types(pack).find(|kind| kind.name == name).map(|kind| (kind.name.clone(), kind.text.clone()));
    kind.or_else(|| card(me, name).map(|card| (card.name.clone(), card.text.clone())))
}

/// Where the words of a card come from; `None` for anything else.
pub(super) fn origin(me: &Me, name: &str) -> Option<Origin> {
    card(me, name).map(|card| Origin {
        source: card.source.clone(),
        address: card.address.clone(),
        checked: card.checked.clone(),
        signed_by: card.signed_by.clone(),
        until: card.expires.format("%-d %B %Y").to_string(),
    })
}

/// Whether the journal may note this name: only names of ours ever reach it.
pub(super) fn is_known(me: &Me, name: &str) -> bool {
    words(me, name).is_some()
        || ["redirect-call", "redirect-urgent", "redirect-website", "redirect-remote"].contains(&name)
}

/// The gaps that are still open, as they are named.
pub(crate) fn open_gaps(desk: &Desk, text: &str) -> Vec<String> {
    let (mut left, mut gaps) = (text.to_owned(), Vec::new());
    while let Some(gap) = desk.ready().open_gap(&left) {
        left = left.replace(&format!("[{gap}]"), "");
        gaps.push(gap.to_owned());
    }
    gaps.sort_by_key(|gap| text.find(&format!("[{gap}]")));
    gaps
}

/// What a reply may lead to; `None` for a post.
pub(super) async fn redirects(me: &Me, typed: &Typed) -> Result<Option<Redirects>, chaperone_desk::Error> {
    let Some(channel) = typed.reply else { return Ok(None) };
    Ok(Some(match redirect::offered(&me.desk, &me.act, channel, typed.answered().words).await? {
        Ok(offered) => Redirects::Offered(offered),
        Err(refusal) => Redirects::Refused(refusal),
    }))
}

/// The redirect that a button asks for. An empty name asks for none.
pub(super) async fn redirect(me: &Me, typed: &Typed, name: &str) -> Answer<Option<Redirect>> {
    let (Some(channel), false) = (typed.reply, name.is_empty()) else { return Ok(Ok(None)) };
    let offered = redirect::offered(&me.desk, &me.act, channel, typed.answered().words).await?;
    Ok(offered.map(|offered| offered.into_iter().find(|redirect| redirect.name == name)))
}

fn card<'a>(me: &'a Me, name: &str) -> Option<&'a Card> {
    me.desk.ready().cards(pack(me), today(me)).find(|card| card.name == name)
}

/// Name of the pack that this practice is read by. Where it cannot be read, nothing is offered for it.
fn pack(me: &Me) -> &str {
    me.desk.screen(Some(&me.signed_in.practice)).map_or("", |screen| &screen.pack().name)
}

fn today(me: &Me) -> chrono::NaiveDate {
    me.frame.now.in_zone(me.frame.zone).date_naive()
}
