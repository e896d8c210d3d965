//! Down through a folder. Nothing is opened, no link to a folder is followed: neither a loop nor a pipe can hold us up.

use std::fs::FileType;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::mpsc::channel;

use ignore::WalkBuilder;
use walkdir::WalkDir;

use super::argument::{cannot_read, not_a_file};
use super::filter::Filter;
use super::{Candidate, Discovery};
use crate::config::{cleaned, is_bristling, shown};
use crate::error::Error;

/// How far down.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Depth {
    /// The folder's own files.
    Own,
    /// All the way.
    Any,
}

/// A walk through one folder.
pub(super) struct Walk<'a> {
    /// The folder, links resolved.
    pub(super) folder: &'a Path,
    /// Its name for people, when that is not the one of its path.
    pub(super) shown: Option<&'a str>,
    /// How far down.
    pub(super) depth: Depth,
    /// What names for people are relative to, links resolved.
    pub(super) working_directory: &'a Path,
}

/// So many bytes may an ignore file have.
const LARGEST: u64 = 16 << 20;
/// So many of them may be patterns. Each takes some five hundred times its length in memory.
const MOST_PATTERNS: usize = 256 << 10;

/// What a walker met; without a type where not even that can be known.
type Met = Result<(PathBuf, Option<FileType>), (Option<PathBuf>, io::Error)>;

impl Walk<'_> {
    /// Adds what it finds.
    pub(super) fn run(&self, filter: &Filter, use_ignore_files: bool, discovery: &mut Discovery) {
        let mut take = |met: Met| match self.candidate(met) {
            Ok(Some(candidate)) => discovery.files.push(candidate),
            Ok(None) => {}
            Err(error) => discovery.errors.push(error),
        };
        if !use_ignore_files {
            return self.without_ignore_files(filter).for_each(&mut take);
        }
        // The walker reads the ignore files of the folders above, too.
        let mut unusable: Vec<Unusable> = self.folder.ancestors().filter_map(unusable_ignore_file).collect();
        if unusable.is_empty() {
            let (tell, told) = channel();
            let filter = filter.clone();
            let keeps = move |path: &Path, is_folder| {
                if !filter.keeps(path, is_folder) {
                    return false;
                }
                let unusable = if is_folder { unusable_ignore_file(path) } else { None };
                let is_readable = unusable.is_none();
                // The receiver waits until the walk is over.
                let _ = unusable.map(|file| tell.send(file));
                is_readable
            };
            self.with_ignore_files(keeps).for_each(&mut take);
            unusable.extend(told);
        }
        discovery.errors.extend(unusable.iter().map(|Unusable { file, why, help }| {
            let message = format!("`{}` {why}, and its folder was not read", self.shown(file));
            Error::new(message).help(format!("{help}, or run with `--no-ignore`"))
        }));
    }

    fn with_ignore_files(
        &self,
        keeps: impl Fn(&Path, bool) -> bool + Send + Sync + 'static,
    ) -> impl Iterator<Item = Met> {
        let walk = WalkBuilder::new(self.folder)
            // Ours decides what is hidden, because `.github` is not.
            .hidden(false)
            // The machine's own ignore file would make the result differ from one machine to the next.
            .git_global(false)
            .current_dir(self.folder)
            .max_depth(self.deepest())
            .filter_entry(move |entry| keeps(entry.path(), entry.file_type().is_some_and(|sort| sort.is_dir())))
            .build();
        walk.map(|met| match met {
            Ok(entry) => {
                let sort = entry.file_type();
                Ok((entry.into_path(), sort))
            }
            Err(error) => Err((path_of(&error).map(Path::to_owned), error.into_io_error().unwrap_or_else(unknown))),
        })
    }

    fn without_ignore_files(&self, filter: &Filter) -> impl Iterator<Item = Met> {
        let walk = WalkDir::new(self.folder).min_depth(1).max_depth(self.deepest().unwrap_or(usize::MAX));
        let walk = walk
            .into_iter()
            .filter_entry(|entry| entry.depth() == 0 || filter.keeps(entry.path(), entry.file_type().is_dir()));
        walk.map(|met| match met {
            Ok(entry) => {
                let sort = entry.file_type();
                Ok((entry.into_path(), Some(sort)))
            }
            Err(error) => {
                let path = error.path().map(Path::to_owned);
                Err((path, error.into_io_error().unwrap_or_else(unknown)))
            }
        })
    }

    fn deepest(&self) -> Option<usize> {
        match self.depth {
            Depth::Own => Some(1),
            Depth::Any => None,
        }
    }

    fn candidate(&self, met: Met) -> Result<Option<Candidate>, Error> {
        let (path, sort) =
            met.map_err(|(path, error)| cannot_read(&self.shown(path.as_deref().unwrap_or(self.folder)), &error))?;
        let Some(sort) = sort.filter(|sort| !sort.is_dir()) else { return Ok(None) };
        let shown = self.shown(&path);
        let target = if sort.is_symlink() {
            let metadata = path.metadata().map_err(|error| cannot_read(&shown, &error))?;
            if metadata.is_dir() {
                return Ok(None);
            }
            if !metadata.is_file() {
                return Err(not_a_file(&shown));
            }
            Some(path.canonicalize().map_err(|error| cannot_read(&shown, &error))?)
        } else if sort.is_file() {
            None
        } else {
            return Err(not_a_file(&shown));
        };
        Ok(Some(Candidate { path, shown, named: false, assigned: None, target }))
    }

    fn shown(&self, path: &Path) -> String {
        let below = self.shown.and_then(|above| Some((above, path.strip_prefix(self.folder).ok()?)));
        match below {
            None => shown(path, self.working_directory),
            Some(("", below)) => cleaned(below),
            Some((above, below)) if below.as_os_str().is_empty() => above.to_owned(),
            Some((above, below)) => format!("{above}/{}", cleaned(below)),
        }
    }
}

/// An ignore file that the walker must not open.
struct Unusable {
    file: PathBuf,
    why: &'static str,
    help: &'static str,
}

/// The first of a folder's ignore files that would take time or memory without end: a pipe, a device, or patterns that
/// no people wrote.
fn unusable_ignore_file(folder: &Path) -> Option<Unusable> {
    let mut names = [".gitignore", ".ignore", ".git/info/exclude"].into_iter().map(|name| folder.join(name));
    names.find_map(|file| {
        let found = file.metadata().ok()?;
        let (why, help) = match found {
            found if found.is_dir() => return None,
            found if !found.is_file() => ("is not a regular file", "remove it"),
            found if found.len() > LARGEST => ("is larger than 16 MiB", "name folders instead of files"),
            _ => unusable_patterns(&file)?,
        };
        Some(Unusable { file, why, help })
    })
}

/// What is wrong with the patterns of an ignore file. Plain names cost little, however many they are.
fn unusable_patterns(file: &Path) -> Option<(&'static str, &'static str)> {
    // One that cannot be read is the walker's to report.
    let text = std::fs::read(file).ok()?;
    let lines = text.split(|byte| *byte == b'\n').filter(|line| line.iter().any(|byte| b"*?[{".contains(byte)));
    let mut size = 0;
    for line in lines {
        size += line.len();
        if is_bristling(line) {
            return Some(("has a pattern with more than 16 braces", "write several patterns"));
        }
    }
    (size > MOST_PATTERNS).then_some(("has more than 256 KiB of patterns", "name folders instead of files"))
}

fn path_of(error: &ignore::Error) -> Option<&Path> {
    match error {
        ignore::Error::WithPath { path, .. } => Some(path),
        ignore::Error::WithDepth { err, .. } | ignore::Error::WithLineNumber { err, .. } => path_of(err),
        ignore::Error::Partial(errors) => errors.iter().find_map(path_of),
        _ => None,
    }
}

fn unknown() -> io::Error {
    io::Error::other("the folder cannot be listed")
}
