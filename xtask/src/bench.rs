//! `cargo xtask bench`: runs every benchmark of every crate, one after the other.
//!
//! Prints figures and keeps none: a figure in a document names this command, the machine and the day.
//! Deliberately absent: measuring anything itself; start-up time and memory are `crates/chaperone/benches/start.rs`.

use std::fs;

use anyhow::Result;

use crate::place::Place;
use crate::steps::cargo;

pub(crate) fn run(place: &Place) -> Result<bool> {
    let mut well = true;
    for (package, bench) in benches(place)? {
        println!("\n== {package}: {bench}");
        let status = cargo(place, &format!("bench --quiet --package {package} --bench {bench}")).status()?;
        well &= status.success();
    }
    Ok(well)
}

/// Every `crates/<package>/benches/<bench>.rs`.
fn benches(place: &Place) -> Result<Vec<(String, String)>> {
    let mut found = Vec::new();
    for package in fs::read_dir(place.root.join("crates"))?.flatten() {
        let name = package.file_name().to_string_lossy().into_owned();
        for file in fs::read_dir(package.path().join("benches")).into_iter().flatten().flatten() {
            if let Some(bench) = file.file_name().to_str().and_then(|file| file.strip_suffix(".rs")) {
                found.push((name.clone(), bench.to_owned()));
            }
        }
    }
    found.sort();
    Ok(found)
}
