//! Drafts: words on their way out, with every change checked and written down.
//!
//! The bytes are made regular once, on entry (line ends, space at the end), and never after: what the approver
//! sees, what the journal's digest names and what is sent are the same bytes.
//! Deliberately absent: who may release (`approve`), and sending (`release`).

mod store;

use serde::{Deserialize, Serialize};
use serde_json::json;
use sqlx::AnyConnection;
use zeroize::Zeroizing;

use chaperone_screen::{AccountKind, Channel, Report, fix};
pub(crate) use store::{ALL as STATEMENTS, count_asked, find, forget_earlier, set_state};

use crate::account;
use crate::act::{Act, Duty, Role, Time, Who};
use crate::error::{Answer, Error};
use crate::id::{AccountId, DraftId, PersonId};
use crate::journal::{Deed, Note, append};
use crate::practice::{self, Practice};
use crate::seal::{self, RecordKey};
use crate::{Desk, Private, Refusal, approve, granted, job, known};

/// More than this many characters are refused; the limit of the screen's contract.
pub const MOST: usize = 100_000;

/// Where a draft is on its way.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum State {
    /// Somebody is writing.
    Open,
    /// Somebody was asked to approve it.
    Asked,
    /// The approver wants something changed.
    SentBack,
    /// Decided; its jobs say what became of it.
    Released,
    Erased,
}

impl State {
    pub fn name(self) -> &'static str {
        match self {
            State::Open => "open",
            State::Asked => "asked",
            State::SentBack => "sent-back",
            State::Released => "released",
            State::Erased => "erased",
        }
    }

    pub(crate) fn parse(name: &str) -> Option<State> {
        [State::Open, State::Asked, State::SentBack, State::Released, State::Erased]
            .into_iter()
            .find(|s| s.name() == name)
    }
}

/// One draft, opened.
#[derive(Debug, Clone)]
pub struct Draft {
    pub id: DraftId,
    pub author: PersonId,
    /// Whoever changed the bytes last; never its approver.
    pub editor: PersonId,
    pub channel: Channel,
    pub text: Private<String>,
    /// The text that it answers, pasted in by a person.
    pub in_reply_to: Option<Private<String>>,
    /// The address of the post that it answers, pasted in by a person: with it the desk can put a public reply under that
    /// post by itself. `None` where a person puts it there.
    pub answered_address: Option<Private<String>>,
    /// What an approver wrote when sending it back.
    pub words: Option<Private<String>>,
    pub accounts: Vec<AccountId>,
    /// Whether the author wants a picture with it. Nothing goes out with one until pictures can be checked.
    pub picture: bool,
    /// When it should go out; `None` means as soon as it may.
    pub due: Option<Time>,
    pub version: i64,
    pub state: State,
    /// Who brought it into this state, and when.
    pub state_by: Option<PersonId>,
    pub state_at: Time,
    pub asked_of: Option<PersonId>,
    pub updated: Time,
    /// Whether there is an earlier text to go back to.
    pub can_undo: bool,
    /// Names text, places, time and what it answers; any change makes another one.
    pub(crate) digest: [u8; 32],
}

impl Draft {
    /// The seal as people compare it: the first six bytes of the digest.
    pub fn seal(&self) -> String {
        let hex = data_encoding::HEXLOWER.encode(&self.digest[..6]);
        format!("{} {} {}", &hex[..4], &hex[4..8], &hex[8..])
    }

    pub fn digest(&self) -> &[u8; 32] {
        &self.digest
    }
}

/// A draft as a list shows it: nothing of its text but the first words, opened in memory.
#[derive(Debug, Clone)]
pub struct Summary {
    pub id: DraftId,
    pub author: PersonId,
    pub editor: PersonId,
    pub channel: Channel,
    pub first_words: Private<String>,
    pub accounts: Vec<AccountId>,
    pub state: State,
    pub state_at: Time,
    pub asked_of: Option<PersonId>,
    /// Name of the verdict when it was last saved.
    pub verdict: Option<String>,
    pub due: Option<Time>,
    pub updated: Time,
}

/// What a person typed.
#[derive(Debug, Clone)]
pub struct Edit {
    pub text: Private<String>,
    pub accounts: Vec<AccountId>,
    pub picture: bool,
    pub due: Option<Time>,
    /// The version that the person saw; another one refuses the change instead of losing somebody's words.
    pub version: i64,
}

/// What a public reply answers. A text alone stands for its words.
#[derive(Debug, Clone, Copy, Default)]
pub struct Answered<'a> {
    /// Their words, pasted in by a person.
    pub words: Option<&'a str>,
    /// Where their post stands: its address on the web, or its `at://` address.
    pub address: Option<&'a str>,
}

impl<'a> From<Option<&'a str>> for Answered<'a> {
    fn from(words: Option<&'a str>) -> Self {
        Answered { words, address: None }
    }
}

/// What is sealed as one: text and what it answers.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Body {
    text: String,
    in_reply_to: Option<String>,
    /// Absent in what was sealed before there were such addresses.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    answered_address: Option<String>,
    picture: bool,
}

impl Drop for Body {
    fn drop(&mut self) {
        use zeroize::Zeroize;
        self.text.zeroize();
        self.in_reply_to.zeroize();
        self.answered_address.zeroize();
    }
}

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
    let in_reply_to = granted!(their_words(answered.words));
    let answered_address = granted!(address(channel, answered.address));
    granted!(in_time(edit.due, act.now));
    let mut tx = desk.db().write().await?;
    granted!(known_accounts(&mut tx, &edit.accounts).await?);
    let id = DraftId::new(act);
    let key = seal::new_record(&mut tx, desk.keys(), &act.ids, id.as_str()).await?;
    let row = store::NewRow { id: &id, author, channel, accounts: &edit.accounts, due: edit.due, now: act.now };
    store::insert(&mut tx, &row).await?;
    let change = Change {
        text,
        in_reply_to,
        answered_address,
        channel,
        accounts: edit.accounts.clone(),
        picture: edit.picture,
        due: edit.due,
    };
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
    let in_reply_to = granted!(their_words(answered.words));
    let answered_address = granted!(address(channel, answered.address));
    change(desk, act, id, version, |draft| Change { in_reply_to, answered_address, channel, ..Change::of(draft) }).await
}

fn their_words(text: Option<&str>) -> Result<Option<String>, Refusal> {
    text.filter(|text| !text.trim().is_empty()).map(regular).transpose()
}

/// The address of a post as a person pastes it. Only a public reply is put under another post, so nothing else keeps one.
fn address(channel: Channel, typed: Option<&str>) -> Result<Option<String>, Refusal> {
    let Some(typed) = typed.map(str::trim).filter(|typed| !typed.is_empty() && channel.is_public_reply()) else {
        return Ok(None);
    };
    let known = ["https://", "http://", "at://"].iter().any(|start| typed.starts_with(start));
    let whole = !typed.contains(|sign: char| sign.is_whitespace() || sign.is_control());
    if known && whole && typed.len() <= 2000 { Ok(Some(typed.to_owned())) } else { Err(Refusal::not_an_address()) }
}

/// Everything of a draft that its digest names.
struct Change {
    text: String,
    in_reply_to: Option<String>,
    answered_address: Option<String>,
    channel: Channel,
    accounts: Vec<AccountId>,
    picture: bool,
    due: Option<Time>,
}

impl Change {
    fn of(draft: &Draft) -> Change {
        Change {
            text: draft.text.expose().clone(),
            in_reply_to: draft.in_reply_to.as_ref().map(|text| text.expose().clone()),
            answered_address: draft.answered_address.as_ref().map(|address| address.expose().clone()),
            channel: draft.channel,
            accounts: draft.accounts.clone(),
            picture: draft.picture,
            due: draft.due,
        }
    }

    fn with(self, edit: &Edit) -> Change {
        Change { accounts: edit.accounts.clone(), picture: edit.picture, due: edit.due, ..self }
    }

    /// Whether it says other words, or says them elsewhere; places and time are not words.
    fn rewords(&self, draft: &Draft) -> bool {
        self.text != *draft.text.expose()
            || self.in_reply_to.as_deref() != draft.in_reply_to.as_ref().map(|text| text.expose().as_str())
            || self.answered_address.as_deref() != draft.answered_address.as_ref().map(|at| at.expose().as_str())
            || self.channel != draft.channel
            || self.picture != draft.picture
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
    let text = granted!(regular(&fix::apply(draft.text.expose(), std::slice::from_ref(*finding))));
    change(desk, act, id, version, |draft| Change { text, ..Change::of(draft) }).await
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

/// One draft, for whoever may see it.
pub async fn get(desk: &Desk, act: &Act, id: &DraftId) -> Answer<Draft> {
    let mut connection = desk.db().read().await?;
    visible(desk, act, &mut connection, id).await
}

/// Drafts that this person may see: those that wait for an approval first, then the last changed; at most 200.
pub async fn list(desk: &Desk, act: &Act) -> Result<Vec<Summary>, Error> {
    let mut connection = desk.db().read().await?;
    let mut found = Vec::new();
    let own = if act.role.may(Duty::Approve) { "" } else { act.name() };
    for row in store::latest(&mut connection, own).await? {
        if !may_see(act, &row.id, &row.author, &row.editor) {
            continue;
        }
        let Some(key) = seal::record_key(&mut connection, desk.keys(), row.id.as_str()).await? else { continue };
        let Some(body) = open_body(&key, row.body.as_deref())? else { continue };
        found.push(row.summary(first_words(&body.text).into()));
    }
    Ok(found)
}

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
    let practice = practice::must(connection, now).await?;
    let networks = networks(connection, &draft.accounts).await?;
    let known = known::gather(connection, &practice).await?;
    let question = question(
        &practice,
        draft.text.expose(),
        draft.channel,
        draft.in_reply_to.as_ref().map(|t| t.expose().as_str()),
        &networks,
        now,
    );
    desk.check(&practice, &question, &known)
}

/// Reads words while they are typed. Nothing is kept and nothing is written down.
pub async fn check_text(
    desk: &Desk,
    act: &Act,
    text: &str,
    channel: Channel,
    in_reply_to: Option<&str>,
    accounts: &[AccountId],
) -> Answer<Report> {
    granted!(act.may(Duty::Write));
    if text.chars().count() > MOST {
        return Ok(Err(Refusal::too_long()));
    }
    let mut connection = desk.db().read().await?;
    let practice = practice::must(&mut connection, act.now).await?;
    let known = known::gather(&mut connection, &practice).await?;
    let networks = networks(&mut connection, accounts).await?;
    let question = question(&practice, text, channel, in_reply_to, &networks, act.now);
    desk.check(&practice, &question, &known).map(Ok)
}

/// Destroys a draft's key, and with it its words on this desk; what is out on a network stays there until it is taken
/// down. A backup made before still holds key and words; restoring it erases them again by the list beside the key.
/// The journal keeps that the draft existed.
pub async fn erase(desk: &Desk, act: &Act, id: &DraftId) -> Answer<()> {
    granted!(act.may(Duty::Write));
    let mut tx = desk.db().write().await?;
    let draft = granted!(visible(desk, act, &mut tx, id).await?);
    if job::under_way(&mut tx, id).await? {
        return Ok(Err(Refusal::under_way()));
    }
    // Beside the key first: a crash after this line still erases, at the next start.
    desk.keys().note_erasure("draft", id.as_str(), act.now)?;
    blank(&mut tx, id, act.now).await?;
    append(&mut tx, act, Note::of(Deed::DraftErased, "draft", draft.id.as_str())).await?;
    tx.commit().await?;
    desk.db().forget_log().await?;
    Ok(Ok(()))
}

/// Whether there was anything to erase.
async fn blank(tx: &mut AnyConnection, id: &DraftId, now: Time) -> Result<bool, Error> {
    let there = seal::destroy(tx, id.as_str()).await?;
    store::blank(tx, id, now).await?;
    approve::blank(tx, id, now).await?;
    job::blank(tx, id, now).await?;
    Ok(there)
}

/// Erases again what was erased before this database was restored, and finishes an erasure that a crash cut short.
pub(crate) async fn replay_erasures(desk: &Desk) -> Result<usize, Error> {
    let mut replayed = 0;
    let act = desk.act_as_desk();
    for (kind, record) in desk.keys().erasures()? {
        let mut tx = desk.db().write().await?;
        let (there, deed) = match (kind.as_str(), DraftId::parse(&record), AccountId::parse(&record)) {
            ("draft", Some(id), _) => (blank(&mut tx, &id, act.now).await?, Deed::DraftErased),
            ("account", _, Some(id)) => (account::blank(&mut tx, &id, act.now).await?, Deed::AccountRemoved),
            _ => return Err(Error::Shape { record: "list of erasures", what: "a line" }),
        };
        if !there {
            continue;
        }
        let kind = if deed == Deed::DraftErased { "draft" } else { "account" };
        append(&mut tx, &act, Note::of(deed, kind, &record).with(json!({ "replayed": true }))).await?;
        tx.commit().await?;
        replayed += 1;
    }
    if replayed > 0 {
        desk.db().forget_log().await?;
    }
    Ok(replayed)
}

/// The draft, opened, if this act may see it.
pub(crate) async fn visible(desk: &Desk, act: &Act, connection: &mut AnyConnection, id: &DraftId) -> Answer<Draft> {
    match open(desk, connection, id).await? {
        Some(draft) if may_see(act, id, &draft.author, &draft.editor) => Ok(Ok(draft)),
        _ => Ok(Err(Refusal::not_here())),
    }
}

/// The same, in the version that they saw: what has changed meanwhile is nobody's to act on unread.
pub(crate) async fn seen(
    desk: &Desk,
    act: &Act,
    connection: &mut AnyConnection,
    id: &DraftId,
    version: i64,
) -> Answer<Draft> {
    let draft = granted!(visible(desk, act, connection, id).await?);
    Ok(if draft.version == version { Ok(draft) } else { Err(Refusal::changed_meanwhile()) })
}

/// The same, and not released yet.
pub(crate) async fn still_open(
    desk: &Desk,
    act: &Act,
    connection: &mut AnyConnection,
    id: &DraftId,
    version: i64,
) -> Answer<Draft> {
    let draft = granted!(seen(desk, act, connection, id, version).await?);
    Ok(if draft.state == State::Released { Err(Refusal::not_open()) } else { Ok(draft) })
}

/// Texts are for those who may approve, and for those who wrote them. An agency sees its own words only; an auditor none.
fn may_see(act: &Act, id: &DraftId, author: &PersonId, editor: &PersonId) -> bool {
    match (&act.who, &act.only) {
        (Who::Desk, _) => true,
        (_, Some(only)) => only == id,
        (Who::Person(me), None) => {
            act.role.may(Duty::Approve) || (act.role != Role::Auditor && (me == author || me == editor))
        }
    }
}

pub(crate) async fn open(desk: &Desk, connection: &mut AnyConnection, id: &DraftId) -> Result<Option<Draft>, Error> {
    let Some(row) = find(connection, id).await? else { return Ok(None) };
    let Some(key) = seal::record_key(connection, desk.keys(), id.as_str()).await? else { return Ok(None) };
    let Some(body) = open_body(&key, row.body.as_deref())? else { return Ok(None) };
    let words = row.words.as_deref().map(|sealed| key.open_text("words", sealed)).transpose()?.map(Private::from);
    let digest = digest(&key, &body, row.channel, &row.accounts, row.due)?;
    Ok(Some(Draft {
        id: row.id,
        author: row.author,
        editor: row.editor,
        channel: row.channel,
        text: body.text.clone().into(),
        in_reply_to: body.in_reply_to.clone().map(Private::from),
        answered_address: body.answered_address.clone().map(Private::from),
        words,
        accounts: row.accounts,
        picture: body.picture,
        due: row.due,
        version: row.version,
        state: row.state,
        state_by: row.state_by,
        state_at: row.state_at,
        asked_of: row.asked_of,
        updated: row.updated,
        can_undo: row.can_undo,
        digest,
    }))
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
    if change.due != draft.due {
        granted!(in_time(change.due, act.now));
    }
    let rewords = change.rewords(&draft);
    if !rewords && change.accounts == draft.accounts && change.due == draft.due {
        return Ok(Ok(draft));
    }
    // Whatever the state says: words that are out, or may be, stay what they were.
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
    let Change { text, in_reply_to, answered_address, channel, accounts, picture, due } = words.change;
    let body = Body { text, in_reply_to, answered_address, picture };
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
    let draft = open(desk, tx, id).await?.ok_or(Error::Shape { record: "draft", what: "a saved row" })?;
    let report = check_in(desk, tx, &draft, act.now).await?;
    store::set_verdict(tx, id, report.verdict.name()).await?;
    let mut detail = reading(&report, draft.version);
    if let Some(from) = words.from {
        detail["from"] = format!("{from} {}", desk.ready().version).into();
    }
    let note = Note::of(deed, "draft", id.as_str()).digest(draft.digest).with(detail);
    append(tx, act, note).await?;
    Ok(draft)
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
    text: &str,
    channel: Channel,
    in_reply_to: Option<&str>,
    networks: &[&str],
    now: Time,
) -> chaperone_screen::Draft {
    chaperone_screen::Draft {
        text: text.to_owned(),
        channel,
        account: AccountKind::Practice,
        network: if let [only] = networks { Some((*only).to_owned()) } else { None },
        in_reply_to: in_reply_to.map(str::to_owned),
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

async fn known_accounts(connection: &mut AnyConnection, accounts: &[AccountId]) -> Result<Result<(), Refusal>, Error> {
    let known = account::all(connection).await?;
    let all_known = accounts.iter().all(|id| known.iter().any(|account| account.id == *id));
    Ok(if all_known { Ok(()) } else { Err(Refusal::account_gone()) })
}

fn open_body(key: &RecordKey, sealed: Option<&[u8]>) -> Result<Option<Body>, Error> {
    let Some(sealed) = sealed else { return Ok(None) };
    serde_json::from_slice(&key.open("body", sealed)?)
        .map(Some)
        .map_err(|_| Error::Shape { record: "draft", what: "a body" })
}

/// Text, what it answers and where, surface, places and time, under the draft's own key. Written as JSON, so that no byte
/// can move from one to the next. What has no address keeps the digest that it had before there were addresses.
fn digest(
    key: &RecordKey,
    body: &Body,
    channel: Channel,
    accounts: &[AccountId],
    due: Option<Time>,
) -> Result<[u8; 32], Error> {
    let mut accounts: Vec<_> = accounts.iter().map(AccountId::as_str).collect();
    accounts.sort_unstable();
    let whole = match &body.answered_address {
        None => json!(["v1", body.text, body.in_reply_to, body.picture, channel, accounts, due]),
        Some(address) => json!(["v2", body.text, body.in_reply_to, address, body.picture, channel, accounts, due]),
    };
    let bytes =
        Zeroizing::new(serde_json::to_vec(&whole).map_err(|_| Error::Shape { record: "draft", what: "a digest" })?);
    Ok(key.digest(&bytes))
}

/// The one form in which text is kept: LF line ends, no space at the end.
fn regular(text: &str) -> Result<String, Refusal> {
    let text = text.replace("\r\n", "\n").replace('\r', "\n");
    let text = text.trim_end();
    if text.trim().is_empty() {
        return Err(Refusal::empty_text());
    }
    if text.chars().count() > MOST {
        return Err(Refusal::too_long());
    }
    if text.chars().any(|sign| sign.is_control() && sign != '\n' && sign != '\t') {
        return Err(Refusal::not_text());
    }
    Ok(text.to_owned())
}

fn first_words(text: &str) -> String {
    let line = text.split('\n').find(|line| !line.trim().is_empty()).unwrap_or_default().trim();
    match line.char_indices().nth(70) {
        Some((cut, _)) => format!("{}…", line[..cut].trim_end()),
        None => line.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_is_made_regular_once() {
        let once = regular("Hello\r\nthere \t\r\n").unwrap();
        assert_eq!(once, "Hello\nthere");
        assert_eq!(regular(&once).unwrap(), once);
    }

    /// An approval that was given before there were addresses stays good.
    #[test]
    fn a_body_without_an_address_reads_and_writes_as_it_did_before_there_were_any() {
        let old = r#"{"text":"Closed on Monday.","in_reply_to":null,"picture":false}"#;
        let body: Body = serde_json::from_str(old).unwrap();
        assert_eq!((body.answered_address.as_deref(), serde_json::to_string(&body).unwrap().as_str()), (None, old));
    }

    #[test]
    fn what_is_no_text_is_refused() {
        assert_eq!(regular(" \n ").unwrap_err().name(), "empty-text");
        assert_eq!(regular("a\0b").unwrap_err().name(), "not-text");
        assert_eq!(regular(&"x".repeat(MOST + 1)).unwrap_err().name(), "too-long");
        assert!(regular(&"x".repeat(MOST)).is_ok());
    }
}
