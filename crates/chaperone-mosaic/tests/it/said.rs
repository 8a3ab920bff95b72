//! What an estimate says: numbers, bounds, reasons, and the same on every machine.

use chaperone_mosaic::{
    Age, Counted, Country, Kind, LifeStage, Pieces, Place, Practice, Sex, Size, Told, Visit, estimate, share_of,
};

fn bus_driver() -> Pieces {
    Pieces {
        age: Some(Age::About(60)),
        told: vec![Told::new(Kind::Occupation, "bus driver")],
        places: vec![Place::Area { people: 4_900 }],
        ..Pieces::default()
    }
}

fn told(kind: Kind, words: &str) -> Pieces {
    Pieces { told: vec![Told::new(kind, words)], ..Pieces::default() }
}

#[test]
fn the_sentence_names_every_piece_and_the_place_last() {
    assert_eq!(estimate(&bus_driver()).sentence(), "about 2 people fit: a bus driver, aged about 60, among 4,900");
    let all = Pieces {
        sex: Some(Sex::Female),
        given: Some("Priya".to_owned()),
        surname_initial: Some('P'),
        visit: Some(Visit::Day),
        told: vec![
            Told::new(Kind::Condition, "Type 2 diabetes"),
            Told::new(Kind::Kinship, "mum of four"),
            Told::new(Kind::Occupation, "retired nurse"),
        ],
        ..bus_driver()
    };
    assert_eq!(
        estimate(&all).sentence(),
        "about 1 person fits: a woman or girl, a retired nurse, aged about 60, with that given name, with that first letter of \
         the surname, a mother of four, diabetic, who was at the practice on that day, among 4,900"
    );
}

/// Any change of a table, a formula or the rounding shows here, and so does a machine that counts otherwise.
#[test]
fn the_numbers_are_the_same_on_every_machine() {
    let of = |pieces: &Pieces| {
        let estimate = estimate(pieces);
        (estimate.people, estimate.low, estimate.high)
    };
    let area = Pieces::default();
    let found = [
        of(&area),
        of(&bus_driver()),
        of(&Pieces { places: vec![Place::named("Leeds")], ..bus_driver() }),
        of(&told(Kind::Condition, "asthma")),
        of(&told(Kind::Occupation, "narrowboat whisperer")),
        of(&Pieces { age: Some(Age::Life(LifeStage::Elderly)), sex: Some(Sex::Male), ..Pieces::default() }),
        of(&Pieces { given: Some("Doris".to_owned()), ..Pieces::default() }),
        of(&Pieces { surname: Some("Smith".to_owned()), country: Country::Us, ..Pieces::default() }),
        of(&Pieces { height_cm: Some(203), ..Pieces::default() }),
    ];
    let expected = [
        (20000, 6400, 63000),
        (2, 1, 11),
        (67, 8, 1100),
        (2000, 420, 7100),
        (26, 2, 220),
        (860, 200, 4000),
        (18, 2, 86),
        (300, 29, 1100),
        (4, 1, 13),
    ];
    assert_eq!(found, expected);
}

#[test]
fn more_pieces_never_leave_more_people() {
    let mut pieces = Pieces { places: vec![Place::named("Leeds")], ..Pieces::default() };
    let mut last = estimate(&pieces).people;
    let steps: [fn(&mut Pieces); 5] = [
        |p| p.sex = Some(Sex::Female),
        |p| p.age = Some(Age::Decade(30)),
        |p| p.told.push(Told::new(Kind::Occupation, "teacher")),
        |p| p.told.push(Told::new(Kind::Appearance, "red hair")),
        |p| p.given = Some("Megan".to_owned()),
    ];
    for step in steps {
        step(&mut pieces);
        let now = estimate(&pieces);
        assert!(now.people <= last && now.low <= now.people && now.people <= now.high, "{now:?}");
        last = now.people;
    }
    assert!(last <= 2, "{last}");
}

#[test]
fn somebody_always_fits_and_nobody_beyond_the_place() {
    let nobody = Pieces {
        age: Some(Age::Exact(3)),
        told: vec![Told::new(Kind::Occupation, "retired judge"), Told::new(Kind::Kinship, "great-grandmother")],
        places: vec![Place::Sized(Size::Hamlet)],
        ..Pieces::default()
    };
    assert_eq!(estimate(&nobody).people, 1);
    let everybody = Pieces { places: vec![Place::Area { people: 50 }], ..Pieces::default() };
    assert!(estimate(&everybody).high <= 65);
    let odd = Pieces { age: Some(Age::Range(200, 90)), places: vec![Place::Area { people: 0 }], ..Pieces::default() };
    assert_eq!(estimate(&odd).people, 1);
}

#[test]
fn age_and_name_are_counted_together() {
    let of = |name: &str, age: u8| {
        let given = Some(name.to_owned());
        estimate(&Pieces { given, age: Some(Age::Decade(age)), ..Pieces::default() }).people
    };
    assert!(of("Doris", 80) > 3 * of("Doris", 20));
    assert!(of("Oliver", 0) > 3 * of("Oliver", 60));
}

#[test]
fn sex_and_job_are_counted_together() {
    let of = |sex| {
        let places = vec![Place::Area { people: 100_000 }];
        estimate(&Pieces { sex: Some(sex), places, ..told(Kind::Occupation, "midwife") }).people
    };
    assert!(of(Sex::Female) > 10 * of(Sex::Male));
}

#[test]
fn the_practice_own_area_counts_where_no_place_is_told() {
    let of = |catchment| {
        let practice = Practice { catchment, ..Practice::default() };
        estimate(&Pieces { practice, ..told(Kind::Appearance, "wheelchair") }).people
    };
    assert!(of(200_000) > 5 * of(20_000));
}

#[test]
fn a_visit_on_one_day_leaves_no_more_than_were_seen() {
    let day = estimate(&Pieces { visit: Some(Visit::Day), ..Pieces::default() });
    assert!((20..=80).contains(&day.people), "{day:?}");
    let hour = estimate(&Pieces { visit: Some(Visit::Hour), ..Pieces::default() });
    assert!(hour.people < day.people);
}

#[test]
fn the_same_thing_told_twice_is_one_piece() {
    let once = told(Kind::Occupation, "bus driver");
    let mut twice = once.clone();
    twice.told.push(Told::new(Kind::Occupation, "drives the bus"));
    assert_eq!(estimate(&once), estimate(&twice));
}

#[test]
fn a_reason_says_how_rare_its_piece_is() {
    let reasons = estimate(&bus_driver()).reasons;
    let job = reasons.iter().find(|reason| reason.kind == Kind::Occupation).unwrap();
    let share = share_of(Kind::Occupation, "bus driver");
    assert!((job.one_in as f64 * share - 1.0).abs() < 0.05);
}

#[test]
fn nothing_printed_for_debugging_holds_the_words() {
    let pieces = Pieces { given: Some("Zebedee".to_owned()), ..told(Kind::Condition, "epilepsy") };
    let named = Place::named("Quillfold");
    let printed = format!("{pieces:?} {:?} {named:?} {:?}", pieces.told, estimate(&pieces));
    assert!(!printed.contains("Zebedee") && !printed.contains("Quillfold"), "{printed}");
}

#[test]
fn a_counted_share_stands_for_the_table() {
    let of = |share| {
        let counted = vec![Counted { kind: Kind::Occupation, share }];
        estimate(&Pieces { counted, places: vec![Place::Area { people: 10_000 }], ..Pieces::default() })
    };
    let tenth = of(0.1);
    assert!((900..=1_300).contains(&tenth.people) && tenth.high < 20 * tenth.low, "{tenth:?}");
    assert_eq!((of(f64::NAN).people, of(-1.0).people), (of(1.0).people, 1));
}

#[test]
fn no_words_however_odd_break_the_estimate() {
    let mut dice = crate::world::Dice::new(9);
    let letters: Vec<char> = "aeé ’'-/.0129ßŁ😁\u{200b}\u{301}\tزי漢 retired bus of".chars().collect();
    for _ in 0..2_000 {
        let mut word = || -> String {
            let length = dice.below(40);
            (0..length).map(|_| letters[dice.below(letters.len())]).collect()
        };
        let pieces = Pieces {
            given: Some(word()),
            surname: Some(word()),
            told: vec![Told::new(Kind::Occupation, &word()), Told::new(Kind::Place, &word())],
            places: vec![Place::named(&word())],
            height_cm: chaperone_mosaic::height_cm(&word()),
            given_initial: word().chars().next(),
            ..Pieces::default()
        };
        let found = estimate(&pieces);
        assert!(1 <= found.low && found.low <= found.people && found.people <= found.high);
    }
}
