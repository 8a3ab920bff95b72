//! `chaperone user`: who is on the desk, and a way back in for somebody who forgot the password or lost the phone.
//!
//! Whoever can read the data folder and the key may use it; that is the proof. Both commands may run beside a server, and
//! without one. Deliberately absent: adding people and changing roles, which takes a person of the desk.

use std::process::ExitCode;

use anyhow::{Result, bail};
use chaperone::config::Config;
use chaperone_desk::person::{self, Person};
use chaperone_desk::{Desk, practice};
use clap::{Args, Subcommand};

use super::{open_beside, say};

/// Lists the people of the desk, and makes a link to a new password. May run beside a server.
#[derive(Debug, Args)]
pub(crate) struct UserArgs {
    #[command(subcommand)]
    command: UserCommand,
}

#[derive(Debug, Subcommand)]
enum UserCommand {
    /// Lists everybody on the desk: name, email address, role, and whether a code is asked for at sign-in.
    List,
    /// Ends somebody's password and sign-ins, and prints a link to a new password. It works once, for a day.
    Reset {
        /// The email address that the person signs in with.
        #[arg(value_name = "EMAIL")]
        email: String,
        /// Switches off their codes at sign-in as well, for a lost phone.
        #[arg(long)]
        second_factor: bool,
    },
}

pub(crate) async fn run(args: UserArgs, config: Config) -> Result<ExitCode> {
    let desk = open_beside(&config).await?;
    let done = carry_out(args.command, &config, &desk).await;
    desk.close().await;
    done.map(|()| ExitCode::SUCCESS)
}

async fn carry_out(command: UserCommand, config: &Config, desk: &Desk) -> Result<()> {
    if practice::get(desk).await?.is_none() {
        bail!("nobody is on this desk yet; start it and set up the practice in a browser");
    }
    match command {
        UserCommand::List => {
            for person in person::list(desk).await? {
                say(line(&person));
            }
        }
        UserCommand::Reset { email, second_factor } => {
            let link = match person::reset(desk, &desk.act_as_desk(), &email, second_factor).await? {
                Ok(link) => link,
                Err(refusal) => bail!("{}", refusal.sentence()),
            };
            let base = config.public_url.clone().unwrap_or_else(|| format!("http://{}", config.listen));
            say("The old password and every sign-in of this person are ended.");
            if second_factor {
                say("Codes at sign-in are off for this person. Ask them to set them up again.");
            }
            say("Hand this link over yourself. It sets a new password once, for a day, while the desk runs:");
            say(format!("{}{}", base.trim_end_matches('/'), link.path()));
        }
    }
    Ok(())
}

/// One person in a line. What could move a terminal's cursor is left out of names.
fn line(person: &Person) -> String {
    let plain = |text: &str| text.chars().filter(|letter| !letter.is_control()).collect::<String>();
    let standing = match (person.left, person.joined) {
        (Some(_), _) => "has left",
        (None, None) => "invited, has not joined",
        (None, Some(_)) if person.has_factor => "signs in with a code",
        (None, Some(_)) => "signs in with a password alone",
    };
    format!("{}  {}  {}  {standing}", plain(&person.name), plain(&person.email), person.role.title())
}
