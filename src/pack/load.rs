//! Rule files from the disk: the house's own, and ours when they are tested.

use std::path::{Path, PathBuf};

use super::{Library, Rule, RuleText, parameter, verify};
use crate::error::Error;
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
/// With the place of the fault.
pub fn load(path: &Path, shown: &str, library: &Library) -> Result<Loaded, Error> {
    let source = SourceFile::read(path, shown, &Limits::default()).map_err(|error| unreadable(shown, &error))?;
    let stream = read(&source.text, &Limits::default());
    let at = |message: &str, span| Error::new(message).at(shown, &source.text, span);
    if let Some(problem) = stream.problems.first() {
        return Err(at(&problem.message, problem.span).help(problem.help));
    }
    let Some(document) = stream.documents.first() else { return Err(Error::new(format!("`{shown}` is empty"))) };
    let root = document.root();
    let fail = |error: crate::source::DeserializeError| at(&error.message, error.span.unwrap_or_default());
    let rule: Rule = from_node(root).map_err(fail)?;
    let text: RuleText = from_node(root).map_err(fail)?;
    let mut faults = verify(&rule, &text, library);
    faults.extend(parameter::faults(&rule, &text, &root.to_json()));
    let (family, slug) = rule.name.split_once('/').unwrap_or_default();
    let named = path.file_stem().is_some_and(|stem| stem.to_string_lossy() == format!("{}-{slug}", rule.code));
    let housed = path.parent().and_then(Path::file_name).is_some_and(|folder| folder.to_string_lossy() == family);
    if !named || !housed {
        let message = format!("the file belongs at {family}/{}-{slug}.yaml", rule.code);
        faults.insert(0, super::Fault { message });
    }
    if let Some(first) = faults.first() {
        let named = first.message.split('`').nth(1).and_then(|word| source.text.find(word).map(|at| (at, word.len())));
        let span = named.map_or_else(|| root.span(), |(at, length)| crate::place::Span::new(at, at + length));
        return Err(at(&first.message, span));
    }
    Ok(Loaded { rule, text, source })
}

fn unreadable(shown: &str, error: &TextError) -> Error {
    let why = match error {
        TextError::Unreadable(error) => error.to_string(),
        TextError::NotAFile => "it is not a regular file".to_owned(),
        TextError::Unsuitable(problem) => problem.message.clone(),
    };
    Error::new(format!("cannot read `{shown}`: {why}"))
}

/// All rule files below a folder, sorted. A rule file is named like its code.
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
        let entries = std::fs::read_dir(&folder)
            .map_err(|error| Error::new(format!("cannot read `{}`: {error}", folder.display())))?;
        for path in entries.flatten().map(|entry| entry.path()) {
            if path.is_dir() {
                folders.push(path);
            } else if is_rule_file(&path) {
                files.push(path);
            }
        }
    }
    files.sort();
    Ok(files)
}

fn is_rule_file(path: &Path) -> bool {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let digits = name.get(3..6).is_some_and(|digits| digits.bytes().all(|byte| byte.is_ascii_digit()));
    digits && name.ends_with(".yaml")
}
