//! Fields that must say something.

use serde::Deserialize;

use super::worth::says_nothing;
use super::{Check, Facts, Hit, listed};
use crate::place::Route;
use crate::source::{Found, Node};

/// Something must be said in each of the fields. Blank text, an empty list and `null` say nothing.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Required {
    /// The fields. A list of routes instead of one means: one of these is enough.
    fields: Vec<Field>,
    /// Whether several missing fields of one parent are one finding or one each.
    #[serde(default)]
    report: Report,
    /// What counts as said.
    #[serde(default)]
    said: Said,
}

/// One field, or several of which one is enough.
#[derive(Debug, Deserialize)]
#[serde(untagged)]
enum Field {
    One(Route),
    OneOf(Vec<Route>),
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Report {
    #[default]
    Together,
    Each,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Said {
    /// Anything that is not blank.
    #[default]
    Anything,
    /// Only `true`.
    True,
    /// Anything but blank text, a placeholder and `false`. Versions, days and telephone numbers have no letters and are
    /// no placeholders.
    Substance,
}

impl Said {
    fn by(self, node: Node<'_>, facts: Facts<'_>) -> bool {
        match self {
            Self::Anything => !node.is_blank(),
            Self::True => node.bool() == Some(true),
            Self::Substance => {
                let empty_talk = |text: &str| !text.contains(char::is_numeric) && says_nothing(facts, text);
                !node.is_blank() && !node.text().is_some_and(empty_talk) && node.bool() != Some(false)
            }
        }
    }
}

impl Field {
    fn routes(&self) -> &[Route] {
        match self {
            Self::One(route) => std::slice::from_ref(route),
            Self::OneOf(routes) => routes,
        }
    }

    /// The first route names the field.
    fn name(&self) -> &str {
        self.routes().first().map(Route::field).unwrap_or_default()
    }

    /// Where the field is missing; a plural route may miss in several places.
    fn missing<'a>(&self, facts: Facts<'a>, said: Said) -> Vec<Found<'a>> {
        let routes = self.routes();
        if routes.len() > 1 && routes.iter().any(|route| facts.all(route).iter().any(|node| said.by(*node, facts))) {
            return Vec::new();
        }
        let mut missing = Vec::new();
        let Some(first) = routes.first() else { return missing };
        facts.visit(first, &mut |place| match place {
            Found::Here(node) if said.by(node, facts) => {}
            other => missing.push(other),
        });
        missing
    }
}

impl Check for Required {
    fn run<'a>(&self, facts: Facts<'a>) -> Vec<Hit<'a>> {
        let mut hits: Vec<(Found<'a>, Vec<&Field>)> = Vec::new();
        for field in &self.fields {
            for place in field.missing(facts, self.said) {
                let together =
                    hits.iter_mut().find(|(known, _)| self.report == Report::Together && same_parent(*known, place));
                match together {
                    Some((_, fields)) => fields.push(field),
                    None => hits.push((place, vec![field])),
                }
            }
        }
        hits.into_iter().map(|(place, fields)| Hit::at(place).with("missing", names(&fields))).collect()
    }

    fn routes(&self) -> Vec<&Route> {
        self.fields.iter().flat_map(Field::routes).collect()
    }

    fn values(&self) -> &'static [&'static str] {
        &["missing"]
    }

    fn words(&self) -> Vec<&str> {
        if self.said == Said::Substance { vec!["placeholders"] } else { Vec::new() }
    }
}

/// The names of fields, with that of their parent where the last key alone would name two of them.
fn names(fields: &[&Field]) -> String {
    let name = |field: &&Field| {
        let alike = fields.iter().filter(|other| other.name() == field.name()).count();
        let parent = field.routes().first().and_then(Route::parent).filter(|_| alike > 1);
        parent.map_or_else(|| field.name().to_owned(), |parent| format!("{parent}.{}", field.name()))
    };
    let names: Vec<String> = fields.iter().map(name).collect();
    listed(names.iter().map(String::as_str))
}

fn same_parent(left: Found<'_>, right: Found<'_>) -> bool {
    match (left, right) {
        (Found::Missing(left), Found::Missing(right)) => left == right,
        _ => false,
    }
}
