//! Rule files from the disk: the house's own, and ours when they are tested.

use std::path::{Path, PathBuf};

use super::fault::{misread, span_of};
use super::{Fault, FaultPlace, Library, Rule, RuleText, builtin, parameter, verify};
use crate::error::Error;
use crate::place::Span;
use crate::source::{Limits, SourceFile, TextError, from_node, read};

/// A rule with its texts and its file.
pub struct Loaded {
    /// The rule.
    pub rule: Rule,
    /// What people read of it.
    pub text: RuleText,
    /// Its file.
    pub source: SourceFile,
}

/// Reads one rule file and proves it.
///
/// # Errors
/// Everything that is wrong with it, each with its place.
pub fn load(path: &Path, shown: &str, library: &Library) -> Result<Loaded, Vec<Error>> {
    let source = SourceFile::read(path, shown, &Limits::default()).map_err(|error| vec![unreadable(shown, &error)])?;
    load_text(source, path, library)
}

/// Proves a rule file that somebody else read; `path` is where it would stand.
///
/// # Errors
/// As for [`load`].
pub fn load_text(source: SourceFile, path: &Path, library: &Library) -> Result<Loaded, Vec<Error>> {
    let shown = &*source.path;
    let stream = read(&source.text, &Limits::default());
    let at = |message: &str, help: &str, span| Error::new(message).help(help).at(shown, &source.text, span);
    if !stream.problems.is_empty() {
        return Err(stream.problems.iter().map(|problem| at(&problem.message, problem.help, problem.span)).collect());
    }
    let Some(document) = stream.documents.first() else {
        return Err(vec![Error::new(format!("`{shown}` is empty")).help("write a rule, or remove the file")]);
    };
    if let Some(second) = stream.documents.get(1) {
        let start = second.span.start as usize;
        let span = Span::new(start, start);
        return Err(vec![at("a rule file holds one rule", "give each rule a file of its own", span)]);
    }
    let root = document.root();
    let fail = |error: crate::source::DeserializeError| {
        let (message, help) = misread(&error.message);
        vec![at(&message, &help, error.span.unwrap_or_else(|| root.span()))]
    };
    let rule: Rule = from_node(root).map_err(fail)?;
    let mut text: RuleText = from_node(root).map_err(fail)?;
    shown.clone_into(&mut text.path);
    let mut faults = verify(&rule, &text, library);
    faults.extend(parameter::faults(&rule, &text, &root.to_json()));
    faults.extend(misplaced(path, &rule));
    if !faults.is_empty() {
        let told = |fault: &Fault| at(&fault.message, &fault.help, span_of(root, fault));
        return Err(faults.iter().map(told).collect());
    }
    Ok(Loaded { rule, text, source })
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

/// All rule files below a folder, sorted: every YAML file, but the data that lie beside our own rules.
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
        let unreadable = |error: std::io::Error| {
            Error::new(format!("cannot read `{}`: {error}", folder.display())).help("name a folder with rules")
        };
        for entry in std::fs::read_dir(&folder).map_err(unreadable)? {
            let path = entry.map_err(unreadable)?.path();
            let hidden = path.file_name().is_some_and(|name| name.to_string_lossy().starts_with('.'));
            // A link to a folder above would be followed for ever.
            if path.is_dir() && !path.is_symlink() && !hidden {
                folders.push(path);
            } else if !hidden && is_yaml(&path) && !is_data(&path) {
                files.push(path);
            }
        }
    }
    files.sort();
    Ok(files)
}

fn is_yaml(path: &Path) -> bool {
    path.extension().is_some_and(|extension| extension == "yaml" || extension == "yml")
}

fn is_data(path: &Path) -> bool {
    builtin::DATA.iter().any(|(known, _)| path.ends_with(known))
}
