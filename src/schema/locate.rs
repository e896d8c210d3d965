//! From the path of an error to the value, and to what a sentence calls it.
//!
//! Remembers the lists and maps it has been through: finding each of 100,000 faults from the start would take minutes.

use std::borrow::Cow;
use std::collections::HashMap;

use super::DocumentKind;
use crate::place::Span;
use crate::source::{Kind, Node};

/// Longer keys are cut: a message is one line.
const LONGEST_KEY: usize = 60;

/// Finds the values of one document or entry.
pub(super) struct Locator<'a> {
    kind: DocumentKind,
    root: Node<'a>,
    /// By id and place: the same value through another alias stands elsewhere.
    lists: HashMap<(u32, Span), Vec<Node<'a>>>,
    maps: HashMap<(u32, Span), HashMap<&'a str, Node<'a>>>,
}

impl<'a> Locator<'a> {
    pub(super) fn new(kind: DocumentKind, root: Node<'a>) -> Self {
        Self { kind, root, lists: HashMap::new(), maps: HashMap::new() }
    }

    /// The value at a path, and how a sentence calls it: `item 2 of` and the key.
    pub(super) fn locate(&mut self, path: &str) -> Option<(Node<'a>, String)> {
        let whole = if self.kind == DocumentKind::Entry { "the entry" } else { "the document" };
        let (mut node, mut named, mut index) = (self.root, Cow::Borrowed(whole), None);
        for step in path.split('/').skip(1) {
            let place = (node.id(), node.span());
            if node.kind() == Kind::List {
                let at: usize = step.parse().ok()?;
                node = *self.lists.entry(place).or_insert_with(|| node.items().collect()).get(at)?;
                index = Some(at + 1);
            } else {
                let key = step.replace("~1", "/").replace("~0", "~");
                node = *self.maps.entry(place).or_insert_with(|| node.members().collect()).get(&*key)?;
                (named, index) = (Cow::Owned(format!("`{}`", shown(&key))), None);
            }
        }
        let subject = index.map_or_else(|| named.to_string(), |index| format!("item {index} of {named}"));
        Some((node, subject))
    }
}

/// A key of the user's, fit for one line between back-ticks.
pub(super) fn shown(name: &str) -> Cow<'_, str> {
    let is_plain = |letter: char| !letter.is_control() && letter != '`';
    if name.len() <= LONGEST_KEY && name.chars().all(is_plain) {
        return Cow::Borrowed(name);
    }
    let plain = name.chars().take(LONGEST_KEY).map(|letter| if is_plain(letter) { letter } else { '?' });
    let cut = if name.chars().count() > LONGEST_KEY { "…" } else { "" };
    Cow::Owned(plain.chain(cut.chars()).collect())
}
