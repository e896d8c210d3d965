//! One look at all texts of a document or entry, for all rules that search texts: which there are, which may hold a number of
//! a person, and of which letters they are made. Most rules need no more than that to be done.

use super::Facts;
use super::sighting::is_suspect;
use crate::model::Triples;
use crate::source::{Kind, Node};

/// What the look shows.
#[derive(Debug, Default)]
pub(super) struct Glance {
    /// The [`Node::id`] of every text, in order.
    texts: Vec<u32>,
    /// The same of every text and number that may hold an identifier.
    suspects: Vec<u32>,
    triples: Triples,
}

impl Glance {
    fn of(root: Node<'_>) -> Self {
        let mut glance = Self::default();
        root.scalars(&mut |id, kind, text| {
            if kind == Kind::Text {
                glance.texts.push(id);
                glance.triples.add(text);
            }
            if is_suspect(text.as_bytes()) {
                glance.suspects.push(id);
            }
        });
        glance
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

    /// Which letters follow one another in the texts.
    #[must_use]
    pub fn triples(self) -> &'a Triples {
        &self.glance().triples
    }
}
