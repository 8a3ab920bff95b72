//! The figures of the practice corpus, counted as the acceptance script counts them.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use anyhow::Result;
use chaperone_screen::{Code, Report, Verdict};

use crate::corpus::{Row, Screens};

/// Right, said too much, left unsaid.
#[derive(Debug, Clone, Copy, Default)]
struct Tally {
    right: usize,
    extra: usize,
    missed: usize,
}

impl Tally {
    fn f1(self) -> f64 {
        share(2 * self.right, 2 * self.right + self.extra + self.missed)
    }
}

/// Counts over some rows.
#[derive(Debug, Clone, Default)]
pub(crate) struct Score {
    verdicts: [[usize; 4]; 4],
    codes: BTreeMap<Code, Tally>,
    evidence: usize,
    touched: usize,
}

pub(crate) fn share(part: usize, whole: usize) -> f64 {
    let real = |n: usize| f64::from(u32::try_from(n).unwrap_or(u32::MAX));
    if whole == 0 { 0.0 } else { real(part) / real(whole) }
}

/// Screens rows and counts.
pub(crate) fn measure<'a>(rows: impl IntoIterator<Item = &'a Row>, screens: &Screens) -> Result<Score> {
    let mut score = Score::default();
    for row in rows {
        score.add(row, &screens.report(row)?);
    }
    Ok(score)
}

impl Score {
    pub(crate) fn add(&mut self, row: &Row, report: &Report) {
        self.verdicts[row.verdict as usize][report.verdict as usize] += 1;
        let want: BTreeSet<Code> = row.issues.iter().map(|(code, _)| *code).collect();
        let have: BTreeSet<Code> = report.findings.iter().map(|finding| finding.code).collect();
        for code in want.union(&have) {
            let tally = self.codes.entry(*code).or_default();
            match (want.contains(code), have.contains(code)) {
                (true, true) => tally.right += 1,
                (true, false) => tally.missed += 1,
                _ => tally.extra += 1,
            }
        }
        for (_, place) in &row.issues {
            self.evidence += 1;
            let touches = |p: &std::ops::Range<usize>| {
                report.findings.iter().any(|f| f.bytes.start < p.end && p.start < f.bytes.end)
            };
            self.touched += usize::from(place.as_ref().is_some_and(touches));
        }
    }

    pub(crate) fn join(&mut self, other: &Score) {
        for (row, more) in self.verdicts.iter_mut().flatten().zip(other.verdicts.iter().flatten()) {
            *row += more;
        }
        for (code, more) in &other.codes {
            let tally = self.codes.entry(*code).or_default();
            tally.right += more.right;
            tally.extra += more.extra;
            tally.missed += more.missed;
        }
        self.evidence += other.evidence;
        self.touched += other.touched;
    }

    fn row(&self, verdict: Verdict) -> [usize; 4] {
        self.verdicts[verdict as usize]
    }

    pub(crate) fn items(&self) -> usize {
        self.verdicts.iter().flatten().sum()
    }

    pub(crate) fn accuracy(&self) -> f64 {
        share((0..4).map(|at| self.verdicts[at][at]).sum(), self.items())
    }

    pub(crate) fn stopped(&self) -> f64 {
        let held: usize = self.verdicts[1..].iter().flatten().sum();
        let out: usize = self.verdicts[1..].iter().map(|row| row[0]).sum();
        share(held - out, held)
    }

    pub(crate) fn alarms(&self) -> f64 {
        let clear = self.row(Verdict::Clear);
        share(clear[1..].iter().sum(), clear.iter().sum())
    }

    pub(crate) fn stop_out(&self) -> f64 {
        let stop = self.row(Verdict::Stop);
        share(stop[0], stop.iter().sum())
    }

    pub(crate) fn codes_f1(&self) -> f64 {
        let sum = self.codes.values().fold(Tally::default(), |a, b| Tally {
            right: a.right + b.right,
            extra: a.extra + b.extra,
            missed: a.missed + b.missed,
        });
        sum.f1()
    }

    /// The mean over the codes that stand in the rows.
    pub(crate) fn codes_macro(&self) -> f64 {
        let real: Vec<f64> =
            self.codes.values().filter(|tally| tally.right + tally.missed > 0).map(|tally| tally.f1()).collect();
        real.iter().sum::<f64>() / f64::from(u32::try_from(real.len().max(1)).unwrap_or(1))
    }

    pub(crate) fn touched(&self) -> f64 {
        share(self.touched, self.evidence)
    }

    /// One line.
    pub(crate) fn brief(&self) -> String {
        format!(
            "stopped {:.3} alarms {:.3} verdicts {:.3} codes {:.3} touched {:.3} stop-out {:.3}",
            self.stopped(),
            self.alarms(),
            self.accuracy(),
            self.codes_f1(),
            self.touched(),
            self.stop_out()
        )
    }
}

impl fmt::Display for Score {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let stop = self.row(Verdict::Stop);
        writeln!(f, "{:<34}{}", "items", self.items())?;
        for (name, value) in [
            ("verdict accuracy", self.accuracy()),
            ("stopped share (not clear, stopped)", self.stopped()),
            ("false alarms (clear, stopped)", self.alarms()),
            ("stop recall (stop, not let out)", share(stop[2] + stop[3], stop.iter().sum())),
            ("stop let out as clear, share", self.stop_out()),
            ("codes micro F1", self.codes_f1()),
            ("codes macro F1", self.codes_macro()),
            ("evidence touched by a finding", self.touched()),
        ] {
            writeln!(f, "{name:<34}{value:.3}")?;
        }
        for (code, tally) in self.codes.iter().filter(|(_, tally)| tally.right + tally.missed > 0) {
            let (right, extra, missed) = (tally.right, tally.extra, tally.missed);
            let (precision, recall) = (share(right, right + extra), share(right, right + missed));
            let name = code.name();
            writeln!(
                f,
                "  {name:<24} P {precision:.2}  R {recall:.2}  F1 {:.2}  ({} items)",
                tally.f1(),
                right + missed
            )?;
        }
        writeln!(f, "  verdicts, rows gold, columns got: clear revise consent stop")?;
        for verdict in [Verdict::Clear, Verdict::Revise, Verdict::Consent, Verdict::Stop] {
            let [clear, revise, consent, stop] = self.row(verdict);
            writeln!(f, "  {:<8} {clear:>6} {revise:>6} {consent:>6} {stop:>6}", verdict.name())?;
        }
        Ok(())
    }
}
