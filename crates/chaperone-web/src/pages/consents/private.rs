//! Care that is too private to show: who said that it may be shown all the same, with reasons, and saying so oneself.
//!
//! Deliberately absent: any advice on whether it should be.

use askama::Template;
use axum::extract::Path;
use axum::routing::{MethodRouter, get};
use chaperone_desk::consent::{self, Voice};
use chaperone_desk::{ConsentId, Duty, Refusal, Role};

use super::id;
use crate::AppState;
use crate::fields::Fields;
use crate::frame::Frame;
use crate::problem::{Granted, Problem, Shown};
use crate::told::Told;
use crate::visit::{Me, go, show, show_refused};

/// Somebody whose word is wanted.
struct Wanted {
    voice: Voice,
    /// Why it suits, once it was said.
    reason: Option<String>,
    /// Whether whoever looks may say it, or write it down.
    mine: bool,
}

#[derive(Template)]
#[template(path = "consents/private.html")]
struct Page<'a> {
    frame: &'a Frame,
    refusal: Option<&'a Refusal>,
    id: &'a ConsentId,
    /// Such as `mental health`.
    care: String,
    voices: Vec<Wanted>,
}

impl Page<'_> {
    fn all_heard(&self) -> bool {
        self.voices.iter().all(|wanted| wanted.reason.is_some())
    }
}

/// `/consents/{id}/private-care`
pub(crate) fn routes() -> MethodRouter<AppState> {
    get(look).post(say)
}

async fn page<'a>(me: &'a Me, id: &'a ConsentId, refusal: Option<&'a Refusal>) -> Result<Page<'a>, Problem> {
    let consent = consent::get(&me.desk, &me.act, id).await.granted()?;
    let rules = &me.desk.screen(Some(&me.signed_in.practice))?.pack().consent;
    let kind = rules.sensitive.iter().find(|kind| kind.id == consent.form.sensitive).ok_or(Problem::Missing)?;
    let heard = consent::sensitive_voices(&me.desk, &me.act, id).await.granted()?;
    let (role, may) = (me.act.role, me.act.role.may(Duty::ConfirmConsent));
    let wanted = |voice: &Voice| {
        let reason = heard.iter().find(|(said, _)| said == voice).map(|(_, reason)| reason.expose().clone());
        let mine = reason.is_none() && may && (*voice == Voice::Adviser || role == Role::Owner);
        Wanted { voice: *voice, reason, mine }
    };
    let voices = Voice::ALL.iter().map(wanted).collect();
    Ok(Page { frame: &me.frame, refusal, id, care: kind.title.clone(), voices })
}

async fn look(me: Me, Path(text): Path<String>) -> Shown {
    show(&page(&me, &id(&text)?, None).await?)
}

async fn say(me: Me, Path(text): Path<String>, fields: Fields) -> Shown {
    let id = id(&text)?;
    let voice = Voice::parse(fields.one("voice")).ok_or(Problem::Missing)?;
    match consent::allow_sensitive(&me.desk, &me.act, &id, voice, &fields.secret("reason")).await? {
        Ok(()) => Ok(go(&format!("/consents/{id}/private-care"), Told::VoiceKept)),
        Err(refusal) => show_refused(&refusal, &page(&me, &id, Some(&refusal)).await?),
    }
}

pub(crate) fn samples(frame: &Frame) -> Vec<askama::Result<String>> {
    let Some(id) = ConsentId::parse(&"0".repeat(26)) else { return Vec::new() };
    let page = |heard: usize| {
        let reason =
            |at| (at < heard).then(|| "The patient asked for it, and nothing in it shames anybody.".to_owned());
        let voices = Voice::ALL.iter().enumerate();
        let voices =
            voices.map(|(at, voice)| Wanted { voice: *voice, reason: reason(at), mine: at >= heard }).collect();
        Page { frame, refusal: None, id: &id, care: "mental health".to_owned(), voices }.render()
    };
    (0..3).map(page).collect()
}
