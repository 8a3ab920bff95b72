//! `chaperone`: starts, stops, wires and prints. Without a command it starts the desk.
//!
//! Deliberately absent: logic. A command reads its arguments, calls a crate, and says what came of it.

mod cmd;

use std::process::ExitCode;

use chaperone::config::{Config, Home, Tls, Written};
use clap::{CommandFactory, Parser, Subcommand};

/// A self-hosted social media desk for dental and medical practices.
#[derive(Debug, Parser)]
#[command(name = "chaperone", version, about)]
struct Arguments {
    #[command(flatten)]
    place: Place,
    #[command(subcommand)]
    command: Option<Command>,
}

/// Where the desk keeps its things; wins over the configuration file.
#[derive(Debug, clap::Args)]
struct Place {
    /// The configuration file; without it `chaperone.toml` in the configuration folder, if there is one.
    #[arg(long, global = true, value_name = "FILE")]
    config: Option<std::path::PathBuf>,
    /// The folder of the embedded database.
    #[arg(long, global = true, value_name = "FOLDER")]
    data: Option<std::path::PathBuf>,
    /// The folder of the master key; keep it outside the data folder.
    #[arg(long, global = true, value_name = "FOLDER")]
    keys: Option<std::path::PathBuf>,
    /// A PostgreSQL database instead of the embedded one: postgres://user:password@host/name.
    #[arg(long, global = true, value_name = "ADDRESS", env = "CHAPERONE_DATABASE", hide_env_values = true)]
    database: Option<String>,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Starts the desk: pages, and the worker that posts. The same as no command.
    Serve(cmd::serve::ServeArgs),
    Screen(cmd::screen::ScreenArgs),
    Triage(cmd::triage::TriageArgs),
    Facts(cmd::facts::FactsArgs),
    Rule(cmd::rule::RuleArgs),
    Journal(cmd::journal::JournalArgs),
    Backup(cmd::backup::BackupArgs),
    Restore(cmd::backup::RestoreArgs),
    User(cmd::user::UserArgs),
    Models(cmd::models::ModelsArgs),
    Doctor(cmd::doctor::DoctorArgs),
    Demo(cmd::demo::DemoArgs),
    Completions(cmd::completions::CompletionsArgs),
    Manual(cmd::completions::ManualArgs),
}

fn main() -> ExitCode {
    chaperone::panics::say_where_only();
    let arguments = Arguments::parse();
    match run(arguments) {
        Ok(code) => code,
        Err(error) => {
            #[allow(clippy::print_stderr, reason = "the one sentence for whoever started the program")]
            {
                eprintln!("chaperone: {error:#}");
            }
            ExitCode::from(2)
        }
    }
}

fn run(arguments: Arguments) -> anyhow::Result<ExitCode> {
    let place = arguments.place;
    let config = |written: Written| {
        let given =
            Written { data: place.data.clone(), keys: place.keys.clone(), database: place.database.clone(), ..written };
        Config::read(place.config.as_deref(), given, &Home::find())
    };
    match arguments.command.unwrap_or_else(|| Command::Serve(cmd::serve::ServeArgs::default())) {
        Command::Screen(args) => cmd::screen::run(&args),
        Command::Triage(args) => cmd::triage::run(&args),
        Command::Facts(args) => cmd::facts::run(&args),
        Command::Rule(args) => cmd::rule::run(&args),
        Command::Serve(args) => {
            let tls = args.certificate.clone().zip(args.private_key.clone());
            let written = Written {
                listen: args.listen,
                public_url: args.public_url.clone(),
                tls: tls.map(|(certificate, key)| Tls { certificate, key }),
                ..Written::default()
            };
            wait(cmd::serve::run(config(written)?))
        }
        Command::Journal(args) => wait(cmd::journal::run(args, config(Written::default())?)),
        Command::Backup(args) => wait(cmd::backup::write(args, config(Written::default())?)),
        Command::Restore(args) => wait(cmd::backup::restore(args, config(Written::default())?)),
        Command::User(args) => wait(cmd::user::run(args, config(Written::default())?)),
        Command::Demo(args) => wait(cmd::demo::run(args, place.data.or(place.keys).or(place.config))),
        Command::Completions(args) => cmd::completions::completions(&args, Arguments::command()),
        Command::Manual(_) => cmd::completions::manual(Arguments::command()),
        Command::Models(args) => cmd::models::run(args, &config(Written::default())?),
        Command::Doctor(_) => wait(cmd::doctor::run(config(Written::default())?)),
    }
}

/// Runs one command to its end on a small runtime: two threads serve a practice, and idle ones cost memory.
fn wait(command: impl Future<Output = anyhow::Result<ExitCode>>) -> anyhow::Result<ExitCode> {
    tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build()?.block_on(command)
}
