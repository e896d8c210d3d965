//! Keys of a file meet the table: every value is read where it stands, every mistake has its place.

use jiff::tz::TimeZone;
use serde::de::DeserializeOwned;

use super::chain::{File, Role};
use super::key::{KEYS, Key};
use super::origin::Origin;
use super::{Config, Counting, Globs, RuleWord};
use crate::finding::Severity;
use crate::place::{Route, Span};
use crate::schema::{self, DocumentKind, nearest};
use crate::source::{Kind, Node, from_node};

/// A key with the value that a file gives it.
#[derive(Clone, Copy)]
pub(super) struct Setting<'a> {
    pub(super) key: &'static Key,
    pub(super) node: Node<'a>,
    pub(super) file: &'a File,
}

/// What is wrong with a configuration, and where.
#[derive(Debug)]
pub(super) struct Fault {
    pub(super) message: String,
    pub(super) help: String,
    pub(super) span: Span,
}

impl Setting<'_> {
    /// The typed value; serde knows where it does not fit, the table what fits.
    pub(super) fn value<T: DeserializeOwned>(&self) -> Result<T, Fault> {
        from_node(self.node).map_err(|error| self.misfit(error.span.unwrap_or_else(|| self.node.span())))
    }

    pub(super) fn misfit(&self, span: Span) -> Fault {
        let Key { name, takes, .. } = self.key;
        Fault { message: format!("`{name}` takes {takes}"), help: "correct the value".to_owned(), span }
    }

    /// A word that is not among the known ones.
    pub(super) fn unknown(&self, word: &str, known: &[&str]) -> Fault {
        let help = match nearest(word, known.iter().copied()) {
            Some(meant) => format!("did you mean `{meant}`?"),
            None => format!("write {}", self.key.takes),
        };
        Fault { message: format!("`{}` is `{word}`, which is not known", self.key.name), help, span: self.node.span() }
    }

    /// One of some words with what it stands for.
    pub(super) fn one_of<T: Copy>(&self, known: &[(&str, T)]) -> Result<T, Fault> {
        let word: String = self.value()?;
        let found = known.iter().find(|(own, _)| *own == word);
        found.map(|(_, meant)| *meant).ok_or_else(|| {
            let words: Vec<&str> = known.iter().map(|(own, _)| *own).collect();
            self.unknown(&word, &words)
        })
    }
}

pub(super) fn put<T>(value: Result<T, Fault>, place: &mut T) -> Result<(), Fault> {
    *place = value?;
    Ok(())
}

/// Takes over every key of a file.
pub(super) fn read_all(config: &mut Config, file: &File) -> Result<(), Fault> {
    file.root().map_or(Ok(()), |root| read_map(config, file, root, ""))
}

/// `above` is the name of the map with a dot, nothing for the whole file.
fn read_map(config: &mut Config, file: &File, map: Node<'_>, above: &str) -> Result<(), Fault> {
    match map.kind() {
        Kind::Map => {}
        Kind::Null => return Ok(()),
        _ => return Err(no_map(above, &map)),
    }
    for (written, node) in map.members() {
        let name = format!("{above}{written}");
        let below = format!("{name}.");
        let known = KEYS.iter().find(|key| key.name == name && !written.contains('.'));
        if let Some(key) = known {
            // A key without a value is a key that nobody has filled in yet.
            if node.kind() != Kind::Null {
                (key.read)(config, &Setting { key, node, file })?;
                let place = file.place(map.key_span(written).unwrap_or_default());
                config.origins.insert(key.name, Origin::Place(place));
            }
        } else if KEYS.iter().any(|key| key.name.starts_with(&below)) {
            read_map(config, file, node, &below)?;
        } else {
            return Err(unknown_key(map, written, above, &known_keys(above)));
        }
    }
    Ok(())
}

fn no_map(above: &str, node: &Node<'_>) -> Fault {
    let what =
        if above.is_empty() { "a configuration".to_owned() } else { format!("`{}`", above.trim_end_matches('.')) };
    let known = backticked(&known_keys(above));
    let message = format!("{what} is a map, not {}", node.sort());
    Fault { message, help: format!("write keys with values; known keys: {known}"), span: node.span() }
}

/// A key of a map that is none of the known ones.
pub(super) fn unknown_key(map: Node<'_>, written: &str, above: &str, known: &[&str]) -> Fault {
    let span = map.key_span(written).unwrap_or_else(|| map.span());
    let unknown = format!("unknown key `{above}{written}`");
    match nearest(written, known.iter().copied()) {
        Some(meant) => Fault {
            message: format!("{unknown}, did you mean `{meant}`?"),
            help: format!("rename it to `{meant}`"),
            span,
        },
        None => Fault { message: unknown, help: format!("remove it; known keys: {}", backticked(known)), span },
    }
}

/// The keys that may stand in one map.
pub(super) fn known_keys(above: &str) -> Vec<&'static str> {
    let below = KEYS.iter().filter_map(|key| key.name.strip_prefix(above));
    let mut known: Vec<_> = below.filter_map(|rest| rest.split('.').next()).collect();
    known.dedup();
    known
}

pub(super) fn backticked(words: &[&str]) -> String {
    words.iter().map(|word| format!("`{word}`")).collect::<Vec<_>>().join(", ")
}

/// The codes of countries and Länder that the schemas know.
pub(super) fn jurisdictions() -> Vec<&'static str> {
    let field = Route::parse("/jurisdiction").ok().and_then(|route| schema::field(DocumentKind::Entry, &route));
    field.map(|field| field.words).unwrap_or_default()
}

pub(super) fn jurisdiction(setting: &Setting<'_>) -> Result<String, Fault> {
    let word: String = setting.value()?;
    // The schemas have the list; without it nothing is known, and nothing refused.
    let known = jurisdictions();
    if known.is_empty() || known.contains(&&*word) {
        return Ok(word);
    }
    Err(setting.unknown(&word, &known))
}

/// The bodies of breach law that the schemas know, which have them from the files in `policies/regimes/`.
pub(super) fn known_regimes() -> Vec<&'static str> {
    let field = Route::parse("/regimes/*").ok().and_then(|route| schema::field(DocumentKind::Entry, &route));
    field.map(|field| field.words).unwrap_or_default()
}

pub(super) fn regimes(setting: &Setting<'_>) -> Result<Vec<String>, Fault> {
    let words: Vec<String> = setting.value()?;
    let known = known_regimes();
    match words.iter().find(|word| !known.contains(&word.as_str())) {
        Some(stranger) => Err(setting.unknown(stranger, &known)),
        None => Ok(words),
    }
}

pub(super) fn timezone(setting: &Setting<'_>) -> Result<String, Fault> {
    let name: String = setting.value()?;
    if TimeZone::get(&name).is_ok() {
        return Ok(name);
    }
    let known: Vec<String> = jiff::tz::db().available().map(|zone| zone.to_string()).collect();
    Err(setting.unknown(&name, &known.iter().map(String::as_str).collect::<Vec<_>>()))
}

pub(super) fn counting(setting: &Setting<'_>) -> Result<Counting, Fault> {
    setting.one_of(&Counting::ALL.map(|counting| (counting.word(), counting)))
}

pub(super) fn severity(setting: &Setting<'_>) -> Result<Severity, Fault> {
    setting.one_of(&Severity::ALL.map(|severity| (severity.word(), severity)))
}

pub(super) fn globs(setting: &Setting<'_>) -> Result<Globs, Fault> {
    let patterns: Vec<String> = setting.value()?;
    Globs::new(patterns, setting.file.folder()).map_err(|error| {
        let span = setting.node.items().nth(error.index).map_or_else(|| setting.node.span(), |item| item.span());
        Fault { message: error.message, help: error.help.to_owned(), span }
    })
}

pub(super) fn assign(config: &mut Config, kind: DocumentKind, setting: &Setting<'_>) -> Result<(), Fault> {
    config.documents.insert(kind, globs(setting)?);
    Ok(())
}

/// A whole number from 1 on.
pub(super) fn number(setting: &Setting<'_>, most: u32) -> Result<u32, Fault> {
    let number: u32 = setting.value()?;
    if (1..=most).contains(&number) { Ok(number) } else { Err(setting.misfit(setting.node.span())) }
}

/// Words that are to name rules.
pub(super) fn rule_words(setting: &Setting<'_>) -> Result<Vec<RuleWord>, Fault> {
    let words: Vec<String> = setting.value()?;
    let places = setting.node.items().map(|item| setting.file.place(item.span()));
    Ok(words.into_iter().zip(places).map(|(word, place)| RuleWord { word, place }).collect())
}

/// A key that only the configuration itself may have, not what it extends.
pub(super) fn own_flag(setting: &Setting<'_>) -> Result<bool, Fault> {
    let value = setting.value()?;
    if setting.file.role == Role::Root {
        return Ok(value);
    }
    let message =
        format!("`{}` counts only in the configuration itself, not in a file that it extends", setting.key.name);
    Err(Fault { message, help: "move it there, or remove it".to_owned(), span: setting.node.span() })
}

/// Folders of rules, links resolved.
pub(super) fn packs(config: &mut Config, setting: &Setting<'_>) -> Result<(), Fault> {
    let _: Vec<String> = setting.value()?;
    for node in setting.node.items() {
        let path = setting.file.resolved("packs", node)?;
        let written = node.text().unwrap_or_default().to_owned();
        if !path.is_dir() {
            let message = format!("`{written}` is no folder");
            return Err(Fault { message, help: "name the folder that holds the rules".to_owned(), span: node.span() });
        }
        let place = setting.file.place(node.span());
        config.packs.push(super::Pack { written, path, place });
    }
    Ok(())
}
