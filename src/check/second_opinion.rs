//! The level of risk that the recorded facts speak for, beside the one that was recorded.

use schemars::JsonSchema;
use serde::Deserialize;

use super::{Check, Facts, Hit, Lookups};
use crate::place::Route;
use crate::source::Found;

/// A recorded level is held against the facts of the same entry.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SecondOpinion {
    /// The recorded level.
    level: Route,
    /// What is wrong.
    fault: Fault,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
enum Fault {
    /// The facts speak for a higher level.
    Understated,
    /// The facts speak for a level at least two steps lower, and something recorded speaks against a danger.
    Overstated,
}

impl Check for SecondOpinion {
    fn run<'a>(&self, facts: Facts<'a>) -> Vec<Hit<'a>> {
        let Some(node) = facts.said(&self.level) else { return Vec::new() };
        let Some(opinion) = facts.opinion() else { return Vec::new() };
        let Some(recorded) = node.text().and_then(|level| opinion.rank(level)) else { return Vec::new() };
        // The facts are weighed only where they could contradict.
        let open = match self.fault {
            Fault::Understated => recorded < opinion.highest(),
            Fault::Overstated => recorded > 1,
        };
        if !open {
            return Vec::new();
        }
        let weighed = opinion.weigh(facts);
        let Some((reached, level)) = opinion.level(weighed.points) else { return Vec::new() };
        let (wrong, words) = match self.fault {
            Fault::Understated => (reached > recorded, weighed.speaking_for),
            Fault::Overstated => {
                (recorded > reached + 1 && !weighed.speaking_against.is_empty(), weighed.speaking_against)
            }
        };
        if !wrong {
            return Vec::new();
        }
        let hit = Hit::at(Found::Here(node)).with("recorded", node.text().unwrap_or_default()).with("level", level);
        vec![hit.with("facts", words.join(", ")).with("points", weighed.points.to_string())]
    }

    fn lookups(&self) -> Lookups<'_> {
        Lookups::of([&self.level])
    }

    fn values(&self) -> &'static [&'static str] {
        &["recorded", "level", "facts", "points"]
    }
}
