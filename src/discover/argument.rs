//! What a path on the command line stands for: a folder, a file, or nothing that can be read.

use std::collections::HashMap;
use std::io;
use std::path::{Component, Path, PathBuf};

use super::{Candidate, Request};
use crate::config::{cleaned, shown as shown_from};
use crate::error::Error;

/// A named path that is there.
pub(super) enum Argument {
    /// A folder: its path with links resolved, and its name for people when that is not the one of the path.
    Folder { path: PathBuf, shown: Option<String> },
    /// A pipe, a socket or a device.
    Other { path: PathBuf, shown: String },
    /// A file, whatever it is called.
    File(Candidate),
}

/// All named paths, or the working directory when none is named.
pub(super) fn resolved(request: &Request<'_>, working_directory: &Path) -> Vec<Result<Argument, Error>> {
    let mut folders = Folders { request, working_directory, known: HashMap::new() };
    if request.paths.is_empty() {
        return vec![folders.argument(Path::new("."))];
    }
    request.paths.iter().map(|path| folders.argument(path)).collect()
}

/// Folders with links resolved, each once: a hook names thousands of files in a few folders.
struct Folders<'a> {
    request: &'a Request<'a>,
    /// The same as the request's, links resolved.
    working_directory: &'a Path,
    known: HashMap<PathBuf, PathBuf>,
}

impl Folders<'_> {
    fn argument(&mut self, written: &Path) -> Result<Argument, Error> {
        let absolute = self.request.working_directory.join(written);
        self.located(&absolute, written).map_err(|error| unreadable(written, &error, absolute.is_symlink()))
    }

    fn located(&mut self, absolute: &Path, written: &Path) -> io::Result<Argument> {
        let own = absolute.symlink_metadata()?;
        let followed = if own.is_symlink() { absolute.metadata()? } else { own.clone() };
        let shown = self.as_written(absolute, written);
        if followed.is_dir() {
            return Ok(Argument::Folder { path: self.resolved(absolute)?, shown });
        }
        let path = match (absolute.parent(), absolute.file_name()) {
            (Some(parent), Some(name)) => self.resolved(parent)?.join(name),
            _ => absolute.canonicalize()?,
        };
        let shown = shown.unwrap_or_else(|| shown_from(&path, self.working_directory));
        if !followed.is_file() {
            return Ok(Argument::Other { path, shown });
        }
        let target = if own.is_symlink() { Some(absolute.canonicalize()?) } else { None };
        Ok(Argument::File(Candidate { path, shown, named: true, assigned: None, target }))
    }

    fn resolved(&mut self, folder: &Path) -> io::Result<PathBuf> {
        if let Some(known) = self.known.get(folder) {
            return Ok(known.clone());
        }
        let path = folder.canonicalize()?;
        self.known.insert(folder.to_owned(), path.clone());
        Ok(path)
    }

    /// A path that leads down from the working directory is shown as it is written: people know it by that name, even
    /// when there is a link in it.
    fn as_written(&self, absolute: &Path, written: &Path) -> Option<String> {
        let climbs = written.components().any(|component| component == Component::ParentDir);
        let below = absolute.strip_prefix(self.request.working_directory).ok().filter(|_| !climbs)?;
        // Collected anew, because a `.` in the middle would stay.
        Some(cleaned(&below.components().collect::<PathBuf>()))
    }
}

/// A path that is not there, or that cannot be looked into.
fn unreadable(path: &Path, error: &io::Error, is_link: bool) -> Error {
    match error.kind() {
        io::ErrorKind::NotFound if !is_link => {
            let help = "correct the path; it is taken from the working directory";
            Error::new(format!("`{}` does not exist", cleaned(path))).help(help)
        }
        _ => cannot_read(&cleaned(path), error),
    }
}

/// Something that is there and cannot be looked into.
pub(super) fn cannot_read(shown: &str, error: &io::Error) -> Error {
    if error.kind() == io::ErrorKind::NotFound {
        return Error::new(format!("`{shown}` leads nowhere"))
            .help("correct the link, remove it, or list it under `exclude`");
    }
    // The kind, because the walkers' own errors repeat the whole path.
    Error::new(format!("`{shown}` cannot be read: {}", error.kind()))
        .help("make it readable, or list it under `exclude`")
}

/// A pipe, a socket or a device: reading it might never end.
pub(super) fn not_a_file(shown: &str) -> Error {
    Error::new(format!("`{shown}` is not a regular file")).help("remove it, or list it under `exclude`")
}
