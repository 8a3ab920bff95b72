//! A stream of JSON lines: read in blocks, answered on several threads, written in their own order.
//!
//! At most one block of lines is in memory. Deliberately absent: what a line means.

use std::fs::File;
use std::io::{self, BufRead, BufReader, BufWriter, IsTerminal, Read, Write};
use std::num::NonZeroUsize;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::thread;

use anyhow::{Context, Result};
use chaperone_screen::contract::LONGEST;
use clap::ValueEnum;
use indicatif::{ProgressBar, ProgressStyle};

/// One line of JSON without its end; `Err` where the line could not be answered.
pub(super) type Answer = Result<String, String>;

/// Answers one line; its number counts from 1.
pub(super) type Answers<'a> = &'a (dyn Fn(&[u8], usize) -> Answer + Sync);

/// Lines handed out at once. Large enough to keep every core busy, small enough to keep memory flat.
const BLOCK: usize = 2048;
/// The longest line that is read as a whole: a text of the longest kind, escaped, with room for its other fields.
pub(super) const LONGEST_LINE: u64 = LONGEST as u64 * 12 + (1 << 20);

// What a command that reads lines and nothing else is given. No `///` here: it would replace the command's own help.
#[derive(Debug, clap::Args)]
pub(crate) struct Lines {
    /// The file to read; `-` is standard input.
    #[arg(default_value = "-")]
    file: PathBuf,
    /// `jsonl` reads and writes one JSON object a line.
    #[arg(long, value_enum, default_value_t = Format::Jsonl)]
    format: Format,
    /// How many threads to use; all cores if not given.
    #[arg(long)]
    threads: Option<NonZeroUsize>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    Jsonl,
}

impl Lines {
    /// Answers every line of the file that was named, as [`stream`] does.
    pub(super) fn answer(&self, answers: Answers<'_>) -> Result<ExitCode> {
        let Format::Jsonl = self.format;
        stream(&self.file, self.threads, answers)
    }
}

/// Answers every line of a file (`-` is standard input). The exit status is 0 if every line was answered, else 2.
pub(super) fn stream(file: &Path, threads: Option<NonZeroUsize>, answers: Answers<'_>) -> Result<ExitCode> {
    let threads = threads.or_else(|| thread::available_parallelism().ok()).map_or(1, NonZeroUsize::get);
    let mut input = open(file)?;
    let mut out = BufWriter::new(io::stdout().lock());
    let bar = progress(file);
    let mut first = 1;
    let mut all_answered = true;
    loop {
        let block = read_block(input.as_mut())?;
        if block.is_empty() {
            break;
        }
        for answer in answer_block(answers, &block, first, threads) {
            all_answered &= answer.is_ok();
            let (Ok(json) | Err(json)) = answer;
            if !json.is_empty() {
                writeln!(out, "{json}")?;
            }
        }
        first += block.len();
        bar.inc(block.iter().map(|line| line.len() as u64).sum());
    }
    out.flush()?;
    bar.finish_and_clear();
    Ok(ExitCode::from(if all_answered { 0 } else { 2 }))
}

pub(super) fn open(file: &Path) -> Result<Box<dyn BufRead>> {
    if file == Path::new("-") {
        return Ok(Box::new(BufReader::new(io::stdin())));
    }
    let opened = File::open(file).with_context(|| format!("{} cannot be opened", file.display()))?;
    Ok(Box::new(BufReader::with_capacity(1 << 20, opened)))
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
fn answer_block(answers: Answers<'_>, block: &[Vec<u8>], first: usize, threads: usize) -> Vec<Answer> {
    let share = block.len().div_ceil(threads).max(1);
    let one = |part: usize, lines: &[Vec<u8>]| -> Vec<Answer> {
        let numbered = lines.iter().enumerate().map(|(n, line)| (first + part * share + n, line.trim_ascii()));
        numbered.map(|(number, line)| if line.is_empty() { Ok(String::new()) } else { answers(line, number) }).collect()
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
