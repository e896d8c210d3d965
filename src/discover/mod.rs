//! Arguments go in, files come out: what is to be read, and as what kind.
//!
//! The only room that knows the directory walkers. The command line, the hook and the action share this one notion.

mod argument;
mod claim;
mod filter;
mod related;
mod walk;

use std::path::{Path, PathBuf};

use crate::config::Config;
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
    let working_directory = resolved(request.working_directory);
    let mut discovery = Discovery::default();
    for argument in argument::resolved(request, &working_directory) {
        match argument {
            Ok(Argument::File(file)) if !filter.leaves_out(&file.path, false) => discovery.files.push(file),
            Ok(Argument::Folder { path, shown }) if !filter.leaves_out(&path, true) => {
                let walk = Walk {
                    folder: &path,
                    shown: shown.as_deref(),
                    depth: Depth::Any,
                    working_directory: &working_directory,
                };
                walk.run(&filter, request.use_ignore_files, &mut discovery);
            }
            Ok(Argument::Other { path, shown }) if !filter.leaves_out(&path, false) => {
                discovery.errors.push(argument::not_a_file(&shown));
            }
            Ok(_) => {}
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
    assign(files, request.config);
    told_apart(files);
    discovery.errors.sort_by(|one, other| one.message.cmp(&other.message));
    discovery.errors.dedup_by(|one, other| one.message == other.message);
    discovery
}

/// Names that are no text may look alike, but findings and shown lines are looked up by them.
fn told_apart(files: &mut [Candidate]) {
    let mut last: Option<(String, usize)> = None;
    for file in files {
        match &mut last {
            Some((name, count)) if *name == file.shown => {
                *count += 1;
                file.shown = format!("{name} ({count})");
            }
            _ => last = Some((file.shown.clone(), 1)),
        }
    }
}

/// A text that is read under the name of a file; nothing when a file of this name is left out. `path` is absolute.
#[must_use]
pub fn stand_in(path: PathBuf, shown: &str, config: &Config) -> Option<Candidate> {
    if Filter::new(config).leaves_out(&path, false) {
        return None;
    }
    let mut file = [Candidate { path, shown: shown.to_owned(), named: true, assigned: None, target: None }];
    assign(&mut file, config);
    let [file] = file;
    Some(file)
}

/// Gives each file the first kind, in the order of the kinds, whose globs match it.
fn assign(files: &mut [Candidate], config: &Config) {
    if config.documents.is_empty() {
        return;
    }
    // Neighbours share a folder: whether that is matched is asked once.
    let mut folder = PathBuf::new();
    let mut folder_kinds: Vec<bool> = Vec::new();
    for file in files {
        let parent = file.path.parent().unwrap_or(&file.path);
        if parent.as_os_str() != folder.as_os_str() {
            folder = parent.to_owned();
            folder_kinds = config.documents.values().map(|globs| globs.match_path(&folder, true)).collect();
        }
        let mut kinds = config.documents.iter().zip(&folder_kinds);
        let assigned = kinds.find(|((_, globs), whole)| **whole || globs.match_entry(&file.path, false));
        file.assigned = assigned.map(|((kind, _), _)| *kind);
    }
}

/// A folder with links resolved; one that is not there stays as it is.
fn resolved(folder: &Path) -> PathBuf {
    folder.canonicalize().unwrap_or_else(|_| folder.to_owned())
}
