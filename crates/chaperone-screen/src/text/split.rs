//! Splitting a normal form into tokens and sentences.
//!
//! Deliberately absent: dates, phones and other things of several tokens; those are facts.

use super::{Case, Span, Text, Token, TokenKind};

/// Endings that make `word.ending` a web address when nothing else says so.
const ENDINGS: &[&str] = &[
    "app", "au", "biz", "clinic", "com", "dental", "edu", "eu", "example", "gov", "health", "ie", "info", "invalid",
    "io", "link", "ly", "net", "nhs", "org", "page", "shop", "test", "tv", "uk", "us",
];

/// A full stop after one of these ends no sentence.
const ABBREVIATIONS: &[&str] = &[
    "mr", "mrs", "ms", "mx", "dr", "drs", "prof", "fr", "rev", "st", "sr", "jr", "hon", "capt", "sgt", "lt", "col",
    "vs", "approx", "appt", "appts", "dept", "tel", "ext", "inc", "ltd", "co", "eg", "ie", "etc", "hosp", "ref", "no",
    "acct", "tx", "pt", "yr", "yrs", "b", "d", "sra", "dra", "feat",
];

pub(super) fn tokens(text: &mut Text) {
    let mut tokens: Vec<Token> = Vec::with_capacity(text.normal.len() / 4 + 4);
    let mut readings = String::new();
    let normal = text.normal.as_str();
    let mut at = 0;
    let mut chunk = Chunk::default();
    while let Some(char) = normal[at..].chars().next() {
        if char.is_whitespace() {
            at += char.len_utf8();
            continue;
        }
        if at >= chunk.end {
            chunk = Chunk::starting(normal, at);
        }
        let (kind, end) = next(normal, at, &chunk);
        let glued = tokens.last().is_some_and(|last| normal[last.normal.end..at].chars().all(|c| !c.is_whitespace()));
        let (word_end, possessive) = if kind == TokenKind::Word { possessive(normal, at, end) } else { (end, false) };
        let reading = (kind == TokenKind::Mixed).then(|| plain(&normal[at..end], &mut readings)).flatten();
        let case = if matches!(kind, TokenKind::Word | TokenKind::Mixed) {
            case(text.original_of(at..word_end))
        } else {
            Case::Lower
        };
        tokens.push(Token { normal: at..word_end, kind, case, possessive, glued, reading });
        at = end;
    }
    join_spelt(normal, &mut tokens, &mut readings);
    text.tokens = tokens;
    text.readings = readings;
}

/// What lies between two white spaces, looked at once for addresses.
#[derive(Default)]
struct Chunk {
    end: usize,
    has_at: bool,
    has_dot: bool,
}

impl Chunk {
    fn starting(normal: &str, at: usize) -> Chunk {
        let end = normal[at..].find(char::is_whitespace).map_or(normal.len(), |length| at + length);
        let bytes = &normal.as_bytes()[at..end];
        let inner = |wanted: u8| {
            bytes.windows(3).any(|three| three[1] == wanted && three[2].is_ascii_alphanumeric() && three[0] != b' ')
        };
        Chunk { end, has_at: inner(b'@'), has_dot: inner(b'.') || bytes.windows(3).any(|three| three == b"://") }
    }
}

/// Kind and end of the token that starts at a byte that is no white space.
fn next(normal: &str, at: usize, chunk: &Chunk) -> (TokenKind, usize) {
    let rest = &normal[at..];
    let first = rest.chars().next().unwrap_or(' ');
    let run = |from: usize, keep: fn(char) -> bool| {
        normal[from..].find(|char| !keep(char)).map_or(normal.len(), |length| from + length)
    };
    match first {
        '#' => {
            let end = run(at + 1, |char| char.is_alphanumeric() || char == '_');
            if normal[at + 1..end].contains(char::is_alphabetic) {
                return (TokenKind::Hashtag, end);
            }
        }
        '@' => {
            let end = run(at + 1, |char| char.is_ascii_alphanumeric() || matches!(char, '_' | '.' | '-'));
            let name = normal[at + 1..end].trim_end_matches(['.', '-']);
            if name.len() > 1 && name.contains(|char: char| char.is_ascii_alphabetic()) {
                return (TokenKind::Handle, at + 1 + name.len());
            }
        }
        _ if first.is_alphanumeric() => {
            if chunk.has_at
                && let Some(end) = email(normal, at, chunk.end)
            {
                return (TokenKind::Email, end);
            }
            if chunk.has_dot
                && let Some(end) = address(normal, at, chunk.end)
            {
                return (TokenKind::Url, end);
            }
            return word(normal, at);
        }
        _ => {}
    }
    let kind = if is_emoji(first) { TokenKind::Emoji } else { TokenKind::Mark };
    (kind, at + first.len_utf8())
}

/// Letters and digits with inner apostrophes, and `@` or `$` where they stand for a letter.
fn word(normal: &str, at: usize) -> (TokenKind, usize) {
    let (mut letters, mut digits) = (false, false);
    let mut before = ' ';
    let mut chars = normal[at..].char_indices().peekable();
    let mut end = normal.len();
    while let Some((offset, char)) = chars.next() {
        let inside = before.is_alphabetic() && chars.peek().is_some_and(|(_, next)| next.is_alphabetic());
        if char.is_alphabetic() {
            letters = true;
        } else if char.is_numeric() || (matches!(char, '@' | '$' | '*') && inside) {
            digits = true;
        } else if !(char == '\'' && inside) {
            end = at + offset;
            break;
        }
        before = char;
    }
    let kind = match (letters, digits) {
        (true, true) => TokenKind::Mixed,
        (false, true) => TokenKind::Number,
        _ => TokenKind::Word,
    };
    (kind, end)
}

fn email(normal: &str, at: usize, chunk_end: usize) -> Option<usize> {
    let chunk = &normal[at..chunk_end];
    let (local, domain) = chunk.split_once('@')?;
    if local.is_empty() || !local.chars().all(|c| c.is_alphanumeric() || matches!(c, '.' | '_' | '+' | '-' | '%')) {
        return None;
    }
    let length = domain.find(|c: char| !(c.is_alphanumeric() || matches!(c, '.' | '-'))).unwrap_or(domain.len());
    let domain = domain[..length].trim_end_matches(['.', '-']);
    domain.contains('.').then_some(at + local.len() + 1 + domain.len())
}

/// The end of a web address: with a scheme, with `www.`, or with an ending that only addresses have.
fn address(normal: &str, at: usize, chunk_end: usize) -> Option<usize> {
    let chunk = &normal[at..chunk_end];
    let sure = chunk.starts_with("http://") || chunk.starts_with("https://") || chunk.starts_with("www.");
    let host_end = chunk.find(|c: char| !(c.is_ascii_alphanumeric() || matches!(c, '.' | '-'))).unwrap_or(chunk.len());
    let host = chunk[..host_end].trim_end_matches(['.', '-']);
    let ending = host.rsplit_once('.').map(|(_, ending)| ending);
    if !sure && ending.is_none_or(|ending| ENDINGS.binary_search(&ending).is_err()) {
        return None;
    }
    let path = sure || chunk[host.len()..].starts_with('/');
    let whole = if path { chunk.find(|c: char| !c.is_ascii_graphic()).unwrap_or(chunk.len()) } else { host.len() };
    Some(at + chunk[..whole].trim_end_matches(['.', ',', '!', '?', ')', ';', ':', '"', '\'']).len())
}

/// Cuts `'s` off: `sarah's` and `james'` are possessive.
fn possessive(normal: &str, at: usize, end: usize) -> (usize, bool) {
    match normal[at..end].strip_suffix("'s") {
        Some(stem) if !stem.is_empty() => (at + stem.len(), true),
        _ => {
            let bare = normal[at..end].ends_with('s') && normal[end..].starts_with("' ");
            (end, bare)
        }
    }
}

/// Reads `s4rah` and `p@tient` as letters where the sign stands between letters.
fn plain(word: &str, readings: &mut String) -> Option<std::ops::Range<usize>> {
    let chars: Vec<char> = word.chars().collect();
    if chars.iter().filter(|char| char.is_alphabetic()).count() < 3 {
        return None;
    }
    let from = readings.len();
    let mut changed = false;
    for (index, &char) in chars.iter().enumerate() {
        let inside = index > 0 && index + 1 < chars.len();
        let read = if inside { letter(char) } else { char };
        changed |= read != char;
        readings.push(read);
    }
    if changed {
        return Some(from..readings.len());
    }
    readings.truncate(from);
    None
}

/// The letter that a digit or sign stands for in leet spelling.
fn letter(char: char) -> char {
    match char {
        '0' => 'o',
        '1' => 'i',
        '3' => 'e',
        '4' | '@' => 'a',
        '5' | '$' => 's',
        '7' => 't',
        _ => char,
    }
}

/// Joins four or more single letters with the same thing between them into one word: `p r i y a`, `b.0.t.0.x`.
fn join_spelt(normal: &str, tokens: &mut Vec<Token>, readings: &mut String) {
    let mut joined = Vec::new();
    let mut at = 0;
    while at < tokens.len() {
        let Some((last, step)) = spelt(normal, tokens, at) else {
            at += 1;
            continue;
        };
        let letters = tokens[at..=last].iter().step_by(step).filter(|token| token.kind == TokenKind::Word).count();
        if letters >= 3 && (last - at) / step >= 3 {
            let start = readings.len();
            for token in tokens[at..=last].iter().step_by(step) {
                readings.extend(normal[token.normal.clone()].chars().map(letter));
            }
            tokens[at].normal.end = tokens[last].normal.end;
            tokens[at].reading = Some(start..readings.len());
            tokens[at].kind = TokenKind::Word;
            joined.push((at, last));
        }
        // A run that is no word is not looked at again from its middle: time stays linear.
        at = last + 1;
    }
    let mut index = 0;
    let mut gone = joined.into_iter().peekable();
    tokens.retain(|_| {
        let here = index;
        index += 1;
        while gone.next_if(|&(_, last)| last < here).is_some() {}
        gone.peek().is_none_or(|&(first, last)| here <= first || here > last)
    });
}

/// The last token of a run of single letters and digits, and how far apart they stand; one with a mark between.
fn spelt(normal: &str, tokens: &[Token], first: usize) -> Option<(usize, usize)> {
    let single = |token: &Token| {
        matches!(token.kind, TokenKind::Word | TokenKind::Number) && normal[token.normal.clone()].chars().count() == 1
    };
    if !single(&tokens[first]) {
        return None;
    }
    let dotted = tokens.get(first + 1).is_some_and(|mark| mark.kind == TokenKind::Mark && mark.glued);
    let step = if dotted { 2 } else { 1 };
    let sign = if dotted { &normal[tokens[first + 1].normal.clone()] } else { "" };
    let mut last = first;
    while let Some(letter) = tokens.get(last + step) {
        let same = if dotted {
            &normal[tokens[last + 1].normal.clone()] == sign && tokens[last + 1].glued && letter.glued
        } else {
            normal.get(tokens[last].normal.end..letter.normal.start) == Some(" ")
        };
        if !same || !single(letter) {
            break;
        }
        last += step;
    }
    Some((last, step))
}

/// Whether no word starts with a capital but the pronoun `I`. Words wholly in capitals (`NHS`) say nothing of the others.
pub(super) fn is_small(text: &Text) -> bool {
    let plain = |token: &Token| {
        token.kind != TokenKind::Word
            || matches!(token.case, Case::Lower)
            || token.case == Case::Upper && token.normal.len() < 6
            || text.slice(token.normal.clone()).split('\'').next() == Some("i")
    };
    text.tokens.iter().all(plain) && text.tokens.iter().any(|token| token.case == Case::Lower)
}

pub(super) fn sentences(text: &mut Text) {
    let mut sentences = Vec::new();
    let mut from = 0;
    for index in 0..text.tokens.len() {
        if ends_sentence(text, from, index) {
            push(text, &mut sentences, from, index + 1);
            from = index + 1;
        }
    }
    push(text, &mut sentences, from, text.tokens.len());
    text.sentences = sentences;
}

fn push(text: &Text, sentences: &mut Vec<Span>, from: usize, to: usize) {
    if let (Some(first), Some(last)) = (text.tokens.get(from), text.tokens.get(to.wrapping_sub(1)))
        && from < to
    {
        sentences.push(Span { normal: first.normal.start..last.normal.end, tokens: from..to });
    }
}

fn ends_sentence(text: &Text, from: usize, index: usize) -> bool {
    let token = &text.tokens[index];
    let Some(next) = text.tokens.get(index + 1) else { return false };
    if text.slice(token.normal.end..next.normal.start).contains('\n') {
        return true;
    }
    let closes = |token: &Token| matches!(text.slice(token.normal.clone()), "\"" | "'" | ")");
    if token.kind == TokenKind::Emoji {
        let opens = next.case.is_capital() || text.small && next.kind == TokenKind::Word;
        return next.kind != TokenKind::Emoji && opens && !next.glued && index > from;
    }
    // A closing quote or bracket belongs to the sentence before it.
    let mark = if closes(token) && token.glued && index > from { &text.tokens[index - 1] } else { token };
    if mark.kind != TokenKind::Mark || (next.glued && next.kind != TokenKind::Emoji) {
        return false;
    }
    match text.slice(mark.normal.clone()) {
        "!" | "?" => !closes(next) && next.kind != TokenKind::Mark && next.kind != TokenKind::Emoji,
        "." => {
            next.kind != TokenKind::Emoji
                && (text.small || next.case != Case::Lower || next_starts(next))
                && !abbreviated(text, from, index)
        }
        _ => false,
    }
}

/// What may open a sentence without a capital letter.
fn next_starts(next: &Token) -> bool {
    !matches!(next.kind, TokenKind::Word | TokenKind::Emoji | TokenKind::Mark)
}

/// The stop belongs to the word before it: `Mrs.`, `J.`, `e.g.`
fn abbreviated(text: &Text, from: usize, index: usize) -> bool {
    if index <= from {
        return false;
    }
    let before = &text.tokens[index - 1];
    let word = text.slice(before.normal.clone());
    before.kind == TokenKind::Word
        && (ABBREVIATIONS.contains(&word)
            || (word.len() == 1 && before.case.is_capital() && word != "i")
            || (word.len() == 1 && text.small && !matches!(word, "i" | "x" | "u")))
}

fn case(original: &str) -> Case {
    let (mut upper, mut lower, mut first, mut seen) = (0, 0, false, false);
    for char in original.chars().filter(|char| char.is_alphabetic()) {
        let is_upper = char.is_uppercase();
        first |= !seen && is_upper;
        seen = true;
        upper += usize::from(is_upper);
        lower += usize::from(!is_upper);
    }
    match (upper, lower) {
        (0, _) => Case::Lower,
        (1, _) if first => Case::Capital,
        (_, 0) => Case::Upper,
        _ => Case::Mixed,
    }
}

/// Pictures, symbols and flags; not the letters of any script.
fn is_emoji(char: char) -> bool {
    matches!(char, '\u{1f000}'..='\u{1faff}' | '\u{2190}'..='\u{21ff}' | '\u{2300}'..='\u{27bf}' | '\u{2900}'..='\u{297f}'
        | '\u{2b00}'..='\u{2bff}' | '\u{3030}' | '\u{303d}' | '\u{3297}' | '\u{3299}')
}

#[cfg(test)]
mod tests {
    use crate::text::TokenKind::{Email, Handle, Hashtag, Mark, Url, Word};
    use crate::text::{Case, Text};

    fn words(text: &str) -> Vec<String> {
        let text = Text::new(text);
        text.tokens.iter().map(|token| text.word(token).to_owned()).collect()
    }

    fn sentences(text: &str) -> Vec<String> {
        let read = Text::new(text);
        read.sentences.iter().map(|sentence| read.original_of(sentence.normal.clone()).to_owned()).collect()
    }

    #[test]
    fn spelt_out_and_leet_words_are_read_as_one_word() {
        assert_eq!(words("p r i y a"), ["priya"]);
        assert_eq!(words("y-o-g-a"), ["yoga"]);
        assert_eq!(words("B.0.t.0.x"), ["botox"]);
        assert_eq!(words("b0tox p@tient"), ["botox", "patient"]);
        assert_eq!(words("b*tox"), ["b*tox"]);
    }

    #[test]
    fn ordinary_codes_ages_and_initials_stay_as_they_are() {
        assert_eq!(words("7yo 3pm b12 34F"), ["7yo", "3pm", "b12", "34f"]);
        assert_eq!(words("A & E"), ["a", "&", "e"]);
    }

    #[test]
    fn a_possessive_is_cut_off_and_kept_as_a_mark() {
        let text = Text::new("Sarah’s smile");
        assert_eq!(text.original_of(text.tokens[0].normal.clone()), "Sarah");
        assert!(text.tokens[0].possessive && text.tokens[0].case == Case::Capital);
    }

    #[test]
    fn addresses_handles_and_tags_are_one_token_each() {
        let text = Text::new("Mail jo.k@post.example, see glow.example/book or @jess_x #TeamPriya.");
        let kinds: Vec<_> = text.tokens.iter().map(|token| token.kind).filter(|kind| *kind != Mark).collect();
        assert_eq!(kinds, [Word, Email, Word, Url, Word, Handle, Hashtag]);
    }

    #[test]
    fn sentences_end_at_stops_and_not_at_titles_or_numbers() {
        assert_eq!(
            sentences("Mrs. Patel came at 2.30. She was brave!! Thanks"),
            ["Mrs. Patel came at 2.30.", "She was brave!!", "Thanks"]
        );
        assert_eq!(sentences("Braces off 🎉 Well done\nSee you"), ["Braces off 🎉", "Well done", "See you"]);
    }

    #[test]
    fn where_nothing_has_a_capital_a_stop_ends_a_sentence_all_the_same() {
        assert_eq!(
            sentences("mrs. patel came at 2.30. she was brave 🎉 well done. i said so"),
            ["mrs. patel came at 2.30.", "she was brave 🎉", "well done.", "i said so"]
        );
        assert_eq!(
            sentences("no news from the NHS. we wait. ask j. or me"),
            ["no news from the NHS.", "we wait.", "ask j. or me"]
        );
        assert!(Text::new("we wait. I do too").small && !Text::new("we wait. Ann does too").small);
        assert_eq!(sentences("We came, saw etc. and left").len(), 1);
    }
}
