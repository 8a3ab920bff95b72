//! Every example on every page holds, in every pack that lists the rule.

use chaperone_screen::page::{self, Example, PageError};
use chaperone_screen::{Finding, Pack, Report, Rule, Screen, Verdict, rules};

/// Runs an example and gives the report together with the findings of one rule, notes included.
fn screened(screen: &Screen, example: &Example) -> Report {
    screen.check(&example.draft(), &example.known())
}

fn of_rule<'a>(report: &'a Report, rule: &'a Rule) -> Vec<&'a Finding> {
    report.findings.iter().chain(&report.notes).filter(|finding| finding.rule == rule.name).collect()
}

/// Every pack with each of its rules.
fn listed() -> impl Iterator<Item = (Screen, Vec<&'static Rule>)> {
    Pack::NAMES.into_iter().map(|name| {
        let pack = Pack::named(name).unwrap();
        let listed = rules().iter().filter(|rule| pack.rules.contains_key(rule.name)).collect();
        (Screen::new(pack), listed)
    })
}

#[test]
fn every_page_parses_and_has_three_examples_each_way() {
    for rule in rules() {
        let page = rule.read().unwrap_or_else(|error| panic!("{}: {error}", rule.name));
        assert!(page.flags.len() >= 3, "{} flags too little", rule.name);
        assert!(page.allows.len() >= 3, "{} allows too little", rule.name);
        assert!(!page.instead.is_empty(), "{} offers nothing instead", rule.name);
        assert!(!page.why.is_empty(), "{} gives no reason", rule.name);
        assert!(page.flags.iter().all(|example| !example.marks.is_empty()), "{} flags without a mark", rule.name);
    }
}

#[test]
fn every_flagged_span_is_reported_by_its_rule() {
    let mut wrong = Vec::new();
    for (screen, listed) in listed() {
        for rule in listed {
            for example in rule.read().unwrap().flags {
                let report = screened(&screen, &example);
                let found = of_rule(&report, rule);
                for mark in &example.marks {
                    if !found.iter().any(|finding| finding.bytes == *mark) {
                        let spans: Vec<&str> = found.iter().map(|finding| finding.evidence.as_str()).collect();
                        wrong.push(format!(
                            "{}: “{}” not reported, but {spans:?}",
                            rule.name,
                            &example.text[mark.clone()]
                        ));
                    }
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// A text can name the written consent of a patient. No page records an opt-in yet, so a message that speaks of one says so
/// instead of sending its reader to look for it; and none says any more that a text can rest on nothing.
#[test]
fn a_message_asks_for_written_consent_and_never_for_an_opt_in_that_no_page_records() {
    let (mut consent, mut opt_in, mut wrong) = (0, 0, Vec::new());
    for (screen, listed) in listed() {
        for example in listed.iter().flat_map(|rule| rule.read().unwrap().flags) {
            for finding in screened(&screen, &example).findings {
                let message = finding.message;
                consent += usize::from(message.contains("written consent"));
                let asks = message.contains("opt-in");
                opt_in += usize::from(asks);
                let vague =
                    ["sk for consent", "get consent", "no text here"].iter().any(|words| message.contains(words));
                if vague || (asks && !message.contains("which this desk cannot record yet")) {
                    wrong.push(message);
                }
            }
        }
    }
    assert!(consent > 50 && opt_in > 0, "{consent} messages speak of consent, {opt_in} of an opt-in");
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn a_rule_is_silent_on_what_its_page_allows() {
    let mut wrong = Vec::new();
    for (screen, listed) in listed() {
        for rule in listed {
            for example in rule.read().unwrap().allows {
                for finding in of_rule(&screened(&screen, &example), rule) {
                    wrong.push(format!("{}: “{}” in “{}”", rule.name, finding.evidence, example.text));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn what_a_page_offers_instead_screens_clear() {
    let mut wrong = Vec::new();
    for (screen, listed) in listed() {
        for rule in listed {
            for example in rule.read().unwrap().instead {
                let report = screened(&screen, &example);
                if report.verdict != Verdict::Clear {
                    let found: Vec<_> = report.findings.iter().map(|f| (f.rule, f.evidence.as_str())).collect();
                    wrong.push(format!("{}: “{}” {found:?}", rule.name, example.text));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn an_asterisk_pair_left_open_is_refused_with_its_line() {
    let source = "# A\n\nLead.\n\n## Flags\n> Hello **Ann!\n";
    assert_eq!(page::parse(source), Err(PageError::OpenMark { line: 6 }));
}

#[test]
fn an_unknown_key_in_a_context_is_refused() {
    let source = "# A\n\nLead.\n\n## Flags\n~~~toml\nchanel = \"sms\"\n~~~\n> Hi\n## Allows\n## Instead\n## Why\nB.\n";
    assert!(matches!(page::parse(source), Err(PageError::Context { line: 6, .. })));
}

#[test]
fn a_context_without_an_example_is_refused() {
    let source = "# A\n\nLead.\n\n## Flags\n> Hi **Ann**\n~~~toml\nchannel = \"sms\"\n~~~\n## Allows\n";
    assert_eq!(page::parse(source), Err(PageError::LooseContext { line: 7 }));
}

#[test]
fn headings_out_of_order_are_refused() {
    let source = "# A\n\nLead.\n\n## Allows\n## Flags\n";
    assert!(matches!(page::parse(source), Err(PageError::Heading { line: 6, .. })));
}

#[test]
fn a_remark_belongs_to_the_example_above_it() {
    let source = "# A\n\nLead.\n\n## Flags\n> **Hi**\nA remark\nin two lines.\n## Allows\n## Instead\n## Why\nB.\n";
    assert_eq!(page::parse(source).unwrap().flags[0].remark.as_deref(), Some("A remark in two lines."));
}
