//! The rest of the repository, read for facts only: an entry named alone is still held against its policy.

use std::collections::HashSet;
use std::path::{Path, PathBuf};

use super::argument::{self, Argument};
use super::filter::Filter;
use super::walk::{Depth, Walk};
use super::{Candidate, Discovery, Request, finish, resolved};
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
    let working_directory = resolved(request.working_directory);
    for (folder, depth) in homes(request, &working_directory) {
        if !filter.leaves_out(&folder, true) {
            let walk = Walk { folder: &folder, shown: None, depth, working_directory: &working_directory };
            walk.run(&filter, request.use_ignore_files, &mut discovery);
        }
    }
    let known: HashSet<&Path> = files.iter().map(Candidate::identity).collect();
    discovery.files.retain(|file| !known.contains(file.identity()));
    finish(discovery, request).files
}

/// The folders to look through that no named folder has covered.
fn homes(request: &Request<'_>, working_directory: &Path) -> Vec<(PathBuf, Depth)> {
    let (mut walked, mut beside) = (Vec::new(), Vec::new());
    for argument in argument::resolved(request, working_directory).into_iter().flatten() {
        match argument {
            Argument::Folder { path, .. } => walked.push(path),
            Argument::File(Candidate { path, .. }) => beside.extend(path.parent().map(Path::to_owned)),
            Argument::Other { .. } => {}
        }
    }
    let (mut whole, mut own) = (Vec::new(), Vec::new());
    for (start, is_walked) in tagged(&walked, true).chain(tagged(&sorted(beside), false)) {
        let folders = upwards(start, working_directory);
        match folders.iter().find(|folder| is_home(folder)) {
            Some(home) => whole.push(home.clone()),
            None if is_walked => {}
            None => own.extend(folders),
        }
    }
    let whole = outermost(whole, &walked);
    let is_covered = |folder: &PathBuf| whole.iter().chain(&walked).any(|above| folder.starts_with(above));
    let own = sorted(own).into_iter().filter(|folder| !is_covered(folder)).map(|folder| (folder, Depth::Own));
    let own: Vec<_> = own.collect();
    whole.into_iter().map(|folder| (folder, Depth::Any)).chain(own).collect()
}

fn tagged(folders: &[PathBuf], is_walked: bool) -> impl Iterator<Item = (&Path, bool)> {
    folders.iter().map(move |folder| (folder.as_path(), is_walked))
}

fn is_home(folder: &Path) -> bool {
    folder.join(".git").exists() || NAMES.iter().any(|name| folder.join(name).exists())
}

/// The folders that lie in no other of them and in none that was walked already.
fn outermost(folders: Vec<PathBuf>, walked: &[PathBuf]) -> Vec<PathBuf> {
    let mut outermost: Vec<PathBuf> = Vec::new();
    // Sorted, a folder comes before what lies in it.
    for folder in sorted(folders) {
        if !outermost.iter().chain(walked).any(|above| folder.starts_with(above)) {
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
