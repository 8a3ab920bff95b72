//! Every rule of the screen: one page, one function, one line. The order here is the order of the handbook.
//!
//! Deliberately absent: levels and citations, which stand in the packs.

use crate::Code;
use crate::rule::Rule;

macro_rules! rules {
    ($($family:ident { $($module:ident $name:literal since $since:literal: $($code:ident)+;)+ })+) => {
        $(mod $family { $(pub(super) mod $module;)+ })+

        /// The rules, in the order of the handbook.
        pub static RULES: &[Rule] = &[$($(Rule {
            name: $name,
            family: stringify!($family),
            since: $since,
            codes: &[$(Code::$code),+],
            page: include_str!(concat!("rules/", stringify!($family), "/", stringify!($module), ".md")),
            check: $family::$module::check,
        },)+)+];
    };
}

rules! {
    confidentiality {
        patient_named "patient-named" since "0.1": Name Handle;
        patient_confirmed "patient-confirmed" since "0.1": PatientRelationship Date;
        patient_story "patient-story" since "0.1": HealthInformation PatientRelationship Date;
        pieces_together "pieces-together" since "0.1": Identifiable Age Place Occupation Relation Appearance Event;
        few_fit "few-fit" since "0.3": Identifiable;
        child_shown "child-shown" since "0.2": Identifiable Age;
        handle_unmasked "handle-unmasked" since "0.1": Name Handle;
        name_in_reply "name-in-reply" since "0.3": Name;
        contact_data "contact-data" since "0.1": Contact IdNumber;
        reply_tells "reply-tells" since "0.2": HealthInformation Age Occupation Relation Event Appearance;
        name_in_file "name-in-file" since "0.2": Name IdNumber;
    }
    advice {
        individual_advice "individual-advice" since "0.1": ClinicalAdvice;
        safeguarding_in_public "safeguarding-in-public" since "0.1": Concern;
    }
    message {
        care_in_message "care-in-message" since "0.1": Channel;
        result_in_message "result-in-message" since "0.1": Channel;
        offer_without_opt_in "offer-without-opt-in" since "0.1": Purpose;
        opt_out_missing "opt-out-missing" since "0.2": Purpose;
        opt_out_ignored "opt-out-ignored" since "0.2": Purpose;
    }
    conduct {
        derogatory "derogatory" since "0.1": Derogatory;
        arguing_in_reply "arguing-in-reply" since "0.1": Argumentative;
        legal_threat "legal-threat" since "0.1": Threat;
        harm_threatened "harm-threatened" since "0.2": Threat;
        unprofessional "unprofessional" since "0.2": Unprofessional;
        objection_ignored "objection-ignored" since "0.2": Unprofessional;
        person_looked_up "person-looked-up" since "0.2": Purpose;
        venting "venting" since "0.2": Unprofessional;
        colleague_exposed "colleague-exposed" since "0.2": StaffDisclosure;
        running_exposed "running-exposed" since "0.2": StaffDisclosure;
        too_close "too-close" since "0.1": Boundary;
    }
    promotion {
        medicine_promoted "medicine-promoted" since "0.1": PomAdvertising;
        review_bought "review-bought" since "0.1": ReviewInducement;
        review_steered "review-steered" since "0.2": ReviewInducement;
        testimonial_used "testimonial-used" since "0.2": Testimonial;
        claim_misleading "claim-misleading" since "0.1": MisleadingClaim;
        comparison_drawn "comparison-drawn" since "0.2": MisleadingClaim;
        claim_unsourced "claim-unsourced" since "0.2": MisleadingClaim;
        specialist_title "specialist-title" since "0.2": MisleadingClaim;
        offer_without_terms "offer-without-terms" since "0.2": MisleadingClaim;
        interest_undisclosed "interest-undisclosed" since "0.2": MisleadingClaim;
        aimed_at_young "aimed-at-young" since "0.2": MisleadingClaim;
    }
}

pub(crate) use confidentiality::patient_confirmed::confirms;

/// Whether a public reply denies what it answers.
pub(crate) fn denies(view: &crate::view::View<'_>) -> bool {
    !conduct::arguing_in_reply::denials(view).is_empty()
}

pub(crate) use conduct::arguing_in_reply::regrets;
pub(crate) use promotion::medicine_promoted::names_a_medicine;
pub(crate) use promotion::review_bought::speaks_of_reviews;

/// The rules that may offer words to put in the place of what they mark; from any other none is taken.
const OFFER_FIXES: &[&str] =
    &["patient-named", "patient-story", "few-fit", "handle-unmasked", "name-in-reply", "contact-data", "name-in-file"];

/// Whether a rule may offer a fix.
pub(crate) fn offers_fixes(rule: &str) -> bool {
    OFFER_FIXES.contains(&rule)
}

/// Every rule.
pub fn rules() -> &'static [Rule] {
    RULES
}

/// A rule by its kebab-case name.
pub fn named(name: &str) -> Option<&'static Rule> {
    RULES.iter().find(|rule| rule.name == name)
}
