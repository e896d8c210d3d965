//! One look at all texts of a document or entry, for all rules that search texts: which there are, which may hold a number of
//! a person, and of which letters they are made. Most rules need no more than that to be done.

use super::Facts;
use super::sighting::is_suspect;
use crate::model::Triples;
use crate::source::{Node, Scalar};

/// Room for the texts of a common entry.
const TEXTS: usize = 64;

/// What the look shows.
#[derive(Debug)]
pub(super) struct Glance {
    /// The [`Node::id`] of every text, in order.
    texts: Vec<u32>,
    /// The same of every text and number that may hold an identifier.
    suspects: Vec<u32>,
    /// The same of every text that begins with a digit, and of every alias that stands for one.
    dated: Vec<u32>,
    triples: Triples,
}

impl Glance {
    fn of(root: Node<'_>) -> Self {
        let mut glance = Self {
            texts: Vec::with_capacity(TEXTS),
            suspects: Vec::new(),
            dated: Vec::with_capacity(TEXTS / 4),
            triples: Triples::default(),
        };
        root.scalars(&mut |id, scalar| match scalar {
            Scalar::Text(text) => glance.look_at(id, text),
            Scalar::Number(number) => glance.suspect(id, number),
            Scalar::Alias => glance.date(id, root.other(id).text().unwrap_or_default()),
        });
        glance
    }

    fn look_at(&mut self, id: u32, text: &str) {
        self.texts.push(id);
        self.triples.add(text);
        self.suspect(id, text);
        self.date(id, text);
    }

    fn suspect(&mut self, id: u32, text: &str) {
        if is_suspect(text.as_bytes()) {
            self.suspects.push(id);
        }
    }

    fn date(&mut self, id: u32, text: &str) {
        if text.as_bytes().first().is_some_and(u8::is_ascii_digit) {
            self.dated.push(id);
        }
    }
}

impl<'a> Facts<'a> {
    fn glance(self) -> &'a Glance {
        self.subject.glance.get_or_init(|| Glance::of(self.subject.root))
    }

    /// Every text of the document or entry, in its order: words, references and free text alike. What an alias
    /// stands for is read where it is written.
    pub fn texts(self) -> impl Iterator<Item = Node<'a>> {
        let root = self.subject.root;
        self.glance().texts.iter().map(move |id| root.other(*id))
    }

    /// The texts and numbers among them that may hold an identifier.
    pub(super) fn suspects(self) -> impl Iterator<Item = Node<'a>> {
        let root = self.subject.root;
        self.glance().suspects.iter().map(move |id| root.other(*id))
    }

    /// The texts that may be moments: those that begin with a digit.
    pub(super) fn dated(self) -> impl Iterator<Item = Node<'a>> {
        let root = self.subject.root;
        self.glance().dated.iter().map(move |id| root.other(*id))
    }

    /// Which letters follow one another in the texts.
    #[must_use]
    pub fn triples(self) -> &'a Triples {
        &self.glance().triples
    }
}
