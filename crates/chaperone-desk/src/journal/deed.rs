//! What can be written in the journal: a closed list of deeds, each with a stable name and a sentence.

macro_rules! deeds {
    ($($deed:ident $name:literal $sentence:literal),* $(,)?) => {
        /// Something that was done. The name is what the journal holds; the sentence is for people.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        pub enum Deed { $($deed),* }

        impl Deed {
            pub const ALL: &'static [Deed] = &[$(Deed::$deed),*];

            pub fn name(self) -> &'static str {
                match self { $(Deed::$deed => $name),* }
            }

            pub fn sentence(self) -> &'static str {
                match self { $(Deed::$deed => $sentence),* }
            }

            pub fn parse(name: &str) -> Option<Deed> {
                Deed::ALL.iter().copied().find(|deed| deed.name() == name)
            }
        }
    };
}

deeds! {
    PracticeSetUp "practice-set-up" "The practice was set up",
    PracticeChanged "practice-changed" "The practice's details were changed",
    CountryChanged "country-changed" "The country or the profession was changed, and with it the rules",
    CardChecked "card-checked" "Somebody looked at the contact card and said that it is right",
    SheetConfirmed "sheet-confirmed" "The recovery sheet was put away",
    AloneAsked "alone-asked" "Working alone was switched; it takes effect after a day",
    PersonInvited "person-invited" "Somebody was invited",
    PersonJoined "person-joined" "Somebody joined the desk",
    RoleChanged "role-changed" "A role was changed",
    PersonLeft "person-left" "Somebody left the desk",
    PasswordChanged "password-changed" "A password was changed",
    PinChanged "pin-changed" "A PIN was set",
    PasswordReset "password-reset" "A link to a new password was made at the terminal",
    FactorBegun "factor-begun" "A new secret for codes at sign-in was shown",
    FactorOn "factor-on" "Codes at sign-in count from now on",
    FactorOff "factor-off" "Codes at sign-in were switched off",
    FactorCleared "factor-cleared" "Codes at sign-in were switched off at the terminal",
    RecoveryCodesMade "recovery-codes-made" "New recovery codes were made",
    RecoveryCodeUsed "recovery-code-used" "A recovery code was used",
    CodesRequired "codes-required" "Everybody is asked for a code at sign-in",
    CodesOptional "codes-optional" "Codes at sign-in are everybody's own choice again",
    PolicySigned "policy-signed" "The policy was signed",
    CodeAsked "code-asked" "A password was right, and a code was asked for",
    SignedIn "signed-in" "Somebody signed in",
    SignInFailed "sign-in-failed" "Somebody could not sign in",
    SessionEnded "session-ended" "A session was ended",
    KeyMade "key-made" "A key for another program was made",
    KeyEnded "key-ended" "A key for another program was ended",
    AccountAdded "account-added" "An account was added",
    AccountConnected "account-connected" "An account was connected",
    ConnectingEnded "connecting-ended" "A connection was made or refused",
    AccountRenewed "account-renewed" "The network renewed the tokens of an account",
    AccountTroubled "account-troubled" "An account has to be connected again",
    AccountRemoved "account-removed" "An account was removed",
    DraftStarted "draft-started" "A draft was started",
    DraftSaved "draft-saved" "A draft was changed and checked",
    DraftErased "draft-erased" "A draft was erased",
    SourceKept "source-kept" "The source of a health claim was kept with a draft",
    AudienceRead "audience-read" "The author read who will see it",
    ChecklistKept "checklist-kept" "Somebody looked through words for a professional forum",
    Paused "paused" "Somebody asked for a pause before it goes out",
    ApprovalAsked "approval-asked" "Approval was asked for",
    ApprovalVoided "approval-voided" "An approval ended, because the words or the places changed",
    SentBack "sent-back" "A draft was sent back",
    QuestionAnswered "question-answered" "What an approver asked was answered",
    Approved "approved" "A post was approved",
    ReleasedByAuthor "released-by-author" "A clear post was sent off by its author",
    Held "held" "Somebody tried to let it out, and could not",
    Cleared "cleared" "The check was made once more, right before sending",
    HandedOver "handed-over" "The words were handed over to be posted by hand",
    Sent "sent" "A post went out",
    NotSent "not-sent" "An attempt did not leave; it is tried again",
    RefusedByNetwork "refused-by-network" "The network said no",
    Unknown "unknown" "It is not known whether a post went out",
    Reconciled "reconciled" "The network was asked what became of a post",
    Settled "settled" "A person said what became of a post",
    BackToApprover "back-to-approver" "A post went back to the approver",
    CalledOff "called-off" "A post was called off",
    DeleteAsked "delete-asked" "A post is to be taken down",
    Deleted "deleted" "A post was taken down",
    ConsentPrepared "consent-prepared" "A consent to publish was prepared",
    ConsentChanged "consent-changed" "The form of a consent was changed",
    ConsentExplained "consent-explained" "A consent was explained",
    ConsentHandedOver "consent-handed-over" "A consent was handed over to the patient",
    ConsentTakenBack "consent-taken-back" "The link to a consent was ended",
    ConsentAnswered "consent-answered" "A patient ticked what a consent asks",
    ConsentSigned "consent-signed" "A consent was signed",
    ConsentDeclined "consent-declined" "A patient said no to a consent",
    ConsentConfirmed "consent-confirmed" "A second person confirmed a consent; it is in force",
    ConsentSuspended "consent-suspended" "A consent was suspended",
    ConsentResumed "consent-resumed" "A suspended consent was taken up again",
    ConsentSuperseded "consent-superseded" "Another consent took the place of one",
    ConsentWithdrawn "consent-withdrawn" "A consent was withdrawn",
    ConsentEnded "consent-ended" "A consent ended with its period",
    SensitiveAllowed "sensitive-allowed" "Owner or adviser said that private care may be shown",
    TakedownOpened "takedown-opened" "A post has to come down, because its consent closed",
    TakedownEvidence "takedown-evidence" "What stood there was kept before it came down",
    TakedownAsked "takedown-asked" "A post of a closed consent is being taken down",
    TakedownProved "takedown-proved" "Somebody showed that a post is gone",
    ConsentErased "consent-erased" "A consent was erased",
    ConsentExported "consent-exported" "A consent was taken out for another program",
    RegisterExported "register-exported" "The register of consents was taken out as a table",
    ReceiptMade "receipt-made" "A new receipt of a consent was made",
    ReceiptGuessed "receipt-guessed" "Codes of receipts were tried too often",
    PictureAdded "picture-added" "A picture was added and looked at",
    PictureEdited "picture-edited" "A picture was cropped, covered or put back, and looked at again",
    PictureLookedAgain "picture-looked-again" "A picture was looked at again",
    PictureTold "picture-told" "Somebody said what a picture shows",
    PictureConfirmed "picture-confirmed" "A second person looked at a picture and confirmed it",
    PictureErased "picture-erased" "A picture was erased",
    LikenessAgreed "likeness-agreed" "Somebody agreed to be shown in the practice's pictures",
    LikenessEnded "likeness-ended" "Somebody is no longer to be shown in the practice's pictures",
    ToldForgotten "told-forgotten" "What old posts told was forgotten",
    PatientPhotoAllowed "patient-photo-allowed" "A patient was allowed a picture of their own treatment",
    PatientPhotoRefused "patient-photo-refused" "A patient was asked not to take a picture",
    PatientPhotosForgotten "patient-photos-forgotten" "Old decisions on patients' own pictures were forgotten",
    CheckpointMade "checkpoint-made" "The newest entry of the journal was signed",
    BackupMade "backup-made" "A backup was made",
    Restored "restored" "The desk was restored from a backup",
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_deed_has_a_name_of_its_own() {
        let mut names: Vec<_> = Deed::ALL.iter().map(|deed| deed.name()).collect();
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), Deed::ALL.len());
    }
}
