//! The repository as plain data: paths and texts, so that every check is a function that a small bad tree can fail.
//!
//! Reads no binary files and nothing that git ignores by our own `.gitignore` (build output, installed packages).

use std::fs;
use std::path::Path;

/// Endings of the files that are read.
const TEXTS: [&str; 12] = ["rs", "md", "toml", "html", "css", "js", "json", "sql", "txt", "tsv", "lock", "svg"];

pub(super) struct File {
    /// From the root of the repository, with `/`.
    pub path: String,
    pub text: String,
}

impl File {
    pub(super) fn new(path: &str, text: &str) -> File {
        File { path: path.to_owned(), text: text.to_owned() }
    }

    pub(super) fn is(&self, ending: &str) -> bool {
        Path::new(&self.path).extension().is_some_and(|found| found == ending)
    }

    pub(super) fn name(&self) -> &str {
        self.path.rsplit('/').next().unwrap_or(&self.path)
    }

    /// The crate the file belongs to: `crates/<name>/...`.
    pub(super) fn package(&self) -> Option<&str> {
        self.path.strip_prefix("crates/")?.split('/').next()
    }

    pub(super) fn is_test(&self) -> bool {
        self.path.contains("/tests/") || self.path.contains("/benches/") || self.path.contains("/fuzz/")
    }
}

pub(super) type Tree = Vec<File>;

/// All text files of the repository.
pub(super) fn read() -> Tree {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).ancestors().nth(2).expect("the crate lies in crates/");
    let mut tree = Tree::new();
    walk(root, root, &mut tree);
    tree.sort_by(|one, other| one.path.cmp(&other.path));
    assert!(tree.len() > 20, "the repository was not found at {}", root.display());
    tree
}

fn walk(root: &Path, folder: &Path, tree: &mut Tree) {
    for entry in fs::read_dir(folder).expect("a readable folder") {
        let entry = entry.expect("a readable entry");
        let (path, name) = (entry.path(), entry.file_name());
        let kind = entry.file_type().expect("a known kind of file");
        if kind.is_dir() {
            if !matches!(name.to_str(), Some(".git" | "target" | "node_modules")) {
                walk(root, &path, tree);
            }
        } else if kind.is_file() && path.extension().is_some_and(|ending| TEXTS.iter().any(|text| ending == *text)) {
            let text = fs::read_to_string(&path).unwrap_or_else(|trouble| panic!("{}: {trouble}", path.display()));
            let path = path.strip_prefix(root).expect("below the root").to_string_lossy().replace('\\', "/");
            tree.push(File { path, text });
        }
    }
}

/// The contents of the string literals of a Rust source text, comments left out. A reader of our own, because a full
/// parser would be the largest dependency of the tests.
pub(super) fn strings(source: &str) -> Vec<String> {
    let mut found = Vec::new();
    let mut rest = source;
    while let Some(first) = rest.chars().next() {
        if rest.starts_with("//") {
            rest = rest.find('\n').map_or("", |end| &rest[end..]);
        } else if rest.starts_with("/*") {
            rest = rest.find("*/").map_or("", |end| &rest[end + 2..]);
        } else if let Some((text, after)) = raw_string(rest).or_else(|| plain_string(rest)) {
            found.push(text);
            rest = after;
        } else if let Some(after) = character(rest) {
            rest = after;
        } else {
            // A word is taken whole, so that the `r` at its end does not look like the start of a raw string.
            let word = rest.find(|c: char| !c.is_alphanumeric() && c != '_').unwrap_or(rest.len());
            let starts_raw = matches!(&rest[..word], "r" | "br" | "b" | "c" | "cr");
            let step = if word > 0 && !starts_raw { word } else { first.len_utf8() };
            rest = &rest[step..];
        }
    }
    found
}

fn raw_string(rest: &str) -> Option<(String, &str)> {
    let body = rest.strip_prefix('r')?;
    let hashes = body.len() - body.trim_start_matches('#').len();
    let body = body[hashes..].strip_prefix('"')?;
    let close = format!("\"{}", "#".repeat(hashes));
    let end = body.find(&close)?;
    Some((body[..end].to_owned(), &body[end + close.len()..]))
}

fn plain_string(rest: &str) -> Option<(String, &str)> {
    let body = rest.strip_prefix('"')?;
    let mut escaped = false;
    for (at, c) in body.char_indices() {
        match c {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            '"' => return Some((body[..at].to_owned(), &body[at + 1..])),
            _ => {}
        }
    }
    None
}

/// Steps over a character literal such as `'"'`; a lifetime is not one.
fn character(rest: &str) -> Option<&str> {
    let body = rest.strip_prefix('\'')?;
    if let Some(escape) = body.strip_prefix('\\') {
        let end = escape.char_indices().skip(1).find(|(_, c)| *c == '\'')?.0;
        return Some(&escape[end + 1..]);
    }
    let mut chars = body.chars();
    chars.next()?;
    chars.as_str().strip_prefix('\'')
}

#[test]
fn string_literals_are_found_and_comments_are_not() {
    let source = r##"
        // "in a comment"
        /* "in another" */
        let a = "plain \" quote"; let b: &'static str = r#"raw "inner" text"#; let c = '"'; let d = '\''; let e = "last";
        var"glued";
    "##;
    assert_eq!(strings(source), ["plain \\\" quote", "raw \"inner\" text", "last", "glued"]);
}
