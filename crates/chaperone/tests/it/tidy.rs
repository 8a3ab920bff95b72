//! The house rules as tests. Each names the invariant of ARCHITECTURE.md that it guards, or says "style".
//!
//! What the compiler and clippy already see is not looked at again. Every check is a function from the tree to a list
//! of complaints; beside each stands a test that feeds it a small bad tree.

mod code;
mod crates;
mod papers;
mod tree;
mod words;

use tree::{File, Tree};

/// A check: what is wrong with this tree, one line each.
type Check = fn(&Tree) -> Vec<String>;

fn holds(check: Check) {
    let complaints = check(&tree::read());
    assert!(complaints.is_empty(), "{} to tidy up:\n  {}", complaints.len(), complaints.join("\n  "));
}

/// That `check` complains about a tree of these files, and with these words.
#[track_caller]
fn complains(check: Check, files: &[(&str, &str)], words: &str) {
    let tree: Tree = files.iter().map(|(path, text)| File::new(path, text)).collect();
    let said = check(&tree).join("\n");
    assert!(said.contains(words), "expected a complaint with {words:?}, and it said {said:?}");
}

/// That `check` has nothing to say about a tree of these files.
#[track_caller]
fn is_silent(check: Check, files: &[(&str, &str)]) {
    let tree: Tree = files.iter().map(|(path, text)| File::new(path, text)).collect();
    assert_eq!(check(&tree), Vec::<String>::new());
}
