//! Values as a rule names them: a field, or the field of those items of a list that meet a condition.

use schemars::JsonSchema;
use serde::Deserialize;

use super::condition::Condition;
use super::facts::Facts;
use crate::place::{Route, Step};
use crate::source::{Found, Node};

/// `/notifications/*/authority`, or `{at: /notifications/*/authority, where: {filled: ./submitted_at}}`.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(untagged, expecting = "no values: write a route, or `at` with `where`")]
pub(super) enum Values {
    /// All values of a field.
    At(Route),
    /// Those of some items only; `./…` starts at the item of the last list on the way.
    Some {
        /// The field.
        at: Route,
        /// Which items count.
        #[serde(rename = "where")]
        holds: Condition,
    },
}

impl Values {
    /// The field.
    pub(super) fn route(&self) -> &Route {
        let (Self::At(route) | Self::Some { at: route, .. }) = self;
        route
    }

    /// The values, each with the item it stands in, in the order of the document.
    pub(super) fn all<'a>(&self, facts: Facts<'a>) -> Vec<(Option<Node<'a>>, Node<'a>)> {
        let route = self.route();
        let Some((list, rest)) = split(&route.steps) else {
            return facts.all(route).into_iter().map(|value| (None, value)).collect();
        };
        let mut values = Vec::new();
        facts.follow(route.origin, list, &mut |place| {
            let Found::Here(item) = place else { return };
            if self.condition().is_none_or(|held| held.holds(facts.of(item))) {
                item.walk(rest, &mut |place| {
                    if let Found::Here(value) = place {
                        values.push((Some(item), value));
                    }
                });
            }
        });
        values
    }

    /// The condition on the items.
    pub(super) fn condition(&self) -> Option<&Condition> {
        match self {
            Self::At(_) => None,
            Self::Some { holds, .. } => Some(holds),
        }
    }

    /// The route to the items.
    pub(super) fn items(&self) -> Option<Route> {
        let Route { origin, steps } = self.route();
        split(steps).map(|(list, _)| Route { origin: *origin, steps: list.to_vec() })
    }
}

/// The steps to the items of the last list on the way, and the rest from there.
fn split(steps: &[Step]) -> Option<(&[Step], &[Step])> {
    let last = steps.iter().rposition(|step| *step == Step::Each)?;
    steps.split_at_checked(last + 1)
}
