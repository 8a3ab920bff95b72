//! Finds what a text tells of a colleague's private life: illness, leave, discipline, pay, home.
//!
//! A plain absence ("is on leave until September"), a welcome, a retirement and what colleagues tell of themselves
//! are no finding.

use std::sync::LazyLock;

use regex::Regex;

use crate::facts::{Kind, Whose};
use crate::rule::{Findings, Grip};
use crate::view::{View, phrases};
use crate::{Code, Confidence};

/// Words that are used of employees only.
static AT_WORK: LazyLock<Regex> = LazyLock::new(|| {
    phrases(
        r"
        (?:on|off on|gone on|went on|been on) (?:stress|sick) leave[^.!?,]*|signed off (?:sick|with (?:stress|depression|anxiety|burn ?out|her|his))[^.!?,]*|(?:a |on a |is on a )?performance (?:plan|review|management)[^.!?,]*|(?:first|final|last|written|verbal) (?:and final )?warning for[^.!?,]*|(?:given|got|had|is on|on) (?:a|an|her|his|their) (?:first|final|last|written|verbal) (?:and final )?warning[^.!?,]*|being managed out|(?:had to |we )let (?:him|her|them|the last [a-z]+) go[^.!?,]*|couldn't hack (?:it|the)[^.!?,]*|at probation|(?:fired|sacked|suspended|dismissed) (?:two|three|four|five|six|the|our|my|a|last) (?:[a-z]+ )?(?:nurses?|hygienists?|receptionists?|dentists?|associates?|assistants?|deputy|charge nurse|staff|week|month)[^.!?,]*|(?:they |been )?(?:pushed|forced) (?:her|him|them) out|been suspended[^.!?,]*|customer care course|has been spoken to|disgruntled (?:ex|former)[- ]?employee|ex[- ]employee|(?:on|earns?|paid) [^.!?,]{0,20}(?:an hour|pounds an hour|a year) more|off with [^a-z]?stress[^.!?,]*|went home in tears|been in tears[^.!?,]*|cries? in the [a-z ]+|off again with[^.!?,]*
        ",
    )
});

/// Private matters that need somebody of the team beside them.
static PRIVATE: LazyLock<Regex> = LazyLock::new(|| {
    phrases(
        r"
        (?:(?:are|is|were|was|been) )?(?:both )?off (?:sick|ill|poorly|with)[^.!?,]*|(?:going|been|went) through (?:a|an|his|her|their|the)[^.!?]*|(?:had|has had|after (?:a|her)|her) (?:a )?miscarriage[^.!?]*|(?:with|about|over|into) (?:his|her|their) (?:divorce|marriage|breakdown|ex)[^.!?]*|(?:his|her|the) (?:divorce|custody fight|drinking|marriage|ivf|hernia|operation|op)\b[^.!?]*|left (?:his|her) (?:wife|husband)[^.!?]*|having (?:an operation|surgery)[^.!?]*|(?:is|has been|been) (?:in recovery|clean for)[^.!?]*|did (?:her|his) time[^.!?]*|came out at[^.!?]*|(?:just )?been diagnosed with[^.!?]*|breast cancer treatment|chemo[^.!?]*|under a lot of strain[^.!?]*|struggling with (?:his|her|their)[^.!?]*|(?:stress|depression|anxiety|burnout),? apparently|won't be (?:back|coming back)|fallen out[^.!?]*|finally left that[^.!?]*|sick in the taxi|on (?:leave|the sick) again[^.!?]*|hrt saga[^.!?]*|(?:is|are|she's|he's|they're) (?:expecting|pregnant)[^.!?,]*|(?:had|welcomed|given birth to|gave birth to) (?:her|his|their|a) (?:[a-z]+ ){0,2}(?:baby|babies|son|daughter|twins|boy|girl)[^.!?,]*|(?:has|have|with|caught|got|have got|has got|tested positive for) (?:covid|flu|the flu|norovirus|shingles|a stomach bug)[^.!?,]*
        ",
    )
});

static TEAM: LazyLock<Regex> = LazyLock::new(|| {
    phrases(
        r"
        (?:our|my|the|two|three|two of the|both|new|former|dental|practice|senior|area|office|charge|trainee) (?:[a-z'-]+ ){0,2}(?:nurses?|hygienists?|receptionists?|dentists?|associates?|assistants?|principal|manager|therapists?|doctors?|locum|colleagues?|girl|lad|lass|boss|dispenser|deputy|paramedics?|team)|dr\.? [a-z]+|nurse [a-z]+|assistant [a-z]+|receptionist [a-z]+|at the (?:front )?desk|on reception|in billing|on the desk|(?:one|two|three|four|half|some|both) of us
        ",
    )
});

/// What colleagues themselves wanted told, or what is no secret.
static HARMLESS: LazyLock<Regex> = LazyLock::new(|| {
    phrases(
        r"
        (?:has|have|she's|he's)? ?asked us to (?:say|tell|share)[^.!?]*|maternity|paternity|my own|i was|i had|i've|i am|i'm|in (?:her|his) own words|said post it|with (?:her|his) permission|raised|fundrais\w+
        ",
    )
});

pub(crate) fn check(view: &View<'_>, findings: &mut Findings) {
    if view.says(&HARMLESS) {
        return;
    }
    let staffed = |number: usize| {
        let facts = view.facts.sentences.get(number).map(|s| view.facts.within(s)).unwrap_or_default();
        TEAM.is_match(view.sentence(number))
            || facts.iter().any(|fact| fact.whose == Whose::Staff && fact.kind == Kind::PersonName)
    };
    let private = view.seek(&PRIVATE).into_iter().filter(|hit| {
        staffed(hit.sentence) && !view.scene.patient.get(hit.sentence).is_some_and(|patient| *patient)
    });
    for hit in view.seek(&AT_WORK).into_iter().chain(private) {
        findings
            .add(
                hit.span,
                Code::StaffDisclosure,
                Confidence::Likely,
                "This tells readers about a colleague's private or working life, and that person would learn it from here. \
                 Say who is available and when, and leave out why.",
            )
            .grip(Grip::Words);
    }
}
