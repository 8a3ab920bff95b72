//! Replies in public: nobody is spoken to by name unseen, nobody is argued with, and what is offered instead fits.

use chaperone_screen::{Draft, Finding, Known, Pack, Report, Screen, Verdict};

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
fn a_name_alone_unmasks_a_nickname_and_is_noted_where_the_site_may_show_it() {
    let reply = "Thank you so much, Sarah!";
    for report in replied(reply, "molar.mum_3: lovely place, so kind", &Known::default()) {
        assert_eq!(report.verdict, Verdict::Stop, "{report:?}");
        let unmasked = of_rule(&report, "handle-unmasked");
        assert_eq!(unmasked.len(), 1, "{report:?}");
        assert_eq!(unmasked[0].evidence, "Sarah");
    }
    for (review, words) in [
        ("lovely place, so kind", "does not stand in what you are answering"),
        ("Sarah: lovely place, so kind", "even if they signed with it"),
    ] {
        for report in replied(reply, review, &Known::default()) {
            assert_eq!(report.verdict, Verdict::Clear, "{report:?}");
            let named = of_rule(&report, "name-in-reply");
            assert!(named.len() == 1 && named[0].message.contains(words), "{report:?}");
        }
    }
}

#[test]
fn a_colleague_with_a_title_of_the_practice_is_not_the_writer() {
    for text in [
        "Please contact our complaints lead, Fiona Marsh, at the practice.",
        "Please ask for our complaints officer, Deirdre, and she will look into it.",
        "Our clinic director, Oksana, would like to hear from you.",
    ] {
        for report in replied(text, "Never again.", &Known::default()) {
            assert!(of_rule(&report, "name-in-reply").is_empty(), "{text}: {report:?}");
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

#[test]
fn to_deny_what_a_review_says_argues_and_the_name_beside_it_counts() {
    let review = "Rude receptionist, waited 40 minutes, never again. - Karen";
    for (text, denied) in [
        ("Sorry Karen, our receptionist was not rude.", "was not rude"),
        ("Karen, our receptionist wasn't rude.", "wasn't rude"),
        ("Dear Karen, you only waited ten minutes.", "you only waited ten minutes"),
    ] {
        for report in replied(text, review, &Known { staff: vec!["Karen".to_owned()], ..Known::default() }) {
            assert!(report.verdict >= Verdict::Revise, "{text}: {report:?}");
            let argued = of_rule(&report, "arguing-in-reply");
            assert!(argued.iter().any(|finding| finding.evidence == denied), "{text}: {argued:?}");
            assert!(report.findings.iter().any(|f| f.rule == "patient-named" && f.evidence == "Karen"), "{text}");
        }
    }
}

#[test]
fn regret_about_what_a_review_says_argues_with_nobody() {
    for text in [
        "We are sorry that you were not called back. Please contact our practice manager.",
        "We are sorry if you did not feel welcome.",
    ] {
        for report in replied(text, "Nobody called me back and I felt anything but welcome.", &Known::default()) {
            assert!(of_rule(&report, "arguing-in-reply").is_empty(), "{text}: {report:?}");
        }
    }
}

#[test]
fn safer_words_for_a_complaint_are_never_the_thanks_for_praise() {
    let instead = |review: &str, text: &str| {
        replied(text, review, &Known::default())
            .into_iter()
            .map(|report| report.suggestion.unwrap_or_default())
            .collect()
    };
    let complaint = "Rude receptionist, waited 40 minutes, never again.";
    for text in ["Thank you, but our receptionist was not rude.", "We would love to remind you that you were late."] {
        let offered: Vec<String> = instead(complaint, text);
        assert!(offered.iter().all(|text| !text.contains("lovely") && !text.contains("kind words")), "{offered:?}");
    }
}

#[test]
fn every_complaint_of_the_train_files_is_offered_no_thanks_for_praise() {
    let screen = Screen::new(Pack::named("uk-dental").unwrap());
    let (mut complaints, mut thanked) = (0, Vec::new());
    for number in 1..=8 {
        let path = format!("{}/../../corpus/incoming-train-{number}.jsonl", env!("CARGO_MANIFEST_DIR"));
        for line in std::fs::read_to_string(path).unwrap().lines() {
            let row: serde_json::Value = serde_json::from_str(line).unwrap();
            if row["channel"] != "review" || row["labels"][0] != "complaint" {
                continue;
            }
            complaints += 1;
            let review = row["text"].as_str().unwrap();
            let draft = Draft::review_reply("Thanks, but that is simply untrue.", review);
            let offered = screen.check(&draft, &Known::default()).suggestion.unwrap_or_default();
            if offered.contains("lovely") || offered.contains("kind words") {
                thanked.push(review.to_owned());
            }
        }
    }
    assert!(complaints > 50, "only {complaints} complaints");
    assert!(thanked.is_empty(), "{} of {complaints}: {thanked:#?}", thanked.len());
}
