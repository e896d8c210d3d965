//! A register in which every entry is alike.

use schemars::JsonSchema;
use serde::Deserialize;

use super::{Check, Condition, Facts, Hit, Lookups, Scope};
use crate::place::Route;
use crate::source::Found;

/// Not every one of many entries may meet the condition.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Monotony {
    /// From how many entries on it is remarkable.
    at_least: usize,
    /// What every entry has in common.
    every: Condition,
    /// Where to point, in the last entry.
    at: Route,
}

impl Check for Monotony {
    fn run<'a>(&self, facts: Facts<'a>) -> Vec<Hit<'a>> {
        let entries = &facts.subject.home.entries;
        if entries.len() < self.at_least || !entries.iter().all(|entry| self.every.holds(facts.of(entry.node))) {
            return Vec::new();
        }
        let last = entries.last().and_then(|entry| entry.node.one(&self.at));
        last.map(|node| Hit::at(Found::Here(node)).with("count", entries.len().to_string())).into_iter().collect()
    }

    fn lookups(&self) -> Lookups<'_> {
        Lookups::of([&self.at]).conditions([&self.every])
    }

    fn values(&self) -> &'static [&'static str] {
        &["count"]
    }

    fn scope(&self) -> Scope {
        Scope::Home
    }
}
