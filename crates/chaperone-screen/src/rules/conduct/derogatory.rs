//! Finds scorn for patients, colleagues, employers or the profession, singly or as a group.
//!
//! Scorn for a disease, a biscuit or oneself is no finding. It knows plain insults and the turns of phrase that go
//! with them; irony without any such word is beyond it.

use std::sync::LazyLock;

use regex::Regex;

use crate::rule::{Findings, Grip};
use crate::view::{View, phrases};
use crate::{Code, Confidence};

/// Words that are an insult to whomever they are said of.
static INSULT: LazyLock<Regex> = LazyLock::new(|| {
    phrases(
        r"
        (?:muppets?|clowns?|cowboys?|butchers?|quacks?|idiots?|morons?|moronic|imbeciles?|scumbags?|scum|junkies?|junkie|druggies?|seeker|drug[- ]seeker|fraudsters?|spoofers?|chancers?|bludgers?|cookers|nutters?|lunatics?|psychos?|weirdos?|freaks?|slobs?|pigs?|vultures|liars?|losers?|trash|white trash|chavs?|pikeys?|peasants?|culchies?|rednecks?|hillbill(?:y|ies)|moaners?|whingers?|whiners?|timewasters?|time[- ]wasters?|freeloaders?|scroungers?|hypochondriacs?|frequent flyers?|cheapskates?|tight[- ]arse|tightwad|bully|bullies|coward|ghouls?|toad|grub|numpty|numpties|plonkers?|pillocks?|prats?|twits?|tits?|dickheads?|arseholes?|assholes?|bastards?|bitch(?:es)?|wankers?|shysters?|dopes?|eejits|gobshites?|karens|(?:a|this|another|bye,?|#) ?karen)
        (?:thick as|entitled (?:patients?|people|lot|mums?|moms?|parents|nhs|moaners?|much)|dumb as|dumb|dumber|thickest|brainless|clueless|useless|incompetent|hopeless|pathetic|vile|disgusting|filthy|smelly|stinks?|stinking|stank|reeks?|reeking|minging|rancid|gross|ungrateful|spineless|lazy|stupid|fat|ugly|toothless|illiterate|unwashed|feckless|gormless|deluded) (?:[a-z'-]+ )?(?:patients?|people|person|man|woman|lady|bloke|guy|lot|of them|old|mums?|moms?|mother|parents?|kids?|families|colleagues?|nurses?|dentists?|doctors?|gps?|bosses|boss|owners?|manager|managers|receptionists?|hygienists?|associate|lecturer|consultant|locum|principal|post|ditches|bricks|mince|a|as|bag|much|o|of|bat|cow|bint|git|so-and-so|nhs|medicaid|npc|ones?|lads?|girls?|fool|fools|clinic|practice|department|staff|team|profession|council|trust)
        (?:is|are|was|were|being|so|absolutely|proper|totally|really|just|too|plain|they're|he's|she's|you're|y'all are) (?:so |too |just |really |a bit |absolutely |bloody |plain |completely |utterly )?(?:useless|thick|stupid|dumb|pathetic|vile|disgusting|incompetent|clueless|hopeless|gross|minging|lazy|a joke|a disgrace|a nightmare|nightmare|insane|mental|crazy|bonkers|ridiculous|filthy|rotten|a liability|the worst|morons|idiots)
        natural selection|darwin (?:awards?|was right)|shouldn't (?:breed|be allowed)|should need a licen[sc]e|licen[sc]e to breed|need locking up|wants? locking up|should be (?:struck off|in jail|ashamed|sterili[sz]ed|banned)
        (?:no|hasn't seen a|never met a|allergic to a?|never seen a) toothbrush|learn some manners|breath (?:like|that could|to match|could)[^.!?]*|(?:teeth|mouth|face|breath|gums) like (?:a|an|the)[^.!?]*|rot in their gobs|meth mouth|crime scene
        couldn't (?:find|lead|run|hit|organi[sz]e|pull|drill|pass|read|spot|diagnose) (?:a|an|ducks|his own|her own|their own|water)[^.!?]*|can't (?:prep|find|read|spot|even|do a|take a) (?:a|an|the|x-ray|spell|basic|brush)[^.!?]*|wouldn't know a[^.!?]*|brain cell\w*|two brain cells|not the sharpest|sandwich short|lights are on
        (?:botched|failed|dodgy|shoddy|butchered|terrible|awful|rubbish|appalling) (?:endo|work|crown|crowns|job|dentistry|implants?|fillings?|by|estate agent|dentist|dentists)
        (?:some|half|most) (?:of )?(?:people|patients|of you|of you lot|of y'all|you people|of these people|of them|of our patients|of my patients) (?:have no (?:shame|manners|idea|clue)|just (?:want|enjoy|love|need|don't)|are (?:just |so |too |really |plain )*(?:thick|stupid|dumb|useless|rude|vile|lazy|entitled|disgusting|awful|the worst|beyond)|shouldn't|should (?:be|need)|really are|couldn't find|don't deserve|lie|make (?:me|us) want|clearly (?:think|have|don't))[^.!?]*
        (?:you|these|those|nhs|medicaid|welfare|benefits?|dole|free) (?:people|lot|types|moms?|mums?|crowd|patients) (?:are|have|want|get|make|expect|like|think|just|who)[^.!?]*
        people like (?:that|them|you|him|her)|what do you expect|no shame|broke is a mindset|get what (?:they|you) pay for|got what (?:he|she|they) paid for|cheap people|the lot of you|professional victim|victim mentality|attention seek\w+|whale watching|can't fix stupid
        (?:worst|most (?:annoying|stupid|irritating|difficult|disgusting)) (?:patient|patients|dso|boss|practice|clinic|parents?|dentist|colleague|excuses?)
        (?:hate|despise|detest|loathe|sick of|sick to death of|fed up (?:with|of)|can't stand|done with|tired of) (?:[a-z'-]+ )?(?:patients?|these people|nhs patients|medicaid|parents|mums|moms|my boss|my colleagues|the public|stupid|whiny|entitled|kids|children|the fat|people who)[^.!?]*
        (?:off her face|off his face|drunk again|smell(?:s|ed)? (?:like|of) (?:a brewery|an ashtray|drink|failure|wee|feet)|tooth i could smell|could smell (?:him|her|it))
        (?:unlike|worse than|not like) (?:the|those) (?:cowboys|butchers|clowns|last one|corporate|chain|quacks)[^.!?]*
        ",
    )
});

/// Where such a word is no insult: it is about a thing, a saying, or a rule of kindness.
static HARMLESS: LazyLock<Regex> = LazyLock::new(|| {
    phrases(
        r"
        (?:clown ?fish|clowns? (?:show|doctor|visit|noses?|day)|guinea pigs?|pigs? in blankets|butcher's|the butcher|local butcher|cowboys? (?:boots|hat|film|builder|night|stadium|game)|dallas cowboys?|go cowboys|anti-?bully\w*|bully(?:ing)? (?:is|week|policy|guidance|support)|stop bullying|no such thing as a (?:stupid|silly)[^.!?]*|not (?:lazy|stupid|silly|useless)|nobody is (?:stupid|lazy)|boomers? (?:and|to)|fat[- ]free|full[- ]fat|low[- ]fat|crazy (?:busy|good|hair|golf|socks|day)|mental health|pigs? (?:race|roast)|dinosaurs? (?:park|museum|stickers?|toothbrush\w*|teeth|t-?shirts?|sticker)|dummy|freak (?:weather|accident|storm))
        i'm (?:so |such a |a bit )?(?:lazy|useless|hopeless|a nightmare|thick|dumb)
        ",
    )
});

pub(crate) fn check(view: &View<'_>, findings: &mut Findings) {
    let harmless = view.seek(&HARMLESS);
    for hit in view.seek(&INSULT) {
        if harmless.iter().any(|h| h.span.start <= hit.span.start && hit.span.start < h.span.end) {
            continue;
        }
        let words = view.words(&hit.span).trim().to_owned();
        findings
            .add(
                hit.span,
                Code::Derogatory,
                Confidence::Likely,
                format!(
                    "“{words}” speaks of people with scorn. Whoever is meant may read it, and so will every patient who \
                     wonders what you say about them. There is no kinder way to say it: leave it out."
                ),
            )
            .grip(Grip::Sentence);
    }
}
