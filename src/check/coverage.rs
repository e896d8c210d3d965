//! Countries that an authority of theirs must have heard from.

use schemars::JsonSchema;
use serde::Deserialize;

use super::values::Values;
use super::{Check, Facts, Hit, Lookups, listed};
use crate::place::Route;
use crate::source::Found;

/// Every country of a list needs a value elsewhere that begins with its code, as an authority's id does.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Coverage {
    /// The country codes.
    countries: Vec<Route>,
    /// The authorities' ids.
    by: Values,
    /// Where to point.
    at: Route,
}

impl Check for Coverage {
    fn run<'a>(&self, facts: Facts<'a>) -> Vec<Hit<'a>> {
        let by: Vec<&str> = self.by.all(facts).into_iter().filter_map(|(_, node)| node.text()).collect();
        let mut missing: Vec<&str> = Vec::new();
        for node in self.countries.iter().flat_map(|route| facts.all(route)) {
            let Some(code) = node.text().map(|_| facts.shown(node)) else { continue };
            // Outside the EEA there is no authority under the GDPR to notify.
            let inside = facts.country_of(code).is_some_and(|country| country.eea);
            if inside && !missing.contains(&code) && !by.iter().any(|id| id.starts_with(code)) {
                missing.push(code);
            }
        }
        missing.sort_unstable();
        let place = facts.one(&self.at).map_or(Found::Missing(facts.subject.root), Found::Here);
        if missing.is_empty() { Vec::new() } else { vec![Hit::at(place).with("missing", listed(missing))] }
    }

    fn lookups(&self) -> Lookups<'_> {
        Lookups::of(&self.countries).values(&self.by).routes([&self.at])
    }

    fn values(&self) -> &'static [&'static str] {
        &["missing"]
    }
}
