//! Stands around each page: how fast, who, which role, is this our own form; and puts the frame around what goes wrong.
//!
//! Deliberately absent: a way past it. `lib.rs` lays it around every line of the page list.

use std::net::{IpAddr, Ipv4Addr, SocketAddr};

use axum::body::Body;
use axum::extract::{ConnectInfo, Request};
use axum::http::request::Parts;
use axum::http::{HeaderMap, Method, StatusCode, header};
use axum::middleware::{Next, from_fn_with_state};
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::MethodRouter;
use chaperone_desk::session::{From, SignedIn};
use chaperone_desk::{DraftId, Duty, approve, practice, session};
use data_encoding::BASE64URL_NOPAD;
use tower_http::catch_panic::CatchPanicLayer;

use super::cookies::Cookie;
use super::{body, rate, token};
use crate::AppState;
use crate::files::Files;
use crate::frame::{Frame, Theme};
use crate::handbook;
use crate::pages::{Least, PAGES, Page, Takes, steps};
use crate::problem::{self, Problem};
use crate::told::Told;
use crate::visit::Visit;

/// Where somebody sets up a second factor.
const FACTOR: &str = "/me/second-factor";

/// The guard around one page's routes.
pub(crate) fn around(page: &'static Page, routes: MethodRouter<AppState>, state: &AppState) -> MethodRouter<AppState> {
    let state = state.clone();
    routes
        .layer(CatchPanicLayer::custom(|_: Box<dyn std::any::Any + Send>| broken("a handler panicked")))
        .layer(from_fn_with_state((state, page), enter))
}

fn broken(what: &str) -> Response {
    Problem::Broken(what.into()).into_response()
}

async fn enter(
    axum::extract::State((state, page)): axum::extract::State<(AppState, &'static Page)>,
    request: Request,
    next: Next,
) -> Response {
    let (parts, body) = request.into_parts();
    let practising = state.desk.is_practising();
    let visitor = Cookie::Visitor.read(&parts.headers, state.jar());
    let fresh = visitor.is_none().then(|| new_visitor(&state));
    let visitor = visitor.or_else(|| fresh.clone()).unwrap_or_default();

    let mut frame = Frame::alone(page, None, chrono_tz::UTC, state.outside.now());
    frame.practising = practising;
    let mut response = match arrive(&state, page, &parts, &visitor, &mut frame).await {
        Ok(visit) => match admit(&state, page, parts, body, visit).await {
            Ok(request) => next.run(request).await,
            Err(Instead::Problem(problem)) => problem.into_response(),
            Err(Instead::Page(path)) => Redirect::to(&path).into_response(),
        },
        Err(problem) => problem.into_response(),
    };
    // An address that cannot be read, or a method that a page does not have: the router's own words are not ours, and may
    // quote what was sent.
    if matches!(response.status(), StatusCode::METHOD_NOT_ALLOWED | StatusCode::BAD_REQUEST) {
        response.extensions_mut().insert(Problem::Missing);
    }
    if let Some(problem) = response.extensions_mut().remove::<Problem>() {
        response = dress(&state, &problem, &frame);
    }
    if let Some(fresh) = fresh {
        Cookie::Visitor.set(&mut response, &fresh, state.jar());
    }
    response
}

/// Finds out who is there and builds the frame. `frame` is filled as far as we come, for the page that says why not.
async fn arrive(
    state: &AppState,
    page: &'static Page,
    parts: &Parts,
    visitor: &str,
    frame: &mut Frame,
) -> Result<Visit, Problem> {
    let headers = &parts.headers;
    let from = From {
        address: address(parts, state.public.behind_proxy),
        agent: agent(headers),
        device: Cookie::Device.read(headers, state.jar()),
    };
    frame.theme = Cookie::Look.read(headers, state.jar()).and_then(|name| Theme::parse(&name)).unwrap_or_default();
    frame.csrf = token::of_visitor(&state.form_key, visitor);
    frame.told = told(parts.uri.query());
    if !state.rates.take(rate::Kind::Page, from.address, frame.now) {
        return Err(Problem::TooMany);
    }
    let signed_in = match Cookie::Session.read(headers, state.jar()) {
        Some(cookie) => session::current(&state.desk, &cookie).await?,
        None => None,
    };
    match &signed_in {
        Some(signed_in) => {
            let role = signed_in.person.role;
            frame.practice.clone_from(&signed_in.practice.name);
            frame.zone = signed_in.practice.zone();
            frame.csrf.clone_from(&signed_in.csrf);
            // A PIN opens one approval: no navigation that would lead nowhere.
            if signed_in.only.is_none() {
                let waiting = if role.may(Duty::Approve) {
                    usize::try_from(approve::count_waiting(&state.desk, &signed_in.person.id).await?).unwrap_or(0)
                } else {
                    0
                };
                frame.sign(page, &signed_in.person.name, role, waiting);
                if frame.told.is_some_and(Told::is_step) && role.may(Duty::SetUp) {
                    frame.next_step = steps::next(&practice::progress(&state.desk).await?);
                }
            }
        }
        None => {
            if let Some(practice) = practice::get(&state.desk).await? {
                frame.zone = practice.zone();
                frame.practice = practice.name;
            }
        }
    }
    Ok(Visit { signed_in, from, frame: frame.clone() })
}

/// What is answered in a page's place.
enum Instead {
    Problem(Problem),
    /// On to another page of ours.
    Page(String),
}

/// Lets the request through to the page, or says what is answered in its place.
async fn admit(state: &AppState, page: &Page, parts: Parts, body: Body, visit: Visit) -> Result<Request, Instead> {
    let path = parts.uri.path();
    let refuse = |problem| Err(Instead::Problem(problem));
    match &visit.signed_in {
        None if page.least != Least::Anyone => {
            let unset = practice::get(&state.desk).await.map_err(|error| Instead::Problem(error.into()))?.is_none();
            let to = match (unset, is_ours(path)) {
                (true, _) => "/set-up".to_owned(),
                // Nobody has a password there: whoever comes in chooses whom to be.
                _ if state.desk.is_practising() => "/practice-mode".to_owned(),
                (false, true) if parts.method == Method::GET && path != "/" => format!("/signin?next={path}"),
                (false, _) => "/signin".to_owned(),
            };
            return Err(Instead::Page(to));
        }
        Some(signed_in) if !reaches(page, path, signed_in) => return refuse(Problem::NotAllowed),
        // The desk would refuse the rest anyway: this leads to where it can be mended.
        Some(signed_in) if signed_in.factor_due && page.least != Least::Anyone && page.path != FACTOR => {
            return Err(Instead::Page(FACTOR.to_owned()));
        }
        _ => {}
    }
    let mut request = Request::from_parts(parts, Body::empty());
    if !matches!(*request.method(), Method::GET | Method::HEAD) {
        let kind = if visit.frame.patient { rate::Kind::Patient } else { rate::Kind::Stranger };
        if visit.signed_in.is_none() && !state.rates.take(kind, visit.from.address, visit.frame.now) {
            return refuse(Problem::TooMany);
        }
        if !token::comes_from_us(request.headers(), &state.public) {
            return refuse(Problem::NotOurForm);
        }
        let csrf = &visit.frame.csrf;
        let read = match page.takes {
            Takes::Form => body::form(body, csrf).await.map(|fields| (fields, Files::default())),
            Takes::Files => body::form_with_files(request.headers(), body, csrf, &state.uploads).await,
        };
        let (fields, files) = read.map_err(Instead::Problem)?;
        fields.lay(&mut request);
        files.lay(&mut request);
    }
    request.extensions_mut().insert(visit);
    Ok(request)
}

/// Role and, for a sign-in by PIN, the one draft that it is for.
fn reaches(page: &Page, path: &str, signed_in: &SignedIn) -> bool {
    let role = page.least.reached_by(Some(signed_in.person.role));
    let narrow = match (&signed_in.only, page.least) {
        (None, _) | (Some(_), Least::Anyone) => true,
        (Some(draft), Least::MayOrPin(_)) => path.split('/').any(|part| part == draft.as_str()),
        (Some(_), _) => false,
    };
    role && narrow
}

/// Whether a path is one of our own pages, and so may be returned to after signing in.
pub(crate) fn is_ours(path: &str) -> bool {
    let plain = path.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'/');
    plain && PAGES.iter().any(|page| page.least != Least::Anyone && fits(page.path, path))
}

/// Whether a path is that route: same parts, a name in braces standing for an id or the name of a rule. Anything else
/// that a caller wrote there is not sent back in an address.
fn fits(route: &str, path: &str) -> bool {
    let (mut wanted, mut given) = (route.split('/'), path.split('/'));
    loop {
        match (wanted.next(), given.next()) {
            (None, None) => return true,
            (Some(name), Some(part)) if name == part => {}
            (Some("{name}"), Some(part)) if handbook::page(part).is_some() => {}
            // All ids have one form.
            (Some(name), Some(part)) if name.starts_with('{') && DraftId::parse(part).is_some() => {}
            _ => return false,
        }
    }
}

/// Puts the frame around a problem. What broke goes to the log under the number on the page.
fn dress(state: &AppState, problem: &Problem, frame: &Frame) -> Response {
    let number = match problem {
        Problem::Broken(what) => {
            let mut bytes = [0; 4];
            state.outside.fill(&mut bytes);
            let number = 100_000 + u32::from_be_bytes(bytes) % 900_000;
            tracing::error!(number, what = &**what, "a page broke");
            Some(number)
        }
        _ => None,
    };
    problem::page(problem, frame, number)
}

fn new_visitor(state: &AppState) -> String {
    let mut bytes = [0; 16];
    state.outside.fill(&mut bytes);
    BASE64URL_NOPAD.encode(&bytes)
}

fn told(query: Option<&str>) -> Option<Told> {
    let (_, name) = url::form_urlencoded::parse(query?.as_bytes()).find(|(key, _)| key == "told")?;
    Told::parse(&name)
}

/// The caller's address. Only a proxy on this machine may speak for somebody else, and only its own last word counts.
pub(crate) fn address(parts: &Parts, behind_proxy: bool) -> IpAddr {
    let peer = parts.extensions.get::<ConnectInfo<SocketAddr>>().map(|info| info.0.ip());
    let peer = peer.unwrap_or(IpAddr::V4(Ipv4Addr::UNSPECIFIED));
    let forwarded = || {
        let line = parts.headers.get_all("x-forwarded-for").iter().next_back()?.to_str().ok()?;
        line.rsplit(',').next()?.trim().parse().ok()
    };
    if behind_proxy && peer.is_loopback() { forwarded().unwrap_or(peer) } else { peer }
}

/// The browser's own line, cut to what a list of sign-ins needs.
fn agent(headers: &HeaderMap) -> String {
    let line = headers.get(header::USER_AGENT).and_then(|line| line.to_str().ok()).unwrap_or("");
    line.chars().filter(|c| !c.is_control()).take(200).collect()
}

#[cfg(test)]
mod tests {
    use super::fits;

    #[test]
    fn a_route_fits_its_own_paths_only() {
        assert!(fits("/people/{id}", &format!("/people/{}", "0".repeat(26))) && fits("/", "/"));
        assert!(fits("/rules/{name}", "/rules/patient-named") && !fits("/rules/{name}", "/rules/mrs-patel"));
        assert!(!fits("/people/{id}", "/people/mrs-patel"));
        assert!(!fits("/people/{id}", "/people/") && !fits("/people/{id}", "/people") && !fits("/people", "/people/x"));
    }
}
