//! Where things lie: the repository, its `target` folder, and the cache of prepared test servers in it.

use std::path::{Path, PathBuf};

use anyhow::{Context, Result};

#[derive(Debug)]
pub(crate) struct Place {
    /// The repository.
    pub root: PathBuf,
    /// Cargo's target folder.
    pub target: PathBuf,
    /// Prepared test servers; deleting it costs a few minutes and nothing else.
    pub cache: PathBuf,
}

impl Place {
    pub(crate) fn find() -> Result<Place> {
        let root =
            Path::new(env!("CARGO_MANIFEST_DIR")).parent().context("xtask lies in the repository")?.to_path_buf();
        let target = match std::env::var_os("CARGO_TARGET_DIR") {
            Some(folder) => root.join(folder),
            None => root.join("target"),
        };
        let cache = target.join("xtask");
        std::fs::create_dir_all(&cache).with_context(|| format!("cannot make the folder {}", cache.display()))?;
        Ok(Place { root, target, cache })
    }

    pub(crate) fn journeys(&self) -> PathBuf {
        self.root.join("journeys")
    }

    /// The built desk of one profile (`debug` or `release`).
    pub(crate) fn chaperone(&self, profile: &str) -> PathBuf {
        self.target.join(profile).join("chaperone")
    }
}
