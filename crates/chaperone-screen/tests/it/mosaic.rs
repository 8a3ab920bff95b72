//! What the count of people finds, alone and with earlier posts, and what it never counts.

use chaperone_screen::mosaic::{Area, Class, Earlier, Entry, Memory, Tag, Tags};
use chaperone_screen::{
    Channel, Code, Confidence, Consent, Draft, Finding, Known, Level, Pack, Practice, Screen, Verdict,
};

const RULE: &str = "few-fit";

fn screen() -> Screen {
    Screen::new(Pack::named("uk-dental").unwrap())
}

/// Stands for a keyed hash: FNV-1a, twice.
fn tag(words: &str) -> Tag {
    let hash = |seed: u64| {
        words.bytes().fold(seed, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)).to_be_bytes()
    };
    let (a, b) = (hash(0xcbf2_9ce4_8422_2325), hash(0x9e37_79b9_7f4a_7c15));
    let mut tag = [0; 16];
    tag[..8].copy_from_slice(&a);
    tag[8..].copy_from_slice(&b);
    Tag(tag)
}

fn known() -> Known {
    Known { memory: Memory { tags: Tags::by(tag), ..Memory::default() }, ..Known::default() }
}

/// What a practice knows after a post.
fn after(subject: Option<Tag>, text: &str) -> Known {
    let mut known = known();
    let on = "2026-11-03".parse().unwrap();
    for classes in screen().kept(&Draft::post(text), &known) {
        known.memory.earlier.push(Earlier { on, entry: Entry { subject, classes } });
    }
    known.memory.subject = subject;
    known
}

fn found(draft: &Draft, known: &Known) -> Vec<Finding> {
    let report = screen().check(draft, known);
    report.findings.into_iter().filter(|finding| finding.rule == RULE).collect()
}

#[test]
fn a_count_says_how_many_fit_and_marks_the_piece_that_tells_most() {
    let found =
        found(&Draft::post("Our patient is a 61-year-old bus driver, and today she got her new crown."), &known());
    let [one] = &found[..] else { panic!("{found:?}") };
    assert_eq!((one.evidence.as_str(), one.code, one.level), ("bus driver", Code::Identifiable, Level::Consent));
    assert!(one.message.starts_with("About 1 person fits: a woman or girl, “bus driver”, aged 61"), "{}", one.message);
    assert!(one.message.contains("A neighbour or colleague could work out who this is."), "{}", one.message);
}

const FIRST: &str = "Case for colleagues: a bus driver in her sixties with a fractured lower molar. Crown or onlay?";
const SECOND: &str = "My patient, a bus driver and an identical twin, has a fractured lower molar. Crown or onlay?";

/// Patients come from all over the city.
fn in_a_city(known: Known) -> Known {
    Known { area: Area { catchment: 400_000, ..Area::default() }, ..known }
}

fn to_colleagues(text: &str) -> Draft {
    Draft { channel: Channel::Group, ..Draft::post(text) }
}

#[test]
fn two_harmless_texts_together_leave_few() {
    for alone in [FIRST, SECOND] {
        assert!(found(&to_colleagues(alone), &in_a_city(known())).is_empty(), "{alone}");
    }
    let together = found(&to_colleagues(SECOND), &in_a_city(after(None, FIRST)));
    let [one] = &together[..] else { panic!("{together:?}") };
    assert!(one.message.starts_with("With your post of 3 November, about "), "{}", one.message);
    assert!(one.message.contains("aged 60 to 69, told earlier"), "{}", one.message);
    assert_eq!(one.confidence, Confidence::Guess);
}

#[test]
fn earlier_posts_of_another_person_or_without_a_key_add_nothing() {
    let other = after(
        None,
        "Case for colleagues: a bus driver, she is in her sixties, with a fractured lower molar. Crown or onlay?",
    );
    let his = "My patient, a bus driver, has a fractured lower molar, and he is an identical twin. Crown or onlay?";
    assert!(found(&to_colleagues(his), &in_a_city(other)).is_empty());
    let common = after(None, "Case for colleagues: a man in his sixties with a fractured lower molar. Crown or onlay?");
    assert!(found(&to_colleagues(SECOND), &in_a_city(common)).is_empty());
    let mut unkeyed = after(None, FIRST);
    unkeyed.memory.tags = Tags::default();
    assert!(found(&to_colleagues(SECOND), &in_a_city(unkeyed)).is_empty());
}

#[test]
fn posts_about_one_subject_count_together_however_little_they_share() {
    let subject = Some(tag("file 0231"));
    let first = "My patient, a bus driver, has a fractured lower molar. Crown or onlay?";
    let second = "My patient, a man in his sixties, has a fractured lower molar. Crown or onlay?";
    let together = found(&to_colleagues(second), &after(subject, first));
    let [one] = &together[..] else { panic!("{together:?}") };
    assert!(one.message.contains("a job told earlier"), "{}", one.message);
    assert_eq!(one.confidence, Confidence::Likely);
    assert!(found(&to_colleagues(second), &after(None, first)).is_empty());
}

#[test]
fn what_is_kept_of_a_text_holds_no_word_of_it() {
    let text = "Our patient Doreen Ashworth, 61, a bus driver in Whitby, got her new crown today.";
    let kept = screen().kept(&Draft::post(text), &known());
    assert_eq!(kept.len(), 1);
    assert!(kept[0].len() >= 5, "{kept:?}");
    let written = serde_json::to_string(&kept).unwrap().to_lowercase();
    for word in text.to_lowercase().split(|c: char| !c.is_alphanumeric()).filter(|word| word.len() > 3) {
        assert!(!written.contains(word), "{word} in {written}");
    }
    assert!(!kept[0].iter().any(|class| matches!(class, Class::Visit { .. })));
}

#[test]
fn staff_and_the_practice_are_never_counted() {
    let known = Known {
        staff: vec!["Dr Amara Shah".into(), "Joanne".into()],
        practice: Practice { places: vec!["Whitby".into()], ..Practice::default() },
        ..known()
    };
    for text in [
        "Dr Amara Shah, 34, joins us from Leeds; she is a bell ringer, and our patients will love her.",
        "Joanne, our 61-year-old receptionist, drove the school bus before she came to us. Her own new crown is done.",
        "We welcomed a patient to our practice in Whitby today. New patients are welcome.",
    ] {
        let kept = screen().kept(&Draft::post(text), &known);
        assert!(kept.is_empty(), "{text}: {kept:?}");
        assert!(found(&Draft::post(text), &known).is_empty(), "{text}");
    }
}

#[test]
fn the_practice_own_town_is_no_piece_and_another_place_is() {
    let at = |places: &[&str]| Known {
        practice: Practice { places: places.iter().map(|place| (*place).to_owned()).collect(), ..Practice::default() },
        ..known()
    };
    let text = "Our patient from Whitby is a 61-year-old bus driver, and she has a new crown.";
    let message = |known: &Known| found(&Draft::post(text), known).pop().unwrap().message;
    assert!(message(&at(&["Whitby"])).contains("in the practice's area of 20,000"));
    assert!(message(&at(&["Leeds"])).contains("in a town of 13,000"));
}

#[test]
fn a_consent_that_covers_the_story_covers_the_count() {
    let consent = Consent {
        subject: "Doreen Ashworth".into(),
        uses: vec!["name".into(), "treatment story".into(), "age".into(), "job".into()],
        networks: vec!["facebook".into()],
        withdrawn: false,
        agreed: None,
    };
    let draft = Draft {
        network: Some("facebook".into()),
        consent: Some(consent),
        ..Draft::post("Our patient is a 61-year-old bus driver, and today she got her new crown.")
    };
    assert!(found(&draft, &known()).is_empty());
}

#[test]
fn the_fix_says_the_most_telling_piece_in_general_and_leaves_no_few() {
    let text = "Our 61-year-old bus driver is smiling again after her six implants.";
    let report = screen().check(&Draft::post(text), &known());
    let one = report.findings.iter().find(|finding| finding.rule == RULE).unwrap();
    assert_eq!(one.fix.as_ref().map(|fix| fix.text.as_str()), Some("patient"));
    let fixed = chaperone_screen::fix::apply(text, std::slice::from_ref(one));
    assert_eq!(fixed, "Our 61-year-old patient is smiling again after her six implants.");
    assert!(found(&Draft::post(fixed), &known()).is_empty());
}

#[test]
fn the_count_and_its_pieces_do_not_say_the_same_twice() {
    let report = screen()
        .check(&Draft::post("Our patient is a 61-year-old bus driver, and today she got her new crown."), &known());
    let work_out = report.findings.iter().filter(|finding| finding.message.contains("work out who")).count();
    assert_eq!(work_out, 1 + usize::from(report.findings.iter().any(|finding| finding.code == Code::Date)));
    assert!(
        report.findings.iter().any(|finding| finding.message.contains("one of the pieces that together leave few"))
    );
}

#[test]
fn whoever_is_named_is_found_by_the_name_and_the_count_is_a_note() {
    for text in [
        "Doreen Ashworth, 61, has been our patient since 1990; she is a bell ringer, and her new crown is lovely.",
        "Our patient Doreen Ashworth, a 61-year-old bus driver, got her new crown today.",
    ] {
        let report = screen().check(&Draft::post(text), &known());
        assert!(!report.findings.iter().any(|finding| finding.rule == RULE), "{:?}", report.findings);
        let mut said = report.findings.iter().chain(&report.notes).map(|finding| &finding.message);
        assert!(said.any(|said| said.starts_with("Even without the name, about 1 person fits: ")), "{report:?}");
        assert!(report.notes.iter().filter(|note| note.rule == RULE).all(|note| note.level == Level::Note));
    }
}

#[test]
fn a_count_of_many_clears_nothing() {
    let known = Known { area: Area { catchment: 5_000_000, ..Area::default() }, ..known() };
    let draft = Draft::post("Our patient is a 61-year-old bus driver, and she got her new crown.");
    let report = screen().check(&draft, &known);
    assert!(!report.findings.iter().any(|finding| finding.rule == RULE));
    assert_eq!(report.verdict, Verdict::Consent);
}

#[test]
fn an_age_that_is_told_roughly_counts() {
    for text in [
        "Our patient is a bus driver, about 60, and he got a crown today.",
        "Our patient, a bus driver aged about 60, got a crown today.",
    ] {
        let report = screen().check(&Draft::post(text), &known());
        assert!(report.findings.iter().any(|finding| finding.rule == RULE), "{text}: {:?}", report.findings);
    }
}
