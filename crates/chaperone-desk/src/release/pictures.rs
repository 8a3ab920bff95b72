//! The bytes of pictures as they leave: made anew from the approved pixels for one network, and proved clean.
//!
//! [`CleanPicture`] has one maker, here. Made before the release writes anything, and good only for the very draft and
//! network that it was made for. Deliberately absent: whether they may leave, which the release asks of `media`.

use std::fmt;

use chaperone_photo::{Kind, prove_clean, target};

use crate::account::{self, Account, Network};
use crate::draft::{self, Draft};
use crate::error::Error;
use crate::id::JobId;
use crate::media::{self, work_in_turn};
use crate::{Desk, Private, Refusal, job};

/// One picture that may leave now: bytes without metadata, and what is said of it to those who cannot see it.
#[derive(Clone)]
pub struct CleanPicture {
    bytes: Private<Vec<u8>>,
    kind: Kind,
    file_name: String,
    width: u32,
    height: u32,
    alt: Private<String>,
}

impl fmt::Debug for CleanPicture {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "CleanPicture({} x {}, {:?})", self.width, self.height, self.bytes)
    }
}

impl CleanPicture {
    pub fn bytes(&self) -> &[u8] {
        self.bytes.expose()
    }

    /// `image/jpeg` or `image/png`.
    pub fn media_type(&self) -> &'static str {
        if self.kind == Kind::Png { "image/png" } else { "image/jpeg" }
    }

    /// `picture-1.jpg`: its place in the post, and nothing of the file that it was made from.
    pub fn file_name(&self) -> &str {
        &self.file_name
    }

    /// Pixels across.
    pub fn width(&self) -> u32 {
        self.width
    }

    /// Pixels down.
    pub fn height(&self) -> u32 {
        self.height
    }

    pub fn alt(&self) -> &str {
        self.alt.expose()
    }
}

/// What was made for a job, and for which draft and network.
pub(super) struct Ready {
    made_for: Option<([u8; 32], Network)>,
    pictures: Result<Vec<CleanPicture>, Refusal>,
}

impl Ready {
    /// The pictures of this draft for this account: none, or those that were made for exactly these two.
    pub(super) fn of(self, draft: &Draft, account: &Account) -> Result<Vec<CleanPicture>, Refusal> {
        if draft.pictures.is_empty() {
            return Ok(Vec::new());
        }
        if self.made_for != Some((draft.digest, account.network)) {
            return Err(Refusal::changed_since_approval());
        }
        self.pictures.and_then(|pictures| {
            let whole = pictures.len() == draft.pictures.len();
            // Whatever made them: the bytes that leave are looked through once more.
            let clean = pictures.iter().all(|picture| prove_clean(picture.bytes()).is_ok());
            if whole && clean { Ok(pictures) } else { Err(Refusal::picture_not_prepared()) }
        })
    }
}

/// Makes the pictures of a job's draft. What cannot be made is a refusal for later: whether the job goes at all, and why
/// not, is said in the release.
pub(super) async fn prepare(desk: &Desk, id: &JobId) -> Result<Ready, Error> {
    let none = Ready { made_for: None, pictures: Ok(Vec::new()) };
    let mut connection = desk.db().read().await?;
    let Some(job) = job::find(&mut connection, id).await? else { return Ok(none) };
    let Some(draft) = &job.draft else { return Ok(none) };
    let Some(draft) = draft::open(desk, &mut connection, draft).await?.filter(|draft| !draft.pictures.is_empty())
    else {
        return Ok(none);
    };
    let Some(account) = account::find(&mut connection, &job.account).await? else { return Ok(none) };
    drop(connection);
    let made_for = Some((draft.digest, account.network));
    Ok(Ready { made_for, pictures: make(desk, &draft, account.network).await? })
}

async fn make(desk: &Desk, draft: &Draft, network: Network) -> Result<Result<Vec<CleanPicture>, Refusal>, Error> {
    let Some(target) = target(network.name()) else { return Ok(Err(Refusal::no_pictures_there())) };
    let mut pictures = Vec::new();
    for (place, attached) in draft.pictures.iter().enumerate() {
        let source = {
            let mut connection = desk.db().read().await?;
            media::source(desk, &mut connection, attached).await?
        };
        let Some(source) = source else { return Ok(Err(Refusal::picture_changed())) };
        let Some(made) = work_in_turn(desk, move |_| source.publish(target)).await? else {
            return Ok(Err(Refusal::picture_not_prepared()));
        };
        pictures.push(CleanPicture {
            kind: made.kind,
            file_name: made.file_name(place),
            width: made.width,
            height: made.height,
            bytes: Private::new(made.bytes),
            alt: attached.alt.clone(),
        });
    }
    Ok(Ok(pictures))
}
