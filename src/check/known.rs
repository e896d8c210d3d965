//! References that must lead somewhere.

use std::collections::HashSet;

use schemars::JsonSchema;
use serde::Deserialize;

use super::{Check, Condition, Facts, Hit, Lookups, Scope};
use crate::model::normalise;
use crate::place::{Origin, Route};
use crate::source::{Found, Node};

/// A value must be one of those that stand elsewhere: in the same document, the policy, the processor register or
/// the other entries.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Known {
    /// The references.
    fields: Vec<Route>,
    /// Where the values stand: routes, or `{each: /list/*, when: …, values: [./a, ./b]}` for some items of a list.
    among: Vec<Among>,
    /// How they are compared.
    #[serde(default)]
    compare: Compare,
    /// What to do when nothing at all stands there.
    #[serde(default)]
    when_nothing: WhenNothing,
    /// What counts as a reference.
    #[serde(default)]
    count: Count,
}

#[derive(Debug, Deserialize, JsonSchema)]
#[serde(untagged, expecting = "nothing to look it up in: write a route, or `each` with `values`")]
enum Among {
    All(Route),
    Some(Box<Chosen>),
}

#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct Chosen {
    each: Route,
    #[serde(default)]
    when: Condition,
    values: Vec<Route>,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
enum Compare {
    /// As written.
    #[default]
    Exactly,
    /// Without regard to capitals, spaces and punctuation at the ends: names of functions and firms.
    Loosely,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
enum WhenNothing {
    /// Then nothing can be said.
    #[default]
    Silent,
    /// Then the reference leads nowhere.
    Report,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
enum Count {
    /// Every value.
    #[default]
    Everything,
    /// Values without blanks that are no web address: a sentence or an address explains itself.
    Ids,
}

impl Known {
    fn form(&self, text: &str) -> String {
        match self.compare {
            Compare::Exactly => text.trim().to_owned(),
            Compare::Loosely => normalise(text),
        }
    }

    fn references<'a>(&self, facts: Facts<'a>) -> Vec<(Node<'a>, &str)> {
        let here = |route: &Route| match self.scope() {
            Scope::Document => facts.all(route),
            Scope::Home => facts.subject.home.entries.iter().flat_map(|entry| entry.node.all(route)).collect(),
        };
        let is_id = |text: &str| !text.trim().contains(char::is_whitespace) && !text.contains("://");
        let counts = |node: &Node<'a>| {
            let text = node.written().filter(|text| !text.trim().is_empty());
            text.is_some_and(|text| self.count == Count::Everything || is_id(text))
        };
        let nodes = self.fields.iter().flat_map(|route| here(route).into_iter().map(|node| (node, route.field())));
        nodes.filter(|(node, _)| counts(node)).collect()
    }

    fn known(&self, facts: Facts<'_>) -> HashSet<String> {
        let mut nodes = Vec::new();
        for among in &self.among {
            match among {
                Among::All(route) => nodes.extend(facts.all(route)),
                Among::Some(chosen) => {
                    let items = facts.all(&chosen.each).into_iter().map(|item| facts.of(item));
                    let items = items.filter(|item| chosen.when.holds(*item));
                    nodes.extend(items.flat_map(|item| chosen.values.iter().flat_map(move |route| item.all(route))));
                }
            }
        }
        let texts = nodes.into_iter().filter_map(|node| node.written()).filter(|text| !text.trim().is_empty());
        texts.map(|text| self.form(text)).collect()
    }
}

impl Check for Known {
    fn run<'a>(&self, facts: Facts<'a>) -> Vec<Hit<'a>> {
        let references = self.references(facts);
        if references.is_empty() {
            return Vec::new();
        }
        let known = self.known(facts);
        if known.is_empty() && self.when_nothing == WhenNothing::Silent {
            return Vec::new();
        }
        let unknown = references
            .into_iter()
            .filter(|(node, _)| node.written().is_some_and(|text| !known.contains(&self.form(text))));
        unknown.map(|(node, field)| Hit::at(Found::Here(node)).with("field", field)).collect()
    }

    fn lookups(&self) -> Lookups<'_> {
        self.among.iter().fold(Lookups::of(&self.fields), |lookups, among| match among {
            Among::All(route) => lookups.routes([route]),
            Among::Some(chosen) => {
                let lookups = lookups.routes([&chosen.each]).items_of(&chosen.each);
                lookups.conditions([&chosen.when]).routes(&chosen.values)
            }
        })
    }

    fn values(&self) -> &'static [&'static str] {
        &["field"]
    }

    /// What stands in all entries is collected once, not for each of them.
    fn scope(&self) -> Scope {
        let origin = |among: &Among| match among {
            Among::All(route) => route.origin,
            Among::Some(chosen) => chosen.each.origin,
        };
        let across = self.among.iter().map(origin).any(|origin| matches!(origin, Origin::Entries | Origin::Registers));
        if across { Scope::Home } else { Scope::Document }
    }
}
