//! A named patient never passes as clear, in any pack; a colleague, a guest and a bakery do.

use chaperone_screen::{Draft, Known, Pack, Report, Screen, Verdict};

/// Runs a post through every pack.
fn posted(text: &str, known: &Known) -> Vec<Report> {
    let screen = |name: &str| Screen::new(Pack::named(name).unwrap()).check(&Draft::post(text), known);
    Pack::NAMES.into_iter().map(screen).collect()
}

#[test]
fn a_named_patient_is_held_with_a_mark_a_message_and_a_text_to_send_instead() {
    for (text, name) in [
        ("Lovely to see Mrs Patel", "Mrs Patel"),
        ("lovely to see mrs patel today!", "mrs patel"),
        ("Thank you Mrs Patel for the biscuits!", "Mrs Patel"),
        ("A big thank you to Mrs Patel for her lovely card.", "Mrs Patel"),
        ("See you Thursday Mrs Patel!", "Mrs Patel"),
        ("We welcomed Priya Patel to the practice yesterday.", "Priya Patel"),
        ("Great to see Priya Patel.", "Priya Patel"),
        ("Happy birthday Mr Okafor", "Mr Okafor"),
        ("Mrs Patel, Mr Jones and Ms Lee were in today", "Ms Lee"),
        ("Congratulations Mr and Mrs Delaney!", "Mr and Mrs Delaney"),
        ("Thinking of Mrs Haverstock and her family.", "Mrs Haverstock"),
    ] {
        for report in posted(text, &Known::default()) {
            assert!(report.verdict >= Verdict::Consent, "{text}: {:?} in {}", report.verdict, report.pack);
            let named =
                report.findings.iter().find(|finding| finding.evidence == name && finding.rule == "patient-named");
            let named = named.unwrap_or_else(|| panic!("{text}: {:?}", report.findings));
            assert!(named.message.contains(name) && !named.citations.is_empty(), "{text}: {named:?}");
            let instead = report.suggestion.unwrap_or_else(|| panic!("{text}: nothing to send instead"));
            assert!(!instead.contains(name), "{text}: {instead}");
        }
    }
}

#[test]
fn who_is_known_or_said_to_be_somebody_else_is_no_patient() {
    let known = Known { staff: vec!["Mrs Anne Bright".into()], ..Known::default() };
    for text in [
        "Happy birthday Mrs Bright!",
        "Our hygienist Amira is back.",
        "Dr Hassan joins us on Monday.",
        "Welcome to our new receptionist, Mrs Khan.",
        "Thanks to our cleaner Mrs Bell.",
        "Speaker: Mr Alan Grant, consultant orthodontist.",
        "Mr Kipling in the staff room again.",
        "Mrs Doyle's Bakery brought the cake for our open day.",
        "Thank you Mayor Dunn for cutting the ribbon.",
        "Happy birthday Dr Singh!",
    ] {
        for report in posted(text, &known) {
            assert_eq!(report.verdict, Verdict::Clear, "{text}: {:?} in {}", report.findings, report.pack);
        }
    }
}

#[test]
fn a_wish_without_the_name_is_what_is_left_of_it() {
    for report in posted("Thank you Mrs Patel for the biscuits!", &Known::default()) {
        assert_eq!(report.suggestion.as_deref(), Some("Thank you for the biscuits!"), "{}", report.pack);
    }
}

#[test]
fn who_was_made_to_smile_again_is_a_patient() {
    for report in posted("We had her smiling again for her big day on Saturday.", &Known::default()) {
        assert!(report.verdict > Verdict::Clear, "{:?} in {}", report.verdict, report.pack);
    }
}
