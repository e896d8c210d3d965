//! Which texts a check reads: some fields, or every free text of the document.

use schemars::JsonSchema;
use serde::Deserialize;

use super::Facts;
use crate::model::WordList;
use crate::place::Route;
use crate::schema::{DocumentKind, is_free_text};
use crate::source::Node;

/// A list of routes, or `everywhere`.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(untagged, expecting = "no texts: write a list of routes, or `everywhere`")]
pub(super) enum Texts {
    /// Every free text of the document or entry.
    Everywhere(Everywhere),
    /// The texts at the routes.
    Fields(Vec<Route>),
}

#[derive(Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub(super) enum Everywhere {
    Everywhere,
}

impl Texts {
    /// Calls back for every text. `everywhere` brings words, references and ids too: a check asks
    /// [`Self::is_meant`] once it found something, which is rare, and not for every text, which is slow.
    pub(super) fn visit<'a>(&self, facts: Facts<'a>, visit: &mut impl FnMut(Node<'a>, &'a str)) {
        let mut each = |node: Node<'a>| {
            if let Some(text) = node.text() {
                visit(node, text);
            }
        };
        match self {
            Self::Everywhere(_) => facts.texts().for_each(each),
            Self::Fields(routes) => routes.iter().for_each(|route| facts.each(route, &mut each)),
        }
    }

    /// Whether a word of a list may stand in one of them.
    pub(super) fn may_hold(&self, facts: Facts<'_>, list: &WordList) -> bool {
        match self {
            Self::Everywhere(_) => list.may_stand_in(facts.triples()),
            Self::Fields(_) => true,
        }
    }

    /// Whether a text is one that the check means.
    pub(super) fn is_meant(&self, facts: Facts<'_>, node: Node<'_>) -> bool {
        match self {
            Self::Everywhere(_) => is_free_text(kind_around(facts, node), node),
            Self::Fields(_) => true,
        }
    }

    /// The routes in it.
    pub(super) fn routes(&self) -> &[Route] {
        match self {
            Self::Everywhere(_) => &[],
            Self::Fields(routes) => routes,
        }
    }
}

/// An entry whose map is not the root of its document stands in a register.
fn kind_around(facts: Facts<'_>, node: Node<'_>) -> DocumentKind {
    let is_root = node.document().root() == facts.subject.root;
    if is_root { facts.subject.kind } else { DocumentKind::Register }
}

/// How people call the field of a text: its key, in a list the key of the list.
pub(super) fn field_of(node: Node<'_>) -> String {
    let pointer = node.pointer();
    let is_key = |step: &&str| !step.bytes().all(|byte| byte.is_ascii_digit());
    pointer.rsplit('/').find(is_key).unwrap_or_default().replace("~1", "/").replace("~0", "~")
}
