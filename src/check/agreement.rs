//! Figures that must agree.

use serde::Deserialize;

use super::{Check, Facts, Hit};
use crate::place::Route;
use crate::source::{Found, Node};

/// A figure is compared with another, with some room for approximate values.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Agreement {
    /// The figure under judgement. Of several, the last one that is said counts.
    of: Route,
    /// The figure it is held against.
    with: Route,
    /// What is wrong.
    fault: Fault,
    /// The part of the larger figure by which they may differ.
    #[serde(default)]
    tolerance: f64,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Fault {
    /// They differ.
    Differs,
    /// The first is larger.
    More,
    /// The first is smaller.
    Less,
}

fn figure(node: Node<'_>) -> Option<f64> {
    node.number().filter(|number| number.is_finite())
}

impl Check for Agreement {
    fn run<'a>(&self, facts: Facts<'a>) -> Vec<Hit<'a>> {
        let last = facts.all(&self.of).into_iter().filter_map(|node| Some((node, figure(node)?))).next_back();
        let other = facts.one(&self.with).and_then(|node| Some((node, figure(node)?)));
        let (Some((node, left)), Some((against, right))) = (last, other) else { return Vec::new() };
        let far = (left - right).abs() > self.tolerance * left.max(right).abs();
        let wrong = far
            && match self.fault {
                Fault::Differs => true,
                Fault::More => left > right,
                Fault::Less => left < right,
            };
        if !wrong {
            return Vec::new();
        }
        let hit = Hit::at(Found::Here(node)).with("figure", left.to_string()).with("other", right.to_string());
        vec![hit.near(against, format!("{right} here"))]
    }

    fn routes(&self) -> Vec<&Route> {
        vec![&self.of, &self.with]
    }

    fn values(&self) -> &'static [&'static str] {
        &["figure", "other"]
    }
}
