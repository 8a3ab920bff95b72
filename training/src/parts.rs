//! What each part of the screen adds: the same rows with rules alone, voices alone and all together.
//!
//! Deliberately absent: the figures themselves ([`crate::score`]), and anything that is chosen by them.

use std::sync::Arc;

use anyhow::{Context, Result};
use chaperone_screen::Screen;
use chaperone_screen::judge::{Judge, Thresholds};

use crate::corpus::{Row, Screens};
use crate::score::{Score, measure};
use crate::seat;

/// Rows, and the judges that may be heard on them: on rows of a train file those that have not seen it.
pub(crate) struct Bench<'a> {
    pub(crate) rows: &'a [Row],
    pub(crate) table: Arc<dyn Judge>,
    pub(crate) encoder: Arc<dyn Judge>,
    pub(crate) both: Arc<dyn Judge>,
}

/// One screen that is made of some parts only.
struct Made {
    name: &'static str,
    judge: fn(&Bench<'_>) -> Option<Arc<dyn Judge>>,
    leave_out: fn(Screen) -> Screen,
}

const MADE: [Made; 8] = [
    Made { name: "rules with facts from lists and grammar", judge: |_| None, leave_out: Screen::without_encoder },
    Made { name: "the same and facts that the encoder tags", judge: |_| None, leave_out: |screen| screen },
    Made { name: "the same and the table", judge: |bench| Some(bench.table.clone()), leave_out: |screen| screen },
    Made {
        name: "the same and the encoder's judgements, without the table",
        judge: |bench| Some(bench.encoder.clone()),
        leave_out: |screen| screen,
    },
    Made { name: "all of it", judge: |bench| Some(bench.both.clone()), leave_out: |screen| screen },
    Made {
        name: "the table alone, without rules",
        judge: |bench| Some(bench.table.clone()),
        leave_out: Screen::without_rules,
    },
    Made {
        name: "the encoder alone, without rules",
        judge: |bench| Some(bench.encoder.clone()),
        leave_out: Screen::without_rules,
    },
    Made {
        name: "both voices, without rules",
        judge: |bench| Some(bench.both.clone()),
        leave_out: Screen::without_rules,
    },
];

/// What each makes of the rows of all benches together, by name, on two threads.
pub(crate) fn scores(benches: &[Bench<'_>]) -> Result<Vec<(&'static str, Score)>> {
    let one = |made: &Made| -> Result<(&'static str, Score)> {
        let mut all = Score::default();
        for bench in benches {
            let seat = (made.judge)(bench).map(|judge| seat(judge, Thresholds::default()));
            all.join(&measure(bench.rows, &Screens::made(seat.as_ref(), made.leave_out)?)?);
        }
        Ok((made.name, all))
    };
    let (first, second) = MADE.split_at(MADE.len() / 2);
    std::thread::scope(|scope| {
        let other = scope.spawn(|| second.iter().map(one).collect::<Result<Vec<_>>>());
        let mut scores = first.iter().map(one).collect::<Result<Vec<_>>>()?;
        scores.extend(other.join().ok().context("a measurement broke")??);
        Ok(scores)
    })
}
