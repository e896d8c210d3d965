//! A view of one value in the arena. Aliases are followed; the view remembers through which it came.

mod around;
mod directory;
mod scalars;

use std::borrow::Cow;

pub use directory::Directory;
pub use scalars::Scalar;

use super::tree::{Data, Document, Member, NOWHERE};
use crate::place::{Key, Keys, Route, Span, Step, key_hash};

/// What sort of value a node is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// `null`, `~` or nothing.
    Null,
    /// `true` or `false`.
    Bool,
    /// A number.
    Number,
    /// Text.
    Text,
    /// A sequence.
    List,
    /// A mapping.
    Map,
}

/// One value of a document.
#[derive(Clone, Copy, Debug)]
pub struct Node<'a> {
    document: &'a Document,
    id: u32,
    /// The outermost alias on the way here, or nothing.
    via: u32,
}

impl PartialEq for Node<'_> {
    fn eq(&self, other: &Self) -> bool {
        std::ptr::eq(self.document, other.document) && self.id == other.id && self.via == other.via
    }
}

/// A value found by a route, or the nearest parent that exists when it is missing.
#[derive(Clone, Copy, Debug)]
pub enum Found<'a> {
    /// The value is there.
    Here(Node<'a>),
    /// It is not; this is where it would have to be.
    Missing(Node<'a>),
}

impl<'a> Node<'a> {
    pub(super) fn new(document: &'a Document, id: u32) -> Self {
        Self { document, id, via: NOWHERE }.followed(id)
    }

    /// The same view at another value; an alias is followed to what it stands for.
    fn followed(self, id: u32) -> Self {
        let mut node = Self { id, ..self };
        while let Some(Data::Alias(target)) = node.data() {
            if node.via == NOWHERE {
                node.via = node.id;
            }
            node.id = target;
        }
        node
    }

    fn data(&self) -> Option<Data> {
        self.document.record(self.id).map(|record| record.data)
    }

    /// The record, for this room.
    pub(super) fn raw(&self) -> Option<Data> {
        self.data()
    }

    /// The document it stands in.
    #[must_use]
    pub fn document(&self) -> &'a Document {
        self.document
    }

    /// What sort of value it is.
    #[must_use]
    pub fn kind(&self) -> Kind {
        match self.data() {
            None | Some(Data::Null | Data::Alias(_)) => Kind::Null,
            Some(Data::Bool(_)) => Kind::Bool,
            Some(Data::Int(_) | Data::Float(_)) => Kind::Number,
            Some(Data::Text(_)) => Kind::Text,
            Some(Data::List { .. }) => Kind::List,
            Some(Data::Map { .. }) => Kind::Map,
        }
    }

    /// The text, when it is text.
    #[must_use]
    pub fn text(&self) -> Option<&'a str> {
        match self.data()? {
            Data::Text(slice) => Some(self.document.slice(slice)),
            _ => None,
        }
    }

    /// The scalar as it is written: text, or a number, boolean or null in its own notation.
    #[must_use]
    pub fn written(&self) -> Option<&'a str> {
        match self.data()? {
            Data::Text(slice) => Some(self.document.slice(slice)),
            Data::List { .. } | Data::Map { .. } | Data::Alias(_) => None,
            _ => Some(self.own_span().slice(&self.document.text)),
        }
    }

    /// The boolean, when it is one.
    #[must_use]
    pub fn bool(&self) -> Option<bool> {
        match self.data()? {
            Data::Bool(value) => Some(value),
            _ => None,
        }
    }

    /// The whole number, when it is one.
    #[must_use]
    pub fn int(&self) -> Option<i64> {
        match self.data()? {
            Data::Int(value) => Some(value.int()),
            _ => None,
        }
    }

    /// The number, when it is one.
    #[must_use]
    #[expect(clippy::cast_precision_loss, reason = "a number of people or hours is far below 2^53")]
    pub fn number(&self) -> Option<f64> {
        match self.data()? {
            Data::Int(value) => Some(value.int() as f64),
            Data::Float(value) => Some(value.float()),
            _ => None,
        }
    }

    /// Nothing is said: null, blank text, an empty list or map, or one of nothing but such: a form left unfilled.
    #[must_use]
    pub fn is_blank(&self) -> bool {
        match self.data() {
            None | Some(Data::Null | Data::Alias(_)) => true,
            Some(Data::Text(slice)) => self.document.slice(slice).trim().is_empty(),
            Some(Data::List { .. }) => self.items().all(|item| item.is_blank()),
            Some(Data::Map { .. }) => self.members().all(|(_, value)| value.is_blank()),
            Some(_) => false,
        }
    }

    /// The values of a list; nothing for anything else.
    pub fn items(self) -> impl ExactSizeIterator<Item = Self> + DoubleEndedIterator {
        let ids = match self.data() {
            Some(Data::List { first, count }) => self.document.item_slice(first, count),
            _ => &[],
        };
        ids.iter().map(move |id| self.followed(*id))
    }

    /// One value of a list, by its index.
    #[must_use]
    pub fn item(self, index: usize) -> Option<Self> {
        let Some(Data::List { first, count }) = self.data() else { return None };
        self.document.item_slice(first, count).get(index).map(|id| self.followed(*id))
    }

    fn member_records(self) -> &'a [Member] {
        match self.data() {
            Some(Data::Map { first, count }) => self.document.member_slice(first, count),
            _ => &[],
        }
    }

    /// The keys of a map with their values, in the order of the text; nothing for anything else.
    pub fn members(self) -> impl ExactSizeIterator<Item = (&'a str, Self)> {
        let document = self.document;
        self.member_records().iter().map(move |member| (document.name(member), self.followed(member.value)))
    }

    /// The keys of a map, for a first look; none for anything else.
    #[must_use]
    pub fn keys(self) -> Keys {
        Keys::hashed(self.member_hashes())
    }

    /// The hashes of the keys, in their order.
    fn member_hashes(self) -> &'a [u32] {
        let hashes = match self.data() {
            Some(Data::Map { first, count }) => self.document.hashes.get(first as usize..(first + count) as usize),
            _ => None,
        };
        hashes.unwrap_or_default()
    }

    /// The value of a key whose hash is known.
    #[must_use]
    pub fn get_key(self, key: &Key) -> Option<Self> {
        self.named(&key.name, key.hash)
    }

    /// The value of a key.
    #[must_use]
    pub fn get(self, key: &str) -> Option<Self> {
        self.named(key, key_hash(key))
    }

    fn named(self, name: &str, hash: u32) -> Option<Self> {
        self.member(name, hash).map(|member| self.followed(member.value))
    }

    fn member(self, name: &str, hash: u32) -> Option<&'a Member> {
        let Some(Data::Map { first, count }) = self.data() else { return None };
        let (mut from, end) = (first as usize, (first + count) as usize);
        loop {
            let at = from + position(self.document.hashes.get(from..end)?, hash)?;
            let member = self.document.members.get(at)?;
            if self.document.is_named(member, name) {
                return Some(member);
            }
            from = at + 1;
        }
    }

    /// Where a key of this map stands.
    #[must_use]
    pub fn key_span(self, name: &str) -> Option<Span> {
        self.member(name, key_hash(name)).map(|member| member.key)
    }

    /// All values that a route leads to, from this value on. Missing ones are left out.
    #[must_use]
    pub fn all(self, route: &Route) -> Vec<Self> {
        let mut found = Vec::new();
        self.walk(&route.steps, &mut |place| {
            if let Found::Here(node) = place {
                found.push(node);
            }
        });
        found
    }

    /// The first value that a route leads to.
    #[must_use]
    pub fn one(self, route: &Route) -> Option<Self> {
        self.first(&route.steps)
    }

    fn first(self, steps: &[Step]) -> Option<Self> {
        match steps.split_first() {
            None => Some(self),
            Some((Step::Key(key), rest)) => self.get_key(key)?.first(rest),
            Some((Step::Each, rest)) => self.items().find_map(|item| item.first(rest)),
        }
    }

    /// Calls back for every place that a route leads to, there or missing.
    pub fn walk(self, steps: &[Step], visit: &mut impl FnMut(Found<'a>)) {
        let Some((step, rest)) = steps.split_first() else {
            visit(Found::Here(self));
            return;
        };
        match step {
            Step::Key(key) => match self.get_key(key) {
                Some(value) => value.walk(rest, visit),
                None => visit(Found::Missing(self)),
            },
            Step::Each if self.items().len() == 0 => visit(Found::Missing(self)),
            Step::Each => self.items().for_each(|item| item.walk(rest, visit)),
        }
    }

    /// The span of the value itself, behind an alias that of the anchored value.
    #[must_use]
    pub fn own_span(&self) -> Span {
        self.document.record(self.id).map_or_else(Span::default, |record| record.span)
    }

    /// Where a reader looks: the value, or the alias that stands for it.
    #[must_use]
    pub fn span(&self) -> Span {
        match self.alias() {
            Some((alias, _)) => alias,
            None => self.own_span(),
        }
    }

    /// When the value was reached through an alias: the alias, and the value that carries the anchor.
    #[must_use]
    pub fn alias(&self) -> Option<(Span, Span)> {
        let record = self.document.record(self.via)?;
        let Data::Alias(target) = record.data else { return None };
        let anchored = self.document.record(target)?;
        Some((record.span, anchored.span))
    }

    /// The value as JSON; numbers that JSON cannot say become null.
    #[must_use]
    pub fn to_json(&self) -> serde_json::Value {
        use serde_json::Value;
        match self.data() {
            None | Some(Data::Null | Data::Alias(_)) => Value::Null,
            Some(Data::Bool(value)) => Value::Bool(value),
            Some(Data::Int(value)) => Value::from(value.int()),
            Some(Data::Float(value)) => Value::from(value.float()),
            Some(Data::Text(slice)) => Value::from(self.document.slice(slice)),
            Some(Data::List { .. }) => self.items().map(|item| item.to_json()).collect(),
            Some(Data::Map { .. }) => self.members().map(|(key, value)| (key.to_owned(), value.to_json())).collect(),
        }
    }

    /// The value in words for a message: a sort of value, never its content.
    #[must_use]
    pub fn sort(&self) -> Cow<'static, str> {
        Cow::Borrowed(match self.kind() {
            Kind::Null => "nothing",
            Kind::Bool => "true or false",
            Kind::Number => "a number",
            Kind::Text => "text",
            Kind::List => "a list",
            Kind::Map => "a map",
        })
    }

    /// Another value of the same document, by its [`Self::id`].
    #[must_use]
    pub fn other(self, id: u32) -> Self {
        Self::new(self.document, id)
    }

    /// A number that tells this value from every other of its document.
    #[must_use]
    pub fn id(&self) -> u32 {
        self.id
    }
}

/// Where a hash stands among others. Eight are compared at once: most keys that rules ask for are not there.
pub(super) fn position(hashes: &[u32], hash: u32) -> Option<usize> {
    let (eights, _) = hashes.as_chunks::<8>();
    let holds = |eight: &[u32; 8]| eight.iter().fold(false, |found, known| found | (*known == hash));
    let from = eights.iter().position(holds).unwrap_or(eights.len()) * 8;
    hashes.get(from..)?.iter().position(|known| *known == hash).map(|at| from + at)
}
