//! How many people messages reached, beside how many are affected.

use schemars::JsonSchema;
use serde::Deserialize;

use super::receiver::Receivers;
use super::{Check, Condition, Facts, Hit, Lookups};
use crate::place::{Key, Route};
use crate::source::{Found, Node};

/// The people that messages reached are counted and compared with a quantity. Messages to one audience reach the same
/// people: the largest of them counts. Nothing is said while a message lacks its number.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Reach {
    /// The messages.
    messages: Route,
    /// Which of them count.
    #[serde(default)]
    counting: Condition,
    /// The audience. A message that names none has one of its own.
    by: Route,
    /// How many people a message reached.
    reached: Route,
    /// The quantities, each with `value` and `kind`; the first that has a value counts.
    of: Vec<Route>,
    /// What is wrong.
    fault: Fault,
    /// The part by which they may differ where the quantity is approximate.
    #[serde(default)]
    room: f64,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
enum Fault {
    /// Fewer were reached.
    Fewer,
    /// More were reached.
    More,
}

impl Reach {
    /// The sum with the place of the last number; `None` while a number is missing.
    fn sum<'a>(&self, facts: Facts<'a>) -> Option<(i64, Node<'a>)> {
        let mut audiences = Receivers::default();
        let mut sum = 0_i64;
        let mut last = None;
        for message in facts.all(&self.messages) {
            if !self.counting.holds(facts.of(message)) {
                continue;
            }
            let node = message.one(&self.reached)?;
            let number = node.int()?;
            let audience = message.one(&self.by).and_then(|node| node.text()).unwrap_or_default();
            if audience.is_empty() {
                sum = sum.saturating_add(number);
            } else {
                audiences.push(audience, number);
            }
            last = Some(node);
        }
        let largest = audiences.groups().filter_map(|numbers| numbers.into_iter().max());
        let sum = largest.fold(sum, i64::saturating_add);
        last.map(|node| (sum, node))
    }

    fn quantity<'a>(&self, facts: Facts<'a>) -> Option<(i64, Node<'a>, bool)> {
        self.of.iter().filter_map(|route| facts.one(route)).find_map(|quantity| {
            let value = quantity.get_key(&Key::new("value"))?;
            let kind = quantity.get_key(&Key::new("kind")).and_then(|node| node.text());
            Some((value.int()?, value, kind == Some("approximate")))
        })
    }
}

#[expect(clippy::cast_precision_loss, reason = "numbers of people are far below 2^53")]
fn is_apart(reached: i64, number: i64, room: f64) -> bool {
    reached.abs_diff(number) as f64 > number as f64 * room
}

impl Check for Reach {
    fn run<'a>(&self, facts: Facts<'a>) -> Vec<Hit<'a>> {
        let (Some((reached, node)), Some((number, against, approximate))) = (self.sum(facts), self.quantity(facts))
        else {
            return Vec::new();
        };
        let wrong = match self.fault {
            Fault::Fewer => reached < number,
            Fault::More => reached > number,
        };
        if !wrong || !is_apart(reached, number, if approximate { self.room } else { 0.0 }) {
            return Vec::new();
        }
        let hit = Hit::at(Found::Here(node)).with("reached", reached.to_string()).with("number", number.to_string());
        let gap = reached.abs_diff(number).to_string();
        vec![hit.with("gap", gap).near(against, format!("{number} here"))]
    }

    fn lookups(&self) -> Lookups<'_> {
        Lookups::of([&self.messages])
            .routes(&self.of)
            .items_of(&self.messages)
            .conditions([&self.counting])
            .routes([&self.by, &self.reached])
    }

    fn values(&self) -> &'static [&'static str] {
        &["reached", "number", "gap"]
    }
}
