//! What texts tell of a generated person, as vaguely as people speak, and who else in the place fits it.
//!
//! Each piece goes two ways: into [`Pieces`] for the estimate, and into a test that any person passes or not for the
//! exact count. Deliberately absent: pieces that do not fit the person, and names that no text could spell.

use chaperone_mosaic::{Age, Kind, LifeStage, Pieces, Place, Practice, Sex, Size, Told};

use super::dice::Dice;
use super::jobs::Job;
use super::names::{NameId, Names, UNTOLD};
use super::people::{Bond, Person, Population};
use chaperone_mosaic::Country;

/// Words that fit some people.
pub(super) struct Saying {
    pub(super) kind: Kind,
    pub(super) words: &'static str,
    pub(super) fits: fn(&Person) -> bool,
}

const fn saying(kind: Kind, words: &'static str, fits: fn(&Person) -> bool) -> Saying {
    Saying { kind, words, fits }
}

/// Everyday words for kin, looks and conditions, as a receptionist would write them.
static SAYINGS: &[Saying] = &[
    saying(Kind::Kinship, "mother", |p| p.female && p.children > 0),
    saying(Kind::Kinship, "dad", |p| !p.female && p.children > 0),
    saying(Kind::Kinship, "mum of two", |p| p.female && p.children == 2),
    saying(Kind::Kinship, "mother of three", |p| p.female && p.children == 3),
    saying(Kind::Kinship, "father of three", |p| !p.female && p.children == 3),
    saying(Kind::Kinship, "mother of five", |p| p.female && p.children == 5),
    saying(Kind::Kinship, "mother of twins", |p| p.female && p.has_twins),
    saying(Kind::Kinship, "twin", |p| p.is_twin),
    saying(Kind::Kinship, "grandmother", |p| p.female && p.grandchildren > 0),
    saying(Kind::Kinship, "grandad", |p| !p.female && p.grandchildren > 0),
    saying(Kind::Kinship, "great-grandmother", |p| p.female && p.great_grandchildren),
    saying(Kind::Kinship, "widow", |p| p.female && p.bond == Bond::Widowed),
    saying(Kind::Kinship, "widower", |p| !p.female && p.bond == Bond::Widowed),
    saying(Kind::Kinship, "divorced", |p| p.bond == Bond::Divorced),
    saying(Kind::Kinship, "wife", |p| p.female && p.bond == Bond::Married),
    saying(Kind::Kinship, "husband", |p| !p.female && p.bond == Bond::Married),
    saying(Kind::Kinship, "single mum", |p| {
        p.female && p.children > 0 && p.age < 50 && matches!(p.bond, Bond::Single | Bond::Divorced)
    }),
    saying(Kind::Appearance, "glasses", |p| p.looks.glasses),
    saying(Kind::Appearance, "bald", |p| p.looks.bald),
    saying(Kind::Appearance, "beard", |p| p.looks.beard),
    saying(Kind::Appearance, "moustache", |p| p.looks.moustache),
    saying(Kind::Appearance, "red hair", |p| p.looks.red_hair),
    saying(Kind::Appearance, "grey hair", |p| p.looks.grey_hair),
    saying(Kind::Appearance, "blonde", |p| p.looks.blonde),
    saying(Kind::Appearance, "hearing aid", |p| p.looks.hearing_aid),
    saying(Kind::Appearance, "walking stick", |p| p.looks.stick),
    saying(Kind::Appearance, "wheelchair", |p| p.looks.wheelchair),
    saying(Kind::Appearance, "tattoos", |p| p.looks.tattoo),
    saying(Kind::Appearance, "braces", |p| p.looks.braces),
    saying(Kind::Condition, "diabetes", |p| p.looks.diabetic),
    saying(Kind::Condition, "asthma", |p| p.looks.asthma),
    saying(Kind::Condition, "epilepsy", |p| p.looks.epilepsy),
    saying(Kind::Condition, "pacemaker", |p| p.looks.pacemaker),
    saying(Kind::Condition, "pregnant", |p| p.pregnant),
];

/// One thing that a text tells.
#[derive(Clone, Copy)]
enum Piece {
    Age(Age),
    Given(NameId),
    Surname(NameId),
    GivenInitial(char),
    SurnameInitial(char),
    Job(&'static str),
    Says(&'static Saying),
    Height(u16),
}

/// A person told of: the pieces for the estimate, how many there are, and the exact count.
pub(super) struct Telling {
    pub(super) pieces: Pieces,
    /// Pieces told, the place among them where it is told; the sex that a pronoun gives away is not counted.
    pub(super) number: usize,
    pub(super) kinds: Vec<Kind>,
    /// How the place was told: by name, as a village or a town, or not at all (the practice's area).
    pub(super) place_told: &'static str,
    /// Who fits in the generated population of the place.
    pub(super) truth: u64,
    /// Each piece but the place, in words.
    pub(super) told: Vec<String>,
    /// For those who read the report. Everybody in it is invented.
    pub(super) words: String,
}

impl Piece {
    fn kind(self) -> Kind {
        match self {
            Piece::Age(_) => Kind::Age,
            Piece::Given(_) => Kind::Given,
            Piece::Surname(_) => Kind::Surname,
            Piece::GivenInitial(_) => Kind::GivenInitial,
            Piece::SurnameInitial(_) => Kind::SurnameInitial,
            Piece::Job(_) => Kind::Occupation,
            Piece::Says(saying) => saying.kind,
            Piece::Height(_) => Kind::Height,
        }
    }

    fn fits(self, person: &Person, names: &Names, jobs: &[Job]) -> bool {
        let starts = |name: NameId, letter: char| name != UNTOLD && names.words[name as usize].starts_with(letter);
        match self {
            Piece::Age(age) => (age.years().0..=age.years().1).contains(&person.age),
            Piece::Given(name) => person.given == name,
            Piece::Surname(name) => person.surname == name,
            Piece::GivenInitial(letter) => starts(person.given, letter),
            Piece::SurnameInitial(letter) => starts(person.surname, letter),
            Piece::Job(word) => person.job.is_some_and(|job| jobs[job].is_called(word)),
            Piece::Says(saying) => (saying.fits)(person),
            Piece::Height(height) => person.height_cm.abs_diff(height) <= 3,
        }
    }

    fn write_into(self, pieces: &mut Pieces, names: &Names) -> String {
        match self {
            Piece::Age(age) => {
                pieces.age = Some(age);
                format!("{age:?}")
            }
            Piece::Given(name) => {
                pieces.given = Some(names.words[name as usize].clone());
                format!("given {}", names.words[name as usize])
            }
            Piece::Surname(name) => {
                pieces.surname = Some(names.words[name as usize].clone());
                format!("surname {}", names.words[name as usize])
            }
            Piece::GivenInitial(letter) => {
                pieces.given_initial = Some(letter);
                format!("initial {letter}.")
            }
            Piece::SurnameInitial(letter) => {
                pieces.surname_initial = Some(letter);
                format!("surname {letter}.")
            }
            Piece::Job(word) => {
                pieces.told.push(Told::new(Kind::Occupation, word));
                word.to_owned()
            }
            Piece::Says(saying) => {
                pieces.told.push(Told::new(saying.kind, saying.words));
                saying.words.to_owned()
            }
            Piece::Height(height) => {
                pieces.height_cm = Some(height);
                format!("{height} cm")
            }
        }
    }
}

/// An age as somebody would say it.
fn say_age(age: u8, dice: &mut Dice) -> Age {
    let stages = [
        (LifeStage::Baby, 0..=1),
        (LifeStage::Toddler, 1..=3),
        (LifeStage::Child, 3..=12),
        (LifeStage::Teenager, 13..=19),
        (LifeStage::MiddleAged, 40..=62),
        (LifeStage::Pensioner, 66..=100),
        (LifeStage::Elderly, 75..=100),
    ];
    let fitting: Vec<_> = stages.iter().filter(|(_, years)| years.contains(&age)).collect();
    let way = dice.unit();
    if way < 0.18 && !fitting.is_empty() {
        Age::Life(fitting[dice.below(fitting.len())].0)
    } else if way < 0.35 || age < 20 {
        Age::Exact(age)
    } else if way < 0.65 {
        Age::About((age + 2) / 5 * 5)
    } else if way < 0.87 {
        Age::Decade(age / 10 * 10)
    } else {
        let ten = age / 10 * 10;
        match age % 10 {
            0..=3 => Age::Range(ten, ten + 3),
            7..=9 => Age::Range(ten + 7, ten + 9),
            _ => Age::Range(ten + 4, ten + 6),
        }
    }
}

/// What could be told of a person, each with how readily it is.
fn tellable(person: &Person, names: &Names, jobs: &[Job], dice: &mut Dice) -> Vec<(Piece, f64)> {
    let mut all = vec![(Piece::Age(say_age(person.age, dice)), 3.0)];
    let first = |name: NameId| names.words[name as usize].chars().next().expect("a name has a letter");
    if person.given != UNTOLD {
        all.push((Piece::Given(person.given), 2.0));
        all.push((Piece::GivenInitial(first(person.given)), 0.3));
    }
    if person.surname != UNTOLD {
        all.push((Piece::Surname(person.surname), 1.0));
        all.push((Piece::SurnameInitial(first(person.surname)), 0.3));
    }
    if let Some(job) = person.job {
        let job = &jobs[job];
        let word = job.wider.filter(|_| dice.chance(0.4)).unwrap_or(job.word);
        all.push((Piece::Job(word), 3.0));
    }
    for (kind, readily) in [(Kind::Kinship, 1.5), (Kind::Appearance, 1.5), (Kind::Condition, 0.7)] {
        let fitting: Vec<&'static Saying> =
            SAYINGS.iter().filter(|saying| saying.kind == kind && (saying.fits)(person)).collect();
        if !fitting.is_empty() {
            all.push((Piece::Says(fitting[dice.below(fitting.len())]), readily));
        }
    }
    let tall = if person.female { 177 } else { 190 };
    let small = if person.female { 152 } else { 165 };
    if person.age >= 18 && (person.height_cm >= tall || person.height_cm <= small) {
        all.push((Piece::Height(person.height_cm), 1.0));
    }
    all
}

/// Whether both tell the same side of a person, so that nobody would tell both.
fn same_side(a: Kind, b: Kind) -> bool {
    let side = |kind| match kind {
        Kind::GivenInitial => Kind::Given,
        Kind::SurnameInitial => Kind::Surname,
        other => other,
    };
    side(a) == side(b)
}

/// Chooses a person of a place and tells two to five pieces; somebody else where there is too little to tell.
pub(super) fn tell(population: &Population, names: &Names, jobs: &[Job], dice: &mut Dice) -> Telling {
    loop {
        let telling = tell_of_one(population, names, jobs, dice);
        if telling.number >= 2 {
            return telling;
        }
    }
}

fn tell_of_one(population: &Population, names: &Names, jobs: &[Job], dice: &mut Dice) -> Telling {
    let person = &population.people[dice.below(population.people.len())];
    let number = 2 + dice.below(4);
    let site = &population.site;
    let mut pieces = Pieces { country: site.country, ..Pieces::default() };
    let people = population.people.len();
    let way = dice.unit();
    let (place_told, counted) = if way < 0.8 {
        pieces.places.push(Place::named(site.name));
        ("by name", 1)
    } else if way < 0.9 {
        let small = people < 5000 && matches!(site.country, Country::Gb | Country::Ie);
        pieces.places.push(Place::Sized(if small { Size::Village } else { Size::Town }));
        ("by a word", 1)
    } else {
        ("by the practice's area", 0)
    };
    // A practice knows its region, and the number of people around it to one digit or so.
    let unit = 10usize.pow((people as f64).log10() as u32);
    let catchment = if counted == 0 { (people + unit / 2) / unit * unit } else { people.max(8000) };
    pieces.practice =
        Practice { catchment: catchment as u64, region: Some(site.region.to_owned()), ..Practice::default() };
    let mut words = if place_told == "by name" { site.name.to_owned() } else { format!("({place_told})") };

    let mut chosen: Vec<Piece> = Vec::new();
    let mut open = tellable(person, names, jobs, dice);
    while chosen.len() + counted < number && !open.is_empty() {
        let all: f64 = open.iter().map(|(_, readily)| readily).sum();
        let mut throw = dice.unit() * all;
        let at = open.iter().position(|(_, readily)| {
            throw -= readily;
            throw < 0.0
        });
        let (piece, _) = open[at.unwrap_or(0)];
        chosen.push(piece);
        open.retain(|(other, _)| !same_side(other.kind(), piece.kind()));
    }
    let sex_told = dice.chance(0.75);
    if sex_told {
        pieces.sex = Some(if person.female { Sex::Female } else { Sex::Male });
        words.push_str(if person.female { ", she" } else { ", he" });
    }
    let told: Vec<String> = chosen.iter().map(|piece| piece.write_into(&mut pieces, names)).collect();
    for one in &told {
        words.push_str(", ");
        words.push_str(one);
    }
    let fits = |other: &&Person| {
        (!sex_told || other.female == person.female) && chosen.iter().all(|piece| piece.fits(other, names, jobs))
    };
    let truth = population.people.iter().filter(fits).count() as u64;
    let kinds = chosen.iter().map(|piece| piece.kind()).collect();
    Telling { pieces, number: chosen.len() + counted, kinds, place_told, truth, told, words }
}
