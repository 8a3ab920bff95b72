//! The patient's own pages: one question a page, a summary, the signature, the receipt. They open by a link for one purpose and lead
//! nowhere else.
//!
//! A browser in which staff are signed in answers nothing here: they are signed out first, so nobody ticks for the patient and
//! the patient finds no way into the desk. Every page works without scripts. Deliberately absent: what an answer means; that is
//! the desk's.

pub(crate) mod questions;
mod sample;
mod sheets;
pub(crate) mod words;

use askama::Template;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{Html, IntoResponse, Redirect};
use axum::routing::{MethodRouter, get};
use chaperone_desk::consent::{self, Child, Kiosk, Proof, Receipt, Seen, Signing, Way};
use chaperone_desk::{MediaId, Private, Refusal, session};
use data_encoding::BASE64;

use crate::AppState;
use crate::fields::Fields;
use crate::frame::Frame;
use crate::guard::cookies::Cookie;
use crate::problem::{Granted, Problem, Shown};
use crate::qr::Qr;
use crate::visit::{Visit, show};
use questions::{Question, questions};
pub(crate) use sample::{samples, samples_of_step};
pub(crate) use sheets::last_day;
use sheets::{Ask, AskChild, Begin, End, SayNo, Sheet, Sign, Signed, Staff};
use words::{Say, Words};

/// `/kiosk/{token}`
pub(crate) fn routes() -> MethodRouter<AppState> {
    get(begin).post(leave)
}

/// `/kiosk/{token}/pictures/{picture}`: one picture of the form, for whoever is asked.
pub(crate) fn routes_of_picture() -> MethodRouter<AppState> {
    get(picture)
}

/// `/kiosk/{token}/{step}`
pub(crate) fn routes_of_step() -> MethodRouter<AppState> {
    get(look).post(answer)
}

fn end(frame: &Frame, status: StatusCode, say: Say, fill: impl Fn(&str) -> String) -> Shown {
    let text = say.text.iter().map(|sentence| fill(sentence)).collect();
    Ok((status, Html(End { frame, heading: say.heading, text }.render()?)).into_response())
}

/// 410: answered, handed back, too old, or never made. Nobody is told which.
fn gone(frame: &Frame) -> Shown {
    end(frame, StatusCode::GONE, Words::of("").gone, str::to_owned)
}

/// What the link opens; `Err` is the page that is shown instead.
async fn opened(state: &AppState, visit: &Visit, token: &str) -> Result<Result<Kiosk, Shown>, Problem> {
    let Ok(kiosk) = consent::kiosk(&state.desk, token).await? else { return Ok(Err(gone(&visit.frame))) };
    if let Some(signed_in) = &visit.signed_in {
        let page = Staff { frame: &visit.frame, token, person: &signed_in.person.name };
        return Ok(Err(Ok((StatusCode::FORBIDDEN, Html(page.render()?)).into_response())));
    }
    Ok(Ok(kiosk))
}

fn sheet<'a>(frame: &'a Frame, token: &'a str, kiosk: &'a Kiosk) -> Sheet<'a> {
    Sheet { frame, token, words: Words::of(&kiosk.form.language), kiosk }
}

/// How many questions there are, the child's among them.
fn count(kiosk: &Kiosk, questions: &[Question]) -> usize {
    questions.len() + usize::from(kiosk.asks_child)
}

/// The step after the last question.
fn after_last(kiosk: &Kiosk) -> &'static str {
    if kiosk.asks_child { "child" } else { "sign" }
}

async fn begin(State(state): State<AppState>, visit: Visit, Path(token): Path<String>) -> Shown {
    let kiosk = match opened(&state, &visit, &token).await? {
        Ok(kiosk) => kiosk,
        Err(instead) => return instead,
    };
    let sheet = sheet(&visit.frame, &token, &kiosk);
    let say = if questions::for_another(&kiosk.form) { sheet.words.guardian } else { sheet.words.begin };
    let count = count(&kiosk, &questions(&kiosk.form));
    show(&Begin { frame: &visit.frame, say, count, sheet })
}

/// Signs staff out before the patient begins, or takes the page back without an answer.
async fn leave(State(state): State<AppState>, visit: Visit, Path(token): Path<String>, fields: Fields) -> Shown {
    let frame = &visit.frame;
    let Ok(kiosk) = consent::kiosk(&state.desk, &token).await? else { return gone(frame) };
    match (fields.one("do"), &visit.signed_in) {
        ("begin", Some(signed_in)) => {
            session::end(&state.desk, &state.desk.act_as(signed_in), &signed_in.session).await?.ok();
            let mut response = Redirect::to(&format!("/kiosk/{token}")).into_response();
            Cookie::Session.clear(&mut response, state.jar());
            Ok(response)
        }
        (_, Some(_)) => match opened(&state, &visit, &token).await? {
            Ok(_) => Err(Problem::NotAllowed),
            Err(instead) => instead,
        },
        // On a telephone of their own the link may wait; a tablet is for the next one.
        ("later", None) if kiosk.way == Way::Phone => {
            let until = format!("until {}", frame.moment(kiosk.expires).exact);
            let words = Words::of(&kiosk.form.language);
            end(frame, StatusCode::OK, words.later, |sentence| sentence.replace("{until}", &until))
        }
        _ => match consent::hand_back(&state.desk, &token).await? {
            Ok(()) => end(frame, StatusCode::OK, Words::of(&kiosk.form.language).back, str::to_owned),
            Err(_) => gone(frame),
        },
    }
}

async fn look(State(state): State<AppState>, visit: Visit, Path((token, step)): Path<(String, String)>) -> Shown {
    let frame = &visit.frame;
    // Told after the signature; it holds nothing and opens nothing.
    if step == "thanks" {
        return end(frame, StatusCode::OK, Words::of("").thanks, str::to_owned);
    }
    let kiosk = match opened(&state, &visit, &token).await? {
        Ok(kiosk) => kiosk,
        Err(instead) => return instead,
    };
    let asked = questions(&kiosk.form);
    let count = count(&kiosk, &asked);
    let sheet = sheet(frame, &token, &kiosk);
    let (step, again) = step.strip_suffix("-again").map_or((step.as_str(), false), |step| (step, true));
    match step {
        "child" if kiosk.asks_child => show(&AskChild { sheet, frame, count, wrong: None }),
        // The child is asked before anybody signs, and the answer goes with the signature.
        "sign" if !kiosk.asks_child => show(&summary(sheet, &asked, None, "", "")),
        "sign" => Ok(Redirect::to(&format!("/kiosk/{token}/child")).into_response()),
        "no" => show(&SayNo { say: sheet.words.no, step: "no", frame, sheet }),
        "child-no" if kiosk.asks_child => show(&SayNo { say: sheet.words.child_no, step: "child-no", frame, sheet }),
        number => {
            let number: usize = number.parse().map_err(|_| Problem::Missing)?;
            let question = number.checked_sub(1).and_then(|at| asked.get(at)).ok_or(Problem::Missing)?;
            show(&Ask { sheet, frame, question, number, count, again })
        }
    }
}

/// The picture that is asked about, kept nowhere. A browser in which staff are signed in gets none here, and nobody gets one of
/// another form, or after the link has ended.
async fn picture(State(state): State<AppState>, visit: Visit, Path((token, picture)): Path<(String, String)>) -> Shown {
    let id = MediaId::parse(&picture).filter(|_| visit.signed_in.is_none()).ok_or(Problem::Missing)?;
    match consent::kiosk_picture(&state.desk, &token, &id).await? {
        Err(refusal) if refusal.name() != "pictures-busy" => Err(Problem::Missing),
        shown => super::pictures::pixels(shown.map_err(Problem::Refused)),
    }
}

fn summary<'a>(
    sheet: Sheet<'a>,
    asked: &'a [Question],
    refusal: Option<&'a Refusal>,
    child: &'a str,
    name: &'a str,
) -> Sign<'a> {
    let answers = asked.iter().map(|question| (question, question.is_yes(&sheet.kiosk.answers))).collect();
    Sign { frame: sheet.frame, answers, count: count(sheet.kiosk, asked), refusal, child, name, sheet }
}

async fn answer(
    State(state): State<AppState>,
    visit: Visit,
    Path((token, step)): Path<(String, String)>,
    fields: Fields,
) -> Shown {
    let frame = &visit.frame;
    let mut kiosk = match opened(&state, &visit, &token).await? {
        Ok(kiosk) => kiosk,
        Err(instead) => return instead,
    };
    let asked = questions(&kiosk.form);
    match step.as_str() {
        "child" if kiosk.asks_child => {
            let name = fields.text("child");
            let sheet = sheet(frame, &token, &kiosk);
            if name.is_empty() {
                let (count, wrong) = (count(&kiosk, &asked), Some(sheet.words.child_name_missing));
                return crate::visit::show_unready(&AskChild { sheet, frame, count, wrong });
            }
            show(&summary(sheet, &asked, None, name, ""))
        }
        "sign" => sign(&state, frame, &token, &kiosk, &asked, &fields).await,
        "no" | "child-no" => {
            match consent::say_no(&state.desk, &token, step == "child-no" && kiosk.asks_child).await? {
                Ok(()) => end(frame, StatusCode::OK, Words::of(&kiosk.form.language).said_no, str::to_owned),
                Err(_) => gone(frame),
            }
        }
        number => {
            let number: usize = number.parse().map_err(|_| Problem::Missing)?;
            let question = number.checked_sub(1).and_then(|at| asked.get(at)).ok_or(Problem::Missing)?;
            let yes = match fields.one("answer") {
                "yes" => true,
                "no" => false,
                _ => return Err(Problem::Missing),
            };
            question.put(yes, &mut kiosk.answers);
            if consent::answer(&state.desk, &token, &kiosk.answers).await?.is_err() {
                return gone(frame);
            }
            let on = number < asked.len() && !fields.has("again");
            let next = if on { (number + 1).to_string() } else { after_last(&kiosk).to_owned() };
            Ok(Redirect::to(&format!("/kiosk/{token}/{next}")).into_response())
        }
    }
}

async fn sign(
    state: &AppState,
    frame: &Frame,
    token: &str,
    kiosk: &Kiosk,
    asked: &[Question],
    fields: &Fields,
) -> Shown {
    let (name, child) = (fields.text("name"), fields.text("child"));
    let signing = Signing {
        name: name.to_owned().into(),
        drawing: drawing(fields.one("drawing")),
        agreed: fields.has("agreed"),
        child: (kiosk.asks_child && !child.is_empty()).then(|| Child::Yes(child.to_owned().into())),
    };
    match consent::sign(&state.desk, token, &signing).await? {
        Ok(receipt) => signed(state, frame, token, &receipt).await,
        Err(refusal) if refusal.name() == "kiosk-ended" => gone(frame),
        Err(refusal) => {
            let page = summary(sheet(frame, token, kiosk), asked, Some(&refusal), child, name);
            Ok((StatusCode::UNPROCESSABLE_ENTITY, Html(page.render()?)).into_response())
        }
    }
}

/// The drawn signature as the page's script sends it: a PNG file as a `data:` address. Anything else is handed on as it came, and
/// the desk says that it cannot be read.
fn drawing(sent: &str) -> Option<Private<Vec<u8>>> {
    let file = sent.strip_prefix("data:image/png;base64,").and_then(|text| BASE64.decode(text.as_bytes()).ok());
    (!sent.is_empty()).then(|| Private::new(file.unwrap_or_else(|| sent.as_bytes().to_vec())))
}

/// The receipt, shown once: it is the answer to the signature itself, so that no address leads back to it.
async fn signed(state: &AppState, frame: &Frame, token: &str, receipt: &Receipt) -> Shown {
    let link = receipt.path().strip_prefix("/receipt/").unwrap_or_default();
    let seen = consent::seen(&state.desk, &Proof::Link(link)).await.granted()?;
    let address = state.public.link(receipt.path());
    let page = Signed {
        frame,
        token,
        agreed: agreed(&seen),
        until: last_day(frame, &seen.form),
        code: receipt.code(),
        picture: Qr::of(&address)?,
        address,
        seen: &seen,
    };
    show(&page)
}

/// What was said yes to, in the words of the questions.
pub(crate) fn agreed(seen: &Seen) -> Vec<String> {
    let asked = questions(&seen.form);
    asked.into_iter().filter(|question| question.is_yes(&seen.answers)).map(|question| question.label).collect()
}
