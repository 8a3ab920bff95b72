//! `chaperone screen`: reads texts from a file or from standard input and says what would happen to them.
//!
//! Only reading, threads, the day of today and drawing are done here; every judgement is `chaperone-screen`'s.
//! Lines are answered in their own order; at most one block of lines is in memory.

use std::fs::File;
use std::io::{self, BufRead, BufReader, BufWriter, IsTerminal, Read, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::thread;

use anyhow::{Context, Result, bail};
use chaperone_screen::contract::{Answer, Contract, LONGEST};
use chaperone_screen::{Draft, Finding, Known, Pack, Report, Screen, Verdict};
use chrono::NaiveDate;
use clap::{Args, ValueEnum};
use indicatif::{ProgressBar, ProgressStyle};

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

/// Lines handed out at once. Large enough to keep every core busy, small enough to keep memory flat.
const BLOCK: usize = 2048;
/// The longest line that is read as a whole: a text of the longest kind, escaped, with room for its other fields.
const LONGEST_LINE: u64 = LONGEST as u64 * 12 + (1 << 20);

/// Runs the command. With `jsonl` the exit status is 0 if every line was answered and 2 otherwise; without, 0 if
/// nothing stops the text, 1 if something does, 2 on trouble.
pub(crate) fn run(args: &ScreenArgs) -> Result<ExitCode> {
    let pack = Pack::named(&args.pack)?;
    let today = args.today.unwrap_or_else(today_here);
    match args.format {
        Format::Text => text(args, pack, today),
        Format::Jsonl => lines(args, pack, today),
    }
}

#[allow(clippy::disallowed_methods, reason = "the binary is where the clock comes in")]
fn today_here() -> NaiveDate {
    let now = chrono::DateTime::<chrono::Utc>::from(std::time::SystemTime::now());
    now.date_naive()
}

fn open(file: &Path) -> Result<Box<dyn BufRead>> {
    if file == Path::new("-") {
        return Ok(Box::new(BufReader::new(io::stdin())));
    }
    let opened = File::open(file).with_context(|| format!("{} cannot be opened", file.display()))?;
    Ok(Box::new(BufReader::with_capacity(1 << 20, opened)))
}

/// One text, read as a post on the practice's own page.
fn text(args: &ScreenArgs, pack: Pack, today: NaiveDate) -> Result<ExitCode> {
    let mut bytes = Vec::new();
    open(&args.file)?.take(LONGEST_LINE).read_to_end(&mut bytes).context("the text cannot be read")?;
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
fn lines(args: &ScreenArgs, pack: Pack, today: NaiveDate) -> Result<ExitCode> {
    let contract = Contract::new(pack, Some(today))?;
    let threads = args.threads.or_else(|| thread::available_parallelism().ok()).map_or(1, std::num::NonZeroUsize::get);
    let mut input = open(&args.file)?;
    let mut out = BufWriter::new(io::stdout().lock());
    let bar = progress(&args.file);
    let mut first = 1;
    let mut all_answered = true;
    loop {
        let block = read_block(input.as_mut())?;
        if block.is_empty() {
            break;
        }
        for answer in answer_block(&contract, &block, first, threads) {
            all_answered &= answer.verdict.is_some();
            if !answer.json.is_empty() {
                writeln!(out, "{}", answer.json)?;
            }
        }
        first += block.len();
        bar.inc(block.iter().map(|line| line.len() as u64).sum());
    }
    out.flush()?;
    bar.finish_and_clear();
    Ok(ExitCode::from(if all_answered { 0 } else { 2 }))
}

/// The next lines, with their ends. A line that is longer than any that can be answered is cut, and so refused.
fn read_block(input: &mut dyn BufRead) -> Result<Vec<Vec<u8>>> {
    let mut block = Vec::with_capacity(BLOCK);
    let mut held = 0;
    while block.len() < BLOCK && held < (8 << 20) {
        let mut line = Vec::new();
        let read = input.take(LONGEST_LINE).read_until(b'\n', &mut line).context("the input cannot be read")?;
        if read == 0 {
            break;
        }
        if !line.ends_with(b"\n") && line.len() as u64 == LONGEST_LINE {
            skip_line(input)?;
        }
        held += line.len();
        block.push(line);
    }
    Ok(block)
}

/// Reads to the end of the line without keeping it.
fn skip_line(input: &mut dyn BufRead) -> Result<()> {
    loop {
        let held = input.fill_buf().context("the input cannot be read")?;
        let end = held.iter().position(|byte| *byte == b'\n');
        let used = end.map_or(held.len(), |at| at + 1);
        let done = end.is_some() || used == 0;
        input.consume(used);
        if done {
            return Ok(());
        }
    }
}

/// Answers a block on several threads, in the order of the lines. Empty lines give an empty answer.
fn answer_block(contract: &Contract, block: &[Vec<u8>], first: usize, threads: usize) -> Vec<Answer> {
    let share = block.len().div_ceil(threads).max(1);
    let one = |part: usize, lines: &[Vec<u8>]| -> Vec<Answer> {
        let numbered = lines.iter().enumerate().map(|(n, line)| (first + part * share + n, line.trim_ascii()));
        numbered
            .map(|(number, line)| match line {
                [] => Answer { json: String::new(), verdict: Some(Verdict::Clear) },
                line => contract.answer(line, number),
            })
            .collect()
    };
    thread::scope(|scope| {
        let one = &one;
        let parts: Vec<_> =
            block.chunks(share).enumerate().map(|(part, lines)| scope.spawn(move || one(part, lines))).collect();
        parts
            .into_iter()
            .flat_map(|part| part.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic)))
            .collect()
    })
}

/// A bar over the bytes of the file on a terminal; otherwise nothing is drawn.
fn progress(file: &Path) -> ProgressBar {
    let length = std::fs::metadata(file).map(|meta| meta.len()).ok();
    let Some(length) = length.filter(|_| io::stderr().is_terminal()) else { return ProgressBar::hidden() };
    let style =
        ProgressStyle::with_template("{bar:40} {percent}% {eta}").unwrap_or_else(|_| ProgressStyle::default_bar());
    ProgressBar::new(length).with_style(style)
}
