//! `chaperone models`: which looks at pictures can be taken, and putting a model where the desk finds it.
//!
//! A file is known by its digest and by nothing else. Deliberately absent: fetching one; CONTRIBUTING.md says where they come
//! from and `crates/chaperone-photo/models/CARD.md` what each learnt from and what it misses.

use std::fs;
use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::{Context, Result, bail};
use chaperone::config::Config;
use chaperone_desk::media::{Look, Standing, add, standing};
use clap::{Args, Subcommand};

use super::say;

/// Says which looks at pictures can be taken, or adds a model. May run beside a server, which finds a new model by itself.
#[derive(Debug, Args)]
pub(crate) struct ModelsArgs {
    #[command(subcommand)]
    deed: Option<Deed>,
}

#[derive(Debug, Subcommand)]
enum Deed {
    /// Puts model files into the folder of models; each has to be one that this version knows, byte for byte.
    Add {
        #[arg(required = true, value_name = "FILE")]
        files: Vec<PathBuf>,
    },
}

pub(crate) fn run(args: ModelsArgs, config: &Config) -> Result<ExitCode> {
    if let Some(Deed::Add { files }) = args.deed {
        for file in files {
            let bytes = fs::read(&file).with_context(|| format!("{} cannot be read", file.display()))?;
            let Some(model) = add(&config.models, &bytes)? else {
                bail!("{} is no model that this version knows, or it is damaged. It was not kept.", file.display());
            };
            say(format!("{} is kept in {}; it finds {}.", model.file, config.models.display(), model.purpose));
        }
        return Ok(ExitCode::SUCCESS);
    }
    say(format!("Models are looked for in {}.", config.models.display()));
    let mut whole = true;
    for look in Look::ALL {
        let all = look.models().iter().all(|model| standing(&config.models, model) == Standing::There);
        whole &= all;
        let taken = if all { "is taken" } else { "is NOT taken; a second person looks at each picture instead" };
        say(format!("\nThe look for {} {taken}.", look.name()));
        for model in look.models() {
            let word = match standing(&config.models, model) {
                Standing::There => "there",
                Standing::Absent => "absent",
                Standing::Another => "ANOTHER FILE",
            };
            say(format!("  {}: {word}", model.file));
            say(format!(
                "    finds {}; {} bytes; licence {}; from {}",
                model.purpose, model.bytes, model.licence, model.package
            ));
            say(format!("    SHA-256 {}", model.digest));
        }
    }
    Ok(ExitCode::from(u8::from(!whole)))
}
