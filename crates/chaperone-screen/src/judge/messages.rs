//! What a finding of the judge says to the person who wrote the text: one message for each code.
//!
//! A rule can say what exactly it saw; the judge only that these words read like such a text, and so says "may".

use crate::{Channel, Code};

/// The message for a code, with the words that carried it.
pub(super) fn message(code: Code, words: &str, channel: Channel) -> String {
    let about = match code {
        Code::Name => "may name a patient, or somebody close to one. Leave the name out.",
        Code::Contact => "may be somebody's private number or address. Leave it out.",
        Code::Date => "is a day that may help others to work out who came. Leave it out, or write “recently”.",
        Code::Age => "gives an age that may help others to work out who it is. Leave it out.",
        Code::Place => "names a place that may help others to work out who it is. Leave it out.",
        Code::IdNumber => "may be a number that stands for one person. Leave it out.",
        Code::Occupation => "tells what somebody does, and may help others to work out who it is. Leave it out.",
        Code::Relation => "tells of somebody's family, and may help others to work out who it is. Leave it out.",
        Code::Appearance => "shows or tells how somebody looks, and may give away who it is. Leave it out.",
        Code::Event => "tells of an event that others may know of, and so who it is. Leave it out.",
        Code::Handle => "may point to a patient's own account. Leave it out.",
        Code::PatientRelationship if channel.is_public_reply() => {
            "may tell everyone that this person is your patient. Thank them or ask them to contact you, and say nothing \
             about a visit."
        }
        Code::PatientRelationship => "may tell that somebody is or was your patient. Leave it out.",
        Code::HealthInformation if channel.is_public_reply() => {
            "may tell everyone about this person's care, even if they wrote about it first. Leave it out."
        }
        Code::HealthInformation => "may tell of one person's health or care. Turn it into general information.",
        Code::Identifiable => {
            "may let neighbours, family or colleagues work out who this is. Leave out what is special about the person."
        }
        Code::ClinicalAdvice => {
            "reads like advice to one person. Advice belongs in a consultation: ask them to call the practice."
        }
        Code::Derogatory => {
            "may read as scorn for patients, colleagues or the profession, and will be quoted as such. Leave it out."
        }
        Code::Argumentative => "may read as arguing. Thank them, and offer to talk in private.",
        Code::Unprofessional => "may harm the trust in you and your profession. Leave it out.",
        Code::Boundary => "may read as too personal between you and a patient. Keep to the practice's own channels.",
        Code::StaffDisclosure => "may tell of a colleague or of the inner running of the practice. Leave it out.",
        Code::Concern => {
            "raises a concern that belongs with the right people and not in public. Take it to your safeguarding lead, \
             your manager or the regulator."
        }
        Code::Threat => "may read as a threat. Leave it out.",
        Code::MisleadingClaim => "claims more than can be shown. Say what you do, and what a check would tell.",
        Code::PomAdvertising => {
            "may advertise a prescription-only medicine to the public, hints included. Speak of a consultation instead."
        }
        Code::ReviewInducement => {
            "may offer something for a review, or sort out who is asked. Ask everyone, and give nothing."
        }
        Code::Testimonial => "may use a patient's praise of their treatment as advertising. Leave it out.",
        Code::Purpose => {
            "may be a use of this number or address that the person has not agreed to. Leave it out, or put it on your page."
        }
        Code::Channel => {
            "may be clinical content for a channel that others can read. Say only that they should call, or use the \
             secure message."
        }
    };
    match words.split_whitespace().count() {
        0 | 13.. => format!("This {about}"),
        _ => format!("“{words}” {about}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_code_has_a_message_that_quotes_its_words_and_ends_as_a_sentence() {
        for code in Code::ALL {
            let message = message(*code, "these words", Channel::Post);
            assert!(message.starts_with("“these words” ") && message.ends_with('.'), "{message}");
        }
    }
}
