//! What a pack of the house brings for its rules to use: guards and word lists, beside the folders of its families.
//!
//! Apart from the rules, because all of it is there before the first rule is read.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use super::fault::{misread, span_of};
use super::load::{is_data, opened, yaml_files};
use super::proof::{Proof, Start};
use super::{Fault, FaultPlace, Library};
use crate::check::{Condition, Guard, Lookups, Reference as _};
use crate::error::Error;
use crate::model::{Traces, WordList, normalise};
use crate::place::Span;
use crate::schema::{DocumentKind, nearest};
use crate::source::{Node, from_node};

/// The file with the guards of a pack.
const GUARDS: &str = "guards.yaml";
/// The folder with the word lists of a pack.
const WORDS: &str = "words";
/// The keys of a word list.
const KEYS: [&str; 9] =
    ["match", "languages", "terms", "max_words", "markers", "what", "patterns", "least_entropy", "harmless"];
/// Guards that are written in code.
const IN_CODE: [&str; 2] = ["urgent_call", "policy_of_its_time"];

/// The word lists and the guards of the house, with the files that brought them.
#[derive(Default)]
pub(super) struct Supply {
    words: BTreeMap<String, Words>,
    guards: BTreeMap<String, String>,
}

struct Words {
    list: WordList,
    traces: Traces,
    path: String,
}

impl Supply {
    pub(super) fn words(&self, name: &str) -> Option<&WordList> {
        self.words.get(name).map(|words| &words.list)
    }

    pub(super) fn traces(&self, name: &str) -> Option<&Traces> {
        self.words.get(name).map(|words| &words.traces)
    }

    pub(super) fn word_lists(&self) -> impl Iterator<Item = &str> {
        self.words.keys().map(String::as_str)
    }
}

/// Whether a file below a pack is no rule.
pub(super) fn is_supply(pack: &Path, file: &Path) -> bool {
    file.strip_prefix(pack).is_ok_and(|below| below == Path::new(GUARDS) || below.starts_with(WORDS))
}

/// The pack around a folder or a file of it: the nearest folder, at most two above, that brings something.
#[must_use]
pub fn pack_around(path: &Path) -> PathBuf {
    let brings = |folder: &&Path| folder.join(GUARDS).is_file() || folder.join(WORDS).is_dir();
    path.ancestors().take(3).find(brings).unwrap_or(path).to_path_buf()
}

impl Library {
    /// Takes in what a pack brings besides rules: word lists first, since guards may name them.
    pub fn supply(&mut self, pack: &Path, shown: &str) -> Vec<Error> {
        let mut errors = Vec::new();
        let folder = pack.join(WORDS);
        // A pack need not bring any.
        let files = if folder.is_dir() { yaml_files(&folder) } else { Ok(Vec::new()) };
        let files = files.unwrap_or_else(|error| {
            errors.push(error);
            Vec::new()
        });
        for file in files {
            errors.extend(self.supply_words(&file, &super::house::shown_below(pack, shown, &file)));
        }
        let guards = pack.join(GUARDS);
        if guards.is_file() && !is_data(&guards) {
            errors.extend(self.supply_guards(&guards, &format!("{}/{GUARDS}", shown.trim_end_matches('/'))));
        }
        errors
    }

    fn supply_words(&mut self, file: &Path, shown: &str) -> Vec<Error> {
        let opened = match opened(file, shown, "word list") {
            Ok(opened) => opened,
            Err(errors) => return errors,
        };
        let name = file.file_stem().map(|stem| stem.to_string_lossy().into_owned()).unwrap_or_default();
        let Some(root) = opened.root() else { return Vec::new() };
        let mut faults = Vec::new();
        if let Some(known) = self.supply.words.get(&name) {
            faults.push(at_top(
                root,
                format!("the word list `{name}` is there twice"),
                format!("`{}` has it, too", known.path),
            ));
        } else if self.words(&name).is_some() {
            let help = "give the file another name, such as that of your organisation before it";
            faults.push(at_top(root, format!("the word list `{name}` is built in"), help.to_owned()));
        }
        faults.extend(unknown_keys(root, &KEYS));
        let json = root.to_json().to_string();
        let read = from_node::<WordList>(root).map_err(|error| {
            let (message, help) = misread(&error.message);
            Located { message, help, span: error.span.unwrap_or_else(|| root.span()) }
        });
        let traces = Traces::from_json(&json);
        match (read, traces) {
            (Ok(list), Ok(traces)) if faults.is_empty() => {
                faults.extend(unfit_words(root));
                faults.extend(unfit_patterns(root));
                if faults.is_empty() {
                    self.supply.words.insert(name, Words { list, traces, path: shown.to_owned() });
                }
            }
            (Err(fault), _) if faults.is_empty() => faults.push(fault),
            (_, Err(error)) if faults.is_empty() => {
                let (message, help) = misread(&error.to_string());
                faults.push(at_top(root, message, help));
            }
            _ => {}
        }
        faults.into_iter().map(|fault| opened.error(&fault.message, &fault.help, fault.span)).collect()
    }

    fn supply_guards(&mut self, file: &Path, shown: &str) -> Vec<Error> {
        let opened = match opened(file, shown, "list of guards") {
            Ok(opened) => opened,
            Err(errors) => return errors,
        };
        let Some(root) = opened.root() else { return Vec::new() };
        let mut faults: Vec<Located> = unknown_keys(root, &["guards"]);
        for (name, node) in root.get("guards").into_iter().flat_map(Node::members) {
            match self.guard_of(name, node, root.get("guards")) {
                Ok(guard) => {
                    self.supply.guards.insert(name.to_owned(), shown.to_owned());
                    self.guards.push(guard);
                }
                Err(mut found) => faults.append(&mut found),
            }
        }
        faults.into_iter().map(|fault| opened.error(&fault.message, &fault.help, fault.span)).collect()
    }

    /// A guard that names only what is there already: guards above it, so none goes in a circle.
    fn guard_of(&self, name: &str, node: Node<'_>, all: Option<Node<'_>>) -> Result<Guard, Vec<Located>> {
        let key = all.and_then(|all| all.key_span(name)).unwrap_or_else(|| node.span());
        let at_key = |message: String, help: String| vec![Located { message, help, span: key }];
        if let Some(path) = self.supply.guards.get(name) {
            return Err(at_key(format!("the guard `{name}` is there twice"), format!("`{path}` has it, too")));
        }
        if IN_CODE.contains(&name) || self.guards().iter().any(|guard| *guard.name.name == *name) {
            let help = "take another name, such as that of your organisation before it".to_owned();
            return Err(at_key(format!("the guard `{name}` is built in"), help));
        }
        if name.is_empty()
            || !name.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_')
        {
            let help = "write small letters, digits and `_`".to_owned();
            return Err(at_key(format!("`{name}` is no name for a guard"), help));
        }
        let condition: Condition = from_node(node).map_err(|error| {
            let (message, help) = misread(&error.message);
            vec![Located { message, help, span: error.span.unwrap_or_else(|| node.span()) }]
        })?;
        let mut proof = Proof::new(self, DocumentKind::ALL.to_vec());
        proof.hold(Lookups::default().conditions([&condition]), &Start::Anywhere);
        let faults: Vec<Located> = proof.faults.iter().map(|fault| inside(node, fault, name, all)).collect();
        if faults.is_empty() { Ok(Guard::new(name, condition, self.guards())) } else { Err(faults) }
    }
}

/// What is wrong, and where.
struct Located {
    message: String,
    help: String,
    span: Span,
}

fn at_top(root: Node<'_>, message: String, help: String) -> Located {
    let span = root.members().next().and_then(|(key, _)| root.key_span(key)).unwrap_or_else(|| root.span());
    Located { message, help, span }
}

fn inside(node: Node<'_>, fault: &Fault, name: &str, all: Option<Node<'_>>) -> Located {
    let is_below = matches!(&fault.place, FaultPlace::Word(word)
        if all.is_some_and(|all| all.get(word).is_some()) && fault.message.starts_with("unknown guard"));
    let help =
        if is_below { format!("a guard names guards above it: write it above `{name}`") } else { fault.help.clone() };
    let span = span_of(node, fault);
    Located { message: fault.message.clone(), help, span }
}

fn unknown_keys(root: Node<'_>, known: &[&str]) -> Vec<Located> {
    let strangers = root.members().map(|(key, _)| key).filter(|key| !known.contains(key));
    let told = |key: &str| {
        let help = match nearest(key, known.iter().copied()) {
            Some(near) => format!("did you mean `{near}`?"),
            None => format!("known here: `{}`", known.join("`, `")),
        };
        Located {
            message: format!("unknown key `{key}`"),
            help,
            span: root.key_span(key).unwrap_or_else(|| root.span()),
        }
    };
    strangers.map(told).collect()
}

/// Words that no text could meet, and a list without any.
fn unfit_words(root: Node<'_>) -> Vec<Located> {
    let languages = root.get("languages").into_iter().flat_map(Node::members);
    let words: Vec<Node<'_>> = languages.flat_map(|(_, list)| list.items()).collect();
    let further = ["terms", "markers", "patterns"].into_iter().filter_map(|key| root.get(key));
    if words.is_empty() && further.flat_map(Node::items).next().is_none() {
        let help = "add words below `languages`, each language with its list".to_owned();
        return vec![at_top(root, "the list has no words".to_owned(), help)];
    }
    let whole = root.get("match").and_then(|node| node.text()) == Some("whole_text");
    let unfit = |word: &Node<'_>| {
        let text = word.text().unwrap_or_default();
        let meant = if whole { normalise(text) } else { text.trim().to_owned() };
        let help = if meant.is_empty() { "remove it".to_owned() } else { format!("write it as `{meant}`") };
        let message = format!("no text can meet `{text}`");
        (meant != text || meant.is_empty()).then(|| Located { message, help, span: word.span() })
    };
    words.iter().filter_map(unfit).collect()
}

/// Patterns that are none, and hints that stand in no text in small letters.
fn unfit_patterns(root: Node<'_>) -> Vec<Located> {
    let mut faults = Vec::new();
    for pattern in root.get("patterns").into_iter().flat_map(Node::items) {
        let written = pattern.get("pattern").unwrap_or(pattern);
        if let Some(Err(_)) = written.text().map(regex::Regex::new) {
            let help = "write a regular expression as the crate `regex` reads it; it knows no look-around".to_owned();
            faults.push(Located { message: "the pattern cannot be read".to_owned(), help, span: written.span() });
        }
        for hint in pattern.get("hints").into_iter().flat_map(Node::items) {
            let text = hint.text().unwrap_or_default();
            if text != text.to_lowercase() {
                let help = format!("write it as `{}`: texts are compared in small letters", text.to_lowercase());
                faults.push(Located {
                    message: format!("no text can meet the hint `{text}`"),
                    help,
                    span: hint.span(),
                });
            }
        }
    }
    faults
}
