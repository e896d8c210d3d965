//! `breachlint config`, and the flags by which commands choose a configuration.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use serde_json::Value;

use super::Ended;
use super::world::World;
use crate::check::Settings;
use crate::config::{Config, Flags, find, passed_over, shown};
use crate::error::Error;
use crate::finding::Severity;
use crate::pack::{Library, Selection, Weights};
use crate::report::yaml;

/// Where the configuration comes from.
#[derive(clap::Args)]
pub(super) struct ConfigFlags {
    /// The configuration; default: breachlint.yaml, from the path upwards
    #[arg(long, value_name = "FILE")]
    config: Option<PathBuf>,

    /// Read no configuration
    #[arg(long, conflicts_with = "config")]
    no_config: bool,
}

/// What the command line sets although a configuration may say it, too.
#[derive(clap::Args)]
pub(super) struct Choices {
    /// For whom the run is: draft while an incident runs, standard, or audit for a reviewer
    #[arg(long, value_name = "PROFILE")]
    profile: Option<String>,

    /// The lightest finding that makes the exit code 1; default: error
    #[arg(long, value_name = "SEVERITY")]
    fail_on: Option<SeverityWord>,

    /// The lightest finding that is shown; default: info
    #[arg(long, value_name = "SEVERITY")]
    min_severity: Option<SeverityWord>,
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

impl Choices {
    pub(super) fn flags(&self) -> Flags {
        Flags {
            profile: self.profile.clone(),
            fail_on: self.fail_on.map(Severity::from),
            min_severity: self.min_severity.map(Severity::from),
        }
    }
}

/// What checks read of a configuration.
pub(super) fn settings(config: &Config) -> Settings {
    Settings {
        counting: config.counting,
        grace: config.grace,
        jurisdiction: config.jurisdiction.clone(),
        timezone: config.timezone.clone(),
        regimes: config.regimes.clone(),
        expression_steps: config.expression_steps,
    }
}

impl ConfigFlags {
    /// The configuration in force for the paths.
    pub(super) fn load(&self, world: &World, paths: &[PathBuf], flags: &Flags) -> Result<Config, Error> {
        if self.no_config {
            return Config::without_file(flags);
        }
        if let Some(file) = &self.config {
            return Config::load(&world.working_directory.join(file), &shown_as(file), flags);
        }
        match found(world, paths)? {
            Some(file) => Config::load(&file, &seen_from(world, &file), flags),
            None => Config::without_file(flags),
        }
    }
}

impl ConfigFlags {
    /// Configurations below the paths. Where the command line chose one, nobody expects them to count.
    pub(super) fn passed_over<'a>(
        &self,
        world: &World,
        paths: &[PathBuf],
        files: impl Iterator<Item = &'a Path>,
    ) -> Vec<String> {
        if self.no_config || self.config.is_some() {
            return Vec::new();
        }
        let here = [PathBuf::from(".")];
        let paths = if paths.is_empty() { &here[..] } else { paths };
        let asked = paths.iter().filter_map(|path| world.working_directory.join(path).canonicalize().ok());
        let asked: Vec<PathBuf> = asked.collect();
        passed_over(files, &asked).iter().map(|path| seen_from(world, path)).collect()
    }
}

fn shown_as(path: &Path) -> String {
    crate::config::cleaned(path)
}

fn seen_from(world: &World, path: &Path) -> String {
    shown(path, &world.resolved_directory())
}

/// The one configuration that all paths have, each from its own folder upwards.
fn found(world: &World, paths: &[PathBuf]) -> Result<Option<PathBuf>, Error> {
    let folder = |path: &PathBuf| {
        let path = world.working_directory.join(path);
        if path.is_dir() { path } else { path.parent().map_or(path.clone(), Path::to_owned) }
    };
    let mut folders: BTreeSet<PathBuf> = paths.iter().filter(|path| path.as_os_str() != "-").map(folder).collect();
    if folders.is_empty() {
        folders.insert(world.working_directory.clone());
    }
    let mut files = BTreeSet::new();
    for folder in folders {
        files.insert(find(&folder, &world.working_directory)?);
    }
    let mut files = files.into_iter();
    let (first, second) = (files.next().flatten(), files.next());
    let Some(second) = second else { return Ok(first) };
    let named = |file: Option<PathBuf>| file.map_or("none".to_owned(), |file| format!("`{}`", seen_from(world, &file)));
    let message = format!("the paths have different configurations: {} and {}", named(first), named(second));
    Err(Error::new(message).help("check them in runs of their own, or choose with `--config` or `--no-config`"))
}

const EXAMPLES: &str = "\
Examples:
  breachlint config                  what is in force here
  breachlint config register/2026    what is in force for a folder";

/// The built-in rules with those of the house, and what keeps rules of the house from running.
pub(super) fn library(world: &World, config: &Config) -> Result<(Library, Vec<Error>), Error> {
    let library = Library::builtin()?;
    if config.packs.is_empty() {
        return Ok((library, Vec::new()));
    }
    let working_directory = world.working_directory.canonicalize().unwrap_or_else(|_| world.working_directory.clone());
    let packs: Vec<(PathBuf, String)> =
        config.packs.iter().map(|pack| (pack.path.clone(), shown(&pack.path, &working_directory))).collect();
    Ok(library.with_packs(&packs))
}

/// Print the configuration in force.
#[derive(clap::Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct ShowConfig {
    /// The path for which it holds
    #[arg(value_name = "PATH")]
    path: Option<PathBuf>,

    #[command(flatten)]
    flags: ConfigFlags,

    #[command(flatten)]
    choices: Choices,
}

impl ShowConfig {
    pub(super) fn run(&self, world: &World) -> Result<Ended, Error> {
        let paths: Vec<PathBuf> = self.path.iter().cloned().collect();
        let config = self.flags.load(world, &paths, &self.choices.flags())?;
        let mut all = config.to_json();
        self.add_rules(world, &config, &mut all)?;
        let text = yaml(&all)?;
        world.print(|out| out.write_all(text.as_bytes()))?;
        Ok(Ended::Clean)
    }

    /// What rules weigh, once the words of the configuration were held against the rules.
    fn add_rules(&self, world: &World, config: &Config, all: &mut Value) -> Result<(), Error> {
        let (library, broken) = library(world, config)?;
        broken.iter().for_each(|error| world.complain(error));
        let weights = Weights::new(config, &library, &Selection::default())?;
        let library = weights.tuned(library, config)?;
        let path = self.path.as_deref().map(|path| world.absolute(path));
        let shown = weights.shown(config, &library, path.as_deref());
        if let Some(own) = all.get_mut("config").and_then(Value::as_object_mut) {
            own.insert("rules".to_owned(), shown.rules.into());
            own.insert("overrides".to_owned(), shown.overrides.into());
        }
        if let Some(origins) = all.get_mut("origins").and_then(Value::as_object_mut) {
            origins.extend(shown.origins);
        }
        Ok(())
    }
}
