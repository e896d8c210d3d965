//! Words that a list must contain.

use schemars::JsonSchema;
use serde::Deserialize;

use super::{Check, Facts, Hit, Lookups, listed};
use crate::place::Route;
use crate::source::{Found, Node};

/// A list must contain certain words.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Included {
    /// The list, or the field of each item of a list. Of a map the values count.
    list: Route,
    /// Further lists in which the words may stand.
    #[serde(default)]
    also: Vec<Route>,
    /// The words.
    words: Vec<String>,
    /// Whether several missing words are one finding or one each.
    #[serde(default)]
    report: Report,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
enum Report {
    #[default]
    Together,
    Each,
}

impl Included {
    /// The list itself when it is there: that is where words would be added.
    fn place<'a>(&self, facts: Facts<'a>) -> Option<Found<'a>> {
        let cut = self.list.steps.iter().position(|step| *step == crate::place::Step::Each);
        let steps = self.list.steps.get(..cut.unwrap_or(self.list.steps.len())).unwrap_or_default();
        let list = Route { origin: self.list.origin, steps: steps.to_vec() };
        let mut place = None;
        facts.visit(&list, &mut |found| {
            place.get_or_insert(found);
        });
        place
    }
}

/// The word itself, or a list or a map with it.
fn says(node: Node<'_>, word: &str) -> bool {
    let is = |node: Node<'_>| node.text() == Some(word);
    is(node) || node.items().any(is) || node.members().any(|(_, value)| is(value))
}

impl Included {
    fn routes(&self) -> impl Iterator<Item = &Route> {
        std::iter::once(&self.list).chain(&self.also)
    }
}

impl Check for Included {
    fn run<'a>(&self, facts: Facts<'a>) -> Vec<Hit<'a>> {
        let nodes: Vec<Node<'a>> = self.routes().flat_map(|route| facts.all(route)).collect();
        let is_there = |word: &String| nodes.iter().any(|node| says(*node, word));
        let missing: Vec<&str> = self.words.iter().filter(|word| !is_there(word)).map(String::as_str).collect();
        let Some(place) = self.place(facts) else { return Vec::new() };
        if missing.is_empty() {
            return Vec::new();
        }
        let hit = |words: Vec<&str>| Hit::at(place).with("missing", listed(words)).with("list", self.list.field());
        match self.report {
            Report::Together => vec![hit(missing)],
            Report::Each => missing.into_iter().map(|word| hit(vec![word])).collect(),
        }
    }

    fn lookups(&self) -> Lookups<'_> {
        Lookups::of(self.routes())
    }

    fn values(&self) -> &'static [&'static str] {
        &["missing", "list"]
    }
}
