//! `breachlint config`, and the flags by which commands choose a configuration.

use std::path::{Path, PathBuf};

use super::Ended;
use super::world::World;
use crate::check::Settings;
use crate::config::{Config, find, shown};
use crate::error::Error;
use crate::pack::Library;
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

impl ConfigFlags {
    /// The configuration in force for the first of the paths.
    pub(super) fn load(&self, world: &World, paths: &[PathBuf]) -> Result<(Config, Settings), Error> {
        let config = self.config(world, paths)?;
        let settings = Settings {
            counting: config.counting,
            jurisdiction: config.jurisdiction.clone(),
            timezone: config.timezone.clone(),
            regimes: config.regimes.clone(),
            expression_steps: config.expression_steps,
        };
        Ok((config, settings))
    }

    fn config(&self, world: &World, paths: &[PathBuf]) -> Result<Config, Error> {
        if self.no_config {
            return Ok(Config::default());
        }
        if let Some(file) = &self.config {
            return Config::load(&world.working_directory.join(file), &file.to_string_lossy());
        }
        let first = paths.first().filter(|path| path.as_os_str() != "-");
        let start = world.working_directory.join(first.map_or(Path::new("."), PathBuf::as_path));
        match find(&start, &world.working_directory)? {
            Some(file) => {
                let shown = file.strip_prefix(&world.working_directory).unwrap_or(&file).to_string_lossy().into_owned();
                Config::load(&file, &shown)
            }
            None => Ok(Config::default()),
        }
    }
}

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
pub(super) struct ShowConfig {
    /// The path for which it holds
    #[arg(value_name = "PATH")]
    path: Option<PathBuf>,

    #[command(flatten)]
    flags: ConfigFlags,
}

impl ShowConfig {
    pub(super) fn run(&self, world: &World) -> Result<Ended, Error> {
        let paths: Vec<PathBuf> = self.path.iter().cloned().collect();
        let (config, _) = self.flags.load(world, &paths)?;
        let text = yaml(&config.to_json())?;
        world.print(|out| out.write_all(text.as_bytes()))?;
        Ok(Ended::Clean)
    }
}
