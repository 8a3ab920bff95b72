//! Finds clinical advice to one person outside a consultation: a dose, a diagnosis from a message, "no need to come in".
//!
//! General education and a pointer to the practice or the emergency number are no advice to an individual.

use std::sync::LazyLock;

use regex::Regex;

use crate::rule::{Findings, Grip};
use crate::view::{View, phrases};
use crate::{Channel, Code, Confidence};

static ADVISES: LazyLock<Regex> = LazyLock::new(|| {
    phrases(
        r"
        (?:take|taking|try|give (?:him|her|it|them)|give|pop|use|start|start on|stop|quit|skip|hold|hold off on|double|double up on|halve|keep taking|keep going with|keep on with|carry on with|finish|restart|grab|add|increase|up|drop|cut|apply|put|swap|switch to|stay on|get onto|come off|leave off) (?:some |the |your |his |her |two |a couple of |a couple |a |an |any |one |half a |up to |about |extra |more |leftover |on the |in the |it with |both |over the counter )*(?:\d+ ?(?:mg|ml|mcg|g|x|units?|puffs?) ?(?:of )?)?(?:children's )?(?:ibuprofen|paracetamol|nurofen|calpol|tylenol|advil|motrin|aleve|panadol|aspirin|codeine|co-codamol|cocodamol|naproxen|diclofenac|voltaren|voltarol|amoxicillin|amoxil|amox|penicillin|metronidazole|clindamycin|antibiotics?|doxycycline|erythromycin|trimethoprim|bactrim|benadryl|steroids?|prednisolone|cortisone|hydrocortisone|warfarin|eliquis|apixaban|xarelto|blood thinners?|metformin|insulin|sertraline|lexapro|prozac|fluoxetine|valium|diazepam|ativan|lorazepam|xanax|tramadol|endone|oxycodone|hydrocodone|morphine|painkillers?|pain ?killers?|tablets|pills?|the pill|meds|medication|antihistamines?|corsodyl|chlorhexidine|mouthwash|salt ?water|peroxide|clove oil|bonjela|fixodent|warm salt\w*|ozempic|statins?|inhaler|blue one|brown one|cream|gel|drops|patches|progesterone|estrogen|oestrogen|hrt|thyroxine|levothyroxine|iron|maltofer|aciclovir|acyclovir|valaciclovir|valacyclovir|latanoprost|dioralyte|vit(?:amin)? [a-d]|dhea|magnesium)[^.!?]*
        \d{2,4} ?mg[^.!?]*
        (?:\d+|one|two|three|half a|a couple of) (?:tylenol|advil|nurofen|paracetamol|ibuprofen|puffs?|tablets|pills)[^.!?]*
        (?:rinse|rinsing|gargle|swill|bathe) (?:it |them |with |your mouth )*(?:warm |hot |with )*(?:salt|salty|peroxide|mouthwash|aspirin)[^.!?]*
        (?:pack|plug|dab|stick) (?:it|the hole|the socket|a bit|some|back)[^.!?]*(?:clove|cotton|gauze|fixodent|glue|vaseline|wax)[^.!?]*
        (?:sounds?|looks?) (?:like|to me like|benign|infected|pushed up|fine to me|normal to me)[^.!?]*
        (?:that's|that is|it's|its|you've|you have|you've got|that'll be|probably|definitely|likely|just|classic|must be) (?:a |an |just a |only a |probably a |definitely a |likely a |classic |just |probably just |definitely )?(?:dry socket|abscess|gum boil|pericoronitis|shingles|infection|infected|cold sore|thrush|cyst|mucocele|meniscus|nerve|sinusitis|tmj|cracked tooth|plaque|gingivitis|gum disease|ulcer|sprain|strain|muscular|viral|virus|migraine|a pulled|irritated|inflamed|teething|shin splints|plantar fasciitis|eczema|ringworm|conjunctivitis|stye)[^.!?]*
        (?:no need to (?:book|come|worry|see|bring|panic|go|call)|don't need to (?:come|see|book|worry)|you'll be (?:fine|right|grand|ok|okay|good|sound)|nothing to worry about|i wouldn't worry|don't worry about it|should (?:settle|be fine|clear|go down|ease)|it'll (?:settle|be fine|clear|go away|pass)|it will (?:settle|clear|be fine|pass)|you're fine|totally (?:fine|normal)|perfectly (?:normal|fine|safe)|completely normal|is normal (?:after|for|at)|leave it alone|i'd leave it|leave (?:it|those|that) (?:alone|be)|give it (?:a few|a couple|another|two|three) (?:days|weeks))[^.!?]*
        (?:ice it|keep it iced|massage it|elevate it|soft (?:diet|food)|don't (?:poke|pop|squeeze|brush|lift|bend)|pop it with|file (?:it|the sharp)|wiggle it|wear the elastics|wear your|go back to (?:tray|your)|keep up (?:with )?(?:the|those|your)|warm compress\w*|heat pack|pump and dump|pump (?:and|n|once))[^.!?]*
        (?:i'd|i would) (?:pull|say no|start|stop|get|have|go for|leave|take|skip|not worry)[^.!?]*|(?:needs?|you'll need|it'll need|you'll want|she'll need|he'll need) (?:a |an |to come |antibiotics|out|root canal)[^.!?]*(?:root canal|antibiotics|come out|extraction|filling|crown|surgery)?
        in your case[^.!?]*|say your bmi[^.!?]*
        ",
    )
});

/// The right door, and statements about everybody.
static HARMLESS: LazyLock<Regex> = LazyLock::new(|| {
    phrases(
        r"
        (?:can't|cannot|can not|unable to|not able to|won't|never|don't) (?:give|offer|advise|diagnose|assess|say|tell|comment|recommend|provide|do advice)[^.!?]*
        (?:take|taking|keep|follow|use) (?:the |your )?(?:medicines?|medication|tablets)? ?(?:as|that|which)? ?(?:prescribed|advised|directed)[^.!?]*|as (?:prescribed|advised by your)[^.!?]*|read the (?:leaflet|label)[^.!?]*
        looks? like (?:you|we|it|rain|a lovely|fun|a great|santa|the|this|he|she|they|monday|everyone)[^.!?]*|sounds? like (?:a plan|fun|a great|you|something|heaven|a good|we|it)[^.!?]*
        take your time[^.!?]*|take (?:care|part|the|a look|a photo|home|turns)[^.!?]*
        you'll need to (?:book|ring|call|bring|be seen|see|speak|register|fill|sign|complete)[^.!?]*|(?:needs?|need) (?:a proper look|to be seen|seeing|looking at|an appointment|a check|to see|a closer|a prescription)[^.!?]*|you're fine to (?:park|bring|come|wait)[^.!?]*|don't worry(?:,| if| -|\.|!)[^.!?]*
        ",
    )
});

pub(crate) fn check(view: &View<'_>, findings: &mut Findings) {
    if matches!(view.channel(), Channel::Post | Channel::Group) {
        // A post speaks to everybody: that is education. A group is read by colleagues.
        return;
    }
    if view.channel() == Channel::Sms && view.draft.in_reply_to.is_none() && !view.says(&DOSE) {
        return;
    }
    let harmless = view.seek(&HARMLESS);
    for hit in view.seek(&ADVISES) {
        if harmless.iter().any(|h| h.span.start < hit.span.end && hit.span.start < h.span.end) {
            continue;
        }
        findings
            .add(
                hit.span,
                Code::ClinicalAdvice,
                Confidence::Likely,
                "This advises one person without a consultation, a history or a note. If it goes wrong, they are hurt, \
                 you answer for it, and your insurance may not cover what is said here. Ask them to call, and give the emergency number for swelling, bleeding or trouble breathing.",
            )
            .grip(Grip::Text);
    }
}

/// A message that nobody asked for is a reminder, unless it changes what somebody takes.
static DOSE: LazyLock<Regex> = LazyLock::new(|| {
    phrases(
        r"
        (?:stop|start|double|halve|skip|hold|keep taking|increase|reduce|restart|take) (?:your |the |taking |to )*[a-z]+|\d+ ?mg|looks? like|sounds? like|script sent|mouthwash
        ",
    )
});
