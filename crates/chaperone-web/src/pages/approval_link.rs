//! An approval link: whose it is and until when, and a password or PIN before anything is shown.
//!
//! Opening it changes nothing; only the decision uses it up. A link alone opens nothing.
//! Deliberately absent: the text. It stands on the approver's page, behind the sign-in.

use askama::Template;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{Html, IntoResponse, Redirect};
use axum::routing::{MethodRouter, get};
use chaperone_desk::approve::ApprovalLink;
use chaperone_desk::{Refusal, approve, session};

use crate::AppState;
use crate::fields::Fields;
use crate::frame::Frame;
use crate::problem::Shown;
use crate::visit::{Visit, show, show_refused};

/// `/approve/link/{token}`
pub(crate) fn routes() -> MethodRouter<AppState> {
    get(open).post(sign_in)
}

#[derive(Template)]
#[template(path = "approve/link.html")]
struct Door<'a> {
    frame: &'a Frame,
    refusal: Option<&'a Refusal>,
    person: &'a str,
    asked_by: &'a str,
    has_pin: bool,
    until: String,
}

#[derive(Template)]
#[template(path = "approve/spent.html")]
struct Spent<'a> {
    frame: &'a Frame,
    title: &'static str,
    sentence: String,
}

async fn open(State(state): State<AppState>, visit: Visit, Path(token): Path<String>) -> Shown {
    let link = approve::link(&state.desk, &token).await?;
    let Some(link) = usable(link.as_ref(), &visit.frame) else { return spent(&visit.frame, link.as_ref()) };
    match &visit.signed_in {
        Some(signed_in) if signed_in.person.id == link.person.id => match &signed_in.only {
            Some(only) if *only != link.draft => show(&door(&visit.frame, link, None)),
            _ => Ok(Redirect::to(&format!("/approve/{}", link.draft)).into_response()),
        },
        Some(_) => of_another(&visit.frame, link),
        None => show(&door(&visit.frame, link, None)),
    }
}

async fn sign_in(State(state): State<AppState>, visit: Visit, Path(token): Path<String>, fields: Fields) -> Shown {
    let link = approve::link(&state.desk, &token).await?;
    let Some(link) = usable(link.as_ref(), &visit.frame) else { return spent(&visit.frame, link.as_ref()) };
    if visit.signed_in.as_ref().is_some_and(|signed_in| signed_in.person.id != link.person.id) {
        return of_another(&visit.frame, link);
    }
    let field = if fields.one("pin").is_empty() { "secret" } else { "pin" };
    match session::sign_in_for_link(&state.desk, &token, &fields.secret(field), &visit.from).await? {
        Ok(entered) => Ok(super::sign::go_on(&state, &entered, &format!("/approve/{}", link.draft))),
        Err(refusal) => show_refused(&refusal, &door(&visit.frame, link, Some(&refusal))),
    }
}

fn usable<'a>(link: Option<&'a ApprovalLink>, frame: &Frame) -> Option<&'a ApprovalLink> {
    link.filter(|link| link.good_at(frame.now))
}

fn door<'a>(frame: &'a Frame, link: &'a ApprovalLink, refusal: Option<&'a Refusal>) -> Door<'a> {
    Door {
        frame,
        refusal,
        person: &link.person.name,
        asked_by: link.asked_by.as_deref().unwrap_or("Somebody"),
        has_pin: link.person.has_pin,
        until: frame.moment(link.expires).exact,
    }
}

/// 410: the link was good once, or never.
fn spent(frame: &Frame, link: Option<&ApprovalLink>) -> Shown {
    let (title, sentence) = match link {
        None => ("This link is not complete", "Part of it is missing, or it was never made here. Open it again from the message it came in, or ask for a new one.".to_owned()),
        Some(link) if link.used => ("This link is used up", format!("{} has answered, or was asked again with a newer link.", link.person.name)),
        Some(link) if link.expires <= frame.now => {
            ("This link is out of date", format!("It worked until {}. Ask for a new one.", frame.moment(link.expires).exact))
        }
        Some(_) => ("The text has changed since", "The words or the places were changed after this link was made, so there is nothing here to approve. Ask for a new link.".to_owned()),
    };
    let page = Spent { frame, title, sentence };
    Ok((StatusCode::GONE, Html(page.render()?)).into_response())
}

fn of_another(frame: &Frame, link: &ApprovalLink) -> Shown {
    let sentence = format!(
        "It was made for {}, and somebody else is signed in here. Sign out first, or hand the link on.",
        link.person.name
    );
    let page = Spent { frame, title: "This link is for somebody else", sentence };
    Ok((StatusCode::FORBIDDEN, Html(page.render()?)).into_response())
}

pub(crate) fn samples(frame: &Frame) -> Vec<askama::Result<String>> {
    let door = |has_pin| Door {
        frame,
        refusal: None,
        person: "Dr Tom Whitlock",
        asked_by: "Priya Nair",
        has_pin,
        until: "today, 17:00".to_owned(),
    };
    let spent = Spent { frame, title: "This link is used up", sentence: "Dr Tom Whitlock has answered.".to_owned() };
    vec![door(true).render(), door(false).render(), spent.render()]
}
