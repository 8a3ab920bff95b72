//! Starting a draft and changing it: every change is checked, sealed and written down in one transaction.
//!
//! Deliberately absent: reading (`reading`), and letting anything out (`approve`).

use chaperone_screen::Channel;
use sqlx::AnyConnection;
use zeroize::Zeroizing;

use super::body::{Body, Hung, Theirs, regular, theirs};
use super::checking::{check, check_in, reading};
use super::reading::{get, open, seen, visible};
use super::{Answered, Draft, Edit, State, pictures, set_state, store};
use crate::act::{Act, Duty, Time, Who};
use crate::consent::{self, About};
use crate::error::{Answer, Error};
use crate::id::{AccountId, DraftId};
use crate::journal::{Deed, Note, append};
use crate::media::{self, Attached};
use crate::seal::{self, RecordKey};
use crate::{Desk, Refusal, account, approve, granted, job};

/// Starts a draft and checks it.
pub async fn start(
    desk: &Desk,
    act: &Act,
    channel: Channel,
    answered: impl Into<Answered<'_>>,
    edit: &Edit,
) -> Answer<Draft> {
    start_from(desk, act, channel, answered, edit, None).await
}

/// As [`start`], from a ready post or a redirect: the journal notes its `name` and version, so that what became of a card
/// can be found again.
pub async fn start_from(
    desk: &Desk,
    act: &Act,
    channel: Channel,
    answered: impl Into<Answered<'_>>,
    edit: &Edit,
    name: Option<&str>,
) -> Answer<Draft> {
    let answered = answered.into();
    granted!(act.may(Duty::Write));
    let Who::Person(author) = &act.who else { return Ok(Err(Refusal::not_yours())) };
    let text = granted!(regular(edit.text.expose()));
    let theirs = granted!(theirs(channel, answered));
    granted!(in_time(edit.due, act.now));
    let mut tx = desk.db().write().await?;
    granted!(known_accounts(&mut tx, &edit.accounts).await?);
    let id = DraftId::new(act);
    let key = seal::new_record(&mut tx, desk.keys(), &act.ids, id.as_str()).await?;
    let row = store::NewRow { id: &id, author, channel, accounts: &edit.accounts, due: edit.due, now: act.now };
    store::insert(&mut tx, &row).await?;
    let pictures = edit.pictures.as_deref().map(pictures::regular).unwrap_or_default();
    granted!(pictures::fit(desk, act, &mut tx, &pictures, &[]).await?);
    let (accounts, picture, due) = (edit.accounts.clone(), edit.picture, edit.due);
    let change = Change { text, theirs, channel, accounts, picture, pictures, about: None, due };
    let words = Words { key: &key, change, editor: act.name(), earlier: None, from: name };
    let draft = write(desk, &mut tx, act, &id, Deed::DraftStarted, words).await?;
    tx.commit().await?;
    Ok(Ok(draft))
}

/// Keeps what a person typed, and checks it. A change of words, places or time ends an approval.
pub async fn save(desk: &Desk, act: &Act, id: &DraftId, edit: &Edit) -> Answer<Draft> {
    granted!(act.may(Duty::Write));
    let text = granted!(regular(edit.text.expose()));
    change(desk, act, id, edit.version, |draft| Change { text, ..Change::of(draft).with(edit) }).await
}

/// Says anew what a draft is and what it answers; the reading depends on it, so this ends an approval too.
pub async fn set_answered(
    desk: &Desk,
    act: &Act,
    id: &DraftId,
    version: i64,
    channel: Channel,
    answered: impl Into<Answered<'_>>,
) -> Answer<Draft> {
    granted!(act.may(Duty::Write));
    let answered = answered.into();
    let theirs = granted!(theirs(channel, answered));
    change(desk, act, id, version, |draft| Change { theirs, channel, ..Change::of(draft) }).await
}

/// Says anew which consent a draft rests on, for what, and what it tells; `None` for a draft about no patient. Whoever says so
/// looks after consents; an agency does not. A program may say it for such a person: a second person answers for it in any case.
pub async fn set_about(desk: &Desk, act: &Act, id: &DraftId, version: i64, about: Option<About>) -> Answer<Draft> {
    granted!(act.may(Duty::Write));
    if !act.role.may(Duty::Consent) {
        return Ok(Err(Refusal::not_yours()));
    }
    if let Some(about) = &about {
        let mut connection = desk.db().read().await?;
        granted!(consent::nameable(desk, &mut connection, about).await?);
    }
    change(desk, act, id, version, |draft| Change { about, ..Change::of(draft) }).await
}

/// Everything of a draft that its digest names.
struct Change {
    text: String,
    theirs: Theirs,
    channel: Channel,
    accounts: Vec<AccountId>,
    picture: bool,
    pictures: Vec<Attached>,
    about: Option<About>,
    due: Option<Time>,
}

impl Change {
    fn of(draft: &Draft) -> Change {
        Change {
            text: draft.text.expose().clone(),
            theirs: Theirs {
                words: draft.in_reply_to.as_ref().map(|text| text.expose().clone()),
                address: draft.answered_address.as_ref().map(|address| address.expose().clone()),
                share: draft.share,
            },
            channel: draft.channel,
            accounts: draft.accounts.clone(),
            picture: draft.picture,
            pictures: draft.pictures.clone(),
            about: draft.about.clone(),
            due: draft.due,
        }
    }

    fn with(self, edit: &Edit) -> Change {
        let pictures = edit.pictures.as_deref().map_or(self.pictures, pictures::regular);
        Change { accounts: edit.accounts.clone(), picture: edit.picture, pictures, due: edit.due, ..self }
    }

    /// Whether it says other words, or says them elsewhere; places and time are not words.
    fn rewords(&self, draft: &Draft) -> bool {
        self.text != *draft.text.expose()
            || self.theirs.words.as_deref() != draft.in_reply_to.as_ref().map(|text| text.expose().as_str())
            || self.theirs.address.as_deref() != draft.answered_address.as_ref().map(|at| at.expose().as_str())
            || self.theirs.share != draft.share
            || self.channel != draft.channel
            || self.picture != draft.picture
            || self.pictures != draft.pictures
            || self.about != draft.about
    }
}

/// Puts one finding's fix in place of the marked words. Whoever applies a fix has changed the words.
pub async fn apply_fix(desk: &Desk, act: &Act, id: &DraftId, version: i64, finding: usize) -> Answer<Draft> {
    granted!(act.may(Duty::Write));
    let draft = granted!(get(desk, act, id).await?);
    let report = check(desk, &draft).await?;
    let all: Vec<_> = report.findings.iter().chain(&report.notes).collect();
    let Some(finding) = all.get(finding).filter(|finding| finding.fix.is_some()) else {
        return Ok(Err(Refusal::changed_meanwhile()));
    };
    let (text, pictures) = pictures::fixed(&draft, finding);
    let text = granted!(regular(&text));
    change(desk, act, id, version, |draft| Change { text, pictures, ..Change::of(draft) }).await
}

/// Puts the safer words in place of the whole text.
pub async fn use_suggestion(desk: &Desk, act: &Act, id: &DraftId, version: i64) -> Answer<Draft> {
    granted!(act.may(Duty::Write));
    let draft = granted!(get(desk, act, id).await?);
    let Some(suggestion) = check(desk, &draft).await?.suggestion else { return Ok(Err(Refusal::changed_meanwhile())) };
    change(desk, act, id, version, |draft| Change { text: suggestion, ..Change::of(draft) }).await
}

/// Goes back to the text before the last change; doing it again comes forward.
pub async fn undo(desk: &Desk, act: &Act, id: &DraftId, version: i64) -> Answer<Draft> {
    granted!(act.may(Duty::Write));
    let earlier = {
        let mut connection = desk.db().read().await?;
        granted!(visible(desk, act, &mut connection, id).await?);
        match (
            store::earlier(&mut connection, id).await?,
            seal::record_key(&mut connection, desk.keys(), id.as_str()).await?,
        ) {
            (Some(sealed), Some(key)) => key.open_text("earlier", &sealed)?,
            _ => return Ok(Err(Refusal::not_here())),
        }
    };
    change(desk, act, id, version, |draft| Change { text: earlier, ..Change::of(draft) }).await
}

async fn change(
    desk: &Desk,
    act: &Act,
    id: &DraftId,
    version: i64,
    change: impl FnOnce(&Draft) -> Change,
) -> Answer<Draft> {
    let mut tx = desk.db().write().await?;
    let draft = granted!(seen(desk, act, &mut tx, id, version).await?);
    let change = change(&draft);
    granted!(known_accounts(&mut tx, &change.accounts).await?);
    if change.about.is_some() && change.channel.is_public_reply() {
        return Ok(Err(Refusal::consent_not_for_replies()));
    }
    if change.due != draft.due {
        granted!(in_time(change.due, act.now));
    }
    granted!(pictures::fit(desk, act, &mut tx, &change.pictures, &draft.pictures).await?);
    let rewords = change.rewords(&draft);
    if !rewords && change.accounts == draft.accounts && change.due == draft.due {
        return Ok(Ok(draft));
    }
    // Whatever the state says: words that are out, or may be, stay what they were.
    if job::is_doubtful(&mut tx, id).await? {
        return Ok(Err(Refusal::restored_first()));
    }
    if job::in_flight(&mut tx, id).await? {
        return Ok(Err(Refusal::not_open()));
    }
    if draft.state == State::Released {
        job::call_off_draft(&mut tx, id, act.now).await?;
        approve::void(&mut tx, id, act.now).await?;
    }
    let key = seal::record_key(&mut tx, desk.keys(), id.as_str()).await?.ok_or(Error::Seal("a draft has no key"))?;
    let same_text = change.text == *draft.text.expose();
    let earlier = if same_text { None } else { Some(key.seal(&act.ids, "earlier", draft.text.expose().as_bytes())?) };
    // Whoever moves a post to another place or time has not written it: its author stays its author.
    let editor = if rewords { act.name() } else { draft.editor.as_str() };
    let was_released = draft.state == State::Released;
    let draft =
        write(desk, &mut tx, act, id, Deed::DraftSaved, Words { key: &key, change, editor, earlier, from: None })
            .await?;
    if was_released {
        append(&mut tx, act, Note::of(Deed::ApprovalVoided, "draft", id.as_str())).await?;
    }
    tx.commit().await?;
    Ok(Ok(draft))
}

/// A time that has passed is a typing error, or an approval that came too late; never "at once".
pub(crate) fn in_time(due: Option<Time>, now: Time) -> Result<(), Refusal> {
    if due.is_some_and(|due| due < now) { Err(Refusal::time_passed()) } else { Ok(()) }
}

/// What a change writes.
struct Words<'a> {
    key: &'a RecordKey,
    change: Change,
    /// The text before, sealed, to go back to.
    earlier: Option<Vec<u8>>,
    /// Whoever wrote these words.
    editor: &'a str,
    /// The name of the ready post or redirect that they began from.
    from: Option<&'a str>,
}

/// Seals and stores a body, checks it, writes down verdict, rules, versions and digest, and gives the draft back.
async fn write(
    desk: &Desk,
    tx: &mut AnyConnection,
    act: &Act,
    id: &DraftId,
    deed: Deed,
    words: Words<'_>,
) -> Result<Draft, Error> {
    let Change { text, theirs, channel, accounts, picture, pictures, about, due } = words.change;
    let share = theirs.share;
    media::set_uses(tx, id, pictures.iter().map(|picture| &picture.media)).await?;
    let pictures = pictures.iter().map(Hung::from).collect();
    let (in_reply_to, answered_address) = (theirs.words, theirs.address);
    let body = Body { text, in_reply_to, answered_address, share, picture, pictures, about };
    let json = Zeroizing::new(serde_json::to_vec(&body).map_err(|_| Error::Shape { record: "draft", what: "a body" })?);
    let sealed = words.key.seal(&act.ids, "body", &json)?;
    let saved = store::Saved {
        body: &sealed,
        earlier: words.earlier,
        editor: words.editor,
        channel,
        accounts: &accounts,
        due,
        now: act.now,
    };
    store::save(tx, id, &saved).await?;
    consent::remember(tx, id, body.about.as_ref()).await?;
    let draft = open(desk, tx, id).await?.ok_or(Error::Shape { record: "draft", what: "a saved row" })?;
    let report = check_in(desk, tx, &draft, act.now).await?;
    store::set_verdict(tx, id, report.verdict.name()).await?;
    let mut detail = reading(&report, draft.version);
    if !draft.pictures.is_empty() {
        detail["pictures"] = draft.pictures.iter().map(|picture| picture.media.as_str()).collect::<Vec<_>>().into();
    }
    if let Some(share) = share {
        detail["share"] = share.name().into();
    }
    if let Some(about) = &draft.about {
        detail["consent"] = about.consent.as_str().into();
        detail["purpose"] = about.purpose.name().into();
    }
    if let Some(from) = words.from {
        detail["from"] = format!("{from} {}", desk.ready().version).into();
    }
    let note = Note::of(deed, "draft", id.as_str()).digest(draft.digest).with(detail);
    append(tx, act, note).await?;
    Ok(draft)
}

async fn known_accounts(connection: &mut AnyConnection, accounts: &[AccountId]) -> Result<Result<(), Refusal>, Error> {
    let known = account::all(connection).await?;
    let all_known = accounts.iter().all(|id| known.iter().any(|account| account.id == *id));
    Ok(if all_known { Ok(()) } else { Err(Refusal::account_gone()) })
}

/// Writes the words an approver sends back with a draft.
pub(crate) async fn send_back(
    desk: &Desk,
    tx: &mut AnyConnection,
    act: &Act,
    id: &DraftId,
    words: &str,
) -> Result<(), Error> {
    let key = seal::record_key(tx, desk.keys(), id.as_str()).await?.ok_or(Error::Seal("a draft has no key"))?;
    store::set_words(tx, id, &key.seal(&act.ids, "words", words.as_bytes())?).await?;
    set_state(tx, id, State::SentBack, Some(act.name()), None, act.now).await
}
