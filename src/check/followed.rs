//! What somebody asked for, and the act that has to follow.

use schemars::JsonSchema;
use serde::Deserialize;

use super::{Check, Facts, Hit, Lookups};
use crate::model::{Moment, written};
use crate::place::Route;
use crate::source::Found;

/// After a moment an act must follow, by the day that was set for it. Acts before that moment are no answer to it.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Followed {
    /// When it was asked for.
    asked: Route,
    /// Until when the act is due; a day lasts until its end. Without one it is due at once.
    #[serde(default)]
    until: Option<Route>,
    /// The acts; one is enough.
    by: Vec<Route>,
    /// What is wrong.
    fault: Fault,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
enum Fault {
    /// Nothing followed, and it is due.
    Nothing,
    /// Something followed, but after the day.
    Late,
}

/// A day without a time may be any moment of that day.
fn follows(act: &Moment, asked: &Moment) -> bool {
    act.end() > asked.instant || act.instant == asked.instant
}

impl Check for Followed {
    fn run<'a>(&self, facts: Facts<'a>) -> Vec<Hit<'a>> {
        let Some((node, asked)) = facts.earliest(&self.asked) else { return Vec::new() };
        let until = self.until.as_ref().and_then(|route| facts.earliest(route));
        let acts = self.by.iter().flat_map(|route| facts.moments(route));
        let first = acts.filter(|(_, act)| follows(act, &asked)).min_by_key(|(_, act)| act.instant);
        let due = until.as_ref().map(|(_, until)| until.end());
        let hit = |place| {
            let limit = until.as_ref().map_or_else(String::new, |(_, until)| written(until.instant, &until.zone));
            Hit::at(place).with("asked", written(asked.instant, &asked.zone)).with("due", limit)
        };
        match (self.fault, first, due) {
            (Fault::Nothing, None, due) if due.is_none_or(|due| facts.now() > due) => vec![hit(Found::Here(node))],
            (Fault::Late, Some((act_at, act)), Some(due)) if act.instant > due => {
                let hit = hit(Found::Here(act_at)).with("done", written(act.instant, &act.zone));
                vec![hit.near(node, format!("asked for here, at {}", written(asked.instant, &asked.zone)))]
            }
            _ => Vec::new(),
        }
    }

    fn lookups(&self) -> Lookups<'_> {
        Lookups::of(&self.by).routes([&self.asked]).routes(&self.until)
    }

    fn values(&self) -> &'static [&'static str] {
        &["asked", "due", "done"]
    }
}
