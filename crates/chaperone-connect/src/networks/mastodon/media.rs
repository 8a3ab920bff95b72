//! Uploading pictures to Mastodon, each with its description, before the post that shows them.
//!
//! Source: the Mastodon API documentation (media): `POST /api/v2/media` answers 200, or 202 while it still works; then
//! `GET /api/v1/media/:id` answers 206 until it is done. Deliberately absent: films, focal points, and taking an upload back:
//! the server throws away what no post shows.

use std::time::Duration;

use chaperone_desk::release::CleanPicture;
use chaperone_desk::{Cleared, Time};
use serde::Deserialize;
use sha2::{Digest, Sha256};

use super::fault;
use crate::class::{Reason, Trouble};
use crate::http::{Answer, Http};
use crate::server::Server;

/// Between two questions whether a picture is ready; doubled each time up to the last.
const FIRST_WAIT: Duration = Duration::from_millis(200);
const LAST_WAIT: Duration = Duration::from_secs(5);

#[derive(Deserialize)]
struct Uploaded {
    id: String,
}

/// Uploads the pictures in their order and waits until all are ready; gives the server's names for them.
pub(super) async fn upload(
    http: &Http,
    cleared: &Cleared,
    server: &Server,
    token: &str,
    now: Time,
) -> Result<Vec<String>, Trouble> {
    let mut ids = Vec::new();
    for picture in cleared.pictures() {
        let (media_type, body) = form(picture);
        let call = http.post(server.at("/api/v2/media", &[], &[])).bearer(token).bytes(&media_type, body);
        let answer = call.send().await?;
        let id = named(&answer, now)?;
        let mut wait = FIRST_WAIT;
        let mut status = answer.status;
        while matches!(status, 202 | 206) {
            tokio::time::sleep(wait).await;
            wait = (wait * 2).min(LAST_WAIT);
            let answer = http.get(server.at("/api/v1/media", &[&id], &[])).bearer(token).send().await?;
            named(&answer, now)?;
            status = answer.status;
        }
        ids.push(id);
    }
    Ok(ids)
}

fn named(answer: &Answer, now: Time) -> Result<String, Trouble> {
    if !answer.is_good() {
        return Err(fault(answer, now));
    }
    let id = answer.read::<Uploaded>().map(|uploaded| uploaded.id).filter(|id| !id.is_empty());
    id.ok_or(Trouble::Unknown(Reason::Unreadable))
}

/// A form of two fields (RFC 7578): the file under a name of ours, and its description. The line between them is a digest of
/// what it parts, so it cannot stand in it.
fn form(picture: &CleanPicture) -> (String, Vec<u8>) {
    let sum = Sha256::new().chain_update(picture.bytes()).chain_update(picture.alt()).finalize();
    let line = format!("chaperone-{}", data_encoding::HEXLOWER.encode(&sum));
    let mut body = format!(
        "--{line}\r\ncontent-disposition: form-data; name=\"file\"; filename=\"{}\"\r\ncontent-type: {}\r\n\r\n",
        picture.file_name(),
        picture.media_type()
    )
    .into_bytes();
    body.extend_from_slice(picture.bytes());
    body.extend_from_slice(
        format!(
            "\r\n--{line}\r\ncontent-disposition: form-data; name=\"description\"\r\n\
             content-type: text/plain; charset=utf-8\r\n\r\n{}\r\n--{line}--\r\n",
            picture.alt()
        )
        .as_bytes(),
    );
    (format!("multipart/form-data; boundary={line}"), body)
}
