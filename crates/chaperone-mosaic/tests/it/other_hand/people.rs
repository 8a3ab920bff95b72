//! Whole populations, person by person, with what hangs together in a real place.
//!
//! Age pyramids by what a place lives from; jobs by age, sex and place; names by age, sex, community and place;
//! surnames that run in a village; marriage, children and looks by age and community. Deliberately absent: anything
//! read from the estimator's model, and any real person.

use super::dice::Dice;
use super::jobs::{Job, shares_in};
use super::names::{NameId, Names};
use super::places::{Living, Site};
use chaperone_mosaic::Country;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Bond {
    Single,
    Married,
    Divorced,
    Widowed,
}

/// One generated person.
#[derive(Debug, Clone)]
#[allow(clippy::struct_excessive_bools, reason = "each is one thing that a text may tell, and none excludes another")]
pub(super) struct Person {
    pub(super) female: bool,
    pub(super) age: u8,
    pub(super) job: Option<usize>,
    pub(super) given: NameId,
    pub(super) surname: NameId,
    pub(super) bond: Bond,
    pub(super) children: u8,
    pub(super) has_twins: bool,
    pub(super) is_twin: bool,
    pub(super) grandchildren: u8,
    pub(super) great_grandchildren: bool,
    pub(super) pregnant: bool,
    pub(super) looks: Looks,
    pub(super) height_cm: u16,
}

/// What a neighbour sees or knows of somebody's health.
#[derive(Debug, Clone, Default)]
#[allow(clippy::struct_excessive_bools, reason = "each is one thing that a text may tell, and none excludes another")]
pub(super) struct Looks {
    pub(super) glasses: bool,
    pub(super) bald: bool,
    pub(super) beard: bool,
    pub(super) moustache: bool,
    pub(super) red_hair: bool,
    pub(super) grey_hair: bool,
    pub(super) blonde: bool,
    pub(super) hearing_aid: bool,
    pub(super) stick: bool,
    pub(super) wheelchair: bool,
    pub(super) tattoo: bool,
    pub(super) braces: bool,
    pub(super) diabetic: bool,
    pub(super) asthma: bool,
    pub(super) epilepsy: bool,
    pub(super) pacemaker: bool,
}

/// A place and everybody in it.
pub(super) struct Population {
    pub(super) site: Site,
    pub(super) people: Vec<Person>,
}

/// People by ten years of age in 1,000 (the last 80 and over).
fn decades(country: Country) -> [f64; 9] {
    match country {
        Country::Gb => [113., 116., 126., 138., 128., 135., 110., 85., 50.],
        Country::Ie => [123., 135., 120., 140., 155., 128., 98., 67., 36.],
        Country::Us => [115., 128., 136., 136., 124., 125., 119., 76., 41.],
        Country::Au => [120., 120., 135., 148., 130., 122., 108., 77., 43.],
    }
}

/// The share of each year of age, 0 to 100, in a country.
fn pyramid(country: Country) -> Vec<f64> {
    let decades = decades(country);
    let old_years: Vec<f64> = (0..21).map(|year| 0.88f64.powi(year)).collect();
    let old: f64 = old_years.iter().sum();
    let of = |age: usize| if age < 80 { decades[age / 10] / 10.0 } else { decades[8] * old_years[age - 80] / old };
    let all: f64 = decades.iter().sum();
    (0..=100).map(|age| of(age) / all).collect()
}

fn share_of_women(living: Living, age: usize) -> f64 {
    match (living, age) {
        (Living::Mining, 18..=64) => 0.42,
        (Living::Garrison, 18..=39) => 0.36,
        (_, 0..=59) => 0.495,
        (_, 60..=69) => 0.515,
        (_, 70..=79) => 0.54,
        (_, 80..=89) => 0.6,
        _ => 0.7,
    }
}

/// A line from 0 at one age to a share at another, level beyond.
fn rising(age: u8, from: u8, to: u8, share: f64) -> f64 {
    (f64::from(age.saturating_sub(from)) / f64::from(to - from)).min(1.0) * share
}

fn bond(female: bool, age: u8, large_families: bool, dice: &mut Dice) -> Bond {
    if age < 18 {
        return Bond::Single;
    }
    let ever = rising(age, 18, if large_families { 28 } else { 42 }, if large_families { 0.93 } else { 0.8 });
    if !dice.chance(ever) {
        return Bond::Single;
    }
    let widowed = if female { rising(age, 50, 92, 0.78) } else { rising(age, 58, 98, 0.5) };
    if dice.chance(widowed * widowed.sqrt()) {
        Bond::Widowed
    } else if dice.chance(rising(age, 25, 52, if large_families { 0.08 } else { 0.24 })) {
        Bond::Divorced
    } else {
        Bond::Married
    }
}

fn children(female: bool, age: u8, bond: Bond, large_families: bool, dice: &mut Dice) -> u8 {
    let start = if female { 19 } else { 22 };
    let any = match bond {
        Bond::Single => rising(age, start, 45, 0.35),
        _ => rising(age, start, 40, 0.86),
    };
    if !dice.chance(any) {
        return 0;
    }
    let more = if large_families || age > 75 { 0.68 } else { 0.5 } * rising(age, start - 3, 34, 1.0);
    let mut number = 1;
    while number < 9 && dice.chance(if number == 1 { (more + 0.15).min(0.85) } else { more * 0.62 }) {
        number += 1;
    }
    number
}

fn looks(female: bool, age: u8, community: &str, job: Option<&Job>, dice: &mut Dice) -> Looks {
    let man = !female;
    let grown = age >= 18;
    let asian = community == "asian";
    let fair = !matches!(community, "asian" | "black" | "vietnamese" | "hispanic" | "italian");
    let red = match community {
        "irish" => 0.09,
        "scottish" => 0.07,
        "welsh" => 0.05,
        "english" | "australian" => 0.035,
        "american" => 0.02,
        _ => 0.001,
    };
    let bald = man && dice.chance(rising(age, 25, 75, 0.5));
    let beard = man
        && grown
        && dice.chance(if asian {
            0.6
        } else if age < 45 {
            0.35
        } else {
            0.2
        });
    let grey = !bald && dice.chance(rising(age, 35, 72, if female { 0.6 } else { 0.9 }));
    let red_hair = !bald && !grey && dice.chance(red);
    let soldier = job.is_some_and(|job| job.is_called("soldier"));
    Looks {
        glasses: dice.chance(0.06 + rising(age, 3, 20, 0.19) + rising(age, 40, 60, 0.45)),
        bald,
        beard,
        moustache: man && grown && !beard && dice.chance(if age > 60 { 0.07 } else { 0.025 }),
        red_hair,
        grey_hair: grey,
        blonde: !bald && !grey && !red_hair && fair && dice.chance(if female { 0.28 } else { 0.13 }),
        hearing_aid: dice.chance(0.002 + rising(age, 50, 92, 0.42)),
        stick: dice.chance(0.003 + rising(age, 58, 95, 0.5)),
        wheelchair: dice.chance(0.004 + rising(age, 65, 100, 0.12)),
        tattoo: grown
            && dice.chance(if soldier {
                0.65
            } else if age < 50 {
                0.33
            } else if age < 70 {
                0.13
            } else {
                0.04
            }),
        braces: (11..=17).contains(&age) && dice.chance(0.2),
        diabetic: dice
            .chance((0.003 + rising(age, 30, 75, 0.16)) * if asian || community == "hispanic" { 2.0 } else { 1.0 }),
        asthma: dice.chance(0.1),
        epilepsy: dice.chance(0.009),
        pacemaker: dice.chance(rising(age, 55, 95, 0.09)),
    }
}

/// The chance that a household bears the surname of a household already there: kin.
fn kin(people: usize) -> f64 {
    match people {
        0..1500 => 0.45,
        1500..4000 => 0.33,
        4000..15_000 => 0.18,
        _ => 0.06,
    }
}

/// Fills a place with people.
pub(super) fn populate(site: Site, names: &Names, jobs: &[Job], dice: &mut Dice) -> Population {
    let national = pyramid(site.country);
    let slope = dice.normal() * 0.004;
    let local: Vec<f64> = (0..=100)
        .map(|age| national[age] * site.living.tilt(age) * (slope * (age as f64 - 40.0)).exp())
        .scan(0.0, |sum, one| {
            *sum += one;
            Some(*sum)
        })
        .collect();
    let all = local[100];
    let ages: Vec<f64> = local.iter().map(|sum| sum / all).collect();
    let held = shares_in(jobs, site.country, site.living, &national, dice);
    // Lists are some years old, and where the place ends is a matter of opinion.
    let wanted = (site.listed() as f64 * dice.factor(0.15)).round() as usize;
    let place_names = names.in_place(site.communities, dice);
    let shares: Vec<f64> = site
        .communities
        .iter()
        .scan(0.0, |sum, (_, share)| {
            *sum += share;
            Some(*sum)
        })
        .collect();
    let mut people: Vec<Person> = Vec::with_capacity(wanted + 6);
    let mut households: Vec<(usize, NameId)> = Vec::new();
    while people.len() < wanted {
        let community = dice.land(&shares).unwrap_or(0);
        let surname = if !households.is_empty() && dice.chance(kin(wanted)) {
            households[dice.below(households.len())]
        } else {
            (community, names.surname(&place_names[community], dice))
        };
        households.push(surname);
        let (community, surname) = surname;
        for _ in 0..=dice.below(4) {
            let age = dice.land(&ages).unwrap_or(100);
            let female = dice.chance(share_of_women(site.living, age));
            let given = names.given(&place_names[community], female, age, dice);
            let job = dice.land(&held[usize::from(female)][age]);
            people.push(person(female, age as u8, site.communities[community].0, (given, surname), job, jobs, dice));
        }
    }
    people.truncate(wanted);
    Population { site, people }
}

fn person(
    female: bool,
    age: u8,
    community: &'static str,
    (given, surname): (NameId, NameId),
    job: Option<usize>,
    jobs: &[Job],
    dice: &mut Dice,
) -> Person {
    let large_families = matches!(community, "asian" | "hispanic");
    let religious = job.is_some_and(|job| matches!(jobs[job].word, "nun" | "priest"));
    let bond = if religious { Bond::Single } else { bond(female, age, large_families, dice) };
    let children = if religious { 0 } else { children(female, age, bond, large_families, dice) };
    let grandparent = children > 0 && dice.chance(rising(age, 38, 70, 0.9));
    let grandchildren = if grandparent { 1 + dice.below(usize::from(children) * 2 + 1) as u8 } else { 0 };
    let mean = if female { 164.0 } else { 177.5 }
        - rising(age, 40, 85, 6.0)
        - if community == "vietnamese" { 5.0 } else { 0.0 };
    let grown = f64::from(age.min(17)) / 17.0;
    let height = (mean + dice.normal() * 6.8) * (0.38 + 0.62 * grown);
    Person {
        female,
        age,
        job,
        given,
        surname,
        bond,
        children,
        has_twins: children > 1 && dice.chance(0.035),
        is_twin: dice.chance(0.028),
        grandchildren,
        great_grandchildren: grandparent && dice.chance(rising(age, 62, 92, 0.75)),
        pregnant: female && (18..=43).contains(&age) && dice.chance(if (25..=35).contains(&age) { 0.07 } else { 0.02 }),
        looks: looks(female, age, community, job.map(|job| &jobs[job]), dice),
        height_cm: height.round() as u16,
    }
}
