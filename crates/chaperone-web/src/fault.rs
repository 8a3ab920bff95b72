//! A refusal shown at the form it belongs to: beside its field where it has one, else above the form.
//!
//! Deliberately absent: the sentences. They are the desk's.

use chaperone_desk::Refusal;

/// What the desk would not do, if it was asked and would not.
#[derive(Debug, Clone, Default)]
pub(crate) struct Fault(Option<(Option<&'static str>, Refusal)>);

impl Fault {
    /// `fields` says which refusal, by its name, belongs to which field.
    pub(crate) fn new(refusal: Refusal, fields: &[(&str, &'static str)]) -> Self {
        let field = fields.iter().find(|(name, _)| *name == refusal.name()).map(|(_, field)| *field);
        Fault(Some((field, refusal)))
    }

    /// The sentence for this field.
    pub(crate) fn at(&self, field: &str) -> Option<&str> {
        self.0.as_ref().filter(|(at, _)| *at == Some(field)).map(|(_, refusal)| refusal.sentence())
    }

    /// The refusal that belongs to no field.
    pub(crate) fn above(&self) -> Option<&Refusal> {
        self.0.as_ref().filter(|(at, _)| at.is_none()).map(|(_, refusal)| refusal)
    }
}
