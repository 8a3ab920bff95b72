//! Makes texts with one identifier each, and near-misses that hold none. Seeded: the same number gives the same text.
//!
//! Phones come from the ranges that each country keeps for drama (Ofcom, ComReg, ACMA; 555-01xx in North America),
//! addresses and sites from `.example`, NHS numbers from the range kept for tests. The other numbers are made to pass
//! their own check; nobody bears them as far as we know.

/// A country's ways of writing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Country {
    Uk,
    Us,
    Au,
    Ie,
}

/// Numbers by chance, the same on every machine (xorshift64*).
pub(super) struct Dice(u64);

impl Dice {
    pub(super) fn new(seed: u64) -> Dice {
        Dice(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1)
    }

    fn below(&mut self, limit: usize) -> usize {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        usize::try_from(self.0.wrapping_mul(0x2545_f491_4f6c_dd1d) >> 33).unwrap() % limit
    }

    fn one<'a>(&mut self, of: &[&'a str]) -> &'a str {
        of[self.below(of.len())]
    }

    /// Replaces each `0` by any digit and each `A` by a letter that official numbers use.
    fn fill(&mut self, shape: &str) -> String {
        let mut one = |sign: char| match sign {
            '0' => char::from(b'0' + u8::try_from(self.below(10)).unwrap()),
            'A' => char::from(b"ABCEGHJKLMNPRSTWXYZ"[self.below(19)]),
            other => other,
        };
        // `!0` is a nought that stays.
        let mut made = String::new();
        let mut signs = shape.chars();
        while let Some(sign) = signs.next() {
            match sign {
                '!' => made.extend(signs.next()),
                sign => made.push(one(sign)),
            }
        }
        made
    }
}

fn digits(text: &str) -> Vec<u32> {
    text.chars().filter_map(|char| char.to_digit(10)).collect()
}

fn weighed(text: &str, weights: &[u32]) -> u32 {
    digits(text).iter().zip(weights).map(|(digit, weight)| digit * weight).sum()
}

/// The Luhn check digit for what stands before it.
fn luhn(body: &str) -> u32 {
    let sum: u32 = digits(body)
        .iter()
        .rev()
        .enumerate()
        .map(|(at, &digit)| if at % 2 == 0 { [0, 2, 4, 6, 8, 1, 3, 5, 7, 9][digit as usize] } else { digit })
        .sum();
    (10 - sum % 10) % 10
}

fn grouped(number: &str, groups: &[usize], between: &str) -> String {
    let mut at = 0;
    let cut = |length: &usize| {
        at += length;
        &number[at - length..at]
    };
    groups.iter().map(cut).collect::<Vec<_>>().join(between)
}

fn nhs(dice: &mut Dice) -> String {
    loop {
        let body = dice.fill("999000000");
        let check = (11 - weighed(&body, &[10, 9, 8, 7, 6, 5, 4, 3, 2]) % 11) % 11;
        if check < 10 {
            let between = dice.one(&[" ", " ", "", "-"]);
            return grouped(&format!("{body}{check}"), &[3, 3, 4], between);
        }
    }
}

fn medicare(dice: &mut Dice) -> String {
    let body = dice.fill("20000000");
    let number = format!("{body}{}{}", weighed(&body, &[1, 3, 7, 9, 1, 3, 7, 9]) % 10, 1 + dice.below(9));
    grouped(&number, &[4, 5, 1], " ")
}

fn pps(dice: &mut Dice) -> String {
    let body = dice.fill("0000000");
    let check = weighed(&body, &[8, 7, 6, 5, 4, 3, 2]) % 23;
    let letter = char::from(b"WABCDEFGHIJKLMNOPQRSTUV"[check as usize]);
    format!("{body}{letter}{}", dice.one(&["", "", "W"]))
}

pub(super) fn phone(country: Country, dice: &mut Dice) -> String {
    let shape = dice.one(match country {
        Country::Uk => &[
            "!020 7946 !0000",
            "!02!07946!0000",
            "(!020) 7946 !0000",
            "+44 2!0 7946 !0000",
            "!07700 9!0!0000",
            "!077!0!09!0!0000",
            "+44 77!0!0 9!0!0000",
            "!0161 496 !0000",
            "!01632 96!0000",
            "!01632-96!0000",
            "!08!08 157 !0000",
            "+44 (!0)1632 96!0000",
        ],
        Country::Us => &[
            "(212) 555-!0100",
            "5!05-555-!0100",
            "5!05.555.!0100",
            "5!05 555 !0100",
            "+1 5!05 555 !0100",
            "+1-5!05-555-!0100",
            "1-8!0!0-555-!0100",
            "(5!05)555-!0100",
        ],
        Country::Au => &[
            "(!02) 555!0 0000",
            "!02 7!01!0 0000",
            "!0491 570 000",
            "!0491570000",
            "+61 491 570 000",
            "+61 3 555!0 0000",
            "18!0!0 160 4!01",
            "13!0!0 975 7!07",
            "!08 555!0 0000",
        ],
        Country::Ie => &[
            "!020 910 0000",
            "(!020) 910 0000",
            "!020-910 0000",
            "!0209100000",
            "+353 2!0 910 0000",
            "+353 (!0)2!0 910 0000",
        ],
    });
    dice.fill(shape)
}

pub(super) fn email(country: Country, dice: &mut Dice) -> String {
    let user = dice.one(&[
        "reception",
        "amara.okoye",
        "j_whitlock",
        "tom+recall",
        "priya",
        "o.brien-daly",
        "mo1987",
        "Nell.Hart",
        "a.b",
    ]);
    let house = dice.one(&["millbridge", "harbour-dental", "mail", "post.rowanlane", "Example-Care"]);
    let end = dice.one(match country {
        Country::Uk => &["example", "co.uk.example", "example.org", "nhs.example"],
        Country::Us => &["example", "example.com", "edu.example"],
        Country::Au => &["example", "com.au.example", "example.net"],
        Country::Ie => &["example", "ie.example", "example.org"],
    });
    format!("{user}@{house}.{end}")
}

pub(super) fn url(_: Country, dice: &mut Dice) -> String {
    dice.one(&[
        "https://millbridge.example",
        "http://harbour.example/fees",
        "www.rowanlane.example",
        "https://www.example.com/a/b?c=1&d=2",
        "www.example.org/team#hart",
        "example.com",
        "example.org/book",
        "https://harbour-dental.example/new-patients.html",
        "www.example.net",
        "https://example.com:8443/x",
        "HTTPS://MILLBRIDGE.EXAMPLE/Fees",
        "smiles.example.com/jobs",
        "millbridge.example",
    ])
    .to_owned()
}

/// A number that stands for one person, as it stands in a text: some with a cue, those with a check also without.
pub(super) fn id(country: Country, dice: &mut Dice) -> (String, String) {
    let pick = dice.below(6);
    let (cue, number) = match (country, pick) {
        (Country::Uk, 0) => ("NHS no. ", nhs(dice)),
        (Country::Uk, 1) => ("", nhs(dice)),
        (Country::Uk, 2) => (
            dice.one(&["NI number ", "", "NINO: "]),
            dice.fill(dice_shape(&["JK 00 00 00 C", "JK000000A", "AB 00 00 00 D"], pick)),
        ),
        (Country::Uk, 3) => (dice.one(&["GDC ", "GDC no. ", "GDC number: "]), dice.fill("1!0000")),
        (Country::Uk, 4) => (dice.one(&["GMC ", "GMC no: "]), dice.fill("7000000")),
        (Country::Uk, _) => (dice.one(&["hospital no. ", "patient no ", "MRN "]), dice.fill("RX400000")),
        (Country::Us, 0) => (dice.one(&["SSN ", "", "social security number "]), dice.fill("219-40-0000")),
        (Country::Us, 1) => (dice.one(&["MRN ", "MRN: ", "chart #"]), dice.fill("400000")),
        (Country::Us, 2) => {
            let body = dice.fill("100000000");
            (dice.one(&["NPI ", "NPI: ", "NPI# "]), format!("{body}{}", luhn(&format!("80840{body}"))))
        }
        (Country::Us, 3) => (dice.one(&["member ID ", "policy no. "]), dice.fill("XJH800000")),
        (Country::Us, 4) => (dice.one(&["Medicaid ID ", "account number "]), dice.fill("70000000")),
        (Country::Us, _) => (dice.one(&["Medicare number ", "Medicare no. "]), dice.fill("1EG4-TE5-MK70")),
        (Country::Au, 0) => ("Medicare ", medicare(dice)),
        (Country::Au, 1) => ("", medicare(dice)),
        (Country::Au, 2) => {
            let body = dice.fill("800360000000000");
            (dice.one(&["IHI ", "IHI: ", ""]), grouped(&format!("{body}{}", luhn(&body)), &[4, 4, 4, 4], " "))
        }
        (Country::Au, 3) => (dice.one(&["AHPRA ", "Ahpra no. ", ""]), dice.fill("DEN!0!0!01000000")),
        (Country::Au, 4) => (dice.one(&["URN ", "MRN "]), dice.fill("6000000")),
        (Country::Au, _) => (dice.one(&["DVA ", "DVA file no. "]), dice.fill("NX400000")),
        (Country::Ie, 0) => (dice.one(&["PPS ", "PPSN: ", "PPS number "]), pps(dice)),
        (Country::Ie, 1) => ("", pps(dice)),
        (Country::Ie, 2) => (dice.one(&["IMC ", "IMC no. "]), dice.fill("400000")),
        (Country::Ie, 3) => (dice.one(&["chart no. ", "MRN "]), dice.fill("500000")),
        (Country::Ie, 4) => (dice.one(&["IHI ", "IHI number "]), dice.fill("9000000000")),
        (Country::Ie, _) => (dice.one(&["medical card no. ", "policy number "]), dice.fill("A400000A")),
    };
    (cue.to_owned(), number)
}

fn dice_shape<'a>(of: &[&'a str], at: usize) -> &'a str {
    of[at % of.len()]
}

/// What looks like an identifier and is none.
pub(super) fn near_miss(label: &str, country: Country, dice: &mut Dice) -> String {
    let shape = match label {
        "EMAIL" => dice.one(&[
            "@ 9 on Monday",
            "5@£3 each",
            "@millbridge_dental",
            "reception at the desk",
            "tea @ four",
            "R@D",
            "a@",
            "@home",
        ]),
        "PHONE" => dice.one(&[
            "£1,200,000",
            "12/03/2026",
            "2024-2026",
            "9.30-17.30",
            "2026-11-22",
            "0000 steps",
            "8.30am to 5.15pm",
            "1 2 3 4 5",
            "room 400",
            "10,000,000 bacteria",
            "1961 to 1987",
            "45-60 minutes",
            "3 x 500 mg",
            "12.5.2026 at 10.15",
            "ratio 1:10,000",
        ]),
        "URL" => dice.one(&[
            "e.g. floss",
            "end.Start",
            "smile.jpg",
            "version 2.0.1",
            "St.Anne",
            "i.e. twice",
            "a.m. only",
            "Mr.Hart",
            "No.7",
            "www",
            "http",
            "3.5 km",
        ]),
        _ if dice.below(3) == 0 => return failed_check(country, dice),
        _ => match country {
            Country::Uk => dice.one(&[
                "room 4021",
                "UL6",
                "bus 47",
                "£4,000.50",
                "EN 13060",
                "batch of 1,250",
                "M4",
                "A4 paper",
                "ISO 9001",
                "page 118",
                "B12 vitamin",
            ]),
            Country::Us => dice.one(&[
                "room 4021",
                "#14",
                "Route 66",
                "$4,000.50",
                "CDT 2026",
                "1,250 toothbrushes",
                "I-40",
                "suite 300",
                "401k",
                "page 118",
                "#1 tip",
            ]),
            Country::Au => dice.one(&[
                "room 4021",
                "tooth 14",
                "Route 66",
                "$4,000.50",
                "item 011",
                "1,250 toothbrushes",
                "M1",
                "AS 4187",
                "page 118",
                "G20",
            ]),
            Country::Ie => dice.one(&[
                "room 4021",
                "tooth 14",
                "bus 46A",
                "€4,000.50",
                "1,250 toothbrushes",
                "M50",
                "S.I. 8",
                "page 118",
                "N11",
                "Euro 2028",
            ]),
        },
    };
    // The shapes are meant as they stand, apart from numbers of four noughts.
    if shape == "0000 steps" { dice.fill("8000 steps") } else { shape.to_owned() }
}

/// A number of the right shape that its own check refuses, without a cue.
fn failed_check(country: Country, dice: &mut Dice) -> String {
    let spoilt = |number: String, at: usize| {
        let digit = number[at..=at].parse::<u32>().unwrap();
        format!("{}{}{}", &number[..at], (digit + 1) % 10, &number[at + 1..])
    };
    match country {
        Country::Uk => spoilt(nhs(dice).replace([' ', '-'], ""), 9),
        Country::Us => dice.fill("!0!0!0-40-0000"),
        Country::Au => {
            let body = dice.fill("800360000000000");
            spoilt(format!("{body}{}", luhn(&body)), 15)
        }
        Country::Ie => spoilt(pps(dice), 6),
    }
}

/// A text with a gap `_` for what is made.
pub(super) fn frame(label: &str, dice: &mut Dice) -> &'static str {
    match label {
        "EMAIL" => dice.one(&[
            "Write to _ and we will answer.",
            "email _",
            "Contact: _.",
            "Her address is _, she said.",
            "(_)",
            "_ is best.",
        ]),
        "PHONE" => dice.one(&[
            "Call _ today.",
            "Ring us on _!",
            "Tel: _",
            "Text _ or pop in.",
            "His mobile is _.",
            "(_)",
            "Reach the desk: _, weekdays.",
        ]),
        "URL" => {
            dice.one(&["Read more at _.", "See _ for fees.", "Book: _", "_ has it all!", "(_)", "Our page, _, is new."])
        }
        _ => dice.one(&[
            "Please check _ again.",
            "Notes for _.",
            "Found: _",
            "He is _, I think.",
            "(_)",
            "The letter says _ on top.",
        ]),
    }
}
