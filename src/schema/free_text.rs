//! Which values people wrote freely. Those may hold personal data: no message and no masked frame shows them.
//!
//! Apart because it errs to one side: what is not surely typed is free text. A tree of places because it is asked of every scalar.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

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
    let place = steps.into_iter().try_fold(Place::root(kind), |place, step| {
        let is_index = !step.is_empty() && step.bytes().all(|byte| byte.is_ascii_digit());
        let item = if is_index { place.item() } else { None };
        item.or_else(|| place.member(step))
    });
    is_free(place, node)
}

/// The same for a value that stands in the outermost map of a document or entry, under a key.
#[must_use]
pub fn is_free_text_under(kind: DocumentKind, key: &str, node: Node<'_>) -> bool {
    let id = if kind.id_key() == Some(key) { Place::of_id(kind) } else { None };
    is_free(id.or_else(|| Place::root(kind).member(key)), node)
}

/// Calls back for every scalar of a document or entry that [`is_free_text`], in the order of the text.
pub fn free_texts<'a>(kind: DocumentKind, root: Node<'a>, visit: &mut impl FnMut(Node<'a>)) {
    descend(Some(Place::root(kind)), root, visit);
}

fn descend<'a>(place: Option<&Place>, node: Node<'a>, visit: &mut impl FnMut(Node<'a>)) {
    match node.kind() {
        Kind::Map => {
            for (key, value) in node.members() {
                descend(place.and_then(|place| place.member(key)), value, visit);
            }
        }
        Kind::List => {
            let item = place.and_then(Place::item);
            node.items().for_each(|value| descend(item, value, visit));
        }
        _ if is_free(place, node) => visit(node),
        _ => {}
    }
}

/// One place of a schema. What stands below is looked at when a document has something there: few have it all.
#[derive(Debug)]
struct Place {
    text: Text,
    takes_number: bool,
    /// What stands under the listed keys, sorted by key.
    members: Vec<(&'static str, Below)>,
    /// What stands under any other key.
    others: Option<Below>,
    item: Option<Below>,
}

/// A place below another, made at the first visit.
#[derive(Debug)]
struct Below {
    shape: Shape,
    place: OnceLock<Box<Place>>,
}

/// Which texts of a place are surely not free.
#[derive(Debug)]
enum Text {
    None,
    Words(Vec<&'static str>),
    Pattern { written: &'static str, compiled: OnceLock<Option<Arc<Regex>>> },
    Identifiers,
}

impl Below {
    fn new(shape: Shape) -> Self {
        Self { shape, place: OnceLock::new() }
    }

    fn place(&self) -> &Place {
        self.place.get_or_init(|| Box::new(Place::new(self.shape)))
    }
}

impl Place {
    /// The document itself.
    fn root(kind: DocumentKind) -> &'static Self {
        static ROOTS: [OnceLock<Place>; 4] = [const { OnceLock::new() }; 4];
        per_kind(&ROOTS, kind).get_or_init(|| Self::new(Shape::root(kind)))
    }

    /// The id of the document, which stands in its outermost map.
    fn of_id(kind: DocumentKind) -> Option<&'static Self> {
        static IDS: [OnceLock<Option<Place>>; 4] = [const { OnceLock::new() }; 4];
        per_kind(&IDS, kind).get_or_init(|| Shape::of_id(kind).map(Self::new)).as_ref()
    }

    fn new(shape: Shape) -> Self {
        let mut members: Vec<_> = shape.properties().map(|(key, value)| (key, Below::new(value))).collect();
        members.sort_unstable_by_key(|(key, _)| *key);
        let sorts = sorts(shape);
        let text = match shape.pattern() {
            _ if sorts.contains(&Sort::Word) => Text::Words(shape.words()),
            Some(written) => Text::Pattern { written, compiled: OnceLock::new() },
            None if sorts.contains(&Sort::Text) => Text::Identifiers,
            None => Text::None,
        };
        Self {
            text,
            takes_number: sorts.iter().any(|sort| matches!(sort, Sort::Number | Sort::Integer)),
            members,
            others: shape.others().map(Below::new),
            item: shape.items().filter(|_| !shape.is_own()).map(Below::new),
        }
    }

    fn member(&self, key: &str) -> Option<&Self> {
        let at = self.members.binary_search_by(|(known, _)| (*known).cmp(key)).ok();
        let known = at.and_then(|at| self.members.get(at)).map(|(_, below)| below);
        known.or(self.others.as_ref()).map(Below::place)
    }

    fn item(&self) -> Option<&Self> {
        self.item.as_ref().map(Below::place)
    }
}

fn is_free(place: Option<&Place>, node: Node<'_>) -> bool {
    match node.kind() {
        Kind::Null | Kind::Bool | Kind::List | Kind::Map => false,
        // A telephone number without quotation marks is a number, too.
        Kind::Number => !place.is_some_and(|place| place.takes_number),
        Kind::Text => !place.zip(node.text()).is_some_and(|(place, text)| place.text.is_typed(text)),
    }
}

impl Text {
    fn is_typed(&self, text: &str) -> bool {
        match self {
            Self::None => false,
            Self::Words(words) => words.contains(&text),
            Self::Identifiers => is_identifier(text),
            Self::Pattern { written, compiled } => {
                let pattern = compiled.get_or_init(|| shared_regex(written));
                pattern.as_ref().is_some_and(|pattern| pattern.is_match(text))
            }
        }
    }
}

/// Most places take one of a few forms, such as a moment: each is compiled once.
fn shared_regex(written: &'static str) -> Option<Arc<Regex>> {
    static COMPILED: Mutex<BTreeMap<&'static str, Option<Arc<Regex>>>> = Mutex::new(BTreeMap::new());
    let mut known = COMPILED.lock().unwrap_or_else(PoisonError::into_inner);
    known.entry(written).or_insert_with(|| Regex::new(written).ok().map(Arc::new)).clone()
}

fn is_identifier(text: &str) -> bool {
    text.len() <= LONGEST_IDENTIFIER && !text.contains(|letter: char| letter.is_whitespace() || letter == '@')
}

#[cfg(test)]
mod tests {
    use super::{Place, free_texts, is_free_text};
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
    fn the_place_of_an_id_stands_for_itself() {
        for kind in DocumentKind::ALL {
            let Some(key) = kind.id_key() else { continue };
            let alone = Place::of_id(kind).expect("a place that holds no others");
            let within = Place::root(kind).member(key).expect("a place of the schema");
            assert_eq!(format!("{alone:?}"), format!("{within:?}"));
        }
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
