//! Reads the tables that are built into the program: rows of tab-separated ASCII, comments with `#`, sorted by name.
//!
//! A row is found by halving the text itself, so that nothing is copied and nothing is built at start. Deliberately
//! absent: what a column means.

/// The rows of a table, without its comments.
pub(crate) fn rows(table: &'static str) -> impl Iterator<Item = &'static str> {
    table.lines().filter(|line| !line.starts_with('#') && !line.is_empty())
}

/// The columns of every row whose first column is `name`, in a table sorted by the bytes of its first column.
pub(crate) fn find(table: &'static str, name: &str) -> impl Iterator<Item = &'static str> {
    let (mut from, mut to) = (body(table), table.len());
    // The first row whose name is not before the one sought lies at the start of a line in `from..=to`.
    while from < to {
        let middle = line_start(table, from, from + (to - from) / 2);
        let line = table.get(middle..).and_then(|rest| rest.lines().next()).unwrap_or_default();
        if first(line) < name {
            from = middle + line.len() + 1;
        } else {
            to = middle;
        }
    }
    let name = name.to_owned();
    table.get(from..).unwrap_or_default().lines().map_while(move |line| {
        let (key, rest) = line.split_once('\t')?;
        (key == name).then_some(rest)
    })
}

/// Where the comments end.
fn body(table: &str) -> usize {
    let mut at = 0;
    while table.as_bytes().get(at) == Some(&b'#') {
        at += table.get(at..).and_then(|rest| rest.find('\n')).map_or(table.len(), |end| end + 1);
    }
    at.min(table.len())
}

/// The start of the line that `at` lies in, not before `from`.
fn line_start(table: &str, from: usize, at: usize) -> usize {
    table.get(from..at).and_then(|before| before.rfind('\n')).map_or(from, |end| from + end + 1)
}

fn first(line: &str) -> &str {
    line.split('\t').next().unwrap_or_default()
}

/// A share written as one sign: ten steps to a factor of ten, `0` for 1 in 10 million; `.` for none.
pub(crate) fn share(sign: u8) -> f64 {
    let step = match sign {
        b'0'..=b'9' => sign - b'0',
        b'A'..=b'Z' => sign - b'A' + 10,
        b'a'..=b'z' => sign - b'a' + 36,
        _ => return 0.0,
    };
    crate::number::exp10(f64::from(step) / 10.0 - 7.0)
}

/// A number in a table; 0 where there is none, which the tests of the tables exclude.
pub(crate) fn number(text: &str) -> f64 {
    text.parse().unwrap_or_default()
}

/// Lower case without accents' remains: ASCII letters and digits, hyphens as spaces, everything else dropped. The
/// tables were folded the same way. Accented letters of western Europe become plain ones.
pub(crate) fn fold(name: &str) -> String {
    let mut folded = String::with_capacity(name.len());
    for letter in name.chars().flat_map(char::to_lowercase) {
        match letter {
            'a'..='z' | '0'..='9' => folded.push(letter),
            'à'..='å' | 'ā' | 'ă' | 'ą' => folded.push('a'),
            'ç' | 'ć' | 'č' => folded.push('c'),
            'è'..='ë' | 'ē' | 'ę' | 'ě' => folded.push('e'),
            'ì'..='ï' | 'ī' => folded.push('i'),
            'ł' => folded.push('l'),
            'ñ' | 'ń' => folded.push('n'),
            'ò'..='ö' | 'ø' | 'ō' => folded.push('o'),
            'ś' | 'š' | 'ş' => folded.push('s'),
            'ù'..='ü' | 'ū' => folded.push('u'),
            'ý' | 'ÿ' => folded.push('y'),
            'ź' | 'ż' | 'ž' => folded.push('z'),
            'æ' => folded.push_str("ae"),
            'ß' => folded.push_str("ss"),
            '-' | '/' | ' ' | '\u{2010}'..='\u{2015}' if !folded.is_empty() && !folded.ends_with(' ') => {
                folded.push(' ');
            }
            _ => {}
        }
    }
    folded.truncate(folded.trim_end().len());
    folded
}

#[cfg(test)]
mod tests {
    use super::*;

    const SMALL: &str = "# A table.\n# Two columns.\nann\t1\nbob\t2\nbob\t3\nzoe\t4\n";

    #[test]
    fn every_row_is_found_by_its_name_and_no_other() {
        let of = |name: &str| find(SMALL, name).collect::<Vec<_>>();
        assert_eq!(of("ann"), ["1"]);
        assert_eq!(of("bob"), ["2", "3"]);
        assert_eq!(of("zoe"), ["4"]);
        assert!(of("bo").is_empty() && of("").is_empty() && of("zzz").is_empty());
        assert_eq!(rows(SMALL).count(), 4);
    }

    #[test]
    fn names_are_folded_as_the_tables_were() {
        assert_eq!(fold("Zoë O’Brien-Smith"), "zoe obrien smith");
        assert_eq!(fold("  Saint-Étienne/2 "), "saint etienne 2");
    }

    #[test]
    fn signs_stand_for_shares() {
        assert!((share(b'A') - 1e-6).abs() < 1e-12);
        assert!(share(b'.').abs() < 1e-12);
    }
}
