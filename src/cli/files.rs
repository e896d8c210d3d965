//! `breachlint files`.

use std::path::PathBuf;

use super::Ended;
use super::config::ConfigFlags;
use super::world::World;
use crate::config::Flags;
use crate::discover::{Request, discover};
use crate::engine::{Unknown, gather};
use crate::error::Error;
use crate::schema::DocumentKind;

const EXAMPLES: &str = "\
Examples:
  breachlint files                   why is my file not checked?
  breachlint files --no-ignore       with what .gitignore leaves out";

/// Show which files would be read, and as what.
#[derive(clap::Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct Files {
    /// Files and folders
    #[arg(value_name = "PATH")]
    paths: Vec<PathBuf>,

    #[command(flatten)]
    config: ConfigFlags,

    /// Do not honour .gitignore
    #[arg(long)]
    no_ignore: bool,
}

impl Files {
    pub(super) fn run(&self, world: &World) -> Result<Ended, Error> {
        let config = self.config.load(world, &self.paths, &Flags::default())?;
        let request = Request {
            paths: &self.paths,
            working_directory: &world.working_directory,
            config: &config,
            use_ignore_files: !self.no_ignore,
        };
        let found = discover(&request);
        let gathered = gather(&found.files, &config.limits, Unknown::Ignore);
        world.print(|out| {
            for file in &gathered.files {
                for kind in &file.kinds {
                    let word = kind.map_or("unknown kind", DocumentKind::word);
                    writeln!(out, "{word:<19} {}", file.source.path)?;
                }
            }
            let (read, over) = (gathered.files.len(), gathered.passed_over);
            writeln!(out, "files with documents of ours: {read}; passed over: {over}")
        })?;
        let errors: Vec<Error> = found.errors.into_iter().chain(gathered.errors).collect();
        errors.iter().for_each(|error| world.complain(error));
        Ok(if !errors.is_empty() {
            Ended::Failed
        } else if gathered.files.is_empty() {
            Ended::Nothing
        } else {
            Ended::Clean
        })
    }
}
