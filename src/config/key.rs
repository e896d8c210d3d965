//! The keys of a configuration file. A new key is a field of [`Config`] and a row of [`KEYS`].

use jiff::tz::TimeZone;
use serde::de::DeserializeOwned;
use serde_json::Value;

use super::{Config, ConfigOrigin, Counting, Globs};
use crate::place::{LineIndex, Route, Span};
use crate::schema::{self, DocumentKind, nearest};
use crate::source::{Kind, Node, from_node};

/// One key.
pub(super) struct Key {
    /// Its name, with a dot between a map and a key in it.
    pub(super) name: &'static str,
    /// What it takes, as it follows "takes".
    takes: &'static str,
    read: fn(&mut Config, &Setting<'_>) -> Result<(), Fault>,
    /// The value in force, as it would be written.
    pub(super) show: fn(&Config) -> Value,
}

/// All keys, in the order in which the effective configuration lists them.
pub(super) const KEYS: &[Key] = &[
    Key {
        name: "jurisdiction",
        takes: "the code of a country or Land such as `NL` or `DE-BY`",
        read: |config, setting| put(jurisdiction(setting).map(Some), &mut config.jurisdiction),
        show: |config| config.jurisdiction.clone().into(),
    },
    Key {
        name: "timezone",
        takes: "the name of a time zone such as `Europe/Amsterdam`",
        read: |config, setting| put(timezone(setting).map(Some), &mut config.timezone),
        show: |config| config.timezone.clone().into(),
    },
    Key {
        name: "counting",
        takes: "`plain`, `hour_rounded` or `two_working_days`",
        read: |config, setting| put(counting(setting), &mut config.counting),
        show: |config| config.counting.word().into(),
    },
    Key {
        name: "regimes",
        takes: "a list of bodies of breach law such as `[gdpr, nis2]`",
        read: |config, setting| put(regimes(setting), &mut config.regimes),
        show: |config| config.regimes.clone().into(),
    },
    Key {
        name: "exclude",
        takes: GLOBS,
        read: |config, setting| put(globs(config, setting), &mut config.exclude),
        show: |config| config.exclude.patterns().into(),
    },
    Key {
        name: "documents.breach_policy",
        takes: GLOBS,
        read: |config, setting| assign(config, DocumentKind::Policy, setting),
        show: |config| assigned(config, DocumentKind::Policy),
    },
    Key {
        name: "documents.breach_entry",
        takes: GLOBS,
        read: |config, setting| assign(config, DocumentKind::Entry, setting),
        show: |config| assigned(config, DocumentKind::Entry),
    },
    Key {
        name: "documents.breach_register",
        takes: GLOBS,
        read: |config, setting| assign(config, DocumentKind::Register, setting),
        show: |config| assigned(config, DocumentKind::Register),
    },
    Key {
        name: "documents.processor_register",
        takes: GLOBS,
        read: |config, setting| assign(config, DocumentKind::ProcessorRegister, setting),
        show: |config| assigned(config, DocumentKind::ProcessorRegister),
    },
    Key {
        name: "packs",
        takes: "a list of folders",
        read: packs,
        show: |config| config.packs.iter().map(|pack| Value::from(pack.written.as_str())).collect(),
    },
    Key {
        name: "limits.bytes",
        takes: "a whole number from 1 to 4294967294",
        // Places are 32 bits wide.
        read: |config, setting| put(number(setting, u32::MAX - 1).map(u64::from), &mut config.limits.bytes),
        show: |config| config.limits.bytes.into(),
    },
    Key {
        name: "limits.depth",
        takes: "a whole number from 1 to 1000",
        // Deeper, and functions that call themselves for each level run out of stack.
        read: |config, setting| put(number(setting, 1000).map(|levels| levels as usize), &mut config.limits.depth),
        show: |config| config.limits.depth.into(),
    },
    Key {
        name: "limits.nodes",
        takes: "a whole number from 1 to 4294967294",
        read: |config, setting| put(number(setting, u32::MAX - 1).map(u64::from), &mut config.limits.nodes),
        show: |config| config.limits.nodes.into(),
    },
    Key {
        name: "limits.expression_steps",
        takes: "a whole number from 1 to 4294967294",
        read: |config, setting| {
            put(number(setting, u32::MAX - 1).map(|steps| Some(steps.into())), &mut config.expression_steps)
        },
        show: |config| config.expression_steps.unwrap_or(1_000_000).into(),
    },
];

const GLOBS: &str = "a list of globs such as `drafts/**`, as in a `.gitignore`";

/// A key with the value that a file gives it.
struct Setting<'a> {
    key: &'static Key,
    node: Node<'a>,
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
    fn value<T: DeserializeOwned>(&self) -> Result<T, Fault> {
        from_node(self.node).map_err(|error| self.misfit(error.span.unwrap_or_else(|| self.node.span())))
    }

    fn misfit(&self, span: Span) -> Fault {
        let Key { name, takes, .. } = self.key;
        Fault { message: format!("`{name}` takes {takes}"), help: "correct the value".to_owned(), span }
    }

    /// A word that is not among the known ones.
    fn unknown(&self, word: &str, known: &[&str]) -> Fault {
        let help = match nearest(word, known.iter().copied()) {
            Some(meant) => format!("did you mean `{meant}`?"),
            None => format!("write {}", self.key.takes),
        };
        Fault { message: format!("`{}` is `{word}`, which is not known", self.key.name), help, span: self.node.span() }
    }
}

fn put<T>(value: Result<T, Fault>, place: &mut T) -> Result<(), Fault> {
    *place = value?;
    Ok(())
}

/// Takes over every key of the file.
pub(super) fn read_all(config: &mut Config, root: Node<'_>, lines: &LineIndex) -> Result<(), Fault> {
    read_map(config, root, "", lines)
}

/// `above` is the name of the map with a dot, nothing for the whole file.
fn read_map(config: &mut Config, map: Node<'_>, above: &str, lines: &LineIndex) -> Result<(), Fault> {
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
                (key.read)(config, &Setting { key, node })?;
                let span = map.key_span(written).unwrap_or_default();
                config.lines.insert(key.name, lines.position(&map.document().text, span.start).line);
            }
        } else if KEYS.iter().any(|key| key.name.starts_with(&below)) {
            read_map(config, node, &below, lines)?;
        } else {
            return Err(unknown_key(map, written, above));
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

fn unknown_key(map: Node<'_>, written: &str, above: &str) -> Fault {
    let known = known_keys(above);
    let span = map.key_span(written).unwrap_or_else(|| map.span());
    let unknown = format!("unknown key `{above}{written}`");
    match nearest(written, known.iter().copied()) {
        Some(meant) => Fault {
            message: format!("{unknown}, did you mean `{meant}`?"),
            help: format!("rename it to `{meant}`"),
            span,
        },
        None => Fault { message: unknown, help: format!("remove it; known keys: {}", backticked(&known)), span },
    }
}

/// The keys that may stand in one map.
fn known_keys(above: &str) -> Vec<&'static str> {
    let below = KEYS.iter().filter_map(|key| key.name.strip_prefix(above));
    let mut known: Vec<_> = below.filter_map(|rest| rest.split('.').next()).collect();
    known.dedup();
    known
}

fn backticked(words: &[&str]) -> String {
    words.iter().map(|word| format!("`{word}`")).collect::<Vec<_>>().join(", ")
}

fn jurisdiction(setting: &Setting<'_>) -> Result<String, Fault> {
    let word: String = setting.value()?;
    // The schemas have the list; without it nothing is known, and nothing refused.
    let field = Route::parse("/jurisdiction").ok().and_then(|route| schema::field(DocumentKind::Entry, &route));
    let known = field.map(|field| field.words).unwrap_or_default();
    if known.is_empty() || known.contains(&&*word) {
        return Ok(word);
    }
    Err(setting.unknown(&word, &known))
}

fn timezone(setting: &Setting<'_>) -> Result<String, Fault> {
    let name: String = setting.value()?;
    if TimeZone::get(&name).is_ok() {
        return Ok(name);
    }
    let known: Vec<String> = jiff::tz::db().available().map(|zone| zone.to_string()).collect();
    Err(setting.unknown(&name, &known.iter().map(String::as_str).collect::<Vec<_>>()))
}

fn counting(setting: &Setting<'_>) -> Result<Counting, Fault> {
    let word: String = setting.value()?;
    let known = Counting::ALL.into_iter().find(|counting| counting.word() == word);
    known.ok_or_else(|| setting.unknown(&word, &Counting::ALL.map(Counting::word)))
}

/// The words are those of the schemas, which have them from the files in `policies/regimes/`.
fn regimes(setting: &Setting<'_>) -> Result<Vec<String>, Fault> {
    let words: Vec<String> = setting.value()?;
    let field = Route::parse("/regimes/*").ok().and_then(|route| schema::field(DocumentKind::Entry, &route));
    let known = field.map(|field| field.words).unwrap_or_default();
    match words.iter().find(|word| !known.contains(&word.as_str())) {
        Some(stranger) => Err(setting.unknown(stranger, &known)),
        None => Ok(words),
    }
}

fn globs(config: &Config, setting: &Setting<'_>) -> Result<Globs, Fault> {
    let patterns: Vec<String> = setting.value()?;
    let folder = config.origin.as_ref().map(ConfigOrigin::folder).unwrap_or_else(|| "/".as_ref());
    Globs::new(patterns, folder).map_err(|error| {
        let span = setting.node.items().nth(error.index).map_or_else(|| setting.node.span(), |item| item.span());
        Fault { message: error.message, help: error.help.to_owned(), span }
    })
}

fn assign(config: &mut Config, kind: DocumentKind, setting: &Setting<'_>) -> Result<(), Fault> {
    let globs = globs(config, setting)?;
    config.documents.insert(kind, globs);
    Ok(())
}

fn assigned(config: &Config, kind: DocumentKind) -> Value {
    config.documents.get(&kind).map(Globs::patterns).unwrap_or_default().into()
}

/// Folders of rules, links resolved. Paths start from the folder of the file.
fn packs(config: &mut Config, setting: &Setting<'_>) -> Result<(), Fault> {
    let _: Vec<String> = setting.value()?;
    let folder = config.origin.as_ref().map(|origin| origin.folder().to_owned()).unwrap_or_default();
    for node in setting.node.items() {
        let written = node.text().unwrap_or_default().to_owned();
        let path = folder.join(&written).canonicalize().ok().filter(|path| path.is_dir());
        let Some(path) = path else {
            let message = format!("`{written}` is no folder");
            return Err(Fault { message, help: "name the folder that holds the rules".to_owned(), span: node.span() });
        };
        config.packs.push(super::Pack { written, path });
    }
    Ok(())
}

/// A whole number from 1 on.
fn number(setting: &Setting<'_>, most: u32) -> Result<u32, Fault> {
    let number: u32 = setting.value()?;
    if (1..=most).contains(&number) { Ok(number) } else { Err(setting.misfit(setting.node.span())) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kind_of_document_has_a_key_of_its_word() {
        let known = known_keys("documents.");
        assert_eq!(known, DocumentKind::ALL.map(DocumentKind::word));
    }
}
