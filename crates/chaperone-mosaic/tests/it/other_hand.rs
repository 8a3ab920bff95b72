//! The estimate against exact counts, by another hand: populations whose dependences the estimator does not know.
//!
//! Whoever wrote this read the public interface of the crate and the card of its tables, not the model. Forty-eight
//! towns and villages of four countries are filled person by person; people are told of in two to five pieces;
//! everybody in the place who fits is counted. What the estimate does not reach stands here too: its goal under
//! `#[ignore]`, its reached figure as a ratchet. Deliberately absent: anything tuned to the estimate.

#![allow(clippy::print_stdout, reason = "the report is printed for whoever asks for it")]
#![allow(clippy::expect_used, reason = "tables written in these files; a slip in them should stop the test")]

mod communities;
mod dice;
mod figures;
mod jobs;
mod names;
mod people;
mod places;
mod tell;

use std::ops::RangeInclusive;

use chaperone_mosaic::{Country, Kind, estimate};

use dice::Dice;
use figures::{Case, by_group, error_of_one_number, figures, print, print_farthest, print_missed_words, share};
use names::Names;

/// Goals of the project: the median error in log10, and the share of intervals that hold the exact count.
const GOAL_ERROR: f64 = 0.5;
const GOAL_COVERED: f64 = 0.90;

/// People told of in each place.
const TOLD_IN_EACH: usize = 60;

/// Fills every place from each seed and tells of people in it.
fn worlds(seeds: RangeInclusive<u64>) -> Vec<Case> {
    let jobs = jobs::jobs();
    let mut cases = Vec::new();
    for seed in seeds {
        let mut dice = Dice::seeded(seed);
        let names: Vec<Names> = Country::ALL.iter().map(|country| Names::of(*country, &mut dice)).collect();
        for site in places::sites() {
            let at = Country::ALL.iter().position(|country| *country == site.country).expect("one of the four");
            let population = people::populate(site, &names[at], &jobs, &mut dice);
            for _ in 0..TOLD_IN_EACH {
                let telling = tell::tell(&population, &names[at], &jobs, &mut dice);
                cases.push(Case {
                    estimate: estimate(&telling.pieces),
                    telling,
                    country: population.site.country,
                    place: population.site.name,
                    living: population.site.living,
                    people: population.people.len(),
                });
            }
        }
    }
    cases
}

fn those(cases: &[Case], is: impl Fn(&Case) -> bool) -> Vec<&Case> {
    cases.iter().filter(|case| is(case)).collect()
}

#[test]
fn exact_counts_of_another_hand_lie_near_the_estimate() {
    let cases = worlds(2026..=2026);
    let (all, hard) = (figures(&those(&cases, |_| true)), figures(&those(&cases, Case::is_hard)));
    assert!(all.cases > 2500 && hard.cases > 500, "too few to tell: {all:?}, {hard:?}");
    for of in [all, hard] {
        assert!(of.error <= GOAL_ERROR && of.covered >= GOAL_COVERED, "{of:?}");
    }
}

#[test]
fn the_estimate_knows_more_than_one_number_for_everybody() {
    // Many tellings fit one person, so a small median over all of them is cheap; where somebody else fits it is not.
    let cases = worlds(2026..=2026);
    let several = those(&cases, |case| case.telling.truth > 1);
    let (own, cheap) = (figures(&several).error, error_of_one_number(&several));
    assert!(own < cheap / 2.0, "estimate {own:.2}, one number {cheap:.2}");
}

#[test]
fn no_country_size_kind_or_number_of_pieces_is_left_behind() {
    let cases = worlds(2027..=2028);
    let sides = ["country: ", "size: ", "kind: ", "pieces: ", "place told: "];
    let groups = by_group(&cases);
    let groups = groups.iter().filter(|(name, _)| sides.iter().any(|side| name.starts_with(side)));
    let mut seen = 0;
    for (name, group) in groups {
        let of = figures(group);
        assert!(of.cases >= 100, "too few to tell: {name} {of:?}");
        assert!(of.error <= GOAL_ERROR && of.covered >= GOAL_COVERED, "{name}: {of:?}");
        seen += 1;
    }
    assert_eq!(seen, 4 + 4 + 10 + 4 + 3, "countries, sizes, kinds, numbers of pieces, ways to tell a place");
}

#[test]
fn few_people_are_seldom_taken_for_many() {
    // The error that would harm somebody: at most ten fit, and the estimate says more.
    let cases = worlds(2029..=2030);
    let few = those(&cases, |case| case.telling.truth <= 10);
    let taken_for_many = share(&few, |case| case.estimate.people > 10);
    assert!(taken_for_many <= 0.06, "{taken_for_many:.3} of {}", few.len());
    let surely_many = those(&cases, |case| case.estimate.low > 10);
    let but_few = share(&surely_many, |case| case.telling.truth <= 10);
    assert!(but_few <= 0.02, "{but_few:.3} of {}", surely_many.len());
}

/// Where a goal is missed: which cases, and the error and coverage that are reached over five worlds, rounded outwards.
type Weak = (&'static str, fn(&Case) -> bool, f64, f64);

const WEAK: &[Weak] = &[
    ("a place and only a job", |case| case.tells_only(Kind::Occupation), 0.38, 0.79),
    ("a place and only a surname", |case| case.tells_only(Kind::Surname), 0.31, 0.78),
    ("a place and only a given name", |case| case.tells_only(Kind::Given), 0.31, 0.85),
    ("hard, with a job in a mining town", |case| is_hard_job(case, places::Mining), 0.50, 0.76),
    ("hard, with a job in a garrison", |case| is_hard_job(case, places::Garrison), 0.81, 0.88),
];

fn is_hard_job(case: &Case, living: places::Living) -> bool {
    case.is_hard() && case.tells(Kind::Occupation) && case.living == living
}

#[test]
fn weak_spots_do_not_get_weaker() {
    let cases = worlds(1..=5);
    for (name, is, error, covered) in WEAK {
        let of = figures(&those(&cases, is));
        assert!(of.cases >= 50, "too few to tell: {name} {of:?}");
        assert!(of.error <= *error && of.covered >= *covered, "{name}: {of:?}");
    }
}

#[test]
#[ignore = "not reached where a job, a surname or a given name clusters: too few are thought to fit"]
fn weak_spots_reach_the_goal() {
    let cases = worlds(1..=5);
    let weak = WEAK.iter().map(|(name, is, ..)| (name, figures(&those(&cases, is))));
    let missed: Vec<_> = weak.filter(|(_, of)| of.error > GOAL_ERROR || of.covered < GOAL_COVERED).collect();
    assert!(missed.is_empty(), "{missed:#?}");
}

/// Every figure over five worlds: `cargo test -p chaperone-mosaic --test it -- --ignored --nocapture the_other_hand`.
#[test]
#[ignore = "a report of five worlds, to be read"]
fn what_the_other_hand_finds() {
    let cases = worlds(1..=5);
    print("all", &those(&cases, |_| true));
    print("somebody else fits", &those(&cases, |case| case.telling.truth > 1));
    print("hard", &those(&cases, Case::is_hard));
    for (name, is) in
        [("somebody else fits", (|case| case.telling.truth > 1) as fn(&Case) -> bool), ("hard", Case::is_hard)]
    {
        println!("{name}: the best one number for all errs by {:.2}", error_of_one_number(&those(&cases, is)));
    }
    for (name, group) in by_group(&cases) {
        print(&name, &group);
        print("    hard", &group.into_iter().filter(|case| case.is_hard()).collect::<Vec<_>>());
    }
    for limit in [1, 3, 10, 30] {
        let few = those(&cases, |case| case.telling.truth <= limit);
        let many = those(&cases, |case| case.telling.truth > limit);
        println!(
            "at most {limit} fit: {:.3} of {} are estimated so; of {} where more fit, {:.3} are estimated at most {limit}",
            share(&few, |case| case.estimate.people <= limit),
            few.len(),
            many.len(),
            share(&many, |case| case.estimate.people <= limit)
        );
    }
    let surely = those(&cases, |case| case.estimate.low > 10);
    println!(
        "low above 10: {}, truth at most 10 in {:.4}",
        surely.len(),
        share(&surely, |case| case.telling.truth <= 10)
    );
    print_missed_words(&cases);
    print_farthest(&cases);
    assert!(figures(&those(&cases, |_| true)).covered >= GOAL_COVERED);
}
