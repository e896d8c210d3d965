//! A configuration and the files that it extends, each read and parsed, the nearest first.
//!
//! Apart from what the keys mean: here is decided which files may speak at all.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::origin::Place;
use super::reading::Fault;
use super::{ConfigOrigin, unreadable};
use crate::error::Error;
use crate::place::{LineIndex, Span};
use crate::source::{self, Kind, Limits, Node, SourceFile, Stream, TextError};

/// So many files may stand behind each other. Nobody understands more.
const LONGEST: usize = 8;
/// So many bytes may they have together. People write and read them, and a glob takes some five hundred times its length
/// in memory.
const LARGEST: usize = 256 * 1024;

/// Whose words a text is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Role {
    /// The configuration that was found or named.
    Root,
    /// A file that it extends.
    Base,
    /// One of our profiles.
    Profile,
}

/// One text with settings.
pub(super) struct File {
    pub(super) shown: Arc<str>,
    /// The file, links resolved; a profile has none.
    pub(super) path: PathBuf,
    pub(super) role: Role,
    /// What its paths may not lead out of, if anything.
    pub(super) bounds: Option<PathBuf>,
    text: Arc<str>,
    stream: Stream,
    lines: LineIndex,
}

impl File {
    pub(super) fn parse(text: &Arc<str>, origin: &ConfigOrigin, role: Role) -> Result<Self, Error> {
        let (shown, stream) = (&origin.shown, source::read(text, &Limits::default()));
        if let Some(problem) = stream.problems.first() {
            return Err(Error::new(problem.message.clone()).help(problem.help).at(shown, text, problem.span));
        }
        if let Some(second) = stream.documents.get(1) {
            let at = Span::new(second.span.start as usize, second.span.start as usize);
            let error = Error::new("a configuration is one document").help("remove the `---` and what follows it");
            return Err(error.at(shown, text, at));
        }
        Ok(Self {
            shown: shown.as_str().into(),
            path: origin.path.clone(),
            role,
            bounds: None,
            text: Arc::clone(text),
            stream,
            lines: LineIndex::new(text),
        })
    }

    /// The map of settings; nothing when the file is empty. In a profile they stand below what people read of it.
    pub(super) fn root(&self) -> Option<Node<'_>> {
        let root = self.stream.documents.first()?.root();
        if self.role == Role::Profile { root.get("settings") } else { Some(root) }
    }

    /// The folder that its paths and globs are relative to.
    pub(super) fn folder(&self) -> &Path {
        self.path.parent().unwrap_or(&self.path)
    }

    pub(super) fn place(&self, span: Span) -> Place {
        let line = (self.role != Role::Profile).then(|| self.lines.position(&self.text, span.start).line);
        Place { shown: Arc::clone(&self.shown), text: Arc::clone(&self.text), span, line }
    }

    pub(super) fn error(&self, fault: Fault) -> Error {
        self.place(fault.span).error(fault.message, fault.help)
    }

    /// A path that this file names, links resolved, and kept inside the repository.
    pub(super) fn resolved(&self, key: &str, node: Node<'_>) -> Result<PathBuf, Fault> {
        let written = node.text().filter(|text| !text.trim().is_empty()).unwrap_or_default();
        let fault = |message: String, help: String| Fault { message, help, span: node.span() };
        if written.is_empty() {
            return Err(fault(format!("`{key}` takes a path"), "correct the value".to_owned()));
        }
        let outside = |how: &str| {
            let message = format!("`{written}` {how} out of the repository");
            let help = "copy it into the repository, or write `allow_outside: true` in the configuration itself";
            fault(message, help.to_owned())
        };
        let path = self.folder().join(written);
        let bounds = self.bounds.as_deref();
        if bounds.is_some_and(|bounds| !flattened(&path).starts_with(bounds)) {
            return Err(outside("leads"));
        }
        let missing = |_| {
            fault(
                format!("`{written}` does not exist"),
                format!("correct the path: it starts from the folder of `{}`", self.shown),
            )
        };
        let path = path.canonicalize().map_err(missing)?;
        match bounds {
            Some(bounds) if !path.starts_with(bounds) => Err(outside("is or passes a link")),
            _ => Ok(path),
        }
    }

    fn extended(&self) -> Option<Node<'_>> {
        self.root()?.get("extends").filter(|node| node.kind() != Kind::Null)
    }
}

/// The path without `..`, as it is written: links are not asked.
fn flattened(path: &Path) -> PathBuf {
    let mut flat = PathBuf::new();
    for component in path.components() {
        match component {
            std::path::Component::ParentDir => {
                flat.pop();
            }
            other => flat.push(other),
        }
    }
    flat
}

/// Follows `extends` from the configuration to the last file.
pub(super) fn chain(text: &Arc<str>, origin: &ConfigOrigin) -> Result<Vec<File>, Error> {
    if text.len() > LARGEST {
        return Err(too_large(&origin.shown));
    }
    let mut first = File::parse(text, origin, Role::Root)?;
    let allowed = first.root().and_then(|root| root.get("allow_outside")).and_then(|node| node.bool());
    first.bounds = (allowed != Some(true)).then(|| bounds(first.folder()));
    let mut files = vec![first];
    while let Some(next) = files.last().and_then(|file| file.extended().map(|node| (file, node))) {
        let next = base(next.0, next.1, &files).map_err(|fault| next.0.error(fault))??;
        files.push(next);
    }
    Ok(files)
}

/// The repository around a folder, else the folder.
fn bounds(folder: &Path) -> PathBuf {
    folder.ancestors().find(|folder| folder.join(".git").exists()).unwrap_or(folder).to_owned()
}

/// The file that another extends. The outer fault is one of the other, the inner error its own.
fn base(file: &File, node: Node<'_>, before: &[File]) -> Result<Result<File, Error>, Fault> {
    let path = file.resolved("extends", node)?;
    let fault = |message: String, help: &str| Fault { message, help: help.to_owned(), span: node.span() };
    let shown = beside(&file.shown, node.text().unwrap_or_default());
    if before.iter().any(|file| file.path == path) {
        let way: Vec<&str> = before.iter().map(|file| &*file.shown).chain([shown.as_str()]).collect();
        return Err(fault(format!("the files extend each other: {}", way.join(" -> ")), "remove one `extends`"));
    }
    if before.len() >= LONGEST {
        return Err(fault(format!("more than {LONGEST} configurations extend each other"), "merge some of them"));
    }
    let read = match SourceFile::read(&path, &shown, &Limits::default()) {
        Ok(read) => read,
        Err(TextError::NotAFile) => {
            return Err(fault(format!("`{shown}` is not a regular file"), "name a configuration file"));
        }
        Err(error) => return Ok(Err(unreadable(error, &shown))),
    };
    if before.iter().map(|file| file.text.len()).sum::<usize>() + read.text.len() > LARGEST {
        return Ok(Err(too_large(&shown)));
    }
    let bounds = file.bounds.clone();
    Ok(File::parse(&read.text, &ConfigOrigin { shown, path }, Role::Base).map(|base| File { bounds, ..base }))
}

fn too_large(shown: &str) -> Error {
    let message =
        format!("a configuration has at most {} KiB with all that it extends; `{shown}` leads beyond", LARGEST / 1024);
    Error::new(message).help("name folders instead of their files, and leave out files by a `.gitignore`")
}

/// How a path is shown that is written in the file shown as `from`.
fn beside(from: &str, written: &str) -> String {
    if written.starts_with('/') {
        return written.to_owned();
    }
    let folder = from.rsplit_once('/').map_or("", |(folder, _)| folder);
    let mut steps: Vec<&str> = Vec::new();
    for step in folder.split('/').chain(written.split('/')) {
        match step {
            "." => {}
            "" if !steps.is_empty() || !from.starts_with('/') => {}
            ".." if steps.last().is_some_and(|last| !matches!(*last, ".." | "")) => {
                steps.pop();
            }
            step => steps.push(step),
        }
    }
    super::cleaned(Path::new(&steps.join("/")))
}

#[cfg(test)]
mod tests {
    use super::beside;

    #[test]
    fn an_extended_file_is_shown_as_seen_from_the_working_directory() {
        for (from, written, shown) in [
            ("breachlint.yaml", "base.yaml", "base.yaml"),
            ("breachlint.yaml", "./conf/base.yaml", "conf/base.yaml"),
            ("conf/breachlint.yaml", "../base.yaml", "base.yaml"),
            ("../breachlint.yaml", "../base.yaml", "../../base.yaml"),
            ("/srv/conf/breachlint.yaml", "../base.yaml", "/srv/base.yaml"),
            ("breachlint.yaml", "/srv/base.yaml", "/srv/base.yaml"),
        ] {
            assert_eq!(beside(from, written), shown, "{from} {written}");
        }
    }
}
