//! Folding characters: from what an author typed to plain Latin where there is a Latin reading, with the map back.
//!
//! Deliberately absent: words. Folding looks at one grapheme at a time, and at its neighbours only to tell a
//! look-alike letter (`Рriya` with a Cyrillic first letter) from honest Greek or Russian.

use unicode_normalization::UnicodeNormalization;
use unicode_segmentation::UnicodeSegmentation;

/// For each byte of the normal form, start and end of the grapheme it came from.
pub(super) type Map = Vec<(u32, u32)>;

/// The normal form and its map; no map where byte n came from byte n.
pub(super) fn fold(original: &str) -> (String, Option<Map>) {
    if original.is_ascii() && !original.contains('\r') {
        return (original.to_ascii_lowercase().replace('\t', " "), None);
    }
    let mut normal = String::with_capacity(original.len());
    let mut map = Map::with_capacity(original.len());
    let bytes = original.as_bytes();
    let mut at = 0;
    while at < bytes.len() {
        let next_is_plain = bytes.get(at + 1).is_none_or(u8::is_ascii);
        let end = if bytes[at].is_ascii() && bytes[at] != b'\r' && next_is_plain {
            at + 1
        } else {
            at + original[at..].graphemes(true).next().map_or(1, str::len)
        };
        for char in original[at..end].chars() {
            fold_char(char, &mut normal);
        }
        map.resize(normal.len(), (place(at), place(end)));
        at = end;
    }
    if normal.chars().any(|char| look_alike(char).is_some()) { unmask(&normal, &map) } else { (normal, Some(map)) }
}

/// Texts are far below four gigabytes; a longer one would map its tail to the last place that fits.
fn place(byte: usize) -> u32 {
    u32::try_from(byte).unwrap_or(u32::MAX)
}

fn fold_char(char: char, out: &mut String) {
    if char.is_ascii() {
        match char {
            '\t' | '\x0b' | '\x0c' => out.push(' '),
            '\r' => {}
            _ => out.push(char.to_ascii_lowercase()),
        }
        return;
    }
    match char {
        // Marks on the letter before, joiners, direction and variation marks, trade marks: nothing to read.
        '\u{300}'..='\u{36f}'
        | '\u{ad}'
        | '\u{61c}'
        | '\u{180b}'..='\u{180e}'
        | '\u{200b}'..='\u{200f}'
        | '\u{202a}'..='\u{202e}'
        | '\u{2060}'..='\u{206f}'
        | '\u{20e3}'
        | '\u{fe00}'..='\u{fe0f}'
        | '\u{feff}'
        | '\u{e0000}'..='\u{e01ef}'
        | '™'
        | '®'
        | '©' => {}
        '‘' | '’' | '‛' | 'ʼ' | '′' | '´' => out.push('\''),
        '“' | '”' | '„' | '‟' | '″' | '«' | '»' => out.push('"'),
        '‐' | '‑' | '−' => out.push('-'),
        '\u{85}' | '\u{2028}' | '\u{2029}' => out.push('\n'),
        'ł' | 'Ł' => out.push('l'),
        'ø' | 'Ø' => out.push('o'),
        'đ' | 'Đ' | 'ð' | 'Ð' => out.push('d'),
        'ı' => out.push('i'),
        'ß' | 'ẞ' => out.push_str("ss"),
        'æ' | 'Æ' => out.push_str("ae"),
        'œ' | 'Œ' => out.push_str("oe"),
        'þ' | 'Þ' => out.push_str("th"),
        _ if char.is_whitespace() => out.push(' '),
        _ => fold_other(char, out),
    }
}

/// Takes the compatibility form where it is plain ASCII, else the lower case of the character as it is.
fn fold_other(char: char, out: &mut String) {
    let before = out.len();
    for part in std::iter::once(char).nfkd() {
        match part {
            '\u{300}'..='\u{36f}' => {}
            _ if part.is_ascii_graphic() => out.push(part.to_ascii_lowercase()),
            _ => {
                out.truncate(before);
                break;
            }
        }
    }
    if out.len() == before {
        out.extend(char.to_lowercase().filter(|part| !matches!(part, '\u{300}'..='\u{36f}')));
    }
}

/// Replaces look-alike letters: everywhere if no letter of their scripts is genuine, else in words with Latin letters.
fn unmask(normal: &str, map: &Map) -> (String, Option<Map>) {
    let genuine = normal
        .chars()
        .any(|char| matches!(char, '\u{370}'..='\u{52f}') && char.is_alphabetic() && look_alike(char).is_none());
    let mut out = String::with_capacity(normal.len());
    let mut back = Map::with_capacity(map.len());
    let mut at = 0;
    for chunk in normal.split_inclusive(char::is_whitespace) {
        let replace = !genuine || chunk.bytes().any(|byte| byte.is_ascii_alphabetic());
        for char in chunk.chars() {
            out.push(if replace { look_alike(char).unwrap_or(char) } else { char });
            back.resize(out.len(), map.get(at).copied().unwrap_or_default());
            at += char.len_utf8();
        }
    }
    (out, Some(back))
}

/// The Latin letter that a lower-case Cyrillic or Greek one passes for, itself or its capital.
fn look_alike(char: char) -> Option<char> {
    Some(match char {
        'а' | 'α' => 'a',
        'в' | 'β' => 'b',
        'с' => 'c',
        'ԁ' => 'd',
        'е' | 'ε' => 'e',
        'һ' | 'н' | 'η' => 'h',
        'і' | 'ι' => 'i',
        'ј' => 'j',
        'к' | 'κ' => 'k',
        'ӏ' => 'l',
        'м' | 'μ' => 'm',
        'ν' => 'v',
        'о' | 'ο' | 'σ' => 'o',
        'р' | 'ρ' => 'p',
        'ԛ' => 'q',
        'ѕ' => 's',
        'т' | 'τ' => 't',
        'υ' => 'u',
        'ԝ' => 'w',
        'х' | 'χ' => 'x',
        'у' => 'y',
        'ζ' => 'z',
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use crate::text::Text;

    fn normal(text: &str) -> String {
        Text::new(text).normal
    }

    #[test]
    fn accents_case_and_compatibility_forms_become_plain_latin() {
        assert_eq!(normal("Oisín ZOË Łukasz Müller"), "oisin zoe lukasz muller");
        assert_eq!(normal("𝐏𝐫𝐢𝐲𝐚 Ｓｍｉｔｈ ﬁne"), "priya smith fine");
    }

    #[test]
    fn curly_quotes_become_straight_and_invisible_marks_go() {
        assert_eq!(normal("She’s “fine” Bo\u{200b}tox\u{ad}™"), "she's \"fine\" botox");
    }

    #[test]
    fn a_cyrillic_letter_in_a_latin_word_is_read_as_latin() {
        assert_eq!(normal("Рriyа"), "priya");
        assert_eq!(normal("Вotox"), "botox");
    }

    #[test]
    fn honest_russian_and_greek_stay_as_they_are() {
        assert_eq!(normal("Спасибо доктор"), "спасибо доктор");
        assert_eq!(normal("Ευχαριστώ πολύ"), "ευχαριστώ πολύ");
    }

    #[test]
    fn every_span_maps_back_to_whole_graphemes() {
        let text = Text::new("Thanks Zoë 👩‍⚕️!");
        let zoe = text.normal.find("zoe").unwrap();
        assert_eq!(text.original_of(zoe..zoe + 3), "Zoë");
        let emoji = text.normal.find('👩').unwrap();
        assert_eq!(text.original_of(emoji..emoji + 4), "👩‍⚕️");
    }

    #[test]
    fn one_letter_that_folds_to_two_maps_to_itself_either_way() {
        let text = Text::new("Æthel Weiß");
        assert_eq!(text.normal, "aethel weiss");
        assert_eq!(text.original_of(0..1), "Æ");
        assert_eq!(text.original_of(11..12), "ß");
    }
}
