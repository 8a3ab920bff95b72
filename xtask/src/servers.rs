//! The real servers that tests and journeys talk to: PostgreSQL, a Mastodon mock, a Bluesky account server.
//!
//! All listen on the loopback address only, on free ports, with folders of their own that go when they stop.

use std::fs;
use std::io::{Read, Write};
use std::net::{Ipv4Addr, SocketAddr, TcpListener, TcpStream};
use std::os::unix::fs::DirBuilderExt;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use anyhow::{Context, Result, bail};

use crate::cache::Prepared;
use crate::needs;
use crate::place::Place;
use crate::tether::Tether;

/// Running servers. Dropping them stops them.
#[derive(Debug, Default)]
pub(crate) struct Servers {
    /// What the tests read to find the servers.
    pub environment: Vec<(&'static str, String)>,
    tethers: Vec<Tether>,
}

impl Servers {
    pub(crate) fn start_postgres(&mut self, place: &Place) -> Result<()> {
        let (tether, url) = postgres(place)?;
        self.keep(tether, "CHAPERONE_TEST_POSTGRES", url);
        Ok(())
    }

    pub(crate) fn start_networks(&mut self, place: &Place, prepared: &Prepared) -> Result<()> {
        // Both are started before either is waited for: each needs some seconds.
        let (mut mastodon, mastodon_url, mastodon_log) = mastodon(place, prepared)?;
        let (mut bluesky, bluesky_url, bluesky_log) = bluesky(place, prepared)?;
        let limit = Duration::from_mins(1);
        mastodon.wait_until(limit, &mastodon_log, || answers(&mastodon_url, "/api/v2/instance"))?;
        self.keep(mastodon, "CHAPERONE_TEST_MASTODON", mastodon_url);
        bluesky.wait_until(limit, &bluesky_log, || answers(&bluesky_url, "/xrpc/_health"))?;
        self.keep(bluesky, "CHAPERONE_TEST_BLUESKY", bluesky_url);
        Ok(())
    }

    fn keep(&mut self, tether: Tether, variable: &'static str, url: String) {
        // The password of the PostgreSQL address is random and dies with the server; it still stays off the screen.
        println!("   {variable} is up at {}", url.rsplit('@').next().unwrap_or_default());
        self.tethers.push(tether);
        self.environment.push((variable, url));
    }
}

/// A cluster of our own: scram password, loopback only, no socket file, no fsync (it is thrown away).
fn postgres(place: &Place) -> Result<(Tether, String)> {
    let programs = needs::postgres_programs().context("PostgreSQL 15 or newer was not found")?;
    let folder = scratch("postgres")?;
    let (cluster, password_file) = (folder.join("cluster"), folder.join("password"));
    let password = random_word()?;
    fs::write(&password_file, &password)?;
    let as_root = needs::user_id()? == 0;
    if as_root {
        // PostgreSQL refuses to run as root, so the folder goes to Debian's own account for it.
        run(Command::new("chown").arg("-R").arg("postgres:").arg(&folder))?;
    }
    let mut make = as_postgres(as_root, &programs.join("initdb"));
    make.args(["--username=chaperone", "--auth=scram-sha-256", "--encoding=UTF8", "--locale=C", "--no-sync"]);
    make.arg(format!("--pwfile={}", password_file.display())).arg("--pgdata").arg(&cluster).current_dir(&folder);
    run(&mut make)?;
    let port = free_port()?;
    let mut serve = as_postgres(as_root, &programs.join("postgres"));
    serve.arg("-D").arg(&cluster).args(["-p", &port.to_string()]).current_dir(&folder);
    let settings = ["listen_addresses=127.0.0.1", "unix_socket_directories=", "fsync=off", "max_connections=300"];
    for setting in settings {
        serve.args(["-c", setting]);
    }
    let log = place.cache.join("postgres.log");
    // INT is PostgreSQL's "fast" shutdown: it does not wait for clients.
    let mut tether = Tether::start("PostgreSQL", &serve, "INT", Some(&folder), &log)?;
    let probe = programs.join("pg_isready");
    let port_word = port.to_string();
    tether.wait_until(Duration::from_mins(1), &log, || {
        needs::quiet(Command::new(&probe).args(["-q", "-h", "127.0.0.1", "-p", &port_word]))
    })?;
    Ok((tether, format!("postgres://chaperone:{password}@127.0.0.1:{port}/postgres")))
}

fn as_postgres(as_root: bool, program: &Path) -> Command {
    if !as_root {
        return Command::new(program);
    }
    let mut command = Command::new("setpriv");
    command.args(["--reuid=postgres", "--regid=postgres", "--init-groups"]).arg(program);
    command
}

fn mastodon(place: &Place, prepared: &Prepared) -> Result<(Tether, String, PathBuf)> {
    let (folder, port) = (scratch("mastodon")?, free_port()?);
    let mut serve = Command::new(&prepared.mastodon);
    serve.args(["serve", "--host", "127.0.0.1", "--in-memory", "--log-level", "warning"]);
    serve.args(["--port", &port.to_string()]).current_dir(&folder);
    let log = place.cache.join("mastodon.log");
    let tether = Tether::start("the Mastodon mock", &serve, "TERM", Some(&folder), &log)?;
    Ok((tether, format!("http://127.0.0.1:{port}"), log))
}

fn bluesky(place: &Place, prepared: &Prepared) -> Result<(Tether, String, PathBuf)> {
    let (folder, port, directory_port) = (scratch("bluesky")?, free_port()?, free_port()?);
    let mut serve = Command::new("node");
    serve.arg(prepared.journeys.join("servers").join("bluesky.js")).arg(&folder);
    serve.args([port.to_string(), directory_port.to_string()]);
    let log = place.cache.join("bluesky.log");
    let tether = Tether::start("the Bluesky account server", &serve, "TERM", Some(&folder), &log)?;
    // The account server checks the host it is called by, so the address is its name and not a number.
    Ok((tether, format!("http://localhost:{port}"), log))
}

/// A fresh folder that the account `postgres` can reach too, so it lies in the system's temporary folder.
fn scratch(name: &str) -> Result<PathBuf> {
    let folder = std::env::temp_dir().join(format!("chaperone-{name}-{}", random_word()?));
    fs::DirBuilder::new()
        .mode(0o700)
        .create(&folder)
        .with_context(|| format!("cannot make the folder {}", folder.display()))?;
    Ok(folder)
}

fn random_word() -> Result<String> {
    let mut bytes = [0; 16];
    fs::File::open("/dev/urandom")?.read_exact(&mut bytes)?;
    Ok(format!("{:032x}", u128::from_be_bytes(bytes)))
}

/// A port that was free a moment ago. Two runs on one machine therefore do not meet.
pub(crate) fn free_port() -> Result<u16> {
    Ok(TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?.local_addr()?.port())
}

/// Whether `GET path` at `url` (`http://host:port`) answers 200.
pub(crate) fn answers(url: &str, path: &str) -> bool {
    get(url, path).is_ok_and(|head| head.split(' ').nth(1) == Some("200"))
}

/// The first bytes of the answer.
fn get(url: &str, path: &str) -> Result<String> {
    let host = url.strip_prefix("http://").context("an http address")?;
    let port: u16 = host.rsplit(':').next().context("an address with a port")?.parse()?;
    let address = SocketAddr::from((Ipv4Addr::LOCALHOST, port));
    let mut stream = TcpStream::connect_timeout(&address, Duration::from_secs(2))?;
    stream.set_read_timeout(Some(Duration::from_secs(5)))?;
    write!(stream, "GET {path} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n")?;
    let mut head = [0; 64];
    let length = stream.read(&mut head)?;
    Ok(String::from_utf8_lossy(&head[..length]).into_owned())
}

fn run(command: &mut Command) -> Result<()> {
    let name = command.get_program().to_string_lossy().into_owned();
    let answer = command.output().with_context(|| format!("cannot start {name}"))?;
    if !answer.status.success() {
        bail!("{name} failed: {}", String::from_utf8_lossy(&answer.stderr).trim());
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use std::io::{BufRead, BufReader, Write};
    use std::net::{Ipv4Addr, TcpListener};

    use super::answers;

    fn one_answer(line: &'static str) -> String {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
        let port = listener.local_addr().unwrap().port();
        std::thread::spawn(move || {
            let (mut stream, _) = listener.accept().unwrap();
            BufReader::new(&stream).read_line(&mut String::new()).unwrap();
            stream.write_all(line.as_bytes()).unwrap();
        });
        format!("http://127.0.0.1:{port}")
    }

    #[test]
    fn only_an_answer_of_200_counts_as_up() {
        assert!(answers(&one_answer("HTTP/1.1 200 OK\r\n\r\n"), "/"));
        assert!(!answers(&one_answer("HTTP/1.1 502 Bad Gateway\r\n\r\n"), "/"));
        assert!(!answers("http://127.0.0.1:1", "/"));
        assert!(!answers("nonsense", "/"));
    }
}
