//! What is left of a draft once its fixes are in or sentences are out: whether it offers fixes of its own, and whether it is
//! clear. To read it anew takes as long as the draft took, so what was made of the same words there is asked first.
//!
//! Wherever that leaves a doubt, the text is read after all. What goes out is read anew in any case. Deliberately absent:
//! which texts are offered ([`crate::suggestion`]).

use std::ops::Range;
use std::panic::{AssertUnwindSafe, catch_unwind};

use chaperone_encoder::Encoded;

use super::{Answered, Eyes, Screen};
use crate::fix::{self, Kept};
use crate::learned::{self, Tags};
use crate::{Draft, Finding, Known, Level, Verdict, rules};

impl Screen {
    /// Holds "applying all fixes twice equals once": if the fixed text would be fixed again, no fix is offered.
    /// Returns the fixed text, and its verdict in the place of this draft, if it had to be looked at.
    pub(super) fn keep_stable_fixes(
        &self,
        draft: &Draft,
        known: &Known,
        answered: &Answered,
        encoded: Option<&Encoded>,
        findings: &mut [Finding],
    ) -> Option<(String, Verdict)> {
        if findings.iter().all(|finding| finding.fix.is_none()) {
            return None;
        }
        let (once, kept) = fix::apply_and_keep(&draft.text, findings);
        let fixed = Draft { text: once.clone(), ..draft.clone() };
        if self.is_surely_settled(&fixed, known, answered, encoded, &kept) {
            return None;
        }
        let again = self.look(&fixed, known, answered, Eyes::Verdict).report;
        if fix::apply(&once, &again.findings) != once {
            for finding in findings {
                finding.fix = None;
            }
        }
        Some((once, again.verdict))
    }

    /// Whether a fixed text surely offers no fix of its own: its words were read in the draft, and neither with the tags
    /// that they had there, nor with every tag that they might have here, would a rule offer one. The judge offers none.
    fn is_surely_settled(
        &self,
        fixed: &Draft,
        known: &Known,
        answered: &Answered,
        read: Option<&Encoded>,
        kept: &[Kept],
    ) -> bool {
        let (Some(encoder), Some(read), Ok(answered)) = (self.encoder, read, answered) else { return false };
        let offers = |tags: &Tags<'_>| {
            let taken = Self::take_in_tagged(fixed, known, answered.as_ref(), Some(tags));
            let rules = self.rules.iter().copied().filter(|rule| rules::offers_fixes(rule.name));
            let (held, _) = self.apply_some(rules, fixed, Some(&self.view(&taken, fixed, known)));
            let findings: Vec<Finding> =
                held.into_iter().map(|one| one.finding).filter(|one| one.level > Level::Note).collect();
            fix::apply(&fixed.text, &findings) != fixed.text
        };
        let tags = learned::lent(encoder, read, &fixed.text, kept);
        catch_unwind(AssertUnwindSafe(|| !tags.iter().any(offers))).unwrap_or(false)
    }

    /// What the encoder made of a draft, lent to what is left of it. `None` where little is left, which is read in a few
    /// milliseconds and means less by itself; and where the draft has a consent: that was read with it, and what is offered
    /// has to do without one.
    pub(super) fn lend(&self, draft: &Draft, read: Option<&Encoded>, kept: &[Kept]) -> Option<Encoded> {
        let (encoder, read) = self.encoder.zip(read).filter(|_| draft.consent.is_none())?;
        let moved = |place: &Range<usize>| fix::moved(kept, place);
        if read.tokens.iter().filter(|token| moved(&token.range).is_some()).count() < LONG {
            return None;
        }
        catch_unwind(AssertUnwindSafe(|| encoder.lend(read, moved))).unwrap_or_default()
    }
}

/// Pieces of what is left from which on the text is not read itself if it is clear with what it was lent, read warily. So
/// no suggestion of the 5,744 train rows is another one; with less, one text was offered that is not clear when it is read.
/// Of 22,000 hostile texts three were offered something that is not; whoever takes it sees that at the next check.
const LONG: usize = 64;
