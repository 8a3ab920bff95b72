//! The judge blames nothing that the words do not speak of.

use chaperone_screen::{Code, Draft, Known, Pack, Practice, Screen, Verdict};

#[test]
fn a_price_alone_is_neither_a_medicine_nor_a_bought_review() {
    for name in Pack::NAMES {
        let screen = Screen::new(Pack::named(name).unwrap());
        for text in ["Whitening for only £99 this week!", "Whitening from £250. Book a check-up first."] {
            let report = screen.check(&Draft::post(text), &Known::default());
            for finding in report.findings.iter().chain(&report.notes) {
                assert!(!matches!(finding.code, Code::PomAdvertising | Code::ReviewInducement), "{text}: {finding:?}");
                assert!(!finding.evidence.starts_with(|c: char| c.is_ascii_digit()), "{text}: {finding:?}");
            }
        }
    }
}

#[test]
fn an_offer_without_a_word_for_reviews_buys_none() {
    for name in Pack::NAMES {
        let screen = Screen::new(Pack::named(name).unwrap());
        for text in ["Teeth whitening offer: 20% off in June", "Hygiene visits from £65 in June only!"] {
            let report = screen.check(&Draft::post(text), &Known::default());
            assert!(report.findings.iter().all(|finding| finding.code != Code::ReviewInducement), "{name}: {report:?}");
        }
    }
}

#[test]
fn a_greeting_to_the_public_in_the_own_town_is_clear() {
    let practice = Practice { places: vec!["Whitby".to_owned()], ..Practice::default() };
    let known = Known { practice, ..Known::default() };
    for name in Pack::NAMES {
        let screen = Screen::new(Pack::named(name).unwrap());
        for text in ["Lovely to see so many of you at the Whitby regatta!", "Great to meet you all at the fair."] {
            let report = screen.check(&Draft::post(text), &known);
            assert_eq!(report.verdict, Verdict::Clear, "{name}: {text}: {:?}", report.findings);
        }
    }
}

#[test]
fn a_name_alone_is_no_scorn_with_or_without_a_full_stop() {
    let screen = Screen::new(Pack::named("uk-dental").unwrap());
    for text in ["Mrs Patel", "Mrs Patel.", "Mrs Patel!"] {
        let report = screen.check(&Draft::post(text), &Known::default());
        assert!(report.findings.iter().all(|finding| finding.code == Code::Name), "{text}: {:?}", report.findings);
    }
}
