//! Turns of phrase that mean danger to life or a threat with a time, a place, means or watching, by kind. Recall comes
//! first: a person looks at every one.
//!
//! The kinds are those of labelling rule 12 of `corpus/SCHEMA.md`, read from its words and from the train rows.
//! Deliberately absent: any judgement of how likely the danger is, and whatever is only hinted at, which needs the
//! sorter.

use std::ops::Range;
use std::sync::LazyLock;

use regex::Regex;

use super::Label;
use crate::text::Text;
use crate::view::{hits, phrases};

/// What kind of danger.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Danger {
    Breathing,
    Swelling,
    Allergy,
    Bleeding,
    Tooth,
    Chest,
    Stroke,
    Head,
    Sight,
    Infection,
    Poison,
    Birth,
    Suicide,
    /// Somebody is being hurt now.
    Harm,
    Threat,
}

impl Danger {
    /// The labels that come with it.
    pub(super) fn labels(self) -> &'static [Label] {
        match self {
            Danger::Suicide => &[Label::Emergency, Label::Safeguarding],
            Danger::Harm => &[Label::Safeguarding, Label::Emergency],
            Danger::Threat => &[Label::Threat],
            _ => &[Label::Emergency],
        }
    }

    /// What its words are taken for, for a reader who knows no medicine.
    pub(super) fn words(self) -> &'static str {
        match self {
            Danger::Breathing => "trouble with breathing or swallowing",
            Danger::Swelling => "a swelling that may spread",
            Danger::Allergy => "a bad reaction, such as an allergy or a sting",
            Danger::Bleeding => "heavy bleeding, or bleeding that does not stop",
            Danger::Tooth => "a tooth that was knocked out",
            Danger::Chest => "trouble with the heart, or a collapse",
            Danger::Stroke => "signs of a stroke",
            Danger::Head => "an injury of the head",
            Danger::Sight => "danger to somebody's sight",
            Danger::Infection => "signs of a serious infection",
            Danger::Poison => "something poisonous, or too much of a medicine",
            Danger::Birth => "danger to a mother or a baby",
            Danger::Suicide => "a wish to die, or to be hurt",
            Danger::Harm => "somebody being hurt now",
            Danger::Threat => "a threat that says when, where or how, or watching",
        }
    }
}

static DANGERS: LazyLock<[(Danger, Regex); 15]> = LazyLock::new(|| {
    [
        (
            Danger::Breathing,
            phrases(
                r"
                (?:can't|cannot|cant|can not|can hardly|can barely|struggling to|hard to|hurts to|trouble|difficulty|difficult to|unable to) (?:really |even |properly )?(?:breathe|breath|breathing|swallow|swallowing)
                (?:can't|cannot|cant|can not|can hardly|can barely|couldn't|hard to|not) (?:really |even |seem to )?(?:get|catch|take|draw|gettin) (?:a |my |her |his |their |any |me |enough |enuff )?(?:proper |full |deep |good )?(?:breath|air)
                (?:breathing|breathin) (?:feels |is |gone )(?:tight|hard|funny|fast)|(?:not|stopped) breathing|gasping|ribs (?:are )?(?:going|sucking|pulling) in
                (?:wheezy|wheezing|wheezin)[^!?]{0,80}(?:antibiotic|tablet|pill|stung|sting|swallowed|crown|wrong way|chest|tongue|lips|jab|injection|cough\w*)
                (?:antibiotic|tablet|pill|stung|sting|swallowed|peanut|crown|wrong way|wrong pipe|throat|amoxicillin|amoxicilin|tongue|lips)[^!?]{0,90}(?:wheezy|wheezing|wheezin)|whistling when i breathe
                (?:throat|airway)(?:'s|s)? (?:is |feels |feel |has |just )?(?:closing|closed|tight|swelling|swollen|itching)
                (?:short of|gasping for) breath|turning blue|going (?:blue|dusky)|choking on|(?:lying|laying|lie) down i choke
                lips (?:going|are|gone|turning|look|looks|is|have gone)? ?(?:kinda |kind of |a bit |a little |all )?(?:blue|grey|gray)|(?:blue|grey|gray) (?:round|around) the (?:lips|mouth)
                tongue(?:'s|s)? (?:is |feels |has |have |gone |now |being )*(?:kind of |kinda |really |all |so )?(?:swelling|swollen|swole|huge|massive|fat|thick|big|pushed up|lifting)
                (?:tongue and lips|lips and tongue) (?:are |have )?(?:gone |swelling |swollen )|feels? (?:my )?(?:throat|tongue) (?:thick|closing)
                (?:swallow|swallowing|gagging on|choking on) (?:my |his |her )?(?:own )?(?:spit|saliva)|(?:spit|water) (?:won't|wont|will not) go down|can't get water down|cant get water down
                (?:swallow\w*|swallied|inhaled|ate|eat|eaten|breathed)[^.!?]{0,60}(?:battery|batteries|magnet|magnets)|(?:battery|batteries|magnets?)[^.!?]{0,40}(?:swallow\w*|ate)
                (?:swallowed|swallied|inhaled|breathed (?:it )?in)[^?]{0,80}(?:cough\w*|wheez\w*|choking|stuck|breath|colour|color|gone grey|gone gray|dusky)
                (?:down|gone down|went down) the wrong (?:way|pipe)|stuck (?:deep )?in (?:my|ma|me|his|her|the) throat
                ",
            ),
        ),
        (
            Danger::Swelling,
            phrases(
                r"
                (?:swelling|swollen|swole|swelled|puffed up|puffed out)[^.!?]{0,40}(?:eye|eyes|neck|throat|tongue|spreading|down to|under my jaw|under the chin|collar ?bone|can't open)
                (?:swelling|face|cheek|jaw|lip)[^.!?]{0,30}(?:is spreading|spreading|getting bigger|keeps growing|up to my eye|to his eye|to her eye)
                eye(?:'s|s)? (?:is |now |half |nearly |all |was )*(?:swollen shut|swelling shut|closing|closin|closed up|half shut|nearly shut|shut wi\w*)|eye (?:won't|wont|will not) open
                neck(?:'s|s)? (?:is |now |was )*(?:swollen|swelled|swole|puffed|hard)|(?:cheek|face|jaw|gum|lump|it)[^.!?]{0,40} (?:down|into) (?:me|my|his|her|the) (?:neck|collar ?bone)
                (?:face|jaw|cheek|leg) (?:came up |is |has gone |like |swole up )*(?:like a balloon|the size of a (?:grapefruit|melon|orange|tennis ball)|like a (?:balloon|pumpkin|football))
                open (?:my |his |her )?(?:mouth |jaw )?(?:wide )?(?:only |more than |about )?(?:a |one |the )?(?:finger|width of)|(?:can't|cant|can barely|can hardly|hardly|barely|can't hardly) (?:get )?(?:open )?my (?:mouth|jaw)(?: open)?
                potato in (?:it|there|my mouth|my throat|me mouth)|floor of (?:my |the )?mouth|jaw(?: is|'s|s)? (?:locked|stuck) (?:wide )?open|jaw (?:won't|wont) (?:close|shut)|mouth no open
                (?:swelling|swollen|abscess|swole)[^?]{0,90}(?:(?:and|with|a|got|running|high|\d) fever|fever (?:of |is )?\d|shiver\w*|shaking|chills|burning up|burning hot|temp (?:is |of )?(?:39|40|10[2345]))|(?:shiver\w*|chills|burning up|fever \d\d)[^?]{0,90}(?:swelling|swollen|abscess|swole)
                ",
            ),
        ),
        (
            Danger::Allergy,
            phrases(
                r"
                (?:hives|welts|blotchy|big red (?:spots|lumps)|red lumps)[^?]{0,90}(?:throat|tongue|lips|breath|wheez\w*|voice|swell\w*|neck)
                (?:throat|tongue|lips|breath|wheez\w*|voice)[^?]{0,90}(?:hives|welts|blotchy)|anaphyla\w*|epi ?pen is at
                lips (?:are |r |have |gone |went |now |kinda |kind of |really |so |is )*(?:fat|huge|like (?:two )?sausages|tingl\w*)[^?]{0,90}(?:antibiotic|tablet|pill|wheez\w*|throat|breath|stung|bee|peanut|since)
                (?:antibiotic|amoxicil+in|tablet|stung|bee|peanut|pill|pills|latex)[^?]{0,90}(?:lips|tongue|throat) (?:are |r |have |gone |went |now |kinda |kind of |really |so |is |feels )*(?:fat|huge|swell\w*|swollen|weird|tingl\w*|closing|tight)
                stung on the (?:tongue|mouth|throat|lip)|(?:bit|bitten|bite)[^.!?]{0,25}(?:snake|brown|redback|red back)|(?:snake|redback|spider) ?bite
                ",
            ),
        ),
        (
            Danger::Bleeding,
            phrases(
                r"
                (?:won't|wont|will not|doesn't|can't|cant|hasn't|not|never|can not) (?:get it to )?stop(?:ped|ping)? (?:the |it )?(?:bleeding|pouring)
                bleeding[^.!?]{0,40}(?:won't|wont|hasn't|will not|doesn't|not|can't|cant|isn't) (?:stop|stopped|stopping|slow\w*)
                (?:bleeding|bled|blood)[^.!?]{0,30}(?:non ?stop|everywhere|soaked|pouring|gushing|running down|wont stop|won't stop)|(?:vomiting|coughing|throwing|threw|thrown|puking|bringing|spitting|spittin)[^.!?]{0,15} (?:bright red )?blood|still bleeding
                (?:pouring|gushing|pumping|dripping|soaked in|soaked with|full of|mouthfuls of|towel of|mug of|cup of|filling up with|fills up with|filling with) (?:with )?blood|pouring blood|bleeding from (?:the |my |his |her |both )?ears?
                (?:bleeding|bled|bleeds|pouring) [^.!?]{0,30}(?:\d+|two|three|four|five|six|third|several) ?(?:hrs|hours|hour|hr)|(?:bleeding|bled) (?:from my gum |badly |heavily )?since (?:\d|noon|lunch|last night|yesterday|this morning|the extraction|the tooth)
                (?:bleeding|bled|pouring|bloody)[^?]{0,90}(?:dizzy|faint|light ?headed|gone grey|gone gray|pale|pillow|eliquis|apixaban|warfarin|blood thinners)
                (?:soaked|soaking|soakin|gone thr(?:u|ough)|changed)[^.!?]{0,25}(?:gauze|gauzes|towel|towels|pillow|pillows|pillowcase|tissues|kitchen roll)|(?:filled|filling) (?:a|an|the|up a|half a) (?:\w+ )?(?:cup|mug|glass|bowl|sink)
                (?:gauze|pillow|towels?|pillowcase)[^.!?]{0,25}(?:soaked|keep filling|soaking)|(?:\d+|two|three|four|five|six) (?:tea |dish |kitchen )?(?:towels|tissues|gauzes|pillowcases|kitchen rolls)
                (?:thr(?:u|ough)|on) (?:\d|two|three|my (?:second|third|fourth)) (?:towels|pillowcase|tea towels)|pump\w* thr(?:u|ough)|split wide open|something like coffee grounds|swallowing over and over
                ",
            ),
        ),
        (
            Danger::Tooth,
            phrases(
                r"
                (?:tooth|teeth)[^.!?]{0,30}(?:knocked|smashed|kicked|bashed|punched)[^.!?]{0,15}out
                (?:knocked|knock|smashed|kicked)[^.!?]{0,25}(?:tooth|teeth)[^.!?]{0,15}out|knocked[- ]out (?:tooth|teeth)
                (?:tooth|teeth)[^.!?]{0,30}(?:in milk|in my hand|with the root|whole root|roots and all|in a (?:cup|glass|tissue|rag|hankie)|in some milk)
                (?:front|adult|big|grown[- ]up) (?:tooth|teeth|one)[^.!?]{0,20} (?:is |came |fell |come |clean |are |just )+out|tooth (?:is |was )?pushed (?:way |right )?back
                ",
            ),
        ),
        (
            Danger::Chest,
            phrases(
                r"
                (?:pain|pains|tightness|pressure|tight|band|squeez\w*)[^.!?]{0,15}(?:in|across|round|around) (?:my|his|her|the|me) chest|chest(?:'s|s)? (?:is |got |gets |feels |was |has been |gone |really |real )*(?:pain|pains|tight|tightness|heavy|squeez\w*|pressure|feels like)|tight chest
                (?:elephant|weight|brick|someone(?:'s|s)?|someones)[^.!?]{0,12}(?:on|sat on|sitting on) (?:my|his|her) chest|chest (?:squeez\w*|feels like)|chest (?:is |feels )?like (?:someone|an elephant)
                (?:pain|ache|numb|pins and needles|tingling)[^.!?]{0,25}down (?:my |his |her |the )?(?:left )?arm|left arm(?:'s|s)? (?:is |has |gone |went |feels )*(?:like )?(?:numb|asleep|heavy|gone funny|funny)
                (?:he's|she's|hes|shes|is|gone|went|going) (?:gone )?(?:grey|gray|pale)[^.!?]{0,30}sweat\w*|unconscious|passed out|(?:has|he|she|dad|mum|mam|mom|gran|nan|wife|husband|man|lady|somebody|someone|just|'s) collapsed|having a (?:fit|seizure|stroke|heart attack)|(?:had|in) a (?:seizure|fit) (?:thing )?(?:on|now|and)|fitting for
                (?:can't|cannot|cant) (?:really |properly )?(?:wake|rouse) (?:him|her|them)|(?:won't|wont) (?:really |properly )?wake(?: up)?|(?:slid down|on the floor)[^.!?]{0,60}(?:not answering|isn't answering|nobody)|not answering me
                ",
            ),
        ),
        (
            Danger::Stroke,
            phrases(
                r"
                (?:face|mouth|side)[^.!?]{0,25}(?:droop\w*|slack|slid down|hangs)|droop\w*[^.!?]{0,15}(?:face|mouth|side|eyelid)|eyelid droops|slurring|slurred
                words (?:are |is )?(?:coming|came|come) out (?:all |wrong|funny|jumbled|slurred|soup)|talking (?:backwards|like (?:a )?drunk|all mushy|gibberish)|(?:he's|she's|hes|shes|he is|she is|dad's|mum's) not making (?:any )?sense|speaking only half words|(?:can't|cant) (?:get|find) (?:my|his|her) words
                (?:one|right|left) side (?:of (?:my|his|her|the) body (?:is |has |gone )*(?:asleep|numb|dead|weak)|of her is asleep|of him is asleep|(?:is |has |'s |gone |gone a bit )*(?:weak|dead))|(?:arm|leg|hand) (?:is )?(?:not lifting|won't lift|stop\w* working|won't move)
                (?:can't|cant|cannot) (?:feel|move) (?:my |the |his |her )?(?:right|left) (?:arm|leg)|worst headache of|one pupil|eye bigger than
                (?:can't|cant|cannot) feel (?:my saddle|when i need)|(?:can't|cant|cannot) (?:pee|wee)|numb where i sit|go stiff and shake
                ",
            ),
        ),
        (
            Danger::Head,
            phrases(
                r"
                (?:hit|hits|banged|bumped|cracked|whacked|fell on|landed on|knock to the)[^.!?]{0,20}(?:head|heads|heid|chin)[^!?]{0,80}(?:sick|vomit\w*|threw up|thrown up|throwing up|dizzy|sleepy|drowsy|confused|seeing (?:two|double)|double|fluid|runny|blacked out|headache|wake|awake|bigger|snoring)
                (?:fell|fall|slipped|came off|knocked off|ladder|chin split|elbow|bike)[^?]{0,90}(?:sick (?:twice|two|three|four|\d)|chucked up|thrown up|threw up|throwing up|stay awake|talking nonsense|seeing double|is double|what day it is|blacked out|wake (?:up )?properly)
                ",
            ),
        ),
        (
            Danger::Sight,
            phrases(
                r"
                (?:black|dark|like a) curtain|curtains? (?:came|coming|come|over|down|across)[^.!?]{0,30}(?:eye|over|down|sight|vision)|eye (?:went|gone|has gone) (?:all )?(?:black|curtains|blind)
                (?:lost|losing) (?:the |my |all )?(?:sight|vision)|(?:vision|sight|eyesight)(?:'s|s)? (?:is |has |just |now )*(?:gone|going|black|funny|full of)|(?:woke up with|sudden\w*|since this morning) double vision|half the vision
                (?:filler|fillers|lips?|lip|tear trough)[^?]{0,110}(?:mottled|blotchy|lacey|lacy|lace|(?:gone|went|is|look|looks|big|turned|be|to go|go) (?:\w+ )?(?:white|purple and cold)|white (?:patch|and|then|patches)|blurry|sight|vision)
                (?:peroxide|bleach|whitening stuff|acid|cleaner)[^?]{0,70}(?:in|into) (?:my |his |her |both |the |one )?eyes?|eyes?[^?]{0,40} on fire
                eye[^.!?]{0,40}(?:can't|cant|cannot) see (?:anything |right |properly |a thing )?out of
                ",
            ),
        ),
        (
            Danger::Infection,
            phrases(
                r"
                (?:temp\w*|fever|running a?|burning)[^?]{0,25}(?:39|40|41|10[2345])(?:\.\d)?[^?]{0,70}(?:floppy|drowsy|sleepy|confused|shiver\w*|shaking|(?:won't|wont) (?:wake|feed)|rash|(?:can't|cant) open|swallow\w*)
                (?:(?:39|40|41)\.\d|(?:39|40|10[2345]) (?:fever|temp\w*))[^?]{0,70}(?:floppy|drowsy|sleepy|confused|shiver\w*|shaking|(?:won't|wont) (?:wake|feed)|rash|(?:can't|cant) open|swallow\w*)
                (?:floppy|drowsy|shiver\w*|shaking|(?:won't|wont) feed|jaw|swallow\w*|mouth)[^?]{0,70}(?:temp\w*|fever|at|of) (?:is |of )?(?:39|40|41|10[2345])|(?:bit|gone|all) floppy|(?:hes|he's|she's|shes) floppy
                (?:rash|spots|dots)[^.!?]{0,40}(?:don't|dont|doesn't|doesnt|won't|wont|not) (?:fade|go (?:away )?(?:when|if|under))|press (?:a|the) glass|fontanelle
                (?:neck (?:won't|wont) bend|neck is stiff|stiff neck)[^?]{0,80}(?:fever|rash|light|lights|temp|shaking|shivering)|(?:fever|rash|lights? hurts?|temp|headache)[^?]{0,80}(?:neck (?:won't|wont) bend|neck is stiff|stiff neck)
                (?:red line|red streaks?|streaks|red lines)[^.!?]{0,15}(?:up|going|from|along)|(?:knee|leg|foot|toe)[^?]{0,40}(?:red hot|hot,? red|black)[^?]{0,90}(?:shiver\w*|shaking|burning|weight|can't feel|cant feel|diabetic|fever|39|40)
                shivers i can't control|shaking with chills|sats[^.!?]{0,20}(?:8\d|7\d)|sugar(?:'s|s)?(?: is)? at (?:[2345]\d|[12]\.\d)
                ",
            ),
        ),
        (
            Danger::Poison,
            phrases(
                r"
                (?:took|taken|take|takes|had|swallowed|drank|drunk|ate|eaten|got into)[^.!?]{0,25}(?:all (?:my|me|the|of)|whole|full strip|a strip|too many|most of|half the bottle|half a bottle|half the|everything in|loads of)[^.!?]{0,30}(?:tablets?|pills?|meds|tramadol|sertraline|percs|bottle|tube|strip|mouthwash|toothpaste|month|drawer|chewables|cocodamol|paracetamol)
                (?:took|taken|takes) (?:1\d|2\d|3\d|4\d) (?:of their |of the |of my )?(?:panadol|paracetamol|tablets|pills|ibuprofen|tylenol|advil|hydrocodone|co-?codamol)|(?:took|taken|taking|had) an overdose|overdosed|overdosing
                (?:pills?|tablets?|insulin|meds|sugar pill|heart one|mls|calpol|doses?)[^?]{0,40}(?:twice|three times|another one)[^?]{0,80}(?:sleepy|grey|gray|sweat\w*|shak\w*|asleep|snoring|hands|chest)
                (?:used|drank|drunk|ate|had|licked|swallowed)[^.!?]{0,40}(?:mouthwash|numbing gel|dishwasher|bleach|toothpaste|under the sink|heart tablets|peroxide)[^?]{0,90}(?:sleepy|sick|lips|dribble|mouth|throwing up|vomit\w*|many)
                (?:dishwasher tablet|from under the sink)|(?:very|so|really) sleepy after
                ",
            ),
        ),
        (
            Danger::Birth,
            phrases(
                r"
                baby (?:has |is |has been )?not mov(?:ed|ing)|(?:baby|bump) (?:hasn't|hasnt|isn't|isnt|stopped) mov(?:ed|ing)|cord (?:is )?(?:hanging|out)|waters? (?:gone|broke|have gone)
                (?:preg\w*|wks|weeks)[^?]{0,90}headache[^?]{0,60}(?:seeing|sparkl\w*|stars|lights|sight|vision)|headache[^?]{0,60}(?:sparkl\w* lights|stars and)
                ",
            ),
        ),
        (
            Danger::Suicide,
            phrases(
                r"
                (?:kill|killing|harm|harming|end|ending) (?:myself|my life|it all)|(?:want to|wanna|gonna|going to|might) hurt myself|suicid\w*|self[- ]?harm\w*|cutting (?:herself|himself|myself)|cut too deep
                (?:don't|dont|do not|didn't|no longer) want to (?:be here|live|wake up|be alive|exist|go on)|(?:not|never|won't) (?:be )?(?:waking|wake) up|(?:better|lighter) (?:off )?(?:without me|w/o me|without her|without him|dead)|want to die|wish i (?:was|were) dead|rather be dead|quieter for everybody
                (?:won't|wont|not going to|not gonna|might not|aint gonna|ain't gonna) (?:be (?:here|around) (?:much longer|for long|for much|for xmas|after|any ?more|to see|by xmas|by christmas)|see (?:xmas|christmas|the new year|next year))|cancel all[^?]{0,40}(?:won't|wont) be (?:around|here|needing)
                (?:no|the|any) (?:point|reason) (?:in |of |any of )?(?:it all|anything|living|going on|being here|like this)|(?:don't|dont|can't|cant) (?:really )?see the point (?:any ?more|of it all|of anything|of going on|in anything)
                (?:can't|cant|cannot) (?:go on|carry on|do (?:this|it|another \w+)[^.!?]{0,20}(?:any ?more|longer|pain|noise))|end of the line for me|take all (?:my|the|these|of the) (?:pills|tablets|meds)|done with (?:it all|all of it)
                (?:won't|wont|will not|don't think i'll|dont think i will|don't think i will) (?:be )?need(?:ing)?[^.!?]{0,35}(?:teeth|where i'?m going|any of it)|(?:don't|dont) need anything any ?more
                (?:written|wrote) (?:my |the )letters|(?:gave|giving|given)[^.!?]{0,12}(?:my )?(?:stuff|things|dog|cat) away|gave (?:away my|my (?:dog|cat) to)|said my goodbyes|goodbye (?:note|voice)|made (?:my |me )?peace with (?:it|that)|my affairs|whoever finds me
                (?:pills|tablets)(?: are)? (?:counted|lined up|out on)|(?:got|have|keep) (?:all )?(?:my|his|the|whole)[^.!?]{0,20}(?:tablets|pills)[^.!?]{0,25}(?:bed|lap|by me|lined)|stockpil\w*|saving up the|looking at the tablets
                (?:nobody|no one|noone) (?:will|would|ll)(?: even)? (?:miss me|notice)|worry (?:about|bout) me after|tell my kids i love|last (?:night|week) on (?:earth|here)|if i (?:don't|dont) wake up
                (?:driving|drive|walk|jump|driving off) (?:off|into) (?:the |a )?(?:bridge|traffic)|step in front of|off the (?:top|roof) of the (?:multi\w*|car park|building)|on the roof of|i'?m on the bridge|locked (?:himself|herself|myself) in the (?:bathroom|room)|locked the bathroom
                way to go with (?:paracetamol|pills|tablets)|(?:paracetamol|pills|tablets) is too many|how long till it works|enough here to take care|till (?:he|i) doesn't wake|if something happens to me
                ",
            ),
        ),
        (
            Danger::Harm,
            phrases(
                r"
                (?:he's|hes|is|she's|shes|they're) (?:hitting|hittin|beating|smashing|hurting) (?:me|her|him|them|my (?:mum|mam|mom|brother|sister|kids)|the (?:little |wee )?(?:girl|boy|kid|child|bathroom))
                (?:hitting|hittin|beating) (?:me|her|him|the \w+ \w+) (?:right )?now|locked (?:me|her|him|us|them) in (?:the|a|his|her|and)|locked in (?:your|the|ur|a) (?:toilet|bathroom|shed|truck|van|car)|in a locked (?:truck|car|van)
                (?:he's|hes|he has|he is|she's|ex is|fella is)[^.!?]{0,20} (?:got |in there with |outside with |here with )(?:the |a )?(?:kitchen )?(?:knife|gun|belt)|(?:i'm|im) (?:hiding|in (?:your|ur) (?:toilet|bathroom|car park|parking lot))[^?]{0,60}(?:he|him|hes|please|locked|shouting)
                (?:screaming|screechin|screeching|yelling)[^.!?]{0,25}(?:right now|this last hour)|(?:can|i) hear (?:it|her|him|them) (?:through|thru|scream\w*|yell\w*)|(?:dont|don't) (?:ring|call) (?:this|back|here)[^.!?]{0,30} (?:he|hes|he's)
                ",
            ),
        ),
        (
            Danger::Threat,
            phrases(
                r"
                i know (?:well )?(?:where|what time|which|wich|when|the)[^.!?]{0,25} (?:you|u|he|she|ye|his|her|your|ur|yer|dr|doc\w*)[^.!?]{0,20}(?:park|parks|live|lives|lock up|locks up|leave|leaves|finish|finishes|school|kids go|car)
                i know (?:she|he|you|u|the|your|his|her|dr|which|wich)[^.!?]{0,25}(?:finishes|leaves|leave|parks|lock up|locks up|gate code|alarm code|is yours|on your own)|where your \w+ lives
                (?:got|have|bought|bringing|bring)[^.!?]{0,15}(?:a |my |the |new )(?:bat|bats|gun|rifle|9mm|12 gauge|shotgun|hammer|shovel|hurl|crowbar|machete|can of petrol|baseball bats?|cricket bat)[^?]{0,60}(?:boot|coming|outside|waiting|free|lock|door|gate|money)
                (?:outside|out front|parked|coming|come|in the parking lot|at the gates?|be there|be at|round the back)[^?]{0,45} (?:with|wit) (?:a |the |my )?(?:bat|bats|gun|rifle|hammer|shovel|hurl|cricket bat|knife|brick)|it'll be with my
                (?:got|have|ive got|i've got)[^.!?]{0,12} (?:petrol|gasoline)|(?:i'll|ill|i will|gonna|going to|will) burn (?:it|the place|this place|that place|your place|you|yous|yer)|(?:brick|bullet) (?:through|thru|in) (?:that|your|ur|yr|the|yer|her|his)|smash (?:your|ur|yer) windows
                (?:followed|following) you to|sat opposite your|(?:watched|watching) (?:u|you|your|ur)[^.!?]{0,40}(?:leav\w*|load\w*|park\w*|school|every night|daughter|kids?|house)|(?:saw|seen) (?:your|ur) (?:kid|kids|wife|daughter|son|lil girl)|saw (?:you|u) (?:parking|leaving|through the)
                (?:waiting|waitin|stood|be there|be outside|outside)[^.!?]{0,45}when (?:he|she|you|u|ye) locks?|(?:be waiting|be waitin|be there|be) by (?:his|her|your|ur) (?:\w+ )?car
                (?:come|send) (?:out|him out|her out|out the \w+)[^.!?]{0,30}(?:or i|or im|or i'm|who (?:did|hurt))|(?:or|and) (?:i'm|im|i'll|ill) com(?:ing|e) (?:in|up|round|down)[^.!?]{0,30}(?:with|smash|to smash|take)|last warning|tick tock|dead man walking
                be (?:a |an )?(?:awful |real |terrible )?(?:shame|pity) (?:if|about)|shame if some\w*|watch (?:her|his|your|ur) back|(?:got|found) (?:his|her|your|ur) home address|(?:got|found) (?:his|her) (?:house|address)|found your house
                ",
            ),
        ),
    ]
});

/// A milk tooth is put back by nobody.
static MILK_TOOTH: LazyLock<Regex> = LazyLock::new(|| phrases(r"(?:baby|milk) (?:front )?(?:tooth|teeth)"));

/// Every kind of danger that a text speaks of.
pub(super) fn seen(normal: &str) -> impl Iterator<Item = Danger> {
    let spoken = DANGERS.iter().filter(move |(_, pattern)| pattern.is_match(normal)).map(|(danger, _)| *danger);
    spoken.filter(move |danger| *danger != Danger::Tooth || !MILK_TOOTH.is_match(normal))
}

/// Where a text speaks of a danger, in bytes of the author's own text, in order.
pub(super) fn places(text: &Text, danger: Danger) -> Vec<Range<usize>> {
    let patterns = DANGERS.iter().filter(|(kind, _)| *kind == danger);
    patterns.flat_map(|(_, pattern)| hits(text, pattern)).map(|hit| hit.span).collect()
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use serde_json::Value;

    use super::*;
    use crate::text::Text;

    fn dangers(text: &str) -> Vec<Danger> {
        seen(&Text::new(text).normal).collect()
    }

    #[test]
    fn each_kind_of_danger_is_read_from_plain_words() {
        for (danger, text) in [
            (Danger::Breathing, "Since the injection I can’t really get a breath"),
            (Danger::Breathing, "our toddler has swallowed a button battery"),
            (Danger::Swelling, "the swelling has gone down to my neck"),
            (Danger::Swelling, "abscess on the left, shivering and burning up"),
            (Danger::Allergy, "I have hives and my tongue feels odd"),
            (Danger::Bleeding, "It has been bleeding for 6 hours"),
            (Danger::Bleeding, "gone through three towels"),
            (Danger::Tooth, "his front tooth came out at football, it is in a cup of milk"),
            (Danger::Chest, "my chest feels tight and my left arm is numb"),
            (Danger::Chest, "my husband has collapsed"),
            (Danger::Stroke, "her face is drooping and she is talking nonsense"),
            (Danger::Head, "she fell off the swing and has been sick twice"),
            (Danger::Sight, "like a dark curtain over one eye"),
            (Danger::Infection, "temp of 39.8 and she is all floppy"),
            (Danger::Poison, "I took 24 paracetamol today"),
            (Danger::Birth, "the baby has not moved since last night"),
            (Danger::Suicide, "nobody would miss me"),
            (Danger::Harm, "he's locked me in and he has a knife"),
            (Danger::Threat, "I know where you park, and what time you leave"),
        ] {
            assert!(dangers(text).contains(&danger), "{text}: {:?}", dangers(text));
        }
    }

    #[test]
    fn plain_words_that_only_sound_alike_are_no_danger() {
        for text in [
            "My daughter lost a baby tooth at school, it came out in her apple",
            "No fever, the swelling is going down nicely",
            "Do you know where I can park, and what time the car park closes?",
            "I know you finish at five, but could you squeeze me in?",
            "The bleeding stopped an hour ago, may I eat?",
            "My blood test is in 2 hours, may I drink water? My blood pressure tablets make me dizzy",
            "I need a new appointment, work has been killing me",
            "I hurt myself at the gym, can the physio see me this week?",
            "I will be outside in the car with my daughter, is that all right?",
            "I'll be there at half five with my brother for our check-ups",
            "Could you send me the address and the opening hours? My mum lives at number 12",
            "The bridge you fitted is lovely, but there is something rough on the bridge",
            "Off the top of my head I think it was in June",
            "I won't be here next week and won't need the appointment any more, I have been seen elsewhere",
            "I can't see the point of registering if there are no appointments",
            "My dentures have been cutting into my gum",
            "Would I be better off if I had an implant?",
            "How many paracetamol can I take in a day?",
            "My left side is still numb from the injection, is that normal?",
            "The invoice is not making sense and your receptionist is talking nonsense",
            "Does peroxide solution suit dry eyes, and do you take my vision insurance?",
            "The filling cost 102 dollars, are you open at 10:40?",
            "I woke with a stiff neck and the pain goes down my neck into my shoulder",
            "These spots won't go away, could the doctor look at them?",
            "I am locked in to a payment plan",
            "It's a shame about the parking. Accidents happen, no worries!",
            "I saw your post about the kids' day. Saw you have parking now",
            "I can't wake up early enough for eight o'clock",
            "The tooth was filled with glass ionomer and I keep my spare one in a bag",
        ] {
            assert_eq!(dangers(text), [], "{text}");
        }
    }

    /// The rules alone over the train rows, from which they were read: they may not come to miss more, nor to cry out
    /// at texts that can wait.
    #[test]
    fn of_the_train_rows_most_dangers_are_seen_and_few_calm_texts_are_taken_for_one() {
        let (mut now, mut of_now, mut calm, mut of_calm) = (0, 0, 0, 0);
        for entry in std::fs::read_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join("../../corpus")).unwrap() {
            let file = entry.unwrap().path();
            if !file.file_name().unwrap().to_string_lossy().starts_with("incoming-train") {
                continue;
            }
            for line in std::fs::read_to_string(file).unwrap().lines() {
                let row: Value = serde_json::from_str(line).unwrap();
                let called = !dangers(row["text"].as_str().unwrap()).is_empty();
                match row["urgency"].as_str().unwrap() {
                    "immediate" => (now, of_now) = (now + usize::from(called), of_now + 1),
                    "none" => (calm, of_calm) = (calm + usize::from(called), of_calm + 1),
                    _ => {}
                }
            }
        }
        assert!(of_now > 500 && of_calm > 2000, "the rows are there: {of_now} and {of_calm}");
        assert!(now * 100 >= of_now * 80, "of {of_now} that cannot wait {now} are seen");
        assert!(calm * 500 <= of_calm, "of {of_calm} that can wait {calm} are called urgent");
    }
}
