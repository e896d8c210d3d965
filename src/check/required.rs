//! Fields that must say something.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::Deserialize;

use super::saying::{Said, Saying};
use super::{Check, Facts, Hit, Lookups, listed};
use crate::place::{Route, Span};
use crate::source::{Found, Node};

/// Something must be said in each of the fields. Blank text, an empty list and `null` say nothing.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Required {
    /// The fields. A list of routes instead of one means: one of these is enough. `{field: …, said_when: …}` means: the
    /// condition decides whether it is said.
    fields: Vec<Saying>,
    /// Whether several missing fields of one parent are one finding or one each.
    #[serde(default)]
    report: Report,
    /// What counts as said.
    #[serde(default)]
    said: Said,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
enum Report {
    #[default]
    Together,
    Each,
}

impl Required {
    /// Calls back for every place where the field is missing; a plural route may miss in several.
    fn each_missing<'a>(&self, facts: Facts<'a>, field: &Saying, visit: &mut impl FnMut(Found<'a>)) {
        let Some(route) = field.field() else { return };
        let by_itself = matches!(field, Saying::One(_));
        if !by_itself && field.is_said(facts, self.said) {
            return;
        }
        facts.visit(route, &mut |place| match place {
            Found::Here(node) if by_itself && self.said.by(node, facts) => {}
            other => visit(other),
        });
    }
}

impl Check for Required {
    fn run<'a>(&self, facts: Facts<'a>) -> Vec<Hit<'a>> {
        let mut hits: Vec<(Found<'a>, Vec<&Saying>)> = Vec::new();
        // Where the hit of a parent stands: a list may have thousands of items that lack something.
        let mut places: BTreeMap<Parent, usize> = BTreeMap::new();
        for field in &self.fields {
            self.each_missing(facts, field, &mut |place| {
                let known = match place {
                    Found::Missing(node) if self.report == Report::Together => {
                        *places.entry(parent(node)).or_insert(hits.len())
                    }
                    _ => hits.len(),
                };
                match hits.get_mut(known) {
                    Some((_, fields)) => fields.push(field),
                    None => hits.push((place, vec![field])),
                }
            });
        }
        hits.into_iter().map(|(place, fields)| Hit::at(place).with("missing", names(&fields))).collect()
    }

    fn lookups(&self) -> Lookups<'_> {
        Lookups::default().saying(&self.fields).lists(self.said.lists())
    }

    fn values(&self) -> &'static [&'static str] {
        &["missing"]
    }
}

/// The names of fields, with that of their parent where the last key alone would name two of them.
fn names(fields: &[&Saying]) -> String {
    let name = |field: &&Saying| {
        let alike = fields.iter().filter(|other| other.name() == field.name()).count();
        let parent = field.field().and_then(Route::parent).filter(|_| alike > 1);
        parent.map_or_else(|| field.name().to_owned(), |parent| format!("{parent}.{}", field.name()))
    };
    let names: Vec<String> = fields.iter().map(name).collect();
    listed(names.iter().map(String::as_str))
}

/// The address of a document, the number of a value in it, and the alias by which it was reached, if by any.
type Parent = (usize, u32, Span);

fn parent(node: Node<'_>) -> Parent {
    (std::ptr::from_ref(node.document()).addr(), node.id(), node.span())
}
