//! SCH001: a key that the schema does not know at its place, with the nearest that it does know.

use super::locate::shown;
use super::nearest::{mistakes, nearest};
use super::sentence::Fault;
use super::shape::homes;
use super::{DocumentKind, Violation, code};
use crate::place::{Route, Step};

/// A key that is at home in more places than this is told nothing by their list.
const MOST_HOMES: usize = 3;
/// Further keys of one map are counted: a map of so many was never meant for this schema.
const MOST_KEYS: usize = 100;

/// What there is to say about the unknown keys of the map at fault.
pub(super) fn write<'a>(fault: &Fault<'a>, keys: &[String], violations: &mut Vec<Violation<'a>>) {
    let is_free = |name: &&str| fault.node.get(name).is_none();
    let free: Vec<_> = fault.shape.properties().map(|(name, _)| name).filter(is_free).collect();
    for key in keys.iter().take(MOST_KEYS) {
        let (message, help) = advice(fault, key, &free);
        violations.extend(at_key(fault, key, message, help));
    }
    if let Some(key) = keys.get(MOST_KEYS) {
        let message = format!("{} more unknown keys stand in the same map", keys.len() - MOST_KEYS);
        violations.extend(at_key(fault, key, message, "check whether this text belongs here at all".to_owned()));
    }
}

fn at_key<'a>(fault: &Fault<'a>, key: &str, message: String, help: String) -> Option<Violation<'a>> {
    // Through an alias the key stands at the anchor; the reader looks at the alias.
    let span = match fault.node.alias() {
        Some((alias, _)) => alias,
        None => fault.node.key_span(key)?,
    };
    let pointer = format!("{}/{}", fault.pointer, key.replace('~', "~0").replace('/', "~1"));
    let node = fault.node.get(key)?;
    Some(Violation { node, span, pointer, ..fault.says(code::UNKNOWN_KEY, message, help) })
}

/// `free` are the known keys that the map does not have yet.
fn advice(fault: &Fault<'_>, key: &str, free: &[&'static str]) -> (String, String) {
    let unknown = format!("unknown key `{}`", shown(key));
    let similar = nearest(key, free.iter().copied());
    // One slip is likelier than a right key in the wrong place; that is likelier than several slips.
    let slip = similar.filter(|meant| mistakes(key, meant) <= 1);
    if let Some(meant) = slip {
        return renamed(&unknown, meant);
    }
    if let Some(home) = home(fault.kind, key) {
        return (format!("{unknown}, it belongs in {home}"), format!("move it to {home}"));
    }
    if let Some(meant) = similar {
        return renamed(&unknown, meant);
    }
    let keep = "remove it, or start its name with `x-` to keep it as your own".to_owned();
    match foreign(fault, key) {
        Some(kind) => (format!("{unknown}, it belongs in a `{}`", kind.word()), keep),
        None => (unknown, keep),
    }
}

fn renamed(unknown: &str, meant: &str) -> (String, String) {
    (format!("{unknown}, did you mean `{meant}`?"), format!("rename it to `{meant}`"))
}

/// Where in the schema a key is known.
fn home(kind: DocumentKind, key: &str) -> Option<String> {
    let homes = homes(kind).get(key).filter(|homes| homes.len() <= MOST_HOMES)?;
    let named: Vec<_> = homes.iter().map(home_in_words).collect();
    Some(named.join(" or "))
}

/// The kind of document that has the key at its top level, for a key at the top level of this one.
fn foreign(fault: &Fault<'_>, key: &str) -> Option<DocumentKind> {
    let is_at_top =
        |kind: &DocumentKind| homes(*kind).get(key).is_some_and(|homes| homes.iter().any(|home| home.steps.is_empty()));
    DocumentKind::ALL.into_iter().filter(|_| fault.is_whole).find(is_at_top)
}

/// `decisions.notify_authority`, `notifications` items.
fn home_in_words(home: &Route) -> String {
    let keys = home.steps.iter().filter_map(|step| match step {
        Step::Key(key) => Some(&*key.name),
        Step::Each => None,
    });
    let dotted = keys.collect::<Vec<_>>().join(".");
    match home.steps.last() {
        None => "the document itself".to_owned(),
        Some(Step::Each) => format!("`{dotted}` items"),
        Some(Step::Key(_)) => format!("`{dotted}`"),
    }
}
