//! Figures that must agree.

use schemars::JsonSchema;
use serde::Deserialize;

use super::receiver::Receivers;
use super::values::Values;
use super::{Check, Facts, Hit, Lookups};
use crate::place::Route;
use crate::source::{Found, Node};

/// A figure is compared with another, with some room for approximate values. A figure is a number, or a map with its
/// `value` and the word `approximate` as its `kind`.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Agreement {
    /// The figure under judgement.
    of: Values,
    /// The receiver, where figures stand in messages: what was said to one receiver belongs together.
    #[serde(default)]
    by: Option<Route>,
    /// Which of several figures is compared.
    #[serde(default)]
    take: Take,
    /// The figure it is held against.
    with: Route,
    /// What is wrong.
    fault: Fault,
    /// The part of the larger figure by which they may differ.
    #[serde(default)]
    tolerance: f64,
    /// The same where one of them is approximate.
    #[serde(default)]
    tolerance_approximate: f64,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
enum Take {
    /// The last one; with `by` the last one to each receiver.
    #[default]
    Last,
    /// All together; of several to one receiver the largest, because the same people may be told twice.
    Total,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
enum Fault {
    /// They differ.
    Differs,
    /// The first is larger.
    More,
    /// The first is smaller.
    Less,
}

#[derive(Clone, Copy)]
struct Figure<'a> {
    at: Node<'a>,
    item: Option<Node<'a>>,
    amount: f64,
    is_approximate: bool,
}

impl<'a> Figure<'a> {
    fn read(item: Option<Node<'a>>, node: Node<'a>) -> Option<Self> {
        let value = node.get("value");
        let at = value.unwrap_or(node);
        let amount = at.number().filter(|number| number.is_finite())?;
        let kind = value.and_then(|_| node.get("kind")).and_then(|kind| kind.text());
        Some(Self { at, item, amount, is_approximate: kind == Some("approximate") })
    }
}

impl Agreement {
    /// Figures per receiver, in the order of the document.
    fn groups<'a>(&self, facts: Facts<'a>) -> Vec<Vec<Figure<'a>>> {
        let figures = self.of.all(facts).into_iter().filter_map(|(item, node)| Figure::read(item, node));
        let receiver = |figure: &Figure<'a>| self.by.as_ref().and_then(|by| figure.item?.one(by)?.text());
        let by_receiver = figures.map(|figure| (receiver(&figure).unwrap_or_default(), figure));
        by_receiver.collect::<Receivers<'a, _>>().groups().collect()
    }

    fn figures<'a>(&self, facts: Facts<'a>) -> Vec<Figure<'a>> {
        let groups = self.groups(facts);
        if self.take == Take::Last {
            return groups.iter().filter_map(|group| group.last().copied()).collect();
        }
        let by_amount = |left: &Figure<'_>, right: &Figure<'_>| left.amount.total_cmp(&right.amount);
        let largest = |group: Vec<Figure<'a>>| match self.by {
            Some(_) => group.into_iter().max_by(by_amount).into_iter().collect(),
            None => group,
        };
        let counted: Vec<Figure<'a>> = groups.into_iter().flat_map(largest).collect();
        let amount = counted.iter().map(|figure| figure.amount).sum();
        let is_approximate = counted.iter().any(|figure| figure.is_approximate);
        counted.last().map(|last| Figure { amount, is_approximate, ..*last }).into_iter().collect()
    }

    fn is_wrong(&self, left: &Figure<'_>, right: &Figure<'_>) -> bool {
        let approximate = left.is_approximate || right.is_approximate;
        let tolerance = if approximate { self.tolerance.max(self.tolerance_approximate) } else { self.tolerance };
        let is_far = (left.amount - right.amount).abs() > tolerance * left.amount.max(right.amount).abs();
        is_far
            && match self.fault {
                Fault::Differs => true,
                Fault::More => left.amount > right.amount,
                Fault::Less => left.amount < right.amount,
            }
    }
}

impl Check for Agreement {
    fn run<'a>(&self, facts: Facts<'a>) -> Vec<Hit<'a>> {
        let Some(other) = facts.one(&self.with).and_then(|node| Figure::read(None, node)) else { return Vec::new() };
        let wrong = self.figures(facts).into_iter().filter(|figure| self.is_wrong(figure, &other));
        let hit = |figure: Figure<'a>| {
            let mut hit = Hit::at(Found::Here(figure.at))
                .with("figure", figure.amount.to_string())
                .with("other", other.amount.to_string())
                .near(other.at, format!("{} here", other.amount));
            hit.item = figure.item;
            hit
        };
        wrong.map(hit).collect()
    }

    fn lookups(&self) -> Lookups<'_> {
        Lookups::of([&self.with]).values(&self.of).routes_by(&self.of, &self.by)
    }

    fn values(&self) -> &'static [&'static str] {
        &["figure", "other"]
    }
}
