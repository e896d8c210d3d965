//! Arguments go in, files come out: what is to be read, and as what kind.
//!
//! The only room that knows the directory walkers. The command line, the hook and the action share this one notion.

mod argument;
mod claim;
mod filter;
mod related;
mod walk;

use std::path::{Path, PathBuf};

use crate::config::{Config, shown};
use crate::error::Error;
use crate::schema::DocumentKind;

use argument::Argument;
use filter::Filter;
use walk::{Depth, Walk};

pub use claim::{Claim, claim, claim_of_unreadable};
pub use related::related;

/// What is asked for.
#[derive(Clone, Copy, Debug)]
pub struct Request<'a> {
    /// Files and folders as they are named on the command line; none means the working directory.
    pub paths: &'a [PathBuf],
    /// The folder that paths are relative to, absolute.
    pub working_directory: &'a Path,
    /// The settings in force.
    pub config: &'a Config,
    /// Whether `.gitignore` and `.ignore` count.
    pub use_ignore_files: bool,
}

/// A file to read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Candidate {
    /// The path to open, absolute, links in its folders resolved.
    pub path: PathBuf,
    /// The path for people: relative to the working directory, with `/`.
    pub shown: String,
    /// Whether the file itself is named on the command line.
    pub named: bool,
    /// The kind that a `documents:` glob gives it.
    pub assigned: Option<DocumentKind>,
    /// Where it leads to, when it is a symbolic link.
    pub target: Option<PathBuf>,
}

impl Candidate {
    /// The file behind all its names.
    fn identity(&self) -> &Path {
        self.target.as_deref().unwrap_or(&self.path)
    }
}

/// What was found.
#[derive(Debug, Default)]
pub struct Discovery {
    /// The files, sorted by the path as shown; each file once, by whatever ways it was reached.
    pub files: Vec<Candidate>,
    /// What could not be looked into. It does not keep the rest from being read.
    pub errors: Vec<Error>,
}

/// Finds the files to read.
#[must_use]
pub fn discover(request: &Request<'_>) -> Discovery {
    let filter = Filter::new(request.config);
    let mut discovery = Discovery::default();
    for argument in argument::resolved(request) {
        match argument {
            Ok(Argument::File(candidate)) if filter.leaves_out(&candidate.path, false) => {}
            Ok(Argument::File(candidate)) => discovery.files.push(candidate),
            Ok(Argument::Folder { path, .. }) if filter.leaves_out(&path, true) => {}
            Ok(Argument::Folder { path, shown }) => {
                let walk = Walk { folder: &path, shown: &shown, depth: Depth::Any, request };
                walk.run(&filter, &mut discovery);
            }
            Err(error) => discovery.errors.push(error),
        }
    }
    finish(discovery, request)
}

/// Each file once, in an order that does not depend on how it was reached, with its assigned kind.
fn finish(mut discovery: Discovery, request: &Request<'_>) -> Discovery {
    let files = &mut discovery.files;
    // Of several names for one file its own comes first, then the shortest way of writing it.
    files.sort_by(|one, other| {
        let rank = |file: &Candidate| file.target.is_some();
        let identities = one.identity().as_os_str().cmp(other.identity().as_os_str());
        identities.then(rank(one).cmp(&rank(other))).then_with(|| one.shown.cmp(&other.shown))
    });
    files.dedup_by(|next, kept| {
        let is_same = next.identity().as_os_str() == kept.identity().as_os_str();
        kept.named |= is_same && next.named;
        is_same
    });
    files.sort_by(|one, other| one.shown.cmp(&other.shown).then_with(|| one.path.cmp(&other.path)));
    for file in files {
        let assigned = request.config.documents.iter().find(|(_, globs)| globs.match_path(&file.path, false));
        file.assigned = assigned.map(|(kind, _)| *kind);
    }
    discovery.errors.sort_by(|one, other| one.message.cmp(&other.message));
    discovery.errors.dedup_by(|one, other| one.message == other.message);
    discovery
}

/// A path with links resolved, for people.
fn shown_in(request: &Request<'_>, path: &Path) -> String {
    let resolved = request.working_directory.canonicalize();
    shown(path, resolved.as_deref().unwrap_or(request.working_directory))
}
