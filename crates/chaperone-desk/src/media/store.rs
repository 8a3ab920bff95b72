//! Statements of pictures, their pieces, their likenesses, and the drafts that show them.

use sqlx::any::AnyRow;
use sqlx::{AnyConnection, Row};

use crate::act::Time;
use crate::db::changed;
use crate::error::Error;
use crate::id::{DraftId, MediaId, PersonId};

crate::statements! {
    FIND = "select media.id, number, person, editor, version, state, body, made, updated, wrapped from media \
            left join record_key on record_key.record = media.id where media.id = $1";
    LATEST = "select media.id, number, person, editor, version, state, body, made, updated, wrapped from media \
              left join record_key on record_key.record = media.id where state = 'kept' and number < $1 order by number desc limit $2";
    COUNT = "select count(*) from media where state = 'kept'";
    LAST = "select coalesce(max(number), 0) from media";
    INSERT = "insert into media (id, number, person, editor, version, state, body, small, print, made, updated) \
              values ($1, $2, $3, $3, 1, 'kept', $4, $5, $6, $7, $7)";
    SAVE = "update media set body = $3, small = coalesce($4, small), editor = $5, version = version + 1, updated = $6 \
            where id = $1 and version = $2 and state = 'kept'";
    SMALL = "select small from media where id = $1 and state = 'kept'";
    BLANK = "update media set body = null, small = null, state = $2, version = version + 1, updated = $3 \
             where id = $1 and state <> $2 and state <> 'withdrawn'";
    INSERT_PIECE = "insert into media_piece (media, piece, body) values ($1, $2, $3)";
    PIECES = "select body from media_piece where media = $1 order by piece";
    DELETE_PIECES = "delete from media_piece where media = $1";
    PRINTS = "select id, print from media order by case when state = 'withdrawn' then 0 else 1 end, number desc limit $1";
    INSERT_LIKE = "insert into media_like (media, other, same) values ($1, $2, $3)";
    LIKE = "select media.id, media.number, media.state, media_like.same from media_like \
            join media on media.id = media_like.other where media_like.media = $1 \
            union select media.id, media.number, media.state, media_like.same from media_like \
            join media on media.id = media_like.media where media_like.other = $1 order by 2";
    USES = "select draft from media_use where media = $1 order by draft";
    ADD_USE = "insert into media_use (draft, media) values ($1, $2) on conflict do nothing";
    FORGET_USES = "delete from media_use where draft = $1";
    UNUSED = "select id from media where state = 'kept' and updated <= $1 \
              and not exists (select 1 from media_use where media_use.media = media.id) \
              and not exists (select 1 from consent_item join consent on consent.id = consent_item.consent \
              where consent_item.media = media.id and consent.state in ('signed', 'active', 'suspended')) order by updated, id limit $2";
}

/// One row, and the wrapped key of its record.
pub(super) struct Stored {
    pub(super) id: MediaId,
    pub(super) number: i64,
    pub(super) person: PersonId,
    pub(super) editor: PersonId,
    pub(super) version: i64,
    pub(super) body: Option<Vec<u8>>,
    pub(super) made: Time,
    pub(super) updated: Time,
    pub(super) wrapped: Option<Vec<u8>>,
}

/// A picture that is like another one.
pub(super) struct Likeness {
    pub(super) id: MediaId,
    pub(super) number: i64,
    pub(super) state: String,
    pub(super) same: bool,
}

pub(super) struct New<'a> {
    pub(super) id: &'a MediaId,
    pub(super) number: i64,
    pub(super) person: &'a PersonId,
    pub(super) body: Vec<u8>,
    pub(super) small: Vec<u8>,
    pub(super) print: Vec<u8>,
    pub(super) now: Time,
}

fn stored(row: &AnyRow) -> Result<Stored, Error> {
    Ok(Stored {
        id: MediaId::stored(row.try_get("id")?),
        number: row.try_get("number")?,
        person: PersonId::stored(row.try_get("person")?),
        editor: PersonId::stored(row.try_get("editor")?),
        version: row.try_get("version")?,
        body: row.try_get("body")?,
        made: Time::from_micros(row.try_get("made")?),
        updated: Time::from_micros(row.try_get("updated")?),
        wrapped: row.try_get("wrapped")?,
    })
}

pub(super) async fn find(connection: &mut AnyConnection, id: &MediaId) -> Result<Option<Stored>, Error> {
    sqlx::query(FIND).bind(id.as_str()).fetch_optional(connection).await?.as_ref().map(stored).transpose()
}

/// The newest below a number.
pub(super) async fn latest(connection: &mut AnyConnection, below: i64, most: i64) -> Result<Vec<Stored>, Error> {
    sqlx::query(LATEST).bind(below).bind(most).fetch_all(connection).await?.iter().map(stored).collect()
}

pub(super) async fn count(connection: &mut AnyConnection) -> Result<i64, Error> {
    Ok(sqlx::query(COUNT).fetch_one(connection).await?.try_get(0)?)
}

/// The number of the last picture; numbers are never used twice.
pub(super) async fn last_number(connection: &mut AnyConnection) -> Result<i64, Error> {
    Ok(sqlx::query(LAST).fetch_one(connection).await?.try_get(0)?)
}

pub(super) async fn insert(tx: &mut AnyConnection, new: New<'_>) -> Result<(), Error> {
    sqlx::query(INSERT)
        .bind(new.id.as_str())
        .bind(new.number)
        .bind(new.person.as_str())
        .bind(new.body)
        .bind(new.small)
        .bind(new.print)
        .bind(new.now.micros())
        .execute(tx)
        .await?;
    Ok(())
}

/// Whether the version was still the one that the change was made from.
pub(super) async fn save(
    tx: &mut AnyConnection,
    id: &MediaId,
    version: i64,
    body: Vec<u8>,
    small: Option<Vec<u8>>,
    editor: &str,
    now: Time,
) -> Result<bool, Error> {
    let query = sqlx::query(SAVE).bind(id.as_str()).bind(version).bind(body).bind(small).bind(editor);
    changed(tx, query.bind(now.micros())).await
}

pub(super) async fn small(connection: &mut AnyConnection, id: &MediaId) -> Result<Option<Vec<u8>>, Error> {
    let row = sqlx::query(SMALL).bind(id.as_str()).fetch_optional(connection).await?;
    Ok(row.map(|row| row.try_get::<Option<Vec<u8>>, _>(0)).transpose()?.flatten())
}

/// Whether it was not so before. What was taken back stays taken back, whatever is said of it later.
pub(super) async fn blank(tx: &mut AnyConnection, id: &MediaId, state: &str, now: Time) -> Result<bool, Error> {
    sqlx::query(DELETE_PIECES).bind(id.as_str()).execute(&mut *tx).await?;
    changed(tx, sqlx::query(BLANK).bind(id.as_str()).bind(state).bind(now.micros())).await
}

pub(super) async fn insert_piece(tx: &mut AnyConnection, id: &MediaId, piece: i64, body: Vec<u8>) -> Result<(), Error> {
    sqlx::query(INSERT_PIECE).bind(id.as_str()).bind(piece).bind(body).execute(tx).await?;
    Ok(())
}

pub(super) async fn pieces(connection: &mut AnyConnection, id: &MediaId) -> Result<Vec<Vec<u8>>, Error> {
    let rows = sqlx::query(PIECES).bind(id.as_str()).fetch_all(connection).await?;
    rows.iter().map(|row| Ok(row.try_get(0)?)).collect()
}

/// The sealed prints of pictures, also of erased ones: all that were taken back first, then the last ones.
pub(super) async fn prints(connection: &mut AnyConnection, most: i64) -> Result<Vec<(MediaId, Vec<u8>)>, Error> {
    let rows = sqlx::query(PRINTS).bind(most).fetch_all(connection).await?;
    rows.iter().map(|row| Ok((MediaId::stored(row.try_get(0)?), row.try_get(1)?))).collect()
}

pub(super) async fn insert_like(
    tx: &mut AnyConnection,
    id: &MediaId,
    other: &MediaId,
    same: bool,
) -> Result<(), Error> {
    sqlx::query(INSERT_LIKE).bind(id.as_str()).bind(other.as_str()).bind(i64::from(same)).execute(tx).await?;
    Ok(())
}

/// The pictures that are like this one, whichever of the two came first.
pub(super) async fn like(connection: &mut AnyConnection, id: &MediaId) -> Result<Vec<Likeness>, Error> {
    let rows = sqlx::query(LIKE).bind(id.as_str()).fetch_all(connection).await?;
    let one = |row: &AnyRow| {
        Ok(Likeness {
            id: MediaId::stored(row.try_get(0)?),
            number: row.try_get(1)?,
            state: row.try_get(2)?,
            same: row.try_get::<i64, _>(3)? == 1,
        })
    };
    rows.iter().map(one).collect()
}

/// The drafts that show it.
pub(super) async fn uses(connection: &mut AnyConnection, id: &MediaId) -> Result<Vec<DraftId>, Error> {
    let rows = sqlx::query(USES).bind(id.as_str()).fetch_all(connection).await?;
    rows.iter().map(|row| Ok(DraftId::stored(row.try_get(0)?))).collect()
}

/// Which pictures a draft shows now.
pub(crate) async fn set_uses<'a>(
    tx: &mut AnyConnection,
    draft: &DraftId,
    media: impl Iterator<Item = &'a MediaId>,
) -> Result<(), Error> {
    forget_uses(tx, draft).await?;
    for media in media {
        sqlx::query(ADD_USE).bind(draft.as_str()).bind(media.as_str()).execute(&mut *tx).await?;
    }
    Ok(())
}

/// The draft is erased: it shows nothing any more.
pub(crate) async fn forget_uses(tx: &mut AnyConnection, draft: &DraftId) -> Result<(), Error> {
    sqlx::query(FORGET_USES).bind(draft.as_str()).execute(tx).await?;
    Ok(())
}

/// The pictures that no draft shows, that no signed consent names and that nobody touched since.
pub(super) async fn unused(tx: &mut AnyConnection, since: Time, most: i64) -> Result<Vec<MediaId>, Error> {
    let rows = sqlx::query(UNUSED).bind(since.micros()).bind(most).fetch_all(tx).await?;
    rows.iter().map(|row| Ok(MediaId::stored(row.try_get(0)?))).collect()
}
