//! The towns and villages that are generated: real names, sizes near the listed ones, and what kind of place each is.
//!
//! The kinds and the communities are one hand's general knowledge. Deliberately absent: any claim about the real
//! people of these places; every person generated is invented.

use chaperone_mosaic::{Country, populations};

/// What a place lives from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Living {
    Farms,
    University,
    Retirement,
    Commuters,
    Industry,
    Fishing,
    Mining,
    Garrison,
    Tourists,
    Market,
}

pub(super) use Living::{
    Commuters, Farms, Fishing, Garrison, Industry, Market, Mining, Retirement, Tourists, University,
};

impl Living {
    /// The letter by which `jobs` names it.
    pub(super) fn letter(self) -> char {
        match self {
            Farms => 'F',
            University => 'U',
            Retirement => 'R',
            Commuters => 'C',
            Industry => 'I',
            Fishing => 'S',
            Mining => 'M',
            Garrison => 'G',
            Tourists => 'T',
            Market => 'K',
        }
    }

    /// How many more people of an age there are than in the country.
    pub(super) fn tilt(self, age: usize) -> f64 {
        let steps: &[(usize, f64)] = match self {
            Farms => &[(18, 1.0), (35, 0.6), (50, 0.9), (75, 1.35), (120, 1.2)],
            University => &[(18, 0.6), (23, 4.5), (32, 1.5), (60, 0.7), (120, 0.65)],
            Retirement => &[(18, 0.6), (45, 0.55), (60, 1.0), (120, 2.3)],
            Commuters => &[(16, 1.25), (28, 0.6), (52, 1.3), (65, 1.0), (120, 0.8)],
            Industry => &[(16, 1.25), (40, 1.15), (120, 0.8)],
            Fishing => &[(20, 0.9), (40, 0.85), (120, 1.15)],
            Mining => &[(12, 1.2), (20, 0.8), (45, 1.45), (60, 0.9), (120, 0.35)],
            Garrison => &[(10, 1.4), (18, 0.8), (38, 2.0), (120, 0.5)],
            Tourists => &[(20, 0.8), (35, 1.1), (120, 1.15)],
            Market => &[(120, 1.0)],
        };
        steps.iter().find(|(to, _)| age < *to).map_or(1.0, |(_, factor)| *factor)
    }
}

/// A place to fill with people: its name in the table, its region there, and its communities with their shares.
pub(super) struct Site {
    pub(super) country: Country,
    pub(super) name: &'static str,
    pub(super) region: &'static str,
    /// Which of the places of that name is meant: the listed size nearest to this.
    near: u64,
    pub(super) living: Living,
    /// Communities of `names`, with shares that add up to 1.
    pub(super) communities: &'static [(&'static str, f64)],
}

impl Site {
    /// The listed number of people.
    pub(super) fn listed(&self) -> u64 {
        populations(self.country)
            .filter(|(name, _)| *name == self.name)
            .map(|(_, people)| people)
            .min_by_key(|people| people.abs_diff(self.near))
            .expect("a site of the tests is in the table of places")
    }
}

const ENGLISH: &[(&str, f64)] = &[("english", 0.93), ("polish", 0.03), ("asian", 0.02), ("irish", 0.02)];
const MIXED: &[(&str, f64)] = &[("english", 0.62), ("asian", 0.31), ("polish", 0.05), ("irish", 0.02)];
const EASTERN: &[(&str, f64)] = &[("english", 0.76), ("polish", 0.22), ("asian", 0.02)];
const WELSH: &[(&str, f64)] = &[("welsh", 0.75), ("english", 0.25)];
const SCOTTISH: &[(&str, f64)] = &[("scottish", 0.84), ("english", 0.12), ("polish", 0.04)];
const NORTHERN: &[(&str, f64)] = &[("irish", 0.5), ("scottish", 0.25), ("english", 0.25)];
const IRISH: &[(&str, f64)] = &[("irish", 0.9), ("polish", 0.06), ("english", 0.04)];
const AMERICAN: &[(&str, f64)] = &[("american", 0.88), ("hispanic", 0.07), ("black", 0.05)];
const SOUTHERN: &[(&str, f64)] = &[("american", 0.4), ("black", 0.58), ("hispanic", 0.02)];
const BORDER: &[(&str, f64)] = &[("american", 0.3), ("hispanic", 0.68), ("black", 0.02)];
const AUSTRALIAN: &[(&str, f64)] = &[("australian", 0.93), ("italian", 0.04), ("vietnamese", 0.03)];
const GROWERS: &[(&str, f64)] = &[("australian", 0.66), ("italian", 0.3), ("vietnamese", 0.04)];
const SUBURB: &[(&str, f64)] = &[("australian", 0.3), ("vietnamese", 0.62), ("italian", 0.08)];

type Row = (&'static str, &'static str, u64, Living, &'static [(&'static str, f64)]);

const GB: &[Row] = &[
    ("hawes", "E", 900, Farms, ENGLISH),
    ("masham", "E", 1200, Farms, ENGLISH),
    ("bala", "W", 2000, Farms, WELSH),
    ("pwllheli", "W", 4100, Tourists, WELSH),
    ("crossmaglen", "N", 1400, Farms, NORTHERN),
    ("pitlochry", "S", 2900, Tourists, SCOTTISH),
    ("wickham", "E", 2000, Commuters, ENGLISH),
    ("saint andrews", "S", 18_000, University, SCOTTISH),
    ("peterhead", "S", 19_000, Fishing, SCOTTISH),
    ("sidmouth", "E", 12_600, Retirement, ENGLISH),
    ("tidworth", "E", 12_000, Garrison, ENGLISH),
    ("newport", "E", 12_700, Market, ENGLISH),
    ("harpenden", "E", 30_700, Commuters, ENGLISH),
    ("wisbech", "E", 32_500, Industry, EASTERN),
    ("blackburn", "E", 147_000, Industry, MIXED),
];
const IE: &[Row] = &[
    ("swinford", "C", 1400, Farms, IRISH),
    ("castletownbere", "M", 900, Fishing, IRISH),
    ("killybegs", "U", 1200, Fishing, IRISH),
    ("dingle", "M", 2000, Tourists, IRISH),
    ("ballyjamesduff", "U", 2700, Industry, EASTERN_IRISH),
    ("skibbereen", "M", 2800, Farms, IRISH),
    ("monaghan", "U", 7900, Market, IRISH),
    ("maynooth", "L", 17_300, University, IRISH),
    ("greystones", "L", 22_000, Commuters, IRISH),
    ("letterkenny", "U", 22_500, Market, IRISH),
];
const EASTERN_IRISH: &[(&str, f64)] = &[("irish", 0.72), ("polish", 0.28)];
const US: &[Row] = &[
    ("kalona", "IA", 2500, Farms, AMERICAN),
    ("bar harbor", "ME", 2600, Tourists, AMERICAN),
    ("hazard", "KY", 5300, Mining, AMERICAN),
    ("chadron", "NE", 5800, Farms, AMERICAN),
    ("fort riley north", "KS", 7800, Garrison, AMERICAN),
    ("tuskegee", "AL", 8800, University, SOUTHERN),
    ("opelousas", "LA", 16_600, Market, SOUTHERN),
    ("scarsdale", "NY", 17_900, Commuters, AMERICAN),
    ("garden city", "KS", 27_000, Industry, BORDER),
    ("gloucester", "MA", 29_800, Fishing, AMERICAN),
    ("ithaca", "NY", 30_800, University, AMERICAN),
    ("the villages", "FL", 51_400, Retirement, AMERICAN),
];
const AU: &[Row] = &[
    ("birchip", "07", 700, Farms, AUSTRALIAN),
    ("hay", "02", 2400, Farms, AUSTRALIAN),
    ("tea gardens", "02", 2800, Retirement, AUSTRALIAN),
    ("robinvale", "07", 3100, Farms, GROWERS),
    ("kiama", "02", 6800, Tourists, AUSTRALIAN),
    ("moranbah", "04", 12_100, Mining, AUSTRALIAN),
    ("port lincoln", "05", 13_800, Fishing, AUSTRALIAN),
    ("griffith", "02", 20_600, Market, GROWERS),
    ("armidale", "02", 21_300, University, AUSTRALIAN),
    ("cabramatta", "02", 21_600, Commuters, SUBURB),
    ("shepparton", "07", 32_100, Industry, GROWERS),
];

/// Every place that is generated.
pub(super) fn sites() -> Vec<Site> {
    let site = |country| {
        move |&(name, region, near, living, communities): &Row| Site {
            country,
            name,
            region,
            near,
            living,
            communities,
        }
    };
    [(Country::Gb, GB), (Country::Ie, IE), (Country::Us, US), (Country::Au, AU)]
        .into_iter()
        .flat_map(|(country, rows)| rows.iter().map(site(country)))
        .collect()
}
