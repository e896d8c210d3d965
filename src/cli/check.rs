//! `breachlint check`.

use std::path::PathBuf;
use std::str::FromStr as _;

use super::world::{When, World};
use super::{Ended, config};
use crate::check::Run;
use crate::config::{Config, cleaned};
use crate::discover::{Request, discover, related, stand_in};
use crate::engine::{
    Choice, Gathered, Outcome, ReadFile, Unknown, check, gather, gather_facts, gather_text, kinds_of, while_preparing,
};
use crate::error::Error;
use crate::pack::{Library, Selection, Weights};
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

    #[command(flatten)]
    choices: config::Choices,

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

impl Check {
    pub(super) fn run(&self, world: &World) -> Result<Ended, Error> {
        let format = Format::from_str(&self.format)?;
        let now = world.moment(self.now.as_deref())?;
        let (outcome, config) = match self.outcome(world, now) {
            Ok(done) => done,
            // Programs find the error where they find all others.
            Err(error) if format != Format::Text => (Outcome::of_error(now, error), Config::default()),
            Err(error) => return Err(error),
        };
        world.print(|out| format.write(&outcome, &self.options(world, &config), out))?;
        outcome.errors.iter().for_each(|error| world.complain(error));
        Ok(self.ended(&outcome, &config, world))
    }

    fn outcome(&self, world: &World, now: jiff::Timestamp) -> Result<(Outcome, Config), Error> {
        let named = self.stdin_filename.as_slice();
        if self.stdin_filename.is_some() && !self.reads_input() {
            let error = Error::new("`--stdin-filename` names standard input, which is not read");
            return Err(error.help("name `-` as the path, or remove the flag"));
        }
        let config =
            self.config.load(world, if self.reads_input() { named } else { &self.paths }, &self.choices.flags())?;
        let settings = config::settings(&config);
        let mut read = if self.reads_input() { self.input(world, &config)? } else { self.files(world, &config) };
        let passed_over = std::mem::take(&mut read.configurations);
        let complete = self.paths.is_empty() || self.paths.iter().any(|path| path.is_dir());
        let outcome = while_preparing(&kinds_of(&read.gathered.files), || {
            let Rules { library, weights, choice } = self.rules(&config)?;
            // It lives to the end: to give back its thousands of pieces one by one would only take time.
            let library: &Library = Box::leak(Box::new(library));
            let run = Run { reference: library, settings: &settings, now, complete };
            let mut outcome = read.judged(library, run);
            let left_out = weights.weigh(&mut outcome.findings, |shown| world.absolute(shown.as_ref()));
            Ok(Outcome { choice: Choice { left_out, passed_over, ..choice }, ..outcome })
        })?;
        Ok((outcome, config))
    }

    fn reads_input(&self) -> bool {
        self.paths.iter().any(|path| path.as_os_str() == "-")
    }

    fn unknown(&self) -> Unknown {
        if self.ignore_unknown { Unknown::Ignore } else { Unknown::Report }
    }

    /// The rules that run. A word that names no rule is an error.
    fn rules(&self, config: &Config) -> Result<Rules, Error> {
        let library = Library::builtin()?;
        let selection = Selection::parse(&self.select, &self.ignore, &library)?;
        let weights = Weights::new(config, &library, &selection)?;
        let off = weights.off(&library).filter(|(rule, _)| selection.takes(rule));
        let off = off.map(|(rule, place)| (rule.code.clone(), place.to_string())).collect();
        let choice = Choice { profile: config.profile_chosen(), off, ..Choice::default() };
        let library = weights.tuned(library, config)?.select(&selection);
        Ok(Rules { library, weights, choice })
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
        let walked = found.files.iter().filter(|file| !file.named).map(|file| file.path.as_path());
        let configurations = self.config.passed_over(world, &self.paths, walked);
        let related = gather_facts(&related(&request, &found.files), &config.limits);
        Read { gathered, related, errors: found.errors, configurations }
    }

    fn input(&self, world: &World, config: &Config) -> Result<Read, Error> {
        if self.paths.len() > 1 {
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

    fn options(&self, world: &World, config: &Config) -> Options {
        let color = world.color(self.color);
        Options {
            redact: world.redact(self.redact),
            color,
            links: color && world.plain_options().links,
            verbose: self.verbose,
            quiet: self.quiet,
            min_severity: config.min_severity,
            statistics: self.statistics,
            ..world.plain_options()
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

/// The rules of a run and what their findings weigh.
struct Rules {
    library: Library,
    weights: Weights,
    choice: Choice,
}

/// What was read, before anything is judged.
struct Read {
    gathered: Gathered,
    related: Vec<ReadFile>,
    errors: Vec<Error>,
    /// Configurations that have no say.
    configurations: Vec<String>,
}

impl Read {
    fn judged(self, library: &Library, run: Run<'_>) -> Outcome {
        let mut outcome = check(self.gathered.files, &self.related, library, run);
        outcome.admit(self.gathered.strange, self.gathered.errors, self.gathered.passed_over);
        outcome.admit(Vec::new(), self.errors, 0);
        outcome
    }
}
