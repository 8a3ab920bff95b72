//! The answer "no": a stable name, a sentence for a person, and a page to read.
//!
//! A refusal is a result of the rules, not trouble; it is never mixed with [`crate::Error`], which says that
//! something broke. Sentences never quote a text.

use std::borrow::Cow;

/// Nothing was done, and why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refusal {
    name: &'static str,
    sentence: Cow<'static, str>,
    page: &'static str,
}

impl Refusal {
    pub(crate) fn new(name: &'static str, page: &'static str, sentence: impl Into<Cow<'static, str>>) -> Self {
        Refusal { name, sentence: sentence.into(), page }
    }

    /// Kebab-case and stable: tests, pages and the API rely on it.
    pub fn name(&self) -> &'static str {
        self.name
    }

    pub fn sentence(&self) -> &str {
        &self.sentence
    }

    /// The path of the page that explains it.
    pub fn page(&self) -> &'static str {
        self.page
    }
}

impl Refusal {
    /// Names the fields that are missing, as the page calls them, and where they stand.
    pub(crate) fn card_empty(missing: &[&str]) -> Self {
        let sentence = format!(
            "The contact card is not filled in. Still empty on Practice, under Contact card: {}. Without that there is nowhere to lead a patient to.",
            missing.join(", and ")
        );
        Refusal::new("card-empty", "/practice#contact", sentence)
    }
}

impl Refusal {
    /// Names the field of a consent that is not right, and says what is wrong with it.
    pub(crate) fn consent_faulty(field: &str, sentence: &str) -> Self {
        let sentence = format!("{field}: {sentence} Nothing was signed or handed out.");
        Refusal::new("consent-faulty", "/handbook#consent", sentence)
    }
}

macro_rules! refusals {
    ($($function:ident $name:literal $page:literal $sentence:literal),* $(,)?) => {
        impl Refusal {$(
            pub(crate) fn $function() -> Self {
                Refusal::new($name, $page, $sentence)
            }
        )*}
    };
}

refusals! {
    not_yours "not-yours" "/handbook#roles" "Your role does not include this. Nothing was changed. Ask the owner or the manager.",
    not_here "not-here" "/handbook#drafts" "That is not here any more. Nothing was changed.",
    this_draft_only "this-draft-only" "/handbook#links" "You opened this with your PIN, which is good for one approval only. Sign in with your password for anything else.",
    already_set_up "already-set-up" "/signin" "This desk is already set up. Sign in instead.",
    wrong_set_up_code "wrong-set-up-code" "/handbook#set-up" "The set-up code does not match. It stands in the window where the desk was started.",
    empty_name "empty-name" "/handbook#set-up" "A name is missing. Nothing was kept.",
    not_an_email "not-an-email" "/handbook#people" "That is not an email address. Write it like tom@harbourlane.example. Nothing was sent.",
    weak_password "weak-password" "/handbook#signing-in" "Choose a password of at least 12 characters that is not your name, your email address or one letter repeated. Nothing was changed.",
    weak_pin "weak-pin" "/handbook#signing-in" "A PIN is six figures, not all the same and not in a row. Nothing was changed.",
    not_recognised "not-recognised" "/handbook#signing-in" "That email address and password do not belong together. Nothing was changed.",
    wrong_secret "wrong-secret" "/handbook#links" "That is not your password or PIN. Nothing was changed, and the link is not used up.",
    wrong_code "wrong-code" "/handbook#second-factor" "That code is not right, or it was used already. Wait for the next one, then try again. Nothing was changed.",
    sign_in_again "sign-in-again" "/handbook#signing-in" "That took longer than ten minutes. Begin again with your password. Nothing was changed.",
    not_begun "not-begun" "/handbook#second-factor" "What was shown is out of date. Begin again. Nothing was changed.",
    factor_first "factor-first" "/me/second-factor" "Your practice asks everybody for a code at sign-in. Set yours up first. Nothing was changed.",
    own_factor_first "own-factor-first" "/me/second-factor" "Set up a code at sign-in for yourself first, so that you can still get in. Nothing was changed.",
    codes_required "codes-required" "/handbook#second-factor" "Your practice asks everybody for a code at sign-in, so yours can't be switched off. You can renew it. Nothing was changed.",
    no_such_person "no-such-person" "/handbook#people" "Nobody with that email address is on this desk. Nothing was changed.",
    not_joined "not-joined" "/people" "That person has not joined yet, so there is nothing to reset. Invite them again on People. Nothing was changed.",
    link_not_good "link-not-good" "/handbook#links" "This link is used up, out of date or not complete. Nothing was changed. Ask for a new one.",
    policy_first "policy-first" "/policy" "Agree to the practice's policy first. Nothing was changed.",
    email_taken "email-taken" "/people" "Somebody with that email address is already on the desk. Nothing was sent.",
    not_by_key "not-by-key" "/handbook/api" "A key can't do this. Nothing was changed. Sign in and do it yourself.",
    key_name "key-name" "/handbook/api" "A key needs a name of 60 characters at most, so that you know it again. Nothing was made.",
    too_many_keys "too-many-keys" "/handbook/api" "You have 20 keys already. End one that is no longer used. Nothing was made.",
    last_owner "last-owner" "/people" "A practice needs an owner. Make somebody else the owner first. Nothing was changed.",
    empty_text "empty-text" "/handbook#drafts" "There are no words yet. Nothing was kept.",
    too_long "too-long" "/handbook#drafts" "A text may have 100,000 characters at most. Nothing was kept; your words are still in the box.",
    not_text "not-text" "/handbook#drafts" "Part of that is not text that we can read. Nothing was kept.",
    changed_meanwhile "changed-meanwhile" "/handbook#drafts" "Somebody else changed this meanwhile. Your words are still in the box: look at theirs, then save again.",
    not_open "not-open" "/handbook#drafts" "This has gone out or is on its way, so it can't be changed any more.",
    under_way "under-way" "/handbook#release" "This is being sent at this moment, or nobody knows yet what became of it. Settle that first, then erase it. Nothing was erased.",
    time_passed "time-passed" "/handbook#release" "That time has passed. Choose a later one, or leave it empty to send it straight away. Nothing went out.",
    too_old "too-old" "/handbook#release" "This should have gone out more than a day ago, so somebody looks at it again. Nothing went out.",
    sent_back "sent-back" "/handbook#approval" "This was sent back. Change the words first, or ask for approval again. Nothing went out.",
    no_account "no-account" "/accounts" "Choose where it should go first: tick at least one place. Nothing went out.",
    too_long_there "too-long-there" "/handbook#drafts" "This is too long for one of the places. Shorten it, or take that place out. Nothing went out.",
    account_gone "account-gone" "/accounts" "One of the accounts is not connected any more. Nothing went out.",
    not_clear "not-clear" "/handbook#verdicts" "This is not clear yet, so it can't go out. Nothing went out.",
    stopped "stopped" "/handbook#verdicts" "This must not go out, and nobody can override it. Nothing went out.",
    needs_consent "needs-consent" "/handbook#consent" "This tells something about a patient that no consent in force covers. Tell it without the patient, or choose the consent that covers it. Nothing went out.",
    picture_not_checked "picture-not-checked" "/handbook#pictures" "This is to show a picture that is not in the media library, so nobody here has checked it. Nothing went out.",
    picture_not_here "picture-not-here" "/handbook#pictures" "A picture goes with a post of your own only. Take the picture out, or turn this into a post. Nothing went out.",
    no_pictures_there "no-pictures-there" "/handbook#pictures" "One of the places takes no pictures from the desk. Take the picture out, or take that place out. Nothing went out.",
    picture_gone "picture-gone" "/handbook#pictures" "One of its pictures was erased. Take it out of the post, or choose another one. Nothing went out.",
    picture_changed "picture-changed" "/handbook#pictures" "One of its pictures was cropped, covered or put back after it was chosen. Look at it, and choose it again. Nothing went out.",
    picture_not_said "picture-not-said" "/handbook#pictures" "Nobody has said who or what one of its pictures shows. Say it in the media library first. Nothing went out.",
    picture_shows_patient "picture-shows-patient" "/handbook#pictures" "One of its pictures shows a patient, and the text names no consent. Name the consent first that the patient gave for this picture, or choose another picture. Nothing went out.",
    staff_not_agreed "staff-not-agreed" "/handbook#pictures" "Somebody of the team who is shown has not agreed to it, took it back, or has left. Ask them, or choose another picture. Nothing went out.",
    picture_not_looked_at "picture-not-looked-at" "/handbook#pictures" "The desk could not take every look at one of its pictures. A second person has to look at it in the media library and confirm it. Nothing went out.",
    picture_open "picture-open" "/handbook#pictures" "Something in one of its pictures is still open. Cover it, crop it away, or settle it in the media library. Nothing went out.",
    picture_shape "picture-shape" "/handbook#pictures" "One of the places takes pictures from 4:5 to 1.91:1 only. Crop the picture to that shape, or take that place out. Nothing went out.",
    picture_too_small "picture-too-small" "/handbook#pictures" "One of its pictures is too small for one of the places. Choose a larger one, or take that place out. Nothing went out.",
    picture_not_prepared "picture-not-prepared" "/handbook#pictures" "One of its pictures could not be prepared, so nothing was sent. Save it as a new JPEG, add it again and choose that. Nothing went out.",
    alt_missing "alt-missing" "/handbook#pictures" "Each picture needs a description for those who cannot see it. Write in a few words what it shows. Nothing went out.",
    alt_unfit "alt-unfit" "/handbook#pictures" "A picture's description is plain text of 1,500 characters at most. Nothing was kept.",
    too_many_pictures "too-many-pictures" "/handbook#pictures" "A post shows four pictures at most, and each once. Nothing was kept.",
    pictures_busy "pictures-busy" "/handbook#pictures" "Several pictures are being looked at already. Try again in a minute. Nothing was kept.",
    library_full "library-full" "/handbook#pictures" "The media library holds 1,000 pictures already. Erase some that are no longer used. Nothing was kept.",
    picture_changed_meanwhile "picture-changed-meanwhile" "/handbook#pictures" "Somebody else changed this picture meanwhile. Look at it again. Nothing was changed.",
    too_many_covers "too-many-covers" "/handbook#pictures" "There are 60 covers on this picture already. Cover a larger area, or crop it. Nothing was changed.",
    cells_over_words "cells-over-words" "/handbook#pictures" "Cells don't hide words: who has a list of names can try which one fits. Cover this with a plain colour. Nothing was changed.",
    nobody_named "nobody-named" "/handbook#pictures" "Name the people of the team who are shown, 30 at most. Nothing was changed.",
    own_picture "own-picture" "/handbook#pictures" "You changed this picture last, so somebody else has to look at it and confirm it. Nothing was changed.",
    not_confirmable "not-confirmable" "/handbook#pictures" "Nobody can confirm this by looking. Cover it or crop it away. Nothing was changed.",
    second_pair_needed "second-pair-needed" "/handbook#approval" "A second person has to say yes to this. Nothing went out.",
    own_words "own-words" "/handbook#approval" "You changed these words last, so somebody else has to approve them. Nothing went out.",
    not_an_approver "not-an-approver" "/handbook#approval" "That person can't approve this. Choose an owner, a manager or a clinician who did not write it.",
    nothing_asked "nothing-asked" "/handbook#approval" "Nobody asked anything about this text. Nothing was kept.",
    answer_unfit "answer-unfit" "/handbook#approval" "An answer has words, and 2,000 letters at most. Nothing was kept.",
    not_asked "not-asked" "/handbook#approval" "Nobody has asked for this to be approved. Nothing went out.",
    words_changed "words-changed" "/handbook#approval" "The words or the places changed after you looked. Nothing went out. Look again, then decide.",
    answer_missing "answer-missing" "/handbook#approval" "Each marked place needs a change, or a written reason of at least ten letters. Nothing went out.",
    not_answerable "not-answerable" "/handbook#approval" "One of the marked places has to be changed: no reason can let it through. Nothing went out.",
    words_missing "words-missing" "/handbook#approval" "Say what should change, so that the author knows. Nothing was sent back.",
    alone_cannot "alone-cannot" "/handbook#alone" "With one person on the desk, only a text that is clear may go out. Nothing went out.",
    needs_two "needs-two" "/handbook#alone" "There is a second person on the desk, so this practice does not work alone. Nothing was changed.",
    policy_unsigned "policy-unsigned" "/policy" "The practice's policy is not signed yet, by the practice and by you. Nothing went out.",
    changed_since_approval "changed-since-approval" "/handbook#release" "Something changed since it was approved, and the check is stricter now. Nothing went out; it is back with the approver.",
    not_due "not-due" "/handbook#release" "This is not due yet. Nothing went out.",
    not_claimed "not-claimed" "/handbook#release" "Somebody else has this in hand, or it was called off. Nothing went out.",
    cannot_settle "cannot-settle" "/handbook#unknown" "This is already settled. Nothing was changed.",
    not_deletable "not-deletable" "/handbook#taking-down" "The desk can't take this down by itself. Open the network and take it down there.",
    server_not_good "server-not-good" "/accounts" "That is not a server's address. Write it like https://social.example. Nothing was sent.",
    not_an_address "not-an-address" "/handbook#replies" "That is not the address of a post. Copy it from the post itself: it begins with https:// or at://. Nothing was kept.",
    address_missing "address-missing" "/handbook#passing-on" "Paste the address of their post. Without it nobody can tell which post you mean. Nothing was kept.",
    quoted_words_missing "quoted-words-missing" "/handbook#passing-on" "Paste the words that you quote. They count as said by the practice, so they are read with yours. Nothing was kept.",
    other_network "other-network" "/handbook#passing-on" "The address of their post belongs to another network than the one you ticked. Tick the network where the post stands, or paste its address from there. Nothing went out.",
    not_passed_on "not-passed-on" "/handbook#passing-on" "Only a post passes on somebody else's. Start a post for it. Nothing was kept.",
    source_untitled "source-untitled" "/handbook#claims" "Say what the source is called, in 200 characters at most. The source was not kept; your words are.",
    source_not_a_link "source-not-a-link" "/handbook#claims" "That is not the address of a source. Copy it from the page itself: it begins with https://. The source was not kept; your words are.",
    source_undated "source-undated" "/handbook#claims" "Say on which day you looked at the source: today or earlier. The source was not kept; your words are.",
    restored_first "restored-first" "/handbook#unknown" "This comes out of a backup, and the desk that made the backup may have sent it since. Look at its places and say whether it is there, first. Nothing went out.",
    handle_missing "handle-missing" "/accounts" "The name of the account is missing. Nothing was kept.",
    secret_missing "secret-missing" "/accounts" "The app password or the access token is missing. Nothing was sent.",
    not_this_network "not-this-network" "/accounts" "The desk can't connect to that network yet. Add it to copy and post by hand. Nothing was sent.",
    gap_open "gap-open" "/handbook#ready-posts" "A gap in square brackets is still open. Fill it in or take it out, then go on. Nothing went out.",
    cooling_off "cooling-off" "/handbook#cooling-off" "This lets off steam, so it waits for an hour after it was last touched. Look at it again then. Nothing went out.",
    paused "paused" "/handbook#cooling-off" "Somebody asked for a pause before this goes out, and it still runs. Nothing went out.",
    checklist_open "checklist-open" "/handbook#forum" "Words for a professional forum go only once every line of the checklist is ticked for them. Nothing went out.",
    patient_photo_unsaid "patient-photo-unsaid" "/handbook#patients-pictures" "Say where the picture would be taken and why the patient would like it, in 400 characters each. Nothing was decided.",
    forum_missing "forum-missing" "/handbook#forum" "Name the forum, in 120 characters at most. Nothing was kept.",
    for_a_manager "for-a-manager" "/handbook#notices" "This tells of the daily running of the practice. Only an owner or a manager can let such a notice out. Ask one of them, or change the words. Nothing went out.",
    link_elsewhere "link-elsewhere" "/handbook#links-in-replies" "A public reply leads to your own website or your covered service only, and this one has another address in it. Take it out. Nothing went out.",
    not_a_head_count "not-a-head-count" "/practice" "How many people there are is a whole number, such as 20,000. Leave it empty where you do not know. Nothing was kept.",
    evidence_missing "evidence-missing" "/practice" "Say on which day your insurer or defence organisation confirmed that the service is covered. Nothing was kept.",
    card_stale "card-stale" "/practice" "Nobody has looked at the contact card for half a year, so it may lead a patient astray. Look at it and say that it is right.",
    gone_by "gone-by" "/plan" "That time has gone by. Choose a later one. Nothing was changed.",
    practising_only "practising-only" "/handbook#practice-mode" "This is practice mode, and nothing leaves this computer: no real network can be connected here. Nothing was sent.",
    no_pack_there "no-pack-there" "/handbook#set-up" "Nobody has written the rules for such a practice in this country yet, so the desk could not read its texts. Choose what there are rules for. Nothing was kept.",
    consent_gone "consent-gone" "/handbook#consent" "That consent is not here any more. Nothing was changed.",
    consent_not_open "consent-not-open" "/handbook#consent" "This consent was answered already, so it can't be changed. Begin a new one from it. Nothing was changed.",
    consent_not_explained "consent-not-explained" "/handbook#consent" "Explain it first, and note that it was understood. Nothing was signed or handed out.",
    consent_not_signed "consent-not-signed" "/handbook#consent" "Only a signed consent that waits for a second person can be confirmed. Nothing was changed.",
    consent_already_withdrawn "consent-already-withdrawn" "/handbook#consent" "This consent was withdrawn already. Nothing more is needed, and nothing was changed.",
    consent_never_given "consent-never-given" "/handbook#consent" "Nobody has signed this, so there is nothing to withdraw. Note that the answer is no instead. Nothing was changed.",
    consent_not_in_force "consent-not-in-force" "/handbook#consent" "This consent is not in force, so it can't be suspended or replaced. Nothing was changed.",
    consent_not_suspended "consent-not-suspended" "/handbook#consent" "This consent is not suspended. Nothing was changed.",
    consent_changed_meanwhile "consent-changed-meanwhile" "/handbook#consent" "Somebody changed this consent meanwhile. Look at it again. Nothing was changed.",
    consent_own "consent-own" "/handbook#consent" "You prepared or explained this consent, so somebody else has to confirm it. Nothing was changed.",
    consent_reason_missing "consent-reason-missing" "/handbook#consent" "Say it in words, 2,000 letters at most. Nothing was changed.",
    consent_too_long "consent-too-long" "/handbook#consent" "The form is too long to keep. Shorten it. Nothing was kept.",
    kiosk_ended "kiosk-ended" "/handbook#consent" "This page is no longer open for an answer. Ask the practice for a new one. Nothing was signed or changed.",
    answers_unfit "answers-unfit" "/handbook#consent" "Something was ticked that is not asked here. Nothing was kept.",
    signature_missing "signature-missing" "/handbook#consent" "Tick the statement and write your name, or say no. Nothing was signed.",
    nothing_ticked "nothing-ticked" "/handbook#consent" "Tick at least one thing to show, one purpose and one place, or say no. Nothing was signed.",
    child_not_asked "child-not-asked" "/handbook#consent" "The child has to be asked too, and writes the own name for a yes. Nothing was signed.",
    child_says_no "child-says-no" "/handbook#consent" "The child says no, so nobody can sign. End this page with no. Nothing was signed.",
    drawing_unfit "drawing-unfit" "/handbook#consent" "The drawn signature can't be read. Draw it again, or type the name. Nothing was signed.",
    receipt_unknown "receipt-unknown" "/handbook#consent" "That is not the code or link of a receipt here. Look at it again, or tell the practice in any way you like. Nothing was changed.",
    consent_still_needed "consent-still-needed" "/handbook#consent" "This consent is still needed: it is signed and not over, or something published on it is out or not yet shown to be gone. Nothing was erased.",
    consent_too_private "consent-too-private" "/handbook#consent" "This kind of care is too private to show. It goes only when the owner and an adviser from outside both say so, with reasons. Nothing went out.",
    consent_not_private "consent-not-private" "/handbook#consent" "This consent is not about a kind of care that is too private. Nothing was changed.",
    consent_second_pair "consent-second-pair" "/handbook#consent" "What rests on a patient's consent goes only when a second person says that it suits. Ask for approval. Nothing went out.",
    consent_not_for_replies "consent-not-for-replies" "/handbook#consent" "A public reply rests on no consent: leave the patient out of it. Nothing was changed.",
    suitability_missing "suitability-missing" "/handbook#consent" "Answer the four questions, and say in at least ten letters why it suits. Nothing went out.",
    unsuitable "unsuitable" "/handbook#consent" "You answered one of the four questions with no, so it does not suit. Send it back. Nothing went out.",
    takedown_gone "takedown-gone" "/handbook#taking-down" "That is not here any more. Nothing was changed.",
    takedown_past "takedown-past" "/handbook#taking-down" "Somebody has gone on with this meanwhile. Look at it again. Nothing was changed.",
    evidence_first "evidence-first" "/handbook#taking-down" "Keep first what stands there: what is gone can't be shown any more. Nothing was taken down.",
    sight_missing "sight-missing" "/handbook#taking-down" "Say in words what you see there, 2,000 letters at most. Nothing was kept.",
    sight_picture_unfit "sight-picture-unfit" "/handbook#taking-down" "A picture of the screen is a PNG file of at most 2 MB. Send another, or the words alone. Nothing was kept.",
    not_down_yet "not-down-yet" "/handbook#taking-down" "The network has not said that it is gone. Wait for it, or take it down there by hand. Nothing was changed.",
    consent_unsigned "consent-unsigned" "/handbook#consent" "The patient has not signed this consent. Nothing went out.",
    consent_unconfirmed "consent-unconfirmed" "/handbook#consent" "A second person has not confirmed this consent yet. Nothing went out.",
    consent_not_yet "consent-not-yet" "/handbook#consent" "This consent begins later. Nothing went out.",
    consent_expired "consent-expired" "/handbook#consent" "This consent has ended. Ask the patient anew. Nothing went out.",
    consent_withdrawn "consent-withdrawn" "/handbook#consent" "The patient has withdrawn this consent. Nothing went out.",
    consent_suspended "consent-suspended" "/handbook#consent" "This consent is suspended. Nothing went out.",
    consent_superseded "consent-superseded" "/handbook#consent" "Another consent took the place of this one. Choose that one. Nothing went out.",
    consent_said_no "consent-said-no" "/handbook#consent" "The patient said no to this. Nothing went out.",
    consent_of_another "consent-of-another" "/handbook#consent" "This consent is about another patient. Nothing went out.",
    consent_without_authority "consent-without-authority" "/handbook#consent" "Whoever signed this had no proven right to. Nothing went out.",
    consent_capacity "consent-capacity" "/handbook#consent" "It is in doubt whether the patient can decide this. Nothing went out.",
    consent_age_reached "consent-age-reached" "/handbook#consent" "The patient has reached an age at which they are asked anew. Nothing went out.",
    consent_other_purpose "consent-other-purpose" "/handbook#consent" "The patient did not agree to this purpose. Nothing went out.",
    consent_other_network "consent-other-network" "/handbook#consent" "The patient did not agree to this network. Nothing went out.",
    consent_other_account "consent-other-account" "/handbook#consent" "The patient agreed to another account on this network. Nothing went out.",
    consent_other_stage "consent-other-stage" "/handbook#consent" "The patient did not agree to this stage. Nothing went out.",
    consent_element_missing "consent-element-missing" "/handbook#consent" "This tells something that the patient did not tick. Nothing went out.",
    consent_too_recognisable "consent-too-recognisable" "/handbook#consent" "The patient could be recognised further than they agreed to. Nothing went out.",
    consent_other_picture "consent-other-picture" "/handbook#consent" "The patient did not agree to this picture. Nothing went out.",
    consent_picture_changed "consent-picture-changed" "/handbook#consent" "This picture is not as the patient saw it. Nothing went out.",
    consent_others_shown "consent-others-shown" "/handbook#pictures" "More faces than the patient's can be seen in one of its pictures, and the consent does not say that the others agreed. Cover them. Nothing went out.",
    consent_picture_gone "consent-picture-gone" "/handbook#consent" "One of the pictures of this form is not there any more as it was chosen. Change the form, and choose it again. Nothing was handed out or signed.",
    consent_picture_elsewhere "consent-picture-elsewhere" "/handbook#consent" "One of the pictures was cropped, covered or put back since this page was opened. Look at it, and keep the form again. Nothing was kept.",
    picture_no_patient "picture-no-patient" "/handbook#consent" "A patient is asked for pictures that show a patient. Say in the media library first what this one shows. Nothing was kept.",
    wrong_country "wrong-country" "/handbook#set-up" "Choose the country of the practice, what it practises, and a clock of that country. Nothing was kept.",
}
