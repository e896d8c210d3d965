//! What a check found: a place and the values for the message. No code, no severity, no wording.

use super::Facts;
use super::regime::{Regime, Stage};
use crate::place::{Route, Span};
use crate::source::{Found, Node};

/// One thing found.
#[derive(Clone, Debug)]
pub struct Hit<'a> {
    /// Where.
    pub at: Found<'a>,
    /// Whether the place is the value itself and not its key: what a report hides is the place.
    pub on_value: bool,
    /// The bytes of a comment, where that is the place; `at` is then the document or entry around it.
    pub comment: Option<Span>,
    /// The list item under judgement, for grading.
    pub item: Option<Node<'a>>,
    /// The values that a message may name.
    pub values: Vec<(&'static str, String)>,
    /// The law whose clock it is, where that is not the GDPR.
    pub under: Option<(&'a Regime, &'a Stage)>,
    /// Other places, with what they are.
    pub related: Vec<(Node<'a>, String)>,
}

impl<'a> Hit<'a> {
    /// A hit at a value that is there, or where one is missing.
    #[must_use]
    pub fn at(at: Found<'a>) -> Self {
        Self { at, on_value: false, comment: None, item: None, values: Vec::new(), under: None, related: Vec::new() }
    }

    /// The same, pointing at the value instead of its key.
    #[must_use]
    pub fn on_value(mut self) -> Self {
        self.on_value = true;
        self
    }

    /// The same, pointing at a comment.
    #[must_use]
    pub fn in_comment(mut self, comment: Span) -> Self {
        self.comment = Some(comment);
        self
    }

    /// The same with a value for the message.
    #[must_use]
    pub fn with(mut self, name: &'static str, value: impl Into<String>) -> Self {
        self.values.push((name, value.into()));
        self
    }

    /// The same with a second place.
    #[must_use]
    pub fn near(mut self, node: Node<'a>, what: impl Into<String>) -> Self {
        self.related.push((node, what.into()));
        self
    }
}

/// The first of the routes that is there, else where the first would have to be.
pub(super) fn place_of<'a>(facts: Facts<'a>, routes: &[Route]) -> Option<Found<'a>> {
    let there = routes.iter().find_map(|route| facts.one(route)).map(Found::Here);
    there.or_else(|| {
        let mut first = None;
        facts.visit(routes.first()?, &mut |place| {
            first.get_or_insert(place);
        });
        first
    })
}

/// Names as a sentence lists them: "`a`, `b` and `c`".
#[must_use]
pub fn listed<'a>(names: impl IntoIterator<Item = &'a str>) -> String {
    let names: Vec<String> = names.into_iter().map(|name| format!("`{name}`")).collect();
    match names.split_last() {
        None => String::new(),
        Some((last, [])) => last.clone(),
        Some((last, rest)) => format!("{} and {last}", rest.join(", ")),
    }
}
