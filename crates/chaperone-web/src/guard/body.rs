//! The body of a form, read once: fields, and on a page that takes files those too. The token is checked before a file is
//! kept in memory, so it stands first in such a form.
//!
//! Deliberately absent: what a field or a file means.

use std::sync::Arc;
use std::time::Duration;

use axum::body::{Body, to_bytes};
use axum::http::{HeaderMap, header};
use chaperone_desk::Private;
use chaperone_desk::media::photo::MOST_BYTES;
use multer::{Constraints, Field, Multipart, SizeLimit};
use tokio::sync::Semaphore;

use super::token;
use crate::fields::Fields;
use crate::files::{File, Files, MOST_FILES};
use crate::problem::Problem;

/// The largest form: 4 MiB. Two texts of 100,000 characters, each of four bytes written as `%xx`, and room beside.
const FORM: usize = 4 << 20;

/// What all files of a form may have together: a dozen pictures of a phone, or three of the largest.
const FILES: usize = 64 << 20;

/// What is read of a form that is too large, so that the browser gets to the answer; more is cut off.
const READ: u64 = 256 << 20;

/// The fields of a form with files, together.
const BESIDE: usize = 64 << 10;

/// Forms with files that are in memory at a time.
const AT_ONCE: usize = 3;

/// How long one may take to arrive: a dozen pictures over a slow line.
const PATIENCE: Duration = Duration::from_mins(5);

/// The places for forms with files.
pub(crate) fn places() -> Arc<Semaphore> {
    Arc::new(Semaphore::new(AT_ONCE))
}

/// A form without files.
pub(super) async fn form(body: Body, csrf: &str) -> Result<Fields, Problem> {
    let Ok(body) = to_bytes(body, FORM).await else { return Err(Problem::TooLarge) };
    let fields = Fields::parse(&body);
    if token::same(fields.one("csrf"), csrf) { Ok(fields) } else { Err(Problem::NotOurForm) }
}

/// A form that may hold files.
pub(super) async fn form_with_files(
    headers: &HeaderMap,
    body: Body,
    csrf: &str,
    places: &Arc<Semaphore>,
) -> Result<(Fields, Files), Problem> {
    let kind = headers.get(header::CONTENT_TYPE).and_then(|kind| kind.to_str().ok()).unwrap_or_default();
    let Ok(boundary) = multer::parse_boundary(kind) else {
        return Ok((form(body, csrf).await?, Files::default()));
    };
    let turn = Arc::clone(places).acquire_owned().await.map_err(|_| Problem::Broken("no place for files".into()))?;
    let limits = Constraints::new().size_limit(SizeLimit::new().whole_stream(READ));
    let parts = Multipart::with_constraints(body.into_data_stream(), boundary, limits);
    let read = tokio::time::timeout(PATIENCE, read(parts, csrf)).await.map_err(|_| Problem::TooManyFiles)?;
    let (fields, all) = read?;
    Ok((fields, Files { all, turn: Some(Arc::new(turn)) }))
}

async fn read(mut parts: Multipart<'_>, csrf: &str) -> Result<(Fields, Vec<File>), Problem> {
    let (mut fields, mut files) = (Vec::new(), Vec::new());
    let (mut beside, mut kept, mut ours, mut too_much) = (0, 0, false, false);
    while let Some(mut part) = parts.next_field().await.map_err(unread)? {
        let name = part.name().unwrap_or_default().to_owned();
        let Some(file) = part.file_name().map(str::to_owned) else {
            let (value, cut) = bytes(&mut part, BESIDE - beside).await?;
            if cut {
                return Err(Problem::TooLarge);
            }
            beside += value.len();
            let value = String::from_utf8_lossy(&value).into_owned();
            ours |= name == "csrf" && token::same(&value, csrf);
            fields.push((name, value));
            continue;
        };
        if !ours {
            return Err(Problem::NotOurForm);
        }
        // One more than the desk takes, so that the desk says that a picture is too large.
        let room = if too_much { 0 } else { (FILES - kept).min(MOST_BYTES + 1) };
        let (bytes, cut) = bytes(&mut part, room).await?;
        too_much |= cut && room <= MOST_BYTES || files.len() >= MOST_FILES;
        kept += bytes.len();
        // A field in which nothing was chosen is sent as a file without name and bytes.
        if !(too_much || file.is_empty() && bytes.is_empty()) {
            files.push(File { name: Private::new(file), bytes });
        }
    }
    match (ours, too_much) {
        (false, _) => Err(Problem::NotOurForm),
        (true, true) => Err(Problem::TooManyFiles),
        (true, false) => Ok((Fields::of(fields), files)),
    }
}

/// A part of the form up to so many bytes, and whether there was more. What is more is read and forgotten.
async fn bytes(part: &mut Field<'_>, most: usize) -> Result<(Vec<u8>, bool), Problem> {
    let (mut bytes, mut cut) = (Vec::new(), false);
    while let Some(chunk) = part.chunk().await.map_err(unread)? {
        let room = most - bytes.len();
        cut |= chunk.len() > room;
        bytes.extend_from_slice(&chunk[..chunk.len().min(room)]);
    }
    Ok((bytes, cut))
}

/// A form that ends too early, or is none.
#[allow(clippy::needless_pass_by_value, reason = "the shape that `map_err` wants")]
fn unread(error: multer::Error) -> Problem {
    match error {
        multer::Error::StreamSizeExceeded { .. } => Problem::TooManyFiles,
        _ => Problem::NotOurForm,
    }
}
