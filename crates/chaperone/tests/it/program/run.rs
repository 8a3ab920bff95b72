//! A place for a desk in a folder of its own, the built program started in it, and what it said.
//!
//! Deliberately absent: waiting by the clock. The program says when it is ready, and an end is waited for as an end.

use std::fs;
use std::io::{BufRead, BufReader, Read, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::mpsc;
use std::thread::{self, JoinHandle};
use std::time::Duration;

/// Longer than any end or start takes on a busy machine; whoever waits this long waits for ever.
const FOR_EVER: Duration = Duration::from_secs(30);

/// What comes before the address in the line that says that browsers may come.
const READY: &str = "The desk is ready: ";

/// An empty home with room for a desk.
pub(crate) struct Place {
    folder: tempfile::TempDir,
    /// Arguments that every command in this place gets.
    pub(crate) always: Vec<String>,
}

/// How a command ended.
#[derive(Debug)]
pub(crate) struct Said {
    /// `None` where a signal ended it.
    pub(crate) code: Option<i32>,
    pub(crate) out: String,
    pub(crate) err: String,
}

impl Place {
    pub(crate) fn new() -> Place {
        let folder = tempfile::tempdir().unwrap();
        let path = |name: &str| folder.path().join(name).display().to_string();
        let always = vec!["--data".into(), path("data"), "--keys".into(), path("keys")];
        Place { folder, always }
    }

    /// A path in this place.
    pub(crate) fn at(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    pub(crate) fn write(&self, name: &str, bytes: impl AsRef<[u8]>) -> String {
        let path = self.at(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(&path, bytes).unwrap();
        path.display().to_string()
    }

    fn command(&self, args: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_chaperone"));
        // Nothing of whoever runs the test reaches the program.
        command.env_clear().env("HOME", self.folder.path()).current_dir(self.folder.path());
        command.args(args).args(&self.always);
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        command
    }

    /// Runs a command to its end.
    pub(crate) fn say(&self, args: &[&str]) -> Said {
        self.say_to(args, b"")
    }

    /// The same with something on its standard input.
    pub(crate) fn say_to(&self, args: &[&str], input: &[u8]) -> Said {
        let mut child = self.command(args).spawn().unwrap();
        let mut stdin = child.stdin.take().unwrap();
        let input = input.to_vec();
        // A program that ends early closes its input; that is no failure of the test.
        let feed = thread::spawn(move || stdin.write_all(&input).ok());
        let (out, err) = (child.stdout.take().unwrap(), child.stderr.take().unwrap());
        let (out, err) = (thread::spawn(|| whole(out)), thread::spawn(|| whole(err)));
        let code = end_of(child);
        feed.join().unwrap();
        Said { code, out: out.join().unwrap(), err: err.join().unwrap() }
    }

    /// Starts the server on a free port and waits until it says that it is ready.
    pub(crate) fn serve(&self, args: &[&str]) -> Running {
        let mut command = self.command(&[&["serve", "--listen", "127.0.0.1:0"], args].concat());
        Running::wait_for(command.stdin(Stdio::null()).spawn().unwrap(), true)
    }

    /// The same, but whoever listened to what it prints goes away once it is ready.
    pub(crate) fn serve_unheard(&self) -> Running {
        let mut command = self.command(&["serve", "--listen", "127.0.0.1:0"]);
        Running::wait_for(command.stdin(Stdio::null()).spawn().unwrap(), false)
    }

    /// Every file in this place with its bytes, for comparing before and after. Not the marks that SQLite and the lock
    /// leave while somebody looks: an empty log, its index, and the file that is locked.
    pub(crate) fn everything(&self) -> Vec<(PathBuf, Vec<u8>)> {
        let mut found = Vec::new();
        collect(self.folder.path(), &mut found);
        found.retain(|(path, bytes)| {
            let name = path.file_name().unwrap().to_string_lossy();
            !(name.ends_with("-shm") || name == "in-use" || (name.ends_with("-wal") && bytes.is_empty()))
        });
        found.sort();
        found
    }
}

fn whole(mut from: impl Read) -> String {
    let mut all = Vec::new();
    let _ = from.read_to_end(&mut all);
    String::from_utf8(all).unwrap()
}

/// Waits until it ends; kills it where it never would, such as a server that should have been refused.
fn end_of(mut child: Child) -> Option<i32> {
    let pid = child.id();
    let (told, heard) = mpsc::channel();
    thread::spawn(move || told.send(child.wait().unwrap().code()));
    heard.recv_timeout(FOR_EVER).unwrap_or_else(|_| {
        let _ = Command::new("sh").arg("-c").arg(format!("kill -KILL {pid}")).status();
        panic!("it did not end")
    })
}

fn collect(folder: &Path, found: &mut Vec<(PathBuf, Vec<u8>)>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            collect(&path, found);
        } else {
            let bytes = fs::read(&path).unwrap();
            found.push((path, bytes));
        }
    }
}

impl Said {
    /// The program refused with one sentence that holds these words, and nothing beside it.
    #[track_caller]
    pub(crate) fn refuses(&self, words: &str) {
        assert!(self.code.is_some_and(|code| code != 0), "it did not refuse: {self:?}");
        let sentence = self.err.strip_prefix("chaperone: ").unwrap_or_else(|| panic!("{self:?}"));
        assert_eq!(sentence.trim_end().lines().count(), 1, "more than one line: {}", self.err);
        assert!(sentence.contains(words), "expected {words:?} in {sentence:?}");
        assert!(!self.out.contains("ready"), "it said that it was ready: {self:?}");
    }

    #[track_caller]
    pub(crate) fn ends_well(&self) -> &Self {
        assert_eq!((self.code, self.err.as_str()), (Some(0), ""), "{}", self.out);
        self
    }
}

/// A server that is running. Killed when dropped.
pub(crate) struct Running {
    child: Option<Child>,
    pub(crate) pid: u32,
    /// What it said until it was ready.
    said: String,
    out: JoinHandle<String>,
    err: JoinHandle<String>,
}

impl Running {
    fn wait_for(mut child: Child, keeps_listening: bool) -> Running {
        let (told, heard) = mpsc::channel();
        let stdout = BufReader::new(child.stdout.take().unwrap());
        let stderr = child.stderr.take().unwrap();
        let out = thread::spawn(move || {
            let mut all = String::new();
            for line in stdout.lines().map_while(Result::ok) {
                all.push_str(&line);
                all.push('\n');
                if line.starts_with(READY) {
                    let _ = told.send(all.clone());
                    if !keeps_listening {
                        break;
                    }
                }
            }
            all
        });
        let err = thread::spawn(|| whole(stderr));
        let pid = child.id();
        // The sender goes when the program ends, so a refused start does not wait here.
        let Ok(said) = heard.recv_timeout(FOR_EVER) else {
            let _ = child.kill();
            panic!("the desk did not start: {:?} {}", child.wait(), err.join().unwrap());
        };
        Running { child: Some(child), pid, said, out, err }
    }

    /// What it said after these words, in a line of its own.
    pub(crate) fn told(&self, words: &str) -> Option<&str> {
        self.said.lines().find_map(|line| line.strip_prefix(words))
    }

    /// Where it listens: `127.0.0.1:43210`.
    pub(crate) fn address(&self) -> String {
        let own = self.told(READY).and_then(|url| url.strip_prefix("http://"));
        self.told("Listening on ").or(own).unwrap().to_owned()
    }

    /// Asks it to stop, and waits until it has. The shell's own `kill` is on every machine.
    pub(crate) fn terminate(mut self) -> Said {
        let asked = Command::new("sh").arg("-c").arg(format!("kill -TERM {}", self.pid)).status().unwrap();
        assert!(asked.success());
        self.end()
    }

    /// Ends it without asking.
    pub(crate) fn kill(mut self) -> Said {
        self.child.as_mut().unwrap().kill().unwrap();
        self.end()
    }

    fn end(&mut self) -> Said {
        let code = end_of(self.child.take().unwrap());
        let text =
            |thread: &mut JoinHandle<String>| std::mem::replace(thread, thread::spawn(String::new)).join().unwrap();
        Said { code, out: text(&mut self.out), err: text(&mut self.err) }
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        if let Some(mut child) = self.child.take() {
            let _ = child.kill();
            let _ = child.wait();
        }
    }
}
