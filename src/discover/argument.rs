//! What a path on the command line stands for: a folder, a file, or nothing that can be read.

use std::collections::HashMap;
use std::io;
use std::path::{Component, Path, PathBuf};

use super::{Candidate, Request};
use crate::config::{cleaned, shown};
use crate::error::Error;

/// A named path that is there.
pub(super) enum Argument {
    /// A folder: its path with links resolved, and its name for people.
    Folder { path: PathBuf, shown: String },
    /// A file, whatever it is called.
    File(Candidate),
}

/// All named paths, or the working directory when none is named.
pub(super) fn resolved(request: &Request<'_>) -> Vec<Result<Argument, Error>> {
    let mut folders = Folders { request, known: HashMap::new() };
    if request.paths.is_empty() {
        return vec![folders.argument(Path::new("."))];
    }
    request.paths.iter().map(|path| folders.argument(path)).collect()
}

/// Folders with links resolved, each once: a hook names thousands of files in a few folders.
struct Folders<'a> {
    request: &'a Request<'a>,
    known: HashMap<PathBuf, PathBuf>,
}

impl Folders<'_> {
    fn argument(&mut self, written: &Path) -> Result<Argument, Error> {
        let absolute = self.request.working_directory.join(written);
        let is_link = || absolute.is_symlink();
        let located = self.located(&absolute, written).map_err(|error| unreadable(written, &error, is_link()))?;
        located.ok_or_else(|| not_a_file(&cleaned(written)))
    }

    /// Nothing for what is neither a file nor a folder.
    fn located(&mut self, absolute: &Path, written: &Path) -> io::Result<Option<Argument>> {
        let own = absolute.symlink_metadata()?;
        let followed = if own.is_symlink() { absolute.metadata()? } else { own.clone() };
        if followed.is_dir() {
            let path = self.resolved(absolute)?;
            let shown = self.shown(absolute, written, &path)?;
            return Ok(Some(Argument::Folder { path, shown }));
        }
        if !followed.is_file() {
            return Ok(None);
        }
        let target = if own.is_symlink() { Some(absolute.canonicalize()?) } else { None };
        let path = match (absolute.parent(), absolute.file_name()) {
            (Some(parent), Some(name)) => self.resolved(parent)?.join(name),
            _ => absolute.canonicalize()?,
        };
        let shown = self.shown(absolute, written, &path)?;
        Ok(Some(Argument::File(Candidate { path, shown, named: true, assigned: None, target })))
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
    fn shown(&mut self, absolute: &Path, written: &Path, resolved: &Path) -> io::Result<String> {
        let climbs = written.components().any(|component| component == Component::ParentDir);
        match absolute.strip_prefix(self.request.working_directory) {
            // Collected anew, because a `.` in the middle would stay.
            Ok(below) if !climbs => Ok(cleaned(&below.components().collect::<PathBuf>())),
            _ => Ok(shown(resolved, &self.resolved(self.request.working_directory)?)),
        }
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
    let text = error.to_string();
    let reason = text.split(" (os error").next().unwrap_or_default().to_lowercase();
    Error::new(format!("`{shown}` cannot be read: {reason}")).help("make it readable, or list it under `exclude`")
}

/// A pipe, a socket or a device: reading it might never end.
pub(super) fn not_a_file(shown: &str) -> Error {
    Error::new(format!("`{shown}` is not a regular file")).help("remove it, or list it under `exclude`")
}
