//! Jobs of the generated populations: how many hold one, who they are and where they cluster.
//!
//! One hand's general knowledge of four countries, written without sight of the estimator's own table. A job has its
//! ages, its share of women and its places; in each place it is also bent at random, and one employer is large there.
//! Deliberately absent: precision. These are believable populations, not real ones.

use chaperone_mosaic::Country;

use super::dice::Dice;
use super::places::Living;

/// Word; the wider word that people also use (`-` for none); people in 100,000 in GB, IE, US, AU; share of women;
/// ages from, most, to; how many times as many in kinds of places (by the letter of `Living`).
const ROWS: &str = "
nurse|-|800 1100 900 1000|.89|21 45 66|R1.5 F.8
district nurse|nurse|30 60 0 30|.96|28 50 65|F1.5
midwife|-|55 60 0 75|.99|22 42 64|
care worker|carer|1200 900 1100 1000|.83|18 42 68|R2.5 U.6 C.5
primary school teacher|teacher|650 800 550 650|.87|22 40 65|C1.3 R.6
secondary school teacher|teacher|600 650 500 600|.62|23 42 65|C1.2 R.6
teaching assistant|-|550 350 400 400|.92|20 42 66|
lecturer|-|220 200 300 220|.45|28 46 69|U9 C1.3 F.2 M.1
student|-|2800 3200 3500 3300|.55|18 20 27|U3 F.6 M.2 G.3
shop assistant|-|1600 1700 1500 1700|.66|16 25 68|T1.4
shopkeeper|-|250 350 150 250|.42|25 52 75|T1.6 F1.4
cleaner|-|800 700 500 700|.76|18 50 70|
janitor|-|0 0 600 0|.3|20 48 70|U1.5
waitress|-|300 400 600 300|.97|16 20 55|T4 U1.7
waiter|-|130 200 250 150|.03|16 21 55|T4 U1.7
barman|-|200 350 0 120|.03|18 24 60|T3 U1.7
bartender|-|0 0 190 60|.58|20 28 60|T3 U1.7
chef|-|350 450 120 400|.22|18 32 64|T3.5
cook|-|180 150 650 120|.45|18 38 66|T2.5
publican|-|60 150 0 60|.36|28 52 75|F1.7 T2.5
lorry driver|driver|430 350 0 0|.02|22 50 67|I1.8 F1.6 C.4 U.3
truck driver|driver|0 0 620 650|.06|22 48 68|I1.8 F1.8 M2 C.3 U.3
bus driver|driver|150 130 170 150|.12|24 53 70|R.8 F.8
taxi driver|driver|320 400 60 120|.04|24 48 72|I2.5 F.5
train driver|driver|35 15 15 30|.08|24 48 65|K1.5 F.3
delivery driver|driver|450 250 400 300|.1|18 36 67|I1.7
postman|-|150 160 0 80|.12|20 48 66|
mail carrier|-|0 0 130 0|.4|22 48 66|
electrician|-|350 450 220 600|.02|18 36 67|M4
plumber|-|250 300 150 350|.01|18 38 68|
builder|-|600 700 350 500|.02|18 40 68|C.7
carpenter|-|300 450 260 480|.01|18 38 68|
bricklayer|-|95 80 25 120|.01|18 38 64|
roofer|-|70 50 50 60|.01|18 34 60|
painter and decorator|painter|160 110 120 200|.05|18 44 70|
mechanic|-|260 300 280 380|.02|17 38 68|F1.4 M2
welder|-|90 70 120 180|.02|18 40 66|I2 M4 S2
farmer|-|200 0 260 420|.16|18 58 88|F11 K1.5 C.2 I.2 U.2 G.1
farmer|-|0 2200 0 0|.13|18 58 88|F4 T2 K.8 C.1 I.6 U.1
farm worker|-|130 250 250 300|.2|16 32 72|F9 I1.5 C.2 U.3
fisherman|-|12 60 12 25|.01|17 44 72|S45 T4 F.3 I.2
miner|-|2 15 40 750|.06|20 38 62|M35 F.5 C.2 U.1
soldier|-|130 110 350 170|.1|18 24 48|G60 M.2 F.3
police officer|-|270 280 210 270|.33|21 38 58|
prison officer|-|40 60 120 45|.35|22 42 62|
firefighter|-|75 60 110 85|.07|20 38 60|
paramedic|-|55 40 80 80|.42|21 35 62|
doctor|-|300 350 300 420|.48|24 42 70|U1.8 C1.7 F.6
dentist|-|55 60 60 65|.5|24 42 68|C1.6 R1.3
vet|-|42 60 25 45|.6|24 38 66|F4
pharmacist|-|95 130 100 110|.65|23 38 67|
optician|-|40 35 30 30|.58|22 42 66|
physiotherapist|-|95 110 75 130|.75|22 35 63|
social worker|-|170 110 220 160|.82|23 44 65|
solicitor|-|240 240 0 280|.52|25 42 70|C2.5 F.5
lawyer|-|0 0 400 60|.4|26 46 75|C4 F.4
barrister|-|25 50 0 25|.38|25 42 72|C4 F.2
accountant|-|350 700 450 800|.48|22 42 68|C2.3 F.5
architect|-|85 80 40 80|.3|25 44 72|C2 U1.3
surveyor|-|110 90 15 45|.15|23 42 67|C1.5
engineer|-|700 900 650 800|.12|22 40 67|C1.7 M2.5
software developer|-|650 900 600 550|.17|21 34 62|C2.5 U2 F.3 R.4
estate agent|-|95 70 0 190|.5|20 40 68|C1.5 R1.6
realtor|-|0 0 170 0|.62|24 52 75|R2.5 T1.6
bank clerk|-|150 250 120 120|.66|19 40 63|
civil servant|-|750 900 250 500|.54|20 45 65|U1.3
secretary|-|500 450 550 400|.95|20 50 68|
receptionist|-|380 350 330 450|.93|18 38 68|T1.5
librarian|-|35 30 45 40|.8|24 50 67|U4
hairdresser|-|270 380 230 280|.88|17 32 66|R1.3
beautician|-|130 150 60 140|.98|17 28 60|
childminder|-|65 70 150 60|.98|21 42 66|C1.7
nursery nurse|nurse|220 150 0 150|.98|18 28 62|C1.5
vicar|-|22 8 0 10|.32|30 57 75|F2
priest|-|12 45 12 12|.03|28 66 84|
pastor|-|4 4 75 20|.2|28 54 80|F2.2
undertaker|-|22 25 15 15|.25|25 50 72|
butcher|-|42 70 40 65|.06|18 42 68|F1.5
baker|-|55 50 60 75|.38|18 38 66|
florist|-|26 25 25 26|.93|20 46 70|
gardener|-|220 120 250 260|.1|18 46 72|R2 C1.5
window cleaner|-|50 35 10 20|.03|20 44 66|
security guard|-|270 230 330 250|.12|20 40 70|I1.4
warehouse worker|-|800 500 900 600|.25|18 32 66|I2.8 C.6 F.5
factory worker|-|1400 1500 1300 900|.32|18 42 66|I3.5 S2.5 F1.5 C.4 U.4 R.5
musician|-|60 60 50 50|.35|18 36 75|U1.8
artist|-|70 70 40 60|.52|20 46 80|T3.5 U1.5
journalist|-|75 80 20 60|.48|22 38 68|C1.5
pilot|-|27 35 40 50|.05|22 44 63|C2
flight attendant|-|45 80 35 40|.76|20 32 60|C1.4
nun|-|4 60 12 12|1|40 80 95|
";

/// A job.
pub(super) struct Job {
    pub(super) word: &'static str,
    /// A wider word that fits as well.
    pub(super) wider: Option<&'static str>,
    shares: [f64; 4],
    women: f64,
    ages: [f64; 3],
    places: Vec<(char, f64)>,
}

impl Job {
    pub(super) fn is_called(&self, word: &str) -> bool {
        self.word == word || self.wider == Some(word)
    }

    /// How usual the job is at an age, before it is brought to the share of the country.
    fn shape(&self, age: f64) -> f64 {
        let [from, most, to] = self.ages;
        if age < from || age > to {
            0.0
        } else if age < most {
            0.25 + 0.75 * (age - from) / (most - from)
        } else {
            0.05 + 0.95 * (to - age) / (to - most)
        }
    }
}

pub(super) fn jobs() -> Vec<Job> {
    let numbers = |text: &str| -> Vec<f64> { text.split(' ').map(|one| one.parse().expect("a number")).collect() };
    let read = |line: &'static str| {
        let cells: Vec<&'static str> = line.split('|').collect();
        Job {
            word: cells[0],
            wider: (cells[1] != "-").then_some(cells[1]),
            shares: numbers(cells[2]).try_into().expect("four countries"),
            women: cells[3].parse().expect("a share"),
            ages: numbers(cells[4]).try_into().expect("three ages"),
            places: cells[5]
                .split_whitespace()
                .map(|one| (one.chars().next().expect("a letter"), one[1..].parse().expect("a factor")))
                .collect(),
        }
    };
    ROWS.lines().filter(|line| !line.is_empty()).map(read).collect()
}

/// For men and women of each year of age in one place, the running sums of the share that holds each job. The rest
/// have a job that no text tells, or none.
pub(super) fn shares_in(
    jobs: &[Job],
    country: Country,
    living: Living,
    pyramid: &[f64],
    dice: &mut Dice,
) -> [Vec<Vec<f64>>; 2] {
    let column = Country::ALL.iter().position(|one| *one == country).expect("one of the four");
    // A hospital, a call centre, a cannery: one job that is many times as usual here as elsewhere.
    let large = dice.below(jobs.len());
    let level: Vec<f64> = jobs
        .iter()
        .enumerate()
        .map(|(at, job)| {
            let usual: f64 = (0..=100).map(|age| pyramid[age] * job.shape(age as f64)).sum();
            let place = job.places.iter().find(|(letter, _)| *letter == living.letter()).map_or(1.0, |(_, f)| *f);
            let employer = if at == large { 3.0 + 4.0 * dice.unit() } else { 1.0 };
            job.shares[column] / 100_000.0 / usual.max(1e-9) * place * employer * dice.factor(0.3)
        })
        .collect();
    [false, true].map(|female| {
        (0..=100)
            .map(|age| {
                let each = jobs.iter().zip(&level).map(|(job, level)| {
                    let of_sex = 2.0 * if female { job.women } else { 1.0 - job.women };
                    level * job.shape(f64::from(age)) * of_sex
                });
                let each: Vec<f64> = each.collect();
                let all: f64 = each.iter().sum();
                let scale = if all > 0.92 { 0.92 / all } else { 1.0 };
                each.iter()
                    .scan(0.0, |sum, one| {
                        *sum += one * scale;
                        Some(*sum)
                    })
                    .collect()
            })
            .collect()
    })
}
