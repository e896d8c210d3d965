//! Which values of a document a message, a list or a report may repeat. What may be personal data or a secret stays unsaid,
//! whichever rules were chosen to run.

use super::Facts;
use super::sighting::is_certain;
use super::subject::Subject;
use crate::schema::{DocumentKind, is_free_text, is_free_text_under};
use crate::source::Node;

/// The list of traces, as in `policies/words/`, of what nobody may read.
const SECRETS: &str = "secrets";

impl<'a> Facts<'a> {
    /// Whether a value may be repeated: it is no free text, no number of a person and no secret. Where something else
    /// stands than the field takes, that may be personal data, too.
    #[must_use]
    pub fn is_showable(self, node: Node<'a>) -> bool {
        let is_secret = |text: &str| self.traces(SECRETS).is_some_and(|list| list.marks(text));
        !is_free_text(self.kind_of(node), node) && !node.text().is_some_and(is_secret) && !is_certain(self, node)
    }

    /// A word or number of a document as a message may show it, or `…` in its place.
    #[must_use]
    pub fn shown(self, node: Node<'a>) -> &'a str {
        if self.is_showable(node) { node.written().unwrap_or_default() } else { "…" }
    }

    /// The id by which outputs name the document or entry. One that may not be shown is none.
    #[must_use]
    pub fn id(self) -> Option<&'a str> {
        let Subject { kind, root, has_showable_id, .. } = self.subject;
        let key = kind.id_key()?;
        let id = root.get(key)?;
        let text = id.written().filter(|text| !text.trim().is_empty())?;
        // Of what every document is asked for the place is known, and its letters are among those of the document.
        let is_secret =
            |text: &str| self.traces(SECRETS).is_some_and(|list| list.suspects(self.triples()).mark(text).is_some());
        let is_harmless = || !id.text().is_some_and(is_secret) && !is_certain(self, id);
        has_showable_id.get_or_init(|| !is_free_text_under(*kind, key, id) && is_harmless()).then_some(text)
    }

    /// The kind of the document that a value stands in.
    fn kind_of(self, node: Node<'_>) -> DocumentKind {
        if std::ptr::eq(node.document(), self.subject.root.document()) && self.subject.kind != DocumentKind::Entry {
            return self.subject.kind;
        }
        let named = node.document().root().get("kind").and_then(|kind| DocumentKind::from_word(kind.text()?));
        named.unwrap_or(DocumentKind::Entry)
    }
}
