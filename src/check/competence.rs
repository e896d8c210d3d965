//! Authorities: whether one exists, is competent, and takes notifications by a channel.

use schemars::JsonSchema;
use serde::Deserialize;

use super::{Check, Facts, Hit, Lookups};
use crate::model::{Authority, Country};
use crate::place::Route;
use crate::source::{Found, Node};

/// An authority must fit the jurisdiction, or a channel the authority.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Competence {
    /// The authorities' ids.
    authority: Route,
    /// What is wrong.
    fault: Fault,
    /// The channel beside the authority, for `channel`.
    #[serde(default)]
    channel: Option<Route>,
    /// The organisation's sector: `public` or `private`.
    #[serde(default)]
    sector: Option<Route>,
    /// The organisation's special status. A body that has one may answer to an authority of its own that we do not list.
    #[serde(default)]
    special_status: Option<Route>,
    /// Authorities that are right whatever the jurisdiction says: the lead authority and those of other countries.
    #[serde(default)]
    also: Vec<Route>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
enum Fault {
    /// No authority of the jurisdiction has this id, or it is not competent there. Without a jurisdiction: no
    /// authority of any country has it.
    NotCompetent,
    /// The authority does not take notifications by that channel.
    Channel,
}

impl Competence {
    fn word<'a>(route: Option<&Route>, facts: Facts<'a>) -> Option<&'a str> {
        route.and_then(|route| facts.said(route)).and_then(|node| node.text())
    }

    fn is_competent(&self, facts: Facts<'_>, authority: &Authority) -> bool {
        let asked = &authority.competent_for;
        let below = facts.jurisdiction().filter(|place| place.contains('-'));
        let place = asked.jurisdictions.is_empty()
            || below.is_none_or(|place| asked.jurisdictions.iter().any(|own| own == place));
        let sector = Self::word(self.sector.as_ref(), facts);
        let status = Self::word(self.special_status.as_ref(), facts);
        // What the document does not say cannot speak against the authority.
        let same = |asked: &Option<String>, said: Option<&str>| match (asked, said) {
            (Some(asked), Some(said)) => asked == said,
            _ => true,
        };
        place && same(&asked.sector, sector) && same(&asked.special_status, status)
    }

    fn fits<'a>(&self, facts: Facts<'a>, country: &Country, id: &str) -> bool {
        let known = match country.authority(id) {
            Some(authority) => self.is_competent(facts, authority),
            None => Self::word(self.special_status.as_ref(), facts).is_some(),
        };
        let named =
            |node: Node<'a>| node.text().is_some_and(|text| text == id || (text.len() == 2 && id.starts_with(text)));
        known || self.also.iter().any(|route| facts.all(route).into_iter().any(named))
    }

    /// Ids of the authorities that would be right, for the message.
    fn candidates(&self, facts: Facts<'_>, country: &Country) -> String {
        let fitting = country.authorities.iter().filter(|authority| self.is_competent(facts, authority));
        super::listed(fitting.map(|authority| authority.id.as_str()).take(4))
    }
}

impl Check for Competence {
    fn run<'a>(&self, facts: Facts<'a>) -> Vec<Hit<'a>> {
        let mut hits = Vec::new();
        for node in facts.all(&self.authority) {
            let Some(id) = node.text().filter(|text| !text.trim().is_empty()) else { continue };
            match self.fault {
                Fault::NotCompetent => {
                    let country = facts.country().or_else(|| facts.country_of(id));
                    if !country.is_some_and(|country| self.fits(facts, country, id)) {
                        let name = country.map_or("any country", |country| &country.name);
                        let right = country.map(|country| self.candidates(facts, country)).unwrap_or_default();
                        hits.push(Hit::at(Found::Here(node)).with("country", name).with("right", right));
                    }
                }
                Fault::Channel => {
                    let country = id.get(..2).and_then(|code| facts.country_of(code));
                    let Some(authority) = country.and_then(|country| country.authority(id)) else { continue };
                    let channel = self.channel.as_ref().and_then(|route| facts.said(route));
                    let Some(word) = channel.and_then(|node| node.text()) else { continue };
                    let taken = authority.channels.is_empty() || authority.channels.iter().any(|known| known == word);
                    if let (false, Some(at)) = (taken, channel) {
                        let hit = Hit::at(Found::Here(at)).with("country", authority.id.clone());
                        hits.push(hit.with("right", super::listed(authority.channels.iter().map(String::as_str))));
                    }
                }
            }
        }
        hits
    }

    fn lookups(&self) -> Lookups<'_> {
        let options = [&self.channel, &self.sector, &self.special_status];
        Lookups::of(self.also.iter().chain([&self.authority]).chain(options.into_iter().flatten()))
    }

    fn values(&self) -> &'static [&'static str] {
        &["country", "right"]
    }
}
