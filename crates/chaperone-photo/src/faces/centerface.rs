//! CenterFace on rten: finds faces also with a bar over the eyes, only from the mouth down, turned or half outside.
//!
//! Looks at up to 1280 pixels for faces in a crowd, once more small for a face that fills the picture, and at the picture
//! turned by each quarter, because people lie in chairs and the model finds upright faces best. What it was trained on and what it misses stands in `models/CARD.md`.

use rten::NodeId;

use super::{Detector, Face, Maps, surest};
use crate::Picture;
use crate::models::run::Runner;
use crate::models::{FACES, ModelError, NotLooked};
use crate::turn::Turn;

/// Pixels of the longer side in each look.
const LOOKS: [u32; 2] = [1280, 448];

/// Pixels of the longer side in the looks at the picture turned: people lie in a dentist's chair.
const TURNED_LOOK: u32 = 800;

/// Names in the file: the picture, then heat, scale, offset and landmarks; the last is not asked for.
const NAMES: [&str; 5] = ["input.1", "537", "538", "539", "540"];

/// Sides have to be a multiple of this.
const STEP: u32 = 32;

/// The detector.
#[derive(Debug)]
pub struct CenterFace {
    runner: Runner,
    input: NodeId,
    outputs: [NodeId; 3],
}

impl CenterFace {
    /// The detector out of the bytes of its file, [`FACES`].
    ///
    /// # Errors
    /// [`ModelError`] where the bytes are another file.
    pub fn load(bytes: Vec<u8>) -> Result<CenterFace, ModelError> {
        FACES.check(&bytes)?;
        let runner = Runner::load(bytes, &NAMES)?;
        // The file lists its weights as inputs too, so the picture is asked for by name.
        let [input, heat, scale, offset, _] = NAMES.map(|name| runner.node(name));
        let (input, outputs) = (input?, [heat?, scale?, offset?]);
        Ok(CenterFace { runner, input, outputs })
    }

    /// The faces of the picture when it is turned, with their places in the picture as it is.
    fn look_turned(&self, small: &Picture, turn: Turn) -> Result<Vec<Face>, NotLooked> {
        let faces = self.look(&small.clone().turned(turn), TURNED_LOOK)?;
        Ok(faces.into_iter().filter_map(|face| Some(Face { area: turn.area(face.area)?, ..face })).collect())
    }

    fn look(&self, picture: &Picture, longest: u32) -> Result<Vec<Face>, NotLooked> {
        let copy = picture.shrunk(longest);
        let (width, height) = (copy.width(), copy.height());
        let (columns, rows) = (width.next_multiple_of(STEP) as usize, height.next_multiple_of(STEP) as usize);
        // The picture lies in the top left corner; what is beside it is black.
        let mut planes = vec![0.0; 3 * rows * columns];
        for y in 0..height {
            for (x, pixel) in copy.row(y).chunks_exact(3).enumerate() {
                for (plane, part) in pixel.iter().enumerate() {
                    planes[(plane * rows + y as usize) * columns + x] = f32::from(*part);
                }
            }
        }
        let [(shape, heat), (_, scale), (_, offset)] =
            self.runner.run(self.input, self.outputs, [3, rows, columns], planes)?;
        let &[.., down, across] = &shape[..] else { return Err(NotLooked::Failed) };
        let maps = Maps { size: (across, down), heat: &heat, scale: &scale, offset: &offset };
        maps.faces((width, height)).ok_or(NotLooked::Failed)
    }
}

impl Detector for CenterFace {
    fn name(&self) -> &'static str {
        FACES.file
    }

    fn faces(&self, picture: &Picture) -> Result<Vec<Face>, NotLooked> {
        let mut faces = self.look(picture, LOOKS[0])?;
        if picture.width().max(picture.height()) > LOOKS[1] {
            faces.extend(self.look(picture, LOOKS[1])?);
        }
        let small = picture.shrunk(TURNED_LOOK);
        for turn in [Turn::QuarterTurn, Turn::HalfTurn, Turn::QuarterTurnBack] {
            faces.extend(self.look_turned(&small, turn)?);
        }
        Ok(surest(faces))
    }
}
