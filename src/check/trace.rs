//! Traces of something that does not belong into a text.

use serde::Deserialize;

use super::{Check, Facts, Hit};
use crate::model::Traces;
use crate::place::{Route, Span};
use crate::source::{Found, Node};

/// No text may hold a marker, phrase or pattern of a list: of an unfilled template, of a secret. Messages name the list's
/// word for it, never the text.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Trace {
    /// The list, as in `policies/words/`: `markers`, `patterns`, and `languages` with phrases.
    of: String,
    /// The fields; without any, every text of the document.
    #[serde(default)]
    fields: Vec<Route>,
    /// Texts that tell somebody what to do: a phrase of the list is their own there. Markers and patterns still count.
    #[serde(default)]
    instructions: Vec<Route>,
    /// Fields whose placeholders other rules find: a text there that says nothing at all is left to them.
    #[serde(default)]
    left_to_others: Vec<Route>,
}

impl Trace {
    fn found(&self, facts: Facts<'_>, list: &Traces, node: Node<'_>) -> Option<String> {
        let text = node.text()?;
        let found = list.mark(text).or_else(|| {
            let phrase = list.phrase(text)?;
            (!is_below(facts, &self.instructions, node)).then_some(phrase)
        })?;
        let is_left = is_below(facts, &self.left_to_others, node) && super::worth::says_nothing(facts, text);
        (!is_left).then_some(found)
    }
}

fn is_below(facts: Facts<'_>, routes: &[Route], node: Node<'_>) -> bool {
    let own = node.own_span();
    let holds = |span: Span| span.start <= own.start && own.end <= span.end;
    routes.iter().any(|route| facts.all(route).iter().any(|place| holds(place.own_span())))
}

impl Check for Trace {
    fn run<'a>(&self, facts: Facts<'a>) -> Vec<Hit<'a>> {
        let Some(list) = facts.traces(&self.of) else { return Vec::new() };
        let mut hits = Vec::new();
        let mut look = |node: Node<'a>| {
            if let Some(found) = self.found(facts, list, node) {
                hits.push(Hit::at(Found::Here(node)).on_value().with("found", found));
            }
        };
        if self.fields.is_empty() {
            facts.texts().for_each(look);
        } else {
            self.fields.iter().flat_map(|route| facts.all(route)).for_each(&mut look);
        }
        hits
    }

    fn routes(&self) -> Vec<&Route> {
        self.fields.iter().chain(&self.instructions).chain(&self.left_to_others).collect()
    }

    fn values(&self) -> &'static [&'static str] {
        &["found"]
    }

    fn words(&self) -> Vec<&str> {
        vec![&self.of, "placeholders"]
    }
}
