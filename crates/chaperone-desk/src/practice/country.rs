//! Where a practice stands and what it practises: together they settle the pack that its texts are read by, and the clock.
//!
//! Numbers, regulators and other bodies are the pack's and never stand here. Deliberately absent: law.

use chrono_tz::Tz;
use serde::{Deserialize, Serialize};

macro_rules! countries {
    ($($country:ident $name:literal $title:literal $dental:literal $medical:literal [$($zone:ident)*];)*) => {
        /// Where a practice stands.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
        pub enum Country { $(#[serde(rename = $name)] $country),* }

        impl Country {
            pub const ALL: &'static [Country] = &[$(Country::$country),*];

            pub fn name(self) -> &'static str {
                match self { $(Country::$country => $name),* }
            }

            pub fn title(self) -> &'static str {
                match self { $(Country::$country => $title),* }
            }

            /// Name of the pack for this profession there; `None` where nobody has written one.
            pub fn pack(self, profession: Profession) -> Option<&'static str> {
                written(match (self, profession) {
                    $((Country::$country, Profession::Dental) => $dental,
                    (Country::$country, Profession::Medical) => $medical),*
                })
            }

            /// The clocks of the country, the one of most practices first. Never empty.
            pub fn zones(self) -> &'static [Tz] {
                match self { $(Country::$country => &[$(Tz::$zone),*]),* }
            }
        }
    };
}

/// An empty name in the list says that there is no pack for that profession.
fn written(pack: &'static str) -> Option<&'static str> {
    (!pack.is_empty()).then_some(pack)
}

// Name, title, the pack for dentists, the pack for doctors, clocks. A country may begin with one pack: `"nz" ""`.
countries! {
    England "england" "England" "uk-dental" "uk-medical" [Europe__London];
    Scotland "scotland" "Scotland" "uk-dental" "uk-medical" [Europe__London];
    Wales "wales" "Wales" "uk-dental" "uk-medical" [Europe__London];
    NorthernIreland "northern-ireland" "Northern Ireland" "uk-dental" "uk-medical" [Europe__London];
    Ireland "ireland" "Ireland" "ie" "ie" [Europe__Dublin];
    UnitedStates "united-states" "United States" "us" "us" [
        America__New_York America__Chicago America__Denver America__Phoenix America__Los_Angeles America__Anchorage
        Pacific__Honolulu America__Puerto_Rico
    ];
    Australia "australia" "Australia" "au" "au" [
        Australia__Sydney Australia__Brisbane Australia__Adelaide Australia__Darwin Australia__Perth Australia__Hobart
    ];
}

impl Country {
    pub fn parse(name: &str) -> Option<Country> {
        Country::ALL.iter().copied().find(|country| country.name() == name)
    }

    /// One of this country's clocks by its name, such as `Australia/Perth`; empty means the first.
    pub fn zone(self, name: &str) -> Option<Tz> {
        let zones = self.zones();
        if name.is_empty() { zones.first().copied() } else { zones.iter().copied().find(|zone| zone.name() == name) }
    }
}

/// What the practice practises.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Profession {
    #[default]
    Dental,
    Medical,
}

impl Profession {
    pub const ALL: [Profession; 2] = [Profession::Dental, Profession::Medical];

    pub fn name(self) -> &'static str {
        match self {
            Profession::Dental => "dental",
            Profession::Medical => "medical",
        }
    }

    pub fn title(self) -> &'static str {
        match self {
            Profession::Dental => "A dental practice",
            Profession::Medical => "A medical practice",
        }
    }

    /// Empty means dental: forms and programs from before there was a choice.
    pub fn parse(name: &str) -> Option<Profession> {
        if name.is_empty() {
            return Some(Profession::default());
        }
        Profession::ALL.into_iter().find(|profession| profession.name() == name)
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use chaperone_screen::Pack;

    use super::*;

    #[test]
    fn every_pack_is_that_of_some_practice_and_every_country_has_one() {
        let packs = |country: &Country| {
            let country = *country;
            let named = move |profession| country.pack(profession).map(|name| (name, profession));
            let packs: Vec<_> = Profession::ALL.into_iter().filter_map(named).collect();
            assert!(!packs.is_empty(), "{} has no pack", country.name());
            packs
        };
        let reached: BTreeSet<_> = Country::ALL
            .iter()
            .flat_map(packs)
            .map(|(name, profession)| {
                let pack = Pack::named(name).unwrap();
                assert!(pack.profession.contains(profession.name()), "{name} is for {}", pack.profession);
                name
            })
            .collect();
        assert_eq!(reached, BTreeSet::from(Pack::NAMES));
    }

    #[test]
    fn a_country_may_have_a_pack_for_one_profession_alone() {
        assert_eq!(written("uk-dental"), Some("uk-dental"));
        assert_eq!(written(""), None);
    }

    #[test]
    fn a_clock_is_one_of_the_country_and_the_first_where_none_is_named() {
        for country in Country::ALL {
            assert_eq!(country.zone(""), country.zones().first().copied());
            assert!(!country.zones().is_empty());
        }
        assert_eq!(Country::Australia.zone("Australia/Perth"), Some(Tz::Australia__Perth));
        assert_eq!(Country::Ireland.zone("Australia/Perth"), None);
    }
}
