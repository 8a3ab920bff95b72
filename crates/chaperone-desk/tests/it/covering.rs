//! Whether a consent covers a use: each way in which it may not, by its own name; and what a form must and must not say.

use std::collections::BTreeSet;
use std::time::Duration;

use chaperone_desk::consent::cover::{Given, Picture, Use, covers};
use chaperone_desk::consent::state::State;
use chaperone_desk::consent::valid::{Fault, faults};
use chaperone_desk::consent::{
    Ability, Answers, Capacity, Edits, Element, Form, Item, Level, Mind, Minor, Others, Payment, Place, Purpose,
    Reached, Shown, Signer,
};
use chaperone_desk::screen::Pack;
use chaperone_desk::screen::pack::ConsentField;
use chaperone_desk::{AccountId, ConsentId, MediaId, Network, Time};
use chrono::NaiveDate;

const DAY: Duration = Duration::from_hours(24);
const SOON: Duration = Duration::from_hours(24 * 30);

/// 22 November 2026, noon.
fn now() -> Time {
    Time::from_micros(1_795_348_800_000_000)
}

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn account(last: char) -> AccountId {
    AccountId::parse(&format!("{}{last}", "0".repeat(25))).unwrap()
}

fn media(last: char) -> MediaId {
    MediaId::parse(&format!("{}{last}", "0".repeat(25))).unwrap()
}

/// A form without faults: before and after, on one page, for showing our work.
pub(crate) fn form(account: &AccountId, now: Time) -> Form {
    let item = |last, label: &str, stage: &str| Item {
        media: media(last),
        digest: [last as u8; 32],
        label: label.into(),
        stage: Some(stage.into()),
    };
    Form {
        subject: "HL-20391".into(),
        signer: Signer { name: "Ines Calder".into(), ..Signer::default() },
        recipients: vec!["Harbour Lane Dental".into(), "Facebook".into()],
        what: "Two pictures of my front teeth, before and after the crowns, and one sentence about the treatment."
            .into(),
        items: vec![item('1', "Front teeth, before", "before"), item('2', "Front teeth, after", "after")],
        elements: [Element::Treatment, Element::AgeBand].into(),
        level: Level::LowerFace,
        purposes: [Purpose::Showcase, Purpose::Education].into(),
        places: vec![Place {
            account: account.clone(),
            network: "facebook".into(),
            title: "Facebook, harbourlane".into(),
        }],
        stages: ["before".to_owned(), "after".to_owned()].into(),
        edits: Edits::CropAndCover,
        notice: "Privacy notice 3".into(),
        language: "English".into(),
        ability: Ability { mind: Mind::Clear, note: String::new() },
        others: Others::Nobody,
        ..Form::empty(now, 24, "uk-dental 1")
    }
}

pub(crate) fn everything(form: &Form) -> Answers {
    Answers {
        items: form.items.iter().map(|item| item.media.clone()).collect(),
        elements: form.elements.clone(),
        purposes: form.purposes.clone(),
        places: form.places.iter().map(|place| place.account.clone()).collect(),
    }
}

fn given() -> Given {
    let form = form(&account('A'), now());
    Given {
        id: ConsentId::parse(&"0".repeat(26)).unwrap(),
        version: 1,
        digest: [9; 32],
        state: State::Active,
        subject: [7; 32],
        answers: everything(&form),
        form,
        signed_on: day("2026-11-22"),
        confirmed: true,
    }
}

/// A guardian signed for a child who turns 16 and 18 on these days.
fn for_a_child(given: &mut Given, sixteen: &str, eighteen: &str) {
    let reached = |on: &str, years| Reached { on: day(on), years };
    given.form.signer = Signer {
        name: "Rhona Calder".into(),
        capacity: Capacity::Guardian,
        authority: "mother".into(),
        authority_seen_by: "Amira".into(),
    };
    given.form.minor = Some(Minor {
        reaches: vec![reached(sixteen, 16), reached(eighteen, 18)],
        has_a_view: true,
        competence: "understands well; Dr Whitlock".into(),
        safeguarding: false,
    });
}

struct Case {
    given: Given,
    pictures: Vec<Picture>,
    elements: BTreeSet<Element>,
    subject: [u8; 32],
    level: Level,
    purpose: Purpose,
    account: AccountId,
    network: Network,
    stage: Option<&'static str>,
    at: Time,
}

impl Case {
    fn good() -> Case {
        Case {
            given: given(),
            pictures: vec![Picture { media: media('1'), digest: [b'1'; 32], edits: Edits::CropAndCover, faces: 0 }],
            elements: [Element::Treatment].into(),
            subject: [7; 32],
            level: Level::TeethOnly,
            purpose: Purpose::Showcase,
            account: account('A'),
            network: Network::Facebook,
            stage: Some("before"),
            at: now().plus(DAY),
        }
    }

    fn answer(&self) -> &'static str {
        let used = Use {
            subject: self.subject,
            pictures: &self.pictures,
            elements: &self.elements,
            level: self.level,
            purpose: self.purpose,
            account: &self.account,
            network: self.network,
            stage: self.stage,
        };
        let today = self.at.utc().date_naive();
        covers(&self.given, &used, self.at, today, SOON, 16).map_or_else(|refusal| refusal.name(), |_| "covered")
    }
}

type Change = fn(&mut Case);
type Edit = fn(&mut Form);

const TABLE: &[(&str, Change)] = &[
    ("covered", |_| {}),
    ("covered", |case| case.pictures.clear()),
    ("covered", |case| case.elements.clear()),
    ("covered", |case| case.at = case.given.form.period.until.minus(Duration::from_micros(1))),
    ("covered", |case| for_a_child(&mut case.given, "2030-01-01", "2032-01-01")),
    // Where it stands.
    ("consent-unsigned", |case| case.given.state = State::Draft),
    ("consent-unsigned", |case| case.given.state = State::Explained),
    ("consent-unconfirmed", |case| case.given.state = State::Signed),
    ("consent-unconfirmed", |case| case.given.confirmed = false),
    ("consent-withdrawn", |case| case.given.state = State::Withdrawn),
    ("consent-suspended", |case| case.given.state = State::Suspended),
    ("consent-superseded", |case| case.given.state = State::Superseded),
    ("consent-said-no", |case| case.given.state = State::Refused),
    ("consent-expired", |case| case.given.state = State::Expired),
    // When.
    ("consent-not-yet", |case| case.at = case.given.form.period.from.minus(Duration::from_micros(1))),
    ("consent-expired", |case| case.at = case.given.form.period.until),
    ("consent-expired", |case| case.at = case.given.form.period.until.plus(Duration::from_secs(1))),
    // Who.
    ("consent-of-another", |case| case.subject = [8; 32]),
    ("consent-without-authority", |case| {
        for_a_child(&mut case.given, "2030-01-01", "2032-01-01");
        case.given.form.signer.authority_seen_by = " ".into();
    }),
    ("consent-without-authority", |case| {
        for_a_child(&mut case.given, "2030-01-01", "2032-01-01");
        case.given.form.minor = None;
    }),
    ("consent-without-authority", |case| {
        for_a_child(&mut case.given, "2030-01-01", "2032-01-01");
        case.given.form.signer = Signer { name: "the child".into(), ..Signer::default() };
    }),
    ("consent-without-authority", |case| {
        for_a_child(&mut case.given, "2030-01-01", "2032-01-01");
        case.given.form.minor.as_mut().unwrap().safeguarding = true;
    }),
    ("consent-age-reached", |case| for_a_child(&mut case.given, "2026-11-23", "2028-11-23")),
    ("covered", |case| for_a_child(&mut case.given, "2026-11-24", "2028-11-24")),
    ("consent-age-reached", |case| for_a_child(&mut case.given, "2024-11-23", "2026-11-23")),
    ("consent-capacity", |case| case.given.form.ability.mind = Mind::Lacking),
    // What for, and where.
    ("consent-other-purpose", |case| case.purpose = Purpose::PaidAdvertising),
    ("consent-other-purpose", |case| {
        case.given.answers.purposes.remove(&Purpose::Showcase);
    }),
    ("consent-other-network", |case| case.network = Network::Bluesky),
    ("consent-other-account", |case| case.account = account('B')),
    ("consent-other-network", |case| case.given.answers.places.clear()),
    // What.
    ("consent-other-stage", |case| case.stage = Some("during")),
    ("consent-other-stage", |case| case.stage = None),
    ("consent-other-stage", |case| case.stage = Some("after")),
    ("consent-element-missing", |case| {
        case.elements.insert(Element::FirstName);
    }),
    ("consent-element-missing", |case| {
        case.given.answers.elements.remove(&Element::Treatment);
    }),
    ("consent-too-recognisable", |case| case.level = Level::Face),
    ("consent-other-picture", |case| case.pictures[0].media = media('3')),
    ("consent-other-picture", |case| {
        case.given.answers.items.remove(&media('1'));
    }),
    ("consent-picture-changed", |case| case.pictures[0].digest = [0; 32]),
    ("consent-picture-changed", |case| case.pictures[0].edits = Edits::ColourMatch),
    ("consent-too-recognisable", |case| case.pictures[0].faces = 1),
    ("covered", |case| {
        case.given.form.level = Level::Face;
        case.pictures[0].faces = 1;
    }),
    ("consent-others-shown", |case| {
        case.given.form.level = Level::Name;
        case.pictures[0].faces = 2;
    }),
    ("covered", |case| {
        case.given.form.level = Level::Name;
        case.given.form.others = Others::Agreed;
        case.pictures[0].faces = 2;
    }),
];

#[test]
fn each_mismatch_of_a_consent_and_a_use_has_its_own_answer() {
    for (row, (expected, change)) in TABLE.iter().enumerate() {
        let mut case = Case::good();
        change(&mut case);
        assert_eq!(case.answer(), *expected, "row {row}");
    }
}

fn pack(name: &str) -> Pack {
    Pack::named(name).unwrap()
}

fn found(form: &Form, pack: &Pack) -> Vec<Fault> {
    faults(form, "Harbour Lane Dental", pack, day("2026-11-22"))
}

#[test]
fn a_whole_form_has_no_fault_in_any_country() {
    for name in Pack::NAMES {
        let pack = pack(name);
        let whole = Form { text: pack.consent.form.clone(), ..form(&account('A'), now()) };
        assert_eq!(found(&whole, &pack), [], "{name}");
    }
}

#[test]
fn what_is_missing_is_named_and_the_pack_says_whether_it_is_waited_for() {
    let edits: &[(ConsentField, Edit)] = &[
        (ConsentField::Subject, |form| form.subject = " ".into()),
        (ConsentField::Signer, |form| form.signer.name.clear()),
        (ConsentField::Recipients, |form| form.recipients = vec!["Facebook".into()]),
        (ConsentField::Items, |form| form.what.clear()),
        (ConsentField::Items, |form| form.items[0].label.clear()),
        (ConsentField::Language, |form| form.language.clear()),
        (ConsentField::Notice, |form| form.notice.clear()),
        (ConsentField::Capacity, |form| form.ability.mind = Mind::Unsaid),
        (ConsentField::Others, |form| form.others = Others::Unsaid),
    ];
    for name in Pack::NAMES {
        let pack = pack(name);
        for (field, edit) in edits {
            let mut wrong = Form { text: pack.consent.form.clone(), ..form(&account('A'), now()) };
            edit(&mut wrong);
            let found = found(&wrong, &pack);
            assert_eq!(found.len(), 1, "{name} {field:?}: {found:?}");
            assert_eq!((found[0].field, found[0].required), (*field, pack.consent.is_required(*field)), "{name}");
            assert!(!found[0].rule.is_empty() && found[0].sentence.ends_with('.'), "{name} {field:?}");
        }
    }
    let subject = |name: &str| pack(name).consent.is_required(ConsentField::Subject);
    assert!(subject("us") && !subject("uk-dental"), "the countries differ");
}

#[test]
fn what_no_country_lets_pass_is_refused_everywhere() {
    let edits: &[(ConsentField, Edit)] = &[
        (ConsentField::Purposes, |form| form.purposes.clear()),
        (ConsentField::Places, |form| form.places.clear()),
        (ConsentField::Elements, |form| {
            form.items.clear();
            form.elements.clear();
        }),
        (ConsentField::Elements, |form| {
            form.elements.insert(Element::FirstName);
        }),
        (ConsentField::Elements, |form| form.shown = Shown { town: "Whitby".into(), ..Shown::default() }),
        (ConsentField::Period, |form| form.period.until = form.period.from),
        (ConsentField::Period, |form| form.period.until = form.period.from.plus(DAY * 365 * 6)),
        (ConsentField::Withdrawal, |form| form.text = "an older form".into()),
        (ConsentField::Places, |form| form.what = "My teeth, in any media the practice likes.".into()),
        (ConsentField::Places, |form| form.remarks = "Irrevocable, worldwide.".into()),
        (ConsentField::Care, |form| form.remarks = "I will not post a negative review.".into()),
        (ConsentField::Payment, |form| form.remarks = "In return for 20% off the whitening.".into()),
        (ConsentField::Payment, |form| form.payment = Payment::Patient),
        (ConsentField::Signature, |form| form.remarks = "I agree to pay all fees of the treatment plan.".into()),
        (ConsentField::Capacity, |form| form.ability.mind = Mind::Lacking),
        (ConsentField::Capacity, |form| form.ability.mind = Mind::Assessed),
        (ConsentField::Others, |form| form.others = Others::NotAgreed),
        (ConsentField::Signer, |form| form.signer.capacity = Capacity::Holder),
        (ConsentField::Items, |form| form.what = "x".repeat(2001)),
    ];
    for name in Pack::NAMES {
        let pack = pack(name);
        for (row, (field, edit)) in edits.iter().enumerate() {
            let mut wrong = Form { text: pack.consent.form.clone(), ..form(&account('A'), now()) };
            edit(&mut wrong);
            let found = found(&wrong, &pack);
            let there = found.iter().any(|fault| fault.field == *field && fault.required && !fault.rule.is_empty());
            assert!(there, "{name}, row {row}: {found:?}");
        }
    }
}

#[test]
fn for_a_child_a_guardian_signs_until_the_age_of_the_pack() {
    let child = |pack: &Pack, capacity, sixteen: &str, eighteen: &str| {
        let mut given = given();
        for_a_child(&mut given, sixteen, eighteen);
        given.form.signer.capacity = capacity;
        given.form.text.clone_from(&pack.consent.form);
        found(&given.form, pack)
    };
    let (uk, us) = (pack("uk-dental"), pack("us"));
    assert_eq!(child(&uk, Capacity::Guardian, "2030-01-01", "2032-01-01"), []);
    assert!(child(&uk, Capacity::Patient, "2030-01-01", "2032-01-01").iter().any(|fault| fault.required));
    // Sixteen already: alone in the United Kingdom, not in the United States.
    assert_eq!(child(&uk, Capacity::Patient, "2026-01-01", "2028-01-01"), []);
    assert!(child(&us, Capacity::Patient, "2026-01-01", "2028-01-01").iter().any(|fault| fault.required));
    // Of age already: then there is no part for a child.
    assert!(child(&us, Capacity::Guardian, "2020-01-01", "2022-01-01").iter().any(|fault| fault.required));

    for edit in [
        (|form: &mut Form| form.minor.as_mut().unwrap().safeguarding = true) as Edit,
        |form| form.minor = None,
        |form| form.level = Level::Name,
        |form| {
            form.elements.insert(Element::FirstName);
            form.shown.first_name = "Wren".into();
        },
    ] {
        let mut given = given();
        for_a_child(&mut given, "2030-01-01", "2032-01-01");
        edit(&mut given.form);
        let found = found(&given.form, &uk);
        assert!(found.iter().any(|fault| fault.field == ConsentField::Minor && fault.required), "{found:?}");
    }
}

#[test]
fn what_a_form_holds_is_printed_nowhere() {
    let printed = format!("{:?} {:?}", given(), given().form);
    assert!(!printed.contains("HL-20391") && !printed.contains("Calder") && !printed.contains("crowns"), "{printed}");
}
