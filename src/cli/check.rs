//! `breachlint check`.

use std::path::PathBuf;
use std::str::FromStr as _;

use super::world::{When, World};
use super::{Ended, config};
use crate::check::Run;
use crate::config::Config;
use crate::discover::{Request, discover, related};
use crate::engine::{
    Gathered, Outcome, ReadFile, Unknown, check, gather, gather_facts, gather_text, kinds_of, while_preparing,
};
use crate::error::Error;
use crate::finding::Severity;
use crate::pack::{Library, Selection};
use crate::report::{Format, Options};

/// Check policies and registers.
#[derive(clap::Args)]
pub(super) struct Check {
    /// Files and folders; `-` reads standard input
    #[arg(value_name = "PATH")]
    paths: Vec<PathBuf>,

    #[command(flatten)]
    config: config::ConfigFlags,

    /// Run only these rules: codes, names, or the letters of a family (repeatable, or parted by commas)
    #[arg(long, value_name = "RULE", value_delimiter = ',')]
    select: Vec<String>,

    /// Leave these rules out
    #[arg(long, value_name = "RULE", value_delimiter = ',')]
    ignore: Vec<String>,

    /// The lightest finding that makes the exit code 1
    #[arg(long, value_name = "SEVERITY", default_value = "error")]
    fail_on: SeverityWord,

    /// The lightest finding that is shown
    #[arg(long, value_name = "SEVERITY", default_value = "info")]
    min_severity: SeverityWord,

    /// The form of the output: text or json
    #[arg(long, value_name = "FORMAT", default_value = "text")]
    format: String,

    /// The moment against which deadlines are held, such as 2026-11-21T12:00:00Z; default: now
    #[arg(long, value_name = "RFC3339")]
    now: Option<String>,

    /// The path under which standard input is shown and found in the configuration
    #[arg(long, value_name = "PATH")]
    stdin_filename: Option<PathBuf>,

    /// Do not honour .gitignore
    #[arg(long)]
    no_ignore: bool,

    /// Pass over named files that hold no document of a known kind
    #[arg(long)]
    ignore_unknown: bool,

    /// Hide free text in what is shown of the files: auto does so unless a terminal reads it
    #[arg(long, value_name = "WHEN", default_value = "auto")]
    redact: When,

    /// Colour the output
    #[arg(long, value_name = "WHEN", default_value = "auto")]
    color: When,

    /// Count the findings per rule
    #[arg(long)]
    statistics: bool,

    /// Say also what was not evaluated, and show what is silenced
    #[arg(long, short)]
    verbose: bool,

    /// Say nothing when there is nothing to say
    #[arg(long, short)]
    quiet: bool,
}

/// A severity as a flag.
#[derive(Clone, Copy, Debug, clap::ValueEnum)]
enum SeverityWord {
    Error,
    Warning,
    Info,
}

impl From<SeverityWord> for Severity {
    fn from(word: SeverityWord) -> Self {
        match word {
            SeverityWord::Error => Self::Error,
            SeverityWord::Warning => Self::Warning,
            SeverityWord::Info => Self::Info,
        }
    }
}

impl Check {
    pub(super) fn run(&self, world: &World) -> Result<Ended, Error> {
        let format = Format::from_str(&self.format)?;
        let now = world.moment(self.now.as_deref())?;
        let (config, settings) = self.config.load(world, &self.paths)?;
        let read = if self.reads_input() { self.input(world, &config)? } else { self.files(world, &config) };
        let complete = self.paths.is_empty() || self.paths.iter().any(|path| path.is_dir());
        let outcome = while_preparing(&kinds_of(&read.gathered.files), || {
            let (library, broken) = self.library(world, &config)?;
            // It lives to the end: to give back its thousands of pieces one by one would only take time.
            let library: &Library = Box::leak(Box::new(library));
            let run = Run { reference: library, settings: &settings, now, complete };
            let mut outcome = read.judged(library, run);
            // What keeps rules from running is said before what they could not do.
            outcome.errors.splice(..0, broken);
            Ok(outcome)
        })?;
        world.print(|out| format.write(&outcome, &self.options(world), out))?;
        outcome.errors.iter().for_each(|error| world.complain(error));
        Ok(self.ended(&outcome, world))
    }

    fn reads_input(&self) -> bool {
        self.paths.iter().any(|path| path.as_os_str() == "-")
    }

    fn unknown(&self) -> Unknown {
        if self.ignore_unknown { Unknown::Ignore } else { Unknown::Report }
    }

    /// The rules that run, and what is wrong with those that do not. A word that names no rule is an error.
    fn library(&self, world: &World, config: &Config) -> Result<(Library, Vec<Error>), Error> {
        let (library, broken) = config::library(world, config)?;
        // A rule that is broken may be the one that is meant.
        match Selection::parse(&self.select, &self.ignore, &library) {
            Err(_) if !broken.is_empty() => Ok((library.select(&Selection::nothing()), broken)),
            selection => Ok((library.select(&selection?), broken)),
        }
    }

    fn files(&self, world: &World, config: &Config) -> Read {
        let request = Request {
            paths: &self.paths,
            working_directory: &world.working_directory,
            config,
            use_ignore_files: !self.no_ignore,
        };
        let found = discover(&request);
        let gathered = gather(&found.files, &config.limits, self.unknown());
        let related = gather_facts(&related(&request, &found.files), &config.limits);
        Read { gathered, related, errors: found.errors }
    }

    fn input(&self, world: &World, config: &Config) -> Result<Read, Error> {
        if self.paths.len() > 1 {
            let help = "check files and standard input in two runs";
            return Err(Error::new("`-` stands beside other paths").help(help));
        }
        let shown = self.stdin_filename.as_ref().map_or_else(|| "-".into(), |path| path.to_string_lossy());
        let bytes = world.input(config.limits.bytes)?;
        let gathered = gather_text(bytes, &shown, &config.limits, self.unknown());
        Ok(Read { gathered, related: Vec::new(), errors: Vec::new() })
    }

    fn options(&self, world: &World) -> Options {
        let color = world.color(self.color);
        Options {
            redact: world.redact(self.redact),
            color,
            links: color && world.plain_options().links,
            verbose: self.verbose,
            quiet: self.quiet,
            min_severity: self.min_severity.into(),
            statistics: self.statistics,
            ..world.plain_options()
        }
    }

    /// What was not shown counts too: a filter on the output must not make a build green.
    fn ended(&self, outcome: &Outcome, world: &World) -> Ended {
        let threshold: Severity = self.fail_on.into();
        let live = outcome.findings.iter().filter(|finding| finding.suppressed.is_none());
        let found = live.into_iter().any(|finding| finding.severity >= threshold);
        if !outcome.errors.is_empty() {
            return Ended::Failed;
        }
        if found {
            return Ended::Found;
        }
        if outcome.documents.is_empty() && outcome.findings.is_empty() && !self.ignore_unknown {
            let help = "name a folder with policies or registers; `breachlint files` shows what would be read";
            world.complain(&Error::new("nothing to check: no document of a known kind was found").help(help));
            return Ended::Nothing;
        }
        Ended::Clean
    }
}

/// What was read, before anything is judged.
struct Read {
    gathered: Gathered,
    related: Vec<ReadFile>,
    errors: Vec<Error>,
}

impl Read {
    fn judged(self, library: &Library, run: Run<'_>) -> Outcome {
        let mut outcome = check(self.gathered.files, &self.related, library, run);
        outcome.admit(self.gathered.strange, self.gathered.errors, self.gathered.passed_over);
        outcome.admit(Vec::new(), self.errors, 0);
        outcome
    }
}
