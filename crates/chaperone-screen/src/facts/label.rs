//! What a fact is called towards other programs: the coarse labels that detectors of personal data share.
//!
//! Deliberately absent: our own finer kinds ([`Kind::name`]), and what may be said (the rules).

use super::Kind;

impl Kind {
    /// The label that detectors share, or `None` for what none of them speaks of, such as a treatment.
    pub fn label(self) -> Option<&'static str> {
        Some(match self {
            Kind::PersonName | Kind::Initials | Kind::HashtagName => "PERSON",
            Kind::Handle => "USERNAME",
            Kind::Phone => "PHONE",
            Kind::Email => "EMAIL",
            Kind::Url => "URL",
            Kind::Postcode | Kind::Address | Kind::Place | Kind::HashtagPlace => "LOCATION",
            Kind::IdNumber | Kind::Card | Kind::Registration | Kind::Plate => "ID",
            Kind::Date | Kind::RelativeDate | Kind::Time => "DATE",
            Kind::Age => "AGE",
            Kind::Organisation => "ORGANISATION",
            Kind::Occupation | Kind::Kinship | Kind::Appearance => "DEMOGRAPHIC",
            Kind::Money => "QUANTITY",
            _ => return None,
        })
    }
}
