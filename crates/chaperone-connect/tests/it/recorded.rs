//! `classify`, from answers recorded from servers (a Mastodon API server and a Bluesky account server, November 2026)
//! and from what proxies in front of them say. Ids and names are shortened; nothing else is changed.

use chaperone_connect::{Answer, Class, Connectors, Patience, Reason, Receipt, Trouble};
use chaperone_desk::{Network, Time};

const NOW: Time = Time::from_micros(1_795_305_600_000_000); // 2026-11-22T00:00:00Z

fn classify(network: Network, answer: &Answer) -> Class {
    static CONNECTORS: std::sync::LazyLock<Connectors> =
        std::sync::LazyLock::new(|| Connectors::open(Patience::default()).unwrap());

    CONNECTORS.for_network(network).unwrap().classify(answer, NOW)
}

/// Status, headers, body, and what they mean.
type Row<'a> = (u16, &'a [(&'a str, &'a str)], &'a str, Trouble);

#[track_caller]
fn each(network: Network, table: &[Row<'_>]) {
    for (status, headers, body, trouble) in table {
        let class = classify(network, &Answer::new(*status, headers, body));
        assert_eq!(class, Class::Trouble(*trouble), "{network:?} {status} {body}");
    }
}

#[test]
fn a_mastodon_status_is_a_receipt() {
    let body = r#"{"id":"1795306339770","uri":"http://localhost:3989/@testuser/1795306339770","url":"http://localhost:3989/@testuser/1795306339770","in_reply_to_id":null,"content":"<p>Hello</p>","created_at":"2026-11-22T00:13:07.551675+00:00","visibility":"public"}"#;
    let receipt = Receipt {
        id: "1795306339770".to_owned(),
        url: Some("http://localhost:3989/@testuser/1795306339770".to_owned()),
    };
    assert_eq!(classify(Network::Mastodon, &Answer::new(200, &[], body)), Class::Sent(receipt));
}

#[test]
fn mastodons_refusals_have_their_classes() {
    use Reason as R;
    use Trouble::{Refused, Revoked, SlowDown, Unknown};
    each(
        Network::Mastodon,
        &[
            (
                422,
                &[],
                r#"{"error":"Validation failed: Text is too long (maximum is 500 characters)"}"#,
                Refused(R::TooLong),
            ),
            (422, &[], r#"{"error":"Validation failed: Text character limit of 500 exceeded"}"#, Refused(R::TooLong)),
            (422, &[], r#"{"error":"Validation failed: Text can't be blank"}"#, Refused(R::NotAccepted)),
            (404, &[], r#"{"error":"Record not found"}"#, Refused(R::AnsweredPostGone)),
            (401, &[], r#"{"error":"This method requires an authenticated user"}"#, Revoked(R::GrantGone)),
            (401, &[], r#"{"error":"The access token was revoked"}"#, Revoked(R::GrantGone)),
            (403, &[], r#"{"error":"This action is outside the authorized scopes"}"#, Revoked(R::NotAllowed)),
            (
                429,
                &[
                    ("X-RateLimit-Limit", "300"),
                    ("X-RateLimit-Remaining", "0"),
                    ("X-RateLimit-Reset", "2026-11-22T00:05:00.000000Z"),
                ],
                r#"{"error":"Too many requests"}"#,
                SlowDown(Time::from_micros(NOW.micros() + 300_000_000)),
            ),
            // A guard in front of the server has no say over the grant: a blip is not a revocation.
            (403, &[], "<html><title>Attention required</title></html>", Refused(R::TurnedAway)),
            (401, &[], "", Refused(R::TurnedAway)),
            (404, &[], "<html>nginx</html>", Refused(R::NotThere)),
            (500, &[], r#"{"error":"An unexpected error occurred"}"#, Unknown(R::ServerTrouble)),
            (502, &[], "<html>Bad gateway</html>", Unknown(R::ServerTrouble)),
            (503, &[("Retry-After", "30")], "", Unknown(R::ServerTrouble)),
            (302, &[("Location", "https://elsewhere.example/")], "", Unknown(R::Moved)),
            (408, &[], "", Unknown(R::NoAnswer)),
            (200, &[], "<html>Welcome to the guest network</html>", Unknown(R::Unreadable)),
            (200, &[], r#"{"error": "truncated"#, Unknown(R::Unreadable)),
            (200, &[], r#"{"id":"","uri":""}"#, Unknown(R::Unreadable)),
            (200, &[], "", Unknown(R::Unreadable)),
            (204, &[], "", Unknown(R::Unreadable)),
        ],
    );
}

#[test]
fn a_bluesky_record_is_a_receipt() {
    let body = r#"{"uri":"at://did:plc:fpnlrmff5n6e2xree6aghisl/app.bsky.feed.post/3lbhdkq2xk22a","cid":"bafyreig6eygjwy4eqoogaauuanikzyaollk6hidams4cexp5tfmtuycjrq","commit":{"cid":"bafyreic733b6","rev":"3n2udfttnsc2h"},"validationStatus":"valid"}"#;
    let receipt = Receipt {
        id: "at://did:plc:fpnlrmff5n6e2xree6aghisl/app.bsky.feed.post/3lbhdkq2xk22a".to_owned(),
        url: Some("https://bsky.app/profile/did:plc:fpnlrmff5n6e2xree6aghisl/post/3lbhdkq2xk22a".to_owned()),
    };
    assert_eq!(classify(Network::Bluesky, &Answer::new(200, &[], body)), Class::Sent(receipt));
}

#[test]
fn blueskys_refusals_have_their_classes() {
    use Reason as R;
    use Trouble::{Expired, Refused, Revoked, SlowDown, Unknown};
    each(
        Network::Bluesky,
        &[
            (400, &[], r#"{"error":"InvalidToken","message":"Token could not be verified"}"#, Expired),
            (400, &[], r#"{"error":"ExpiredToken","message":"Token has expired"}"#, Expired),
            (400, &[], r#"{"error":"InvalidToken","message":"Invalid token type"}"#, Expired),
            (401, &[], r#"{"error":"AuthMissing","message":"Authentication Required"}"#, Revoked(R::GrantGone)),
            (
                401,
                &[],
                r#"{"error":"AuthenticationRequired","message":"Invalid identifier or password"}"#,
                Revoked(R::GrantGone),
            ),
            (
                401,
                &[],
                r#"{"error":"AuthFactorTokenRequired","message":"A sign in code has been sent"}"#,
                Refused(R::SecondCode),
            ),
            (
                401,
                &[],
                r#"{"error":"AccountTakedown","message":"Account has been taken down"}"#,
                Revoked(R::AccountClosed),
            ),
            (403, &[], r#"{"error":"AccountNotFound","message":"Account not found"}"#, Revoked(R::AccountClosed)),
            (
                400,
                &[],
                r#"{"error":"InvalidRequest","message":"Invalid app.bsky.feed.post record: grapheme too big (maximum 300, got 301) at $.record.text"}"#,
                Refused(R::TooLong),
            ),
            (
                400,
                &[],
                r#"{"error":"InvalidRequest","message":"Invalid app.bsky.feed.post record: Record/text must not be longer than 300 graphemes"}"#,
                Refused(R::TooLong),
            ),
            (
                400,
                &[],
                r#"{"error":"InvalidRequest","message":"Invalid app.bsky.feed.post record: Expected string value type (got 5) at $.record.text"}"#,
                Refused(R::NotAccepted),
            ),
            (400, &[], r#"{"error":"InvalidSwap","message":"Record was at bafyreig6eygj"}"#, Refused(R::PlaceTaken)),
            (
                429,
                &[
                    ("RateLimit-Limit", "30"),
                    ("RateLimit-Remaining", "0"),
                    ("RateLimit-Reset", "1795305700"),
                    ("RateLimit-Policy", "30;w=300"),
                ],
                r#"{"error":"RateLimitExceeded","message":"Rate Limit Exceeded"}"#,
                SlowDown(Time::from_micros(NOW.micros() + 100_000_000)),
            ),
            (400, &[], "<html>bad request</html>", Refused(R::TurnedAway)),
            (403, &[], "<html>Attention required</html>", Refused(R::TurnedAway)),
            (
                500,
                &[],
                r#"{"error":"InternalServerError","message":"Internal Server Error"}"#,
                Unknown(R::ServerTrouble),
            ),
            (
                502,
                &[],
                r#"{"error":"UpstreamFailure","message":"pipethrough network error"}"#,
                Unknown(R::ServerTrouble),
            ),
            (308, &[("Location", "https://elsewhere.example/")], "", Unknown(R::Moved)),
            (200, &[], r#"{"uri":"https://elsewhere.example/"}"#, Unknown(R::Unreadable)),
            (200, &[], r#"{"uri":"at://did:plc:a/app.bsky.feed.post/"}"#, Unknown(R::Unreadable)),
            (200, &[], "{\"uri\":", Unknown(R::Unreadable)),
            (200, &[], "", Unknown(R::Unreadable)),
        ],
    );
}

#[test]
fn no_answer_at_all_is_ever_good_news_by_its_status_alone() {
    for network in [Network::Mastodon, Network::Bluesky] {
        for status in 100..=599 {
            let class = classify(network, &Answer::new(status, &[], "{}"));
            assert!(!matches!(class, Class::Sent(_)), "{network:?} {status}");
            if (500..=599).contains(&status) {
                assert!(matches!(class, Class::Trouble(Trouble::Unknown(_))), "{network:?} {status}");
            }
        }
    }
}
