//! The rest of the repository, read for facts only: an entry named alone is still held against its policy.

use std::collections::HashSet;
use std::path::{Path, PathBuf};

use super::argument::{self, Argument};
use super::filter::Filter;
use super::walk::{Depth, Walk};
use super::{Candidate, Discovery, Request, finish, shown_in};
use crate::config::{NAMES, upwards};

/// The other files of the same repository: all below the nearest folder above each named path that is a repository's root
/// or has a configuration. Without such a folder a named file is joined by the files beside it and in the folders above
/// it up to the working directory. That is not all below the working directory, which may be somebody's whole home.
///
/// What cannot be read is passed over: nobody asked for it.
#[must_use]
pub fn related(request: &Request<'_>, files: &[Candidate]) -> Vec<Candidate> {
    let filter = Filter::new(request.config);
    let mut discovery = Discovery::default();
    for (folder, depth) in homes(request) {
        if !filter.leaves_out(&folder, true) {
            Walk { folder: &folder, shown: &shown_in(request, &folder), depth, request }.run(&filter, &mut discovery);
        }
    }
    let known: HashSet<&Path> = files.iter().map(Candidate::identity).collect();
    discovery.files.retain(|file| !known.contains(file.identity()));
    finish(discovery, request).files
}

/// The folders to look through that no named folder has covered.
fn homes(request: &Request<'_>) -> Vec<(PathBuf, Depth)> {
    let arguments: Vec<Argument> = argument::resolved(request).into_iter().flatten().collect();
    let (mut whole, mut own) = (Vec::new(), Vec::new());
    let mut seen = HashSet::new();
    for argument in &arguments {
        let (start, is_file) = match argument {
            Argument::Folder { path, .. } => (path.as_path(), false),
            Argument::File(file) => (file.path.parent().unwrap_or(&file.path), true),
        };
        if !seen.insert((start, is_file)) {
            continue;
        }
        let folders = upwards(start, request.working_directory);
        match folders.iter().find(|folder| is_home(folder)) {
            Some(home) => whole.push(home.clone()),
            None if is_file => own.extend(folders),
            None => {}
        }
    }
    let walked = arguments.iter().filter_map(|argument| match argument {
        Argument::Folder { path, .. } => Some(path.as_path()),
        Argument::File(_) => None,
    });
    let walked: Vec<&Path> = walked.collect();
    let whole = outermost(whole, &walked);
    let covered: Vec<&Path> = whole.iter().map(PathBuf::as_path).chain(walked.iter().copied()).collect();
    let own = sorted(own).into_iter().filter(|folder| !covered.iter().any(|above| folder.starts_with(above)));
    let own: Vec<_> = own.map(|folder| (folder, Depth::Own)).collect();
    whole.into_iter().map(|folder| (folder, Depth::Any)).chain(own).collect()
}

fn is_home(folder: &Path) -> bool {
    folder.join(".git").exists() || NAMES.iter().any(|name| folder.join(name).exists())
}

/// The folders that lie in no other of them and in none that was walked already.
fn outermost(folders: Vec<PathBuf>, walked: &[&Path]) -> Vec<PathBuf> {
    let mut outermost: Vec<PathBuf> = Vec::new();
    // Sorted, a folder comes before what lies in it.
    for folder in sorted(folders) {
        let is_covered = outermost.iter().any(|above| folder.starts_with(above));
        if !is_covered && !walked.iter().any(|above| folder.starts_with(above)) {
            outermost.push(folder);
        }
    }
    outermost
}

fn sorted(mut folders: Vec<PathBuf>) -> Vec<PathBuf> {
    folders.sort();
    folders.dedup();
    folders
}
