//! Set up, step by step: what is done, what comes next, and the recovery sheet.
//!
//! Deliberately absent: the forms of the steps. Each lives on the page where it can be changed later.

use askama::Template;
use axum::response::{IntoResponse, Redirect};
use axum::routing::{MethodRouter, get};
use chaperone_desk::Sheet;
use chaperone_desk::practice::{self, Progress};

use crate::AppState;
use crate::fields::Fields;
use crate::frame::Frame;
use crate::problem::{Granted, Shown};
use crate::told::Told;
use crate::visit::{Me, go, show};

/// One step of the set-up.
#[derive(Debug, Clone, Copy)]
struct Step {
    title: &'static str,
    /// Why it is asked, in one or two sentences.
    why: &'static str,
    press: &'static str,
    path: &'static str,
    done: bool,
}

#[derive(Template)]
#[template(path = "set-up/steps.html")]
struct StepsPage<'a> {
    frame: &'a Frame,
    steps: Vec<Step>,
    done: usize,
    /// The first step that is not done.
    next: Option<Step>,
}

#[derive(Template)]
#[template(path = "set-up/sheet.html")]
struct SheetPage<'a> {
    frame: &'a Frame,
    sheet: Option<Sheet>,
}

/// The key in groups of four after its fixed beginning `AGE-SECRET-KEY-1`, for reading from paper. Joined again, the
/// groups are the key.
pub(crate) fn in_fours(key: &str) -> Vec<String> {
    const BEGINNING: &str = "AGE-SECRET-KEY-1";
    let (beginning, rest) = key.strip_prefix(BEGINNING).map_or((None, key), |rest| (Some(BEGINNING.to_owned()), rest));
    let letters: Vec<char> = rest.chars().collect();
    beginning.into_iter().chain(letters.chunks(4).map(|four| four.iter().collect())).collect()
}

#[rustfmt::skip]
fn steps(progress: &Progress) -> Vec<Step> {
    let step = |title, why, press, path, done| Step { title, why, press, path, done };
    vec![
        step("Your practice", "The name, the town and the telephone number of the practice.", "Look at it", "/practice", true),
        step("The recovery sheet", "All texts on this desk are sealed. If its key is lost, this sheet is the only way to read them again. Print it and put it where you keep the spare keys.", "Show the sheet", "/steps/recovery-sheet", progress.sheet_confirmed),
        step("A first backup", "The recovery sheet opens a backup and nothing else, and the desk makes none by itself. Make one now, then one a week, and keep it away from this computer.", "Make a backup", "/steps/backups", progress.backup),
        step("Who else is on the desk", "Whoever changed the words last never approves them, so a desk needs two people. On Practice you settle whether a text with nothing marked needs a second person too.", "Invite somebody", "/people", progress.second_person),
        step("Who leads on safeguarding", "When a message tells of harm to a child or an adult at risk, the desk names this person.", "Name the lead", "/practice#lead", progress.safeguarding_lead),
        step("How patients reach you", "Telephone, out of hours and the words for an emergency. They stand in every text that leads somebody out of a public thread.", "Fill in the card", "/practice#contact", progress.contact_card),
        step("Your policy", "One page that everybody signs. We bring one to start from. Nothing goes out before an owner has signed.", "Read and sign", "/policy", progress.policy_signed),
        step("Where you post", "Name the accounts that the practice has. For each the desk hands you the checked words to copy; some it can post to by itself.", "Add an account", "/accounts", progress.account),
        step("Your first safe post", "Write a first post. We read along and mark what would give a patient away.", "Write a post", "/write", progress.first_post),
    ]
}

/// The first step that is not done: its title and its page.
pub(crate) fn next(progress: &Progress) -> Option<(&'static str, &'static str)> {
    steps(progress).iter().find(|step| !step.done).map(|step| (step.title, step.path))
}

fn steps_page<'a>(frame: &'a Frame, progress: &Progress) -> StepsPage<'a> {
    let steps = steps(progress);
    let done = steps.iter().filter(|step| step.done).count();
    let next = steps.iter().find(|step| !step.done).copied();
    StepsPage { frame, steps, done, next }
}

pub(crate) fn routes() -> MethodRouter<AppState> {
    get(list)
}

pub(crate) fn sheet() -> MethodRouter<AppState> {
    get(print).post(confirm)
}

async fn list(me: Me) -> Shown {
    let progress = practice::progress(&me.desk).await?;
    show(&steps_page(&me.frame, &progress))
}

async fn print(me: Me) -> Shown {
    let sheet = practice::recovery_sheet(&me.desk, &me.act).granted()?;
    show(&SheetPage { frame: &me.frame, sheet })
}

async fn confirm(me: Me, fields: Fields) -> Shown {
    if !fields.has("kept") {
        return Ok(Redirect::to("/steps/recovery-sheet").into_response());
    }
    practice::confirm_sheet(&me.desk, &me.act).await.granted()?;
    Ok(go("/steps", Told::SheetConfirmed))
}

pub(crate) fn samples(frame: &Frame) -> Vec<askama::Result<String>> {
    let progress = |done: bool| Progress {
        sheet_confirmed: true,
        backup: done,
        second_person: done,
        safeguarding_lead: done,
        contact_card: done,
        policy_signed: done,
        account: done,
        first_post: done,
    };
    vec![steps_page(frame, &progress(false)).render(), steps_page(frame, &progress(true)).render()]
}

pub(crate) fn sheet_samples(frame: &Frame) -> Vec<askama::Result<String>> {
    let sheet = Sheet { recovery_key: "AGE-SECRET-KEY-1SAMPLE".into(), folder: "keys".into() };
    vec![SheetPage { frame, sheet: Some(sheet) }.render(), SheetPage { frame, sheet: None }.render()]
}

#[cfg(test)]
mod tests {
    use super::in_fours;

    #[test]
    fn a_key_in_groups_is_the_key_when_the_gaps_are_left_out() {
        let key = "AGE-SECRET-KEY-1QQQQPPPPZZ";
        assert_eq!(in_fours(key), ["AGE-SECRET-KEY-1", "QQQQ", "PPPP", "ZZ"]);
        assert_eq!(in_fours(key).concat(), key);
    }
}
