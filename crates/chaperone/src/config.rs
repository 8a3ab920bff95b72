//! What was written in the configuration and on the command line, and what it means.
//!
//! Everything has a default that is safe on one's own machine: loopback, an embedded database, the key in a folder
//! of its own. Unknown words are refused, so that a typing error never silently means "default".
//! Deliberately absent: opening anything.

use std::fs;
use std::io::ErrorKind;
use std::net::{Ipv4Addr, SocketAddr};
use std::path::{Path, PathBuf};

use anyhow::{Result, anyhow, bail};
use chaperone_desk::media::Looks;
use chaperone_desk::{Database, Settings, Use};
use chaperone_screen::{Pack, PackError};
use serde::Deserialize;

/// The port where nothing else was asked for.
pub const PORT: u16 = 8470;

/// What can be written in `chaperone.toml`. Every line may be left out.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Written {
    /// Folder of the embedded database.
    pub data: Option<PathBuf>,
    /// Folder of the master key; outside the data folder.
    pub keys: Option<PathBuf>,
    /// `postgres://...` instead of the embedded database.
    pub database: Option<String>,
    /// Address and port to listen on.
    pub listen: Option<SocketAddr>,
    /// Under which address browsers reach the desk, such as `https://desk.harbourlane.example`.
    pub public_url: Option<String>,
    pub tls: Option<Tls>,
    /// File of signed checkpoints; outside the data folder.
    pub checkpoints: Option<PathBuf>,
    /// Folder of the backups that an owner makes from the pages.
    pub backups: Option<PathBuf>,
    /// Folder of the models that look at pictures; `chaperone models` says which are there.
    pub models: Option<PathBuf>,
    /// Name of the pack, where it is not to follow from the practice's country and profession.
    pub pack: Option<String>,
}

/// A certificate of one's own.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Tls {
    /// PEM file: the certificate, then its chain.
    pub certificate: PathBuf,
    /// PEM file: the private key.
    pub key: PathBuf,
}

/// What it means.
#[derive(Debug, Clone)]
pub struct Config {
    pub database: Database,
    pub keys: PathBuf,
    pub listen: SocketAddr,
    pub public_url: Option<String>,
    pub tls: Option<Tls>,
    pub checkpoints: PathBuf,
    pub backups: PathBuf,
    pub models: PathBuf,
    pub pack: Option<String>,
}

impl Config {
    /// Reads `file` where one is named (it must be there), else `chaperone.toml` in the configuration folder if there
    /// is one. `given` is what the command line said; it wins.
    pub fn read(file: Option<&Path>, given: Written, home: &Home) -> Result<Config> {
        let path = file.map_or_else(|| home.config.join("chaperone.toml"), Path::to_owned);
        let written: Written = match fs::read_to_string(&path) {
            Ok(text) => toml::from_str(&text)
                .map_err(|error| anyhow!("{} cannot be understood: {}", path.display(), in_one_line(&error, &text)))?,
            Err(error) if error.kind() == ErrorKind::NotFound && file.is_none() => Written::default(),
            Err(error) => bail!("{} cannot be read ({})", path.display(), error.kind()),
        };
        let data = given.data.or(written.data).unwrap_or_else(|| home.data.clone());
        let keys = given.keys.or(written.keys).unwrap_or_else(|| home.config.join("keys"));
        let backups = given.backups.or(written.backups).unwrap_or_else(|| data.join("backups"));
        let models = given.models.or(written.models).unwrap_or_else(|| data.join("models"));
        let config = Config {
            backups,
            models,
            database: match given.database.or(written.database) {
                Some(url) => Database::Postgres { url },
                None => Database::Sqlite { folder: data },
            },
            checkpoints: given.checkpoints.or(written.checkpoints).unwrap_or_else(|| keys.join("checkpoints.jsonl")),
            keys,
            listen: given.listen.or(written.listen).unwrap_or(SocketAddr::from((Ipv4Addr::LOCALHOST, PORT))),
            public_url: given.public_url.or(written.public_url),
            tls: given.tls.or(written.tls),
            pack: given.pack.or(written.pack),
        };
        config.check()?;
        Ok(config)
    }

    /// Refuses a pack that is not here, and what would let words be read on their way.
    fn check(&self) -> Result<()> {
        if let Some(pack) = self.pack.as_deref().filter(|pack| !Pack::NAMES.contains(pack)) {
            return Err(PackError::Unknown(pack.to_owned()).into());
        }
        let loopback = self.listen.ip().is_loopback();
        if !loopback && self.tls.is_none() {
            bail!(
                "listening on {} without encryption is refused: set [tls] certificate and key, or listen on 127.0.0.1 \
                 behind a proxy that encrypts",
                self.listen
            );
        }
        if self.tls.is_some() && !self.public_url.as_deref().is_some_and(|url| url.starts_with("https://")) {
            bail!("with [tls], set public_url to the https:// address under which browsers reach the desk");
        }
        if !loopback && self.public_url.is_none() {
            bail!("set public_url to the address under which browsers reach the desk");
        }
        Ok(())
    }

    pub fn settings(&self, usage: Use, set_up_code: Option<String>) -> Settings {
        Settings {
            database: self.database.clone(),
            keys: self.keys.clone(),
            usage,
            set_up_code,
            pack: self.pack.clone(),
            looks: Looks::in_folder(&self.models),
        }
    }

    /// Whether others than this machine can reach the desk.
    pub fn is_reachable(&self) -> bool {
        !self.listen.ip().is_loopback() || self.public_url.is_some()
    }
}

/// What is wrong and in which line. The line itself is not repeated: an address of a database may carry a password.
fn in_one_line(error: &toml::de::Error, text: &str) -> String {
    let before = error.span().and_then(|span| text.get(..span.start)).unwrap_or_default();
    let message = error.message().lines().collect::<Vec<_>>().join("; ");
    format!("line {}: {message}", before.matches('\n').count() + 1)
}

/// The folders of the person who starts the program.
#[derive(Debug, Clone)]
pub struct Home {
    pub config: PathBuf,
    pub data: PathBuf,
}

impl Home {
    /// By the XDG rules; under the working folder where there is no home.
    #[allow(clippy::disallowed_methods, reason = "the one place where the environment is read")]
    pub fn find() -> Home {
        let home = std::env::var_os("HOME").map_or_else(|| PathBuf::from("."), PathBuf::from);
        let folder = |name: &str, other: &str| {
            std::env::var_os(name)
                .map(PathBuf::from)
                .filter(|path| path.is_absolute())
                .unwrap_or_else(|| home.join(other))
        };
        Home {
            config: folder("XDG_CONFIG_HOME", ".config").join("chaperone"),
            data: folder("XDG_DATA_HOME", ".local/share").join("chaperone"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn home() -> Home {
        Home { config: "/nowhere/config".into(), data: "/nowhere/data".into() }
    }

    fn refused(given: Written) -> String {
        Config::read(None, given, &home()).unwrap_err().to_string()
    }

    #[test]
    fn without_a_word_the_desk_stays_on_its_own_machine() {
        let config = Config::read(None, Written::default(), &home()).unwrap();
        assert!(config.listen.ip().is_loopback() && !config.is_reachable());
        assert!(matches!(config.database, Database::Sqlite { folder } if folder == Path::new("/nowhere/data")));
        assert_eq!(config.keys, Path::new("/nowhere/config/keys"));
    }

    #[test]
    fn plain_http_off_loopback_is_refused() {
        let listen = Some("0.0.0.0:80".parse().unwrap());
        assert!(refused(Written { listen, ..Written::default() }).contains("without encryption is refused"));
        let tls = Some(Tls { certificate: "c".into(), key: "k".into() });
        assert!(refused(Written { listen, tls: tls.clone(), ..Written::default() }).contains("public_url"));
        let public_url = Some("https://desk.harbourlane.example".into());
        Config::read(None, Written { listen, public_url, tls, ..Written::default() }, &home()).unwrap();
    }

    #[test]
    fn an_unknown_word_in_the_file_is_refused_by_name() {
        let folder = std::env::temp_dir().join(format!("chaperone-config-{}", std::process::id()));
        fs::create_dir_all(&folder).unwrap();
        let file = folder.join("chaperone.toml");
        fs::write(&file, "lisen = \"127.0.0.1:1\"\n").unwrap();
        let error = Config::read(Some(&file), Written::default(), &home()).unwrap_err();
        assert!(format!("{error:#}").contains("unknown field `lisen`"), "{error:#}");
        assert!(Config::read(Some(&folder.join("missing.toml")), Written::default(), &home()).is_err());
        fs::remove_dir_all(folder).unwrap();
    }
}
