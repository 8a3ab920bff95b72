//! What the tests need from the machine, and how a Debian machine gets it: listed, asked for, then installed.
//!
//! Never installs anything that was not agreed to, and never touches anything but Debian packages.

use std::io::{IsTerminal, Write};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use anyhow::{Context, Result, bail};

use crate::ask::{Ask, Step};

/// One thing that must be on the machine, and the Debian packages that bring it.
struct Need {
    what: &'static str,
    packages: &'static [&'static str],
    there: fn() -> bool,
}

const COMPILER: Need = Need {
    what: "a C and C++ compiler with make",
    packages: &["build-essential"],
    there: || on_path("cc").is_some() && on_path("c++").is_some() && on_path("make").is_some(),
};
const POSTGRES: Need = Need {
    what: "PostgreSQL 15 or newer (server)",
    packages: &["postgresql"],
    there: || postgres_programs().is_some(),
};
const NODE: Need = Need {
    what: "Node with npm",
    packages: &["nodejs", "npm"],
    there: || on_path("node").is_some() && on_path("npm").is_some(),
};
const PYTHON: Need = Need {
    what: "Python 3 with venv",
    packages: &["python3", "python3-venv"],
    there: || quiet(Command::new("python3").args(["-c", "import venv, ensurepip"])),
};
const CHROMIUM: Need = Need {
    what: "Chromium",
    packages: &["chromium", "fonts-dejavu-core"],
    there: || Path::new(crate::steps::CHROMIUM).exists(),
};

fn needs_of(steps: &[Step]) -> Vec<Need> {
    let mut needs = vec![COMPILER];
    if steps.iter().any(|step| step.needs_postgres()) {
        needs.push(POSTGRES);
    }
    if steps.iter().any(|step| step.needs_networks()) {
        needs.push(NODE);
    }
    if steps.iter().any(|step| step.needs_python()) {
        needs.push(PYTHON);
    }
    if steps.contains(&Step::Journeys) {
        needs.push(CHROMIUM);
    }
    needs
}

/// Makes sure that everything for `steps` is there. Asks first, unless `--yes` was given or CI=true.
pub(crate) fn meet(ask: &Ask, steps: &[Step]) -> Result<()> {
    let needs = needs_of(steps);
    let missing: Vec<&Need> = needs.iter().filter(|need| !(need.there)()).collect();
    if missing.is_empty() {
        println!("   everything needed is on this machine");
    } else {
        for need in &missing {
            println!("   missing: {} (Debian: {})", need.what, need.packages.join(" "));
        }
        let packages: Vec<&str> = missing.iter().flat_map(|need| need.packages.iter().copied()).collect();
        let line = format!("apt-get update && apt-get install --no-install-recommends {}", packages.join(" "));
        agree(ask, &line)?;
        apt(&["update", "--quiet"])?;
        let install = ["install", "--yes", "--quiet", "--no-install-recommends"];
        apt(&[&install[..], &packages].concat())?;
        if let Some(need) = needs.iter().find(|need| !(need.there)()) {
            bail!("{} is still missing after installing {}", need.what, need.packages.join(" "));
        }
    }
    if steps.iter().any(|step| step.needs_networks()) {
        node_is_new_enough()?;
    }
    Ok(())
}

fn agree(ask: &Ask, line: &str) -> Result<()> {
    if !on_path("apt-get").is_some_and(|_| Path::new("/etc/debian_version").exists()) {
        bail!(
            "this is not a Debian machine, so please install the missing things by hand; Debian has them as:\n   {line}"
        );
    }
    if user_id()? != 0 {
        bail!("installing needs root, so please run this first:\n   sudo sh -c '{line}'");
    }
    if ask.yes {
        return Ok(());
    }
    if !std::io::stdin().is_terminal() {
        bail!("nobody is here to ask; run it again with --yes, or run this first:\n   {line}");
    }
    print!("   Install these Debian packages now? [y/N] ");
    std::io::stdout().flush()?;
    let mut answer = String::new();
    std::io::stdin().read_line(&mut answer)?;
    if matches!(answer.trim(), "y" | "Y" | "yes") {
        return Ok(());
    }
    bail!("nothing was installed; when you are ready, run:\n   {line}");
}

fn apt(words: &[&str]) -> Result<()> {
    let mut command = Command::new("apt-get");
    command.args(words).env("DEBIAN_FRONTEND", "noninteractive").stdin(Stdio::null());
    let status = command.status().context("cannot start apt-get")?;
    if !status.success() {
        bail!("`apt-get {}` failed ({status})", words.join(" "));
    }
    Ok(())
}

/// Playwright and the account server ask for Node 20.
fn node_is_new_enough() -> Result<()> {
    let answer = Command::new("node").arg("--version").output().context("cannot start node")?;
    let version = String::from_utf8_lossy(&answer.stdout).trim().to_owned();
    match node_major(&version) {
        Some(major) if major >= 20 => Ok(()),
        _ => bail!("Node 20 or newer is needed, and this machine has {version:?}: Debian 13 brings a newer one"),
    }
}

fn node_major(version: &str) -> Option<u32> {
    version.strip_prefix('v')?.split('.').next()?.parse().ok()
}

/// The folder with `initdb` and `postgres` of the newest PostgreSQL from 15 on, in Debian's place or on the path.
pub(crate) fn postgres_programs() -> Option<PathBuf> {
    let debian = std::fs::read_dir("/usr/lib/postgresql").into_iter().flatten().flatten().filter_map(|entry| {
        let version: u32 = entry.file_name().to_str()?.parse().ok()?;
        Some((version, entry.path().join("bin")))
    });
    let newest = debian.filter(|(version, programs)| *version >= 15 && programs.join("initdb").exists()).max();
    newest.map(|(_, programs)| programs).or_else(|| {
        let folder = on_path("postgres")?.parent()?.to_path_buf();
        let answer = Command::new(folder.join("postgres")).arg("--version").output().ok()?;
        let said = String::from_utf8_lossy(&answer.stdout).into_owned();
        let version: u32 = said.split_whitespace().nth(2)?.split('.').next()?.parse().ok()?;
        (version >= 15 && folder.join("initdb").exists()).then_some(folder)
    })
}

pub(crate) fn on_path(program: &str) -> Option<PathBuf> {
    let folders = std::env::var_os("PATH")?;
    std::env::split_paths(&folders).map(|folder| folder.join(program)).find(|file| file.is_file())
}

/// Whether the command runs and ends well; its output is dropped.
pub(crate) fn quiet(command: &mut Command) -> bool {
    let command = command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    command.status().is_ok_and(|status| status.success())
}

pub(crate) fn user_id() -> Result<u32> {
    let answer = Command::new("id").arg("-u").output().context("cannot start id")?;
    Ok(String::from_utf8_lossy(&answer.stdout).trim().parse()?)
}

#[cfg(test)]
mod tests {
    use super::{Step, needs_of, node_major};

    #[test]
    fn a_step_asks_only_for_what_it_uses() {
        let what = |steps: &[Step]| needs_of(steps).iter().map(|need| need.what).collect::<Vec<_>>().join(", ");
        assert!(!what(&[Step::Lint]).contains("PostgreSQL"));
        assert!(what(&[Step::Tests]).contains("PostgreSQL") && !what(&[Step::Tests]).contains("Chromium"));
        assert!(what(&Step::ALL).contains("Chromium"));
    }

    #[test]
    fn node_versions_are_read() {
        assert_eq!(node_major("v20.20.0"), Some(20));
        assert_eq!(node_major("v8.1"), Some(8));
        assert_eq!(node_major("command not found"), None);
    }
}
