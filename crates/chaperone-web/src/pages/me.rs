//! One's own page: password, PIN, where one is signed in, and the look of this browser.
//!
//! Deliberately absent: anything about anybody else, and changing one's own role.

use askama::Template;
use axum::extract::State;
use axum::response::{IntoResponse, Redirect};
use axum::routing::{MethodRouter, get};
use chaperone_desk::session::Session;
use chaperone_desk::{SessionId, person, session};

use crate::AppState;
use crate::fault::Fault;
use crate::fields::Fields;
use crate::frame::{Frame, Theme};
use crate::guard::cookies::Cookie;
use crate::problem::{Granted, Problem, Shown};
use crate::told::Told;
use crate::visit::{Me, go, show, show_unready};

#[derive(Template)]
#[template(path = "me.html")]
struct Page<'a> {
    frame: &'a Frame,
    fault: Fault,
    name: &'a str,
    email: &'a str,
    has_pin: bool,
    signed: bool,
    approves: bool,
    sessions: Vec<Session>,
    current: &'a SessionId,
}

pub(crate) fn routes() -> MethodRouter<AppState> {
    get(look).post(change)
}

async fn page(me: &Me, fault: Fault) -> Result<Page<'_>, Problem> {
    let person = &me.signed_in.person;
    Ok(Page {
        frame: &me.frame,
        fault,
        name: &person.name,
        email: &person.email,
        has_pin: person.has_pin,
        signed: person.has_signed(),
        approves: person.role.may(chaperone_desk::Duty::Approve),
        sessions: session::list(&me.desk, &me.act).await?,
        current: &me.signed_in.session,
    })
}

async fn look(me: Me) -> Shown {
    show(&page(&me, Fault::default()).await?)
}

async fn change(State(state): State<AppState>, me: Me, fields: Fields) -> Shown {
    let (answer, refused_at, told) = match fields.one("do") {
        "password" => {
            let answer =
                person::set_password(&me.desk, &me.act, &fields.secret("current"), &fields.secret("new")).await?;
            if answer.is_ok() {
                // All sign-ins end with the old password, this one too.
                let mut response = Redirect::to(&Told::PasswordChanged.at("/signin")).into_response();
                Cookie::Session.clear(&mut response, state.jar());
                return Ok(response);
            }
            (answer, [("not-recognised", "current"), ("weak-password", "new")], Told::PasswordChanged)
        }
        "pin" => {
            let answer = person::set_pin(&me.desk, &me.act, &fields.secret("password"), &fields.secret("pin")).await?;
            (answer, [("not-recognised", "password"), ("weak-pin", "pin")], Told::PinChanged)
        }
        "end" => {
            let session = SessionId::parse(fields.one("session")).ok_or(Problem::Missing)?;
            session::end(&me.desk, &me.act, &session).await.granted()?;
            return Ok(go("/me", Told::SessionEnded));
        }
        "look" => {
            let theme = Theme::parse(fields.one("look")).ok_or(Problem::Missing)?;
            let mut response = go("/me", Told::ThemeChanged);
            Cookie::Look.set(&mut response, theme.name(), state.jar());
            return Ok(response);
        }
        _ => return Err(Problem::Missing),
    };
    match answer {
        Ok(()) => Ok(go("/me", told)),
        Err(refusal) => show_unready(&page(&me, Fault::new(refusal, &refused_at)).await?),
    }
}

#[allow(clippy::expect_used, reason = "fixed text of the right shape; samples are rendered in tests")]
pub(crate) fn samples(frame: &Frame) -> Vec<askama::Result<String>> {
    let current = SessionId::parse("0000000000000000000000000S").expect("26 letters");
    let session = |id: &SessionId, agent: &str, by_pin| Session {
        id: id.clone(),
        started: frame.now,
        last_seen: frame.now,
        address: "192.0.2.14".to_owned(),
        agent: agent.to_owned(),
        by_pin,
    };
    let other = SessionId::parse("0000000000000000000000000T").expect("26 letters");
    let sessions = vec![session(&current, "Firefox on Linux", false), session(&other, "", true)];
    let page = Page {
        frame,
        fault: Fault::default(),
        name: "Amira Hassan",
        email: "amira@harbourlane.example",
        has_pin: true,
        signed: false,
        approves: true,
        sessions,
        current: &current,
    };
    vec![page.render()]
}
