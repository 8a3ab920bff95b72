//! Every sentence of the verdict line, once, with its count left open, and how it reads where words are answered, passed on, or
//! rest on a patient's consent.
//!
//! Deliberately absent: which of them a report gets (`lines`).

use crate::placing::Placing;

/// A sentence of the verdict line, with the count left open (`#`).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Saying {
    pub(crate) name: &'static str,
    pub(crate) level: &'static str,
    pub(crate) icon: &'static str,
    pub(crate) bold: &'static str,
    pub(crate) one: &'static str,
    pub(crate) many: &'static str,
    pub(crate) rest: &'static str,
    pub(crate) quiet: &'static str,
}

/// Every sentence that the verdict line can say, in its order of strictness, then the two without a verdict. One headline
/// belongs to one verdict; the rest says why.
pub(crate) const SAYINGS: [Saying; 9] = [
    Saying {
        name: "clear",
        level: "clear",
        icon: "clear",
        bold: "Clear.",
        one: "",
        many: "",
        rest: "We found nothing to change.",
        quiet: "Only you know whom you had in mind. If anybody could still tell which patient it is, take out what gives them away.",
    },
    Saying {
        name: "noted",
        level: "clear",
        icon: "clear",
        bold: "Clear.",
        one: "One thing to think about.",
        many: "# things to think about.",
        rest: "",
        quiet: "Only you know whom you had in mind. If anybody could still tell which patient it is, take out what gives them away.",
    },
    Saying {
        name: "gaps",
        level: "revise",
        icon: "revise",
        bold: "Not finished.",
        one: "1 gap is still open.",
        many: "# gaps are still open.",
        rest: "",
        quiet: "",
    },
    Saying {
        name: "revise",
        level: "revise",
        icon: "revise",
        bold: "Change this first.",
        one: "1 thing is marked.",
        many: "# things are marked.",
        rest: "Change the words, or let an approver write down why they may stay.",
        quiet: "",
    },
    Saying {
        name: "must",
        level: "revise",
        icon: "revise",
        bold: "Change this first.",
        one: "1 thing is marked that no reason can let through.",
        many: "# things are marked that no reason can let through.",
        rest: "",
        quiet: "",
    },
    Saying {
        name: "consent",
        level: "consent",
        icon: "consent",
        bold: "Not without the patient's consent.",
        one: "1 thing is marked.",
        many: "# things are marked, and at least one tells of a patient.",
        rest: "It can go out on a consent that covers it. Without one, leave the patient out.",
        quiet: "",
    },
    Saying {
        name: "stop",
        level: "stop",
        icon: "stop",
        bold: "This must not go out.",
        one: "1 thing stops it, and nobody can override it.",
        many: "# things stop it, and nobody can override them.",
        rest: "Each mark says why.",
        quiet: "",
    },
    Saying {
        name: "empty",
        level: "note",
        icon: "note",
        bold: "Nothing written yet.",
        one: "",
        many: "",
        rest: "We read along as soon as there are words.",
        quiet: "",
    },
    Saying {
        name: "unchecked",
        level: "stop",
        icon: "stop",
        bold: "These words were not checked, so nothing can go out.",
        one: "",
        many: "",
        rest: "They are still in the box. Press Check to try again.",
        quiet: "",
    },
];

/// The sentence of that name; what nobody knows reads as not checked.
pub(crate) fn saying(name: &str) -> Saying {
    let [.., unchecked] = SAYINGS;
    SAYINGS.into_iter().find(|saying| saying.name == name).unwrap_or(unchecked)
}

/// How a sentence reads there, and `rests`: where the words name a patient's consent.
pub(crate) fn as_read(saying: Saying, placing: Placing, rests: bool) -> Saying {
    let saying = of_placing(saying, placing);
    match saying.name {
        "clear" | "noted" if rests => Saying { quiet: RESTS, ..saying },
        "consent" if rests => Saying {
            rest: "The consent that it names does not cover that. Take it out, or choose the consent that does.",
            ..saying
        },
        _ => saying,
    }
}

/// What only whoever wrote it knows, where it rests on a consent.
const RESTS: &str = "It rests on a patient's consent. Only you know whether it tells anything that was not agreed.";

/// What is true of every reply, whoever reads it over: whom it answers may always be a patient.
pub(super) const REPLY: &str = "Whoever it answers may be a patient. That is no reason to hold it back, as long as it neither says so nor denies it.";

/// A sentence as it reads on a reply, and where every word is somebody else's: nobody can change one, so none asks for it.
fn of_placing(saying: Saying, placing: Placing) -> Saying {
    let theirs = match placing {
        Placing::Post => return saying,
        Placing::Reply if saying.name == "consent" => {
            return Saying { rest: "Leave the patient out: a public reply rests on no consent.", ..saying };
        }
        Placing::Reply if saying.quiet.is_empty() => return saying,
        Placing::Reply => return Saying { quiet: REPLY, ..saying },
        Placing::PassedOn(share) => share.is_theirs_alone(),
    };
    if !theirs {
        return saying;
    }
    match saying.name {
        "clear" | "noted" => Saying {
            quiet: "Only you know whether whoever wrote it is a patient of yours: if it tells of that, leave it.",
            ..saying
        },
        "revise" => Saying {
            bold: "Better left alone.",
            one: "1 thing speaks against passing it on.",
            many: "# things speak against passing it on.",
            rest: "An approver may write down why it goes on all the same.",
            ..saying
        },
        "must" => Saying {
            bold: "Better left alone.",
            one: "1 thing speaks against passing it on, and no reason can stand in for it.",
            many: "# things speak against passing it on, and no reason can stand in for them.",
            ..saying
        },
        "consent" => Saying {
            rest: "Passing it on tells it anew: that takes a consent of the patient that covers it. Without one, leave it.",
            ..saying
        },
        _ => saying,
    }
}
