//! What is stated and may not be, in the case that `when` describes.

use schemars::JsonSchema;
use serde::Deserialize;

use super::{Check, Facts, Hit, Lookups};
use crate::place::{Route, Step};
use crate::source::{Found, Node};

/// The case that the rule's or the check's `when` describes must not occur. Reported at the first of the routes that
/// is there, else where the first would have to be. With `saying`, certain words must not stand at the routes; each
/// place with one of them is reported.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Forbidden {
    /// Where to point.
    at: Vec<Route>,
    /// The words that must not stand there: as the value, or among the items of a list.
    #[serde(default)]
    saying: Vec<String>,
    /// Further places that explain it.
    #[serde(default)]
    near: Vec<Route>,
}

impl Forbidden {
    fn explained<'a>(&self, facts: Facts<'a>, mut hit: Hit<'a>) -> Hit<'a> {
        for route in &self.near {
            if let Some(node) = facts.said(route) {
                hit = hit.near(node, format!("`{}` here", route.field()));
            }
        }
        hit
    }

    /// Every place that says one of the words, with the word.
    fn said<'a>(&self, facts: Facts<'a>) -> Vec<Hit<'a>> {
        let word = |node: Node<'a>| node.text().filter(|text| self.saying.iter().any(|word| word == text));
        let places = self.at.iter().flat_map(|route| facts.all(route).into_iter().map(move |node| (node, route)));
        places
            .filter_map(|(node, route)| {
                let word = word(node).or_else(|| node.items().find_map(word))?;
                Some(Hit::at(Found::Here(node)).with("word", format!("`{word}`")).with("field", field_of(node, route)))
            })
            .collect()
    }
}

/// `value`, `kind` and their like say little without the field they belong to.
fn field_of(node: Node<'_>, route: &Route) -> String {
    let name = node.own_key().map_or_else(|| route.field(), |(key, _)| key);
    let around = route.steps.iter().rev().nth(1);
    match around {
        Some(Step::Key(key)) if name == "kind" => format!("`{}`", key.name),
        _ => format!("`{name}`"),
    }
}

impl Check for Forbidden {
    fn run<'a>(&self, facts: Facts<'a>) -> Vec<Hit<'a>> {
        if !self.saying.is_empty() {
            return self.said(facts).into_iter().map(|hit| self.explained(facts, hit)).collect();
        }
        let Some(place) = super::hit::place_of(facts, &self.at) else { return Vec::new() };
        vec![self.explained(facts, Hit::at(place))]
    }

    fn lookups(&self) -> Lookups<'_> {
        Lookups::of(self.at.iter().chain(&self.near))
    }

    fn values(&self) -> &'static [&'static str] {
        if self.saying.is_empty() { &[] } else { &["word", "field"] }
    }
}
