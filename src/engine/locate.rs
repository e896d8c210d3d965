//! From a node to a place in a file.

use super::ReadFile;
use super::corpus::Member;
use crate::finding::Location;
use crate::place::Span;
use crate::source::{Found, Kind, Node};

/// Where a finding points: at the key of a value; for something missing at the key of the nearest parent, at the top
/// of a document at its `kind:`, in a register at the entry's `entry_id:`, else at the dash of the list.
pub(super) fn span_of(at: Found<'_>, top: Node<'_>) -> Span {
    match at {
        Found::Here(node) => span_of_value(node),
        Found::Missing(parent) if parent == top || parent.own_key().is_none() => {
            let named = ["kind", "entry_id"].into_iter().filter(|_| parent == top);
            named.filter_map(|key| parent.key_span(key)).next().unwrap_or_else(|| span_of_value(parent))
        }
        Found::Missing(parent) => span_of_value(parent),
    }
}

/// The key of a value, the alias it came by, the dash of a list item, or the value.
pub(super) fn span_of_value(node: Node<'_>) -> Span {
    if let Some((_, key)) = node.own_key() {
        return key;
    }
    if let Some((alias, _)) = node.alias() {
        return alias;
    }
    let own = node.own_span();
    if !matches!(node.kind(), Kind::Map | Kind::List) {
        return own;
    }
    let text = &node.document().text;
    let before = text.get(..own.start as usize).unwrap_or_default().trim_end();
    if before.ends_with('-') && !before.ends_with("---") {
        return Span::new(before.len() - 1, before.len());
    }
    first_line(own, text)
}

fn first_line(span: Span, text: &str) -> Span {
    let line = span.slice(text).lines().next().unwrap_or_default();
    Span::new(span.start as usize, span.start as usize + line.len())
}

/// A place in the words of every output.
pub(super) fn location(file: &ReadFile, pointer: String, span: Span) -> Location {
    let source = &file.source;
    let at = |offset| source.lines().position(&source.text, offset);
    Location { path: source.path.clone(), pointer, span, start: at(span.start), end: at(span.end) }
}

/// The place of a value, for related places.
pub(super) fn location_of(member: &Member<'_>, node: Node<'_>) -> Location {
    location(member.file, node.pointer(), span_of_value(node))
}
