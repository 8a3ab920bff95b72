//! Status HTML back to the text that was written, to recognise our own posts.
//!
//! Deliberately absent: a browser. Mastodon writes paragraphs, line breaks, links and spans; a tag that is none of
//! these is dropped and its text kept. A shortened link keeps its whole address, since Mastodon only hides parts of it.

/// The words of a status: `<p>a<br>b</p><p>c</p>` is `a`, `b`, an empty line, `c`.
pub(super) fn text_of(html: &str) -> String {
    let mut text = String::with_capacity(html.len());
    let mut rest = html;
    while let Some(at) = rest.find(['<', '&']) {
        text.push_str(&rest[..at]);
        rest = &rest[at..];
        let end = if rest.starts_with('<') { tag(rest, &mut text) } else { entity(rest, &mut text) };
        rest = &rest[end..];
    }
    text.push_str(rest);
    text.trim_end_matches('\n').to_owned()
}

/// Whether [`text_of`] gives back every letter that was written. A mention of somebody on another server is shown without
/// that server's name, and servers that know emphasis swallow the signs that made it: there the source must be asked.
pub(super) fn is_exact(html: &str) -> bool {
    let known = |tag: &str| {
        let inside = tag.split('>').next().unwrap_or_default();
        let name = inside.trim_start_matches('/').split([' ', '/']).next().unwrap_or_default();
        matches!(name, "p" | "br" | "a" | "span") && !inside.contains("h-card")
    };
    html.split('<').skip(1).all(known)
}

/// Consumes one tag; returns its length in bytes. A `<` that opens no tag is text.
fn tag(rest: &str, text: &mut String) -> usize {
    let Some(close) = rest.find('>') else {
        text.push_str(rest);
        return rest.len();
    };
    let inside = rest[1..close].trim_end_matches('/').trim();
    let name = inside.split_whitespace().next().unwrap_or_default().to_ascii_lowercase();
    match name.as_str() {
        "br" => text.push('\n'),
        "/p" => text.push_str("\n\n"),
        _ => {}
    }
    close + 1
}

/// Longest entity that we know, with its `&` and `;`: `&#x10ffff;`.
const LONGEST_ENTITY: usize = 10;

/// Consumes one entity; returns its length in bytes. An `&` that opens none is text.
fn entity(rest: &str, text: &mut String) -> usize {
    let end = rest.bytes().take(LONGEST_ENTITY).position(|byte| byte == b';');
    if let Some(end) = end
        && let Some(letter) = letter(&rest[1..end])
    {
        text.push(letter);
        return end + 1;
    }
    text.push('&');
    1
}

fn letter(name: &str) -> Option<char> {
    match name {
        "amp" => Some('&'),
        "lt" => Some('<'),
        "gt" => Some('>'),
        "quot" => Some('"'),
        "apos" => Some('\''),
        "nbsp" => Some('\u{a0}'),
        _ => {
            let number = name.strip_prefix('#')?;
            let code = match number.strip_prefix(['x', 'X']) {
                Some(hex) => u32::from_str_radix(hex, 16),
                None => number.parse(),
            };
            char::from_u32(code.ok()?)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn html_becomes_the_text_that_was_written() {
        for (html, text) in [
            ("<p>Hello</p>", "Hello"),
            ("<p>a<br />b<br>c</p><p>d</p>", "a\nb\nc\n\nd"),
            ("<p>Tea &amp; cake &lt;3 &#39;x&#39; &quot;y&quot; &#x1F600;</p>", "Tea & cake <3 'x' \"y\" 😀"),
            ("<p>AT&T &unknown; &;</p>", "AT&T &unknown; &;"),
            (
                "<p><a href=\"https://www.example.com/a/long/path\" rel=\"nofollow\"><span class=\"invisible\">https://www.</span>\
                 <span class=\"ellipsis\">example.com/a/lo</span><span class=\"invisible\">ng/path</span></a></p>",
                "https://www.example.com/a/long/path",
            ),
            (
                "<p><a href=\"https://m.example/tags/teeth\" class=\"mention hashtag\">#<span>teeth</span></a></p>",
                "#teeth",
            ),
            ("plain", "plain"),
            ("", ""),
            ("an open <tag", "an open <tag"),
            ("&#xD800; &#99999999;", "&#xD800; &#99999999;"),
            ("é&é;", "é&é;"),
        ] {
            assert_eq!(text_of(html), text, "{html}");
        }
    }

    #[test]
    fn what_the_html_has_lost_is_noticed() {
        for (html, exact) in [
            ("<p>a<br />b<br>c</p>", true),
            ("<p><a href=\"https://m.example/tags/teeth\" class=\"mention hashtag\">#<span>teeth</span></a></p>", true),
            ("<p><span class=\"h-card\"><a href=\"https://m.example/@anna\">@<span>anna</span></a></span></p>", false),
            ("<p>a <strong>b</strong></p>", false),
        ] {
            assert_eq!(is_exact(html), exact, "{html}");
        }
    }
}
