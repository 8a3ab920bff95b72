//! One's own second factor: put a secret into an app, confirm it with one code, keep the recovery codes, renew, switch off.
//!
//! The secret is shown until it is confirmed and never again; recovery codes are shown once. Works without scripts: the
//! picture is drawn here. Deliberately absent: anybody else's factor.

use askama::Template;
use axum::routing::{MethodRouter, get};
use chaperone_desk::factor::{self, RecoveryCodes, Shown as Secret};
use chaperone_desk::{Private, Refusal, Time};

use crate::AppState;
use crate::fault::Fault;
use crate::fields::Fields;
use crate::frame::Frame;
use crate::pages::steps::in_fours;
use crate::problem::{Problem, Shown};
use crate::qr::Qr;
use crate::told::Told;
use crate::visit::{Me, go, show, show_unready};

#[derive(Template)]
#[template(path = "me/second-factor.html")]
struct Page<'a> {
    frame: &'a Frame,
    fault: Fault,
    /// The practice asks for it and this person has none yet.
    due: bool,
    required: bool,
    since: Option<Time>,
    left: i64,
    pending: Option<Drawn>,
    /// Just made, in groups of four figures.
    codes: Option<Vec<String>>,
    /// Whether the factor itself was switched on by this.
    fresh: bool,
}

/// A secret as it is shown.
struct Drawn {
    secret: String,
    address: String,
    picture: Qr,
}

impl Drawn {
    fn of(secret: &Secret) -> Result<Drawn, Problem> {
        let address = secret.address.expose();
        Ok(Drawn { secret: secret.secret.expose().clone(), address: address.clone(), picture: Qr::of(address)? })
    }
}

pub(crate) fn routes() -> MethodRouter<AppState> {
    get(look).post(change)
}

async fn page(me: &Me, fault: Fault) -> Result<Page<'_>, Problem> {
    let state = factor::state(&me.desk, &me.act).await?;
    Ok(Page {
        frame: &me.frame,
        fault,
        due: me.signed_in.factor_due,
        required: me.signed_in.practice.details.codes_required,
        since: state.since,
        left: state.left,
        pending: state.pending.as_ref().map(Drawn::of).transpose()?,
        codes: None,
        fresh: false,
    })
}

async fn look(me: Me) -> Shown {
    show(&page(&me, Fault::default()).await?)
}

async fn change(me: Me, fields: Fields) -> Shown {
    let (password, code): (Private<String>, Private<String>) = (fields.secret("password"), fields.secret("figures"));
    let refusal: Refusal = match fields.one("do") {
        "begin" => match factor::begin(&me.desk, &me.act, &password, &code).await? {
            Ok(_) => return show(&page(&me, Fault::default()).await?),
            Err(refusal) => refusal,
        },
        "confirm" => match factor::confirm(&me.desk, &me.act, &me.signed_in.session, &code).await? {
            Ok(codes) => return show_codes(&me, &codes, true).await,
            Err(refusal) => refusal,
        },
        "codes" => match factor::renew_codes(&me.desk, &me.act, &password, &code).await? {
            Ok(codes) => return show_codes(&me, &codes, false).await,
            Err(refusal) => refusal,
        },
        "end" => match factor::end(&me.desk, &me.act, &password, &code).await? {
            Ok(()) => return Ok(go("/me", Told::FactorOff)),
            Err(refusal) => refusal,
        },
        _ => return Err(Problem::Missing),
    };
    let fields = &[("not-recognised", "password"), ("wrong-code", "figures")];
    show_unready(&page(&me, Fault::new(refusal, fields)).await?)
}

async fn show_codes(me: &Me, codes: &RecoveryCodes, fresh: bool) -> Shown {
    let codes = codes.iter().map(|code| in_fours(code.expose()).join(" ")).collect();
    show(&Page { codes: Some(codes), due: false, fresh, ..page(me, Fault::default()).await? })
}

pub(crate) fn samples(frame: &Frame) -> Vec<askama::Result<String>> {
    let secret = Secret {
        secret: "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".into(),
        address:
            "otpauth://totp/Harbour%20Lane%20Dental:priya%40harbourlane.example?secret=ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"
                .into(),
    };
    let page = |pending, codes, since: Option<Time>, required| Page {
        frame,
        fault: Fault::default(),
        due: required && since.is_none(),
        required,
        since,
        left: 2,
        pending,
        codes,
        fresh: true,
    };
    let codes = Some(vec!["0123 4567 8901 2345".to_owned()]);
    vec![
        page(None, None, None, false).render(),
        page(None, None, None, true).render(),
        page(Drawn::of(&secret).ok(), None, None, true).render(),
        page(None, codes, Some(frame.now), false).render(),
        page(None, None, Some(frame.now), false).render(),
        page(None, None, Some(frame.now), true).render(),
    ]
}
