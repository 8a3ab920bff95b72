//! `cargo xtask bench`: runs every benchmark of every crate, then measures the desk itself.
//!
//! Prints figures and keeps none: a figure in a document names this command, the machine and the day.

use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail, ensure};

use crate::place::Place;
use crate::servers;
use crate::steps::cargo;

/// Starts per measurement: the middle one is reported.
const STARTS: usize = 5;

pub(crate) fn run(place: &Place) -> Result<bool> {
    let mut well = true;
    for (package, bench) in benches(place)? {
        println!("\n== {package}: {bench}");
        let status = cargo(place, &format!("bench --quiet --package {package} --bench {bench}")).status()?;
        well &= status.success();
    }
    println!("\n== the desk: start-up and memory (release build)");
    ensure!(cargo(place, "build --release --package chaperone").status()?.success(), "the release build failed");
    desk(place)?;
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

/// Time from starting the program to its first answered page, on an empty data folder; then its resident memory.
fn desk(place: &Place) -> Result<()> {
    let mut times = Vec::new();
    let mut memory = Vec::new();
    for round in 0..STARTS {
        let folder = std::env::temp_dir().join(format!("chaperone-bench-{}-{round}", std::process::id()));
        let measured = one_start(&place.chaperone("release"), &folder);
        fs::remove_dir_all(&folder).with_context(|| format!("cannot remove {}", folder.display()))?;
        let (took, kibibytes) = measured?;
        times.push(took);
        memory.push(kibibytes);
    }
    times.sort();
    memory.sort_unstable();
    let (time, memory) = (times[STARTS / 2], memory[STARTS / 2]);
    println!("first answer after {} ms (middle of {STARTS}; new data folder each time)", time.as_millis());
    println!("resident memory, idle: {:.1} MiB", f64::from(memory) / 1024.0);
    Ok(())
}

fn one_start(program: &Path, folder: &Path) -> Result<(Duration, u32)> {
    fs::create_dir(folder)?;
    let port = servers::free_port()?;
    let url = format!("http://127.0.0.1:{port}");
    let begun = Instant::now();
    let mut command = Command::new(program);
    command.arg("serve").arg("--listen").arg(format!("127.0.0.1:{port}"));
    command.arg("--data").arg(folder.join("data")).arg("--keys").arg(folder.join("keys"));
    let mut desk = command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null()).spawn()?;
    while !servers::answers(&url, "/set-up") {
        if begun.elapsed() > Duration::from_secs(30) || desk.try_wait()?.is_some() {
            desk.kill()?;
            desk.wait()?;
            bail!("the desk did not answer on {url}");
        }
        std::thread::sleep(Duration::from_millis(2));
    }
    let took = begun.elapsed();
    let status = fs::read_to_string(format!("/proc/{}/status", desk.id()))?;
    desk.kill()?;
    desk.wait()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:")).context("no VmRSS in /proc")?;
    let kibibytes = line.split_whitespace().next().context("an empty VmRSS")?.parse()?;
    Ok((took, kibibytes))
}
