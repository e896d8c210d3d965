//! What is wrong with a period under way: the act came late, has not come, or the end is near.

use jiff::Timestamp;
use schemars::JsonSchema;
use serde::Deserialize;

use super::facts::Facts;
use super::hit::Hit;
use super::regime::DEFAULT;
use super::running::{Ends, Outcome, Running};
use crate::model::{Period, distance, written};
use crate::source::Found;

/// What is wrong.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub(super) enum Fault {
    /// The act came after the end.
    #[default]
    Late,
    /// The act has not come, and the end is past.
    Overdue,
    /// The act has not come, and the end is less than a day away.
    Approaching,
}

impl Fault {
    /// Whether it is about an act that has come, and not about one that has not.
    pub(super) fn is_of_an_act(self) -> bool {
        self == Self::Late
    }
}

/// What a later end rests on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub(super) enum InTimeBy {
    /// The hour of the event is left out.
    Rounding,
    /// Two complete working days must be over; only where the configuration chose that reading.
    WorkingDays,
}

/// The values that a message may name.
pub(super) const VALUES: &[&str] =
    &["elapsed", "late", "left", "limit", "after", "aware", "due", "rounded_due", "plain_due", "done", "report"];

/// After which moment, and until which, the act or its absence is the fault.
fn range(ends: &Ends, fault: Fault, in_time_by: Option<InTimeBy>) -> (Timestamp, Timestamp) {
    match (fault, in_time_by) {
        (Fault::Approaching, _) => (Period::hours(-24).after(ends.plain, &ends.zone), ends.plain),
        (_, None) => (ends.chosen, Timestamp::MAX),
        (_, Some(InTimeBy::Rounding)) => (ends.plain, ends.rounded.min(ends.chosen)),
        (_, Some(InTimeBy::WorkingDays)) => (ends.rounded, ends.chosen),
    }
}

impl Outcome {
    /// Whether it is so at fault.
    pub(super) fn has(&self, fault: Fault, in_time_by: Option<InTimeBy>, now: Timestamp) -> bool {
        let (from, until) = range(&self.ends, fault, in_time_by);
        let moment = match (fault, self.act) {
            (Fault::Late, Some(act)) => act,
            (Fault::Overdue | Fault::Approaching, None) => now,
            _ => return false,
        };
        from < moment && moment <= until
    }
}

impl<'a> Running<'a> {
    /// The fault, if there is one. `after` says in a word what the period runs from.
    pub(super) fn lapse(
        &self,
        facts: Facts<'a>,
        fault: Fault,
        in_time_by: Option<InTimeBy>,
        after: &str,
    ) -> Option<Hit<'a>> {
        if !self.outcome().has(fault, in_time_by, facts.now()) {
            return None;
        }
        let mut hit = match &self.act {
            Some((node, act)) => self.hit(Found::Here(*node), act.instant, after),
            // The start of the clock is where a missing act is reported: there the reader can see why.
            None => {
                let mut hit = self.hit(Found::Here(self.start.0), facts.now(), after);
                hit.related.retain(|(node, _)| *node != self.start.0);
                hit
            }
        };
        hit.under = facts.regime().filter(|regime| regime.regime != DEFAULT).zip(self.stage);
        Some(hit)
    }

    fn hit(&self, at: Found<'a>, act: Timestamp, after: &str) -> Hit<'a> {
        let (node, start) = &self.start;
        let Ends { plain, rounded, chosen, zone } = &self.ends;
        let far = act.duration_since(*chosen);
        let hit = Hit::at(at)
            .with("elapsed", distance(act.duration_since(start.instant)))
            .with("late", distance(far))
            .with("left", distance(far))
            .with("limit", self.period.to_string())
            .with("after", after)
            .with("aware", written(start.instant, zone))
            .with("due", written(*chosen, zone))
            .with("rounded_due", written(*rounded, zone))
            .with("plain_due", written(*plain, zone))
            .with("done", written(act, zone))
            .near(*node, format!("the clock starts here, at {}", written(start.instant, zone)));
        match self.set_by {
            Some(term) => hit.near(term, "the term is set here"),
            None => hit,
        }
    }
}
