//! Moments beyond the years whose public holidays are known.

use schemars::JsonSchema;
use serde::Deserialize;

use super::{Check, Facts, Hit, Lookups, StageName};
use crate::config::Counting;
use crate::model::Moment;
use crate::place::Route;
use crate::source::Found;

/// A period in working days was counted without public holidays, because those of its country or year are not known.
/// Only where the configuration counts two working days.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Calendar {
    /// Where the period starts.
    from: Route,
    /// Its stage.
    stage: StageName,
}

impl Calendar {
    /// What is not known: `AT in 2031`, or the country itself.
    fn gap(&self, facts: Facts<'_>, start: &Moment) -> Option<String> {
        let end = facts.end_of_stage(start, &self.stage)?;
        let Some(country) = facts.calendar() else { return Some("a country that nothing names".to_owned()) };
        let zone = facts.place(start);
        let day = |moment: jiff::Timestamp| moment.to_zoned(zone.clone()).date();
        let years = country.holidays.unknown_years(day(start.instant), day(end));
        let years: Vec<String> = years.iter().map(ToString::to_string).collect();
        (!years.is_empty()).then(|| format!("{} in {}", country.name, years.join(" and ")))
    }
}

impl Check for Calendar {
    fn run<'a>(&self, facts: Facts<'a>) -> Vec<Hit<'a>> {
        if facts.settings().counting != Counting::TwoWorkingDays {
            return Vec::new();
        }
        let start = facts.earliest(&self.from);
        let gap = start.and_then(|(node, start)| Some((node, self.gap(facts, &start)?)));
        gap.map(|(node, gap)| Hit::at(Found::Here(node)).with("gap", gap)).into_iter().collect()
    }

    fn lookups(&self) -> Lookups<'_> {
        Lookups::of([&self.from]).stage(&self.stage)
    }

    fn values(&self) -> &'static [&'static str] {
        &["gap"]
    }
}
