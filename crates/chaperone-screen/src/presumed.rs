//! Whether a name that nothing explains is presumed to be a patient's.
//!
//! A practice that writes "Lovely to see Mrs Patel" tells everyone whom it treats, even though no word says "patient".
//! So in a post of the practice `Mrs Patel` is presumed to be a patient, and `Priya Patel` is where the practice meets,
//! thanks or greets her. The presumption falls where the words beside the name say who else it is: a colleague, an
//! office, a trade, a guest who opens the fair, a bakery, a figure from a book. What the practice knows of its own
//! people is the facts' to say. Deliberately absent: single first names, which a team uses of itself far more often.

use std::ops::Range;
use std::sync::LazyLock;

use regex::Regex;

use crate::facts::{Fact, Kind, Whose};
use crate::lexicon::lexicon;
use crate::text::{Token, TokenKind};
use crate::view::{View, phrases};
use crate::{AccountKind, Channel, Confidence};

/// What a practice does with the people who come to it, right before a name.
static MEETS: LazyLock<Regex> = LazyLock::new(|| {
    before(
        r"
        (?:lovely|great|good|nice|wonderful|fab|fabulous|brilliant|super|pleasure|privilege|honour|honor|joy|delight|delighted|happy|thrilled|pleased|so good) (?:for us )?(?:to )?(?:see|seeing|meet|meeting|have|having|welcome|welcoming|treat|treating)
        (?:we|i|the team|everyone|dr\.? [a-z]+) (?:have |just |finally |all |really )?(?:saw|seen|met|welcomed|treated|looked after|had|said hello to|said goodbye to|waved off|loved seeing|love seeing|enjoyed seeing|miss|missed)
        see you(?: [a-z]+){0,4}
        thank you(?: so much| very much| again| kindly)?
        (?:many |special |huge |big )?thanks(?: so much| a million| again)?
        merry christmas|happy (?:[a-z0-9]+ )?(?:birthday|anniversary|retirement|christmas|new year)
        (?:many |huge )?congrat[a-z]*|well done|good luck|get well soon|welcome|thinking of|rest in peace|sorry to hear about|hello|goodbye|farewell|cheers|bravo
        (?:biscuits|flowers|chocolates|cake|cakes|card|letter|gift|present|hamper|jam|eggs|note|kind words|visit|call) from
        ",
    )
});

/// Joy at somebody's visit, right before a name: enough for a first name alone.
static GLAD: LazyLock<Regex> = LazyLock::new(|| {
    before(
        r"(?:lovely|great|good|nice|wonderful|fab|fabulous|brilliant|super|pleasure|delight|delighted|happy|thrilled|pleased) (?:for us )?to (?:see|treat|look after)",
    )
});

/// What somebody who comes to a practice does there, right after a name.
static CAME: LazyLock<Regex> = LazyLock::new(|| {
    after(
        r"
        (?:who )?(?:came|comes|popped|called|dropped|walked|wandered|hobbled|skipped|drove|travelled) (?:[a-z]+ )?(?:in|by|into|round|back|to see us|to us)
        (?:was|were|is|are) (?:all |both )?(?:in|back|here|with us|in the chair|our first|our last|still on for|booked|due)
        (?:visited|paid) us|joined us (?:today|yesterday|this|last|for)
        (?:brought|baked|made|gave|sent|left|dropped off|knitted|bought) (?:us|the team|the girls|these|this|in)
        ",
    )
});

/// What a practice says to somebody who comes to it: their own visit, or what they left behind.
static YOURS: LazyLock<Regex> = LazyLock::new(|| {
    phrases(
        r"
        your (?:[a-z'-]+ ){0,2}(?:appointment|appointments|appt|visit|check[- ]?up|results|prescription|referral|retainer|dentures?|aligners?|brace|braces|x-rays?|treatment|test|scan|bloods|glasses|hearing aids?)
        you (?:missed|left your|forgot your|didn't turn up|did not turn up|didn't show|failed to attend|were late|are late|were due|are due|are booked)
        you've (?:missed|left your|forgotten your)
        ",
    )
});

/// Who somebody is beside a patient: an office, a trade, a part in what is told.
const ROLE: &str = r"(?:manager|managers|lead|head|chair|chairman|chairwoman|secretary|treasurer|trustee|founder|partner|owner|director|consultant|surgeon|registrar|colleague|officer|governor|head ?teacher|teacher|principal|headmaster|headmistress|professor|lecturer|tutor|examiner|inspector|instructor|trainer|mayor|mayoress|minister|councillor|cllr|mp|senator|congresswoman|congressman|governor|sheriff|deputy|alderman|president|king|queen|prince|princess|judge|author|writer|poet|artist|painter|illustrator|photographer|singer|musician|band|actor|actress|presenter|comedian|campaigner|athlete|champion|olympian|player|captain|coach|manager of|speaker|guest|host|sponsor|supplier|rep|landlord|landlady|neighbour|neighbor|plumber|builder|electrician|decorator|gardener|cleaner|window cleaner|engineer|designer|architect|postman|postie|baker|caterer|florist|driver|winner of the (?:award|election)|dentist|hygienist|nurse|receptionist|therapist|technician|orthodontist|periodontist|doctor|gp|physio|podiatrist|pharmacist|optometrist|optician|midwife|paramedic|student|trainee|apprentice|volunteer|character|storyteller|puppet|dog|cat|hamster|rabbit|guinea pig|goldfish|horse|tortoise|mum of our|widow of our)";

/// A role right before a name: `our privacy officer, Thuy Nguyen`, `artist Kit Nakamura`.
static ROLE_BEFORE: LazyLock<Regex> = LazyLock::new(|| {
    before(&format!(r"\b{ROLE}(?: of [a-z ]{{3,30}}| here| at [a-z ]{{3,30}})?(?: is| was| called| named)?"))
});

/// A role right after a name: `Mrs Okoro, the head teacher`, `Deborah Adjei (registered manager)`.
static ROLE_AFTER: LazyLock<Regex> = LazyLock::new(|| {
    after(&format!(
        r"(?:and (?:her|his|their|the) (?:team|crew|class|band|staff)|(?:from|of|at) (?:the )?(?:[a-z'&-]+ ){{0,3}}(?:school|college|university|council|charity|hospice|trust|library|rotary|church|club|police|fire|nhs|radio|museum|bank|gdc|bda|gmc|agency|company|ltd|group|committee|panel|forum|board|team|office|desk|reception|department)|(?:is |was |who is |who was |who's |has been |as )?(?:our |the |a |an |my |your |their |its )?(?:[a-z'-]+ ){{0,3}}{ROLE})",
    ))
});

/// What a colleague, a guest or a helper does, right after a name.
static WORKS: LazyLock<Regex> = LazyLock::new(|| {
    after(
        r"
        (?:who |has |have |had |will |is |are |was |were |for |and |to |be |on |insists on |just |also ){0,3}(?:answer(?:s|ed)?|start(?:s|ed|ing)?|join(?:s|ed|ing)? (?:the|our) (?:team|practice|clinic|board)|work(?:s|ed|ing)?|run(?:s|ning)? (?:the|our|a)|ran (?:the|our)|lead(?:s|ing)?|led|teach(?:es|ing)?|taught|found(?:s|ed)|retir\w+|chair(?:s|ed|ing)?|host(?:s|ed|ing)?|present(?:s|ed|ing)?|speak(?:s|ing)?|spoke|talk(?:s|ed|ing)?|giv(?:es|ing) (?:a|the|us a) talk|open(?:s|ed|ing)? (?:the|our)|cut(?:s|ting)? the|qualif\w+|pass(?:es|ed)|judg(?:es|ed|ing)|visiting|come down|coming to (?:our|the|talk|speak|read|show)|read(?:s|ing)|show(?:s|ing)|topping the|elected|being called|explain(?:s|ed|ing)?|interpret(?:s|ed|ing)?|win(?:s|ning)? the (?:award|election))
        ",
    )
});

/// Figures that every reader knows from the shelf, the screen or the nursery.
const FIGURES: &[&str] = &[
    "kipling",
    "whippy",
    "bean",
    "men",
    "potato",
    "tickle",
    "muscle",
    "sheen",
    "claus",
    "christmas",
    "darcy",
    "bennet",
    "tumble",
    "doubtfire",
    "hinch",
    "beeton",
    "poppins",
    "incredible",
    "rogers",
    "spock",
    "frosty",
    "magoo",
    "beast",
    "nobody",
    "right",
    "piggy",
    "havisham",
    "holmes",
    "hyde",
    "fox",
    "mole",
    "toad",
    "wolf",
    "blobby",
    "bloggs",
    "t",
];

fn before(source: &str) -> Regex {
    crate::view::exactly(&format!(r"\b(?:{})(?: to| back| to our| to the)?[,:!]? ?\(?$", lines(source)))
}

fn after(source: &str) -> Regex {
    crate::view::exactly(&format!(
        r"^(?:(?:,| and| &)[^.!?,]{{2,24}}){{0,3}}(?:'s)?[,:]? ?[(–-]? ?(?:{})\b",
        lines(source)
    ))
}

fn lines(source: &str) -> String {
    source.lines().map(str::trim).filter(|line| !line.is_empty()).collect::<Vec<_>>().join("|")
}

/// Whether a name is presumed to be a patient's, though nothing in the text says so.
pub(crate) fn is_patient(view: &View<'_>, name: &Fact) -> bool {
    if name.kind != Kind::PersonName
        || !matches!(view.channel(), Channel::Post | Channel::Group)
        || matches!(name.whose, Whose::Staff | Whose::Practice | Whose::PublicFigure)
        || view.scene.fiction
    {
        return false;
    }
    let said = words(view, &name.span);
    let titled = is_titled(&said);
    if is_somebody_else(view, name) {
        return false;
    }
    if name.confidence > Confidence::Guess && is_called(view, name) {
        return true;
    }
    if !(titled || is_full(&said)) {
        return name.confidence > Confidence::Guess && GLAD.is_match(&beside(view, &name.span).0);
    }
    let own_post = view.channel() == Channel::Post && view.draft.account == AccountKind::Practice;
    titled && own_post || meets(view, name)
}

/// Whether the words before a name speak to its bearer: `Thank you Mrs Patel`, `See you on Thursday, Mrs Patel`.
pub(crate) fn is_spoken_to(view: &View<'_>, name: &Fact) -> bool {
    let (before, _) = beside(view, &name.span);
    let before = before.trim_end();
    let wishes = [
        "thank",
        "see you",
        "happy",
        "merry",
        "congrat",
        "well done",
        "good luck",
        "get well",
        "welcome back",
        "hello",
        "goodbye",
        "cheers",
    ];
    MEETS.is_match(before)
        && ![" to", " from", "we welcome back"].iter().any(|end| before.ends_with(end))
        && wishes.iter().any(|wish| before.contains(wish))
        && !GLAD.is_match(before)
}

/// Whether a name stands by itself between marks, in a sentence that speaks to somebody about their own visit:
/// `If you missed your appointment, Derek, please ring us.`
fn is_called(view: &View<'_>, name: &Fact) -> bool {
    let (before, after) = beside(view, &name.span);
    let (before, after) = (before.trim_end(), after.trim_start());
    let starts = before.is_empty() || before.ends_with(',') || before.ends_with('-');
    let ends = after.is_empty() || after.starts_with([',', '!', '?', '.', '-']);
    let alone = !(before.is_empty() && (after.is_empty() || after.starts_with('.')));
    // `Ask for Tom, Priya or Ana about your appointment`: one of a row is not called.
    let row = after.trim_start_matches(',').trim_start();
    let listed = row.starts_with("and ") || row.starts_with("or ") || row.starts_with("& ");
    starts && ends && alone && !listed && YOURS.is_match(view.sentence(view.sentence_at(name.span.start)))
}

fn meets(view: &View<'_>, name: &Fact) -> bool {
    let (before, after) = beside(view, &name.span);
    MEETS.is_match(&before) || CAME.is_match(&after)
}

/// The words of its sentence before and after a name, small and with straight quotes.
fn beside(view: &View<'_>, name: &Range<usize>) -> (String, String) {
    let text = &view.draft.text;
    let number = view.sentence_at(name.start);
    let sentence = view.facts.sentences.get(number).map_or(0..text.len(), |sentence| sentence.span.clone());
    let plain = |range: Range<usize>| text.get(range).unwrap_or_default().to_lowercase().replace('’', "'");
    (plain(sentence.start..name.start), plain(name.end..sentence.end.max(name.end)))
}

fn is_titled(words: &[&str]) -> bool {
    matches!(words, ["mr" | "mrs" | "ms" | "miss" | "mx" | "old", _, ..])
}

/// The words of a place in the normal form, without marks.
fn words<'a>(view: &View<'a>, span: &Range<usize>) -> Vec<&'a str> {
    let inside = |token: &&Token| {
        let place = view.text.original_span(token.normal.clone());
        span.start <= place.start && place.end <= span.end && token.kind != TokenKind::Mark
    };
    view.text.tokens.iter().filter(inside).map(|token| view.text.word(token)).collect()
}

/// A given name and a surname, as the lists have them.
fn is_full(words: &[&str]) -> bool {
    let [first, .., last] = words else { return false };
    lexicon().word(first).is_some_and(|first| first.given >= 2)
        && lexicon().word(last).is_none_or(|last| last.surname > 0 || !last.common)
}

/// Whether the words beside a name say who its bearer is, if no patient.
fn is_somebody_else(view: &View<'_>, name: &Fact) -> bool {
    let (before, after) = beside(view, &name.span);
    let text = &view.draft.text;
    let last = words(view, &name.span).last().copied().unwrap_or_default();
    // `Mrs Doyle's Bakery`, `Mr Stubborn`, `Mr Whippy`
    let rest = text.get(name.span.end..).unwrap_or_default();
    let owns = rest.strip_prefix("'s ").or_else(|| rest.strip_prefix("’s "));
    let house = owns.is_some_and(|rest| {
        let next = rest.split(|c: char| !c.is_alphanumeric()).next().unwrap_or_default();
        next.starts_with(char::is_uppercase)
            || [
                "bakery", "shop", "café", "cafe", "diner", "recipe", "garden", "school", "class", "book", "talk",
                "team",
            ]
            .contains(&next)
    });
    let entry = lexicon().word(last).or_else(|| lexicon().word(last.strip_suffix('s')?));
    let word = entry.is_some_and(|entry| entry.common && entry.surname == 0 && entry.given < 2);
    house
        || word
        || FIGURES.contains(&last)
        || ROLE_BEFORE.is_match(&before)
        || ROLE_AFTER.is_match(&after)
        || WORKS.is_match(&after)
        || before.ends_with("little ")
        || before.trim_end().ends_with(['"', '“', '‘'])
}

#[cfg(test)]
mod tests {
    use crate::facts::{Kind, read};
    use crate::text::Text;
    use crate::{Draft, Known};

    use super::*;

    fn presumed(text: &str) -> Vec<String> {
        let draft = Draft::post(text);
        let read_text = Text::new(text);
        let facts = read(&read_text, &draft, &Known::default());
        let view = View::new(&draft, &read_text, &facts, None);
        facts
            .of(Kind::PersonName)
            .filter(|name| is_patient(&view, name))
            .map(|name| view.words(&name.span).to_owned())
            .collect()
    }

    #[test]
    fn a_title_and_a_surname_in_a_post_of_the_practice_are_a_patients() {
        assert_eq!(presumed("Lovely to see Mrs Patel"), ["Mrs Patel"]);
        assert_eq!(presumed("Thank you Mrs Patel for the biscuits!"), ["Mrs Patel"]);
        assert_eq!(presumed("See you Thursday Mrs Patel!"), ["Mrs Patel"]);
        assert_eq!(presumed("Happy birthday Mr Okafor"), ["Mr Okafor"]);
        assert_eq!(presumed("Mrs Patel, Mr Jones and Ms Lee were in today"), ["Mrs Patel", "Mr Jones", "Ms Lee"]);
        assert_eq!(presumed("A word about Miss Haverstock."), ["Miss Haverstock"]);
    }

    #[test]
    fn a_whole_name_is_a_patients_where_the_practice_meets_its_bearer() {
        assert_eq!(presumed("We welcomed Priya Patel to the practice yesterday."), ["Priya Patel"]);
        assert_eq!(presumed("Priya Patel popped in with a cake."), ["Priya Patel"]);
        assert!(presumed("Priya Patel is running the marathon on Sunday.").is_empty());
        assert_eq!(presumed("Lovely to see Priya again!"), ["Priya"]);
        assert!(presumed("Thanks Priya and Tom for the lights!").is_empty());
    }

    #[test]
    fn who_is_called_by_name_about_a_visit_of_their_own_is_a_patient() {
        assert_eq!(presumed("If you missed your appointment this morning, Derek, please ring us."), ["Derek"]);
        assert_eq!(presumed("Derek, you left your glasses here this morning."), ["Derek"]);
        assert!(presumed("Ask for Derek, Priya or Ana about your appointment.").is_empty());
        assert!(presumed("Derek will ring you about your appointment.").is_empty());
    }

    #[test]
    fn who_is_somebody_else_by_the_words_beside_the_name_is_no_patient() {
        for text in [
            "Our complaints manager, Mrs Iqbal, will call you.",
            "Mr Robin Rook, our new consultant, insists on being called Robin.",
            "Thank you to Deborah Hughes, registered manager.",
            "New mural by artist Tom Baker, come and see it.",
            "Thank you Mrs Okoro and her class for the drawings.",
            "Cake from Mrs Doyle's Bakery at eleven.",
            "We say no to Mr Kipling this week.",
            "If Mr Stubborn in your family hates the dentist, bring him along.",
            "We said goodbye to Mrs Trudy Evans, who answered our phones from 1987.",
            "Lovely to have Mr Grant from Hill Road School here.",
        ] {
            assert!(presumed(text).is_empty(), "{text}: {:?}", presumed(text));
        }
    }
}
