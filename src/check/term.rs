//! Periods that a document states, such as the term in a contract.

use schemars::JsonSchema;
use serde::Deserialize;

use super::within::Unit;
use super::{Check, Facts, Hit, Lookups};
use crate::model::Period;
use crate::place::Route;
use crate::source::{Found, Node};

/// A field that states a period is held against a limit.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Term {
    /// The fields with the period; a number is hours.
    fields: Vec<Route>,
    /// What is wrong.
    fault: Fault,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
enum Fault {
    /// It is longer than this period.
    LongerThan(Period),
    /// It is said in words that give no figure.
    NoFigure,
}

impl Term {
    fn hit<'a>(&self, node: Node<'a>, field: &str) -> Option<Hit<'a>> {
        let hit = Hit::at(Found::Here(node)).with("field", field);
        let stated = Unit::Hours.period(node);
        match (self.fault, stated) {
            (Fault::NoFigure, None) => Some(hit),
            (Fault::LongerThan(limit), Some(stated)) if stated.rough_seconds() > limit.rough_seconds() => {
                Some(hit.with("term", stated.to_string()).with("limit", limit.to_string()))
            }
            _ => None,
        }
    }
}

impl Check for Term {
    fn run<'a>(&self, facts: Facts<'a>) -> Vec<Hit<'a>> {
        let said = |route: &Route| facts.all(route).into_iter().filter(|node| !node.is_blank());
        let fields = self.fields.iter().flat_map(|route| said(route).map(move |node| (node, route)));
        fields.filter_map(|(node, route)| self.hit(node, route.field())).collect()
    }

    fn lookups(&self) -> Lookups<'_> {
        Lookups::of(&self.fields)
    }

    fn values(&self) -> &'static [&'static str] {
        match self.fault {
            Fault::LongerThan(_) => &["field", "term", "limit"],
            Fault::NoFigure => &["field"],
        }
    }
}
