//! Backups: which there are and where they lie, making one, and carrying it away.
//!
//! A backup is sealed to the recovery sheet before it reaches a browser. Deliberately absent: restoring one, which needs an
//! empty place and the sheet, and is done at the computer.

use askama::Template;
use axum::extract::{Path, State};
use axum::http::header;
use axum::response::{IntoResponse, Response};
use axum::routing::{MethodRouter, get};
use chaperone_desk::backup::{self, Kept};
use chaperone_desk::{Role, Time};

use crate::AppState;
use crate::frame::Frame;
use crate::problem::{Problem, Shown};
use crate::told::Told;
use crate::visit::{Me, go, show, show_unready};

/// After so many days the page says that the newest backup is old.
const OLD_DAYS: i64 = 7;
/// Two moments that are nearer than this, in seconds, are of one backup: the journal notes it before the file is written.
const SAME: i64 = 60;

#[derive(Template)]
#[template(path = "set-up/backups.html")]
struct Backups<'a> {
    frame: &'a Frame,
    /// Where they lie; `None` where this desk keeps none.
    folder: Option<String>,
    kept: Vec<Kept>,
    /// The newest, wherever it was written.
    last: Option<Time>,
    /// The newest was written elsewhere, by the command of the terminal.
    elsewhere: bool,
    old: bool,
    owner: bool,
    /// Why none could be made.
    trouble: Option<String>,
}

/// `/steps/backups`
pub(crate) fn routes() -> MethodRouter<AppState> {
    get(list).post(make)
}

/// `/steps/backups/{file}`
pub(crate) fn routes_of_file() -> MethodRouter<AppState> {
    get(carry)
}

async fn page<'a>(state: &AppState, me: &'a Me, trouble: Option<String>) -> Result<Backups<'a>, Problem> {
    let folder = state.backups.as_deref();
    let kept = folder.map(backup::kept_in).transpose().map_err(broken)?.unwrap_or_default();
    let last = backup::last(&me.desk).await?;
    let newest = kept.first().map(|kept| kept.made);
    let far = |last: Time| newest.is_none_or(|newest| last.micros() - newest.micros() > SAME * 1_000_000);
    Ok(Backups {
        frame: &me.frame,
        folder: folder.map(|folder| folder.display().to_string()),
        elsewhere: last.is_some_and(far),
        old: last.is_some_and(|last| me.frame.now.micros() - last.micros() > OLD_DAYS * 86_400 * 1_000_000),
        kept,
        last,
        owner: me.act.role == Role::Owner,
        trouble,
    })
}

async fn list(State(state): State<AppState>, me: Me) -> Shown {
    show(&page(&state, &me, None).await?)
}

async fn make(State(state): State<AppState>, me: Me) -> Shown {
    let folder = state.backups.as_deref().ok_or(Problem::Missing)?;
    match backup::make(&me.desk, &me.act, folder).await {
        Ok(Ok(_)) => Ok(go("/steps/backups", Told::BackupMade)),
        Ok(Err(refusal)) => Err(Problem::Refused(refusal)),
        Err(error) => {
            tracing::error!(%error, "a backup could not be made");
            show_unready(&page(&state, &me, Some(error.to_string())).await?)
        }
    }
}

/// The sealed file, for the browser to save.
async fn carry(State(state): State<AppState>, me: Me, Path(name): Path<String>) -> Shown {
    let folder = state.backups.as_deref().ok_or(Problem::Missing)?;
    let bytes = match backup::open_kept(&me.act, folder, &name).map_err(broken)? {
        Ok(bytes) => bytes,
        Err(refusal) if refusal.name() == "not-here" => return Err(Problem::Missing),
        Err(refusal) => return Err(Problem::Refused(refusal)),
    };
    // The name is one of the list, so it has no sign that a header would read as its own.
    let headers = [
        (header::CONTENT_TYPE, "application/octet-stream".to_owned()),
        (header::CONTENT_DISPOSITION, format!("attachment; filename=\"{name}\"")),
    ];
    let response: Response = (headers, bytes).into_response();
    Ok(response)
}

#[allow(clippy::needless_pass_by_value, reason = "the shape that `map_err` wants")]
fn broken(error: backup::BackupError) -> Problem {
    Problem::Broken(error.to_string().into())
}

/// Before the first one, with some, for somebody who is not the owner, and in practice mode.
pub(crate) fn samples(frame: &Frame) -> Vec<askama::Result<String>> {
    let kept = Kept { name: "chaperone-2026-11-24-094000.backup".to_owned(), made: frame.now, bytes: 482_133 };
    let page = |kept: Vec<Kept>, folder: Option<&str>| Backups {
        frame,
        folder: folder.map(str::to_owned),
        last: kept.first().map(|kept| kept.made),
        kept,
        elsewhere: false,
        old: false,
        owner: true,
        trouble: None,
    };
    let first = page(Vec::new(), Some("backups"));
    let some = Backups { elsewhere: true, old: true, ..page(vec![kept.clone()], Some("backups")) };
    let other = Backups { owner: false, ..page(vec![kept], Some("backups")) };
    let trouble = Some("the backup file cannot be written (no space); nothing was kept".to_owned());
    let full = Backups { trouble, ..page(Vec::new(), Some("backups")) };
    vec![first.render(), some.render(), other.render(), full.render(), page(Vec::new(), None).render()]
}

/// Bytes as a person reads them, rounded up to a whole kilobyte or to a tenth of a megabyte.
fn size(bytes: impl std::borrow::Borrow<u64>) -> String {
    match *bytes.borrow() {
        few if few < 1_000_000 => format!("{} KB", few.div_ceil(1000)),
        many => format!("{}.{} MB", many / 1_000_000, many % 1_000_000 / 100_000),
    }
}

#[cfg(test)]
mod tests {
    #[test]
    fn a_size_reads_as_people_say_it() {
        assert_eq!(super::size(900), "1 KB");
        assert_eq!(super::size(482_133), "483 KB");
        assert_eq!(super::size(3_200_000), "3.2 MB");
    }
}
