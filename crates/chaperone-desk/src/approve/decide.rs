//! Who may let what go: pure, from the report, where the person stands, and what was chosen.
//!
//! No role makes a text clearer; a role only settles whether somebody may answer for it at all.

use chaperone_screen::{Finding, Report, Verdict};
use serde::{Deserialize, Serialize};

use crate::media::Unsettled;
use crate::{Private, Refusal};

/// A written reason has at least this many characters: "ok" explains nothing.
pub const LEAST_REASON: usize = 10;

/// What an approver chooses.
#[derive(Debug, Clone)]
pub enum Choice {
    /// The place of a finding that the approver saw, and the reason that stands in for changing it.
    Approve {
        answers: Vec<(Place, Private<String>)>,
    },
    /// As [`Choice::Approve`], of what rests on a patient's consent.
    ApproveConsented {
        answers: Vec<(Place, Private<String>)>,
        suitable: Suitability,
    },
    SendBack {
        words: Private<String>,
    },
}

/// What an approver answers on whether it is right to publish it, consent or not (S4-09). A yes to each lets it go.
#[allow(clippy::struct_excessive_bools, reason = "four questions, each answered by itself")]
#[derive(Debug, Clone)]
pub struct Suitability {
    pub benefit: bool,
    pub sensitivity: bool,
    pub dignity: bool,
    pub regret: bool,
    /// Why it suits, in the approver's words.
    pub reason: Private<String>,
}

/// The four questions, in the order of [`Suitability`].
pub const QUESTIONS: [(&str, &str); 4] = [
    ("benefit", "Does it do readers good, and more than a post without a patient would?"),
    ("sensitivity", "Is this kind of care one that patients are glad to be seen with?"),
    ("dignity", "Is the patient shown with dignity, as you would want a relative of yours to be?"),
    ("regret", "Will the patient still be glad of it in five years, when others find it?"),
];

/// Whether an approver found it suitable, and said why.
pub fn suits(suitable: Option<&Suitability>) -> Result<(), Refusal> {
    let Some(Suitability { benefit, sensitivity, dignity, regret, reason }) = suitable else {
        return Err(Refusal::suitability_missing());
    };
    if ![benefit, sensitivity, dignity, regret].into_iter().all(|yes| *yes) {
        return Err(Refusal::unsuitable());
    }
    if reason.expose().trim().chars().count() < LEAST_REASON {
        return Err(Refusal::suitability_missing());
    }
    Ok(())
}

/// The place of an answered finding, as the decision keeps it; the words of the reason are sealed apart from it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Place {
    pub rule: String,
    pub start: usize,
    pub end: usize,
}

impl Place {
    /// Reads what [`Place`] prints, as a form gives it back.
    pub fn parse(text: &str) -> Option<Place> {
        let (rest, end) = text.rsplit_once(':')?;
        let (rule, start) = rest.rsplit_once(':')?;
        Some(Place { rule: rule.to_owned(), start: start.parse().ok()?, end: end.parse().ok()? })
    }

    pub fn of(finding: &Finding) -> Place {
        Place { rule: finding.rule.to_owned(), start: finding.start, end: finding.end }
    }
}

impl std::fmt::Display for Place {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}:{}:{}", self.rule, self.start, self.end)
    }
}

#[derive(Debug, Clone)]
pub struct Reason {
    pub place: Place,
    pub words: Private<String>,
}

/// Where somebody stands towards a draft.
#[allow(clippy::struct_excessive_bools, reason = "independent facts; each decides by itself")]
#[derive(Debug, Clone, Copy)]
pub struct Standing {
    /// Changed its bytes last.
    pub changed_last: bool,
    /// The owner signed the policy for the practice, and this person for themselves.
    pub policy_signed: bool,
    /// The practice works as a practice of one.
    pub alone: bool,
    /// The practice lets authors send clear texts off.
    pub author_may_release: bool,
    pub has_places: bool,
    /// Every place takes a text of this length.
    pub fits: bool,
    /// What stands in the way of its pictures.
    pub pictures: Option<Unsettled>,
    /// A gap of a ready post is not filled in.
    pub gap_open: bool,
    /// It lets off steam, and its hour has not passed.
    pub cooling: bool,
    /// Somebody asked for a pause, and it still runs.
    pub paused: bool,
    /// It is for a professional forum, and not every line of the checklist is ticked for these words.
    pub checklist_open: bool,
    /// A public reply leads to an address that is not the practice's own.
    pub leads_elsewhere: bool,
    /// The post that it passes on stands on another network than one of its places.
    pub stands_elsewhere: bool,
    /// Is an owner or a manager.
    pub manages: bool,
}

/// Rules whose findings only an owner or a manager may answer: a factual notice about the running of the practice (S3-20).
pub const MANAGED: &[&str] = &["running-exposed"];

/// Whether a report marks what only an owner or a manager may let out.
pub fn is_managed(report: &Report) -> bool {
    report.findings.iter().any(|finding| MANAGED.contains(&finding.rule))
}

/// Rules whose notes ask for a pause before a text goes out (S1-09, S1-11).
pub const COOLS: &[&str] = &["venting"];

/// Whether a report asks for a pause: somebody lets off steam.
pub fn cools(report: &Report) -> bool {
    report.findings.iter().chain(&report.notes).any(|finding| COOLS.contains(&finding.rule))
}

/// Whether it makes sense to ask anybody: what nobody may release is not put before an approver.
pub fn may_ask(report: &Report) -> Result<(), Refusal> {
    match report.verdict {
        Verdict::Stop => Err(Refusal::stopped()),
        Verdict::Consent => Err(Refusal::needs_consent()),
        Verdict::Revise if report.findings.iter().any(|finding| !finding.answerable) => Err(Refusal::not_answerable()),
        Verdict::Revise | Verdict::Clear => Ok(()),
    }
}

/// Whether an approver may let this text go with these answers.
pub fn approve(report: &Report, standing: &Standing, answers: &[(Place, Private<String>)]) -> Result<(), Refusal> {
    if !standing.policy_signed {
        return Err(Refusal::policy_unsigned());
    }
    if !standing.has_places {
        return Err(Refusal::no_account());
    }
    if !standing.fits {
        return Err(Refusal::too_long_there());
    }
    if let Some(unsettled) = standing.pictures {
        return Err(unsettled.refusal());
    }
    if standing.gap_open {
        return Err(Refusal::gap_open());
    }
    if standing.changed_last {
        return Err(if standing.alone { Refusal::alone_cannot() } else { Refusal::own_words() });
    }
    if standing.leads_elsewhere {
        return Err(Refusal::link_elsewhere());
    }
    if standing.stands_elsewhere {
        return Err(Refusal::other_network());
    }
    if standing.checklist_open {
        return Err(Refusal::checklist_open());
    }
    may_ask(report)?;
    if is_managed(report) && !standing.manages {
        return Err(Refusal::for_a_manager());
    }
    // A reason for something that is not marked any more was written about another reading.
    let places: Vec<_> = report.findings.iter().map(Place::of).collect();
    if answers.iter().any(|(place, _)| !places.contains(place)) {
        return Err(Refusal::words_changed());
    }
    let answered = |place: &Place| {
        answers.iter().any(|(of, words)| of == place && words.expose().trim().chars().count() >= LEAST_REASON)
    };
    if report.verdict == Verdict::Revise && !places.iter().all(answered) {
        return Err(Refusal::answer_missing());
    }
    // Last: only what could go out otherwise waits.
    waited(standing)
}

fn waited(standing: &Standing) -> Result<(), Refusal> {
    if standing.cooling {
        return Err(Refusal::cooling_off());
    }
    if standing.paused { Err(Refusal::paused()) } else { Ok(()) }
}

/// Whether an author may let their own text go.
pub fn release_own(report: &Report, standing: &Standing) -> Result<(), Refusal> {
    if !standing.policy_signed {
        return Err(Refusal::policy_unsigned());
    }
    if !standing.has_places {
        return Err(Refusal::no_account());
    }
    if !standing.fits {
        return Err(Refusal::too_long_there());
    }
    if let Some(unsettled) = standing.pictures {
        return Err(unsettled.refusal());
    }
    if standing.gap_open {
        return Err(Refusal::gap_open());
    }
    if standing.leads_elsewhere {
        return Err(Refusal::link_elsewhere());
    }
    if standing.stands_elsewhere {
        return Err(Refusal::other_network());
    }
    if standing.checklist_open {
        return Err(Refusal::checklist_open());
    }
    match report.verdict {
        Verdict::Stop => Err(Refusal::stopped()),
        Verdict::Consent => Err(Refusal::needs_consent()),
        Verdict::Revise if standing.alone => Err(Refusal::alone_cannot()),
        Verdict::Revise => Err(Refusal::not_clear()),
        Verdict::Clear if !standing.alone && !standing.author_may_release => Err(Refusal::second_pair_needed()),
        Verdict::Clear => waited(standing),
    }
}

/// Whether a text that was decided may still go, read again at this moment.
pub fn still(report: &Report, by_approver: bool, answered: &[Place]) -> Result<(), Refusal> {
    let covered = |finding: &Finding| finding.answerable && answered.contains(&Place::of(finding));
    match report.verdict {
        Verdict::Clear => Ok(()),
        Verdict::Revise if by_approver && report.findings.iter().all(covered) => Ok(()),
        _ => Err(Refusal::changed_since_approval()),
    }
}

/// The answers, once [`approve`] has said that each belongs to a finding.
pub(crate) fn reasons(answers: &[(Place, Private<String>)]) -> Vec<Reason> {
    answers.iter().map(|(place, words)| Reason { place: place.clone(), words: words.clone() }).collect()
}

#[cfg(test)]
mod tests {
    use chaperone_screen::{Code, Confidence, Level};

    use super::*;

    fn report(verdict: Verdict, answerable: &[bool]) -> Report {
        let finding = |(at, answerable): (usize, &bool)| Finding {
            rule: "patient-named",
            code: Code::Name,
            level: Level::Revise,
            confidence: Confidence::Sure,
            answerable: *answerable,
            start: at,
            end: at + 1,
            bytes: at..at + 1,
            evidence: "x".into(),
            message: String::new(),
            citations: Vec::new(),
            fix: None,
        };
        Report {
            verdict,
            findings: answerable.iter().enumerate().map(finding).collect(),
            notes: Vec::new(),
            suggestion: None,
            pack: String::new(),
            engine: String::new(),
        }
    }

    const SECOND: Standing = Standing {
        changed_last: false,
        policy_signed: true,
        alone: false,
        author_may_release: false,
        has_places: true,
        fits: true,
        pictures: None,
        gap_open: false,
        cooling: false,
        paused: false,
        checklist_open: false,
        leads_elsewhere: false,
        stands_elsewhere: false,
        manages: true,
    };
    const ALONE: Standing = Standing { changed_last: true, alone: true, ..SECOND };

    fn name(answer: Result<(), Refusal>) -> &'static str {
        answer.map_or_else(|refusal| refusal.name(), |()| "yes")
    }

    fn place(start: usize) -> Place {
        Place { rule: "patient-named".into(), start, end: start + 1 }
    }

    fn answers(starts: &[usize]) -> Vec<(Place, Private<String>)> {
        starts.iter().map(|start| (place(*start), "she is our own receptionist".into())).collect()
    }

    #[test]
    fn a_place_reads_back_what_it_prints() {
        assert_eq!(Place::parse(&place(3).to_string()), Some(place(3)));
        assert_eq!(Place::parse("patient-named:3"), None);
        assert_eq!(Place::parse("x:3:-4"), None);
    }

    #[test]
    fn a_reason_for_something_that_is_not_marked_any_more_is_refused() {
        let seen = answers(&[0, 7]);
        assert_eq!(name(approve(&report(Verdict::Revise, &[true]), &SECOND, &seen)), "words-changed");
    }

    #[test]
    fn an_approver_lets_clear_and_answered_texts_go_and_nothing_else() {
        for (verdict, findings, given, expected) in [
            (Verdict::Clear, &[][..], &[][..], "yes"),
            (Verdict::Revise, &[true, true], &[0, 1], "yes"),
            (Verdict::Revise, &[true, true], &[0], "answer-missing"),
            (Verdict::Revise, &[true, false], &[0, 1], "not-answerable"),
            (Verdict::Consent, &[true], &[0], "needs-consent"),
            (Verdict::Stop, &[false], &[0], "stopped"),
        ] {
            assert_eq!(name(approve(&report(verdict, findings), &SECOND, &answers(given))), expected, "{verdict:?}");
        }
        let short = vec![(place(0), Private::from("ok"))];
        assert_eq!(name(approve(&report(Verdict::Revise, &[true]), &SECOND, &short)), "answer-missing");
    }

    #[test]
    fn whoever_changed_the_words_last_never_approves_them() {
        let standing = Standing { changed_last: true, ..SECOND };
        assert_eq!(name(approve(&report(Verdict::Clear, &[]), &standing, &[])), "own-words");
    }

    #[test]
    fn without_a_signed_policy_nothing_goes() {
        let standing = Standing { policy_signed: false, author_may_release: true, ..SECOND };
        assert_eq!(name(approve(&report(Verdict::Clear, &[]), &standing, &[])), "policy-unsigned");
        assert_eq!(name(release_own(&report(Verdict::Clear, &[]), &standing)), "policy-unsigned");
    }

    #[test]
    fn nothing_goes_with_a_picture_that_is_not_settled() {
        for (pictures, expected) in [
            (Unsettled::NotChecked, "picture-not-checked"),
            (Unsettled::ShowsPatient, "picture-shows-patient"),
            (Unsettled::StaffNotAgreed, "staff-not-agreed"),
            (Unsettled::Open, "picture-open"),
        ] {
            let standing = Standing { pictures: Some(pictures), author_may_release: true, ..SECOND };
            assert_eq!(name(approve(&report(Verdict::Clear, &[]), &standing, &[])), expected);
            assert_eq!(name(release_own(&report(Verdict::Clear, &[]), &standing)), expected);
        }
    }

    #[test]
    fn a_gap_that_is_open_goes_nowhere() {
        let standing = Standing { gap_open: true, author_may_release: true, ..SECOND };
        assert_eq!(name(approve(&report(Verdict::Clear, &[]), &standing, &[])), "gap-open");
        assert_eq!(name(release_own(&report(Verdict::Clear, &[]), &standing)), "gap-open");
    }

    #[test]
    fn what_lets_off_steam_waits_and_nothing_else_does() {
        let standing = Standing { cooling: true, author_may_release: true, ..SECOND };
        assert_eq!(name(approve(&report(Verdict::Clear, &[]), &standing, &[])), "cooling-off");
        assert_eq!(name(release_own(&report(Verdict::Clear, &[]), &standing)), "cooling-off");
        assert_eq!(name(approve(&report(Verdict::Stop, &[false]), &standing, &[])), "stopped");
        let mut noted = report(Verdict::Clear, &[true]);
        noted.notes = std::mem::take(&mut noted.findings);
        assert!(!cools(&noted), "another note asks for no pause");
        noted.notes[0].rule = "venting";
        assert!(cools(&noted));
    }

    #[test]
    fn a_practice_of_one_sends_clear_texts_only() {
        assert_eq!(name(release_own(&report(Verdict::Clear, &[]), &ALONE)), "yes");
        assert_eq!(name(release_own(&report(Verdict::Revise, &[true]), &ALONE)), "alone-cannot");
        assert_eq!(name(approve(&report(Verdict::Revise, &[true]), &ALONE, &answers(&[0]))), "alone-cannot");
        assert_eq!(name(release_own(&report(Verdict::Consent, &[true]), &ALONE)), "needs-consent");
        assert_eq!(name(release_own(&report(Verdict::Stop, &[false]), &ALONE)), "stopped");
    }

    #[test]
    fn an_author_sends_a_clear_text_only_where_the_practice_allows_it() {
        assert_eq!(name(release_own(&report(Verdict::Clear, &[]), &SECOND)), "second-pair-needed");
        let standing = Standing { author_may_release: true, ..SECOND };
        assert_eq!(name(release_own(&report(Verdict::Clear, &[]), &standing)), "yes");
        assert_eq!(name(release_own(&report(Verdict::Revise, &[true]), &standing)), "not-clear");
    }

    #[test]
    fn a_stricter_reading_at_release_sends_a_post_back() {
        let decided = report(Verdict::Revise, &[true]);
        let places: Vec<_> = decided.findings.iter().map(Place::of).collect();
        assert_eq!(name(still(&decided, true, &places)), "yes");
        assert_eq!(name(still(&report(Verdict::Revise, &[true, true]), true, &places)), "changed-since-approval");
        assert_eq!(name(still(&report(Verdict::Revise, &[false]), true, &places)), "changed-since-approval");
        assert_eq!(name(still(&decided, false, &places)), "changed-since-approval");
        assert_eq!(name(still(&report(Verdict::Stop, &[false]), true, &places)), "changed-since-approval");
    }
}
