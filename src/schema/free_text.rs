//! Which values people wrote freely. Those may hold personal data: no message and no masked frame shows them.
//!
//! Apart because it errs to one side: what is not surely typed is free text. Compiled to a table because it is asked of every scalar.

use std::collections::HashMap;
use std::sync::OnceLock;

use regex::Regex;

use super::DocumentKind;
use super::field::{Sort, sorts};
use super::shape::{Shape, per_kind};
use crate::source::{Kind, Node};

/// Longer texts are no identifiers.
const LONGEST_IDENTIFIER: usize = 80;

/// Whether a scalar may be free text: in a field for it, under an unknown key, or in a typed field without fitting its type.
///
/// `kind` is the kind of the document, or [`DocumentKind::Entry`] for a value in an entry of a register. For many values of one
/// document [`free_texts`] is cheaper.
#[must_use]
pub fn is_free_text(kind: DocumentKind, node: Node<'_>) -> bool {
    let pointer = node.pointer();
    let mut steps: Vec<_> = pointer.split('/').skip(1).collect();
    if kind == DocumentKind::Entry && steps.first() == Some(&"entries") {
        steps.drain(..steps.len().min(2));
    }
    let table = Table::of(kind);
    let place = steps.into_iter().try_fold(table.root(), |place, step| {
        let is_index = !step.is_empty() && step.bytes().all(|byte| byte.is_ascii_digit());
        let item = if is_index { table.item(place) } else { None };
        item.or_else(|| table.member(place, step))
    });
    table.is_free(place, node)
}

/// Calls back for every scalar of a document or entry that [`is_free_text`], in the order of the text.
pub fn free_texts<'a>(kind: DocumentKind, root: Node<'a>, visit: &mut impl FnMut(Node<'a>)) {
    let table = Table::of(kind);
    descend(table, Some(table.root()), root, visit);
}

fn descend<'a>(table: &Table, place: Option<&Place>, node: Node<'a>, visit: &mut impl FnMut(Node<'a>)) {
    match node.kind() {
        Kind::Map => {
            for (key, value) in node.members() {
                descend(table, place.and_then(|place| table.member(place, key)), value, visit);
            }
        }
        Kind::List => {
            let item = place.and_then(|place| table.item(place));
            node.items().for_each(|value| descend(table, item, value, visit));
        }
        _ if table.is_free(place, node) => visit(node),
        _ => {}
    }
}

/// The places of a schema, the document itself last.
struct Table {
    places: Vec<Place>,
    patterns: HashMap<&'static str, OnceLock<Option<Regex>>>,
}

struct Place {
    text: Text,
    takes_number: bool,
    /// What stands under the listed keys, and under any other.
    members: HashMap<&'static str, usize>,
    others: Option<usize>,
    item: Option<usize>,
}

/// Which texts of a place are surely not free.
enum Text {
    None,
    Words(Vec<&'static str>),
    Pattern(&'static str),
    Identifiers,
}

impl Table {
    fn of(kind: DocumentKind) -> &'static Self {
        static TABLES: [OnceLock<Table>; 4] = [const { OnceLock::new() }; 4];
        per_kind(&TABLES, kind).get_or_init(|| {
            let mut table = Self { places: Vec::new(), patterns: HashMap::new() };
            table.add(Shape::root(kind));
            table
        })
    }

    /// Adds a place with all below it. Ends because a schema of ours never refers to itself, which tests/schemas.rs checks.
    fn add(&mut self, shape: Shape) -> usize {
        let members = shape.properties().map(|(key, value)| (key, self.add(value))).collect();
        let others = shape.others().map(|value| self.add(value));
        let item = shape.items().filter(|_| !shape.is_own()).map(|item| self.add(item));
        let sorts = sorts(shape);
        let text = match shape.pattern() {
            _ if sorts.contains(&Sort::Word) => Text::Words(shape.words()),
            Some(pattern) => Text::Pattern(pattern),
            None if sorts.contains(&Sort::Text) => Text::Identifiers,
            None => Text::None,
        };
        if let Text::Pattern(pattern) = text {
            self.patterns.entry(pattern).or_default();
        }
        self.places.push(Place {
            text,
            takes_number: sorts.iter().any(|sort| matches!(sort, Sort::Number | Sort::Integer)),
            members,
            others,
            item,
        });
        self.places.len() - 1
    }

    #[expect(clippy::expect_used, reason = "`of` adds the root before it hands out the table")]
    fn root(&self) -> &Place {
        self.places.last().expect("a table has a root")
    }

    fn member(&self, place: &Place, key: &str) -> Option<&Place> {
        self.places.get(*place.members.get(key).or(place.others.as_ref())?)
    }

    fn item(&self, place: &Place) -> Option<&Place> {
        self.places.get(place.item?)
    }

    fn is_free(&self, place: Option<&Place>, node: Node<'_>) -> bool {
        match node.kind() {
            Kind::Null | Kind::Bool | Kind::List | Kind::Map => false,
            // A telephone number without quotation marks is a number, too.
            Kind::Number => !place.is_some_and(|place| place.takes_number),
            Kind::Text => !place.zip(node.text()).is_some_and(|(place, text)| self.is_typed(&place.text, text)),
        }
    }

    fn is_typed(&self, form: &Text, text: &str) -> bool {
        match form {
            Text::None => false,
            Text::Words(words) => words.contains(&text),
            Text::Identifiers => is_identifier(text),
            Text::Pattern(pattern) => {
                let compiled =
                    self.patterns.get(pattern).and_then(|cell| cell.get_or_init(|| Regex::new(pattern).ok()).as_ref());
                compiled.is_some_and(|pattern| pattern.is_match(text))
            }
        }
    }
}

fn is_identifier(text: &str) -> bool {
    text.len() <= LONGEST_IDENTIFIER && !text.contains(|letter: char| letter.is_whitespace() || letter == '@')
}

#[cfg(test)]
mod tests {
    use super::{free_texts, is_free_text};
    use crate::schema::DocumentKind;
    use crate::source::{Limits, Node, read};

    const ENTRY: &str = "\
kind: breach_entry
entry_id: BR-2026-014
title: (free)
aware_at: 2026-05-04T10:30:00+02:00
detected_at: (free) on Monday
status: open
our_role: (free) nobody
facts: {description: (free)}
data_subjects: {number: {value: 41, kind: (free)}}
notifications:
  - {authority: AP, reference: '(free) with a name', phase: initial, evidence: [(free)]}
processors_involved: [{contact: (free)}, {contact: {phone: 4722000000, email: (free)}}]
x-note: {deep: [(free), 17]}
";

    fn check(kind: DocumentKind, root: Node<'_>) {
        let mut found = Vec::new();
        free_texts(kind, root, &mut |node| {
            assert!(is_free_text(kind, node), "{}", node.pointer());
            found.push(node.written().unwrap_or_default().to_owned());
        });
        assert_eq!(found.iter().filter(|text| text.starts_with("(free)")).count(), 10, "{found:?}");
        let others: Vec<_> = found.iter().filter(|text| !text.starts_with("(free)")).collect();
        assert_eq!(others, ["4722000000", "17"], "a number in a field for text, and under a key of the user's own");
    }

    #[test]
    fn what_is_not_surely_typed_is_free_text() {
        let stream = read(&ENTRY.into(), &Limits::default());
        check(DocumentKind::Entry, stream.documents[0].root());
    }

    #[test]
    fn entries_of_a_register_are_told_apart_alike() {
        let register = format!("kind: breach_register\nentries:\n  - {}", ENTRY.trim_end().replace('\n', "\n    "));
        let stream = read(&register.as_str().into(), &Limits::default());
        let root = stream.documents[0].root();
        check(DocumentKind::Register, root);
        let entry = root.get("entries").and_then(|entries| entries.items().next()).expect("an entry");
        check(DocumentKind::Entry, entry);
    }
}
