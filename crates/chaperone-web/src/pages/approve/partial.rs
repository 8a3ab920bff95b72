//! Whether an approver, or the author, is named in what a reply answers: then somebody else had better decide.
//!
//! Deliberately absent: refusing them. In a small practice there may be nobody else.

/// Whether a text names somebody: by the last part of the name in any letters, by the others as names are written. A title
/// names nobody.
fn names(text: &str, name: &str) -> bool {
    const TITLES: [&str; 9] = ["dr", "mr", "mrs", "ms", "miss", "mx", "prof", "professor", "sir"];
    let parts: Vec<&str> = name.split_whitespace().map(|part| part.trim_matches('.')).collect();
    let told: Vec<&str> = text.split(|sign: char| !sign.is_alphanumeric() && sign != '-').collect();
    let last = parts.last().copied().unwrap_or_default();
    parts.iter().filter(|part| part.chars().count() > 2 && !TITLES.contains(&part.to_lowercase().as_str())).any(
        |part| {
            told.iter()
                .any(|word| if *part == last { word.to_lowercase() == part.to_lowercase() } else { word == part })
        },
    )
}

/// The sentence for an approver who is named in what a reply answers, or whose author is.
pub(super) fn partial(theirs: Option<&str>, reader: &str, author: &str) -> Option<String> {
    let theirs = theirs?;
    if names(theirs, reader) {
        return Some("You are named in what it answers. Let somebody else decide if you can.".to_owned());
    }
    names(theirs, author).then(|| {
        format!("{author}, who wrote this reply, is named in what it answers. Read it as whoever wrote that would.")
    })
}

#[cfg(test)]
mod tests {
    use super::{names, partial};

    #[test]
    fn a_review_names_whoever_it_calls_by_a_part_of_their_name() {
        for told in ["Dr Ashby was rude.", "that ASHBY again", "Rude, says Helen's patient"] {
            assert!(names(told, "Dr Helen Ashby"), "{told}");
        }
        for other in ["The dr was rude.", "ashbys of Whitby", "helen of troy"] {
            assert!(!names(other, "Dr Helen Ashby"), "{other}");
        }
    }

    #[test]
    fn an_approver_or_author_who_is_named_in_the_review_is_told_so() {
        let review = Some("One star for Dr Ashby.");
        assert!(partial(review, "Dr Helen Ashby", "Priya Nair").unwrap().starts_with("You are named"));
        assert!(partial(review, "Tom Whitlock", "Dr Helen Ashby").unwrap().starts_with("Dr Helen Ashby, who wrote"));
        assert_eq!(partial(review, "Tom Whitlock", "Priya Nair"), None);
        assert_eq!(partial(None, "Dr Helen Ashby", "Priya Nair"), None);
    }
}
