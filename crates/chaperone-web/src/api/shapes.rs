//! The shapes of answers that several calls share, and how times are written and read.
//!
//! [`Report`] and what hangs on it only describe the screen's own report, which is sent as it is; a test holds the two
//! together. Deliberately absent: any field that the pages would not show to the same person.

use std::collections::BTreeSet;

use chaperone_desk::draft::Draft as Kept;
use chaperone_desk::{Act, Duty, Time, consent};
use chrono::SecondsFormat;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use utoipa::ToSchema;

use super::no::{Said, Trouble};

/// A point in time as calls write it: `2026-11-24T09:50:00Z`.
pub(super) fn when(time: Time) -> String {
    time.utc().to_rfc3339_opts(SecondsFormat::Secs, true)
}

/// Reads a point in time in the form of RFC 3339; `field` is named where it is none.
pub(super) fn time(text: &str, field: &str) -> Said<Time> {
    let read = chrono::DateTime::parse_from_rfc3339(text);
    Ok(Time::from_utc(read.map_err(|_| Trouble::WrongShape(format!("`{field}` is not a date and time")))?.to_utc()))
}

/// The id of a record: 26 letters and figures.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(transparent)]
#[schema(pattern = "^[0-9A-HJKMNP-TV-Z]{26}$")]
pub(super) struct Id(pub(super) String);

/// What the screen says of one text. `start` and `end` count Unicode code points, the end is exclusive.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[allow(dead_code, reason = "describes what the screen writes; the test below reads it back")]
pub(super) struct Report {
    verdict: Verdict,
    findings: Vec<Finding>,
    notes: Vec<Finding>,
    suggestion: Option<String>,
    pack: String,
    engine: String,
}

/// The same with the row's own `id`, or its number in the list where it had none.
#[derive(Debug, Deserialize, ToSchema)]
#[allow(dead_code, reason = "describes what the screen writes; the test below reads it back")]
pub(super) struct Answered {
    id: Value,
    verdict: Verdict,
    findings: Vec<Finding>,
    notes: Vec<Finding>,
    suggestion: Option<String>,
    pack: String,
    engine: String,
}

/// What may happen to a text.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(rename_all = "kebab-case")]
pub(super) enum Verdict {
    Clear,
    Revise,
    Consent,
    Stop,
}

#[derive(Debug, Deserialize, ToSchema)]
#[serde(rename_all = "kebab-case")]
pub(super) enum Level {
    Note,
    Revise,
    Consent,
    Stop,
}

#[derive(Debug, Deserialize, ToSchema)]
#[serde(rename_all = "kebab-case")]
pub(super) enum Confidence {
    Guess,
    Likely,
    Sure,
}

/// One thing that a text gives away, or does wrong.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[allow(dead_code, reason = "describes what the screen writes; the test below reads it back")]
pub(super) struct Finding {
    /// The rule's name; `/api/v1/rules/{name}` explains it.
    rule: String,
    code: String,
    level: Level,
    confidence: Confidence,
    /// Whether an approver's written reason may stand in for the change.
    answerable: bool,
    #[schema(minimum = 0)]
    start: u32,
    #[schema(minimum = 0)]
    end: u32,
    /// The marked words.
    evidence: String,
    message: String,
    citations: Vec<Citation>,
    fix: Option<Fix>,
}

#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[allow(dead_code, reason = "describes what the screen writes; the test below reads it back")]
pub(super) struct Citation {
    r#ref: String,
    title: String,
}

/// What to put in place of exactly the marked words.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[allow(dead_code, reason = "describes what the screen writes; the test below reads it back")]
pub(super) struct Fix {
    text: String,
}

/// One draft, opened.
#[derive(Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Draft {
    id: String,
    /// Id of the person who began it.
    author: String,
    /// Id of the person who changed the words last.
    editor: String,
    #[schema(value_type = Channel)]
    channel: chaperone_screen::Channel,
    text: String,
    /// What it does with somebody else's post. Of a repost or a like, `text` is their words.
    #[schema(value_type = Option<Share>)]
    share: Option<chaperone_desk::draft::Share>,
    /// The words that it answers or quotes.
    in_reply_to: Option<String>,
    answered_address: Option<String>,
    /// What an approver wrote when sending it back.
    words: Option<String>,
    accounts: Vec<String>,
    /// The patient's consent that it rests on; none as well for a person who does not look after consents.
    about: Option<About>,
    /// When it should go out; none means as soon as it may.
    due: Option<String>,
    /// To be sent back with a change.
    #[schema(minimum = 0)]
    version: i64,
    /// `open`, `asked`, `sent-back` or `released`.
    state: &'static str,
    /// Id of the person who was asked to approve it.
    asked_of: Option<String>,
    /// A short number made from words and places; it changes with them.
    seal: String,
    updated: String,
}

/// The surface that a text goes to.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(rename_all = "kebab-case")]
#[allow(dead_code, reason = "describes the screen's own surfaces")]
pub(super) enum Channel {
    #[default]
    Post,
    Group,
    ReviewReply,
    CommentReply,
    DirectMessage,
    Sms,
}

/// What a draft does with somebody else's post.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(rename_all = "kebab-case")]
#[allow(dead_code, reason = "describes the desk's own deeds")]
pub(super) enum Share {
    Repost,
    Quote,
    Like,
}

/// The consent that a draft rests on, what it is for, and what the words tell.
#[derive(Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct About {
    /// Id of the consent, as the address of its page ends.
    #[schema(pattern = "^[0-9A-HJKMNP-TV-Z]{26}$")]
    pub(super) consent: String,
    #[schema(value_type = Purpose)]
    pub(super) purpose: consent::Purpose,
    /// One of the stages of the consent; none where it has none.
    pub(super) stage: Option<String>,
    /// What the words tell; what they tell beside this is held.
    #[schema(value_type = Vec<Element>)]
    pub(super) elements: BTreeSet<consent::Element>,
    /// By what the patient can be recognised at most.
    #[schema(value_type = Recognised)]
    pub(super) level: consent::Level,
}

/// What it is published for.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(rename_all = "kebab-case")]
#[allow(dead_code, reason = "describes the desk's own purposes")]
pub(super) enum Purpose {
    Education,
    Showcase,
    PaidAdvertising,
    Website,
    Professional,
}

/// What is told of a patient.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(rename_all = "kebab-case")]
#[allow(dead_code, reason = "describes the desk's own kinds of thing to tell")]
pub(super) enum Element {
    Condition,
    Treatment,
    Stage,
    AgeBand,
    Quote,
    FirstName,
    Job,
    Town,
}

/// By what a patient can be recognised.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(rename_all = "kebab-case")]
#[allow(dead_code, reason = "describes the desk's own levels")]
pub(super) enum Recognised {
    TeethOnly,
    LowerFace,
    Face,
    Voice,
    Name,
}

impl About {
    fn of(about: &consent::About) -> Self {
        About {
            consent: about.consent.to_string(),
            purpose: about.purpose,
            stage: about.stage.clone(),
            elements: about.elements.clone(),
            level: about.level,
        }
    }
}

impl Draft {
    /// As this act may see it.
    pub(super) fn of(draft: &Kept, act: &Act) -> Self {
        let opened = |text: &chaperone_desk::Private<String>| text.expose().clone();
        Draft {
            id: draft.id.to_string(),
            author: draft.author.to_string(),
            editor: draft.editor.to_string(),
            channel: draft.channel,
            text: opened(&draft.text),
            share: draft.share,
            in_reply_to: draft.in_reply_to.as_ref().map(opened),
            answered_address: draft.answered_address.as_ref().map(opened),
            words: draft.words.as_ref().map(opened),
            accounts: draft.accounts.iter().map(ToString::to_string).collect(),
            about: draft.about.as_ref().filter(|_| act.role.may(Duty::Consent)).map(About::of),
            due: draft.due.map(when),
            version: draft.version,
            state: draft.state.name(),
            asked_of: draft.asked_of.as_ref().map(ToString::to_string),
            seal: draft.seal(),
            updated: when(draft.updated),
        }
    }
}

#[cfg(test)]
mod tests {
    use chaperone_screen::{Channel as Surface, Draft, Known, Pack, Screen};

    use super::{Channel, Report};

    #[test]
    fn the_described_report_is_the_one_that_the_screen_writes() {
        let screen = Screen::new(Pack::named("uk-dental").unwrap());
        let report = screen.check(&Draft::post("Lovely to see Mrs Patel today for her new crown!"), &Known::default());
        let written = serde_json::to_string(&report).unwrap();
        let read: Report = serde_json::from_str(&written).unwrap();
        assert!(!read.findings.is_empty());
    }

    #[test]
    fn every_deed_with_somebody_elses_post_is_described() {
        for share in chaperone_desk::draft::Share::ALL {
            let name = serde_json::to_string(share).unwrap();
            assert!(serde_json::from_str::<super::Share>(&name).is_ok(), "{name}");
        }
    }

    #[test]
    fn every_purpose_element_and_level_of_a_consent_is_described() {
        use chaperone_desk::consent::{Element, Level, Purpose};
        let written = |name: &str| serde_json::Value::from(name);
        for purpose in Purpose::ALL {
            assert!(serde_json::from_value::<super::Purpose>(written(purpose.name())).is_ok(), "{purpose:?}");
        }
        for element in Element::ALL {
            assert!(serde_json::from_value::<super::Element>(written(element.name())).is_ok(), "{element:?}");
        }
        for level in Level::ALL {
            assert!(serde_json::from_value::<super::Recognised>(written(level.name())).is_ok(), "{level:?}");
        }
    }

    #[test]
    fn every_surface_of_the_screen_is_described() {
        for surface in Surface::ALL {
            let name = serde_json::to_string(&surface).unwrap();
            assert!(serde_json::from_str::<Channel>(&name).is_ok(), "{name}");
        }
    }
}
