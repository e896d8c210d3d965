//! What is stated and may not be, in the case that `when` describes.

use serde::Deserialize;

use super::{Check, Facts, Hit};
use crate::place::Route;
use crate::source::Found;

/// The case that the rule's or the check's `when` describes must not occur. Reported at the first of the routes that
/// is there, else where the first would have to be.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Forbidden {
    /// Where to point.
    at: Vec<Route>,
    /// Further places that explain it.
    #[serde(default)]
    near: Vec<Route>,
}

impl Check for Forbidden {
    fn run<'a>(&self, facts: Facts<'a>) -> Vec<Hit<'a>> {
        let there = self.at.iter().find_map(|route| facts.one(route)).map(Found::Here);
        let place = there.or_else(|| {
            let mut first = None;
            facts.visit(self.at.first()?, &mut |place| {
                first.get_or_insert(place);
            });
            first
        });
        let Some(place) = place else { return Vec::new() };
        let mut hit = Hit::at(place);
        for route in &self.near {
            if let Some(node) = facts.said(route) {
                hit = hit.near(node, format!("`{}` here", route.field()));
            }
        }
        vec![hit]
    }

    fn routes(&self) -> Vec<&Route> {
        self.at.iter().chain(&self.near).collect()
    }
}
