//! The rules of a run: what is built in and what is the house's, tuned by the configuration, chosen by the command line.

use super::config::library;
use super::world::World;
use crate::config::Config;
use crate::engine::Choice;
use crate::error::Error;
use crate::pack::{Library, Selection, Weights};

/// Rules, what their findings weigh, and what was left out.
pub(super) struct Ruleset {
    pub(super) library: Library,
    pub(super) weights: Weights,
    pub(super) choice: Choice,
    /// What keeps rules of the house from running.
    pub(super) broken: Vec<Error>,
}

impl Ruleset {
    /// The rules that run. A word that names no rule is an error.
    pub(super) fn new(world: &World, config: &Config, select: &[String], ignore: &[String]) -> Result<Self, Error> {
        let (library, broken) = library(world, config)?;
        let selection = match Selection::parse(select, ignore, &library) {
            // A rule that is broken may be the one that is meant.
            Err(_) if !broken.is_empty() => Selection::unproved(select, ignore),
            selection => selection?,
        };
        let weights = Weights::new(config, &library, &selection)?;
        let off = weights.off(&library).filter(|(rule, _)| selection.takes(rule));
        let off = off.map(|(rule, place)| (rule.code.clone(), place.to_string())).collect();
        let choice = Choice { profile: config.profile_chosen(), off, ..Choice::default() };
        let library = weights.tuned(library, config)?.select(&selection);
        Ok(Self { library, weights, choice, broken })
    }
}
