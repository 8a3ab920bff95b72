//! The first page of a new desk: the practice and its owner.
//!
//! Deliberately absent: everything that can wait for the steps, and a second way in once there is a practice.

use askama::Template;
use axum::extract::State;
use axum::response::{IntoResponse, Redirect};
use axum::routing::{MethodRouter, get};
use chaperone_desk::practice::{self, Country, Practice, Profession, SetUp};
use chaperone_desk::session;

use crate::fault::Fault;
use crate::fields::Fields;
use crate::frame::Frame;
use crate::problem::Shown;
use crate::visit::{Visit, show, show_unready};
use crate::{AppState, Practising};

#[derive(Template)]
#[template(path = "set-up.html")]
struct Page<'a> {
    frame: &'a Frame,
    fault: Fault,
    /// Whether the program printed a code that must be given.
    asks_code: bool,
    stand: Stand<'a>,
    typed: Typed<'a>,
    /// Whether practice mode can be begun from here.
    practises: bool,
}

/// What stands in the form. The password never stands in it twice.
#[derive(Default)]
struct Typed<'a> {
    practice: &'a str,
    town: &'a str,
    phone: &'a str,
    name: &'a str,
    email: &'a str,
    code: &'a str,
}

/// What is chosen where a form asks where the practice stands.
#[derive(Default)]
pub(super) struct Stand<'a> {
    pub(super) country: Option<Country>,
    pub(super) profession: Profession,
    pub(super) zone: &'a str,
}

impl<'a> Stand<'a> {
    pub(super) fn of(practice: &'a Practice) -> Self {
        let details = &practice.details;
        Stand { country: Some(practice.country), profession: details.profession, zone: &details.zone }
    }

    /// As it was sent; what cannot be read stands as it does in an empty form.
    pub(super) fn typed(fields: &'a Fields) -> Self {
        Stand {
            country: Country::parse(fields.text("country")),
            profession: Profession::parse(fields.text("profession")).unwrap_or_default(),
            zone: fields.text("zone"),
        }
    }
}

/// What people call a clock: the town in its name.
pub(crate) fn town_of(name: &str) -> String {
    name.rsplit('/').next().unwrap_or_default().replace('_', " ")
}

/// Which refusal belongs to which field.
const FIELDS: &[(&str, &str)] = &[
    ("wrong-country", "country"),
    ("no-pack-there", "country"),
    ("not-an-email", "email"),
    ("weak-password", "password"),
    ("wrong-set-up-code", "code"),
];

pub(crate) fn routes() -> MethodRouter<AppState> {
    get(ask).post(take)
}

async fn ask(State(state): State<AppState>, visit: Visit) -> Shown {
    if practice::get(&state.desk).await?.is_some() {
        return Ok(Redirect::to("/steps").into_response());
    }
    let asks_code = state.desk.asks_for_set_up_code();
    show(&Page {
        frame: &visit.frame,
        fault: Fault::default(),
        asks_code,
        stand: Stand::default(),
        typed: Typed::default(),
        practises: practises(&state),
    })
}

async fn take(State(state): State<AppState>, visit: Visit, fields: Fields) -> Shown {
    let typed = Typed {
        practice: fields.text("practice"),
        town: fields.text("town"),
        phone: fields.text("phone"),
        name: fields.text("name"),
        email: fields.text("email"),
        code: fields.text("code"),
    };
    let set_up = SetUp {
        practice: typed.practice.to_owned(),
        country: fields.text("country").to_owned(),
        profession: fields.text("profession").to_owned(),
        zone: fields.text("zone").to_owned(),
        town: typed.town.to_owned(),
        phone: typed.phone.to_owned(),
        owner: typed.name.to_owned(),
        email: typed.email.to_owned(),
        password: fields.secret("password"),
        code: typed.code.to_owned(),
    };
    match practice::set_up(&state.desk, set_up).await? {
        Ok(_) => {
            let signed_in = session::sign_in(&state.desk, typed.email, &fields.secret("password"), &visit.from).await?;
            Ok(match signed_in {
                Ok(entered) => super::sign::go_on(&state, &entered, "/steps"),
                Err(_) => Redirect::to("/signin").into_response(),
            })
        }
        Err(refusal) => {
            let fault = Fault::new(refusal, FIELDS);
            let asks_code = state.desk.asks_for_set_up_code();
            let practises = practises(&state);
            let stand = Stand::typed(&fields);
            show_unready(&Page { frame: &visit.frame, fault, asks_code, stand, typed, practises })
        }
    }
}

fn practises(state: &AppState) -> bool {
    matches!(state.practising, Practising::Beside(_))
}

pub(crate) fn samples(frame: &Frame) -> Vec<askama::Result<String>> {
    let typed = || Typed {
        practice: "Harbour Lane Dental",
        town: "Whitby",
        phone: "01632 960123",
        name: "Amira Hassan",
        email: "amira@harbourlane.example",
        code: "",
    };
    [true, false]
        .map(|asks_code| {
            let page = Page {
                frame,
                fault: Fault::default(),
                asks_code,
                stand: Stand { country: Some(Country::Australia), zone: "Australia/Perth", ..Stand::default() },
                typed: typed(),
                practises: !asks_code,
            };
            page.render()
        })
        .into()
}
