//! An area as somebody draws it or types it in: four numbers in per cent of the picture, and what to cover it with.
//!
//! Deliberately absent: drawing (`assets/picture.js`), and changing a pixel.

use chaperone_desk::media::photo::{Area, PARTS, With};

use crate::fields::Fields;

/// The four fields as they were sent, and the choice beside them.
#[derive(Debug, Clone)]
pub(super) struct Drawn {
    pub(super) left: String,
    pub(super) top: String,
    pub(super) width: String,
    pub(super) height: String,
    pub(super) with: String,
}

/// What something may be covered with, by its name in the form.
pub(super) const COVERS: [(&str, &str, With); 4] = [
    ("grey", "Grey", With::Colour([90, 90, 90])),
    ("black", "Black", With::Colour([0, 0, 0])),
    ("white", "White", With::Colour([255, 255, 255])),
    ("cells", "Large cells, for a face or a background", With::Cells),
];

pub(super) const WRONG: &str = "That area does not lie inside the picture. Four numbers from 0 to 100 are needed, in per cent. Nothing was changed.";

impl Default for Drawn {
    /// The middle half of the picture.
    fn default() -> Self {
        let [quarter, half] = ["25", "50"].map(str::to_owned);
        Drawn { left: quarter.clone(), top: quarter, width: half.clone(), height: half, with: "grey".to_owned() }
    }
}

impl Drawn {
    pub(super) fn sent(fields: &Fields) -> Self {
        let text = |name| fields.text(name).to_owned();
        Drawn { left: text("left"), top: text("top"), width: text("width"), height: text("height"), with: text("with") }
    }

    /// `None` where it lies outside the picture, is empty, or is no number.
    pub(super) fn area(&self) -> Option<Area> {
        let [left, top, width, height] = [&self.left, &self.top, &self.width, &self.height].map(|field| parts(field));
        Area::new(left?, top?, width?, height?)
    }

    /// Whether the cover of that name is chosen.
    pub(super) fn is_with(&self, name: &str) -> bool {
        self.with == name
    }

    /// What to cover with; grey for what the form does not name.
    pub(super) fn with(&self) -> With {
        COVERS.iter().find(|(name, ..)| *name == self.with).map_or(With::default(), |(_, _, with)| *with)
    }
}

/// Per cent with up to two places, as ten-thousandths; a comma is a point.
fn parts(written: &str) -> Option<u16> {
    let written = written.replace(',', ".");
    let (whole, rest) = written.split_once('.').unwrap_or((&written, ""));
    let figures = |text: &str| !text.is_empty() && text.len() <= 3 && text.bytes().all(|sign| sign.is_ascii_digit());
    if !figures(whole) || !(rest.is_empty() || rest.bytes().all(|sign| sign.is_ascii_digit())) {
        return None;
    }
    let hundredths: String = rest.chars().chain("00".chars()).take(2).collect();
    let parts = whole.parse::<u16>().ok()?.checked_mul(100)? + hundredths.parse::<u16>().ok()?;
    (parts <= PARTS).then_some(parts)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn per_cent_become_parts_and_what_is_none_is_refused() {
        assert_eq!(
            (parts("12"), parts("12.5"), parts("0,07"), parts("100")),
            (Some(1_200), Some(1_250), Some(7), Some(PARTS))
        );
        for wrong in ["", "-1", "101", "1e2", "a", "100.01", "1000", ".5"] {
            assert_eq!(parts(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn an_area_lies_inside_the_picture() {
        let drawn = |left: &str, width: &str| {
            let half = "50".to_owned();
            Drawn { left: left.into(), width: width.into(), top: half.clone(), height: half, with: String::new() }
                .area()
        };
        assert_eq!(drawn("10", "90"), Area::new(1_000, 5_000, 9_000, 5_000));
        assert!(drawn("10", "91").is_none() && drawn("10", "0").is_none() && drawn("x", "5").is_none());
    }
}
