//! What is kept of earlier texts: no words, comparable by tag, merged per subject, and counted with a new draft.

use chaperone_mosaic::{
    Age, Class, Entry, Kind, Pieces, Place, Sex, Tag, Told, Visit, agreement, classes, contradict, estimate,
    estimate_with, merge,
};

/// Stands in for the desk's keyed hash.
fn tag(words: &str) -> Tag {
    let mut tag = [7_u8; 16];
    for (at, byte) in words.bytes().enumerate() {
        tag[at % 16] = tag[at % 16].rotate_left(3) ^ byte.wrapping_mul(31).wrapping_add((at % 251) as u8);
    }
    Tag(tag)
}

fn kept(pieces: &Pieces) -> Vec<Class> {
    classes(pieces, &tag)
}

fn job(words: &str) -> Pieces {
    Pieces { told: vec![Told::new(Kind::Occupation, words)], ..Pieces::default() }
}

fn full() -> Pieces {
    Pieces {
        sex: Some(Sex::Female),
        age: Some(Age::Exact(61)),
        given: Some("Bernadette".to_owned()),
        surname: Some("O'Brien".to_owned()),
        height_cm: Some(151),
        places: vec![Place::named("Whitby")],
        visit: Some(Visit::Day),
        told: vec![
            Told::new(Kind::Occupation, "bus driver"),
            Told::new(Kind::Kinship, "mother of four"),
            Told::new(Kind::Appearance, "red hair"),
            Told::new(Kind::Event, "marathon"),
            Told::new(Kind::Condition, "epilepsy"),
        ],
        ..Pieces::default()
    }
}

#[test]
fn what_is_kept_holds_no_word_of_the_text_and_comes_back_the_same() {
    let entry = Entry { subject: Some(tag("subject")), classes: kept(&full()) };
    assert_eq!(entry.classes.len(), 12);
    let written = serde_json::to_string(&entry).unwrap();
    let low = written.to_lowercase();
    let words =
        ["bernadette", "brien", "whitby", "bus", "driver", "mother", "four", "red", "hair", "marathon", "epilep"];
    for word in words {
        assert!(!low.contains(word), "{word} in {written}");
    }
    assert_eq!(serde_json::from_str::<Entry>(&written).unwrap(), entry);
}

#[test]
fn a_tag_that_is_none_is_refused() {
    for wrong in ["\"12\"", "\"zz000000000000000000000000000000\"", "\"éé0000000000000000000000000000\"", "7"] {
        assert!(serde_json::from_str::<Tag>(wrong).is_err(), "{wrong}");
    }
}

#[test]
fn two_harmless_texts_together_leave_few() {
    let first = Pieces { age: Some(Age::Exact(61)), ..job("bus driver") };
    let second = Pieces { places: vec![Place::named("Whitby")], ..Pieces::default() };
    let alone = estimate(&second);
    let together = estimate_with(&second, &kept(&second), &kept(&first));
    assert!(alone.people > 5_000 && together.people <= 3, "{} {}", alone.people, together.people);
    assert!(together.sentence().contains("a job told earlier"), "{}", together.sentence());
}

#[test]
fn kept_classes_count_nearly_as_the_words_did() {
    let earlier = kept(&Pieces { places: vec![Place::named("Leeds")], ..job("teacher") });
    let whole = Pieces { places: vec![Place::named("Leeds")], sex: Some(Sex::Male), ..job("teacher") };
    let at_once = estimate(&whole).people as f64;
    let man = Pieces { sex: Some(Sex::Male), ..Pieces::default() };
    let in_two = estimate_with(&man, &kept(&man), &earlier).people as f64;
    assert!((at_once / in_two).log10().abs() < 0.6, "{at_once} {in_two}");
}

#[test]
fn the_same_piece_told_again_counts_once() {
    let pieces = full();
    assert_eq!(estimate_with(&pieces, &kept(&pieces), &kept(&pieces)), estimate(&pieces));
}

#[test]
fn people_who_differ_contradict_each_other() {
    let of = |change: fn(&mut Pieces)| {
        let mut pieces = Pieces::default();
        change(&mut pieces);
        kept(&pieces)
    };
    let pairs: [(Vec<Class>, Vec<Class>, bool); 11] = [
        (of(|p| p.sex = Some(Sex::Female)), of(|p| p.sex = Some(Sex::Male)), true),
        (of(|p| p.age = Some(Age::Exact(40))), of(|p| p.age = Some(Age::Decade(50))), true),
        (of(|p| p.age = Some(Age::Exact(49))), of(|p| p.age = Some(Age::Decade(50))), false),
        (of(|p| p.given = Some("Dave".into())), of(|p| p.given = Some("David".into())), false),
        (of(|p| p.given = Some("Dave".into())), of(|p| p.given = Some("Steve".into())), true),
        (of(|p| p.given = Some("Dave".into())), of(|p| p.given_initial = Some('D')), false),
        (of(|p| p.surname = Some("Marsh".into())), of(|p| p.surname_initial = Some('k')), true),
        (kept(&job("bus driver")), kept(&job("butcher")), true),
        (kept(&job("retired butcher")), kept(&job("bus driver")), false),
        (of(|p| p.places.push(Place::named("Whitby"))), of(|p| p.places.push(Place::named("Kelso"))), true),
        (of(|p| p.places.push(Place::named("Whitby"))), of(|p| p.places.push(Place::named("North Yorkshire"))), false),
    ];
    for (at, (a, b, differ)) in pairs.iter().enumerate() {
        assert_eq!((contradict(a, b), contradict(b, a)), (*differ, *differ), "pair {at}");
    }
    let mother = kept(&Pieces { told: vec![Told::new(Kind::Kinship, "mother of four")], ..Pieces::default() });
    assert!(contradict(&mother, &of(|p| p.sex = Some(Sex::Male))));
}

#[test]
fn texts_about_one_subject_are_joined_and_contradictions_are_not() {
    let entry = |subject: &str, pieces: &Pieces| Entry { subject: Some(tag(subject)), classes: kept(pieces) };
    let woman = Pieces { sex: Some(Sex::Female), age: Some(Age::Decade(60)), ..Pieces::default() };
    let driver = Pieces { age: Some(Age::Exact(61)), ..job("bus driver") };
    let man = Pieces { sex: Some(Sex::Male), ..Pieces::default() };
    let nameless = Entry { subject: None, classes: kept(&driver) };
    let people = merge(&[
        entry("a", &woman),
        entry("b", &driver),
        entry("a", &driver),
        entry("a", &man),
        nameless.clone(),
        nameless.clone(),
    ]);
    assert_eq!(people.len(), 5);
    assert!(people[0].classes.contains(&Class::Age { from: 60, to: 64, years: 1 }), "{:?}", people[0]);
    assert_eq!(people[0].classes.len(), 3);
    assert_eq!(people[2].classes, kept(&man));
}

#[test]
fn look_alike_texts_agree_by_how_rare_what_they_share_is() {
    let driver = Pieces { places: vec![Place::named("Whitby")], ..job("bus driver") };
    let again = Pieces { age: Some(Age::About(60)), ..driver.clone() };
    let other = Pieces { places: vec![Place::named("Kelso")], ..job("bus driver") };
    assert_eq!(agreement(&kept(&driver), &kept(&again), 20_000), 2_000);
    // To a practice of the whole country the town tells more.
    assert!(agreement(&kept(&driver), &kept(&again), 60_000_000) > 1_000_000);
    assert_eq!(agreement(&kept(&driver), &kept(&other), 20_000), 1);
    assert_eq!(agreement(&kept(&driver), &[], 20_000), 1);
}

#[test]
fn places_of_one_size_are_kept_alike() {
    let place = |name: &str| match kept(&Pieces { places: vec![Place::named(name)], ..Pieces::default() })[0] {
        Class::Place { log, error, .. } => (log, error),
        other => panic!("{other:?}"),
    };
    assert_eq!(place("Whitby"), place("Bodmin"));
}
