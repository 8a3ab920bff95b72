//! Statements of drafts.

use chaperone_screen::Channel;
use sqlx::any::AnyRow;
use sqlx::{AnyConnection, Row};

use super::{Share, State, Summary};
use crate::act::Time;
use crate::error::Error;
use crate::id::{AccountId, DraftId, PersonId};

crate::statements! {
    FIND = "select id, author, editor, channel, body, earlier, words, accounts, due, version, state, state_by, state_at, \
            asked_of, verdict, updated from draft where id = $1";
    LATEST = "select id, author, editor, channel, body, earlier, words, accounts, due, version, state, state_by, state_at, \
              asked_of, verdict, updated from draft where state <> 'erased' and ($1 = '' or author = $1 or editor = $1) \
              order by case state when 'asked' then 0 else 1 end, updated desc, id limit 200";
    COUNT_ASKED = "select count(*) from draft where state = 'asked' \
              and (asked_of = $1 or (asked_of is null and author <> $1 and editor <> $1))";
    FORGET_EARLIER = "update draft set earlier = null where id = $1";
    INSERT = "insert into draft (id, author, editor, channel, accounts, due, version, state, state_at, created, updated) \
              values ($1, $2, $2, $3, $4, $5, 0, 'open', $6, $6, $6)";
    SAVE = "update draft set body = $2, earlier = coalesce($3, earlier), editor = $4, accounts = $5, due = $6, channel = $8, \
            version = version + 1, state = 'open', state_by = null, state_at = $7, asked_of = null, updated = $7 \
            where id = $1";
    EARLIER = "select earlier from draft where id = $1";
    SET_VERDICT = "update draft set verdict = $2 where id = $1";
    SET_STATE = "update draft set state = $2, state_by = $3, asked_of = $4, state_at = $5, updated = $5 where id = $1";
    SET_WORDS = "update draft set words = $2 where id = $1";
    BLANK = "update draft set body = null, earlier = null, words = null, state = 'erased', state_at = $2, updated = $2 \
             where id = $1";
}

pub(crate) struct Stored {
    pub(crate) id: DraftId,
    pub(crate) author: PersonId,
    pub(crate) editor: PersonId,
    pub(crate) channel: Channel,
    pub(crate) body: Option<Vec<u8>>,
    pub(crate) words: Option<Vec<u8>>,
    pub(crate) accounts: Vec<AccountId>,
    pub(crate) due: Option<Time>,
    pub(crate) version: i64,
    pub(crate) state: State,
    pub(crate) state_by: Option<PersonId>,
    pub(crate) state_at: Time,
    pub(crate) asked_of: Option<PersonId>,
    pub(crate) verdict: Option<String>,
    pub(crate) updated: Time,
    pub(crate) can_undo: bool,
}

impl Stored {
    pub(super) fn summary(self, share: Option<Share>, first_words: crate::Private<String>) -> Summary {
        Summary {
            id: self.id,
            author: self.author,
            editor: self.editor,
            channel: self.channel,
            called_off: self.state == State::Open && self.state_by.is_some(),
            share,
            first_words,
            accounts: self.accounts,
            state: self.state,
            state_at: self.state_at,
            asked_of: self.asked_of,
            verdict: self.verdict,
            due: self.due,
            updated: self.updated,
        }
    }
}

pub(super) struct NewRow<'a> {
    pub(super) id: &'a DraftId,
    pub(super) author: &'a PersonId,
    pub(super) channel: Channel,
    pub(super) accounts: &'a [AccountId],
    pub(super) due: Option<Time>,
    pub(super) now: Time,
}

pub(super) struct Saved<'a> {
    pub(super) body: &'a [u8],
    pub(super) earlier: Option<Vec<u8>>,
    pub(super) editor: &'a str,
    pub(super) channel: Channel,
    pub(super) accounts: &'a [AccountId],
    pub(super) due: Option<Time>,
    pub(super) now: Time,
}

fn stored(row: &AnyRow) -> Result<Stored, Error> {
    let shape = |what| Error::Shape { record: "draft", what };
    let channel: String = row.try_get("channel")?;
    let accounts: String = row.try_get("accounts")?;
    let state: String = row.try_get("state")?;
    let person = |id: Option<String>| id.map(PersonId::stored);
    Ok(Stored {
        id: DraftId::stored(row.try_get("id")?),
        author: PersonId::stored(row.try_get("author")?),
        editor: PersonId::stored(row.try_get("editor")?),
        channel: serde_json::from_str(&channel).map_err(|_| shape("a channel"))?,
        body: row.try_get("body")?,
        words: row.try_get("words")?,
        accounts: serde_json::from_str(&accounts).map_err(|_| shape("accounts"))?,
        due: row.try_get::<Option<i64>, _>("due")?.map(Time::from_micros),
        version: row.try_get("version")?,
        state: State::parse(&state).ok_or(shape("a state"))?,
        state_by: person(row.try_get("state_by")?),
        state_at: Time::from_micros(row.try_get("state_at")?),
        asked_of: person(row.try_get("asked_of")?),
        verdict: row.try_get("verdict")?,
        updated: Time::from_micros(row.try_get("updated")?),
        can_undo: row.try_get::<Option<Vec<u8>>, _>("earlier")?.is_some(),
    })
}

fn json<T: serde::Serialize + ?Sized>(value: &T) -> Result<String, Error> {
    serde_json::to_string(value).map_err(|_| Error::Shape { record: "draft", what: "a value" })
}

pub(crate) async fn find(connection: &mut AnyConnection, id: &DraftId) -> Result<Option<Stored>, Error> {
    sqlx::query(FIND).bind(id.as_str()).fetch_optional(connection).await?.as_ref().map(stored).transpose()
}

/// Of everybody, or of one person only.
pub(super) async fn latest(connection: &mut AnyConnection, own: &str) -> Result<Vec<Stored>, Error> {
    sqlx::query(LATEST).bind(own).fetch_all(connection).await?.iter().map(stored).collect()
}

pub(super) async fn insert(tx: &mut AnyConnection, row: &NewRow<'_>) -> Result<(), Error> {
    sqlx::query(INSERT)
        .bind(row.id.as_str())
        .bind(row.author.as_str())
        .bind(json(&row.channel)?)
        .bind(json(row.accounts)?)
        .bind(row.due.map(Time::micros))
        .bind(row.now.micros())
        .execute(tx)
        .await?;
    Ok(())
}

pub(super) async fn save(tx: &mut AnyConnection, id: &DraftId, saved: &Saved<'_>) -> Result<(), Error> {
    sqlx::query(SAVE)
        .bind(id.as_str())
        .bind(saved.body.to_vec())
        .bind(saved.earlier.clone())
        .bind(saved.editor)
        .bind(json(saved.accounts)?)
        .bind(saved.due.map(Time::micros))
        .bind(saved.now.micros())
        .bind(json(&saved.channel)?)
        .execute(tx)
        .await?;
    Ok(())
}

pub(super) async fn earlier(connection: &mut AnyConnection, id: &DraftId) -> Result<Option<Vec<u8>>, Error> {
    let row = sqlx::query(EARLIER).bind(id.as_str()).fetch_optional(connection).await?;
    Ok(row.map(|row| row.try_get::<Option<Vec<u8>>, _>(0)).transpose()?.flatten())
}

pub(super) async fn set_verdict(tx: &mut AnyConnection, id: &DraftId, verdict: &str) -> Result<(), Error> {
    sqlx::query(SET_VERDICT).bind(id.as_str()).bind(verdict).execute(tx).await?;
    Ok(())
}

pub(crate) async fn set_state(
    tx: &mut AnyConnection,
    id: &DraftId,
    state: State,
    by: Option<&str>,
    asked_of: Option<&PersonId>,
    now: Time,
) -> Result<(), Error> {
    sqlx::query(SET_STATE)
        .bind(id.as_str())
        .bind(state.name())
        .bind(by)
        .bind(asked_of.map(PersonId::as_str))
        .bind(now.micros())
        .execute(tx)
        .await?;
    Ok(())
}

pub(super) async fn set_words(tx: &mut AnyConnection, id: &DraftId, sealed: &[u8]) -> Result<(), Error> {
    sqlx::query(SET_WORDS).bind(id.as_str()).bind(sealed.to_vec()).execute(tx).await?;
    Ok(())
}

/// How many drafts wait for the answer of this person: asked of them, or of nobody by name and not their own.
pub(crate) async fn count_asked(connection: &mut AnyConnection, of: &PersonId) -> Result<i64, Error> {
    Ok(sqlx::query(COUNT_ASKED).bind(of.as_str()).fetch_one(connection).await?.try_get(0)?)
}

/// Forgets the words before the last change: once a post is on its way there is nothing to go back to.
pub(crate) async fn forget_earlier(tx: &mut AnyConnection, id: &DraftId) -> Result<(), Error> {
    sqlx::query(FORGET_EARLIER).bind(id.as_str()).execute(tx).await?;
    Ok(())
}

pub(super) async fn blank(tx: &mut AnyConnection, id: &DraftId, now: Time) -> Result<(), Error> {
    sqlx::query(BLANK).bind(id.as_str()).bind(now.micros()).execute(tx).await?;
    Ok(())
}
