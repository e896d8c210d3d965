//! The arena: one document's values in flat vectors, addressed by index.
//!
//! Flat, because a register of 120 MB must not cost five times that in small boxes.

use std::sync::Arc;

use super::Node;
use crate::place::Span;

/// Everything read from one text.
#[derive(Debug, Default, PartialEq)]
pub struct Stream {
    /// The documents in order, broken ones included.
    pub documents: Vec<Document>,
    /// What is wrong, document by document, in the order of the text.
    pub problems: Vec<Problem>,
}

impl Stream {
    /// What is wrong with one document, counted from 0.
    #[must_use]
    pub fn problems_of(&self, document: usize) -> &[Problem] {
        let first = self.problems.partition_point(|problem| problem.document < document);
        let end = self.problems.partition_point(|problem| problem.document <= document);
        self.problems.get(first..end).unwrap_or_default()
    }

    /// A text that could not be read at all: one broken document and why.
    #[must_use]
    pub fn refused(text: &Arc<str>, problem: Problem) -> Self {
        let mut document = Document::new(Arc::clone(text), 0, 0);
        document.broken = true;
        document.span = Span::new(0, text.len());
        Self { documents: vec![document], problems: vec![problem] }
    }
}

/// Something wrong with the text itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// One of [`super::code`].
    pub code: &'static str,
    /// What is wrong, without the user's values.
    pub message: String,
    /// What to do.
    pub help: &'static str,
    /// Where.
    pub span: Span,
    /// Another place that belongs to it, with what it is.
    pub related: Option<(Span, &'static str)>,
    /// Which document of the text, counted from 0.
    pub document: usize,
}

/// One document of a YAML stream.
#[derive(Debug, PartialEq)]
pub struct Document {
    /// The whole text of the file.
    pub text: Arc<str>,
    /// Which document of the file, counted from 0.
    pub index: usize,
    /// From the first to the last byte that belongs to it.
    pub span: Span,
    /// Comments in order, from `#` to the end of the line.
    pub comments: Vec<Span>,
    /// Whether reading stopped inside: then the values are not to be used.
    pub broken: bool,
    pub(super) nodes: Vec<Record>,
    pub(super) parents: Vec<u32>,
    pub(super) members: Vec<Member>,
    /// The hashes of the members' keys, side by side: a key is looked for in one line of the cache.
    pub(super) hashes: Vec<u32>,
    /// The texts of keys that are not written as they read: quoted ones, and aliases.
    pub(super) names: Vec<Slice>,
    pub(super) items: Vec<u32>,
    pub(super) unescaped: String,
    pub(super) root: u32,
}

/// One value: where it stands and what it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Record {
    pub(super) span: Span,
    pub(super) data: Data,
}

/// What a value is. Ranges point into the document's vectors.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Data {
    Null,
    Bool(bool),
    Int(Unaligned),
    Float(Unaligned),
    Text(Slice),
    List { first: u32, count: u32 },
    Map { first: u32, count: u32 },
    Alias(u32),
}

/// The bytes of a number. As a number they would have to stand at every eighth address, and each [`Record`], whatever it
/// is, would take four bytes more.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Unaligned([u8; 8]);

impl Data {
    pub(super) fn int(value: i64) -> Self {
        Self::Int(Unaligned(value.to_ne_bytes()))
    }

    pub(super) fn float(value: f64) -> Self {
        Self::Float(Unaligned(value.to_ne_bytes()))
    }
}

impl Unaligned {
    pub(super) fn int(self) -> i64 {
        i64::from_ne_bytes(self.0)
    }

    pub(super) fn float(self) -> f64 {
        f64::from_ne_bytes(self.0)
    }
}

/// One key with its value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Member {
    pub(super) key: Span,
    /// Where its text stands among the document's `names`, or [`NOWHERE`] when it is written as it reads.
    pub(super) name: u32,
    pub(super) value: u32,
}

/// Of these a document has as many as values and keys. What they take is what a large register takes.
const _: () = assert!(size_of::<Record>() == 20 && size_of::<Member>() == 16);

/// Text in the source where it stands there as it is, else in the document's `unescaped`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Slice {
    Source(Span),
    Unescaped(Span),
}

pub(super) const NOWHERE: u32 = u32::MAX;

/// Room for the values of a document of common size, an entry with a hundred lines. To grow there step by step costs more
/// than to give back what is left.
pub(super) const VALUES: usize = 128;

impl Document {
    pub(super) fn new(text: Arc<str>, index: usize, start: usize) -> Self {
        Self {
            text,
            index,
            span: Span::new(start, start),
            comments: Vec::new(),
            broken: false,
            nodes: Vec::with_capacity(VALUES),
            parents: Vec::with_capacity(VALUES),
            members: Vec::with_capacity(VALUES),
            hashes: Vec::with_capacity(VALUES),
            names: Vec::new(),
            items: Vec::with_capacity(VALUES / 8),
            unescaped: String::new(),
            root: NOWHERE,
        }
    }

    /// The outermost value; an empty document has the value null.
    #[must_use]
    pub fn root(&self) -> Node<'_> {
        Node::new(self, self.root)
    }

    /// The document's own stretch of the file's text.
    #[must_use]
    pub fn own_text(&self) -> &str {
        self.span.slice(&self.text)
    }

    pub(super) fn slice(&self, slice: Slice) -> &str {
        match slice {
            Slice::Source(span) => span.slice(&self.text),
            Slice::Unescaped(span) => span.slice(&self.unescaped),
        }
    }

    /// The text of a key.
    pub(super) fn name(&self, member: &Member) -> &str {
        match self.names.get(member.name as usize) {
            Some(name) => self.slice(*name),
            None => member.key.slice(&self.text),
        }
    }

    /// Whether a key has a name. Most are written as they read, and their bytes tell.
    pub(super) fn is_named(&self, member: &Member, name: &str) -> bool {
        match self.names.get(member.name as usize) {
            Some(own) => self.slice(*own) == name,
            None => self.text.as_bytes().get(member.key.range()) == Some(name.as_bytes()),
        }
    }

    pub(super) fn record(&self, id: u32) -> Option<Record> {
        self.nodes.get(id as usize).copied()
    }

    pub(super) fn member_slice(&self, first: u32, count: u32) -> &[Member] {
        self.members.get(first as usize..(first + count) as usize).unwrap_or_default()
    }

    pub(super) fn item_slice(&self, first: u32, count: u32) -> &[u32] {
        self.items.get(first as usize..(first + count) as usize).unwrap_or_default()
    }
}
