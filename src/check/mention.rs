//! Text that uses words of a list.

use schemars::JsonSchema;
use serde::Deserialize;

use super::texts::{Texts, field_of};
use super::{Check, Facts, Hit, ListName, Lookups};
use crate::place::Route;
use crate::source::{Found, Node};

/// A text must not use the words of a list.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Mention {
    /// The fields with text, or `everywhere`: every free text of the document.
    fields: Texts,
    /// Fields that are left out.
    #[serde(default)]
    except: Vec<Route>,
    /// The word list.
    of: ListName,
    /// So many other words of more than three letters beside them excuse it: then the text says more than that.
    #[serde(default)]
    unless_other_words: Option<usize>,
    /// A list of words of which one excuses it.
    #[serde(default)]
    unless_about: Option<ListName>,
    /// How the fields are read.
    #[serde(default)]
    read: Read,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
enum Read {
    /// Each for itself.
    #[default]
    Each,
    /// As one text: what excuses one field excuses all, and only the first place is reported.
    Together,
}

impl Mention {
    /// Whether some field uses a word that excuses all of them.
    fn is_excused_elsewhere(&self, facts: Facts<'_>) -> bool {
        let Some(about) = self.unless_about.as_deref().and_then(|about| facts.words(about)) else { return false };
        let mut excused = false;
        self.fields.visit(facts, &mut |_, text| excused = excused || !about.hits(text).is_empty());
        excused
    }

    fn is_excepted(&self, facts: Facts<'_>, node: Node<'_>) -> bool {
        self.except.iter().any(|route| facts.all(route).contains(&node))
    }
}

impl Check for Mention {
    fn run<'a>(&self, facts: Facts<'a>) -> Vec<Hit<'a>> {
        let list = facts.words(&self.of).filter(|list| self.fields.may_hold(facts, list));
        let Some(list) = list else { return Vec::new() };
        let excuse = self.unless_about.as_deref().and_then(|about| facts.words(about));
        let mut hits = Vec::new();
        self.fields.visit(facts, &mut |node, text| {
            let found = list.hits(text);
            let Some(first) = found.first() else { return };
            let others = super::worth::other_words(text, &found);
            let excused = self.unless_other_words.is_some_and(|least| others >= least)
                || excuse.is_some_and(|about| !about.hits(text).is_empty());
            if !excused && self.fields.is_meant(facts, node) && !self.is_excepted(facts, node) {
                let instead = first.term.instead.clone().unwrap_or_default();
                let hit = Hit::at(Found::Here(node)).with("field", field_of(node));
                hits.push(hit.with("term", first.term.term.clone()).with("instead", instead));
            }
        });
        if self.read == Read::Together && !hits.is_empty() {
            hits.truncate(if self.is_excused_elsewhere(facts) { 0 } else { 1 });
        }
        hits
    }

    fn lookups(&self) -> Lookups<'_> {
        let lists = [&self.of].into_iter().chain(&self.unless_about);
        Lookups::of(self.fields.routes()).routes(&self.except).lists(lists.map(|list| &**list))
    }

    fn values(&self) -> &'static [&'static str] {
        &["field", "term", "instead"]
    }
}
