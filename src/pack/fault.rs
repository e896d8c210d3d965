//! Faults of rule files in words, and where they are.

use super::{Fault, FaultPlace};
use crate::place::Span;
use crate::schema::nearest;
use crate::source::{Kind, Node};

/// Texts for people: a word that stands in one is not meant.
const PROSE: [&str; 4] = ["examples", "why", "title", "basis"];

/// The place of a fault.
pub(super) fn span_of(root: Node<'_>, fault: &Fault) -> Span {
    let found = match &fault.place {
        FaultPlace::Rule => root.key_span("code"),
        FaultPlace::Key(key) => root.get(key).map(|value| value.span()),
        FaultPlace::Word(word) => written(root, word),
        FaultPlace::Expression(part, bytes) => condition(root, *part).map(|text| text.inside(bytes.clone())),
    };
    found.unwrap_or_else(|| {
        let start = root.span().start as usize;
        Span::new(start, start)
    })
}

/// The expression of one of the checks.
pub(super) fn condition(root: Node<'_>, part: usize) -> Option<Node<'_>> {
    let check = root.get("check")?;
    let part = if check.kind() == Kind::List { check.items().nth(part)? } else { check };
    part.get("found_when")
}

/// Where a word is written: as a whole value rather than within one, as a value rather than as a key.
fn written(root: Node<'_>, word: &str) -> Option<Span> {
    let is_map = root.kind() == Kind::Map;
    let own = (!is_map).then_some(root);
    let parts =
        || own.into_iter().chain(root.members().filter(|(key, _)| !PROSE.contains(key)).map(|(_, value)| value));
    let whole = |node: Node<'_>| (node.text()? == word).then(|| node.span());
    let within = |node: Node<'_>| node.text()?.find(word).map(|at| node.inside(at..at + word.len()));
    parts()
        .find_map(|part| search(part, &whole))
        .or_else(|| parts().find_map(|part| search(part, &within)))
        .or_else(|| search(root, &|node| node.key_span(word)))
}

/// The depth is bounded by the reader's.
fn search<'a>(node: Node<'a>, test: &impl Fn(Node<'a>) -> Option<Span>) -> Option<Span> {
    let below = || match node.kind() {
        Kind::List => node.items().find_map(|item| search(item, test)),
        Kind::Map => node.members().find_map(|(_, value)| search(value, test)),
        _ => None,
    };
    test(node).or_else(below)
}

/// What the typed reader says, in our words and with what to do.
pub(super) fn misread(said: &str) -> (String, String) {
    let quoted: Vec<&str> = said.split('`').skip(1).step_by(2).collect();
    let known = || quoted.iter().skip(1).copied();
    let meant = |name: &str, rest: &str| match nearest(name, known()) {
        Some(near) => format!("did you mean `{near}`?"),
        None if known().next().is_none() => rest.to_owned(),
        None => format!("known here: {}", known().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ")),
    };
    match quoted.first() {
        Some(name) if said.starts_with("unknown field") => {
            (format!("unknown key `{name}`"), meant(name, "remove it; this kind takes no parameters"))
        }
        Some(name) if said.starts_with("unknown variant") => {
            (format!("unknown word `{name}`"), meant(name, "correct the word"))
        }
        Some(name) if said.starts_with("missing field") => (format!("`{name}` is missing"), format!("add `{name}:`")),
        _ => {
            let said =
                said.replace("invalid type: ", "").replace("invalid value: ", "").replace(", expected", " in place of");
            let said = said.replace("a sequence", "a list").replace("sequence", "a list").replace("string", "text");
            let said = said.replace("usize", "a whole number").replace("f64", "a number");
            (said, "policies/README.md shows what stands where".to_owned())
        }
    }
}
