//! One consent: what was agreed in words, where it stands, how it came there, and what may be done with it now.
//!
//! Only buttons that the desk would let through are shown. Deliberately absent: any answer of the patient.

use askama::Template;
use axum::extract::Path;
use axum::http::header;
use axum::response::IntoResponse;
use axum::routing::{MethodRouter, get};
use chaperone_desk::consent::state::{Event, next};
use chaperone_desk::consent::valid::Fault as Wrong;
use chaperone_desk::consent::{self, Capacity, Consent, How, State, Why};
use chaperone_desk::{ConsentId, Duty, PersonId, Private, Refusal, Who, media, person};

use super::{file, id};
use crate::AppState;
use crate::fields::Fields;
use crate::frame::Frame;
use crate::pages::kiosk::last_day;
use crate::pages::kiosk::questions::{described, questions};
use crate::problem::{Granted, Problem, Shown};
use crate::told::Told;
use crate::visit::{Me, go, show, show_refused};

/// A moment in a consent's life.
struct Moment {
    when: String,
    what: String,
}

/// A picture that is asked for.
struct Pictured {
    /// `None` where this reader cannot see it, or it is gone.
    id: Option<String>,
    label: String,
}

/// What may be done with it at this moment, by whoever looks.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
#[allow(clippy::struct_excessive_bools, reason = "one for each button, and any of them may stand beside any other")]
struct May {
    change: bool,
    explain: bool,
    hand_over: bool,
    say_no: bool,
    confirm: bool,
    /// It waits for a second person, and this one is none.
    wants_another: bool,
    suspend: bool,
    resume: bool,
    withdraw: bool,
    renew: bool,
    receipt: bool,
}

#[derive(Template)]
#[template(path = "consents/one.html")]
struct Page<'a> {
    frame: &'a Frame,
    refusal: Option<&'a Refusal>,
    consent: &'a Consent,
    may: May,
    /// What was agreed, once it is signed; what is asked, before.
    agreed: Vec<String>,
    /// What was asked and not agreed to.
    denied: Vec<String>,
    pictures: Vec<Pictured>,
    moments: Vec<Moment>,
    faults: Vec<Wrong>,
}

/// `/consents/{id}`
pub(crate) fn routes() -> MethodRouter<AppState> {
    get(look).post(change)
}

/// `/consents/{id}/signature`
pub(crate) fn routes_of_signature() -> MethodRouter<AppState> {
    get(signature)
}

/// `/consents/{id}/fhir`
pub(crate) fn routes_of_bundle() -> MethodRouter<AppState> {
    get(bundle)
}

impl May {
    fn of(me: &Me, consent: &Consent) -> May {
        let can = |event| next(consent.state, event).is_ok();
        let second = me.act.role.may(Duty::ConfirmConsent);
        let Who::Person(mine) = &me.act.who else { return May::default() };
        let explained_by_me = consent.explained.as_ref().is_some_and(|explained| explained.by == *mine);
        let own = consent.prepared_by == *mine || explained_by_me;
        May {
            change: can(Event::Change),
            explain: can(Event::Explain),
            hand_over: consent.state == State::Explained,
            say_no: can(Event::SayNo),
            confirm: can(Event::Confirm) && second && !own,
            wants_another: can(Event::Confirm) && (!second || own),
            suspend: can(Event::Suspend),
            resume: can(Event::Resume) && second,
            withdraw: can(Event::Withdraw),
            renew: can(Event::Supersede) && consent.superseded_by.is_none(),
            receipt: consent.state.was_signed(),
        }
    }
}

impl Page<'_> {
    fn is_drawn(&self) -> bool {
        self.consent.signature.as_ref().is_some_and(|signature| signature.drawing.is_some())
    }

    fn until(&self) -> String {
        last_day(self.frame, &self.consent.form)
    }

    /// The one thing that comes next, in a sentence.
    fn next(&self) -> &'static str {
        match self.consent.state {
            State::Draft if self.faults.iter().any(|fault| fault.required) => {
                "Something is still missing. Change the form first."
            }
            State::Draft => "Explain it to the patient, and note that it was understood.",
            State::Explained => "Hand it to the patient: on a device of the practice, or on their own phone.",
            State::Signed if self.may.confirm => "Look at who signed and with what right, and confirm it.",
            State::Signed => "It counts once a second person has looked at who signed.",
            State::Active => "It is in force. Whatever stands below may be published, and nothing else.",
            State::Expiring => "It ends soon. Ask anew if you still need it.",
            State::Expired => "It has ended. Nothing more goes out on it.",
            State::Withdrawn => "The patient has taken it back. Take down what is out, and publish nothing more.",
            State::Suspended => "It is set aside. Nothing goes out on it until it is taken up and confirmed again.",
            State::Superseded => "A later consent has taken its place.",
            State::Refused => "The answer was no. Nothing is published.",
        }
    }
}

async fn page<'a>(me: &'a Me, consent: &'a Consent, refusal: Option<&'a Refusal>) -> Result<Page<'a>, Problem> {
    let people = person::list(&me.desk).await?;
    let open = matches!(consent.state, State::Draft | State::Explained);
    let faults = if open { consent::check(&me.desk, &me.act, &consent.id).await.granted()? } else { Vec::new() };
    let may = May::of(me, consent);
    let mut pictures = Vec::new();
    for item in &consent.form.items {
        let seen = media::get(&me.desk, &me.act, &item.media).await?.is_ok();
        pictures.push(Pictured { id: seen.then(|| item.media.to_string()), label: described(item) });
    }
    let drawn = drawn(&me.frame, consent, refusal, may, faults, &|id| {
        people
            .iter()
            .find(|person| person.id == *id)
            .map_or_else(|| "somebody".to_owned(), |person| person.name.clone())
    });
    Ok(Page { pictures, ..drawn })
}

fn drawn<'a>(
    frame: &'a Frame,
    consent: &'a Consent,
    refusal: Option<&'a Refusal>,
    may: May,
    faults: Vec<Wrong>,
    name: &dyn Fn(&PersonId) -> String,
) -> Page<'a> {
    let signed = consent.signature.is_some();
    let asked = questions(&consent.form);
    let (yes, no): (Vec<_>, Vec<_>) =
        asked.into_iter().partition(|question| !signed || question.is_yes(&consent.answers));
    let labels = |questions: Vec<crate::pages::kiosk::questions::Question>| {
        questions.into_iter().map(|question| question.label).collect()
    };
    let moments = moments(frame, consent, name);
    Page {
        frame,
        refusal,
        consent,
        may,
        agreed: labels(yes),
        denied: labels(no),
        pictures: Vec::new(),
        moments,
        faults,
    }
}

/// What happened to it, oldest first.
fn moments(frame: &Frame, consent: &Consent, name: &dyn Fn(&PersonId) -> String) -> Vec<Moment> {
    let at = |time, what: String| Moment { when: frame.moment(time).exact, what };
    let mut moments = vec![at(consent.created, format!("{} prepared it.", name(&consent.prepared_by)))];
    if let Some(explained) = &consent.explained {
        moments.push(at(explained.at, format!("{} explained it. It was understood.", name(&explained.by))));
    }
    if let Some(signature) = &consent.signature {
        let drawn = if signature.drawing.is_some() { ", with a drawn signature" } else { "" };
        let child = signature.child.as_ref().map(|child| format!(" The child said yes: {child}.")).unwrap_or_default();
        moments.push(at(signature.at, format!("{} signed{drawn}.{child}", signature.name)));
    }
    if let Some(confirmed) = &consent.confirmed {
        let what = format!("{} confirmed it, and looked at: {}.", name(&confirmed.by), confirmed.seen);
        moments.push(at(confirmed.at, what));
    }
    let because = consent.reason.as_ref().map(|reason| format!(" Noted: {}", reason.expose())).unwrap_or_default();
    let ended = match consent.state {
        State::Withdrawn => Some("It was taken back."),
        State::Suspended => Some("It was suspended."),
        State::Superseded => Some("Another consent took its place."),
        State::Refused => Some("The answer was no."),
        _ => None,
    };
    moments.extend(ended.map(|what| at(consent.state_at, format!("{what}{because}"))));
    moments
}

async fn look(me: Me, Path(text): Path<String>) -> Shown {
    let consent = consent::get(&me.desk, &me.act, &id(&text)?).await.granted()?;
    show(&page(&me, &consent, None).await?)
}

async fn change(me: Me, Path(text): Path<String>, fields: Fields) -> Shown {
    let id = id(&text)?;
    let (desk, act) = (&me.desk, &me.act);
    let version = fields.text("version").parse().unwrap_or(0);
    let said: Private<String> = fields.text("reason").to_owned().into();
    let done = match fields.one("do") {
        "explain" => {
            let how = How {
                understood: fields.has("understood"),
                time_to_think: fields.has("time"),
                treated_today: !fields.has("not-today"),
            };
            consent::explain(desk, act, &id, version, how).await?.map(|_| Told::ConsentExplained)
        }
        "take-back" => consent::take_back(desk, act, &id).await?.map(|()| Told::ConsentTakenBack),
        "say-no" => {
            consent::decline(desk, act, &id, fields.one("by") == "child").await?.map(|()| Told::ConsentDeclined)
        }
        "confirm" => consent::confirm(desk, act, &id, version, &said).await?.map(|()| Told::ConsentConfirmed),
        "suspend" => {
            let why = Why::parse(fields.one("why")).unwrap_or(Why::Other);
            consent::suspend(desk, act, &id, why, &said).await?.map(|()| Told::ConsentSuspended)
        }
        "resume" => consent::resume(desk, act, &id, &said).await?.map(|()| Told::ConsentResumed),
        "withdraw" => {
            let how = Some(&said).filter(|said| !said.expose().is_empty());
            consent::withdraw(desk, act, &id, how).await?.map(|()| Told::ConsentWithdrawn)
        }
        "renew" => match consent::renew(desk, act, &id).await? {
            Ok(new) => return Ok(go(&format!("/consents/{}/change", new.id), Told::ConsentBegun)),
            Err(refusal) => Err(refusal),
        },
        _ => return Err(Problem::Missing),
    };
    match done {
        Ok(told) => Ok(go(&format!("/consents/{id}"), told)),
        Err(refusal) => refused(&me, &id, &refusal).await,
    }
}

/// The page again, with the refusal's words above it.
pub(super) async fn refused(me: &Me, id: &ConsentId, refusal: &Refusal) -> Shown {
    let consent = consent::get(&me.desk, &me.act, id).await.granted()?;
    show_refused(refusal, &page(me, &consent, Some(refusal)).await?)
}

async fn signature(me: Me, Path(text): Path<String>) -> Shown {
    let drawing = consent::drawing(&me.desk, &me.act, &id(&text)?).await.granted()?.ok_or(Problem::Missing)?;
    Ok(([(header::CONTENT_TYPE, "image/png")], drawing.expose().clone()).into_response())
}

async fn bundle(me: Me, Path(text): Path<String>) -> Shown {
    let bundle = consent::bundle(&me.desk, &me.act, &id(&text)?).await.granted()?;
    Ok(file("application/fhir+json", "consent.json", format!("{bundle:#}\n")))
}

mod sample;
pub(crate) use sample::samples;
