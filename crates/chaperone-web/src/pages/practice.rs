//! The practice's own details: contact card, safeguarding lead, staff, where it stands, and how approval works here.
//!
//! Numbers and bodies come from the pack of its country and profession. Deliberately absent: the rules (the handbook).

use askama::Template;
use axum::routing::{MethodRouter, get};
use chaperone_desk::practice::{self, Country, Covered, Details, Practice};
use chaperone_desk::redirect;
use chaperone_desk::{Refusal, Role, Time};
use chaperone_screen::Pack;
use chaperone_screen::mosaic::Area;

use crate::AppState;
use crate::fault::Fault;
use crate::fields::Fields;
use crate::frame::Frame;
use crate::pages::set_up::Stand;
use crate::problem::{Problem, Shown};
use crate::told::Told;
use crate::visit::{Me, go, show, show_unready};

#[allow(clippy::struct_excessive_bools, reason = "independent facts, each a part of its own on the page")]
#[derive(Template)]
#[template(path = "practice.html")]
struct Page<'a> {
    frame: &'a Frame,
    fault: Fault,
    name: &'a str,
    country: &'static str,
    stand: Stand<'a>,
    /// The pack that reads here: its numbers, its bodies, its title.
    pack: &'a Pack,
    emergency_hint: String,
    /// The evidence of cover is older than a year: time to ask again.
    ask_again: bool,
    /// Whoever started the program settled the pack, whatever stands here.
    fixed: bool,
    details: &'a Details,
    /// People in the area, on the list, seen a day; empty where nobody has said.
    counts: [String; 3],
    /// The same as we count with where nobody has said.
    usual: Area,
    /// One name a line.
    staff: String,
    alone: bool,
    alone_change_at: Option<Time>,
    /// Why replies cannot use the contact card now, as a sentence.
    card: Option<Refusal>,
    /// How often each redirect went out lately.
    redirects: Vec<redirect::Counted>,
    /// Whether this person settles who is asked for codes.
    owner: bool,
}

/// Over how many days redirects are counted on the page.
const DAYS: u32 = 30;

async fn page<'a>(me: &'a Me, fault: Fault, name: &'a str, details: &'a Details) -> Result<Page<'a>, Problem> {
    let (frame, practice): (_, &Practice) = (&me.frame, &me.signed_in.practice);
    let pack = me.desk.screen(Some(practice))?.pack();
    Ok(Page {
        frame,
        fault,
        name,
        country: practice.country.title(),
        stand: Stand::of(practice),
        fixed: pack.name != practice.pack(),
        emergency_hint: emergency_hint(pack),
        ask_again: details.evidence_day().is_some_and(|day| {
            let today = frame.now.in_zone(frame.zone).date_naive();
            details.remote_covered == Covered::Yes && today.signed_duration_since(day).num_days() > 365
        }),
        pack,
        details,
        counts: [details.catchment, details.list, details.seen_a_day]
            .map(|count| if count == 0 { String::new() } else { count.to_string() }),
        usual: Area::default(),
        staff: details.staff.join("\n"),
        alone: practice.alone,
        alone_change_at: practice.alone_change_at,
        card: redirect::card(&practice.details, frame.now).err(),
        redirects: redirect::counted(&me.desk, DAYS).await?,
        owner: me.act.role == Role::Owner,
    })
}

fn emergency_hint(pack: &Pack) -> String {
    format!(
        "What a patient in pain or danger is told to do, in one or two sentences. For danger to life the number here is {}; else {}.",
        pack.contacts.emergency, pack.contacts.urgent
    )
}

pub(crate) fn routes() -> MethodRouter<AppState> {
    get(look).post(change)
}

async fn look(me: Me) -> Shown {
    let practice = &me.signed_in.practice;
    show(&page(&me, Fault::default(), &practice.name, &practice.details).await?)
}

async fn change(me: Me, fields: Fields) -> Shown {
    let practice = &me.signed_in.practice;
    let text = |name: &str| fields.text(name).to_owned();
    match fields.one("do") {
        "keep" => {
            let mut counts = [0; 3];
            for (count, name) in counts.iter_mut().zip(["catchment", "list", "seen-a-day"]) {
                match practice::head_count(fields.text(name)) {
                    Ok(given) => *count = given,
                    Err(refusal) => {
                        let fault = Fault::new(refusal, &[("not-a-head-count", name)]);
                        return show_unready(&page(&me, fault, &practice.name, &practice.details).await?);
                    }
                }
            }
            let [catchment, list, seen_a_day] = counts;
            let details = Details {
                profession: practice.details.profession,
                zone: practice.details.zone.clone(),
                town: text("town"),
                phone: text("phone"),
                out_of_hours: text("out-of-hours"),
                email: text("email"),
                website: text("website"),
                emergency_words: text("emergency-words"),
                safeguarding_lead: text("safeguarding-lead"),
                staff: fields.one("staff").lines().map(|name| name.trim().to_owned()).collect(),
                author_may_release: fields.one("release") == "author",
                remote_service: text("remote-service"),
                remote_covered: Covered::parse(fields.one("remote-covered")).unwrap_or_default(),
                remote_evidence: text("remote-evidence"),
                catchment,
                list,
                seen_a_day,
                // The desk settles these and the two above: by a change of the card, or by the buttons below.
                card_checked: practice.details.card_checked,
                codes_required: practice.details.codes_required,
            };
            let name = fields.text("name");
            match practice::change(&me.desk, &me.act, name, details.clone()).await? {
                Ok(()) => Ok(go("/practice", Told::Kept)),
                Err(refusal) => {
                    let fault = Fault::new(refusal, &[("empty-name", "name"), ("evidence-missing", "remote-evidence")]);
                    show_unready(&page(&me, fault, name, &details).await?)
                }
            }
        }
        "card" => match practice::confirm_card(&me.desk, &me.act).await? {
            Ok(()) => Ok(go("/practice", Told::CardChecked)),
            Err(refusal) => {
                let fault = Fault::new(refusal, &[]);
                show_unready(&page(&me, fault, &practice.name, &practice.details).await?)
            }
        },
        "alone" | "together" => match practice::work_alone(&me.desk, &me.act, fields.one("do") == "alone").await? {
            Ok(_) => Ok(go("/practice", Told::AloneChanged)),
            Err(refusal) => {
                let fault = Fault::new(refusal, &[]);
                show_unready(&page(&me, fault, &practice.name, &practice.details).await?)
            }
        },
        "stand" => {
            let (country, profession) = (fields.text("country"), fields.text("profession"));
            match practice::stand_in(&me.desk, &me.act, country, profession, fields.text("zone")).await? {
                Ok(()) => Ok(go("/practice", Told::CountryKept)),
                Err(refusal) => {
                    let fault = Fault::new(refusal, &[("wrong-country", "country"), ("no-pack-there", "country")]);
                    let page = page(&me, fault, &practice.name, &practice.details).await?;
                    show_unready(&Page { stand: Stand::typed(&fields), ..page })
                }
            }
        }
        "codes" | "no-codes" => {
            let required = fields.one("do") == "codes";
            match practice::ask_for_codes(&me.desk, &me.act, required).await? {
                Ok(()) => Ok(go("/practice", if required { Told::CodesRequired } else { Told::CodesOptional })),
                Err(refusal) => {
                    let fault = Fault::new(refusal, &[]);
                    show_unready(&page(&me, fault, &practice.name, &practice.details).await?)
                }
            }
        }
        _ => Err(Problem::Missing),
    }
}

pub(crate) fn samples(frame: &Frame) -> Vec<askama::Result<String>> {
    let details = Details {
        town: "Whitby".to_owned(),
        phone: "01632 960123".to_owned(),
        safeguarding_lead: "Dr Tom Whitlock".to_owned(),
        staff: vec!["Joanne Reid".to_owned(), "Big Dave".to_owned()],
        ..Details::default()
    };
    let Ok(pack) = Pack::named("uk-dental") else { return Vec::new() };
    let page = |alone, alone_change_at| Page {
        frame,
        fault: Fault::default(),
        name: "Harbour Lane Dental",
        country: "England",
        stand: Stand { country: Some(Country::England), ..Stand::default() },
        emergency_hint: emergency_hint(&pack),
        ask_again: alone,
        pack: &pack,
        fixed: alone,
        details: &details,
        counts: [details.catchment, details.list, details.seen_a_day]
            .map(|count| if count == 0 { String::new() } else { count.to_string() }),
        usual: Area::default(),
        staff: details.staff.join("\n"),
        alone,
        alone_change_at,
        card: redirect::card(&details, frame.now).err(),
        redirects: if alone {
            vec![redirect::Counted { kind: "redirect-call".to_owned(), title: "Ring us", count: 3 }]
        } else {
            Vec::new()
        },
        owner: !alone,
    };
    vec![page(false, None).render(), page(true, Some(frame.now)).render()]
}
