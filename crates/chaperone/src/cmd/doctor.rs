//! `chaperone doctor`: looks at everything that the desk stands on, and says what to do about each.
//!
//! Deliberately absent: changing anything.

use std::path::Path;
use std::process::ExitCode;

use anyhow::Result;
use chaperone::config::Config;
use chaperone_desk::journal::{self, read_checkpoints};
use chaperone_desk::{Database, Desk, account, media, practice};
use clap::Args;

use super::{not_started, open_beside, open_to_others, say};

/// Looks at everything that the desk stands on. May run beside a server.
#[derive(Debug, Args)]
pub(crate) struct DoctorArgs {}

/// How one look came out.
enum Look {
    Good(String),
    /// Works, but somebody should do something.
    Care(String),
    Bad(String),
}

pub(crate) async fn run(config: Config) -> Result<ExitCode> {
    let mut looks = vec![reach(&config), key_file(&config.keys), models(&config.models)];
    match open_beside(&config).await {
        Err(error) if not_started(&config.database).is_some() => {
            looks.push(Look::Care(format!("The desk was not started here yet ({error}).")));
        }
        Ok(desk) => {
            looks.push(Look::Good(match config.database {
                Database::Sqlite { folder } => format!("The embedded database in {} opens.", folder.display()),
                Database::Postgres { .. } => "PostgreSQL answers.".into(),
            }));
            let looked = records(&desk, &config.checkpoints, &mut looks).await;
            desk.close().await;
            looked?;
        }
        Err(error) => looks.push(Look::Bad(error.to_string())),
    }
    let mut bad = false;
    for look in looks {
        let (word, sentence) = match look {
            Look::Good(sentence) => ("good", sentence),
            Look::Care(sentence) => ("care", sentence),
            Look::Bad(sentence) => {
                bad = true;
                ("BAD ", sentence)
            }
        };
        say(format!("{word}  {sentence}"));
    }
    Ok(ExitCode::from(u8::from(bad)))
}

fn reach(config: &Config) -> Look {
    match (&config.public_url, &config.tls) {
        (None, _) => Look::Care(
            "Only this computer can reach the desk. Approving on a phone needs public_url and a certificate, or a proxy that encrypts."
                .into(),
        ),
        (Some(url), Some(_)) => Look::Good(format!("Phones can reach the desk at {url}, with its own certificate.")),
        (Some(url), None) => Look::Good(format!("Phones can reach the desk at {url}, through the proxy before it.")),
    }
}

fn key_file(folder: &Path) -> Look {
    if let Some(file) = open_to_others(folder) {
        return Look::Bad(format!("Others can read {}; run: chmod 600 {}", file.display(), file.display()));
    }
    if folder.join("master.key").exists() {
        Look::Good(format!("The key in {} is readable by its owner only.", folder.display()))
    } else {
        Look::Care(format!("There is no key in {} yet.", folder.display()))
    }
}

fn models(folder: &Path) -> Look {
    let there =
        |look: &media::Look| look.models().iter().all(|model| media::standing(folder, model) == media::Standing::There);
    let missing: Vec<_> = media::Look::ALL.iter().filter(|look| !there(look)).map(|look| look.name()).collect();
    if missing.is_empty() {
        return Look::Good("Pictures are looked at for faces and for words.".into());
    }
    Look::Care(format!(
        "Pictures are not looked at for {}, so a second person has to; chaperone models says why.",
        missing.join(" and ")
    ))
}

async fn records(desk: &Desk, checkpoints: &Path, looks: &mut Vec<Look>) -> Result<()> {
    let kept = read_checkpoints(checkpoints)?;
    let verified = journal::verify(desk, &kept).await?;
    looks.push(match (verified.trouble.first(), verified.vouched) {
        (Some(trouble), _) => Look::Bad(trouble.sentence.clone()),
        (None, Some((seq, _))) => {
            Look::Good(format!("The journal has {} entries, none changed; vouched for up to {seq}.", verified.entries))
        }
        (None, None) => {
            Look::Care(format!("The journal has {} entries, none changed, and no checkpoint yet.", verified.entries))
        }
    });
    if practice::get(desk).await?.is_none() {
        looks.push(Look::Care("The practice is not set up yet; open the desk in a browser.".into()));
        return Ok(());
    }
    let progress = practice::progress(desk).await?;
    for (done, sentence) in [
        (progress.sheet_confirmed, "The recovery sheet is not put away yet; without it a lost key cannot come back."),
        (progress.policy_signed, "The owner has not signed the policy; nothing goes out before."),
        (progress.second_person, "There is no second person; posts that need two pairs of eyes cannot go out."),
        (progress.safeguarding_lead, "No safeguarding lead is named."),
    ] {
        if !done {
            looks.push(Look::Care(sentence.into()));
        }
    }
    for account in account::list(desk).await? {
        looks.push(match account.state {
            account::State::Reconnect => Look::Bad(format!("{} has to be connected again.", account.title())),
            account::State::Connecting => Look::Care(format!("{} is being connected.", account.title())),
            account::State::Live => Look::Good(format!("{} is connected.", account.title())),
        });
    }
    Ok(())
}
