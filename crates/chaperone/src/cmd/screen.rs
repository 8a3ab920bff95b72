//! `chaperone screen`: reads texts from a file or from standard input and says what would happen to them.
//!
//! Only the day of today and drawing are done here (`lines` reads and hands out); every judgement is `chaperone-screen`'s.

use std::io::{self, BufWriter, Read, Write};
use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::{Context, Result, bail};
use chaperone_screen::contract::{Contract, LONGEST};
use chaperone_screen::{Draft, Finding, Known, Pack, Report, Screen, Verdict};
use chrono::NaiveDate;
use clap::{Args, ValueEnum};

use super::lines;

/// Reads a text, or one JSON object a line, and says what in it should not go out.
#[derive(Debug, Args)]
pub(crate) struct ScreenArgs {
    /// The file to read; `-` is standard input.
    #[arg(default_value = "-")]
    file: PathBuf,
    /// `text` reads the whole file as one post; `jsonl` reads and writes one JSON object a line.
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
    /// How many threads to use; all cores if not given.
    #[arg(long)]
    threads: Option<std::num::NonZeroUsize>,
    /// The day that relative dates are seen from, such as 2026-11-22; today if not given.
    #[arg(long)]
    today: Option<NaiveDate>,
    /// The pack of rules.
    #[arg(long, default_value = "uk-dental")]
    pack: String,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    Text,
    Jsonl,
}

/// Runs the command. With `jsonl` the exit status is 0 if every line was answered and 2 otherwise; without, 0 if
/// nothing stops the text, 1 if something does, 2 on trouble.
pub(crate) fn run(args: &ScreenArgs) -> Result<ExitCode> {
    let pack = Pack::named(&args.pack)?;
    let today = args.today.unwrap_or_else(today_here);
    match args.format {
        Format::Text => text(args, pack, today),
        Format::Jsonl => stream(args, pack, today),
    }
}

#[allow(clippy::disallowed_methods, reason = "the binary is where the clock comes in")]
fn today_here() -> NaiveDate {
    let now = chrono::DateTime::<chrono::Utc>::from(std::time::SystemTime::now());
    now.date_naive()
}

/// One text, read as a post on the practice's own page.
fn text(args: &ScreenArgs, pack: Pack, today: NaiveDate) -> Result<ExitCode> {
    let mut bytes = Vec::new();
    lines::open(&args.file)?.take(lines::LONGEST_LINE).read_to_end(&mut bytes).context("the text cannot be read")?;
    let Ok(text) = String::from_utf8(bytes) else { bail!("the text is not UTF-8") };
    if text.chars().count() > LONGEST {
        bail!("the text is longer than 100,000 characters");
    }
    let draft = Draft { today: Some(today), ..Draft::post(text.replace("\r\n", "\n").trim_end()) };
    let report = Screen::new(pack).check(&draft, &Known::default());
    let mut out = BufWriter::new(io::stdout().lock());
    draw(&mut out, &draft.text, &report)?;
    out.flush()?;
    Ok(ExitCode::from(u8::from(report.verdict != Verdict::Clear)))
}

/// Prints the verdict, each finding with the line it stands in and carets under its words, and the suggestion.
fn draw(out: &mut impl Write, text: &str, report: &Report) -> io::Result<()> {
    let said = match report.verdict {
        Verdict::Clear => "clear: this may go out as it is",
        Verdict::Revise => "revise: change what is marked, then it may go out",
        Verdict::Consent => "consent: this goes out only with the person's recorded consent",
        Verdict::Stop => "stop: this must not go out here",
    };
    writeln!(out, "{said}")?;
    for finding in report.findings.iter().chain(&report.notes) {
        writeln!(out)?;
        caret(out, text, finding)?;
        writeln!(out, "  {} ({}, {})", finding.message, finding.rule, finding.level.name())?;
        for citation in &finding.citations {
            writeln!(out, "  {}: {}", citation.reference, citation.title)?;
        }
        match &finding.fix {
            Some(fix) if fix.text.is_empty() => writeln!(out, "  Fix: take it out.")?,
            Some(fix) => writeln!(out, "  Fix: write “{}”.", fix.text)?,
            None => {}
        }
    }
    if let Some(suggestion) = &report.suggestion {
        writeln!(out, "\nYou could send this instead:\n  {}", suggestion.replace('\n', "\n  "))?;
    }
    writeln!(out, "\n{} · engine {}", report.pack, report.engine)
}

fn caret(out: &mut impl Write, text: &str, finding: &Finding) -> io::Result<()> {
    let before = text.get(..finding.bytes.start).unwrap_or_default();
    let line_start = before.rfind('\n').map_or(0, |at| at + 1);
    let line = text.get(line_start..).unwrap_or_default().lines().next().unwrap_or_default();
    let shift = text.get(line_start..finding.bytes.start).unwrap_or_default().chars().count();
    let left = line.chars().count().saturating_sub(shift).max(1);
    let width = (finding.end - finding.start).clamp(1, left);
    writeln!(out, "  {line}")?;
    writeln!(out, "  {}{}", " ".repeat(shift), "^".repeat(width))
}

/// A stream of JSON lines.
fn stream(args: &ScreenArgs, pack: Pack, today: NaiveDate) -> Result<ExitCode> {
    let contract = Contract::new(pack, Some(today))?;
    lines::stream(&args.file, args.threads, &|line, number| {
        let answer = contract.answer(line, number);
        if answer.verdict.is_some() { Ok(answer.json) } else { Err(answer.json) }
    })
}
