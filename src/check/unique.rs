//! What must name one thing only.

use std::collections::HashMap;

use schemars::JsonSchema;
use serde::Deserialize;

use super::{Check, Facts, Hit, Lookups, Scope};
use crate::place::Route;
use crate::source::Found;

/// No two entries of one organisation may have the same value in a field.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Unique {
    /// The field of each entry.
    field: Route,
}

impl Check for Unique {
    fn run<'a>(&self, facts: Facts<'a>) -> Vec<Hit<'a>> {
        let mut seen = HashMap::new();
        let mut hits = Vec::new();
        for entry in &facts.subject.home.entries {
            let Some(node) = entry.node.one(&self.field) else { continue };
            let Some(text) = node.written().filter(|text| !text.trim().is_empty()) else { continue };
            match seen.get(text) {
                None => {
                    seen.insert(text, node);
                }
                Some(first) => {
                    hits.push(Hit::at(Found::Here(node)).with("value", facts.shown(node)).near(*first, "first here"))
                }
            }
        }
        hits
    }

    fn lookups(&self) -> Lookups<'_> {
        Lookups::of([&self.field])
    }

    fn values(&self) -> &'static [&'static str] {
        &["value"]
    }

    fn scope(&self) -> Scope {
        Scope::Home
    }
}
