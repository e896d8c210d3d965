//! Two values that should be equal, or should not.

use serde::Deserialize;

use super::{Check, Facts, Hit};
use crate::model::normalise;
use crate::place::Route;
use crate::source::{Found, Node};

/// The value of one field is compared with those of others.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Difference {
    /// The field under judgement; each of several is compared.
    of: Route,
    /// The fields it is compared with; all that say something.
    and: Vec<Route>,
    /// What is wrong.
    fault: Fault,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Fault {
    /// It differs from every one of them.
    Differs,
    /// It equals one of them.
    Equals,
}

/// Text is compared normalised; a map by its contents that both sides state.
fn equal(left: Node<'_>, right: Node<'_>) -> bool {
    match (left.written(), right.written()) {
        (Some(left), Some(right)) => normalise(left) == normalise(right),
        (None, None) => {
            let shared: Vec<_> = left.members().filter_map(|(key, value)| Some((value, right.get(key)?))).collect();
            !shared.is_empty() && shared.into_iter().all(|(left, right)| equal(left, right))
        }
        _ => false,
    }
}

impl Check for Difference {
    fn run<'a>(&self, facts: Facts<'a>) -> Vec<Hit<'a>> {
        let said = |route: &Route| facts.all(route).into_iter().filter(|node| !node.is_blank());
        let others: Vec<Node<'a>> = self.and.iter().flat_map(said).collect();
        let Some(first) = others.first() else { return Vec::new() };
        let mut hits = Vec::new();
        for node in said(&self.of) {
            let alike = others.iter().find(|other| equal(node, **other));
            let other = match (self.fault, alike) {
                (Fault::Equals, Some(other)) => other,
                (Fault::Differs, None) => first,
                _ => continue,
            };
            hits.push(Hit::at(Found::Here(node)).with("field", self.of.field()).near(*other, "compared with this"));
        }
        hits
    }

    fn routes(&self) -> Vec<&Route> {
        self.and.iter().chain([&self.of]).collect()
    }

    fn values(&self) -> &'static [&'static str] {
        &["field"]
    }
}
