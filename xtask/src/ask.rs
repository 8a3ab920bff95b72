//! What was asked on the command line. Parsed by hand: four flags do not earn a dependency.

use anyhow::{Result, bail};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Task {
    Help,
    Test,
    Deep,
    Bench,
    Serve,
    Train,
    Encoder,
    Evaluate,
}

/// One part of `cargo xtask test`, in the order in which they run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Step {
    Format,
    Lint,
    Tests,
    Doctests,
    /// Every described call of the API, tried with good and bad input.
    Api,
    Journeys,
}

impl Step {
    pub(crate) const ALL: [Step; 6] =
        [Step::Format, Step::Lint, Step::Tests, Step::Doctests, Step::Api, Step::Journeys];

    pub(crate) fn name(self) -> &'static str {
        match self {
            Step::Format => "format",
            Step::Lint => "lint",
            Step::Tests => "tests",
            Step::Doctests => "doctests",
            Step::Api => "api",
            Step::Journeys => "journeys",
        }
    }

    /// Whether the step talks to the account servers (Mastodon, Bluesky).
    pub(crate) fn needs_networks(self) -> bool {
        matches!(self, Step::Tests | Step::Journeys)
    }

    /// Whether the step runs a program of the prepared Python packages.
    pub(crate) fn needs_python(self) -> bool {
        self == Step::Api || self.needs_networks()
    }

    /// Whether the step needs a PostgreSQL server.
    pub(crate) fn needs_postgres(self) -> bool {
        matches!(self, Step::Tests)
    }
}

#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Ask {
    pub task: Task,
    /// Install missing Debian packages without a question.
    pub yes: bool,
    pub steps: Vec<Step>,
}

impl Ask {
    /// `ci` is true where the environment says CI=true: nobody is there to be asked.
    pub(crate) fn parse(words: impl IntoIterator<Item = String>, ci: bool) -> Result<Ask> {
        let mut words = words.into_iter();
        let task = match words.next().as_deref() {
            None | Some("help" | "--help" | "-h") => Task::Help,
            Some("test") => Task::Test,
            Some("deep") => Task::Deep,
            Some("bench") => Task::Bench,
            Some("serve") => Task::Serve,
            Some("train") => Task::Train,
            Some("encoder") => Task::Encoder,
            Some("evaluate") => Task::Evaluate,
            Some(other) => bail!("there is no task `{other}`; `cargo xtask help` lists them"),
        };
        let mut ask = Ask { task, yes: ci, steps: Step::ALL.to_vec() };
        let mut without_browser = false;
        while let Some(word) = words.next() {
            match word.as_str() {
                "--yes" => ask.yes = true,
                "--without-browser" if task == Task::Test => without_browser = true,
                "--only" if task == Task::Test => {
                    let name = words.next().unwrap_or_default();
                    let Some(step) = Step::ALL.into_iter().find(|step| step.name() == name) else {
                        let names = Step::ALL.map(Step::name).join(", ");
                        bail!("`--only` takes one of {names}, not `{name}`");
                    };
                    ask.steps = vec![step];
                }
                other => bail!("`{other}` is not known here; `cargo xtask help` lists the flags"),
            }
        }
        if without_browser {
            ask.steps.retain(|step| *step != Step::Journeys);
        }
        Ok(ask)
    }
}

#[cfg(test)]
mod tests {
    use super::{Ask, Step, Task};

    fn parse(line: &str) -> anyhow::Result<Ask> {
        Ask::parse(line.split_whitespace().map(str::to_owned), false)
    }

    #[test]
    fn test_runs_every_step_unless_told_otherwise() {
        assert_eq!(parse("test").unwrap().steps, Step::ALL);
        assert_eq!(parse("test --only lint").unwrap().steps, [Step::Lint]);
        assert!(!parse("test --without-browser").unwrap().steps.contains(&Step::Journeys));
    }

    #[test]
    fn nothing_is_installed_unasked_outside_ci() {
        assert!(!parse("test").unwrap().yes);
        assert!(parse("test --yes").unwrap().yes);
        assert!(Ask::parse(["test".to_owned()], true).unwrap().yes);
    }

    #[test]
    fn a_misspelt_word_is_an_error_and_never_ignored() {
        for line in ["tests", "test --onyl lint", "test --only lnit", "test --only", "bench --without-browser"] {
            assert!(parse(line).is_err(), "{line}");
        }
        assert_eq!(parse("").unwrap().task, Task::Help);
    }
}
