//! One's own page: password, PIN, second factor, where one is signed in, and the look of this browser.
//!
//! Deliberately absent: anything about anybody else, and changing one's own role.

use askama::Template;
use axum::extract::State;
use axum::response::{IntoResponse, Redirect};
use axum::routing::{MethodRouter, get};
use chaperone_desk::likeness::{self, Likeness};
use chaperone_desk::session::Session;
use chaperone_desk::{SessionId, person, session};

use crate::AppState;
use crate::fault::Fault;
use crate::fields::Fields;
use crate::frame::{Frame, Theme};
use crate::guard::cookies::Cookie;
use crate::problem::{Granted, Problem, Shown};
use crate::times::Moment;
use crate::told::Told;
use crate::visit::{Me, go, show, show_unready};

#[allow(clippy::struct_excessive_bools, reason = "independent facts, each a line of its own on the page")]
#[derive(Template)]
#[template(path = "me.html")]
struct Page<'a> {
    frame: &'a Frame,
    fault: Fault,
    name: &'a str,
    email: &'a str,
    has_pin: bool,
    has_factor: bool,
    signed: bool,
    approves: bool,
    sessions: Vec<Session>,
    current: &'a SessionId,
    /// Whether they agreed to be shown in pictures, now or once.
    likeness: Option<Likeness>,
}

impl Page<'_> {
    /// Since when they may be shown.
    fn agreed(&self) -> Option<Moment> {
        let standing = self.likeness.filter(|likeness| likeness.ended.is_none());
        standing.map(|likeness| self.frame.moment(likeness.agreed))
    }

    fn words() -> &'static str {
        likeness::WORDS
    }
}

/// What a browser calls itself, in words. The lines of most browsers name several; the first of the list that is there
/// is the one meant.
pub(crate) fn browser(agent: &str) -> String {
    const BROWSERS: &[(&str, &str)] = &[
        ("Edg", "Edge"),
        ("OPR/", "Opera"),
        ("SamsungBrowser/", "Samsung Internet"),
        ("Firefox/", "Firefox"),
        ("FxiOS/", "Firefox"),
        ("Chrome/", "Chrome"),
        ("CriOS/", "Chrome"),
        ("Safari/", "Safari"),
    ];
    const MACHINES: &[(&str, &str)] = &[
        ("iPhone", "an iPhone"),
        ("iPad", "an iPad"),
        ("Android", "an Android device"),
        ("Windows", "a Windows computer"),
        ("Macintosh", "a Mac"),
        ("CrOS", "a Chromebook"),
        ("Linux", "a Linux computer"),
    ];
    let named =
        |list: &[(&str, &'static str)]| list.iter().find(|(sign, _)| agent.contains(sign)).map(|(_, name)| *name);
    match (named(BROWSERS), named(MACHINES)) {
        (Some(browser), Some(machine)) => format!("{browser} on {machine}"),
        (Some(browser), None) => browser.to_owned(),
        (None, _) => "A browser".to_owned(),
    }
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
        has_factor: person.has_factor,
        signed: person.has_signed(),
        approves: person.role.may(chaperone_desk::Duty::Approve),
        sessions: session::list(&me.desk, &me.act).await?,
        current: &me.signed_in.session,
        likeness: likeness::own(&me.desk, &me.act).await?,
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
        "agree" => {
            likeness::agree(&me.desk, &me.act).await.granted()?;
            return Ok(go("/me", Told::LikenessAgreed));
        }
        "take-back" => {
            likeness::take_back(&me.desk, &me.act).await.granted()?;
            return Ok(go("/me", Told::LikenessEnded));
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
    let sessions = vec![
        session(&current, "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0", false),
        session(&other, "", true),
    ];
    let page = |likeness| Page {
        frame,
        fault: Fault::default(),
        name: "Amira Hassan",
        email: "amira@harbourlane.example",
        has_pin: true,
        has_factor: false,
        signed: false,
        approves: true,
        sessions: sessions.clone(),
        current: &current,
        likeness,
    };
    let agreed = Likeness { agreed: frame.now, ended: None };
    vec![page(None).render(), page(Some(agreed)).render()]
}

#[cfg(test)]
mod tests {
    use super::browser;

    #[test]
    fn a_browser_is_named_from_a_closed_list_and_never_quoted() {
        let chrome = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0 Safari/537.36";
        assert_eq!(browser(chrome), "Chrome on a Windows computer");
        assert_eq!(browser(&format!("{chrome} Edg/140.0")), "Edge on a Windows computer");
        let phone = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) Version/18.0 Mobile/15E148 Safari/604.1";
        assert_eq!(browser(phone), "Safari on an iPhone");
        assert_eq!(browser(""), "A browser");
        assert_eq!(browser("ring 07700 900123"), "A browser");
    }
}
