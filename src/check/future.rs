//! Events dated after the moment of the run.

use schemars::JsonSchema;
use serde::Deserialize;

use super::fields::Fields;
use super::{Check, Facts, Hit, Lookups};
use crate::model::{Form, Moment, Period, distance, written};
use crate::source::Found;

/// What has happened cannot lie in the future.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Future {
    /// The moments of events.
    fields: Fields,
    /// How far clocks may differ.
    tolerance: Period,
}

impl Future {
    /// A moment without offset, from somewhere in the world, may be read up to 14 hours too late.
    fn tolerance(&self, facts: Facts<'_>, moment: &Moment) -> Period {
        let placed = facts.zone().1 || facts.country().is_some();
        if moment.form == Form::Exact || placed { self.tolerance } else { Period::hours(14) }
    }
}

impl Check for Future {
    fn run<'a>(&self, facts: Facts<'a>) -> Vec<Hit<'a>> {
        let now = facts.now();
        let mut hits = Vec::new();
        self.fields.visit(facts, &mut |node, field| {
            let Some(moment) = facts.moment(node) else { return };
            if moment.instant > self.tolerance(facts, &moment).after(now, &moment.zone) {
                let hit = Hit::at(Found::Here(node)).with("field", field);
                let ahead = distance(moment.instant.duration_since(now));
                hits.push(hit.with("at", written(moment.instant, &moment.zone)).with("ahead", ahead));
            }
        });
        hits
    }

    fn lookups(&self) -> Lookups<'_> {
        Lookups::of(self.fields.routes())
    }

    fn values(&self) -> &'static [&'static str] {
        &["field", "at", "ahead"]
    }
}
