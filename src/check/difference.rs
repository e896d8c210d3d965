//! Two values that should be equal, or should not.

use schemars::JsonSchema;
use serde::Deserialize;

use super::{Check, Facts, Hit, Lookups};
use crate::model::normalise;
use crate::place::Route;
use crate::source::{Found, Node};

/// The value of one field is compared with those of others.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Difference {
    /// The field under judgement; each of several is compared.
    of: Route,
    /// The fields it is compared with; all that say something.
    and: Vec<Route>,
    /// What is wrong.
    fault: Fault,
    /// Fields of which one being equal excuses it.
    #[serde(default)]
    unless: Vec<Route>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
enum Fault {
    /// It differs from every one of them.
    Differs,
    /// It equals one of them.
    Equals,
}

/// Text is compared normalised, telephone numbers by their digits; a map by its contents that both sides state; a line
/// of text with a map by whether it says one of the map's values.
fn equal(left: Node<'_>, right: Node<'_>) -> bool {
    match (left.written(), right.written()) {
        (Some(left), Some(right)) => alike(left, right),
        (None, None) => {
            let shared: Vec<_> = left.members().filter_map(|(key, value)| Some((value, right.get(key)?))).collect();
            !shared.is_empty() && shared.into_iter().all(|(left, right)| equal(left, right))
        }
        (Some(line), None) => says_one(line, right),
        (None, Some(line)) => says_one(line, left),
    }
}

fn alike(left: &str, right: &str) -> bool {
    let is_phone = |text: &str| text.starts_with(['+', '0']) && !text.contains(char::is_alphabetic);
    let digits = |text: &str| text.chars().filter(char::is_ascii_digit).collect::<String>();
    normalise(left) == normalise(right) || (is_phone(left) && is_phone(right) && digits(left) == digits(right))
}

fn says_one(line: &str, map: Node<'_>) -> bool {
    let words = |text: &str| format!(" {} ", normalise(&text.replace([',', ';', '(', ')'], " ")));
    let line = words(line);
    map.members().filter_map(|(_, value)| value.text()).any(|value| {
        let value = words(value);
        !value.trim().is_empty() && line.contains(&value)
    })
}

impl Check for Difference {
    fn run<'a>(&self, facts: Facts<'a>) -> Vec<Hit<'a>> {
        let said = |route: &Route| facts.all(route).into_iter().filter(|node| !node.is_blank());
        let others: Vec<Node<'a>> = self.and.iter().flat_map(said).collect();
        let Some(first) = others.first() else { return Vec::new() };
        let excuses: Vec<Node<'a>> = self.unless.iter().flat_map(said).collect();
        let mut hits = Vec::new();
        for node in said(&self.of).filter(|node| !excuses.iter().any(|excuse| equal(*node, *excuse))) {
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

    fn lookups(&self) -> Lookups<'_> {
        Lookups::of(self.and.iter().chain(&self.unless).chain([&self.of]))
    }

    fn values(&self) -> &'static [&'static str] {
        &["field"]
    }
}
