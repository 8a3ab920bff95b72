//! One's own keys for programs: make one, see it once, end it.
//!
//! Deliberately absent: anybody else's keys. Somebody who leaves takes theirs along.

use askama::Template;
use axum::routing::{MethodRouter, get};
use chaperone_desk::KeyId;
use chaperone_desk::key::{self, Key};

use crate::AppState;
use crate::fault::Fault;
use crate::fields::Fields;
use crate::frame::Frame;
use crate::problem::{Granted, Problem, Shown};
use crate::told::Told;
use crate::visit::{Me, go, show, show_unready};

#[derive(Template)]
#[template(path = "me/keys.html")]
struct Page<'a> {
    frame: &'a Frame,
    fault: Fault,
    keys: Vec<Key>,
    name: &'a str,
    /// The key itself, just after it was made.
    made: Option<String>,
}

const FIELDS: &[(&str, &str)] = &[("not-recognised", "password"), ("key-name", "name")];

pub(crate) fn routes() -> MethodRouter<AppState> {
    get(look).post(change)
}

async fn page<'a>(me: &'a Me, name: &'a str, fault: Fault) -> Result<Page<'a>, Problem> {
    Ok(Page { frame: &me.frame, fault, keys: key::list(&me.desk, &me.act).await?, name, made: None })
}

async fn look(me: Me) -> Shown {
    show(&page(&me, "", Fault::default()).await?)
}

async fn change(me: Me, fields: Fields) -> Shown {
    match fields.one("do") {
        "make" => {
            let name = fields.text("name");
            match key::make(&me.desk, &me.act, name, &fields.secret("password")).await? {
                Ok(new) => {
                    let made = Some(new.token.expose().clone());
                    show(&Page { made, ..page(&me, "", Fault::default()).await? })
                }
                Err(refusal) => show_unready(&page(&me, name, Fault::new(refusal, FIELDS)).await?),
            }
        }
        "end" => {
            let id = KeyId::parse(fields.one("key")).ok_or(Problem::Missing)?;
            key::end(&me.desk, &me.act, &id).await.granted()?;
            Ok(go("/me/keys", Told::KeyEnded))
        }
        _ => Err(Problem::Missing),
    }
}

#[allow(clippy::expect_used, reason = "fixed text of the right shape; samples are rendered in tests")]
pub(crate) fn samples(frame: &Frame) -> Vec<askama::Result<String>> {
    let key = |letter: char, name: &str, last_used| Key {
        id: KeyId::parse(&format!("0000000000000000000000000{letter}")).expect("26 letters"),
        name: name.to_owned(),
        made: frame.now,
        expires: frame.now.plus(std::time::Duration::from_hours(365 * 24)),
        last_used,
    };
    let keys = || vec![key('A', "The website", Some(frame.now)), key('B', "Planner", None)];
    let page = |keys, made| Page { frame, fault: Fault::default(), keys, name: "", made };
    vec![
        page(Vec::new(), None).render(),
        page(keys(), None).render(),
        page(keys(), Some("chaperone_sample".to_owned())).render(),
    ]
}
