//! The reports that a law asks for besides notification and communication, one after the other.

use schemars::JsonSchema;
use serde::Deserialize;

use super::lapse::{Fault, VALUES};
use super::{Check, Facts, Hit, Lookups};
use crate::place::Route;

/// A report that a stage of the regime asks for is late or missing. The regime says where reports are recorded and when
/// each is due; only stages with a period in law count.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Reports {
    /// Stages whose acts are recorded in this list.
    recorded_in: Route,
    /// What is wrong.
    #[serde(default)]
    fault: Fault,
}

impl Check for Reports {
    fn run<'a>(&self, facts: Facts<'a>) -> Vec<Hit<'a>> {
        let stages = facts.regime().into_iter().flat_map(|regime| &regime.stages);
        let clocks = stages.filter(|stage| stage.period.is_some()).flat_map(|stage| {
            let ours = stage.clocks.iter().filter(|clock| clock.is_stopped_in(&self.recorded_in));
            ours.map(move |clock| (stage, clock))
        });
        let running = clocks.flat_map(|(stage, clock)| {
            let running = facts.running(stage, clock).into_iter().filter(|running| !running.is_presumed);
            running.map(move |running| (stage, clock, running))
        });
        let named = running.filter_map(|(stage, clock, running)| {
            let hit = running.lapse(facts, self.fault, None, &clock.after)?;
            Some(hit.with("report", format!("the {}", stage.title.to_lowercase())))
        });
        named.collect()
    }

    fn lookups(&self) -> Lookups<'_> {
        Lookups::of([&self.recorded_in])
    }

    fn values(&self) -> &'static [&'static str] {
        VALUES
    }

    fn is_clocked(&self) -> bool {
        true
    }
}
