//! The rules of a run: what is built in, tuned by the configuration, chosen by the command line.

use crate::config::Config;
use crate::engine::Choice;
use crate::error::Error;
use crate::pack::{Library, Selection, Weights};

/// Rules, what their findings weigh, and what was left out.
pub(super) struct Ruleset {
    pub(super) library: Library,
    pub(super) weights: Weights,
    pub(super) choice: Choice,
}

impl Ruleset {
    /// The rules that run. A word that names no rule is an error.
    pub(super) fn new(config: &Config, select: &[String], ignore: &[String]) -> Result<Self, Error> {
        let library = Library::builtin()?;
        let selection = Selection::parse(select, ignore, &library)?;
        let weights = Weights::new(config, &library, &selection)?;
        let off = weights.off(&library).filter(|(rule, _)| selection.takes(rule));
        let off = off.map(|(rule, place)| (rule.code.clone(), place.to_string())).collect();
        let choice = Choice { profile: config.profile_chosen(), off, ..Choice::default() };
        let library = weights.tuned(library, config)?.select(&selection);
        Ok(Self { library, weights, choice })
    }
}
