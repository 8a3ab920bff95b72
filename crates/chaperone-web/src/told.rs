//! The one sentence that a page says about what was just done: `?told=<name>` after a redirect.
//!
//! A closed list, so that no address can make the desk say somebody else's words.
//!
//! Deliberately absent: trouble and refusals. Those are pages of their own, or stand at the form.

macro_rules! told {
    ($($variant:ident $name:literal $sentence:literal),* $(,)?) => {
        /// What was just done.
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub(crate) enum Told { $($variant),* }

        impl Told {
            pub(crate) const ALL: &'static [Told] = &[$(Told::$variant),*];

            /// The kebab-case name in the address.
            pub(crate) fn name(self) -> &'static str {
                match self { $(Told::$variant => $name),* }
            }

            /// What the page says.
            pub(crate) fn sentence(self) -> &'static str {
                match self { $(Told::$variant => $sentence),* }
            }
        }
    };
}

told! {
    SignedOut "signed-out" "You are signed out.",
    Joined "joined" "You have joined. Sign in with the password you chose.",
    Kept "kept" "Kept.",
    RoleChanged "role-changed" "The role is changed. It counts from now on.",
    PersonLeft "person-left" "They can no longer sign in, and their links no longer work.",
    SessionEnded "session-ended" "That sign-in is ended.",
    PasswordChanged "password-changed" "Your password is changed.",
    FactorOff "factor-off" "Codes at sign-in are off. Your password alone opens the desk again.",
    CodesRequired "codes-required" "Noted: everybody is asked for a code at sign-in.",
    CodesOptional "codes-optional" "Noted: a code at sign-in is everybody's own choice.",
    CodeTooLate "code-too-late" "That took longer than ten minutes. Begin again with your password.",
    PasswordChosen "password-chosen" "Your new password is set. Sign in with it.",
    PinChanged "pin-changed" "Your PIN is changed.",
    KeyEnded "key-ended" "That key is ended. It opens nothing any more.",
    ThemeChanged "theme-changed" "This browser now uses the look you chose.",
    AccountAdded "account-added" "The account is added.",
    AccountRemoved "account-removed" "The account is removed. Nothing more goes out through it.",
    SourceKept "source-kept" "The source is kept with the draft.",
    CardChecked "card-checked" "Noted: the contact card is right. Replies may use it.",
    ConsentNamed "consent-named" "Kept. The text was read again with what that consent agrees to.",
    ConsentOff "consent-off" "The text names no consent any more, and was read again without one.",
    ConsentBegun "consent-begun" "Begun from the earlier one. Look through it, then explain it anew.",
    ConsentKept "consent-kept" "The form is kept. Explain it before you hand it over.",
    ConsentOpen "consent-open" "The form is kept. Some of it still needs you: look at the marked fields.",
    ConsentExplained "consent-explained" "Noted: you explained it. It can be handed to the patient.",
    ConsentTakenBack "consent-taken-back" "No link opens it any more. Nothing was agreed.",
    ConsentDeclined "consent-declined" "Noted: the answer is no. Nothing is published.",
    ConsentConfirmed "consent-confirmed" "Confirmed. It is in force.",
    ConsentSuspended "consent-suspended" "It is suspended. Nothing goes out on it.",
    ConsentResumed "consent-resumed" "It is taken up again. A second person confirms it before it counts.",
    ConsentWithdrawn "consent-withdrawn" "Noted: the patient takes it back. Nothing more goes out on it. Now take down what is out.",
    EvidenceKept "evidence-kept" "Kept. Now it can come down.",
    TakedownAsked "takedown-asked" "The network is asked to remove it. Look again in a minute.",
    TakedownByHand "takedown-by-hand" "Noted: somebody takes it down there by hand.",
    TakedownProved "takedown-proved" "Noted: it is gone.",
    VoiceKept "voice-kept" "Noted, with the reason.",
    PolicySigned "policy-signed" "Signed. Thank you.",
    SheetConfirmed "sheet-confirmed" "Good. We will not show the recovery sheet again.",
    BackupMade "backup-made" "The backup is made. Download it now, and keep it away from this computer.",
    CountryKept "country-kept" "Kept. Your texts are read by the rules for it from now on.",
    AloneChanged "alone-changed" "Noted in the journal. It takes effect in a day.",
    // Writing, approving and posting.
    DraftKept "draft-kept" "Draft kept.",
    DraftErased "draft-erased" "The draft is erased. It cannot be read again.",
    ChecklistWhole "checklist-whole" "Every line is ticked for these words. Somebody can be asked now.",
    ChecklistOpen "checklist-open" "Kept. Not every line is ticked yet, so it does not go.",
    Paused "paused" "It is held back. Look at it again then.",
    Fixed "fixed" "The words are changed. You can undo.",
    CheckedAgain "checked-again" "Your words had changed since they were marked, so nothing was replaced. They are kept and checked again.",
    Undone "undone" "Your own words are back.",
    Asked "asked" "They have been asked. Nothing goes out before they say yes.",
    Approved "approved" "Approved, exactly as you saw it.",
    Released "released" "Released. It is checked once more, then it goes out.",
    CalledOff "called-off" "Called off. Nothing went out. It stands under Drafts on Today.",
    SentAgain "sent-again" "It is checked again and goes out once more.",
    SentBack "sent-back" "Sent back with your words. Nothing went out.",
    Moved "moved" "It is moved.",
    MovedAndEnded "moved-and-ended" "It is moved. The approval ended with the old time: ask somebody again, or send it yourself.",
    MovedAndAsked "moved-and-asked" "It is moved. The approval ended with the old time, and the approver is asked again.",
    Posted "posted" "Noted: you said that it is posted.",
    Reposted "reposted" "Noted: you said that you reposted it.",
    Quoted "quoted" "Noted: you said that you quoted it.",
    Liked "liked" "Noted: you said that you liked it.",
    NotPosted "not-posted" "Noted: it was not posted. Nothing went out. It waits here until somebody posts it or calls it off.",
    NotDone "not-done" "Noted: it was not done. Nothing went out. It waits here until somebody does it or calls it off.",
    Settled "settled" "Noted. Thank you for looking.",
    PictureAdded "picture-added" "Added and looked at. It has a number here; its file's name was not kept.",
    PicturesAdded "pictures-added" "All of them are added and looked at. They have numbers here; the names of the files were not kept.",
    PictureCovered "picture-covered" "Covered, and looked at again.",
    PictureCropped "picture-cropped" "Cropped, and looked at again.",
    PicturePutBack "picture-put-back" "The picture is as it came, and was looked at again.",
    PictureSaid "picture-said" "Noted who or what it shows.",
    PictureConfirmed "picture-confirmed" "Noted: you looked yourself.",
    PictureLookedAgain "picture-looked-again" "Looked at again.",
    PictureErased "picture-erased" "The picture is erased. It cannot be opened again.",
    PictureChosen "picture-chosen" "The picture is with the text. Describe it for those who cannot see it.",
    PictureOut "picture-out" "The picture is taken out of the text. It stays in the media library.",
    LikenessAgreed "likeness-agreed" "Noted: the practice may show you in its pictures.",
    LikenessEnded "likeness-ended" "Noted: no picture of you goes out from here any more.",
    Deleting "deleting" "We have asked the network to take it down.",
}

impl Told {
    /// Whether what was done may have been a step of the set-up, so that the next one is worth naming.
    pub(crate) fn is_step(self) -> bool {
        matches!(self, Told::Kept | Told::PolicySigned | Told::AccountAdded)
    }

    pub(crate) fn parse(name: &str) -> Option<Told> {
        Told::ALL.iter().copied().find(|told| told.name() == name)
    }

    /// The address to go to next, with this sentence on it. `path` is one of ours and may have a query.
    pub(crate) fn at(self, path: &str) -> String {
        let joint = if path.contains('?') { '&' } else { '?' };
        format!("{path}{joint}told={}", self.name())
    }
}

#[cfg(test)]
mod tests {
    use super::Told;

    #[test]
    fn every_sentence_has_its_own_name_and_nothing_else_is_said() {
        for told in Told::ALL {
            assert_eq!(Told::parse(told.name()), Some(*told));
        }
        assert_eq!(Told::parse("your-account-is-locked-ring-07700900123"), None);
        assert_eq!(Told::Kept.at("/people?from=2"), "/people?from=2&told=kept");
    }
}
