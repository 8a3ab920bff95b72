//! Who a sentence speaks about, when, and whether of one person or of people in general; and whose a fact then is.
//!
//! Deliberately absent: parsing. A few hundred words and their order carry what a rule needs.

use super::scan::Scan;
use super::{Facts, Kind, Sentence, Tense, Whose};
use crate::draft::Draft;
use crate::lexicon::Role;
use crate::report::Confidence;
use crate::text::TokenKind;

/// The sentences of a text with their marks.
pub(super) fn sentences(scan: &Scan) -> Vec<Sentence> {
    scan.text.sentences.iter().map(|span| sentence(scan, span.tokens.clone(), span.normal.clone())).collect()
}

fn sentence(scan: &Scan, tokens: std::ops::Range<usize>, normal: std::ops::Range<usize>) -> Sentence {
    let place = scan.text.original_span(normal);
    let (mut you, mut one, mut ours, mut general, mut offer) = (false, false, false, false, false);
    let (mut was, mut ahead, mut negated, mut question) = (false, false, false, false);
    let first = tokens.clone().find(|&at| scan.is_word(at));
    for at in tokens.clone() {
        let word = scan.word(at);
        match word {
            "you" | "your" | "yours" | "you're" | "you've" | "you'll" | "you'd" | "u" | "ur" | "yourself" | "ya" => {
                you = true;
            }
            "she" | "he" | "him" | "her" | "his" | "hers" | "himself" | "herself" | "she'd" | "he'd" | "she'll"
            | "he'll" => one = true,
            "we" | "our" | "us" | "we're" | "we've" | "i" | "my" | "i'm" | "i've" | "we'll" => ours = true,
            "not" | "no" | "never" | "nobody" | "none" | "cannot" => negated = true,
            "?" => question = true,
            _ => {}
        }
        general |= scan.has_role(at, Role::General);
        offer |= scan.has_role(at, Role::Offer);
        was |= scan.has_role(at, Role::Past)
            || word.len() > 4
                && word.ends_with("ed")
                && scan.token(at).is_some_and(|token| token.kind == TokenKind::Word);
        ahead |= scan.has_role(at, Role::Future);
        negated |= word.ends_with("n't");
    }
    let opener = first.is_some_and(|at| scan.has_role(at, Role::Opener));
    let from = scan.found.partition_point(|fact| fact.span.start < place.start);
    let facts = scan.found.iter().skip(from).take_while(|fact| fact.span.start < place.end);
    let (mut staff, mut person, mut patient, mut care, mut addressee) = (false, false, false, false, false);
    for fact in facts {
        match fact.kind {
            Kind::PersonName | Kind::Initials | Kind::HashtagName => {
                staff |= matches!(fact.whose, Whose::Staff | Whose::Practice | Whose::PublicFigure);
                person |= matches!(fact.whose, Whose::Unknown | Whose::Patient) && fact.confidence > Confidence::Guess;
                addressee |= fact.whose == Whose::Addressee;
            }
            Kind::PatientWord => patient |= fact.confidence > Confidence::Guess,
            Kind::Attendance => {
                patient |= one && fact.confidence > Confidence::Guess;
                care |= fact.confidence > Confidence::Guess;
            }
            Kind::Age => {
                person |= fact.confidence == Confidence::Sure;
                care = true;
            }
            Kind::Treatment
            | Kind::Condition
            | Kind::Drug
            | Kind::PrescriptionDrug
            | Kind::Tooth
            | Kind::Permission => {
                care = true;
            }
            _ => {}
        }
    }
    let one = one && !opener || person || patient;
    let general =
        !one && !staff && (opener || general || offer) && !(you && was && scan.draft.channel.is_public_reply());
    let to_one = scan.draft.channel.is_public_reply() || scan.draft.channel.is_private();
    let about = match () {
        () if patient || (person || one) && care && !opener => Whose::Patient,
        () if staff => Whose::Staff,
        () if addressee => Whose::Addressee,
        // Somebody is named or meant, and nothing says that it is a patient.
        () if person || one => Whose::Unknown,
        () if you && to_one => Whose::Addressee,
        () if general => Whose::Nobody,
        () if you => Whose::Reader,
        () if ours => Whose::Practice,
        () => Whose::Unknown,
    };
    let tense = if ahead {
        Tense::Future
    } else if was {
        Tense::Past
    } else {
        Tense::Present
    };
    Sentence { span: place, about, tense, general, second_person: you, individual: one, question, negated, facts: 0..0 }
}

/// Gives every fact that no extractor could place to whom its sentence speaks about.
pub(super) fn attribute(facts: &mut Facts, draft: &Draft) {
    let reply = draft.channel.is_public_reply() || draft.channel.is_private();
    let mut before = Whose::Unknown;
    for sentence in &facts.sentences {
        // A sentence without a subject goes on about whom the one before it spoke: `Braces off! 22 months of it.`
        let about = match sentence.about {
            Whose::Unknown if before == Whose::Patient && !sentence.general => Whose::Patient,
            about => about,
        };
        before = about;
        for fact in facts.facts.get_mut(sentence.facts.clone()).into_iter().flatten() {
            if fact.whose != Whose::Unknown {
                continue;
            }
            // A word with other meanings says nothing of anybody in a sentence that tells of nobody.
            let weak = fact.confidence == Confidence::Guess && !sentence.individual && about != Whose::Patient;
            fact.whose = match (fact.kind, about) {
                (
                    Kind::Occupation
                    | Kind::Kinship
                    | Kind::Appearance
                    | Kind::Event
                    | Kind::Treatment
                    | Kind::Condition
                    | Kind::Record
                    | Kind::Attendance
                    | Kind::PatientWord,
                    Whose::Unknown | Whose::Practice,
                ) if weak => Whose::Nobody,
                (
                    Kind::Handle | Kind::Url | Kind::Email | Kind::Phone,
                    Whose::Nobody | Whose::Reader | Whose::Practice,
                )
                | (Kind::PersonName | Kind::Initials, Whose::Staff | Whose::Nobody | Whose::Reader | Whose::Practice)
                | (Kind::Treatment | Kind::Condition | Kind::Record | Kind::Attendance, Whose::Practice) => {
                    Whose::Unknown
                }
                (_, Whose::Reader) if reply => Whose::Addressee,
                (_, about) => about,
            };
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::draft::{Draft, Known};
    use crate::facts::{Facts, Tense, Whose, read};
    use crate::text::Text;

    fn post(text: &str) -> Facts {
        read(&Text::new(text), &Draft::post(text), &Known::default())
    }

    #[test]
    fn one_person_and_people_in_general_are_told_apart() {
        let facts = post("She came in today with a broken tooth. Many patients ask us about whitening.");
        assert!(facts.sentences[0].individual && !facts.sentences[0].general);
        assert_eq!(facts.sentences[0].about, Whose::Patient);
        assert_eq!(facts.sentences[0].tense, Tense::Past);
        assert!(facts.sentences[1].general && !facts.sentences[1].individual);
    }

    #[test]
    fn a_condition_in_advice_to_all_is_nobodys() {
        let facts = post("If you have toothache, call us.");
        assert!(facts.facts.iter().all(|fact| fact.whose != Whose::Patient), "{:?}", facts.facts);
    }

    #[test]
    fn a_reply_speaks_to_its_addressee() {
        let text = "We are sorry about your wait.";
        let facts = read(&Text::new(text), &Draft::review_reply(text, "Long wait"), &Known::default());
        assert!(facts.sentences[0].second_person);
        assert_eq!(facts.sentences[0].about, Whose::Addressee);
    }
}
