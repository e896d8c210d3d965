//! Rule files from the disk: the house's own, and ours when they are tested.

use std::path::{Path, PathBuf};

use super::fault::{misread, span_of};
use super::supply::is_supply;
use super::{Fault, FaultPlace, Library, Rule, RuleText, builtin, parameter, verify};
use crate::error::Error;
use crate::place::Span;
use crate::source::{DeserializeError, Limits, Node, SourceFile, Stream, TextError, from_node, read};

/// A rule with its texts and its file.
pub struct Loaded {
    /// The rule.
    pub rule: Rule,
    /// What people read of it.
    pub text: RuleText,
    /// Its file.
    pub source: SourceFile,
}

/// A file of a pack that holds one sound document.
pub(super) struct Opened {
    source: SourceFile,
    stream: Stream,
}

impl Opened {
    /// Its only document; there is one, or the file was refused.
    pub(super) fn root(&self) -> Option<Node<'_>> {
        self.stream.documents.first().map(|document| document.root())
    }

    /// An error that points into it.
    pub(super) fn error(&self, message: &str, help: &str, span: Span) -> Error {
        Error::new(message).help(help).at(&self.source.path, &self.source.text, span)
    }
}

/// Reads a file of a pack; `what` it holds one of.
pub(super) fn opened(path: &Path, shown: &str, what: &str) -> Result<Opened, Vec<Error>> {
    sound(source_of(path, shown)?, what)
}

fn source_of(path: &Path, shown: &str) -> Result<SourceFile, Vec<Error>> {
    SourceFile::read(path, shown, &Limits::default()).map_err(|error| vec![unreadable(shown, &error)])
}

fn sound(source: SourceFile, what: &str) -> Result<Opened, Vec<Error>> {
    let stream = read(&source.text, &Limits::default());
    let opened = Opened { source, stream };
    let problems = &opened.stream.problems;
    if !problems.is_empty() {
        return Err(problems.iter().map(|found| opened.error(&found.message, found.help, found.span)).collect());
    }
    match opened.stream.documents.as_slice() {
        [] => {
            let error = Error::new(format!("`{}` is empty", opened.source.path));
            Err(vec![error.help(format!("write a {what}, or remove the file"))])
        }
        [_] => Ok(opened),
        [_, second, ..] => {
            let start = second.span.start as usize;
            let (message, help) = (format!("a file holds one {what}"), format!("give each {what} a file of its own"));
            Err(vec![opened.error(&message, &help, Span::new(start, start))])
        }
    }
}

/// Reads one rule file and proves it.
///
/// # Errors
/// Everything that is wrong with it, each with its place.
pub fn load(path: &Path, shown: &str, library: &Library) -> Result<Loaded, Vec<Error>> {
    load_text(source_of(path, shown)?, path, library)
}

/// Proves a rule file that somebody else read; `path` is where it would stand.
///
/// # Errors
/// As for [`load`].
pub fn load_text(source: SourceFile, path: &Path, library: &Library) -> Result<Loaded, Vec<Error>> {
    let opened = sound(source, "rule")?;
    let Some(root) = opened.root() else { return Err(Vec::new()) };
    let fail = |error: DeserializeError| {
        let (message, help) = misread(&error.message);
        vec![opened.error(&message, &help, error.span.unwrap_or_else(|| root.span()))]
    };
    let rule: Rule = from_node(root).map_err(fail)?;
    let mut text: RuleText = from_node(root).map_err(fail)?;
    opened.source.path.as_ref().clone_into(&mut text.path);
    let mut faults = verify(&rule, &text, library);
    faults.extend(parameter::faults(&rule, &text, &root.to_json()));
    faults.extend(misplaced(path, &rule));
    if !faults.is_empty() {
        let told = |fault: &Fault| opened.error(&fault.message, &fault.help, span_of(root, fault));
        return Err(faults.iter().map(told).collect());
    }
    Ok(Loaded { rule, text, source: opened.source })
}

/// A rule is found by its name alone.
fn misplaced(path: &Path, rule: &Rule) -> Option<Fault> {
    let (family, slug) = rule.name.split_once('/')?;
    let named = path.file_stem().is_some_and(|stem| stem.to_string_lossy() == format!("{}-{slug}", rule.code));
    let housed = path.parent().and_then(Path::file_name).is_some_and(|folder| folder.to_string_lossy() == family);
    if named && housed {
        return None;
    }
    let message = format!("the file belongs at `{family}/{}-{slug}.yaml`", rule.code);
    let help = "move the file, or correct `code` and `name`";
    Some(Fault::new(message, help, FaultPlace::Key(if named { "name" } else { "code" })))
}

fn unreadable(shown: &str, error: &TextError) -> Error {
    let why = match error {
        TextError::Unreadable(error) => error.to_string(),
        TextError::NotAFile => "it is not a regular file".to_owned(),
        TextError::Unsuitable(problem) => problem.message.clone(),
    };
    Error::new(format!("cannot read `{shown}`: {why}")).help("correct the file, or move it out of the pack")
}

/// All rule files below a folder, sorted: every YAML file, but the data that lie beside the rules.
///
/// # Errors
/// When a folder cannot be read.
pub fn rule_files(start: &Path) -> Result<Vec<PathBuf>, Error> {
    let mut files = Vec::new();
    let mut folders = vec![start.to_path_buf()];
    while let Some(folder) = folders.pop() {
        if folder.is_file() {
            files.push(folder);
            continue;
        }
        for path in entries(&folder)? {
            let hidden = path.file_name().is_some_and(|name| name.to_string_lossy().starts_with('.'));
            // A link to a folder above would be followed for ever.
            if path.is_dir() && !path.is_symlink() && !hidden {
                folders.push(path);
            } else if !hidden && is_yaml(&path) && !is_data(&path) && !is_supply(start, &path) {
                files.push(path);
            }
        }
    }
    files.sort();
    Ok(files)
}

/// The YAML files of one folder but our own data, sorted.
pub(super) fn yaml_files(folder: &Path) -> Result<Vec<PathBuf>, Error> {
    let is_meant = |path: &PathBuf| is_yaml(path) && !is_data(path);
    let mut files: Vec<PathBuf> = entries(folder)?.into_iter().filter(is_meant).collect();
    files.sort();
    Ok(files)
}

fn entries(folder: &Path) -> Result<Vec<PathBuf>, Error> {
    let unreadable = |error: std::io::Error| {
        Error::new(format!("cannot read `{}`: {error}", folder.display())).help("name a folder with rules")
    };
    let entries = std::fs::read_dir(folder).map_err(unreadable)?;
    entries.map(|entry| entry.map(|entry| entry.path()).map_err(unreadable)).collect()
}

fn is_yaml(path: &Path) -> bool {
    path.extension().is_some_and(|extension| extension == "yaml" || extension == "yml")
}

pub(super) fn is_data(path: &Path) -> bool {
    builtin::DATA.iter().any(|(known, _)| path.ends_with(known))
}
