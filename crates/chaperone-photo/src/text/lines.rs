//! From the map of a text finder to boxes, and from the scores of a reader to words: pure numbers, tested without a model.
//!
//! Boxes are upright rectangles around connected points: slanted text is found, and cut a little wide.

/// A point belongs to text from here on, and a box is kept whose points average at least that (PP-OCR's own values).
const POINT: f32 = 0.3;
const BOX: f32 = 0.5;

/// The map shows the inside of a line, smaller than the line: boxes grow by area times this over circumference.
const GROW: f32 = 1.6;

/// A box smaller than this, in points, is a speck.
const SPECK: usize = 3;

/// Boxes at most; a page of print has a hundred.
const MOST_BOXES: usize = 400;

/// A box in points of the map: from the first to before the second.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct TextBox {
    pub left: f32,
    pub top: f32,
    pub right: f32,
    pub bottom: f32,
}

/// The boxes in a map of `width` columns, from the top to the bottom; `None` where there are more than a page has.
#[allow(clippy::cast_precision_loss, reason = "maps are small")]
pub(crate) fn boxes(map: &[f32], width: usize) -> Option<Vec<TextBox>> {
    let mut seen = vec![false; map.len()];
    let mut found = Vec::new();
    for start in 0..map.len() {
        if seen[start] || map[start] <= POINT {
            continue;
        }
        let (mut left, mut right, mut top, mut bottom) = (usize::MAX, 0, usize::MAX, 0);
        let (mut sum, mut count) = (0.0, 0_usize);
        let mut open = vec![start];
        seen[start] = true;
        while let Some(at) = open.pop() {
            let (x, y) = (at % width, at / width);
            (left, right, top, bottom) = (left.min(x), right.max(x + 1), top.min(y), bottom.max(y + 1));
            sum += map[at];
            count += 1;
            let beside = [
                (x > 0).then(|| at - 1),
                (x + 1 < width).then(|| at + 1),
                at.checked_sub(width),
                Some(at + width).filter(|below| *below < map.len()),
            ];
            for next in beside.into_iter().flatten() {
                if !seen[next] && map[next] > POINT {
                    seen[next] = true;
                    open.push(next);
                }
            }
        }
        let (across, down) = (right - left, bottom - top);
        if across.min(down) < SPECK || sum / (count as f32) < BOX {
            continue;
        }
        if found.len() >= MOST_BOXES {
            return None;
        }
        let (across, down) = (across as f32, down as f32);
        let grow = across * down * GROW / (2.0 * (across + down));
        found.push(TextBox {
            left: left as f32 - grow,
            top: top as f32 - grow,
            right: right as f32 + grow,
            bottom: bottom as f32 + grow,
        });
    }
    Some(found)
}

/// The words in the scores of a reader: for each step the best class; repeats are one, class 0 is none. With the average
/// of the best scores in 1/256. `classes` are the letters from class 1 on.
#[allow(clippy::cast_precision_loss, clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "clamped")]
pub(crate) fn words(scores: &[f32], classes: &[&str]) -> Option<(String, u16)> {
    let each = classes.len() + 1;
    if !scores.len().is_multiple_of(each) {
        return None;
    }
    let (mut text, mut last) = (String::new(), 0);
    let (mut sum, mut count) = (0.0, 0_usize);
    for step in scores.chunks_exact(each) {
        let best = step.iter().enumerate().fold(
            (0, f32::MIN),
            |best, (class, score)| {
                if *score > best.1 { (class, *score) } else { best }
            },
        );
        let (class, score) = best;
        if class != 0 && class != last {
            text.push_str(classes[class - 1]);
            sum += score;
            count += 1;
        }
        last = class;
    }
    let sure = if count == 0 { 0.0 } else { sum / count as f32 };
    Some((text, (sure.clamp(0.0, 1.0) * 256.0).round() as u16))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn connected_points_are_one_box_that_grows() {
        let mut map = vec![0.0; 40 * 20];
        for y in 5..9 {
            for x in 4..24 {
                map[y * 40 + x] = 0.9;
            }
        }
        // A speck, and a field that is text to nobody.
        map[0] = 1.0;
        for y in 14..18 {
            for x in 30..38 {
                map[y * 40 + x] = 0.4;
            }
        }
        let found = boxes(&map, 40).expect("few boxes");
        let grow = 20.0 * 4.0 * 1.6 / 48.0;
        assert_eq!(found, [TextBox { left: 4.0 - grow, top: 5.0 - grow, right: 24.0 + grow, bottom: 9.0 + grow }]);
    }

    #[test]
    fn repeats_are_one_letter_unless_nothing_stands_between() {
        let classes = ["a", "b"];
        let step = |class: usize| [0, 1, 2].map(|at| if at == class { 0.75_f32 } else { 0.1 });
        let scores: Vec<f32> = [1, 1, 0, 1, 2, 2, 0].into_iter().flat_map(step).collect();
        assert_eq!(words(&scores, &classes), Some(("aab".to_owned(), 192)));
        assert_eq!(words(&step(0), &classes), Some((String::new(), 0)));
        assert_eq!(words(&[0.5; 4], &classes), None);
    }
}
