//! Text that uses words of a list.

use serde::Deserialize;

use super::{Check, Facts, Hit};
use crate::model::words_of;
use crate::place::Route;
use crate::source::Found;

/// A text must not use the words of a list.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Mention {
    /// The fields with text.
    fields: Vec<Route>,
    /// The word list.
    of: String,
    /// So many other words beside them excuse it: then the text says more than that.
    #[serde(default)]
    unless_other_words: Option<usize>,
    /// A list of words of which one excuses it.
    #[serde(default)]
    unless_about: Option<String>,
}

impl Check for Mention {
    fn run<'a>(&self, facts: Facts<'a>) -> Vec<Hit<'a>> {
        let Some(list) = facts.words(&self.of) else { return Vec::new() };
        let excuse = self.unless_about.as_deref().and_then(|about| facts.words(about));
        let mut hits = Vec::new();
        for route in &self.fields {
            for node in facts.all(route) {
                let Some(text) = node.text() else { continue };
                let found = list.hits(text);
                let Some(first) = found.first() else { continue };
                let covered: usize = found.iter().map(|hit| hit.words).sum();
                let others = words_of(text).count().saturating_sub(covered);
                let excused = self.unless_other_words.is_some_and(|least| others >= least)
                    || excuse.is_some_and(|about| !about.hits(text).is_empty());
                if !excused {
                    let instead = first.term.instead.clone().unwrap_or_default();
                    let hit = Hit::at(Found::Here(node)).with("field", route.field());
                    hits.push(hit.with("term", first.term.term.clone()).with("instead", instead));
                }
            }
        }
        hits
    }

    fn routes(&self) -> Vec<&Route> {
        self.fields.iter().collect()
    }

    fn values(&self) -> &'static [&'static str] {
        &["field", "term", "instead"]
    }

    fn words(&self) -> Vec<&str> {
        self.unless_about.iter().map(String::as_str).chain([self.of.as_str()]).collect()
    }
}
