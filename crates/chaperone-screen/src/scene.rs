//! Whether a text tells of one patient, and in which sentences.
//!
//! Facts say what stands in a text; the scene says whether it is somebody's story. A treatment in an opening-hours
//! post is no story; "her new crown" is. Cues are weighed per sentence and over the text; the weights were set by
//! reading the train rows of the practice corpus. Deliberately absent: what may be said, which is for the rules.

use std::ops::Range;
use std::sync::LazyLock;

use regex::Regex;

use crate::Draft;
use crate::facts::{Facts, Kind, Sentence, Whose};
use crate::rules;
use crate::text::Text;
use crate::view::{Hit, View, hits, phrases};

/// What a text is about.
#[derive(Debug, Default)]
pub(crate) struct Scene {
    /// For each sentence, whether it tells of one patient.
    pub(crate) patient: Vec<bool>,
    /// The words that say so: `our patient`, `came to us`, `back today`.
    pub(crate) attendance: Vec<Range<usize>>,
    /// Those of them that tell what somebody who works here did for another person, whom no word but "her" or "him" names.
    pub(crate) done_to: Vec<Range<usize>>,
    /// The words that tell of somebody's health or care.
    pub(crate) care: Vec<Range<usize>>,
    /// The text says of itself that it is made up.
    pub(crate) fiction: bool,
    /// A reply that confirms or denies that somebody is a patient.
    confirms: bool,
}

impl Scene {
    /// Whether any sentence tells of one patient.
    pub(crate) fn any_patient(&self) -> bool {
        self.patient.contains(&true)
    }

    /// Whether the text tells anything at all about a patient.
    pub(crate) fn discloses(&self) -> bool {
        self.confirms || self.any_patient()
    }

    /// Whether a name or handle stands in what is told of a patient.
    pub(crate) fn named(&self, view: &View<'_>) -> bool {
        let names = [Kind::PersonName, Kind::Initials, Kind::Handle, Kind::IdNumber];
        view.private(&names).any(|name| self.patient.get(view.sentence_at(name.span.start)) == Some(&true))
    }
}

/// What was done, what was wrong, what was looked at.
pub(crate) static CARE: LazyLock<Regex> = LazyLock::new(|| {
    phrases(
        r"
        (?:her|his|their|a|an|the|new|first|two|three|four|five|six|eight|full|upper|lower|temporary|lab|final)? ?(?:new |final |first |front |back |upper |lower |full |porcelain |composite |implant |dental |custom |beautiful |shiny ){0,3}(?:crowns?|veneers?|implants?|dentures?|bridges?|fillings?|braces|aligners?|retainers?|extractions?|root canals?|rct|bonding|whitening|bridgework|onlays?|inlays?|mouthguards?|night guards?|night ?guard|palate expanders?|expander|train tracks)(?: off| on| out| fitted| done| treatment| today)?
        (?:wisdom|front|milk|baby|wonky|broken|chipped|knocked-out|missing|rotten|bad) (?:tooth|teeth|incisors?|molars?)(?: out)?
        (?:wisdoms|invisalign|full[- ]mouth rehab\w*|smile makeover|smile design|full arch|all[- ]on[- ](?:4|four)|sinus lift|bone graft|gum graft|deep clean|scale and polish|fluoride varnish|sedation|general anaesthetic|apicectomy|overjet|overbite|crossbite|amelogenesis\w*)
        (?:surgery|operation|biopsy|chemo|chemotherapy|radiotherapy|dialysis|physio|rehab|hip replacement|knee replacement|hip|cataracts?|transplant|ivf|c-section|scan|x-rays?|mri|bloods|blood test|smear|jab|vaccine|ecg)(?: \w+)? (?:done|today|on|with us|last|this|in)
        (?:cancer|diabetes|diabetic|stroke|tumou?r|abscess|sepsis|dementia|alzheimer's|parkinson's|epilepsy|asthma|eczema|psoriasis|depression|anxiety|anorexia|bulimia|hiv|hepatitis|miscarriage|pregnan(?:t|cy)|acne|migraines?|arthritis|melanoma|leukaemia|leukemia|heart attack|overdose|addiction|meth|heroin|alcoholi\w+|autis\w+|adhd|down's syndrome|cerebral palsy|dental phobia|needle phobia|phobic|tmj|bruxism|gum disease|periodontitis|decay|cavit(?:y|ies)|fracture|knee|shoulder rebuild|acl|tear)
        (?:braces|train tracks|brace|cast|stitches) (?:off|out|came off|are off|on)
        ",
    )
});

/// Words that make somebody a patient of ours, in the singular.
static OUR_PATIENT: LazyLock<Regex> = LazyLock::new(|| {
    phrases(
        r"
        (?:our|my|another|one|today's|yesterday's|first|last|favou?rite|oldest|youngest|bravest|own|longest[- ]standing) (?:[a-z'-]+ ){0,3}(?:patient|client|pt)
        (?:one|two|three|some|most) of (?:our|my) (?:[a-z'-]+ ){0,3}(?:patients|clients|regulars)
        (?:a|an|had a|saw a) (?:[a-z'-]+ ){0,3}(?:patient|client|pt) (?:came|of (?:ours|mine)|who|today|yesterday|last|told|said|walked|in|this|named|called|asked|rang|just|has|had|from|whose|again)
        (?:patient|client|pt) of (?:the (?:day|week|month|year)|ours|mine)
        patients? like [a-z]+
        (?:welcomed|saw|seen|met|treated|waved off) (?:back )?(?:a|an) (?:[a-z'-]+ ){0,3}(?:patient|client|pt)
        (?:one|two|three|four|five|several|some|both)(?: of (?:them|you|those))? (?:came|come|were brought|was brought|were rushed|was rushed|ended up) (?:in )?(?:to|with) us
        ",
    )
});

/// Attendance and gratitude for it.
static CAME: LazyLock<Regex> = LazyLock::new(|| {
    phrases(
        r"
        (?:back|in|here) (?:with us )?(?:today|yesterday|again today|this morning|this afternoon|this week|last week|on (?:mon|tues|wednes|thurs|fri|satur|sun)day)
        (?:came|comes|came back|come|coming|been coming|been) (?:in )?to (?:us|see us|see me|me|our (?:clinic|practice|surgery|office)|dr\.? [a-z]+)
        (?:came|comes|popped|pops|walked|hobbled|limped|marched|drove|turned up|rocked up|rolled) (?:in|into (?:the|our|my) (?:surgery|clinic|practice|office|chair|waiting room))
        (?:sat|been|having|had|have|was|back|hopped|in|is) (?:[a-z]+ ){0,2}in (?:the|our|my|dr\.? [a-z]+'s) chair
        trust(?:ing|ed)? (?:us|me|our team|dr\.? [a-z]+|the team)(?: with)?
        (?:left|leaving|walked out|skipped out|drove home) (?:us )?(?:with|here with|smiling|beaming|grinning)
        (?:had|have|has|got|get|kept) (?:her|him|them) (?:smiling|beaming|grinning)(?: again)?
        (?:lovely|great|good|nice|wonderful|fab|brilliant) to (?:see|have|welcome|treat) (?:back )?a(?: (?:[a-z'-]+ ){0,2}(?:patient|client|face|smile|family))?
        (?:been|stuck|is|was) (?:with us|a patient|on our books|one of ours) (?:since|for)
        (?:looked|looking) after (?:her|him|them|this|[a-z]+) for
        (?:treated|treating|fitted|removed|extracted|took out|rebuilt|restored|delivered|placed|whitened|straightened) (?:her|his|him|this|their)
        (?:had|got|gets|getting|has had|has got|having) (?:her|his|their|a|an|two|three|four|five|six|eight|all) (?:[a-z'-]+ ){0,4}(?:out|off|done|fitted|placed|removed|fixed|sorted|closed|pulled)
        (?:appointment|check[- ]?up|hygiene visit|visit) (?:today|yesterday|this morning|last week|with us)
        dna'?d|no[- ]show(?:ed|s)?|failed to attend|missed (?:his|her|their|another|two|three|four) (?:[a-z]+ )?(?:appointments?|slots?)
        ",
    )
});

/// Captions that promise one person's treatment.
static CAPTION: LazyLock<Regex> = LazyLock::new(|| {
    phrases(
        r"
        (?:braces|brace|train tracks|tracks) (?:are |came |is |coming )?off
        case (?:of the (?:day|week|month)|reveal|study|alert)|(?:recent|latest|today's|this|lovely|beautiful|challenging) (?:[a-z-]+ )?case
        (?:smile|full|total|incredible|amazing|stunning|another|this|what a|wow) (?:[a-z-]+ )?(?:makeover|transformation|reveal|glow[- ]up)
        before (?:and|&|/|\+|n) afters?|swipe (?:for|to see|across|left|right|→)
        [a-z]+'s (?:smile|new smile|transformation|journey|story|makeover|veneers|implants|braces|new teeth)
        (?:day|week) (?:1|one) (?:v|vs|to|versus)
        debond day|deband day|reveal day
        ",
    )
});

/// What we did for somebody, and joy about somebody.
static WE_DID: LazyLock<Regex> = LazyLock::new(|| {
    phrases(
        r"
        (?:we|i|dr\.? [a-z]+|our [a-z]+) (?:just |finally |also |have |recently )?(?:replaced|bonded|placed|fitted|took|restored|removed|straightened|scanned|reimplanted|rebuilt|closed|extracted|whitened|treated|saw|pulled|squared|polished|eased|made (?:her|him|them)|delivered|numbed|splinted|stitched|diagnosed)
        patient approved|(?:has|have|had|was|were|is) (?:been )?(?:treated|fitted|seen|sedated|discharged|diagnosed|referred)|went from|months? (?:of|on|later)|weeks? (?:after|post|later)|visits? later|before you ask
        ",
    )
});
static JOY: LazyLock<Regex> = LazyLock::new(|| {
    phrases(
        r"
        congrat\w*|well done|so proud of|proud of|look at (?:this|that|these)|obsessed with|huge thanks|shout[- ]?out|happy birthday|say hello to|meet|check out|remember [a-z]+|letting us (?:share|post)|what a (?:smile|star|trooper|legend|transformation|woman|man)|can't stop (?:smiling|laughing)|looking (?:gorgeous|amazing|fab\w*)|felicidades|enjoy your
        ",
    )
});

/// One person, by a word that is no name.
static SOMEBODY: LazyLock<Regex> = LazyLock::new(|| {
    phrases(
        r"
        (?:a|an|this|our|one|the|my|some|another|that) (?:[a-z'-]+ ){0,3}(?:lady|gentleman|gent|man|woman|bloke|lad|lass|girl|boy|fella|chap|guy|kid|teen|teenager|toddler|grandad|grandma|granny|nan|nana|mum|mom|dad|pensioner|bride|groom|bride[- ]to[- ]be|couple|gal|dude|little one|little man|princess|superstar|warrior|legend|hero|farmer|teacher|builder|nurse|student|firefighter|veteran|priest|vicar|plumber|driver|baker|soldier|singer|musician|footballer|hurler|garda|officer|fisherman|postman|milkman)
        (?:\d{1,2}|[a-z]+-)[- ]?(?:yo|y/o|yrs?[- ]old|year[- ]old|m|f)
        ",
    )
});

static THIRD_PERSON: LazyLock<Regex> =
    LazyLock::new(|| phrases(r"he|she|him|her|his|hers|he's|she's|he'd|she'd|himself|herself"));

/// The team, and those who are no patients.
static TEAM: LazyLock<Regex> = LazyLock::new(|| {
    phrases(
        r"
        (?:our|my|the|new|newest|lead|senior|trainee|foundation|practice|dental|head) (?:[a-z'-]+ ){0,3}(?:nurse|nurses|dentist|dentists|hygienist|hygienists|receptionist|receptionists|practice manager|manager|associate|therapist|technician|assistant|orthodontist|periodontist|doctor|gp|gps|physio|podiatrist|pharmacist|optometrist|optician|team|staff|colleague|principal|coordinator|apprentice|cleaner|boss|midwife|paramedic|vet)
        on reception|from reception|behind the desk|front desk|joins us|joined us|joined the team|join the team|welcome to the team|meet the team|work(?:s|ed)? (?:here|for us|with us)|maternity leave|retir(?:es|ed|ing|ement)|qualified (?:from|as|in)|promoted|passed (?:her|his|their) (?:exam|nvq|driving|diploma|finals)|we're hiring|vacancy|volunteers?|raised £|raised \$|raising money|fundrais\w+|marathon|10k|bake sale|coffee morning|open day|fun run
        my own|i had my|my (?:dad|mum|mam|mom|sister|brother|husband|wife|nan|gran|daughter|son) (?:let|says|said|made|is making)
        ",
    )
});

/// A general statement, an offer or an instruction.
static GENERAL: LazyLock<Regex> = LazyLock::new(|| {
    phrases(
        r"
        (?:many|most|some|all|our|new|nhs|private|existing|nervous|anxious|older|younger|every|any|few|lots of|plenty of) (?:[a-z-]+ )?(?:patients|people|adults|children|families|folk|of you|of us|person|child|patient)
        if (?:you|your|a|an|it|something|anyone|somebody|someone)|did you know|you can|you may|you should|you'll|you will|we recommend|we offer|from £|from \$|book (?:now|in|online|your|a)|call us|ring us|it's never too late|how (?:to|often|long|much)|what is|what are|why do|tips?|myth|fact|facts|faq|reminder
        ",
    )
});

/// Words after `our patient` that make it a title or a body.
static NO_PATIENT: LazyLock<Regex> = LazyLock::new(|| {
    phrases(
        r"patients? (?:advocate|liaison|experience|safety|relations|care|services|coordinator|participation|support|portal|information|leaflets?|records?|list|choice|charges|group|forum|panel|was a dentist)",
    )
});

static FICTION: LazyLock<Regex> = LazyLock::new(|| {
    phrases(
        r"
        fictional|made[- ]up|invented|imaginary|does(?:n't| not) exist|do(?:n't| not) exist|hypothetical(?:ly)?|role[- ]?play|not a real (?:patient|person|case)|mannequin|phantom head|typodont|novel|no patient of ours|we made (?:you|him|her|them) up
        stock photo|models? only|model teeth|plastic teeth|storybook|tooth fairy
        ",
    )
});

/// What care leads to, in one person who is "her" or "him".
static RESULT: LazyLock<Regex> = LazyLock::new(|| {
    phrases(
        r"
        (?:had|has|got|has got|kept|left|made|sent) (?:her|him) (?:home |away |back )?(?:smiling|beaming|grinning|pain[- ]free|out of pain|comfortable)(?: again)?
        (?:had|has|got|has got) (?:her|him) (?:eating|chewing|biting|walking|running|sleeping|talking|singing|hearing|seeing|reading|driving|playing) (?:again|without pain|pain[- ]free)
        (?:had|has|got|has got) (?:her|him) back on (?:her|his) feet|put (?:her|him) (?:at ease|out of (?:her|his) (?:pain|misery))
        (?:treated|numbed|sedated|examined|diagnosed|stitched) (?:her|him)
        ",
    )
});

/// Words between who did it and what they did.
const BETWEEN: &[&str] =
    &["just", "soon", "quickly", "finally", "even", "then", "also", "has", "already", "really", "gently"];

/// Where somebody who works here, by name, did this to "her" or "him": by grammar that is another person (whoever does it
/// to herself is "herself"), and whom a practice treats is a patient.
fn done_to(text: &Text, facts: &Facts) -> Vec<Hit> {
    let staff = |hit: &Hit| {
        facts.of(Kind::PersonName).filter(|name| name.whose == Whose::Staff).any(|name| {
            let between = text.original.get(name.span.end..hit.span.start);
            between.is_some_and(|words| words.split_whitespace().all(|word| BETWEEN.contains(&word)))
        })
    };
    hits(text, &RESULT).into_iter().filter(staff).collect()
}

fn meets(one: &Hit, other: &Hit) -> bool {
    one.span.start < other.span.end && other.span.start < one.span.end
}

/// Reads the scene of a text.
pub(crate) fn read(draft: &Draft, text: &Text, facts: &Facts) -> Scene {
    let count = facts.sentences.len();
    let mut scene = Scene { patient: vec![false; count], ..Scene::default() };
    if facts.has(Kind::Fiction) || FICTION.is_match(&text.normal) {
        scene.fiction = true;
        return scene;
    }
    if draft.channel.is_public_reply() {
        return reply(text, facts);
    }
    if draft.channel.is_private() {
        return message(text, facts);
    }
    let came = hits(text, &CAME);
    let bodies = hits(text, &NO_PATIENT);
    let body = |hit: &Hit| bodies.iter().any(|b| meets(b, hit));
    let ours: Vec<Hit> = hits(text, &OUR_PATIENT).into_iter().filter(|hit| !body(hit)).collect();
    let health = care(text, facts);
    let done_to = done_to(text, facts);
    let came: Vec<Hit> = came.into_iter().filter(|hit| !done_to.iter().any(|done| meets(done, hit))).collect();
    let mut weight = vec![0.0_f32; count];
    let mut add = |hits: &[Hit], worth: f32| {
        let mut seen = vec![false; count];
        for hit in hits {
            if let (Some(total), Some(once)) = (weight.get_mut(hit.sentence), seen.get_mut(hit.sentence))
                && !std::mem::replace(once, true)
            {
                *total += worth;
            }
        }
    };
    add(&ours, 2.0);
    add(&came, 1.0);
    add(&hits(text, &CAPTION), 1.5);
    add(&hits(text, &SOMEBODY), 0.8);
    add(&hits(text, &THIRD_PERSON), 0.7);
    add(&hits(text, &WE_DID), 0.7);
    add(&hits(text, &JOY), 0.5);
    add(&hits(text, &TEAM), -1.4);
    add(&hits(text, &GENERAL), -1.2);
    let mut sure = vec![false; count];
    for hit in came.iter().chain(&ours) {
        if let Some(flag) = sure.get_mut(hit.sentence) {
            *flag = true;
        }
    }
    for (number, sentence) in facts.sentences.iter().enumerate() {
        let Some(total) = weight.get_mut(number) else { continue };
        let cared = health.iter().any(|span| sentence.span.start <= span.start && span.start < sentence.span.end);
        if cared {
            *total += 1.0;
        }
        *total += of_facts(facts, sentence, cared || sure.get(number) == Some(&true));
    }
    let best = weight.iter().copied().fold(0.0, f32::max);
    let sum: f32 = weight.iter().filter(|w| **w > 0.0).sum();
    let told = best >= 1.9 || (best >= 1.5 && sum >= 2.4);
    if told {
        for (flag, weight) in scene.patient.iter_mut().zip(&weight) {
            *flag = *weight >= 0.7;
        }
    }
    for done in &done_to {
        if let Some(flag) = scene.patient.get_mut(done.sentence) {
            *flag = true;
        }
    }
    scene.done_to = done_to.into_iter().map(|hit| hit.span).collect();
    scene.attendance = came.into_iter().chain(ours).map(|hit| hit.span).chain(scene.done_to.clone()).collect();
    scene.care = health;
    scene
}

/// Words that tie care to the person answered, or to somebody they both know.
static OF_THEIRS: LazyLock<Regex> = LazyLock::new(|| {
    phrases(
        r"your|you've|you had|you have|you were|you got|you missed|you owe|his|her|she|he|their|hers|that|the|those|these|how's|it",
    )
});

/// Care as an offer, a price, a rule for everybody, or the right door.
static OFFERED: LazyLock<Regex> = LazyLock::new(|| {
    phrases(
        r"
        if you|we (?:do|offer|can|provide|don't|have)|prices?|cost|costs|fees?|from [£€$]?\d+|depends?|(?:can't|cannot|unable to|not able to) [a-z]+|please (?:call|ring|phone|contact)|would need|we'd need|book|usually|most|many|generally|anyone|everyone|people|patients|children|adults
        ",
    )
});

/// A public reply: what is told of the person answered.
fn reply(text: &Text, facts: &Facts) -> Scene {
    let care = care(text, facts);
    let patient = facts
        .sentences
        .iter()
        .enumerate()
        .map(|(number, sentence)| {
            let words = text.sentences.get(number).map(|s| text.slice(s.normal.clone())).unwrap_or_default();
            care.iter().any(|span| sentence.span.start <= span.start && span.start < sentence.span.end)
                && OF_THEIRS.is_match(words)
                && !OFFERED.is_match(words)
        })
        .collect();
    Scene { patient, care, confirms: rules::confirms(text), ..Scene::default() }
}

/// That somebody else than the reader came, did not come, or is on the books.
static THEY_CAME: LazyLock<Regex> = LazyLock::new(|| {
    phrases(
        r"
        (?:he|she|they|he's|she's|they're|[a-z]+) (?:(?:is|are) |)(?:one of ours|a patient(?: here| of ours)?|registered (?:here|with us)|on our books)
        (?:he|she|they) (?:was|were|is|has been|had been|came) (?:in|here|seen|booked in) (?:last|on|today|yesterday|this|at|and|around|again|for|earlier|just)
        (?:he|she|they|your [a-z]+) (?:turned up|showed up|missed|cancelled|rang us|called us|didn't turn up|did not turn up|never (?:brings|comes|turned up)|came in|popped in|has an appointment|had an appointment|is booked|is due)
        (?:his|her|their) (?:last|next) (?:visit|appointment|check[- ]?up)|last visit was
        ",
    )
});

/// A private message: what is told of somebody else than its reader.
fn message(text: &Text, facts: &Facts) -> Scene {
    let mut visits = hits(text, &CAME);
    visits.extend(hits(text, &THEY_CAME));
    let care = care(text, facts);
    let told = |sentence: &Sentence, words: &str| {
        let third = THIRD_PERSON.is_match(words)
            || facts.within(sentence).iter().any(|f| f.kind == Kind::PersonName && f.whose == Whose::Patient);
        let inside = |span: &Range<usize>| sentence.span.start <= span.start && span.start < sentence.span.end;
        third && (care.iter().any(inside) || visits.iter().any(|hit| inside(&hit.span)))
    };
    let patient = facts
        .sentences
        .iter()
        .enumerate()
        .map(|(number, sentence)| {
            let words = text.sentences.get(number).map(|s| text.slice(s.normal.clone())).unwrap_or_default();
            told(sentence, words)
        })
        .collect();
    Scene { patient, care, attendance: visits.into_iter().map(|hit| hit.span).collect(), ..Scene::default() }
}

/// What the facts of a sentence add.
fn of_facts(facts: &Facts, sentence: &Sentence, tied: bool) -> f32 {
    let mut worth: f32 = 0.0;
    let named = if tied { 1.0 } else { 0.4 };
    for fact in facts.within(sentence) {
        worth += match (fact.kind, fact.whose) {
            (Kind::PersonName | Kind::Initials | Kind::HashtagName | Kind::Handle, Whose::Patient) => named,
            (Kind::PersonName | Kind::Initials, Whose::Unknown) => 0.5 * named,
            (Kind::PersonName, Whose::Staff) => -0.8,
            (Kind::Attendance | Kind::PatientWord | Kind::Age, Whose::Patient | Whose::Unknown) => 0.6,
            (Kind::Occupation | Kind::Kinship | Kind::Appearance, Whose::Patient | Whose::Unknown) => 0.25,
            _ => 0.0,
        };
    }
    worth.clamp(-1.5, 1.8)
}

/// Every place that tells of care or health, from the facts and the turns of phrase; overlapping ones joined.
fn care(text: &Text, facts: &Facts) -> Vec<Range<usize>> {
    let kinds = [Kind::Treatment, Kind::Condition, Kind::Drug, Kind::PrescriptionDrug, Kind::Tooth, Kind::Record];
    let told = facts.facts.iter().filter(|fact| kinds.contains(&fact.kind) && fact.whose != Whose::Nobody);
    let mut spans: Vec<Range<usize>> = told.map(|fact| fact.span.clone()).collect();
    spans.extend(hits(text, &CARE).into_iter().map(|hit| {
        let words = text.original.get(hit.span.clone()).unwrap_or_default();
        let lead = words.len() - words.trim_start().len();
        hit.span.start + lead..hit.span.end
    }));
    spans.sort_by_key(|span| span.start);
    let mut joined: Vec<Range<usize>> = Vec::with_capacity(spans.len());
    for span in spans {
        match joined.last_mut() {
            Some(last) if span.start <= last.end => last.end = last.end.max(span.end),
            _ => joined.push(span),
        }
    }
    joined
}
