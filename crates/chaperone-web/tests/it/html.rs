//! A small reader for our own pages: tags with their attributes, and the text between them.
//!
//! It insists on what browsers forgive (every element closed, in order), so that a slip in a template shows here.
//! Deliberately absent: scripts, styles and foreign pages.

/// Elements that are never closed.
const VOID: &[&str] = &["meta", "link", "input", "br", "wbr", "img", "hr"];
/// Elements of a drawing that may close themselves.
const DRAWN: &[&str] = &["path", "circle", "rect", "use", "ellipse", "text", "svg", "symbol", "g"];

#[derive(Debug, Clone)]
pub struct Element {
    pub name: String,
    pub attributes: Vec<(String, String)>,
    /// Names of the elements around it, outermost first.
    pub around: Vec<String>,
    /// Everything that is read between its tags, with space folded.
    pub text: String,
}

impl Element {
    pub fn get(&self, name: &str) -> Option<&str> {
        self.attributes.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str())
    }

    pub fn has(&self, name: &str) -> bool {
        self.get(name).is_some()
    }

    pub fn is_in(&self, name: &str) -> bool {
        self.around.iter().any(|around| around == name)
    }
}

/// All elements of a page in their order, or what is wrong with it.
pub fn read(page: &str) -> Result<Vec<Element>, String> {
    let mut elements: Vec<Element> = Vec::new();
    let mut open: Vec<usize> = Vec::new();
    let mut rest = page.strip_prefix("<!doctype html>").ok_or("no doctype")?;
    while let Some(start) = rest.find('<') {
        let text = &rest[..start];
        for &at in &open {
            elements[at].text.push_str(text);
        }
        let end =
            start + tag_end(&rest[start..]).ok_or_else(|| format!("a tag without end: {}", shorten(&rest[start..])))?;
        let tag = &rest[start + 1..end];
        rest = &rest[end + 1..];
        if let Some(name) = tag.strip_prefix('/') {
            let last = open.pop().ok_or_else(|| format!("</{name}> closes nothing"))?;
            if elements[last].name != name {
                return Err(format!("</{name}> stands where </{}> should", elements[last].name));
            }
            continue;
        }
        let closed = tag.ends_with('/');
        let mut element = parse(tag.trim_end_matches('/'))?;
        element.around = open.iter().map(|&at| elements[at].name.clone()).collect();
        let name = element.name.clone();
        elements.push(element);
        if closed && !DRAWN.contains(&name.as_str()) {
            return Err(format!("<{name}/> does not close itself in HTML"));
        }
        if !closed && !VOID.contains(&name.as_str()) {
            open.push(elements.len() - 1);
        }
    }
    if let Some(&at) = open.last() {
        return Err(format!("<{}> is never closed", elements[at].name));
    }
    for element in &mut elements {
        element.text = element.text.split_whitespace().collect::<Vec<_>>().join(" ");
    }
    Ok(elements)
}

/// Where the tag at the start of `text` ends; a `>` inside an attribute is no end.
fn tag_end(text: &str) -> Option<usize> {
    let mut quoted = false;
    text.char_indices().find_map(|(at, letter)| {
        quoted ^= letter == '"';
        (letter == '>' && !quoted).then_some(at)
    })
}

fn parse(tag: &str) -> Result<Element, String> {
    let tag = tag.trim();
    let (name, mut rest) = tag.split_once(char::is_whitespace).unwrap_or((tag, ""));
    let mut attributes = Vec::new();
    loop {
        rest = rest.trim_start();
        if rest.is_empty() {
            break;
        }
        let stop = rest.find(|c: char| c == '=' || c.is_whitespace()).unwrap_or(rest.len());
        let (key, after) = rest.split_at(stop);
        let value;
        (value, rest) = match after.strip_prefix("=\"") {
            Some(after) => after.split_once('"').ok_or_else(|| format!("an open quote in <{}", shorten(tag)))?,
            None if after.starts_with('=') => return Err(format!("an unquoted value in <{}", shorten(tag))),
            None => ("", after),
        };
        attributes.push((key.to_owned(), value.to_owned()));
    }
    if let Some((key, _)) =
        attributes.iter().enumerate().find_map(|(at, pair)| attributes[..at].iter().find(|other| other.0 == pair.0))
    {
        return Err(format!("{key} stands twice in <{}", shorten(tag)));
    }
    Ok(Element { name: name.to_ascii_lowercase(), attributes, around: Vec::new(), text: String::new() })
}

fn shorten(text: &str) -> String {
    text.chars().take(60).collect()
}
