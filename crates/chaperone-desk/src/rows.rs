//! Rows of the screen's contract, read with what the practice knows: what the API's `screen` answers with.
//!
//! The same rows and the same answers as `chaperone screen --format jsonl`; only the knowledge and the day are the
//! practice's. Deliberately absent: keeping anything that was read.

use std::panic::{AssertUnwindSafe, catch_unwind};

use chaperone_screen::contract;
use serde_json::Value;

use crate::act::{Act, Duty};
use crate::error::{Answer, Error};
use crate::{Desk, granted, known, practice};

/// Answers each row in its place. A row without a day of its own is read as of the practice's today.
pub async fn answer(desk: &Desk, act: &Act, mut rows: Vec<Value>) -> Answer<Vec<contract::Answer>> {
    granted!(act.may(Duty::Write));
    let (known, today, practice) = {
        let mut connection = desk.db().read().await?;
        let practice = practice::must(&mut connection, act.now).await?;
        let known = known::gather(desk, &mut connection, &practice, None, None).await?;
        let today = act.now.in_zone(practice.zone()).date_naive();
        (known, today, practice)
    };
    for row in rows.iter_mut().filter_map(Value::as_object_mut) {
        if row.get("today").is_none_or(Value::is_null) {
            row.insert("today".into(), today.to_string().into());
        }
    }
    let desk = desk.clone();
    // A long list takes a while, and other requests must not wait for it.
    tokio::task::spawn_blocking(move || {
        let contract = desk.contract(&practice)?;
        let one = |(row, number): (&Value, usize)| {
            let line = serde_json::to_vec(row).map_err(|_| Error::Shape { record: "row", what: "a value" })?;
            catch_unwind(AssertUnwindSafe(|| contract.answer_knowing(&line, number, &known))).map_err(|_| Error::Screen)
        };
        rows.iter().zip(1..).map(one).collect::<Result<Vec<_>, _>>()
    })
    .await
    .map_err(|_| Error::Screen)?
    .map(Ok)
}
