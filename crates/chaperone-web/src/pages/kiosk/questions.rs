//! The questions of one form in their order, and what a yes or a no to one of them does.
//!
//! Each picture, each thing to tell, each purpose and each place is a question of its own. Whatever has no question is never
//! ticked, and what is not ticked is not agreed. Deliberately absent: keeping an answer; that is the desk's.

use chaperone_desk::consent::{Answers, Capacity, Edits, Element, Form, Item, Purpose};
use chaperone_desk::{AccountId, MediaId};

use super::words::Words;

/// One question, ready to be shown.
#[derive(Debug)]
pub(crate) struct Question {
    which: Which,
    pub(crate) asks: String,
    pub(crate) more: String,
    /// How the summary and the receipt call it.
    pub(crate) label: String,
}

#[derive(Debug, PartialEq, Eq)]
enum Which {
    Picture(MediaId),
    Element(Element),
    Purpose(Purpose),
    Place(AccountId),
}

impl Question {
    pub(crate) fn is_place(&self) -> bool {
        matches!(self.which, Which::Place(_))
    }

    /// The picture that is asked about.
    pub(crate) fn picture(&self) -> Option<&MediaId> {
        match &self.which {
            Which::Picture(media) => Some(media),
            _ => None,
        }
    }

    pub(crate) fn is_yes(&self, answers: &Answers) -> bool {
        match &self.which {
            Which::Picture(media) => answers.items.contains(media),
            Which::Element(element) => answers.elements.contains(element),
            Which::Purpose(purpose) => answers.purposes.contains(purpose),
            Which::Place(account) => answers.places.contains(account),
        }
    }

    pub(crate) fn put(&self, yes: bool, answers: &mut Answers) {
        fn set<T: Ord + Clone>(of: &mut std::collections::BTreeSet<T>, value: &T, yes: bool) {
            if yes {
                of.insert(value.clone());
            } else {
                of.remove(value);
            }
        }
        match &self.which {
            Which::Picture(media) => set(&mut answers.items, media, yes),
            Which::Element(element) => set(&mut answers.elements, element, yes),
            Which::Purpose(purpose) => set(&mut answers.purposes, purpose, yes),
            Which::Place(account) => set(&mut answers.places, account, yes),
        }
    }
}

/// Every question of a form.
pub(crate) fn questions(form: &Form) -> Vec<Question> {
    let (words, signs) = (Words::of(&form.language), form.signer.capacity);
    let say = |sentence: &str| words.about(sentence, signs);
    let pictures = form.items.iter().zip(1..).map(|(item, number)| Question {
        which: Which::Picture(item.media.clone()),
        asks: say(words.picture.question),
        more: if form.edits == Edits::None { words.picture_whole.to_owned() } else { words.picture.more.to_owned() },
        label: words.picture.label.replace("{number}", &format!("{number}")).replace("{shown}", &described(item)),
    });
    let elements = form.elements.iter().map(|element| {
        let (ask, shown) = (words.element(*element), shown(form, *element));
        Question {
            which: Which::Element(*element),
            asks: say(ask.question),
            more: say(ask.more).replace("{shown}", &shown),
            label: ask.label.to_owned(),
        }
    });
    let purposes = form.purposes.iter().map(|purpose| {
        let ask = words.purpose(*purpose);
        Question {
            which: Which::Purpose(*purpose),
            asks: say(ask.question),
            more: say(ask.more),
            label: ask.label.to_owned(),
        }
    });
    let twice = |network: &str| form.places.iter().filter(|place| place.network == network).count() > 1;
    let places = form.places.iter().map(|place| {
        let (network, page) = place.title.split_once(", ").unwrap_or((&place.title, ""));
        // Two pages on one network are told apart in the question itself.
        let at = if twice(&place.network) { place.title.as_str() } else { network };
        let more = if page.is_empty() { words.place.more.to_owned() } else { format!("{page}. {}", words.place.more) };
        Question {
            which: Which::Place(place.account.clone()),
            asks: words.place.question.replace("{place}", at),
            more,
            label: words.place.label.replace("{place}", at),
        }
    });
    pictures.chain(elements).chain(purposes).chain(places).collect()
}

/// What a picture shows, as staff described it, with its stage.
pub(crate) fn described(item: &Item) -> String {
    match &item.stage {
        Some(stage) => format!("{} ({stage})", item.label),
        None => item.label.clone(),
    }
}

/// The words that an element would show, where the form has them.
fn shown(form: &Form, element: Element) -> String {
    match element {
        Element::FirstName => form.shown.first_name.clone(),
        Element::Job => form.shown.job.clone(),
        Element::Town => form.shown.town.clone(),
        Element::Stage => form.stages.iter().map(String::as_str).collect::<Vec<_>>().join(", "),
        _ => String::new(),
    }
}

/// Whether somebody signs for the patient.
pub(crate) fn for_another(form: &Form) -> bool {
    form.signer.capacity != Capacity::Patient
}
