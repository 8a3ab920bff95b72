//! A server on a tether: it ends when this program ends, however that happens (end, error, Ctrl-C, kill).
//!
//! The standard library cannot catch signals, so a small shell holds the other end of a pipe. The pipe closes when
//! we let go of it or die; the shell then stops the server, waits, insists, and removes the server's folder. The
//! shell runs in a process group of its own, so Ctrl-C reaches us and not the server first.

use std::fs::File;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};

/// `$1` the signal that stops the server, `$2` a folder to remove at the end (or empty), then the command.
const SHELL: &str = r#"
signal=$1; folder=$2; shift 2
exec 3<&0
"$@" </dev/null 3<&- & server=$!
(
    cat <&3 >/dev/null
    kill -"$signal" "$server" 2>/dev/null
    tries=0
    while kill -0 "$server" 2>/dev/null && [ "$tries" -lt 100 ]; do sleep 0.1; tries=$((tries + 1)); done
    kill -KILL "$server" 2>/dev/null
    [ -z "$folder" ] || rm -rf -- "$folder"
) & watch=$!
exec 3<&-
wait "$server"; status=$?
echo "server ended with status $status"
wait "$watch"
"#;

#[derive(Debug)]
pub(crate) struct Tether {
    name: String,
    child: Child,
}

impl Tether {
    /// Starts `command` with its output in `log`. `signal` is what the server takes as a polite end ("TERM", "INT").
    pub(crate) fn start(
        name: &str,
        command: &Command,
        signal: &str,
        folder: Option<&Path>,
        log: &Path,
    ) -> Result<Tether> {
        use std::os::unix::process::CommandExt;
        let output = File::create(log).with_context(|| format!("cannot write {}", log.display()))?;
        let mut shell = Command::new("sh");
        shell.args(["-c", SHELL, "tether", signal]).arg(folder.unwrap_or(Path::new("")));
        shell.arg(command.get_program()).args(command.get_args());
        for (key, value) in command.get_envs() {
            match value {
                Some(value) => shell.env(key, value),
                None => shell.env_remove(key),
            };
        }
        shell.current_dir(command.get_current_dir().unwrap_or(Path::new("/")));
        let errors = output.try_clone()?;
        shell.stdin(Stdio::piped()).stdout(output).stderr(errors).process_group(0);
        let child = shell.spawn().with_context(|| format!("cannot start {name}"))?;
        Ok(Tether { name: name.to_owned(), child })
    }

    /// Asks `ready` about five times a second; fails with the end of the log when the server died or `limit` passed.
    pub(crate) fn wait_until(&mut self, limit: Duration, log: &Path, ready: impl Fn() -> bool) -> Result<()> {
        let begun = Instant::now();
        loop {
            let said = std::fs::read_to_string(log).unwrap_or_default();
            if said.contains("server ended with status") {
                bail!("{} ended while starting; the end of its log:\n{}", self.name, tail(&said));
            }
            if ready() {
                return Ok(());
            }
            if begun.elapsed() > limit {
                let seconds = limit.as_secs();
                bail!("{} did not answer within {seconds} s; the end of its log:\n{}", self.name, tail(&said));
            }
            std::thread::sleep(Duration::from_millis(200));
        }
    }

    /// The shell's own process, whose child is the server.
    #[cfg(test)]
    pub(crate) fn pid(&self) -> u32 {
        self.child.id()
    }
}

impl Drop for Tether {
    fn drop(&mut self) {
        drop(self.child.stdin.take());
        // The shell insists after ten seconds, so this ends.
        if let Err(trouble) = self.child.wait() {
            println!("could not wait for {}: {trouble}", self.name);
        }
    }
}

fn tail(text: &str) -> String {
    let lines: Vec<&str> = text.lines().collect();
    lines[lines.len().saturating_sub(15)..].join("\n")
}

#[cfg(test)]
mod tests {
    use std::path::Path;
    use std::process::Command;
    use std::time::Duration;

    use super::Tether;

    fn server(script: &str) -> Command {
        let mut command = Command::new("sh");
        command.args(["-c", script]);
        command
    }

    fn scratch(name: &str) -> std::path::PathBuf {
        let folder = std::env::temp_dir().join(format!("xtask-{name}-{}", std::process::id()));
        std::fs::create_dir_all(&folder).unwrap();
        folder
    }

    #[test]
    fn letting_go_stops_the_server_and_removes_its_folder() {
        let folder = scratch("stops");
        let log = std::env::temp_dir().join(format!("xtask-stops-{}.log", std::process::id()));
        let script = "echo $$ is up; exec sleep 600";
        let mut tether = Tether::start("a server", &server(script), "TERM", Some(&folder), &log).unwrap();
        let up = || std::fs::read_to_string(&log).is_ok_and(|said| said.contains("is up"));
        tether.wait_until(Duration::from_secs(10), &log, up).unwrap();
        let said = std::fs::read_to_string(&log).unwrap();
        let pid = said.split_whitespace().next().unwrap().to_owned();
        assert!(Path::new("/proc").join(&pid).exists());
        assert!(tether.pid() > 0);
        drop(tether);
        assert!(!Path::new("/proc").join(&pid).exists(), "the server still runs");
        assert!(!folder.exists(), "the folder is still there");
        std::fs::remove_file(log).unwrap();
    }

    #[test]
    fn a_server_that_dies_while_starting_is_reported_with_its_own_words() {
        let folder = scratch("dies");
        let log = folder.join("log");
        let mut tether = Tether::start("a server", &server("echo no room here; exit 3"), "TERM", None, &log).unwrap();
        let trouble = tether.wait_until(Duration::from_secs(10), &log, || false).unwrap_err().to_string();
        assert!(trouble.contains("no room here") && trouble.contains("status 3"), "{trouble}");
        drop(tether);
        std::fs::remove_dir_all(folder).unwrap();
    }
}
