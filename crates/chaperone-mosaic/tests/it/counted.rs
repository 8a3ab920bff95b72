//! Small populations whose overall shares are counted, so that only the ties between pieces are unknown.
//!
//! Another making than `world`: a dozen jobs and two dozen names with falling shares, each job and each name tied to
//! ages of its own and to a town of its own by a factor.

use chaperone_mosaic::{Age, Counted, Kind, Pieces, Place, estimate};

use crate::world::Dice;

const TOWNS: [u64; 6] = [900, 1_800, 3_500, 6_000, 9_000, 14_000];
const JOBS: usize = 12;
const NAMES: usize = 24;

struct One {
    town: usize,
    age: u8,
    job: usize,
    name: usize,
}

/// Everybody of all towns; `factor` is how much more common a job or name is where it is at home.
fn people(dice: &mut Dice, factor: f64) -> Vec<One> {
    let home = |dice: &mut Dice| (dice.below(90) as f64, dice.below(TOWNS.len()));
    let jobs: Vec<(f64, usize)> = (0..JOBS).map(|_| home(dice)).collect();
    let names: Vec<(f64, usize)> = (0..NAMES).map(|_| home(dice)).collect();
    let mut all = Vec::new();
    for (town, size) in TOWNS.iter().enumerate() {
        for _ in 0..*size {
            // Fewer at high ages: the younger of two throws from 0 to 94.
            let age = dice.below(95).min(dice.below(130));
            let mut draw = |homes: &[(f64, usize)]| {
                let weight = |(at, (years, place)): (usize, &(f64, usize))| {
                    let near = if (age as f64 - years).abs() < 12.0 { factor } else { 1.0 };
                    let here = if town == *place { factor } else { 1.0 };
                    near * here / (at as f64 + 1.5)
                };
                let sum: f64 = homes.iter().enumerate().map(weight).sum();
                let mut left = dice.even() * sum;
                homes
                    .iter()
                    .enumerate()
                    .position(|one| {
                        left -= weight(one);
                        left <= 0.0
                    })
                    .unwrap_or(0)
            };
            let (job, name) = (draw(&jobs), draw(&names));
            all.push(One { town, age: age as u8, job, name });
        }
    }
    all
}

#[test]
fn with_counted_shares_the_interval_covers_ties_of_every_strength() {
    for (factor, seed) in [(1.0, 31), (2.0, 32), (4.0, 33), (8.0, 34)] {
        let mut dice = Dice::new(seed);
        let all = people(&mut dice, factor);
        let share = |fits: &dyn Fn(&One) -> bool| all.iter().filter(|one| fits(one)).count() as f64 / all.len() as f64;
        let (mut errors, mut covered) = (Vec::new(), 0);
        for _ in 0..300 {
            let one = &all[dice.below(all.len())];
            let decade = Age::Decade(one.age);
            let (from, to) = decade.years();
            let truth = all
                .iter()
                .filter(|o| (o.town, o.job, o.name) == (one.town, one.job, one.name) && (from..=to).contains(&o.age))
                .count() as u64;
            let found = estimate(&Pieces {
                age: Some(decade),
                places: vec![Place::Area { people: TOWNS[one.town] }],
                counted: vec![
                    Counted { kind: Kind::Occupation, share: share(&|o| o.job == one.job) },
                    Counted { kind: Kind::Given, share: share(&|o| o.name == one.name) },
                ],
                ..Pieces::default()
            });
            errors.push((found.people as f64 / truth as f64).log10().abs());
            covered += usize::from((found.low..=found.high).contains(&truth));
        }
        errors.sort_by(f64::total_cmp);
        let covered = covered as f64 / errors.len() as f64;
        let line = format!("factor {factor}: median error {:.2}, covered {covered:.3}", errors[errors.len() / 2]);
        #[allow(clippy::print_stdout, reason = "the figures of the card are read off the test")]
        {
            println!("{line}");
        }
        assert!(errors[errors.len() / 2] <= 0.5 && covered >= 0.9, "{line}");
    }
}
