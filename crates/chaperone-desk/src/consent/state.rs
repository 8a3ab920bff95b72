//! Where a consent is on its way, what may happen to it there, and in which states it opens the gate.
//!
//! ```text
//! draft -> explained -> signed -> active -> expiring -> expired
//!               |          |        \--------/ |
//!            refused       +---> suspended, withdrawn, superseded
//! ```
//! One pure function says what comes next. Ends of periods are read off the clock whenever somebody asks, so no consent stays
//! open because a machine was off. Deliberately absent: who may do what, and what the consent says.

use std::time::Duration;

use super::Period;
use crate::Refusal;
use crate::act::Time;
use crate::named::named;

named! {
    /// Where a consent is.
    State:
    /// Somebody is preparing the form.
    Draft "draft" "Being prepared",
    /// A member of staff explained it; the patient has not answered.
    Explained "explained" "Explained",
    /// Signed; a second person has not looked at it yet.
    Signed "signed" "Signed",
    Active "active" "In force",
    /// In force, and near its end.
    Expiring "expiring" "Ends soon",
    Expired "expired" "Ended",
    Withdrawn "withdrawn" "Withdrawn",
    /// Set aside: parents who do not agree, a doubt of capacity, an age that was reached.
    Suspended "suspended" "Suspended",
    /// A later consent took its place.
    Superseded "superseded" "Replaced",
    /// The patient said no.
    Refused "refused" "Declined",
}

named! {
    /// What happens to a consent.
    Event:
    Change "change" "The form is changed",
    Explain "explain" "It is explained",
    Sign "sign" "It is signed",
    SayNo "say-no" "The answer is no",
    Confirm "confirm" "A second person confirms it",
    NearEnd "near-end" "Its end is near",
    End "end" "Its period ends",
    Withdraw "withdraw" "It is withdrawn",
    Suspend "suspend" "It is suspended",
    Resume "resume" "It is taken up again",
    Supersede "supersede" "Another one takes its place",
}

impl State {
    /// Whether something may be published on it.
    pub fn opens_gate(self) -> bool {
        matches!(self, State::Active | State::Expiring)
    }

    /// Whether somebody signed it at some time, so that a receipt exists.
    pub fn was_signed(self) -> bool {
        !matches!(self, State::Draft | State::Explained | State::Refused)
    }

    /// Whether nothing can make it open the gate again.
    pub fn is_over(self) -> bool {
        matches!(self, State::Expired | State::Withdrawn | State::Superseded | State::Refused)
    }

    /// The state at an instant of a consent that is kept as `self`: what the clock brought is not waited for.
    #[must_use]
    pub fn at(self, period: Period, soon: Duration, now: Time) -> State {
        let clocked = |state: State, event| next(state, event).unwrap_or(state);
        if now >= period.until {
            clocked(self, Event::End)
        } else if now >= period.until.minus(soon) {
            clocked(self, Event::NearEnd)
        } else {
            self
        }
    }
}

/// The state after an event, or why it cannot happen there. Nothing else moves a consent.
#[allow(clippy::match_same_arms, reason = "the table is read event by event")]
pub fn next(state: State, event: Event) -> Result<State, Refusal> {
    use State::{Active, Draft, Expired, Expiring, Explained, Refused, Signed, Superseded, Suspended, Withdrawn};
    match (event, state) {
        // A changed form is another form: it is explained anew.
        (Event::Change, Draft | Explained) => Ok(Draft),
        (Event::Change, _) => Err(Refusal::consent_not_open()),

        (Event::Explain, Draft | Explained) => Ok(Explained),
        (Event::Explain, _) => Err(Refusal::consent_not_open()),

        (Event::Sign, Explained) => Ok(Signed),
        (Event::Sign, Draft) => Err(Refusal::consent_not_explained()),
        (Event::Sign, _) => Err(Refusal::consent_not_open()),

        (Event::SayNo, Draft | Explained) => Ok(Refused),
        (Event::SayNo, _) => Err(Refusal::consent_not_open()),

        (Event::Confirm, Signed) => Ok(Active),
        (Event::Confirm, _) => Err(Refusal::consent_not_signed()),

        (Event::NearEnd, Active | Expiring) => Ok(Expiring),
        (Event::NearEnd, other) => Ok(other),

        (Event::End, Signed | Active | Expiring | Suspended) => Ok(Expired),
        (Event::End, other) => Ok(other),

        // Also of one that has ended: its posts may still be out, and come down.
        (Event::Withdraw, Signed | Active | Expiring | Suspended | Expired | Superseded) => Ok(Withdrawn),
        (Event::Withdraw, Withdrawn) => Err(Refusal::consent_already_withdrawn()),
        (Event::Withdraw, Draft | Explained | Refused) => Err(Refusal::consent_never_given()),

        (Event::Suspend, Signed | Active | Expiring) => Ok(Suspended),
        (Event::Suspend, _) => Err(Refusal::consent_not_in_force()),

        // Whoever suspended it had a reason: a second person looks at it again before it opens the gate.
        (Event::Resume, Suspended) => Ok(Signed),
        (Event::Resume, _) => Err(Refusal::consent_not_suspended()),

        (Event::Supersede, Signed | Active | Expiring | Suspended | Expired) => Ok(Superseded),
        (Event::Supersede, _) => Err(Refusal::consent_not_in_force()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Rows are states, columns events, both in the order of their lists; `.` is a refusal.
    const TABLE: &str = "
        draft      draft      explained  .       refused  .       draft      draft      .          .          .       .
        explained  draft      explained  signed  refused  .       explained  explained  .          .          .       .
        signed     .          .          .       .        active  signed     expired    withdrawn  suspended  .       superseded
        active     .          .          .       .        .       expiring   expired    withdrawn  suspended  .       superseded
        expiring   .          .          .       .        .       expiring   expired    withdrawn  suspended  .       superseded
        expired    .          .          .       .        .       expired    expired    withdrawn  .          .       superseded
        withdrawn  .          .          .       .        .       withdrawn  withdrawn  .          .          .       .
        suspended  .          .          .       .        .       suspended  expired    withdrawn  .          signed  superseded
        superseded .          .          .       .        .       superseded superseded withdrawn  .          .       .
        refused    .          .          .       .        .       refused    refused    .          .          .       .
    ";

    #[test]
    fn every_state_and_event_has_its_answer() {
        let rows: Vec<Vec<&str>> = TABLE
            .lines()
            .map(|line| line.split_whitespace().collect())
            .filter(|row: &Vec<_>| !row.is_empty())
            .collect();
        assert_eq!(rows.len(), State::ALL.len());
        for (state, row) in State::ALL.iter().zip(rows) {
            assert_eq!(row[0], state.name());
            assert_eq!(row.len(), Event::ALL.len() + 1);
            for (event, expected) in Event::ALL.iter().zip(&row[1..]) {
                let found = next(*state, *event).map_or(".", State::name);
                assert_eq!(found, *expected, "{state:?} {event:?}");
            }
        }
    }

    #[test]
    fn only_a_signature_and_a_second_person_lead_to_the_gate() {
        for state in State::ALL {
            for event in Event::ALL {
                let Ok(then) = next(*state, *event) else { continue };
                let confirmed = *state == State::Signed && *event == Event::Confirm;
                assert!(!then.opens_gate() || state.opens_gate() || confirmed, "{state:?} {event:?} opens the gate");
            }
        }
    }

    #[test]
    fn the_clock_ends_a_consent_without_anybody() {
        let time = |days: u64| Time::from_micros(0).plus(Duration::from_hours(24 * days));
        let (period, soon) = (Period { from: time(0), until: time(100) }, Duration::from_hours(24 * 30));
        let at = |state: State, now| state.at(period, soon, now);
        assert_eq!(at(State::Active, time(69)), State::Active);
        assert_eq!(at(State::Active, time(70)), State::Expiring);
        assert_eq!(at(State::Active, time(100).minus(Duration::from_micros(1))), State::Expiring);
        assert_eq!(at(State::Active, time(100)), State::Expired);
        assert_eq!(at(State::Signed, time(101)), State::Expired);
        assert_eq!(at(State::Suspended, time(101)), State::Expired);
        assert_eq!(at(State::Withdrawn, time(101)), State::Withdrawn);
        assert_eq!(at(State::Draft, time(101)), State::Draft);
    }
}
