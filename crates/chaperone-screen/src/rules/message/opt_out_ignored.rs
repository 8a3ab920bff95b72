//! Finds a message that itself says that the person asked for no more of them.
//!
//! Confirming that somebody has been taken off a list is no finding.

use std::sync::LazyLock;

use regex::Regex;

use crate::rule::{Findings, Grip};
use crate::view::{View, phrases};
use crate::{Code, Confidence};

static IGNORED: LazyLock<Regex> = LazyLock::new(|| {
    phrases(
        r"
        (?:we know|i know|sorry,? we know|although|even though|though) you(?:'ve| have)? (?:asked (?:us )?(?:not to|to stop)|opted out|unsubscribed|said (?:stop|no (?:more|texts|messages))|replied stop|texted stop|don't want (?:texts|messages|these))[^.!?]*
        you(?:'ve| have)? (?:opted out|unsubscribed|replied stop|asked us to stop)[^.!?]*,? but[^.!?]*
        (?:ignore|never mind) (?:your|the) (?:opt[- ]?out|stop)[^.!?]*|stop (?:replies|messages) (?:are|will be) ignored[^.!?]*
        ",
    )
});

pub(crate) fn check(view: &View<'_>, findings: &mut Findings) {
    for hit in view.seek(&IGNORED) {
        findings
            .add(
                hit.span,
                Code::Purpose,
                Confidence::Sure,
                "This person asked for no more messages, and the message says so. Sending it all the same is against the law \
                 on such messages. Send nothing, and make sure that the number is off the list.",
            )
            .beyond_consent()
            .grip(Grip::Text);
    }
}
