//! Finds rebuttal, blame, sarcasm and lecture in an answer to a critic, and quarrels carried on in a post.
//!
//! What a reply denies is compared with what it answers. A calm apology, a redirect and a plain statement about everybody ("we never discuss care in public") are no
//! argument.

use std::collections::BTreeSet;
use std::sync::LazyLock;

use regex::Regex;

use crate::rule::{Findings, Grip};
use crate::text::Text;
use crate::view::{Hit, View, phrases};
use crate::{Channel, Code, Confidence, mark};

static ARGUES: LazyLock<Regex> = LazyLock::new(|| {
    phrases(
        r"
        (?:that is|that's|this is|it is|it's|is|are|was) (?:simply |completely |absolutely |totally |just |quite |entirely |all )?(?:untrue|not true|false|a lie|lies|nonsense|rubbish|fiction|fanciful|wrong|incorrect|inaccurate|defamatory|defamation|libel|libellous|slander|slanderous|fake|made up|ridiculous|rich|laughable|malicious)
        (?:absolute|complete|utter|total|what) (?:nonsense|rubbish|lies|garbage|tosh|bull\w*|rot)
        (?:completely|totally|utterly|strongly|entirely|flatly) (?:reject|dispute|refute|deny)[^.!?]*
        (?:we|i) (?:reject|dispute|refute|deny|disagree)[^.!?]*
        (?:get|got|check) your facts (?:right|straight)[^.!?]*
        (?:funny|interesting|strange|odd|curious|amazing) (?:how|that|you|, you|, the)[^.!?]*
        (?:maybe|perhaps|why don't you|why not) (?:you should |you'd like to |you could |you might want to |an apology|ask yourself|tell (?:people|everyone|them|folk)|mention|look in|the problem|read|next time|if you)[^.!?]*
        (?:grow up|calm down|get over it|get a life|shame on you|how dare you|cry me a river|good luck|good riddance|whatever|blah blah|enough is enough|nice try|jog on|prove it|prove me wrong|try us|bring it on|come at me|try the va|take it up with|ask yourself|suit yourself|your loss|do your research|look in the mirror|grow a pair|bye,? [a-z]+)
        (?:you should be|ought to be|should be) (?:ashamed|grateful|thankful)[^.!?]*
        (?:you|he|she|they|your (?:mum|mom|mother|dad|father|husband|wife|son|daughter|brother|sister)) (?:forgot|forget|neglect(?:ed)?|fail(?:ed)?|chose not|conveniently|refused|were (?:rude|abusive|aggressive|late|told|warned|offered|advised|informed)|was (?:rude|abusive|aggressive|late|told|warned|offered|advised|informed)|never (?:rang|called|told|mentioned|showed|turned|paid|asked|complained|came)|didn't (?:listen|mention|tell|turn up|bother|show|do|follow|cancel|attend|complain|ask|say|bring|pay|wear)|did not (?:listen|mention|tell|turn up|follow|cancel|attend|complain|ask|say)|shouted|swore|screamed|yelled|abused|walked out|hung up|lied|ignored|missed|started it|still owe|owe us|signed|consented|refused|declined|arrived (?:\d+ minutes )?late|turned up (?:\d+ minutes )?late|only turned up|skipped|failed to|cancelled|were \d+ minutes late|smelled|smelt)[^.!?]*
        (?:set|put|correct) the record (?:straight)?[^.!?]*
        (?:the truth|the full story|the whole story|the other side|two sides|full picture|the real story|half (?:of )?the story|both sides)[^.!?]*
        (?:our|my) (?:records|notes|system|file|call log|cctv|cameras) (?:clearly )?(?:show|shows|say|says|prove|proves|confirm|confirms|state|states)[^.!?]*
        (?:it's|it is) all in your notes[^.!?]*|we have (?:the|it on|proof|evidence|your signed|the signed|screenshots|cctv|emails|your signature)[^.!?]*
        (?:stop|quit) (?:spreading|posting|lying|making|telling|whining|moaning|complaining)[^.!?]*
        (?:don't|do not) (?:blame|go blaming|take it out on|come on here)[^.!?]*
        (?:we|i) (?:will not|won't|refuse to) be (?:bullied|called|blackmailed|silenced|spoken to|insulted|lectured)[^.!?]*
        calling (?:us|me|our|my|him|her|dr)[^.!?]*
        (?:with (?:all due|the greatest|all|due) respect|^with respect),?[^.!?]*
        (?:nobody|no one|none of (?:us|our team)) (?:was|is|has|rushed|laughed|forced|said|told|made|ever)[^.!?]*(?:you|rude|it)[^.!?]*
        (?:nobody|no one) (?:was )?(?:rude|rushed|laughed|forced|shouted)[^.!?]*
        (?:of course|obviously|clearly),? you[^.!?]*
        (?:actually|in fact),? (?:you|your|he|she|it was you|the|jonathan|[a-z]+, your)[^.!?]*
        (?:that|this) is (?:on you|your (?:own )?(?:fault|problem|doing)|what happens)[^.!?]*
        you get what you pay for|if you (?:don't like|had (?:listened|followed|rung|bothered|told|turned|read|worn|flossed|brushed|any)|can't afford|want)[^.!?]*
        (?:you weren't|you were not|you wasn't) (?:happy|charged|left|rushed)[^.!?]*
        (?:then )?(?:try|find|go (?:to|and)) (?:another|somebody else|someone else|elsewhere|somewhere else|a different)[^.!?]*
        we(?:'ve| have) nothing to apologi[sz]e for|not our (?:fault|problem)|nothing wrong with (?:our|the|my)[^.!?]*
        (?:some people|people like you|certain people|the likes of you)[^.!?]*
        (?:a|your|this) (?:little |sad |pathetic |silly |bitter )?(?:rant|tantrum|sob story|fairy tale|vendetta|smear|drama)[^.!?]*
        we (?:only|just) saw you because[^.!?]*|hope that (?:clears|answers)[^.!?]*|so (?:no|as you can see)[^.!?]*you[^.!?]*
        not what happened|never happened|did no such thing|that (?:did not|didn't) happen|didn't happen (?:like|that)
        ",
    )
});

/// Turns that look sharp and are the safe answer.
static HARMLESS: LazyLock<Regex> = LazyLock::new(|| {
    phrases(
        r"if you want (?:to|us|a|the)[^.!?]*|if you(?:'d| would)? like[^.!?]*|good luck (?:with|to|in|on)[^.!?]*|hope that (?:helps|answers)[^.!?]*",
    )
});

/// In a post a quarrel needs plainer words, because there may be nobody it answers.
static QUARREL: LazyLock<Regex> = LazyLock::new(|| {
    phrases(
        r"
        (?:to|for) the (?:trolls?|keyboard warriors?|haters?|(?:person|lady|man|patient|individual) (?:who left us|leaving|posting)) (?:who|down|that|a|one|our|this|lies)?[^.!?]*
        (?:lies|false (?:claims|rumours|rumors|allegations)|rumours|fake reviews?|one[- ]star) (?:about|told|spread|being|on|from|posted|by)[^.!?]*
        (?:her|his|their) (?:account|story|version|review) is (?:false|a lie|lies|untrue|rubbish)[^.!?]*
        (?:will not|won't) be bullied[^.!?]*|jealous much|come at me|grow up|get your facts (?:right|straight)[^.!?]*|we know who you are|you know who you are|set the record straight[^.!?]*|print that|fairy tales?|shame on you|some people will say anything[^.!?]*
        (?:one star|bad review|negative review|left us a review|reviewer)[^.!?]*(?:lie|lies|liar|false|untrue|never|cheek|laugh|pathetic|sad)[^.!?]*
        ",
    )
});

/// A denial, or what somebody "only" did, up to four words on: `was not rude`, `didn't make you wait`, `you only waited`.
static DENIAL: LazyLock<Regex> = LazyLock::new(|| {
    phrases(
        r"
        (?:was|were|did|had)(?:n't| not| never)(?: [a-z0-9'-]+){1,4}
        our (?:[a-z]+ ){1,2}(?:is|are)(?:n't| not| never)(?: [a-z0-9'-]+){1,4}
        (?:we|i|he|she|they|nobody|no one|you) never(?: [a-z0-9'-]+){1,4}
        you (?:only|just|merely|barely|hardly)(?: [a-z0-9'-]+){1,4}
        ",
    )
});

/// Regret about what went wrong is no denial of it: `sorry that we did not call`, `this was not the welcome`.
static REGRET: LazyLock<Regex> = LazyLock::new(|| {
    phrases(
        r"
        (?:sorry|apologi[sz]e|apologies|regret|sad|disappointed|concerned|unacceptable|wrong)(?:,? (?:that|if|you|your|to|for|it|this|we|about|when|our|the))
        (?:this|that|it|which|what|there) (?:was|were|is|are|did|has|had|does)(?:n't| not| never)
        ",
    )
});

/// Whether a sentence regrets what went wrong and says nothing against it.
pub(crate) fn regrets(view: &View<'_>, sentence: usize) -> bool {
    let against = |word: &str| matches!(word, "but" | "however" | "although" | "though" | "actually" | "lie" | "lies");
    view.seek(&REGRET).iter().any(|hit| hit.sentence == sentence)
        && !view.sentence(sentence).split(|c: char| !c.is_alphanumeric()).any(against)
}

/// Words that carry what a review says: not the small words that any sentence has.
fn telling(text: &str) -> impl Iterator<Item = String> {
    text.split(|c: char| !c.is_alphanumeric() && c != '\'')
        .filter(|word| word.len() > 3 && !mark::is_hollow(word) && !word.ends_with("n't") && !COMMON.contains(word))
        .map(stem)
}

/// Long enough to tell something, and in no way the matter of a review.
const COMMON: &[&str] = &[
    "able", "been", "have", "from", "with", "your", "this", "that", "they", "them", "then", "when", "what", "will",
    "would", "could", "should", "here", "there", "discuss", "comment", "contact", "call", "please", "share", "know",
    "never", "only", "just", "merely", "barely", "hardly", "nobody", "practice", "team", "staff", "patient", "patients", "clinic", "surgery", "office", "dentist", "doctor", "review",
];

/// A word without the ending that its place in the sentence gives it: `waited`, `waiting` and `wait` are one word.
fn stem(word: &str) -> String {
    let shorter = |end: &&str| word.strip_suffix(*end).filter(|rest| rest.len() > 3 || (rest.len() > 2 && *end != "e"));
    ["ness", "ing", "ed", "ly", "es", "s", "e"].iter().find_map(shorter).unwrap_or(word).to_owned()
}

/// Every place where a public reply denies what stands in the text that it answers.
pub(crate) fn denials(view: &View<'_>) -> Vec<Hit> {
    let Some((answered, _)) = view.answered.filter(|_| view.channel().is_public_reply()) else { return Vec::new() };
    let said: BTreeSet<String> = telling(&answered.normal).collect();
    let regrets = view.seek(&REGRET);
    let denies = |hit: &Hit| {
        let regretted = regrets.iter().any(|r| r.sentence == hit.sentence && r.span.start <= hit.span.start);
        let words = Text::new(view.words(&hit.span)).normal;
        !regretted && telling(&words).any(|word| said.contains(&word))
    };
    view.seek(&DENIAL).into_iter().filter(denies).collect()
}

pub(crate) fn check(view: &View<'_>, findings: &mut Findings) {
    let pattern = if view.channel() == Channel::Post { &QUARREL } else { &ARGUES };
    let harmless = view.seek(&HARMLESS);
    for hit in view.seek(pattern) {
        if harmless.iter().any(|h| h.span.start <= hit.span.start && hit.span.start < h.span.end) {
            continue;
        }
        let confidence = if view.channel().is_private() { Confidence::Guess } else { Confidence::Likely };
        findings
            .add(
                hit.span,
                Code::Argumentative,
                confidence,
                "This argues with a critic where everyone can read it. It cannot be won, and each detail you correct \
                 tells something about a patient. Say that you are sorry they feel this way and ask them to contact you.",
            )
            .grip(if view.channel() == Channel::Post { Grip::Sentence } else { Grip::Text });
    }
    for hit in denials(view) {
        let words = view.words(&hit.span).trim().to_owned();
        findings
            .add(
                hit.span,
                Code::Argumentative,
                Confidence::Sure,
                format!(
                    "“{words}” denies what you are answering, where everyone can read it: that argues, and confirms \
                     that you know what happened. Say that you are sorry they feel this way and ask them to contact you."
                ),
            )
            .grip(Grip::Text);
    }
}
