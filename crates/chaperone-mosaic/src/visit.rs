//! A time of visit as a piece: the people who were at the practice then.
//!
//! Whoever sat in the waiting room, or saw somebody come out, knows more than any table. Deliberately absent: the
//! clock. How long ago a visit was changes nothing; how narrow the time is changes everything.

use crate::number::{exp, float};
use crate::pieces::{Practice, Visit};

impl Visit {
    /// Working days in the time told.
    fn days(self) -> f64 {
        match self {
            Visit::Hour => 0.125,
            Visit::HalfDay => 0.5,
            Visit::Day => 1.0,
            Visit::Week => 5.0,
            Visit::Month => 21.0,
            Visit::Year => 250.0,
        }
    }

    /// Different people seen in that time: visits spread evenly over the list, some of them second visits.
    pub(crate) fn people(self, practice: &Practice) -> f64 {
        let list = float(practice.list.max(1));
        let visits = float(practice.seen_a_day.max(1)) * self.days();
        (list * (1.0 - exp(-visits / list))).max(1.0)
    }

    /// What a reason says.
    pub(crate) fn words(self) -> &'static str {
        match self {
            Visit::Hour => "who was at the practice in that hour",
            Visit::HalfDay => "who was at the practice on that morning or afternoon",
            Visit::Day => "who was at the practice on that day",
            Visit::Week => "who was at the practice in that week",
            Visit::Month => "who was at the practice in that month",
            Visit::Year => "who was at the practice in that year",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_narrower_time_leaves_fewer_people_and_never_more_than_the_list() {
        let practice = Practice::default();
        let all = [Visit::Hour, Visit::HalfDay, Visit::Day, Visit::Week, Visit::Month, Visit::Year];
        let people = all.map(|visit| visit.people(&practice));
        assert!(people.is_sorted());
        assert!((people[2] - 40.0).abs() < 1.0 && people[5] < 6000.0);
    }
}
