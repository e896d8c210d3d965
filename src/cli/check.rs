//! `breachlint check`.

use std::path::PathBuf;

use super::asked::{Asked, Read};
use super::baseline::load;
use super::output::{OutputFlags, To};
use super::ruleset::Ruleset;
use super::world::{When, World};
use super::{Ended, config};
use crate::check::Run;
use crate::config::{Config, cleaned};
use crate::discover::stand_in;
use crate::engine::{Gathered, Outcome, Unknown, gather_text};
use crate::error::Error;
use crate::report::Options;
use crate::triage::Triage;

const EXAMPLES: &str = "\
Examples:
  breachlint check                                   everything below this folder
  breachlint check register/2026                     one folder; policy and processors are read for facts
  breachlint check --fail-on warning policy.yaml     what guidance expects counts, too
  breachlint check --select TIM,DEC002 register      only these families and rules
  breachlint check --now 2026-03-31T12:00:00+02:00   as it looked at the end of March
  breachlint check --format json | jq .summary       for programs
  breachlint check --stdin-filename register/new.yaml - < draft.yaml

Exit codes: 0 nothing at or above --fail-on, 1 something is, 2 could not do the job, 3 nothing to check";

/// Check policies and registers.
#[derive(clap::Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct Check {
    #[command(flatten)]
    asked: Asked,

    /// Run only these rules: codes, names, or the letters of a family (repeatable, or parted by commas)
    #[arg(long, value_name = "RULE", value_delimiter = ',')]
    select: Vec<String>,

    /// Leave these rules out
    #[arg(long, value_name = "RULE", value_delimiter = ',')]
    ignore: Vec<String>,

    #[command(flatten)]
    choices: config::Choices,

    #[command(flatten)]
    output: OutputFlags,

    /// Leave out what a baseline lists, and say what of it no longer occurs
    #[arg(long, value_name = "FILE")]
    baseline: Option<PathBuf>,

    /// The path under which standard input is shown and found in the configuration
    #[arg(long, value_name = "PATH")]
    stdin_filename: Option<PathBuf>,

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

impl Check {
    pub(super) fn run(&self, world: &World) -> Result<Ended, Error> {
        let outputs = self.output.parse()?;
        let now = self.asked.moment(world)?;
        let (outcome, config) = match self.outcome(world, now) {
            Ok(done) => done,
            // Programs find the error where they find all others.
            Err(error) if outputs.are_for_programs() => (Outcome::of_error(now, error), Config::default()),
            Err(error) => return Err(error),
        };
        let failed = outputs.write(&outcome, |to| self.options(world, &config, to), world);
        outcome.errors.iter().chain(&failed).for_each(|error| world.complain(error));
        Ok(if failed.is_empty() { self.ended(&outcome, &config, world) } else { Ended::Failed })
    }

    fn outcome(&self, world: &World, now: jiff::Timestamp) -> Result<(Outcome, Config), Error> {
        let named = self.stdin_filename.as_slice();
        if self.stdin_filename.is_some() && !self.reads_input() {
            let error = Error::new("`--stdin-filename` names standard input, which is not read");
            return Err(error.help("name `-` as the path, or remove the flag"));
        }
        let paths = if self.reads_input() { named } else { &self.asked.paths };
        let config = self.asked.config.load(world, paths, &self.choices.flags())?;
        let settings = config::settings(&config);
        let baseline = self.baseline.as_deref().map(|file| load(world, file)).transpose()?;
        // Gone before anything is printed.
        let _progress = if self.reads_input() { None } else { world.progress() };
        let read = match self.reads_input() {
            true => self.input(world, &config)?,
            false => self.asked.read(world, &config, self.unknown()),
        };
        let rules = Ruleset::new(world, &config, &self.select, &self.ignore)?;
        // They live to the end: to give back their thousands of pieces one by one would only take time.
        let rules: &Ruleset = Box::leak(Box::new(rules));
        let library = &rules.library;
        let complete = self.asked.is_complete() && read.is_whole();
        let run = Run { reference: library, settings: &settings, now, complete };
        let triage = Triage::new(library, &config.suppressions, run)?;
        let (mut outcome, _) = read.settled(world, rules, &triage, run);
        if let Some(baseline) = baseline {
            let gone = triage.accept(&baseline, &mut outcome, self.asked.coverage(world));
            outcome.stale = gone.len();
        }
        Ok((outcome, config))
    }

    fn reads_input(&self) -> bool {
        self.asked.paths.iter().any(|path| path.as_os_str() == "-")
    }

    fn unknown(&self) -> Unknown {
        if self.ignore_unknown { Unknown::Ignore } else { Unknown::Report }
    }

    fn input(&self, world: &World, config: &Config) -> Result<Read, Error> {
        if self.asked.paths.len() > 1 {
            let help = "check files and standard input in two runs";
            return Err(Error::new("`-` stands beside other paths").help(help));
        }
        let bytes = world.input(config.limits.bytes)?;
        let name = self.stdin_filename.as_deref().unwrap_or("-".as_ref());
        let gathered = match stand_in(world.absolute(name), &cleaned(name), config) {
            Some(file) => gather_text(bytes, &file, &config.limits, self.unknown()),
            None => Gathered { passed_over: 1, ..Gathered::default() },
        };
        Ok(Read { gathered, related: Vec::new(), errors: Vec::new(), configurations: Vec::new() })
    }

    fn options(&self, world: &World, config: &Config, to: To) -> Options {
        let color = if to == To::File { self.color == When::Always } else { world.color(self.color) };
        Options {
            redact: if to == To::File { self.redact != When::Never } else { world.redact(self.redact) },
            color,
            links: to == To::Output && color && world.plain_options().links,
            verbose: self.verbose,
            quiet: self.quiet,
            min_severity: config.min_severity,
            fail_on: config.fail_on,
            statistics: self.statistics,
            sarif_suppressed: self.output.sarif_suppressed,
            below_root: world.below_root(),
            width: if to == To::File { Options::default().width } else { world.plain_options().width },
        }
    }

    /// What was not shown counts too: a filter on the output must not make a build green.
    fn ended(&self, outcome: &Outcome, config: &Config, world: &World) -> Ended {
        let live = outcome.findings.iter().filter(|finding| finding.suppressed.is_none());
        let found = live.into_iter().any(|finding| finding.severity >= config.fail_on);
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
