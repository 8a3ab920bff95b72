//! The looks that can be taken at a picture, and how many pictures are worked on at a time.
//!
//! A model is read from its folder when it is first needed, checked against its digest, and kept. Where it is absent or is
//! another file, that look is not taken, and everybody is told so. Work on pixels takes seconds and up to a quarter of a
//! gigabyte, so it is done off the async threads, one picture after the other, and few may wait.
//! Deliberately absent: fetching a model, and what a find means.

use std::fmt;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::{Arc, OnceLock};

use chaperone_photo::faces::{CenterFace, Detector, Face};
use chaperone_photo::models::{FACES, LETTERS, LINES, MODELS, Model, NotLooked};
use chaperone_photo::text::{Line, PpOcr, Reader};
use chaperone_photo::{Picture, faces, text};
use tokio::sync::Semaphore;

use crate::error::{Answer, Error};
use crate::{Desk, Refusal};

/// A look that a model takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Look {
    Faces,
    Words,
}

impl Look {
    pub const ALL: [Look; 2] = [Look::Faces, Look::Words];

    pub fn name(self) -> &'static str {
        match self {
            Look::Faces => "faces",
            Look::Words => "words",
        }
    }

    /// The files that it takes.
    pub fn models(self) -> &'static [Model] {
        match self {
            Look::Faces => &[FACES],
            Look::Words => &[LINES, LETTERS],
        }
    }
}

/// What looks at pictures. Cheap to clone.
#[derive(Debug, Clone, Default)]
pub struct Looks {
    pub faces: Option<Arc<dyn Detector>>,
    pub words: Option<Arc<dyn Reader>>,
}

impl Looks {
    /// The models in a folder. Nothing is read now; what is not there when it is needed is a look that is not taken.
    pub fn in_folder(folder: &Path) -> Looks {
        Looks {
            faces: Some(Arc::new(Faces { folder: folder.to_owned(), model: OnceLock::new() })),
            words: Some(Arc::new(Words { folder: folder.to_owned(), model: OnceLock::new() })),
        }
    }

    /// `None` where the look was not taken.
    pub(super) fn faces(&self, picture: &Picture) -> Option<Vec<Face>> {
        faces::look(self.faces.as_deref(), picture).ok()
    }

    pub(super) fn words(&self, picture: &Picture) -> Option<Vec<Line>> {
        text::look(self.words.as_deref(), picture).ok()
    }
}

/// Finds faces with the model of a folder.
struct Faces {
    folder: PathBuf,
    model: OnceLock<CenterFace>,
}

impl Detector for Faces {
    fn name(&self) -> &'static str {
        FACES.file
    }

    fn faces(&self, picture: &Picture) -> Result<Vec<Face>, NotLooked> {
        let load = || CenterFace::load(file(&self.folder, &FACES)?).map_err(|_| NotLooked::NoModel);
        kept(&self.model, load)?.faces(picture)
    }
}

/// Reads words with the models of a folder.
struct Words {
    folder: PathBuf,
    model: OnceLock<PpOcr>,
}

impl Reader for Words {
    fn name(&self) -> &'static str {
        LETTERS.file
    }

    fn lines(&self, picture: &Picture) -> Result<Vec<Line>, NotLooked> {
        let load =
            || PpOcr::load(file(&self.folder, &LINES)?, file(&self.folder, &LETTERS)?).map_err(|_| NotLooked::NoModel);
        kept(&self.model, load)?.lines(picture)
    }
}

impl fmt::Debug for Faces {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Faces")
    }
}

impl fmt::Debug for Words {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Words")
    }
}

/// The loaded model. One that could not be loaded is tried again next time: somebody may have put it there since.
fn kept<T>(place: &OnceLock<T>, load: impl FnOnce() -> Result<T, NotLooked>) -> Result<&T, NotLooked> {
    if let Some(model) = place.get() {
        return Ok(model);
    }
    let model = load()?;
    Ok(place.get_or_init(|| model))
}

fn file(folder: &Path, model: &Model) -> Result<Vec<u8>, NotLooked> {
    fs::read(folder.join(model.file)).map_err(|_| NotLooked::NoModel)
}

/// Whether a model is in a folder.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    There,
    Absent,
    /// A file of its name with other bytes, which is never used.
    Another,
}

/// Reads a model's file and compares its digest.
pub fn standing(folder: &Path, model: &Model) -> Standing {
    match fs::read(folder.join(model.file)) {
        Ok(bytes) if model.check(&bytes).is_ok() => Standing::There,
        Ok(_) => Standing::Another,
        Err(_) => Standing::Absent,
    }
}

/// Puts a model into a folder under its own name, whatever the file was called; `None` where the bytes are no model that
/// this version knows.
pub fn add(folder: &Path, bytes: &[u8]) -> Result<Option<Model>, Error> {
    let Some(model) = MODELS.into_iter().find(|model| model.check(bytes).is_ok()) else { return Ok(None) };
    let unfinished = folder.join(format!("{}.unfinished", model.file));
    fs::create_dir_all(folder)
        .and_then(|()| fs::write(&unfinished, bytes))
        .and_then(|()| fs::rename(&unfinished, folder.join(model.file)))
        .map_err(|error| Error::Model { kind: error.kind() })?;
    Ok(Some(model))
}

/// Pictures that may wait to be worked on, each with up to twenty megabytes in memory.
const MOST_WAITING: usize = 8;

/// The place where pictures are worked on.
pub(crate) struct Looking {
    looks: Looks,
    bench: Arc<Semaphore>,
    queue: Arc<Semaphore>,
}

impl Looking {
    pub(crate) fn new(looks: Looks) -> Looking {
        Looking { looks, bench: Arc::new(Semaphore::new(1)), queue: Arc::new(Semaphore::new(MOST_WAITING)) }
    }
}

/// Works on pixels for somebody who waits in front of a page; refused where too many wait already.
pub(super) async fn work<T: Send + 'static>(desk: &Desk, work: impl FnOnce(&Looks) -> T + Send + 'static) -> Answer<T> {
    let Ok(queued) = Arc::clone(&desk.looking().queue).try_acquire_owned() else {
        return Ok(Err(Refusal::pictures_busy()));
    };
    let done = work_in_turn(desk, work).await;
    drop(queued);
    done.map(Ok)
}

/// The same for the desk itself, which waits its turn.
pub(crate) async fn work_in_turn<T: Send + 'static>(
    desk: &Desk,
    work: impl FnOnce(&Looks) -> T + Send + 'static,
) -> Result<T, Error> {
    let place = Arc::clone(&desk.looking().bench).acquire_owned().await.map_err(|_| Error::Picture)?;
    let looks = desk.looking().looks.clone();
    // The place is given back by the work itself: whoever stops waiting does not stop it.
    let done = tokio::task::spawn_blocking(move || {
        let done = work(&looks);
        drop(place);
        done
    });
    done.await.map_err(|_| Error::Picture)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_folder_without_models_takes_no_look_and_never_says_that_nothing_was_found() {
        let looks = Looks::in_folder(Path::new("/nowhere"));
        let picture = Picture::new(2, 2, vec![0; 12]).unwrap();
        assert_eq!((looks.faces(&picture), looks.words(&picture)), (None, None));
        assert_eq!((Looks::default().faces(&picture), Looks::default().words(&picture)), (None, None));
    }
}
