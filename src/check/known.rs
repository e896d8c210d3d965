//! References that must lead somewhere.

use std::collections::HashSet;

use serde::Deserialize;

use super::{Check, Facts, Hit};
use crate::model::normalise;
use crate::place::Route;
use crate::source::Found;

/// A value must be one of those that stand elsewhere: in the same document, the policy, the processor register or
/// the other entries.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Known {
    /// The references.
    fields: Vec<Route>,
    /// Where the values stand.
    among: Vec<Route>,
    /// How they are compared.
    #[serde(default)]
    compare: Compare,
    /// What to do when nothing at all stands there.
    #[serde(default)]
    when_nothing: WhenNothing,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Compare {
    /// As written.
    #[default]
    Exactly,
    /// Without regard to capitals, spaces and punctuation at the ends: names of functions and firms.
    Loosely,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
enum WhenNothing {
    /// Then nothing can be said.
    #[default]
    Silent,
    /// Then the reference leads nowhere.
    Report,
}

impl Known {
    fn form(&self, text: &str) -> String {
        match self.compare {
            Compare::Exactly => text.trim().to_owned(),
            Compare::Loosely => normalise(text),
        }
    }
}

impl Check for Known {
    fn run<'a>(&self, facts: Facts<'a>) -> Vec<Hit<'a>> {
        let references =
            self.fields.iter().flat_map(|route| facts.all(route).into_iter().map(move |node| (node, route)));
        let references: Vec<_> = references.filter(|(node, _)| !node.is_blank()).collect();
        if references.is_empty() {
            return Vec::new();
        }
        let targets = self.among.iter().flat_map(|route| facts.all(route));
        let known: HashSet<String> = targets.filter_map(|node| node.written()).map(|text| self.form(text)).collect();
        if known.is_empty() && self.when_nothing == WhenNothing::Silent {
            return Vec::new();
        }
        let unknown = references
            .into_iter()
            .filter(|(node, _)| node.written().is_some_and(|text| !known.contains(&self.form(text))));
        unknown.map(|(node, route)| Hit::at(Found::Here(node)).with("field", route.field())).collect()
    }

    fn routes(&self) -> Vec<&Route> {
        self.fields.iter().chain(&self.among).collect()
    }

    fn values(&self) -> &'static [&'static str] {
        &["field"]
    }
}
