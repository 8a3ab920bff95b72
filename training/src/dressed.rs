//! Whether a verdict hangs on what should not matter: letter case, quotes, spaces, an emoji, a hashtag at the end.

use anyhow::Result;
use chaperone_screen::Draft;

use crate::corpus::{Row, Screens};
use crate::score::share;

/// The same words, sent another way.
type Dress = fn(&str) -> String;

const DRESSES: [(&str, Dress); 5] = [
    ("lower case", str::to_lowercase),
    ("emoji at the ends", |text| format!("\u{1F600} {text} \u{1F64F}")),
    ("straight quotes", |text| text.replace(['\u{2018}', '\u{2019}'], "'").replace(['\u{201C}', '\u{201D}'], "\"")),
    ("double spaces", |text| text.replace(' ', "  ")),
    ("a hashtag at the end", |text| format!("{text} #smile")),
];

/// The share of rows that keep their verdict, for each dress by name.
pub(crate) fn kept(rows: &[Row], screens: &Screens) -> Result<Vec<(&'static str, f64)>> {
    let mut kept = [0; DRESSES.len()];
    for row in rows {
        let plain = screens.report(row)?.verdict;
        for ((_, dress), kept) in DRESSES.iter().zip(&mut kept) {
            let draft = Draft { text: dress(&row.draft.text), ..row.draft.clone() };
            *kept += usize::from(screens.report(&Row { draft, ..row.clone() })?.verdict == plain);
        }
    }
    Ok(DRESSES.iter().zip(kept).map(|((name, _), kept)| (*name, share(kept, rows.len()))).collect())
}
