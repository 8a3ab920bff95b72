//! The figures of incoming texts, counted as the acceptance script counts them.

use std::collections::BTreeMap;

use chaperone_screen::triage::{Label, Sorted, Urgency};

use super::Row;
use crate::score::share;

/// Counts over rows, as the acceptance script counts.
#[derive(Debug, Clone, Default)]
pub(crate) struct Score {
    items: usize,
    primary: usize,
    /// Right, said too much, left unsaid.
    labels: BTreeMap<Label, [usize; 3]>,
    /// Gold and got.
    urgency: BTreeMap<(Urgency, Urgency), usize>,
    first_option: usize,
    best_option: usize,
    with_options: usize,
}

impl Score {
    pub(crate) fn add(&mut self, row: &Row, got: &Sorted) {
        self.items += 1;
        self.primary += usize::from(row.labels.first() == got.labels.first());
        for label in Label::ALL {
            match (row.labels.contains(label), got.labels.contains(label)) {
                (true, true) => self.labels.entry(*label).or_default()[0] += 1,
                (false, true) => self.labels.entry(*label).or_default()[1] += 1,
                (true, false) => self.labels.entry(*label).or_default()[2] += 1,
                (false, false) => {}
            }
        }
        *self.urgency.entry((row.urgency, got.urgency)).or_default() += 1;
        self.first_option += usize::from(got.options.first().is_some_and(|first| row.options.contains(first)));
        if let Some(best) = row.options.first() {
            self.with_options += 1;
            self.best_option += usize::from(got.options.contains(best));
        }
    }

    pub(crate) fn join(&mut self, other: &Score) {
        self.items += other.items;
        self.primary += other.primary;
        for (label, more) in &other.labels {
            let counts = self.labels.entry(*label).or_default();
            counts.iter_mut().zip(more).for_each(|(count, more)| *count += more);
        }
        for (pair, more) in &other.urgency {
            *self.urgency.entry(*pair).or_default() += more;
        }
        self.first_option += other.first_option;
        self.best_option += other.best_option;
        self.with_options += other.with_options;
    }

    fn urgent(&self, gold: Urgency, got: impl Fn(Urgency) -> bool) -> usize {
        self.urgency.iter().filter(|((g, t), _)| *g == gold && got(*t)).map(|(_, count)| count).sum()
    }

    fn immediate(&self, gold: Urgency) -> f64 {
        share(self.urgent(gold, |t| t == Urgency::Immediate), self.urgent(gold, |_| true))
    }

    /// Of the texts that can wait, the share that is called immediate.
    pub(crate) fn false_immediate(&self) -> f64 {
        self.immediate(Urgency::None)
    }

    pub(crate) fn labels_f1(&self) -> f64 {
        let sum = self.labels.values().fold([0; 3], |a, b| [a[0] + b[0], a[1] + b[1], a[2] + b[2]]);
        share(2 * sum[0], 2 * sum[0] + sum[1] + sum[2])
    }

    pub(crate) fn urgency_accuracy(&self) -> f64 {
        share(self.urgency.iter().filter(|((g, t), _)| g == t).map(|(_, count)| count).sum(), self.items)
    }

    pub(crate) fn figures(&self) -> [(&'static str, f64); 8] {
        [
            ("primary accuracy", share(self.primary, self.items)),
            ("labels micro F1", self.labels_f1()),
            ("immediate recall", self.immediate(Urgency::Immediate)),
            ("false immediate (none)", self.immediate(Urgency::None)),
            ("false immediate (same-day)", self.immediate(Urgency::SameDay)),
            ("urgency accuracy", self.urgency_accuracy()),
            ("first option acceptable", share(self.first_option, self.items)),
            ("best option offered", share(self.best_option, self.with_options)),
        ]
    }
}

impl std::fmt::Display for Score {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        writeln!(f, "{:<34}{}", "items", self.items)?;
        for (name, value) in self.figures() {
            writeln!(f, "{name:<34}{value:.3}")?;
        }
        let missed = self.urgent(Urgency::Immediate, |t| t == Urgency::None);
        writeln!(f, "{:<34}{missed}", "immediate called none")
    }
}
