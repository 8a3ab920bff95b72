//! Every page of the list, rendered from its samples for every role that reaches it.

use std::collections::BTreeSet;

use chaperone_desk::Role;
use chaperone_web::frame::Frame;
use chaperone_web::pages::{Least, MISSING, PAGES, Page, Place};

use crate::html::{Element, read};

/// Every sample of every page, with a name for what is wrong with it.
fn every_page(mut look: impl FnMut(&str, &Page, Option<Role>, &[Element])) {
    for page in PAGES.iter().chain([&MISSING]) {
        let everybody = Role::ALL.map(Some).into_iter().chain([None]);
        for role in everybody.filter(|role| page.least.reached_by(*role)) {
            for (number, sample) in (page.samples)(&Frame::sample(page, role)).into_iter().enumerate() {
                let name = format!("{} sample {number} for {role:?}", page.path);
                let html = sample.unwrap_or_else(|error| panic!("{name}: {error}"));
                let elements = read(&html).unwrap_or_else(|error| panic!("{name}: {error}"));
                look(&name, page, role, &elements);
            }
        }
    }
}

fn named<'a>(elements: &'a [Element], name: &'a str) -> impl Iterator<Item = &'a Element> {
    elements.iter().filter(move |element| element.name == name)
}

#[test]
fn a_page_has_a_title_one_heading_and_a_language() {
    every_page(|name, _, _, elements| {
        let title = named(elements, "title").next().unwrap_or_else(|| panic!("{name} has no title"));
        assert!(
            title.text.ends_with(" - Harbour Lane Dental") && title.text.len() > 24,
            "{name}: title {:?}",
            title.text
        );
        let heads: Vec<_> = named(elements, "h1").collect();
        assert_eq!(heads.len(), 1, "{name}: h1");
        assert!(!heads[0].text.is_empty() && heads[0].is_in("main"), "{name}: h1 {:?}", heads[0].text);
        assert_eq!(named(elements, "html").next().unwrap().get("lang"), Some("en-GB"), "{name}");
        assert_eq!(named(elements, "main").next().unwrap().get("id"), Some("main"), "{name}");
        assert!(
            elements.iter().any(|e| e.get("class") == Some("skip") && e.get("href") == Some("#main")),
            "{name}: skip link"
        );
    });
}

#[test]
fn headings_never_skip_a_level() {
    every_page(|name, _, _, elements| {
        let mut before = 0;
        for element in elements.iter().filter(|e| e.name.len() == 2 && e.name.starts_with('h') && e.name != "hr") {
            let level: u32 = element.name[1..].parse().unwrap();
            assert!(level <= before + 1, "{name}: {} {:?} after h{before}", element.name, element.text);
            before = level;
        }
    });
}

#[test]
fn every_field_has_a_label_and_what_describes_it_exists() {
    every_page(|name, _, _, elements| {
        let ids: BTreeSet<_> = elements.iter().filter_map(|element| element.get("id")).collect();
        for field in elements.iter().filter(|e| matches!(e.name.as_str(), "input" | "select" | "textarea")) {
            if matches!(field.get("type"), Some("hidden" | "submit")) {
                continue;
            }
            let labelled = field.has("aria-label")
                || field.is_in("label")
                || field.get("id").is_some_and(|id| named(elements, "label").any(|label| label.get("for") == Some(id)));
            assert!(labelled, "{name}: no label for {:?}", field.attributes);
            assert!(!field.has("placeholder"), "{name}: a placeholder is no label");
            if field.get("aria-invalid") == Some("true") {
                assert!(field.has("aria-describedby"), "{name}: an error that nobody hears");
            }
        }
        for element in elements {
            for key in ["aria-describedby", "aria-labelledby", "for", "popovertarget"] {
                for id in element.get(key).unwrap_or("").split_whitespace() {
                    assert!(ids.contains(id), "{name}: {key} names {id:?}, which is not there");
                }
            }
            let symbol = element.get("href").filter(|_| element.name == "use").and_then(|href| href.strip_prefix('#'));
            assert!(symbol.is_none_or(|id| ids.contains(id)), "{name}: no symbol {symbol:?}");
        }
    });
}

#[test]
fn ids_are_unique() {
    every_page(|name, _, _, elements| {
        let mut seen = BTreeSet::new();
        for id in elements.iter().filter_map(|element| element.get("id")) {
            assert!(seen.insert(id), "{name}: id {id:?} stands twice");
        }
    });
}

#[test]
fn nothing_in_a_page_breaks_the_content_policy() {
    every_page(|name, _, _, elements| {
        for element in elements {
            assert_ne!(element.name, "style", "{name}");
            assert!(element.name != "script" || element.has("src") && element.text.is_empty(), "{name}: inline script");
            for (key, value) in &element.attributes {
                assert!(key != "style" && !key.starts_with("on"), "{name}: {key} on <{}>", element.name);
                let ours = value.starts_with('/') && !value.starts_with("//")
                    || value.starts_with('#')
                    || value.starts_with('?');
                let asset = matches!(key.as_str(), "src") || key == "href" && element.name == "link";
                // Clean copies of pictures come from the desk itself.
                let picture = element.name == "img" && ours && value.contains("/pictures/");
                // The drawn signature, from the sealed record, for those who may see it.
                let drawn = value.starts_with("/consents/") && value.ends_with("/signature");
                // A picture of the screen that somebody kept as evidence.
                let screen = value.starts_with("/takedowns/") && value.ends_with("/view");
                assert!(
                    !asset || picture || drawn || screen || value.starts_with("/assets/"),
                    "{name}: {key} loads {value}"
                );
                assert!(key != "action" && key != "formaction" || ours, "{name}: a form leads to {value}");
                assert!(
                    // Practice mode stands at an address of its own on this machine.
                    key != "href"
                        || ours
                        || value.starts_with("https://")
                        || value.starts_with("http://127.0.0.1:")
                        || value.starts_with("tel:")
                        // Opens an app for sign-in codes, and loads nothing.
                        || value.starts_with("otpauth://totp/"),
                    "{name}: {value}"
                );
            }
        }
    });
}

#[test]
fn every_form_that_posts_carries_the_token_and_every_button_says_something() {
    every_page(|name, _, _, elements| {
        let forms = named(elements, "form").filter(|form| form.get("method") == Some("post")).count();
        let tokens = named(elements, "input").filter(|e| e.get("name") == Some("csrf")).count();
        assert_eq!(forms, tokens, "{name}: forms and tokens");
        // What stands in a template element is filled by a script before anybody sees it.
        for button in elements.iter().filter(|e| (e.name == "button" || e.name == "a") && !e.is_in("template")) {
            let said = !button.text.is_empty() || button.has("aria-label") || button.has("hidden");
            assert!(said, "{name}: a button without words {:?}", button.attributes);
        }
    });
}

#[test]
fn every_page_is_reached_by_navigation_or_from_a_page_that_is() {
    for page in PAGES {
        match page.place {
            Place::Within(parent) => {
                assert!(PAGES.iter().any(|listed| listed.path == parent), "{}: {parent} is not listed", page.path);
            }
            Place::Outside | Place::Patient => {
                assert_eq!(page.least, Least::Anyone, "{} hides behind a sign-in without a link", page.path);
            }
            Place::First | Place::More => {}
        }
    }
    every_page(|name, page, role, elements| {
        let links: BTreeSet<_> =
            named(elements, "a").filter(|a| a.is_in("nav")).filter_map(|a| a.get("href")).collect();
        for listed in PAGES.iter().filter(|listed| matches!(listed.place, Place::First | Place::More)) {
            let wanted = role.is_some() && listed.least.reached_by(role) && page.place != Place::Patient;
            assert!(!wanted || links.contains(listed.path), "{name}: no way to {}", listed.path);
            assert!(
                wanted || role.is_none() || !links.contains(listed.path),
                "{name}: a link to {} leads nowhere",
                listed.path
            );
        }
        let here = if let Place::Within(parent) = page.place { parent } else { page.path };
        if links.contains(here) {
            let current = named(elements, "a").filter(|a| a.get("aria-current") == Some("page")).count();
            assert_eq!(current, 1, "{name}: where one is");
        }
    });
}

#[test]
fn nothing_on_a_patients_page_leads_into_the_desk() {
    let mut seen = 0;
    every_page(|name, page, _, elements| {
        if page.place != Place::Patient {
            return;
        }
        seen += 1;
        let body = named(elements, "body").next().unwrap();
        assert_eq!(body.get("class"), Some("kiosk"), "{name}");
        for element in elements.iter().filter(|e| e.name == "a" || e.name == "form") {
            let to = element.get("href").or_else(|| element.get("action")).unwrap_or("");
            let theirs = to.starts_with('#') || to.starts_with("/kiosk/") || to.starts_with("/receipt");
            assert!(theirs, "{name}: {to} leads away");
        }
        let chosen =
            elements.iter().find(|e| e.name == "input" && (e.has("checked") || e.get("type") == Some("radio")));
        assert!(chosen.is_none(), "{name}: an answer that nobody gave");
    });
    assert!(seen > 100, "only {seen} pages");
}

#[test]
fn links_between_pages_lead_to_pages_that_are_listed() {
    let listed = |path: &str| {
        let path = path.split(['?', '#']).next().unwrap();
        PAGES.iter().any(|page| {
            let (wanted, given): (Vec<_>, Vec<_>) = (page.path.split('/').collect(), path.split('/').collect());
            wanted.len() == given.len()
                && wanted.iter().zip(&given).all(|(w, g)| w == g || w.starts_with('{') && !g.is_empty())
        })
    };
    every_page(|name, _, _, elements| {
        for element in elements.iter().filter(|e| e.name == "a" || e.name == "form") {
            let path = element.get("href").or_else(|| element.get("action")).unwrap_or("");
            if path.starts_with('/') {
                assert!(listed(path), "{name}: {path} is not a page");
            }
        }
    });
}

#[test]
fn every_page_has_samples_unless_it_is_a_bare_form_target() {
    for page in PAGES {
        let roles = Role::ALL.map(Some).into_iter().chain([None]);
        let role = roles.into_iter().find(|role| page.least.reached_by(*role)).unwrap();
        let shown = !(page.samples)(&Frame::sample(page, role)).is_empty();
        // A form target, an answer for the script, a page that shows the samples of its list entry above, and a file.
        let file = page.path.ends_with("/small") || page.path.ends_with("/view") || page.path.contains("}/pictures/{");
        let bare = file
            || [
                "/signout",
                "/check",
                "/write/{draft}",
                "/steps/backups/{file}",
                "/consents/register.csv",
                "/consents/{id}/signature",
                "/consents/{id}/fhir",
            ]
            .contains(&page.path);
        assert_ne!(shown, bare, "{}", page.path);
    }
}
