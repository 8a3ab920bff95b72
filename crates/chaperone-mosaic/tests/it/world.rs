//! Generated populations whose people hang together in ways that the estimator does not know.
//!
//! Towns come from the table of places; jobs, names and traits start from the crate's own shares and are then bent:
//! every share by an error of its own, jobs by town and by ages of their own, names by communities that live together
//! and marry within, traits by age and by each other. `strength` says how much: 0 bends nothing but the shares.
//! Everything comes from one seed, so a failure can be looked at again.

use chaperone_mosaic::{Country, Kind, given_share, populations, share_of, surname_share};

/// A small generator of our own (xorshift64*): the tests need the same numbers everywhere, not good secrets.
pub(crate) struct Dice(u64);

impl Dice {
    pub(crate) fn new(seed: u64) -> Dice {
        Dice(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1)
    }

    pub(crate) fn next(&mut self) -> u64 {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        self.0.wrapping_mul(0x2545_f491_4f6c_dd1d)
    }

    /// Evenly between 0 and 1.
    pub(crate) fn even(&mut self) -> f64 {
        (self.next() >> 11) as f64 / (1_u64 << 53) as f64
    }

    pub(crate) fn below(&mut self, bound: usize) -> usize {
        (self.even() * bound as f64) as usize
    }

    /// Ten to the power of a normal variable with this spread.
    fn bend(&mut self, spread: f64) -> f64 {
        let sum: f64 = (0..12).map(|_| self.even()).sum();
        10_f64.powf((sum - 6.0) * spread)
    }

    /// An index with chances in proportion to rising sums; `None` past their end (the sums may end below 1).
    fn pick(&mut self, sums: &[f64]) -> Option<u16> {
        let at = self.even();
        let index = sums.partition_point(|sum| *sum <= at);
        (index < sums.len()).then_some(index as u16)
    }
}

pub(crate) const JOBS: &[&str] = &[
    "bus driver",
    "teacher",
    "nurse",
    "farmer",
    "fisherman",
    "plumber",
    "electrician",
    "hairdresser",
    "chef",
    "solicitor",
    "police officer",
    "firefighter",
    "vicar",
    "postman",
    "carer",
    "lorry driver",
    "shop assistant",
    "accountant",
    "software developer",
    "student",
    "retired",
    "midwife",
    "librarian",
    "soldier",
    "builder",
    "mechanic",
    "vet",
    "florist",
    "headteacher",
    "dentist",
    "paramedic",
    "taxi driver",
    "welder",
    "baker",
    "butcher",
    "journalist",
];
pub(crate) const TRAITS: &[(Kind, &str)] = &[
    (Kind::Kinship, "twin"),
    (Kind::Kinship, "mother of four"),
    (Kind::Kinship, "grandmother"),
    (Kind::Kinship, "widow"),
    (Kind::Kinship, "pregnant"),
    (Kind::Appearance, "wheelchair"),
    (Kind::Appearance, "red hair"),
    (Kind::Appearance, "hearing aid"),
    (Kind::Event, "wedding"),
    (Kind::Event, "marathon"),
    (Kind::Event, "car crash"),
    (Kind::Condition, "diabetes"),
    (Kind::Condition, "epilepsy"),
    (Kind::Condition, "stroke"),
    (Kind::Condition, "dementia"),
    (Kind::Condition, "breast cancer"),
    (Kind::Condition, "depression"),
];
pub(crate) const GIVEN: &[&str] = &[
    "james", "mary", "oliver", "doris", "david", "susan", "mohammed", "priya", "jack", "chloe", "edith", "george",
    "linda", "kevin", "tyler", "grace", "arthur", "brenda", "liam", "aisha", "peter", "margaret", "emily", "harold",
    "wendy", "ethan", "keith", "joan", "thomas", "laura", "ahmed", "fatima", "sean", "siobhan", "patrick", "hannah",
    "walter", "sharon", "joshua", "sophie", "maria", "jose", "carol", "ruth", "gordon", "zoe", "adam", "helen",
];
pub(crate) const SURNAMES: &[&str] = &[
    "smith",
    "jones",
    "patel",
    "khan",
    "murphy",
    "taylor",
    "hussain",
    "williams",
    "kelly",
    "davies",
    "begum",
    "brown",
    "ahmed",
    "walsh",
    "evans",
    "singh",
    "clark",
    "wright",
    "hughes",
    "garcia",
    "nguyen",
    "baker",
    "turner",
    "fisher",
    "oneill",
    "cooper",
    "ward",
    "ali",
    "morris",
    "shah",
    "bennett",
    "gallagher",
    "foster",
    "kaur",
    "simpson",
    "marsh",
];

pub(crate) const NONE: u16 = u16::MAX;

/// One person: indices into the lists above, `NONE` for anything else.
#[derive(Clone, Copy)]
pub(crate) struct Person {
    pub(crate) town: u16,
    pub(crate) age: u8,
    pub(crate) woman: bool,
    pub(crate) job: u16,
    pub(crate) given: u16,
    pub(crate) surname: u16,
    /// A bit for each trait.
    pub(crate) traits: u32,
}

pub(crate) struct World {
    pub(crate) towns: Vec<(&'static str, u64)>,
    pub(crate) people: Vec<Person>,
}

const COMMUNITIES: usize = 4;

/// A population of about `people` in towns of a country.
pub(crate) fn generate(country: Country, people: u64, strength: f64, seed: u64) -> World {
    let mut dice = Dice::new(seed);
    let listed: Vec<(&str, u64)> = populations(country).filter(|(_, n)| (500..60_000).contains(n)).collect();
    // Names that only one place bears: what a shared name does is tested on its own.
    let alone: Vec<_> =
        listed.iter().filter(|(name, _)| listed.iter().filter(|(n, _)| n == name).count() == 1).collect();
    let (mut towns, mut total) = (Vec::new(), 0);
    while total < people {
        let town = *alone[dice.below(alone.len())];
        if !towns.contains(&town) {
            towns.push(town);
            total += town.1;
        }
    }

    // Our own pyramid, not the crate's: even to 60, then falling; bent by town.
    let pyramid = |age: usize| if age < 60 { 1.25 } else { 1.25 * (-(age as f64 - 60.0) / 18.0).exp() };
    // Every share is off by an error of its own.
    let jobs: Vec<(f64, f64, f64)> = JOBS
        .iter()
        .map(|job| {
            let peak = match *job {
                "student" => 20.0,
                "retired" => 78.0,
                "headteacher" | "vicar" => 52.0,
                _ => 30.0 + 22.0 * dice.even(),
            };
            let width = if *job == "student" { 3.0 } else { 9.0 + 5.0 * dice.even() };
            (share_of(Kind::Occupation, job) * dice.bend(0.25), peak, width)
        })
        .collect();
    let women_in_job: Vec<f64> = JOBS.iter().map(|_| 0.1 + 0.8 * dice.even()).collect();
    let traits: Vec<(f64, f64)> = TRAITS
        .iter()
        .map(|(kind, words)| {
            let old = matches!(
                *words,
                "grandmother"
                    | "widow"
                    | "wheelchair"
                    | "hearing aid"
                    | "diabetes"
                    | "stroke"
                    | "dementia"
                    | "breast cancer"
            );
            (share_of(*kind, words) * dice.bend(0.2), if old { 72.0 } else { 36.0 })
        })
        .collect();

    let given: Vec<_> = GIVEN.iter().map(|name| given_share(name).unwrap_or(([3e-5; 10], [3e-5; 10]))).collect();
    let community = |dice: &mut Dice, count: usize| -> Vec<Vec<f64>> {
        (0..COMMUNITIES).map(|_| (0..count).map(|_| dice.bend(0.25 + 0.45 * strength)).collect()).collect()
    };
    let given_bent = community(&mut dice, GIVEN.len());
    let surname_bent = community(&mut dice, SURNAMES.len());
    let rising = |shares: Vec<f64>| -> Vec<f64> {
        let all: f64 = shares.iter().sum();
        // Names beyond the list keep at least a third of the people.
        let fit = if all > 0.66 { 0.66 / all } else { 1.0 };
        shares
            .iter()
            .scan(0.0, |sum, share| {
                *sum += share * fit;
                Some(*sum)
            })
            .collect()
    };
    let given_sums: Vec<Vec<f64>> = (0..COMMUNITIES * 20)
        .map(|cell| {
            let (which, cohort, woman) = (cell / 20, cell % 10, cell / 10 % 2 == 0);
            let shares = given.iter().zip(&given_bent[which]);
            rising(shares.map(|((women, men), bend)| bend * if woman { women[cohort] } else { men[cohort] }).collect())
        })
        .collect();
    let surname_sums: Vec<Vec<f64>> = surname_bent
        .iter()
        .map(|bent| rising(SURNAMES.iter().zip(bent).map(|(name, bend)| surname_share(name, country) * bend).collect()))
        .collect();

    let mut all = Vec::new();
    for (town, (_, size)) in towns.iter().enumerate() {
        let tilt = (dice.even() - 0.5) * strength * 0.02;
        let ages: Vec<f64> = (0..=100).map(|age| pyramid(age) * (tilt * (age as f64 - 40.0)).exp()).collect();
        let sum: f64 = ages.iter().sum();
        let ages: Vec<f64> = ages
            .iter()
            .scan(0.0, |at, age| {
                *at += age / sum;
                Some(*at)
            })
            .collect();
        let local: Vec<f64> = JOBS
            .iter()
            .map(|job| {
                // Some jobs cluster more than others.
                let more = if matches!(*job, "fisherman" | "farmer" | "soldier" | "student") { 2.0 } else { 1.0 };
                dice.bend(0.3 * strength * more)
            })
            .collect();
        let mix: Vec<f64> = (0..COMMUNITIES).map(|_| dice.bend(0.5 * strength)).collect();
        let mixed: f64 = mix.iter().sum();
        let mix: Vec<f64> = mix
            .iter()
            .scan(0.0, |at, one| {
                *at += one / mixed;
                Some(*at)
            })
            .collect();
        for _ in 0..*size {
            let age = usize::from(dice.pick(&ages).unwrap_or(40));
            let woman = dice.even() < 0.505;
            let which = usize::from(dice.pick(&mix).unwrap_or(0));
            let cohort = (age / 10).min(9);
            let given = dice.pick(&given_sums[which * 20 + usize::from(!woman) * 10 + cohort]).unwrap_or(NONE);
            // Some marry into another community.
            let other = if dice.even() < 0.1 { dice.below(COMMUNITIES) } else { which };
            let surname = dice.pick(&surname_sums[other]).unwrap_or(NONE);
            let (mut at, mut job) = (dice.even(), NONE);
            if age >= 16 {
                for (index, (share, peak, width)) in jobs.iter().enumerate() {
                    let off = (age as f64 - peak) / width;
                    // The bell over ages keeps the overall share: its area over about 80 years.
                    let by_age = (-0.5 * off * off).exp() * 80.0 / (2.5 * width);
                    let by_sex = 2.0 * if woman { women_in_job[index] } else { 1.0 - women_in_job[index] };
                    let chance = (share * by_age * by_sex * local[index]).min(0.6);
                    if at < chance {
                        job = index as u16;
                        break;
                    }
                    at -= chance;
                }
            }
            let mut told = 0;
            for (index, (share, peak)) in traits.iter().enumerate() {
                let off = (age as f64 - peak) / 17.0;
                let only_women =
                    matches!(TRAITS[index].1, "mother of four" | "grandmother" | "pregnant" | "breast cancer");
                let by_sex = match (only_women, woman) {
                    (true, true) => 2.0,
                    (true, false) => 0.0,
                    _ => 1.0,
                };
                // Illness brings a wheelchair, and one illness another.
                let ill = told & 0b1_1111_1000_0010_0000 != 0;
                let tied = if ill && index >= 5 { 1.0 + 2.0 * strength } else { 1.0 };
                let chance = share * (-0.5 * off * off).exp() * 2.0 * by_sex * tied;
                told |= u32::from(dice.even() < chance) << index;
            }
            all.push(Person { town: town as u16, age: age as u8, woman, job, given, surname, traits: told });
        }
    }
    World { towns, people: all }
}
