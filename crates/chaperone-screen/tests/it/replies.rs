//! Replies in public: nobody is spoken to by name unseen, nobody is argued with, and what is offered instead fits.

use chaperone_screen::{Draft, Finding, Known, Pack, Report, Screen};

/// Runs a reply to a review through every pack.
fn replied(text: &str, review: &str, known: &Known) -> Vec<Report> {
    let screen = |name: &str| Screen::new(Pack::named(name).unwrap()).check(&Draft::review_reply(text, review), known);
    Pack::NAMES.into_iter().map(screen).collect()
}

fn of_rule<'a>(report: &'a Report, rule: &str) -> Vec<&'a Finding> {
    report.findings.iter().chain(&report.notes).filter(|finding| finding.rule == rule).collect()
}

#[test]
fn the_writer_of_a_review_is_found_by_name_even_beside_a_colleague_of_that_name() {
    for staff in [vec![], vec!["Joanne".to_owned()]] {
        let known = Known { staff, ..Known::default() };
        for text in ["Thank you for your kind words, Joanne!", "Hi Joanne, thank you!", "Thank you so much, Joanne."] {
            for report in replied(text, "Great visit, thanks! Joanne P.", &known) {
                let named = of_rule(&report, "name-in-reply");
                assert_eq!(named.len(), 1, "{text}: {report:?}");
                assert_eq!(named[0].evidence, "Joanne");
                assert!(named[0].fix.is_some(), "{text}");
            }
        }
    }
}

#[test]
fn a_colleague_in_a_role_is_not_the_writer() {
    let known = Known { staff: vec!["Joanne".to_owned()], ..Known::default() };
    for text in
        ["Thank you! Our hygienist Joanne will be so pleased.", "Thank you! Joanne, our hygienist, will be so pleased."]
    {
        for report in replied(text, "Great visit, thanks! Joanne P.", &known) {
            assert!(of_rule(&report, "name-in-reply").is_empty(), "{text}: {report:?}");
        }
    }
}
