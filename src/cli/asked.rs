//! What several commands ask for alike: which paths, under which configuration, at which moment.

use std::path::PathBuf;

use jiff::Timestamp;

use super::config::{ConfigFlags, settings};
use super::ruleset::Ruleset;
use super::world::World;
use crate::check::Run;
use crate::config::{Config, Flags, shown};
use crate::discover::{Request, discover, related};
use crate::engine::{Choice, Gathered, Outcome, ReadFile, Unknown, check, gather, gather_facts};
use crate::error::Error;
use crate::triage::{Ledger, Triage};

/// Paths, configuration and moment.
#[derive(clap::Args)]
pub(super) struct Asked {
    /// Files and folders; `check` reads standard input for `-`
    #[arg(value_name = "PATH")]
    pub(super) paths: Vec<PathBuf>,

    #[command(flatten)]
    pub(super) config: ConfigFlags,

    /// The moment against which deadlines are held, such as 2026-11-21T12:00:00Z; default: now
    #[arg(long, value_name = "RFC3339")]
    now: Option<String>,

    /// Do not honour .gitignore
    #[arg(long)]
    no_ignore: bool,
}

impl Asked {
    pub(super) fn moment(&self, world: &World) -> Result<Timestamp, Error> {
        world.moment(self.now.as_deref())
    }

    /// Whether whole folders are asked for.
    pub(super) fn is_complete(&self) -> bool {
        self.paths.is_empty() || self.paths.iter().any(|path| path.is_dir())
    }

    /// Tells of a path, as outputs show it, whether it lies in a folder that is asked for.
    pub(super) fn coverage(&self, world: &World) -> impl Fn(&str) -> bool + use<> {
        let here = world.working_directory.canonicalize().unwrap_or_default();
        let named = self.paths.iter().filter(|path| path.is_dir());
        let folders =
            named.filter_map(|folder| folder.canonicalize().ok()).chain(self.paths.is_empty().then(|| here.clone()));
        let folders: Vec<String> = folders.map(|folder| shown(&folder, &here)).collect();
        move |path| {
            folders.iter().any(|folder| match folder.as_str() {
                "." => !path.starts_with("../") && !path.starts_with('/'),
                folder => path.strip_prefix(folder).is_some_and(|rest| rest.starts_with('/')),
            })
        }
    }

    /// Reads the files, and those around them for facts.
    pub(super) fn read(&self, world: &World, config: &Config, unknown: Unknown) -> Read {
        let request = Request {
            paths: &self.paths,
            working_directory: &world.working_directory,
            config,
            use_ignore_files: !self.no_ignore,
        };
        let found = discover(&request);
        let gathered = gather(&found.files, &config.limits, unknown);
        let walked = found.files.iter().filter(|file| !file.named).map(|file| file.path.as_path());
        let configurations = self.config.passed_over(world, &self.paths, walked);
        let (related, unread) = gather_facts(&related(&request, &found.files), &config.limits);
        let errors = found.errors.into_iter().chain(unread).collect();
        Read { gathered, related, errors, configurations }
    }

    /// Judges by all rules, silences what comments silence, and hands on what is left.
    pub(super) fn judged<T>(
        &self,
        world: &World,
        then: impl FnOnce(&Triage<'_>, Outcome, Ledger) -> Result<T, Error>,
    ) -> Result<T, Error> {
        let now = self.moment(world)?;
        let config = self.config.load(world, &self.paths, &Flags::default())?;
        let settings = settings(&config);
        let read = self.read(world, &config, Unknown::Ignore);
        let rules = Ruleset::new(world, &config, &[], &[])?;
        let complete = self.is_complete() && read.is_whole();
        let run = Run { reference: &rules.library, settings: &settings, now, complete };
        let triage = Triage::new(&rules.library, &config.suppressions, run)?;
        let (outcome, ledger) = read.settled(world, &rules, &triage, run);
        then(&triage, outcome, ledger)
    }
}

/// What was read, before anything is judged.
pub(super) struct Read {
    pub(super) gathered: Gathered,
    pub(super) related: Vec<ReadFile>,
    pub(super) errors: Vec<Error>,
    /// Configurations that have no say.
    pub(super) configurations: Vec<String>,
}

impl Read {
    /// Whether all that was found could be read.
    pub(super) fn is_whole(&self) -> bool {
        self.errors.is_empty() && self.gathered.errors.is_empty()
    }

    /// Judged by the rules, weighed, and without what comments silence.
    pub(super) fn settled(
        self,
        world: &World,
        rules: &Ruleset,
        triage: &Triage<'_>,
        run: Run<'_>,
    ) -> (Outcome, Ledger) {
        let mut outcome = check(self.gathered.files, &self.related, &rules.library, run);
        outcome.admit(self.gathered.strange, self.gathered.errors, self.gathered.passed_over);
        outcome.admit(Vec::new(), self.errors, 0);
        // What keeps rules from running is said before what they could not do.
        outcome.errors.splice(..0, rules.broken.iter().cloned());
        let left_out = rules.weights.weigh(&mut outcome.findings, |shown| world.absolute(shown.as_ref()));
        outcome.choice = Choice { left_out, passed_over: self.configurations, ..rules.choice.clone() };
        let ledger = triage.suppress(&mut outcome);
        (outcome, ledger)
    }
}
