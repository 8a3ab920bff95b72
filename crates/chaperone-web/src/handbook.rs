//! The rules' own pages as the handbook shows them, read once.
//!
//! Deliberately absent: levels and citations, which belong to a pack, and drawing (`pages::handbook`, `pages::rules`).

use std::sync::LazyLock;

use chaperone_screen::{Page, Rule, rules};

/// Every rule whose page can be read, in the order of the handbook. A test of the screen holds that all can.
static PAGES: LazyLock<Vec<(&'static Rule, Page)>> =
    LazyLock::new(|| rules().iter().filter_map(|rule| Some((rule, rule.read().ok()?))).collect());

pub(crate) fn pages() -> &'static [(&'static Rule, Page)] {
    &PAGES
}

/// A rule and its page by the rule's kebab-case name.
pub(crate) fn page(name: &str) -> Option<&'static (&'static Rule, Page)> {
    PAGES.iter().find(|(rule, _)| rule.name == name)
}

/// The title of a rule's page.
pub(crate) fn title(name: &str) -> &'static str {
    page(name).map_or("A rule", |(_, page)| page.title.as_str())
}

/// Name and title of every rule, for the live check's links.
pub(crate) fn titles() -> Vec<(&'static str, &'static str)> {
    PAGES.iter().map(|(rule, page)| (rule.name, page.title.as_str())).collect()
}

/// A family's heading.
pub(crate) fn family(name: &str) -> &'static str {
    match name {
        "confidentiality" => "Confidentiality",
        "advice" => "Advice and care",
        "conduct" => "Conduct",
        "promotion" => "Promotion",
        _ => "Other rules",
    }
}
