//! Preparing a consent: what is asked of the patient, kept at any time, with what is still wrong beside its field.
//!
//! Blocks for a child, for somebody else who signs and for a doubt open by the stylesheet alone. A day of birth is asked to work
//! out when an age is reached, and is not kept. Deliberately absent: whether a form is right (the desk says that), and every
//! answer of the patient.

mod pictures;
mod read;

use std::borrow::Borrow;

use askama::Template;
use axum::extract::Path;
use axum::routing::{MethodRouter, get};
use chaperone_desk::account::{self, Account};
use chaperone_desk::consent::valid::Fault as Found;
use chaperone_desk::consent::{self, Capacity, Consent, Edits, Element, Form, Level, Mind, Others, Payment, Purpose};
use chaperone_desk::screen::pack::{ConsentField, ConsentRules, Says, Sensitive};
use chaperone_desk::{ConsentId, Refusal};

use super::id;
use crate::AppState;
use crate::clock;
use crate::fields::Fields;
use crate::frame::Frame;
use crate::problem::{Granted, Problem, Shown};
use crate::told::Told;
use crate::visit::{Me, go, show, show_refused, show_unready};

/// Something to see to, at the part of the page that it belongs to.
#[derive(Debug, Clone)]
struct Wrong {
    at: &'static str,
    /// Whether the form waits for it; else it is a reminder.
    required: bool,
    sentence: String,
    /// Where it is written down.
    rule: String,
}

#[derive(Template)]
#[template(path = "consents/form.html")]
struct Page<'a> {
    frame: &'a Frame,
    refusal: Option<&'a Refusal>,
    /// The consent that is changed; `None` for a new one.
    id: Option<ConsentId>,
    version: i64,
    form: Form,
    wrongs: Vec<Wrong>,
    pictures: Vec<pictures::Choice>,
    accounts: Vec<Account>,
    /// Ages, kinds of care and fixed words of the practice's pack.
    rules: ConsentRules,
    says: Says,
}

/// `/consents/new`
pub(crate) fn routes() -> MethodRouter<AppState> {
    get(ask).post(prepare)
}

/// `/consents/{id}/change`
pub(crate) fn routes_of_changing() -> MethodRouter<AppState> {
    get(ask_again).post(change)
}

/// The part of the page that a field of the pack stands in.
fn part(field: ConsentField) -> &'static str {
    use ConsentField as F;
    match field {
        F::Subject => "subject",
        F::Items => "what",
        F::Level | F::Edits => "pictures",
        F::Elements => "elements",
        F::Purposes => "purposes",
        F::Places | F::Tagging => "places",
        F::Period => "period",
        F::Signer => "signer",
        F::Minor => "minor",
        F::Capacity => "mind",
        F::Others => "others",
        F::Language => "language",
        F::Notice => "notice",
        F::Recipients => "recipients",
        F::Payment => "payment",
        F::Withdrawal | F::Care | F::Redisclosure | F::Signature | F::Explained | F::FinalSeen | F::Suitability => {
            "fixed"
        }
    }
}

impl Wrong {
    fn of(found: Found) -> Wrong {
        let rule: Vec<String> = found.rule.into_iter().map(|citation| citation.reference).collect();
        Wrong { at: part(found.field), required: found.required, sentence: found.sentence, rule: rule.join("; ") }
    }
}

impl Page<'_> {
    fn at(&self, part: &str) -> Vec<&Wrong> {
        self.wrongs.iter().filter(|wrong| wrong.at == part).collect()
    }

    /// Whether the form waits for something in this part.
    fn is_wrong(&self, part: &str) -> bool {
        self.wrongs.iter().any(|wrong| wrong.at == part && wrong.required)
    }

    fn action(&self) -> String {
        self.id.as_ref().map_or_else(|| "/consents/new".to_owned(), |id| format!("/consents/{id}/change"))
    }

    fn from(&self) -> String {
        clock::day_field(self.form.period.from, self.frame.zone)
    }

    /// The last day, as people count it.
    fn until(&self) -> String {
        let last = self.form.period.until.minus(std::time::Duration::from_micros(1));
        clock::day_field(last, self.frame.zone)
    }

    fn has_place(&self, account: &Account) -> bool {
        self.form.places.iter().any(|place| place.account == account.id)
    }

    /// Everybody who receives it but the practice, a line each.
    fn others_who_receive(&self) -> String {
        let others = self.form.recipients.iter().filter(|name| **name != self.frame.practice);
        others.map(String::as_str).collect::<Vec<_>>().join("\n")
    }

    /// The words in which an element would be shown: the name of the field and what it holds.
    fn shown(&self, element: impl Borrow<Element>) -> Option<(&'static str, &'static str, String)> {
        let shown = &self.form.shown;
        match element.borrow() {
            Element::FirstName => {
                Some(("first-name", "The first name, as it would be shown", shown.first_name.clone()))
            }
            Element::Job => Some(("job", "The job, as it would be shown", shown.job.clone())),
            Element::Town => Some(("town", "The town, as it would be shown", shown.town.clone())),
            Element::Stage => {
                let stages: Vec<&str> = self.form.stages.iter().map(String::as_str).collect();
                Some(("stages", "Which stages, with commas between them", stages.join(", ")))
            }
            _ => None,
        }
    }

    /// What may be done to a picture: the desk can do no more.
    fn edits() -> [Edits; 2] {
        [Edits::None, Edits::CropAndCover]
    }

    fn sensitive(&self) -> &[Sensitive] {
        &self.rules.sensitive
    }

    /// The age from which on nobody counts as a child here.
    fn of_age(&self) -> u8 {
        self.rules.reviews.iter().copied().max().unwrap_or(18)
    }
}

async fn page<'a>(
    me: &'a Me,
    form: Form,
    consent: Option<&Consent>,
    wrongs: Vec<Wrong>,
    refusal: Option<&'a Refusal>,
) -> Result<Page<'a>, Problem> {
    let rules = me.desk.screen(Some(&me.signed_in.practice))?.pack().consent.clone();
    Ok(Page {
        frame: &me.frame,
        refusal,
        id: consent.map(|consent| consent.id.clone()),
        version: consent.map_or(0, |consent| consent.version),
        pictures: pictures::choices(me, &form).await?,
        form,
        wrongs,
        accounts: account::list(&me.desk).await?,
        says: rules.says.of(&me.frame.practice),
        rules,
    })
}

async fn ask(me: Me) -> Shown {
    let mut form = consent::begin(&me.desk, &me.act).await.granted()?;
    "English".clone_into(&mut form.language);
    show(&page(&me, form, None, Vec::new(), None).await?)
}

async fn prepare(me: Me, fields: Fields) -> Shown {
    let base = consent::begin(&me.desk, &me.act).await.granted()?;
    let (form, wrongs) = read_form(&me, base, &fields).await?;
    if !wrongs.is_empty() {
        return show_unready(&page(&me, form, None, wrongs, None).await?);
    }
    match consent::prepare(&me.desk, &me.act, &form).await? {
        Ok(consent) => kept(&me, &consent.id).await,
        Err(refusal) => show_refused(&refusal, &page(&me, form, None, Vec::new(), Some(&refusal)).await?),
    }
}

async fn ask_again(me: Me, Path(text): Path<String>) -> Shown {
    let id = id(&text)?;
    let consent = consent::get(&me.desk, &me.act, &id).await.granted()?;
    if consent.signature.is_some() {
        return Ok(axum::response::IntoResponse::into_response(axum::response::Redirect::to(&format!(
            "/consents/{id}"
        ))));
    }
    let wrongs = wrongs(&me, &id).await?;
    show(&page(&me, consent.form.clone(), Some(&consent), wrongs, None).await?)
}

async fn change(me: Me, Path(text): Path<String>, fields: Fields) -> Shown {
    let id = id(&text)?;
    let consent = consent::get(&me.desk, &me.act, &id).await.granted()?;
    let version = fields.text("version").parse().unwrap_or(0);
    let (form, found) = read_form(&me, consent.form.clone(), &fields).await?;
    if !found.is_empty() {
        return show_unready(&page(&me, form, Some(&consent), found, None).await?);
    }
    match consent::change(&me.desk, &me.act, &id, version, &form).await? {
        Ok(consent) => kept(&me, &consent.id).await,
        Err(refusal) => {
            let page = page(&me, form, Some(&consent), Vec::new(), Some(&refusal)).await?;
            show_refused(&refusal, &page)
        }
    }
}

/// On to the consent; back to the form where it waits for something.
async fn kept(me: &Me, id: &ConsentId) -> Shown {
    let open = wrongs(me, id).await?.iter().any(|wrong| wrong.required);
    Ok(if open {
        go(&format!("/consents/{id}/change"), Told::ConsentOpen)
    } else {
        go(&format!("/consents/{id}"), Told::ConsentKept)
    })
}

async fn wrongs(me: &Me, id: &ConsentId) -> Result<Vec<Wrong>, Problem> {
    Ok(consent::check(&me.desk, &me.act, id).await.granted()?.into_iter().map(Wrong::of).collect())
}

async fn read_form(me: &Me, base: Form, fields: &Fields) -> Result<(Form, Vec<Wrong>), Problem> {
    let accounts = account::list(&me.desk).await?;
    let rules = &me.desk.screen(Some(&me.signed_in.practice))?.pack().consent;
    let today = me.act.now.in_zone(me.frame.zone).date_naive();
    let around = read::Around { accounts: &accounts, rules, practice: &me.frame.practice, zone: me.frame.zone, today };
    let (form, unread) = read::form(base, fields, &around);
    let wrong = |(at, sentence): (&'static str, &'static str)| Wrong {
        at,
        required: true,
        sentence: sentence.to_owned(),
        rule: String::new(),
    };
    Ok((form, unread.into_iter().map(wrong).collect()))
}

#[allow(clippy::expect_used, reason = "a pack of ours, and samples are rendered in tests")]
fn sample(frame: &Frame, id: Option<ConsentId>, child: bool, wrongs: Vec<Wrong>) -> askama::Result<String> {
    use chaperone_desk::account::{Mode, Network, State};
    let rules = chaperone_desk::screen::Pack::named("uk-dental").expect("a pack of ours").consent;
    let accounts = [Network::Facebook, Network::Instagram];
    let form = crate::sample::form(frame, child);
    let page = Page {
        frame,
        refusal: None,
        version: 1,
        pictures: if id.is_some() { pictures::samples(&form) } else { Vec::new() },
        form,
        accounts: if id.is_some() {
            accounts.map(|network| crate::sample::account(network, Mode::Manual, State::Live)).to_vec()
        } else {
            Vec::new()
        },
        id,
        wrongs,
        says: rules.says.of("Harbour Lane Dental"),
        rules,
    };
    page.render()
}

pub(crate) fn samples(frame: &Frame) -> Vec<askama::Result<String>> {
    vec![sample(frame, None, false, Vec::new())]
}

pub(crate) fn samples_of_changing(frame: &Frame) -> Vec<askama::Result<String>> {
    let id = || ConsentId::parse(&"0".repeat(26));
    let wrongs = ConsentField::ALL.iter().map(|field| Wrong {
        at: part(*field),
        required: *field != ConsentField::Others,
        sentence: "Say who signs.".to_owned(),
        rule: "UK GDPR article 7".to_owned(),
    });
    vec![sample(frame, id(), true, Vec::new()), sample(frame, id(), false, wrongs.collect())]
}
