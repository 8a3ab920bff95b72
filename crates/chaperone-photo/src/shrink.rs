//! Smaller copies by exact averages over area, in whole numbers, so that every machine makes the same.
//!
//! Takes rows one at a time, so that a picture of fifty million pixels needs no second copy of itself. Deliberately
//! absent: sharpening, and making anything larger.

/// The picture of `from` pixels, whose row `y` the function writes, as `to` pixels; three bytes each.
///
/// `to` is not larger than `from` in either direction.
pub(crate) fn shrink(from: (u32, u32), to: (u32, u32), mut row: impl FnMut(u32, &mut [u8])) -> Vec<u8> {
    let (from_width, from_height) = from;
    let (width, height) = to;
    debug_assert!(width <= from_width && height <= from_height && width > 0 && height > 0);
    let mut line = vec![0_u8; from_width as usize * 3];
    if from == to {
        let mut out = Vec::with_capacity(line.len() * height as usize);
        for y in 0..height {
            row(y, &mut line);
            out.extend_from_slice(&line);
        }
        return out;
    }
    let mut sums = vec![0_u64; line.len()];
    let mut out = Vec::with_capacity(width as usize * height as usize * 3);
    let mut read = None;
    for y in 0..height {
        sums.fill(0);
        for (from_y, weight) in overlaps(y, height, from_height) {
            // A row that lies under two rows of the copy is asked for once.
            if read != Some(from_y) {
                row(from_y, &mut line);
                read = Some(from_y);
            }
            for (sum, byte) in sums.iter_mut().zip(&line) {
                *sum += u64::from(*byte) * weight;
            }
        }
        average_row(&sums, (from_width, from_height), width, &mut out);
    }
    out
}

fn average_row(sums: &[u64], from: (u32, u32), width: u32, out: &mut Vec<u8>) {
    // The weights down sum to the old height, those across to the old width.
    let whole = u64::from(from.0) * u64::from(from.1);
    for x in 0..width {
        let mut pixel = [whole / 2; 3];
        for (from_x, weight) in overlaps(x, width, from.0) {
            let at = from_x as usize * 3;
            for (part, sum) in pixel.iter_mut().zip(&sums[at..at + 3]) {
                *part += sum * weight;
            }
        }
        out.extend(pixel.map(|part| u8::try_from(part / whole).unwrap_or(u8::MAX)));
    }
}

/// Which of `from` pixels in a line lie under pixel `index` of `to`, and with what weight; the weights sum to `from`.
fn overlaps(index: u32, to: u32, from: u32) -> impl Iterator<Item = (u32, u64)> {
    let (index, to, from) = (u64::from(index), u64::from(to), u64::from(from));
    let (start, end) = (index * from, (index + 1) * from);
    (start / to..end.div_ceil(to)).map(move |pixel| {
        let weight = end.min((pixel + 1) * to) - start.max(pixel * to);
        (u32::try_from(pixel).unwrap_or(u32::MAX), weight)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(pixels: &[u8], from: (u32, u32), to: (u32, u32)) -> Vec<u8> {
        let grey = |y: u32, row: &mut [u8]| {
            for (x, pixel) in row.chunks_exact_mut(3).enumerate() {
                pixel.fill(pixels[y as usize * from.0 as usize + x]);
            }
        };
        shrink(from, to, grey).into_iter().step_by(3).collect()
    }

    #[test]
    fn a_copy_of_the_same_size_is_the_same() {
        assert_eq!(of(&[1, 2, 3, 4, 5, 6], (3, 2), (3, 2)), [1, 2, 3, 4, 5, 6]);
    }

    #[test]
    fn a_pixel_is_the_average_of_the_area_under_it() {
        assert_eq!(of(&[0, 100, 200, 40], (4, 1), (2, 1)), [50, 120]);
        // Two out of three: one pixel and half of the middle one.
        assert_eq!(of(&[0, 90, 240], (3, 1), (2, 1)), [30, 190]);
        assert_eq!(of(&[10, 20, 30, 40], (2, 2), (1, 1)), [25]);
        assert_eq!(of(&[255; 35], (5, 7), (3, 2)), [255; 6]);
    }
}
