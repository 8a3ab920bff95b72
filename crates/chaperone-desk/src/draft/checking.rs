//! Reading a draft's words by the practice's screen: one question, the same for every page, the API and the release.
//!
//! Deliberately absent: what a verdict lets happen (`approve::decide`).

use chaperone_screen::mosaic::{Class, Tag};
use chaperone_screen::{AccountKind, Channel, Known, Report};
use serde_json::json;
use sqlx::AnyConnection;

use super::{Answered, Draft, MOST, share};
use crate::act::{Act, Duty, Time};
use crate::consent::{self, About};
use crate::error::{Answer, Error};
use crate::id::AccountId;
use crate::media::Attached;
use crate::practice::{self, Practice};
use crate::{Desk, Refusal, account, granted, known};

/// Reads a draft with what the practice knows: the same report that every page and the release see.
pub async fn check(desk: &Desk, draft: &Draft) -> Result<Report, Error> {
    let mut connection = desk.db().read().await?;
    check_in(desk, &mut connection, draft, desk.now()).await
}

pub(crate) async fn check_in(
    desk: &Desk,
    connection: &mut AnyConnection,
    draft: &Draft,
    now: Time,
) -> Result<Report, Error> {
    let (practice, question, known) = asked(desk, connection, draft, now).await?;
    let report = desk.check(&practice, &question, &known)?;
    // A whole text in place of both would put a picture's description into the text.
    Ok(Report { suggestion: report.suggestion.filter(|_| draft.pictures.is_empty()), ..report })
}

/// What is kept of a draft once it is out: for each person it tells of, classes and keyed hashes.
pub(crate) async fn kept_in(
    desk: &Desk,
    connection: &mut AnyConnection,
    draft: &Draft,
    now: Time,
) -> Result<Vec<Vec<Class>>, Error> {
    let (practice, question, known) = asked(desk, connection, draft, now).await?;
    desk.kept(&practice, &question, &known)
}

async fn asked(
    desk: &Desk,
    connection: &mut AnyConnection,
    draft: &Draft,
    now: Time,
) -> Result<(Practice, chaperone_screen::Draft, Known), Error> {
    let practice = practice::must(connection, now).await?;
    let networks = networks(connection, &draft.accounts).await?;
    let rests = rests_on(desk, connection, draft.about.as_ref(), &draft.pictures, &draft.accounts, now).await?;
    let known = known::gather(desk, connection, &practice, Some(&draft.id), rests.subject).await?;
    let answered = Answered {
        words: draft.in_reply_to.as_ref().map(|words| words.expose().as_str()),
        address: None,
        share: draft.share,
    };
    let text = (draft.text.expose().as_str(), &draft.alts()[..]);
    let question = question(&practice, text, draft.channel, answered, &networks, now);
    Ok((practice, chaperone_screen::Draft { consent: rests.summary, ..question }, known))
}

/// What the consent of a draft lends to its reading: what it covers now, if anything, and whom the draft is about in any case.
#[derive(Default)]
struct Rests {
    summary: Option<chaperone_screen::Consent>,
    subject: Option<Tag>,
}

async fn rests_on(
    desk: &Desk,
    connection: &mut AnyConnection,
    about: Option<&About>,
    pictures: &[Attached],
    accounts: &[AccountId],
    now: Time,
) -> Result<Rests, Error> {
    let Some(about) = about else { return Ok(Rests::default()) };
    let covering = consent::covering(desk, connection, about, pictures, accounts, now).await?;
    let subject = consent::subject(desk, connection, about).await?;
    Ok(Rests { summary: covering.ok().map(|covering| covering.summary), subject })
}

/// Reads words while they are typed, with the descriptions of pictures beside them. Nothing is kept and nothing is written down.
pub async fn check_text(
    desk: &Desk,
    act: &Act,
    said: (&str, &[&str]),
    channel: Channel,
    answered: impl Into<Answered<'_>>,
    accounts: &[AccountId],
) -> Answer<Report> {
    check_text_about(desk, act, said, channel, answered, accounts, None).await
}

/// As [`check_text`], for words that rest on a consent. Whoever does not look after consents reads them as if on none.
pub async fn check_text_about(
    desk: &Desk,
    act: &Act,
    (text, alts): (&str, &[&str]),
    channel: Channel,
    answered: impl Into<Answered<'_>>,
    accounts: &[AccountId],
    about: Option<&About>,
) -> Answer<Report> {
    granted!(act.may(Duty::Write));
    let about = about.filter(|_| act.role.may(Duty::Consent));
    if text.chars().count() > MOST {
        return Ok(Err(Refusal::too_long()));
    }
    let mut connection = desk.db().read().await?;
    let practice = practice::must(&mut connection, act.now).await?;
    let rests = rests_on(desk, &mut connection, about, &[], accounts, act.now).await?;
    let known = known::gather(desk, &mut connection, &practice, None, rests.subject).await?;
    let networks = networks(&mut connection, accounts).await?;
    let question = question(&practice, (text, alts), channel, answered.into(), &networks, act.now);
    let question = chaperone_screen::Draft { consent: rests.summary, ..question };
    desk.check(&practice, &question, &known).map(Ok)
}

/// A report as the journal keeps it: names of rules and versions, never words.
pub(crate) fn reading(report: &Report, version: i64) -> serde_json::Value {
    let rules: Vec<_> = report.findings.iter().map(|finding| finding.rule).collect();
    json!({
        "version": version,
        "verdict": report.verdict.name(),
        "rules": rules,
        "pack": report.pack,
        "engine": report.engine,
    })
}

fn question(
    practice: &Practice,
    (text, alts): (&str, &[&str]),
    channel: Channel,
    answered: Answered<'_>,
    networks: &[&str],
    now: Time,
) -> chaperone_screen::Draft {
    let (said, repeats_from) = share::said(text, alts, answered.share, answered.words);
    chaperone_screen::Draft {
        text: said.into_owned(),
        repeats_from,
        channel,
        account: AccountKind::Practice,
        network: if let [only] = networks { Some((*only).to_owned()) } else { None },
        // What is quoted is said, not answered.
        in_reply_to: answered.words.filter(|_| answered.share.is_none()).map(str::to_owned),
        consent: None,
        today: Some(now.in_zone(practice.zone()).date_naive()),
    }
}

async fn networks(connection: &mut AnyConnection, accounts: &[AccountId]) -> Result<Vec<&'static str>, Error> {
    let mut names: Vec<_> =
        account::all(connection).await?.iter().filter(|a| accounts.contains(&a.id)).map(|a| a.network.name()).collect();
    names.sort_unstable();
    names.dedup();
    Ok(names)
}
