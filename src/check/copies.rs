//! The same text in entry after entry.

use std::collections::HashMap;

use schemars::JsonSchema;
use serde::Deserialize;

use super::{Check, Condition, Facts, Hit, Lookups, Scope};
use crate::model::{normalise, words_of};
use crate::place::Route;
use crate::source::{Found, Node};

/// A text in a person's own words must not stand alike in many entries.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Copies {
    /// The fields of each entry; each is compared with itself only.
    fields: Vec<Route>,
    /// From how many entries on it counts.
    at_least: usize,
    /// Texts with fewer words are left out: they are too thin anyway, which is another finding.
    #[serde(default)]
    words: usize,
    /// Entries that are left out; routes `./…` start at the entry.
    #[serde(default = "nothing")]
    except: Condition,
}

fn nothing() -> Condition {
    Condition::Any(Vec::new())
}

impl Check for Copies {
    fn run<'a>(&self, facts: Facts<'a>) -> Vec<Hit<'a>> {
        let entries = facts.subject.home.entries.iter().map(|entry| entry.node);
        let entries: Vec<Node<'a>> = entries.filter(|entry| !self.except.holds(facts.of(*entry))).collect();
        let mut hits = Vec::new();
        for route in &self.fields {
            let mut groups: HashMap<String, Vec<Node<'a>>> = HashMap::new();
            for entry in &entries {
                for node in entry.all(route).into_iter().filter(|node| !node.is_blank()) {
                    let Some(text) = node.text().filter(|text| words_of(text).count() >= self.words) else { continue };
                    let normal = normalise(text);
                    // Placeholders are alike by nature, and another finding.
                    if !super::worth::says_nothing(facts, &normal) {
                        groups.entry(normal).or_default().push(node);
                    }
                }
            }
            hits.extend(
                groups
                    .into_values()
                    .filter(|group| group.len() >= self.at_least)
                    .flat_map(|group| copied(&group, route)),
            );
        }
        hits
    }

    fn lookups(&self) -> Lookups<'_> {
        Lookups::of(&self.fields).conditions([&self.except]).lists(["placeholders"])
    }

    fn values(&self) -> &'static [&'static str] {
        &["field", "count"]
    }

    fn scope(&self) -> Scope {
        Scope::Home
    }
}

/// Every copy is reported, so that each entry shows its own; the first also points at the second.
fn copied<'a>(group: &[Node<'a>], route: &Route) -> Vec<Hit<'a>> {
    let Some(first) = group.first() else { return Vec::new() };
    let other = |at: usize| if at == 0 { group.get(1).unwrap_or(first) } else { first };
    let hit = |(at, node): (usize, &Node<'a>)| {
        Hit::at(Found::Here(*node))
            .with("field", route.field())
            .with("count", group.len().to_string())
            .near(*other(at), "the same text here")
    };
    group.iter().enumerate().map(hit).collect()
}
