//! A period that runs from one moment, and an act that must come before its end.

use schemars::JsonSchema;
use serde::Deserialize;

use super::lapse::{Fault, InTimeBy, VALUES};
use super::moments::Moments;
use super::regime::{Clock, Pick};
use super::running::{Outcome, Running};
use super::within::Within;
use super::{Check, Facts, Hit, Lookups};
use crate::config::Counting;
use crate::model::{Moment, Reading};
use crate::place::Route;
use crate::source::Node;

/// Two moments must not be further apart than a period.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Deadline {
    /// Where the period starts. Of several routes the latest moment counts. Without it the clocks of the stage say where,
    /// and which act stops them, each regime for itself.
    #[serde(default)]
    from: Option<Starts>,
    /// The act that stops the clock. Of several places the earliest counts. Without it, where `from` is given, nothing
    /// does: what was done last is due again when the period ends.
    #[serde(default)]
    to: Option<Moments>,
    /// How long the period is.
    within: Within,
    /// Which of the readings of "72 hours" decides. Periods of our own are never rounded.
    #[serde(default)]
    reading: Reading,
    /// What is wrong.
    #[serde(default)]
    fault: Fault,
    /// Only what is wrong by the plain reading, but not by this one; with it the chosen reading is the outer limit.
    #[serde(default)]
    in_time_by: Option<InTimeBy>,
}

#[derive(Debug, Deserialize, JsonSchema)]
#[serde(untagged, expecting = "no start: write a route or a list of routes")]
enum Starts {
    One(Route),
    Latest(Vec<Route>),
}

impl Starts {
    fn routes(&self) -> &[Route] {
        match self {
            Self::One(route) => std::slice::from_ref(route),
            Self::Latest(routes) => routes,
        }
    }

    fn moment<'a>(&self, facts: Facts<'a>) -> Option<(Node<'a>, Moment)> {
        let starts = self.routes().iter().filter_map(|route| facts.earliest(route));
        starts.max_by_key(|(_, moment)| moment.instant)
    }
}

impl Deadline {
    fn counting(&self, facts: Facts<'_>) -> Counting {
        match self.within.counting(facts) {
            Counting::Plain => Counting::Plain,
            chosen => self.reading.counting(chosen),
        }
    }

    /// The period between the rule's own moments.
    fn own<'a>(&self, from: &Starts, facts: Facts<'a>) -> Option<Running<'a>> {
        let start = from.moment(facts)?;
        let (period, set_by) = self.within.period(facts)?;
        let act = self.to.as_ref().and_then(|to| to.pick(Pick::Earliest, facts));
        if self.fault.is_of_an_act() != act.is_some() {
            return None;
        }
        let ends = facts.ends(&start.1, &period, self.counting(facts));
        let stage = self.within.stage().and_then(|stage| facts.stage(stage));
        Some(Running { start, is_presumed: false, item: facts.item, stage, period, set_by, moved_by: None, ends, act })
    }

    /// The periods of the stage, with the words for what each runs from. Most come out well, and rules that ask the same
    /// are told so without looking for the places again.
    fn of_stage<'a>(&self, facts: Facts<'a>) -> Vec<(Running<'a>, &'a str)> {
        let Some(stage) = self.within.stage().and_then(|stage| facts.stage(stage)) else { return Vec::new() };
        let counting = self.counting(facts);
        let is_faulty = |outcome: &Outcome| outcome.has(self.fault, self.in_time_by, facts.now());
        if !facts.outcomes(stage, counting).iter().any(is_faulty) {
            return Vec::new();
        }
        let recorded = |clock: &'a Clock| {
            let running = facts.recorded(stage, clock, counting).into_iter();
            running.map(|running| (running, clock.after.as_str()))
        };
        stage.clocks.iter().flat_map(recorded).collect()
    }
}

impl Check for Deadline {
    fn run<'a>(&self, facts: Facts<'a>) -> Vec<Hit<'a>> {
        let periods = match &self.from {
            Some(from) => self.own(from, facts).into_iter().map(|running| (running, "the start")).collect(),
            None => self.of_stage(facts),
        };
        let hits =
            periods.iter().filter_map(|(running, after)| running.lapse(facts, self.fault, self.in_time_by, after));
        hits.collect()
    }

    fn lookups(&self) -> Lookups<'_> {
        Lookups::of(self.from.iter().flat_map(Starts::routes)).moments(&self.to).within(Some(&self.within))
    }

    fn values(&self) -> &'static [&'static str] {
        VALUES
    }

    fn is_clocked(&self) -> bool {
        self.within.stage().is_some()
    }
}
