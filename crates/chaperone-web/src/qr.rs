//! A square picture that a camera reads, drawn as one path of an SVG, so that it needs no script and no file.
//!
//! Deliberately absent: what stands in it.

use qrcodegen::{QrCode, QrCodeEcc};

use crate::problem::Problem;

/// Light around the picture, in squares: what readers of it expect (ISO/IEC 18004).
const QUIET: i32 = 4;

/// The picture of some words.
pub(crate) struct Qr {
    /// Every dark square, one after the other.
    pub(crate) path: String,
    /// The SVG's window on it.
    pub(crate) window: String,
}

impl Qr {
    pub(crate) fn of(words: &str) -> Result<Qr, Problem> {
        let picture = QrCode::encode_text(words, QrCodeEcc::Medium)
            .map_err(|_| Problem::Broken("an address is too long to draw".into()))?;
        let size = picture.size();
        let squares = (0..size).flat_map(|y| (0..size).map(move |x| (x, y)));
        let dark = squares.filter(|(x, y)| picture.get_module(*x, *y));
        Ok(Qr {
            path: dark.fold(String::new(), |path, (x, y)| path + &format!("M{x} {y}h1v1h-1z")),
            window: format!("{0} {0} {1} {1}", -QUIET, size + 2 * QUIET),
        })
    }
}

#[cfg(test)]
mod tests {
    use qrcodegen::{QrCode, QrCodeEcc};

    use super::Qr;

    #[test]
    fn the_picture_holds_every_dark_square_once() {
        let words = "otpauth://totp/x?secret=ABCDEFGHIJKLMNOP";
        let picture = QrCode::encode_text(words, QrCodeEcc::Medium).unwrap();
        let size = picture.size();
        let dark = (0..size * size).filter(|at| picture.get_module(at % size, at / size)).count();
        let path = Qr::of(words).ok().unwrap().path;
        assert_eq!(path.matches('M').count(), dark);
        assert!(path.starts_with("M0 0h1v1h-1z"), "the corner of the finder is dark");
    }
}
