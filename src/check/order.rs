//! Moments that must follow one another.

use schemars::JsonSchema;
use serde::Deserialize;

use super::moments::Moments;
use super::regime::Pick;
use super::{Check, Facts, Hit, Lookups};
use crate::model::{Moment, distance, written};
use crate::place::Route;
use crate::source::{Found, Node};

/// What comes `then` must not be earlier than what comes `first`.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Order {
    /// The earlier moments.
    first: Vec<Route>,
    /// Which of the moments at `first` counts.
    #[serde(default)]
    pick: Pick,
    /// The later moments; each is compared, unless `then_pick` chooses one.
    then: Moments,
    /// Compare only the earliest of the later moments.
    #[serde(default)]
    then_pick: ThenPick,
    /// Where to point.
    #[serde(default)]
    point_at: PointAt,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
enum ThenPick {
    #[default]
    Each,
    Earliest,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
enum PointAt {
    /// At what should have come later.
    #[default]
    Then,
    /// At what should have come earlier.
    First,
}

impl Order {
    fn first<'a>(&self, facts: Facts<'a>) -> Option<(Node<'a>, Moment, &str)> {
        let mut first = None;
        for route in &self.first {
            facts.each_moment(route, &mut |(node, moment)| self.pick.keep(&mut first, ((node, route.field()), moment)));
        }
        first.map(|((node, name), moment)| (node, moment, name))
    }

    /// What came too early.
    fn early<'a>(&self, facts: Facts<'a>, first: &Moment) -> Vec<(Node<'a>, Moment)> {
        let mut early = Vec::new();
        match self.then_pick {
            ThenPick::Each => self.then.each(facts, &mut |then| early.push(then)),
            ThenPick::Earliest => early.extend(self.then.pick(Pick::Earliest, facts)),
        }
        early.retain(|(_, then)| then.is_before(first));
        early
    }
}

impl Check for Order {
    fn run<'a>(&self, facts: Facts<'a>) -> Vec<Hit<'a>> {
        let Some((node, first, name)) = self.first(facts) else { return Vec::new() };
        let early = self.early(facts, &first).into_iter();
        early
            .map(|(at, then)| {
                let then_name = at.own_key().map_or_else(|| self.then.field(), |(key, _)| key);
                let (then_at, first_at) = (written(then.instant, &then.zone), written(first.instant, &first.zone));
                let (place, other, what) = match self.point_at {
                    PointAt::Then => (at, node, format!("`{name}` here, at {first_at}")),
                    PointAt::First => (node, at, format!("`{then_name}` here, at {then_at}")),
                };
                Hit::at(Found::Here(place))
                    .with("then", then_name)
                    .with("first", name)
                    .with("gap", distance(first.instant.duration_since(then.instant)))
                    .with("then_at", then_at)
                    .with("first_at", first_at)
                    .near(other, what)
            })
            .collect()
    }

    fn lookups(&self) -> Lookups<'_> {
        Lookups::of(&self.first).moments([&self.then])
    }

    fn values(&self) -> &'static [&'static str] {
        &["then", "first", "gap", "then_at", "first_at"]
    }
}
