//! The program with a certificate of its own: https and nothing else, and cookies that never leave it.

use std::sync::Arc;

use rustls::{ClientConfig, RootCertStore};

use crate::program::browser::{Browser, SET_UP};
use crate::program::run::{Place, Running};

/// A server with a certificate for `localhost` that was made a moment ago, and who trusts it.
fn encrypted() -> (Place, Running, Arc<ClientConfig>) {
    let made = rcgen::generate_simple_self_signed(["localhost".to_owned()]).unwrap();
    let place = Place::new();
    let certificate = place.write("tls/certificate.pem", made.cert.pem());
    let key = place.write("tls/key.pem", made.signing_key.serialize_pem());
    let running =
        place.serve(&["--public-url", "https://localhost:8470", "--certificate", &certificate, "--private-key", &key]);
    let mut roots = RootCertStore::empty();
    roots.add(made.cert.der().clone()).unwrap();
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let trust = ClientConfig::builder_with_provider(provider).with_safe_default_protocol_versions().unwrap();
    (place, running, Arc::new(trust.with_root_certificates(roots).with_no_client_auth()))
}

#[test]
fn with_a_certificate_the_desk_speaks_https_and_its_cookies_never_leave_it() {
    let (_place, running, trust) = encrypted();
    let mut owner = Browser::encrypted(&running.address(), "localhost:8470", trust);
    let page = owner.get("/set-up");
    assert_eq!(page.header("strict-transport-security").as_deref(), Some("max-age=31536000"), "{}", page.head);
    // Others can reach this desk, so the first visitor needs the code that the program printed.
    owner.post("/set-up", &SET_UP).says("code");
    let code = running.told("Set-up code: ").unwrap();
    let fields: Vec<_> = SET_UP.into_iter().chain([("code", code)]).collect();
    let answer = owner.post("/set-up", &fields);
    answer.leads_to("/steps");
    let cookies: Vec<_> = page.headers("set-cookie").chain(answer.headers("set-cookie")).collect();
    assert_eq!(cookies.len(), 4, "visitor, session and device, and no ticket: {cookies:?}");
    for cookie in cookies {
        assert!(cookie.starts_with("__Host-"), "{cookie}");
        for part in ["; Secure", "; HttpOnly", "; SameSite=Strict", "; Path=/"] {
            assert!(cookie.contains(part), "{cookie}");
        }
        assert!(!cookie.contains("Domain"), "{cookie}");
    }
    owner.get("/steps").says("Harbour Lane Dental");
    assert_eq!(running.terminate().code, Some(0));
}

#[test]
fn plain_http_on_that_port_gets_no_page_and_no_cookie() {
    let (_place, running, _) = encrypted();
    for path in ["/", "/set-up", "/assets/x/desk.css"] {
        let answer = Browser::new(&running.address()).get(path);
        assert_eq!((answer.status, answer.head.as_str()), (0, ""), "no answer in HTTP");
        assert!(!answer.text().contains('<'), "{}", answer.text());
    }
}

#[test]
fn a_name_that_is_not_ours_is_not_answered_over_https_either() {
    let (_place, running, trust) = encrypted();
    let mut other = Browser::encrypted(&running.address(), "localhost", trust);
    let answer = other.get("/set-up");
    assert!(answer.status == 421 && !answer.text().contains("<form"), "{}", answer.text());
}
