//! Traces of something that does not belong into a text.

use std::cell::OnceCell;

use schemars::JsonSchema;
use serde::Deserialize;

use super::texts::field_of;
use super::{Check, Facts, Hit, ListName, Lookups};
use crate::model::{Suspects, Triples};
use crate::place::{Route, Span};
use crate::source::{Found, Node};

/// No text may hold a marker, phrase or pattern of a list: of an unfilled template, of a secret. Messages name the list's
/// word for it, never the text.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Trace {
    /// The list, as in `policies/words/`: `markers`, `patterns`, and `languages` with phrases.
    of: ListName,
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

/// The spans of texts that are somebody else's business, worked out when something was found.
struct Spans<'a, 'r> {
    facts: Facts<'a>,
    routes: &'r [Route],
    spans: OnceCell<Vec<Span>>,
}

impl<'a, 'r> Spans<'a, 'r> {
    fn new(facts: Facts<'a>, routes: &'r [Route]) -> Self {
        Self { facts, routes, spans: OnceCell::new() }
    }

    fn hold(&self, node: Node<'_>) -> bool {
        let places = || self.routes.iter().flat_map(|route| self.facts.all(route)).map(|place| place.own_span());
        let spans = self.spans.get_or_init(|| places().collect());
        let own = node.own_span();
        spans.iter().any(|span| span.start <= own.start && own.end <= span.end)
    }
}

impl Trace {
    fn search<'a>(&self, facts: Facts<'a>, of: &Suspects<'_>, texts: impl Iterator<Item = Node<'a>>) -> Vec<Hit<'a>> {
        if of.are_none() {
            return Vec::new();
        }
        let instructions = Spans::new(facts, &self.instructions);
        let left_to_others = Spans::new(facts, &self.left_to_others);
        let found = |node: Node<'a>| {
            let text = node.text()?;
            let phrase = || of.phrase(text).filter(|_| !instructions.hold(node));
            let found = of.mark(text).or_else(phrase)?;
            let is_left = left_to_others.hold(node) && super::worth::says_nothing(facts, text);
            (!is_left).then_some((node, found))
        };
        let hit =
            |(node, found)| Hit::at(Found::Here(node)).on_value().with("field", field_of(node)).with("found", found);
        texts.filter_map(found).map(hit).collect()
    }
}

impl Check for Trace {
    fn run<'a>(&self, facts: Facts<'a>) -> Vec<Hit<'a>> {
        let Some(list) = facts.traces(&self.of) else { return Vec::new() };
        if self.fields.is_empty() {
            return self.search(facts, &list.suspects(facts.triples()), facts.texts());
        }
        let fields: Vec<Node<'a>> = self.fields.iter().flat_map(|route| facts.all(route)).collect();
        let mut triples = Triples::default();
        fields.iter().filter_map(Node::text).for_each(|text| triples.add(text));
        self.search(facts, &list.suspects(&triples), fields.into_iter())
    }

    fn lookups(&self) -> Lookups<'_> {
        Lookups::of(&self.fields)
            .routes(self.instructions.iter().chain(&self.left_to_others))
            .lists([&*self.of, "placeholders"])
    }

    fn values(&self) -> &'static [&'static str] {
        &["field", "found"]
    }
}
