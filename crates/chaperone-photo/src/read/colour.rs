//! Colours of another space brought to sRGB, because a published picture carries no profile.
//!
//! A phone's picture without this would look pale, and a dentist would show teeth in the wrong shade. Deliberately
//! absent: profiles for print and for grey; such pictures stay as the decoder left them.

use std::panic::{AssertUnwindSafe, catch_unwind};

use moxcms::{ColorProfile, DataColorSpace, Layout, TransformOptions};

use crate::Picture;

/// Converts in place. A profile that cannot be used leaves the picture as it is: wrong colours are no reason to refuse.
pub(super) fn to_srgb(picture: &mut Picture, profile: &[u8]) {
    let converted = catch_unwind(AssertUnwindSafe(|| converted(picture, profile)));
    if let Ok(Some(rgb)) = converted {
        *picture = picture.with_rgb(rgb);
    }
}

fn converted(picture: &Picture, profile: &[u8]) -> Option<Vec<u8>> {
    let source = ColorProfile::new_from_slice(profile).ok()?;
    if source.color_space != DataColorSpace::Rgb {
        return None;
    }
    let target = ColorProfile::new_srgb();
    let options = TransformOptions::default();
    let transform = source.create_transform_8bit(Layout::Rgb, &target, Layout::Rgb, options).ok()?;
    let mut rgb = vec![0; picture.rgb().len()];
    let width = picture.width() as usize * 3;
    for (from, to) in picture.rgb().chunks_exact(width).zip(rgb.chunks_exact_mut(width)) {
        transform.transform(from, to).ok()?;
    }
    Some(rgb)
}
