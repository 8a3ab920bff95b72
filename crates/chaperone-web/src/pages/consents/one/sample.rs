//! One consent in each state, with an invented patient.

use askama::Template;
use chaperone_desk::consent::valid::Fault as Wrong;
use chaperone_desk::consent::{Answers, Capacity, Confirmed, Consent, Explained, Signature, State};
use chaperone_desk::screen::pack::ConsentField;
use chaperone_desk::{ConsentId, PersonId};

use super::{May, drawn};
use crate::frame::Frame;

fn consent(frame: &Frame, state: State, child: bool) -> Option<Consent> {
    let form = crate::sample::form(frame, child);
    let by = PersonId::parse(&"0".repeat(26))?;
    let signed = state.was_signed();
    Some(Consent {
        id: ConsentId::parse(&"0".repeat(26))?,
        version: 1,
        state,
        state_at: frame.now,
        explained: (state != State::Draft).then(|| Explained {
            by: by.clone(),
            at: frame.now,
            understood: true,
            time_to_think: true,
            treated_today: false,
        }),
        answers: if signed { crate::sample::answers(&form) } else { Answers::default() },
        signature: signed.then(|| Signature {
            at: frame.now,
            name: form.signer.name.clone(),
            drawing: Some([0; 32]),
            text: form.text.clone(),
            child: (form.signer.capacity == Capacity::Guardian).then(|| "Ivo".to_owned()),
        }),
        confirmed: state.opens_gate().then(|| Confirmed {
            by: by.clone(),
            at: frame.now,
            seen: "the photo in the record".to_owned(),
        }),
        reason: (state == State::Suspended).then(|| "The parents do not agree.".to_owned().into()),
        supersedes: None,
        superseded_by: None,
        prepared_by: by,
        created: frame.now,
        updated: frame.now,
        digest: [0; 32],
        form,
    })
}

pub(crate) fn samples(frame: &Frame) -> Vec<askama::Result<String>> {
    let may = |state| match state {
        State::Draft => May { change: true, explain: true, say_no: true, ..May::default() },
        State::Explained => May { change: true, explain: true, hand_over: true, say_no: true, ..May::default() },
        State::Signed => May { confirm: true, suspend: true, withdraw: true, receipt: true, ..May::default() },
        State::Suspended => May { resume: true, withdraw: true, receipt: true, renew: true, ..May::default() },
        _ => May { wants_another: state == State::Superseded, renew: true, withdraw: true, ..May::default() },
    };
    let fault = |required| Wrong {
        field: ConsentField::Notice,
        required,
        sentence: "Name the privacy notice that the patient was given, with its version.".to_owned(),
        rule: Vec::new(),
    };
    State::ALL
        .iter()
        .filter_map(|state| {
            let consent = consent(frame, *state, *state == State::Explained || *state == State::Suspended)?;
            let faults = if *state == State::Draft { vec![fault(true), fault(false)] } else { Vec::new() };
            Some(drawn(frame, &consent, None, may(*state), faults, &|_| "Amira Hassan".to_owned()).render())
        })
        .collect()
}
