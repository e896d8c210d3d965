//! Which keys and scalars stand in a stretch of the text, found without walking the whole document.

use super::Node;
use super::tree::{Data, Document};
use crate::place::Span;

/// A key, or a value that is no list and no map.
#[derive(Clone, Copy, Debug)]
pub enum Part<'a> {
    /// A key of a map, at its place.
    Key(Span),
    /// A scalar; an alias is not one.
    Scalar(Node<'a>),
}

impl Part<'_> {
    /// Where it stands.
    #[must_use]
    pub fn span(&self) -> Span {
        match self {
            Self::Key(span) => *span,
            Self::Scalar(node) => node.span(),
        }
    }
}

impl Document {
    /// The keys and the written scalars that touch a span, in the order of the text. A broken document has none.
    #[must_use]
    pub fn parts_in(&self, span: Span) -> Vec<Part<'_>> {
        let mut parts = Vec::new();
        if !self.broken {
            self.collect_parts(self.root, span, &mut parts);
        }
        parts
    }

    /// Recursion is bounded by the nesting limit, and aliases are not followed.
    fn collect_parts<'a>(&'a self, id: u32, span: Span, parts: &mut Vec<Part<'a>>) {
        let Some(record) = self.record(id) else { return };
        if !touches(record.span, span) {
            return;
        }
        match record.data {
            Data::Alias(_) => {}
            Data::List { first, count } => {
                let items = self.item_slice(first, count);
                let start = |id: &u32| self.record(*id).map_or(0, |record| record.span.start);
                let from = items.partition_point(|id| start(id) <= span.start).saturating_sub(1);
                let near = items.iter().skip(from).take_while(|id| start(id) < span.end);
                near.for_each(|id| self.collect_parts(*id, span, parts));
            }
            Data::Map { first, count } => {
                let members = self.member_slice(first, count);
                let from = members.partition_point(|member| member.key.start <= span.start).saturating_sub(1);
                for member in members.iter().skip(from).take_while(|member| member.key.start < span.end) {
                    if touches(member.key, span) {
                        parts.push(Part::Key(member.key));
                    }
                    self.collect_parts(member.value, span, parts);
                }
            }
            _ if record.span.is_empty() => {}
            _ => parts.push(Part::Scalar(Node::new(self, id))),
        }
    }
}

fn touches(one: Span, other: Span) -> bool {
    one.start < other.end && other.start < one.end
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use crate::place::Span;
    use crate::source::{Limits, read};

    #[test]
    fn parts_are_found_by_place() {
        let text: Arc<str> = "a: 'one'\nb:\n  - {c: two, d: 3}\n  - |\n    four\n    five\ne:\nf: six\n".into();
        let stream = read(&text, &Limits::default());
        let line = |wanted: &str| {
            let start = text.find(wanted).expect("in the text");
            let span = Span::new(start, start + wanted.len());
            let parts = stream.documents[0].parts_in(span);
            parts.iter().map(|part| part.span().slice(&text)).collect::<Vec<_>>()
        };
        assert_eq!(line("a: 'one'"), ["a", "'one'"]);
        assert_eq!(line("  - {c: two, d: 3}"), ["c", "two", "d", "3"]);
        assert_eq!(line("d: 3"), ["d", "3"]);
        assert_eq!(line("    five"), ["four\n    five"]);
        assert_eq!(line("e:"), ["e"]);
        assert_eq!(line("f: six"), ["f", "six"]);
    }
}
