//! Reads the page of a rule: what it flags, what it allows, what to write instead, and why.
//!
//! The same file is the documentation, the test, the training material and the policy clause, so its form is fixed:
//!
//! ```text
//! # A patient is named                          title
//! One lead sentence.
//! ## Flags                                      examples; the exact span that must be reported stands in **bold**
//! > So happy for **Mrs Jones** today!
//! An optional short remark on the example above.
//! ## Allows                                     examples in which this rule must stay silent
//! ~~~toml                                       a context for the next example only
//! staff = ["Mrs Jones"]
//! ~~~
//! > Mrs Jones, our hygienist, is back!
//! ## Instead                                    texts to send instead; each must screen clear
//! ## Why                                        the reasoning, in paragraphs
//! ```
//!
//! Deliberately absent: any other markdown, and any drawing. The web crate draws a page from this plain data.

use std::ops::Range;

use serde::{Deserialize, Serialize};

use crate::{AccountKind, Channel, Consent, Draft, Known, Practice};

/// One rule's page as plain data.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Page {
    /// The fault in a few words: `A patient is named`.
    pub title: String,
    /// One sentence: what would happen.
    pub lead: String,
    /// Texts that the rule must find, with the spans it must report.
    pub flags: Vec<Example>,
    /// Texts that the rule must leave alone.
    pub allows: Vec<Example>,
    /// What to send instead. Each must screen clear.
    pub instead: Vec<Example>,
    /// The reasoning, one paragraph an item.
    pub why: Vec<String>,
}

/// A text on a page, and the situation that it is sent in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Example {
    /// The text without the asterisks.
    pub text: String,
    /// Byte ranges of the bold parts of `text`, in order.
    pub marks: Vec<Range<usize>>,
    pub context: Context,
    /// A short comment for the reader, if there is one.
    pub remark: Option<String>,
}

/// What stands around an example. Everything is optional; the default is a post on the practice's page.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "snake_case")]
pub struct Context {
    pub channel: Channel,
    pub account: AccountKind,
    pub network: Option<String>,
    pub in_reply_to: Option<String>,
    /// The text is somebody else's, passed on as it stands.
    pub repeated: bool,
    pub consent: Option<Consent>,
    /// Names of the people who work in the practice.
    pub staff: Vec<String>,
    pub practice: Practice,
}

impl Example {
    /// The example as a draft.
    pub fn draft(&self) -> Draft {
        let context = self.context.clone();
        Draft {
            channel: context.channel,
            account: context.account,
            network: context.network,
            in_reply_to: context.in_reply_to,
            repeats_from: context.repeated.then_some(0),
            consent: context.consent,
            ..Draft::post(self.text.clone())
        }
    }

    /// What the practice of the example knows.
    pub fn known(&self) -> Known {
        Known { practice: self.context.practice.clone(), staff: self.context.staff.clone(), ..Known::default() }
    }
}

/// What is wrong with a page. `line` counts from 1.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PageError {
    #[error("the page has no `# Title` on its first line")]
    NoTitle,
    #[error("the page has no lead sentence under its title")]
    NoLead,
    #[error("line {line}: the heading `{heading}` is not one of Flags, Allows, Instead, Why in this order")]
    Heading { line: usize, heading: String },
    #[error("the page has no section `## {0}`")]
    NoSection(&'static str),
    #[error("line {line}: the context of the example cannot be read: {reason}")]
    Context { line: usize, reason: String },
    #[error("line {line}: the context block has no end or no example after it")]
    LooseContext { line: usize },
    #[error("line {line}: an asterisk pair is left open")]
    OpenMark { line: usize },
}

const SECTIONS: [&str; 4] = ["Flags", "Allows", "Instead", "Why"];

/// Reads a page.
///
/// ```
/// let page = chaperone_screen::page::parse(
///     "# A patient is named\n\nIt tells everyone.\n\n## Flags\n> Hello **Ann**!\n## Allows\n> Hello!\n## Instead\n> Hello!\n## Why\nBecause.\n",
/// )?;
/// assert_eq!(page.flags[0].text, "Hello Ann!");
/// assert_eq!(page.flags[0].marks, [6..9]);
/// # Ok::<(), chaperone_screen::page::PageError>(())
/// ```
pub fn parse(source: &str) -> Result<Page, PageError> {
    let lines: Vec<&str> = source.lines().collect();
    let title = lines.first().and_then(|line| line.strip_prefix("# ")).ok_or(PageError::NoTitle)?.trim().to_owned();
    let first = lines.iter().position(|line| line.starts_with("## ")).unwrap_or(lines.len());
    let lead = paragraphs(lines.get(1..first).unwrap_or_default()).into_iter().next().ok_or(PageError::NoLead)?;

    let mut sections: [Option<(usize, &[&str])>; 4] = [None; 4];
    let mut at = first;
    let mut next = 0;
    while let Some(line) = lines.get(at) {
        let heading = line.strip_prefix("## ").unwrap_or_default().trim();
        let place = SECTIONS.iter().position(|name| *name == heading).filter(|place| *place >= next);
        let Some(place) = place else {
            return Err(PageError::Heading { line: at + 1, heading: heading.to_owned() });
        };
        let end =
            lines.iter().skip(at + 1).position(|line| line.starts_with("## ")).map_or(lines.len(), |n| at + 1 + n);
        if let Some(section) = sections.get_mut(place) {
            *section = lines.get(at + 1..end).map(|body| (at + 1, body));
        }
        next = place + 1;
        at = end;
    }
    let [flags, allows, instead, why] = sections;
    let section = |found: Option<(usize, &[&str])>, name| match found {
        Some((offset, body)) => examples(body, offset),
        None => Err(PageError::NoSection(name)),
    };
    Ok(Page {
        title,
        lead,
        flags: section(flags, "Flags")?,
        allows: section(allows, "Allows")?,
        instead: section(instead, "Instead")?,
        why: why.map(|(_, body)| paragraphs(body)).ok_or(PageError::NoSection("Why"))?,
    })
}

/// The quoted examples of one section. `offset` is the number of lines before it.
fn examples(lines: &[&str], offset: usize) -> Result<Vec<Example>, PageError> {
    let mut found: Vec<Example> = Vec::new();
    let mut context: Option<(usize, Context)> = None;
    let mut rest = lines.iter().enumerate().map(|(n, line)| (offset + n + 1, *line)).peekable();
    while let Some((number, line)) = rest.next() {
        if line.starts_with("~~~") {
            let mut body = String::new();
            loop {
                match rest.next() {
                    Some((_, end)) if end.starts_with("~~~") => break,
                    Some((_, inner)) => body.extend([inner, "\n"]),
                    None => return Err(PageError::LooseContext { line: number }),
                }
            }
            let read = toml::from_str(&body)
                .map_err(|error| PageError::Context { line: number, reason: error.message().to_owned() })?;
            context = Some((number, read));
        } else if let Some(quoted) = line.strip_prefix('>') {
            let mut quote = quoted.trim_start().to_owned();
            while let Some((_, more)) = rest.next_if(|(_, line)| line.starts_with('>')) {
                quote.push('\n');
                quote.push_str(more.trim_start_matches('>').trim_start());
            }
            let (text, marks) = unmark(&quote).ok_or(PageError::OpenMark { line: number })?;
            let context = context.take().map(|(_, context)| context).unwrap_or_default();
            found.push(Example { text, marks, context, remark: None });
        } else if !line.trim().is_empty()
            && let Some(last) = found.last_mut()
        {
            let remark = last.remark.get_or_insert_default();
            if !remark.is_empty() {
                remark.push(' ');
            }
            remark.push_str(line.trim());
        }
    }
    match context {
        Some((line, _)) => Err(PageError::LooseContext { line }),
        None => Ok(found),
    }
}

/// Takes the `**` pairs out of a quote and says where they stood. `None` if one is left open.
fn unmark(quote: &str) -> Option<(String, Vec<Range<usize>>)> {
    let mut text = String::with_capacity(quote.len());
    let mut marks = Vec::new();
    let mut open = None;
    for (n, part) in quote.split("**").enumerate() {
        if n > 0 {
            match open.take() {
                None => open = Some(text.len()),
                Some(start) => marks.push(start..text.len()),
            }
        }
        text.push_str(part);
    }
    open.is_none().then_some((text, marks))
}

fn paragraphs(lines: &[&str]) -> Vec<String> {
    lines
        .split(|line| line.trim().is_empty())
        .filter(|block| !block.is_empty())
        .map(|block| block.iter().map(|line| line.trim()).collect::<Vec<_>>().join(" "))
        .collect()
}
