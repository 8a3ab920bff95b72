//! Turns of phrase that mean danger to life or a threat with a time, a place, means or watching, by kind. Recall comes
//! first: a person looks at every one.
//!
//! The kinds are those of labelling rule 12 of `corpus/SCHEMA.md`, read from its words and from the train rows.
//! Deliberately absent: any judgement of how likely the danger is, and whatever is only hinted at, which needs the
//! sorter.

use std::sync::LazyLock;

use regex::Regex;

use super::Label;
use crate::view::phrases;

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
                (?:swallow\w*|swallied|inhaled|breathed (?:it )?in)[^?]{0,80}(?:cough\w*|wheez\w*|choking|stuck|breath|colour|color|gone grey|gone gray|dusky)
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
                neck(?:'s|s)? (?:is |now |was )*(?:swollen|swelled|swole|puffed|hard|stiff)|down (?:me|my|his|her|the|to the) (?:neck|collar ?bone)|lump under the jaw
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
                (?:bleeding|bled|bleeds|pouring|blood)[^.!?]{0,30}(?:\d+|two|three|four|five|six|third|several) ?(?:hrs|hours|hour|hr)|(?:bleeding|bled) (?:from my gum |badly |heavily )?since (?:\d|noon|lunch|last night|yesterday|this morning|the extraction|the tooth)
                (?:bleeding|bled|blood|pouring|bloody)[^?]{0,90}(?:dizzy|faint|light ?headed|gone grey|gone gray|pale|pillow|eliquis|apixaban|warfarin|blood thinners)
                (?:soaked|soaking|soakin|filled|filling|gone thr(?:u|ough)|changed|keep filling)[^.!?]{0,25}(?:gauze|gauzes|towel|towels|pillow|pillows|pillowcase|tissues|kitchen roll|cup|mug|glass|bowl|sink)
                (?:gauze|pillow|towels?|pillowcase)[^.!?]{0,25}(?:soaked|keep filling|soaking)|(?:\d+|two|three|four|five|six) (?:tea |dish |kitchen )?(?:towels|tissues|gauzes|pillowcases|rolls)
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
                (?:tooth|teeth|ones?)[^.!?]{0,30}(?:in milk|in my hand|with the root|whole root|roots and all|in a (?:cup|glass|tissue|rag|hankie|bag)|in some milk)
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
                (?:pain|ache|numb|pins and needles|tingling)[^.!?]{0,25}down (?:my |his |her |the )?(?:left )?arm|(?:left arm|arm)(?:'s|s)? (?:is |has |gone |went |feels )*(?:like )?(?:numb|asleep|heavy|gone funny|funny)
                (?:he's|she's|hes|shes|is|gone|went|going) (?:gone )?(?:grey|gray|pale)[^.!?]{0,30}sweat\w*|unconscious|passed out|(?:has|he|she|dad|mum|mam|mom|gran|nan|wife|husband|man|lady|somebody|someone|just|'s) collapsed|having a (?:fit|seizure|stroke|heart attack)|(?:had|in) a (?:seizure|fit) (?:thing )?(?:on|now|and)|fitting for
                (?:can't|cannot|cant|won't|wont|not|doesn't) (?:really |properly )?(?:wake|rouse)(?: up| him| her| properly| good)|(?:slid down|on the floor)[^.!?]{0,60}(?:not answering|isn't answering|nobody)|not answering me
                ",
            ),
        ),
        (
            Danger::Stroke,
            phrases(
                r"
                (?:face|mouth|side)[^.!?]{0,25}(?:droop\w*|slack|slid down|hangs)|droop\w*[^.!?]{0,15}(?:face|mouth|side|eyelid)|eyelid droops|slurring|slurred
                words (?:are |is )?(?:coming|came|come) out|talking (?:nonsense|backwards|like drunk|like a drunk|all mushy|gibberish)|not making (?:any )?sense|speaking only half words|(?:can't|cant) (?:get|find) (?:my|his|her) words
                (?:one|right|left) side (?:of (?:my|his|her|the) (?:face|body|mouth) )?(?:is |has |'s |has gone |of her is |gone |gone a bit )*(?:asleep|numb|dead|weak|gone)|(?:right|left) side's gone|(?:arm|leg|hand) (?:is )?(?:not lifting|won't lift|stop\w* working|won't move)
                (?:can't|cant|cannot) (?:feel|move) (?:my |the |his |her )?(?:right|left) (?:side|arm|leg)|numb arm|whole (?:right|left) arm|worst headache of|one pupil|eye bigger than
                (?:can't|cant|cannot) feel (?:my saddle|when i need)|(?:can't|cant|cannot) (?:pee|wee)|numb where i sit|wet myself|go stiff and shake
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
                (?:black|dark|like a) curtain|curtains? (?:came|coming|come|over|down|across)[^.!?]{0,30}(?:eye|over|down|sight|vision)|eye (?:went|gone|has gone) (?:all )?(?:black|blurry|curtains|blind)
                (?:lost|losing|no) (?:the |my |all )?(?:sight|vision)|(?:vision|sight|eyesight)(?:'s|s)? (?:is |has |just |now )*(?:gone|going|black|funny|full of)|double vision|half the vision
                (?:filler|fillers|lips?|lip|tear trough)[^?]{0,110}(?:mottled|blotchy|lacey|lacy|lace|(?:gone|went|is|look|looks|big|turned|be|to go|go) (?:\w+ )?(?:white|purple and cold)|white (?:patch|and|then|patches)|blurry|sight|vision)
                (?:peroxide|bleach|whitening stuff|acid|cleaner)[^?]{0,70}(?:eye|eyes)|(?:eye|eyes)[^?]{0,40}(?:bleach|on fire)
                eye[^.!?]{0,40}(?:can't|cant|cannot) see (?:anything |right |properly |a thing )?out of
                ",
            ),
        ),
        (
            Danger::Infection,
            phrases(
                r"
                (?:39|40|41|10[2345])(?:\.\d)?[^?]{0,70}(?:floppy|drowsy|very sleepy|confused|shiver\w*|shaking|(?:won't|wont) (?:wake|feed)|rash|open|swallow\w*)
                (?:floppy|drowsy|shiver\w*|shaking|(?:won't|wont) feed|jaw|swallow\w*|mouth)[^?]{0,70}(?:temp\w*|fever|at|of) (?:is |of )?(?:39|40|41|10[2345])|bit floppy|gone floppy|hes floppy|he's floppy|she's floppy|shes floppy
                (?:rash|spots|dots)[^.!?]{0,40}(?:don't|dont|doesn't|doesnt|won't|wont|not) (?:fade|go)|press (?:a|the) glass|fontanelle|neck (?:won't|wont) bend|neck is stiff|stiff neck
                (?:red line|red streaks?|streaks|red lines)[^.!?]{0,15}(?:up|going|from|along)|(?:knee|leg|foot|toe)[^?]{0,40}(?:red hot|hot,? red|black)[^?]{0,90}(?:shiver\w*|shaking|burning|weight|can't feel|cant feel|diabetic|fever|39|40)
                (?:foot|toe)(?:'s|s)? (?:has gone|is|gone|you did has gone)? ?black|shivers i can't control|shaking with chills|sats[^.!?]{0,20}(?:8\d|7\d)|sugar(?:'s|s)?(?: is)? at (?:[2345]\d|[12]\.\d)
                ",
            ),
        ),
        (
            Danger::Poison,
            phrases(
                r"
                (?:took|taken|take|takes|had|swallowed|drank|drunk|ate|eaten|got into)[^.!?]{0,25}(?:all (?:my|me|the|of)|whole|full strip|a strip|too many|most of|half the bottle|half a bottle|half the|everything in|loads of)[^.!?]{0,30}(?:tablets?|pills?|meds|tramadol|sertraline|percs|bottle|tube|strip|mouthwash|toothpaste|month|drawer|chewables|cocodamol|paracetamol)
                (?:took|taken|had|takes?) (?:1\d|2\d|3\d|4\d) (?:of their |of the |of my )?(?:panadol|paracetamol|tablets|pills|ibuprofen|tylenol|advil|hydrocodone|co-?codamol)|(?:took|taken|taking|had) an overdose|overdosed|overdosing
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
                (?:kill|killing|hurt|hurting|harm|harming|end|ending) (?:myself|my life|it all)|suicid\w*|self[- ]?harm\w*|been cutting|cut too deep
                (?:don't|dont|do not|didn't|no longer) want to (?:be here|live|wake up|be alive|exist|go on)|(?:not|never|won't) (?:be )?(?:waking|wake) up|(?:better|lighter) (?:off )?(?:without me|w/o me|without her|without him|if i|dead)|want to die|wish i (?:was|were) dead|rather be dead|quieter for everybody
                (?:won't|wont|not going to|not gonna|might not|aint gonna|ain't gonna|might no) (?:be (?:here|around)|see xmas|see christmas)(?: next| much| for| by| any| after| and give| anymore| any more)?
                (?:no|the|any) (?:point|reason) (?:in |of |any of )?(?:it all|anything|living|going on|being here|going on like|everything)|(?:don't|dont|can't|cant) (?:really )?see the point|no point in a|no point booking|whats the point of
                (?:can't|cant|cannot) (?:go on|carry on|do (?:this|it|another \w+)[^.!?]{0,20}(?:any ?more|longer|pain|noise))|end of the line for me|take all (?:my|the|these|of the) (?:pills|tablets|meds)|done with (?:it all|all of it|everything)
                (?:won't|wont|will not|don't think i'll|dont think i will|don't think i will|guess i wont) (?:be )?need(?:ing)?[^.!?]{0,35}(?:any ?more|any other|any others|teeth|follow up|where i'?m going|where im going|any of it)|don't need anything|dont need anything
                (?:written|wrote|i've written) (?:my |the )?letters|(?:gave|giving|given)[^.!?]{0,12}(?:my )?(?:stuff|dog|cat|things)(?: away)?|gave away my|sorted the (?:cat|dog)|said my goodbyes|goodbye (?:note|voice)|made (?:my |me )?peace with (?:it|that)|my affairs|whoever finds me
                (?:pills|tablets)(?: are)? (?:counted|lined up|out on)|(?:got|have|keep) (?:all )?(?:my|his|the|whole)[^.!?]{0,20}(?:tablets|pills)[^.!?]{0,25}(?:bed|lap|by me|out|lined)|whole bottle of[^.!?]{0,15}pills|stockpil\w*|saving up the|looking at the tablets
                (?:nobody|no one|noone) (?:will|would|ll)(?: even)? (?:miss|notice)(?: me)?|wont be around|worry (?:about|bout) me after|tell my kids i love|last (?:night|week) on (?:earth|here)|if i (?:don't|dont) wake up
                (?:driving|drive|walk|jump) (?:off|into) (?:the |a )?(?:bridge|traffic)|step in front of|off the (?:top|roof) of|on the roof of|on the bridge|bridge is pretty|by the [^.!?]{0,15}bridge since|locked (?:himself|herself|myself) in the (?:bathroom|room)|locked the bathroom
                (?:how many|way to go with|too many) (?:paracetamol|co-?codamol|pills|tablets)|how long till it works|is that enough|enough here to take care|till (?:he|i) doesn't wake|something happens to me|doesnt matter soon
                ",
            ),
        ),
        (
            Danger::Harm,
            phrases(
                r"
                (?:he's|hes|is|she's|shes|son is|uncle is|dad is|stepdad is) (?:hitting|hittin|beating|smashing|hurting) (?:me|her|him|them|my (?:mum|mam|mom|brother|sister|kids)|the (?:little |wee )?(?:girl|boy|kid|child|bathroom))
                (?:hitting|hittin|beating) (?:me|her|him|the \w+ \w+) (?:right )?now|locked (?:me|her|him|us|them) in|(?:i'm|im) locked in|locked in (?:your|the|ur|a) (?:toilet|bathroom|shed|truck|van|locked)|in a locked (?:truck|car|van)
                (?:he's|hes|he has|he is|she's|ex is|fella is)[^.!?]{0,20} (?:got |in there with |outside with |here with )(?:the |a )?(?:kitchen )?(?:knife|gun|belt)|(?:i'm|im) (?:hiding|in (?:your|ur) (?:toilet|bathroom|car park|parking lot))[^?]{0,60}(?:he|him|hes|dont|please|locked|shouting|now)
                (?:screaming|screechin|screeching|yelling)[^.!?]{0,25}(?:right now|again|this last hour)|(?:can|i) hear (?:it|her|him|them) (?:through|thru|scream\w*|yell\w*)|(?:dont|don't) (?:ring|call) (?:this|back|here)[^.!?]{0,30}(?:he|phone|number)|they're hitting|she is coming up
                ",
            ),
        ),
        (
            Danger::Threat,
            phrases(
                r"
                (?:i know|know) (?:where|what time|which|wich|when)[^.!?]{0,25}(?:you|u|he|she|ye|his|her|your|ur|kids|dr|doc\w*|yr)?[^.!?]{0,12}(?:park|parks|live|lives|lock up|locks up|leave|leaves|finish|finishes|school|primary|kids go|closes up|shop)
                (?:i know|know) (?:she|he|you|u|the|your|his|her)[^.!?]{0,25}(?:finishes|leaves|leave|parks|park|lock up|gate code|goes to|alarm code|is yours|car|on your own)
                (?:got|have|bought|bring|bringing|with|had)[^.!?]{0,15}(?:a |my |the |new )(?:bat|bats|gun|rifle|9mm|12 gauge|shotgun|hammer|shovel|hurl|crowbar|machete|can of petrol|baseball bats?|cricket bat|\.38)[^?]{0,60}(?:boot|coming|come|outside|waiting|you|ye|free|lock|send|out|ready|door|gate|money|gate)
                (?:outside|out front|parked|coming|in the parking lot|at the gates?|there|round the back)[^?]{0,45}(?:with|wit) (?:a |the |my )?(?:bat|bats|gun|rifle|hammer|shovel|hurl|cricket bat|knife|brick|cousins and a bat)|it'll be with my|so will my
                (?:got|have|ive got|i've got)[^.!?]{0,12} (?:petrol|gasoline|a lighter|matches)|(?:i'll|ill|i will|gonna|going to|will) burn (?:it|the place|this place|that place|your place|you|yous|yer)|(?:brick|bullet) (?:through|thru|in) (?:that|your|ur|yr|the|yer|her|his)|smash (?:your|ur|yer) windows
                (?:followed|following) you to|sat opposite your|(?:watched|watching) (?:u|you|your|ur)[^.!?]{0,40}(?:leav\w*|load\w*|park\w*|school|every|daughter|kids?|house)|(?:saw|seen) (?:your|ur|you|u)[^.!?]{0,25}(?:kid|kids|wife|parking|daughter|lil girl|blinds)|see you at the gym every
                (?:waiting|waitin|stood|be there|be outside|outside|il be|ill be|i'll be)[^.!?]{0,45}(?:when (?:he|she|you|u|ye) (?:lock|locks|finish|finishes|leave|leaves|come|comes|close)|by (?:his|her|your|ur) (?:\w+ )?car|half (?:five|six|5|6)|surgery gate|at the surgery|with my brothers?)
                (?:come|send) (?:out|him out|her out|out the \w+|out the guy)[^.!?]{0,30}(?:or i|talk|coming in|who (?:did|hurt))|(?:or|and) (?:i'm|im|i'll|ill) com(?:ing|e) (?:in|up|round|down)[^.!?]{0,30}(?:with|smash|to smash|take)|(?:last|final|min) warning|tick tock|dead man walking
                (?:be|such|it's|awful|shame) (?:a |an )?(?:awful )?(?:shame|pity) (?:if|about) (?:some\w*|anything|it)|shame if some\w*|accidents happen|watch (?:her|his|your|ur) back|(?:get off|gets off|finish) at \w+ and so does|(?:got|found) (?:his|her|your|ur) (?:home |house |new )?(?:address|house)|(?:lives at|where your \w+ lives)
                ",
            ),
        ),
    ]
});

/// A milk tooth is put back by nobody.
static MILK_TOOTH: LazyLock<Regex> = LazyLock::new(|| phrases(r"(?:baby|milk) (?:front )?(?:tooth|teeth)"));

/// Every kind of danger that a normal form speaks of.
pub(super) fn seen(normal: &str) -> impl Iterator<Item = Danger> {
    let spoken = DANGERS.iter().filter(move |(_, pattern)| pattern.is_match(normal)).map(|(danger, _)| *danger);
    spoken.filter(move |danger| *danger != Danger::Tooth || !MILK_TOOTH.is_match(normal))
}
