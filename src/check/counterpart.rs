//! Documents that belong together, of which one is not there.

use schemars::JsonSchema;
use serde::Deserialize;

use super::{Check, Facts, Hit, Lookups, Scope};
use crate::source::Found;

/// An organisation has a policy and a register; one without the other is reported at the first document that is there.
/// An empty register is one.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Counterpart {
    /// The document that must be there.
    of: Document,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
enum Document {
    Policy,
    Register,
}

impl Check for Counterpart {
    fn run<'a>(&self, facts: Facts<'a>) -> Vec<Hit<'a>> {
        let home = facts.subject.home;
        let policy = home.policies.first().copied();
        let register = home.registers.first().copied().or_else(|| home.entries.first().map(|entry| entry.node));
        let alone = match (self.of, policy, register) {
            (Document::Policy, None, Some(register)) => Some(register),
            (Document::Register, Some(policy), None) => Some(policy),
            _ => None,
        };
        alone.map(|document| Hit::at(Found::Missing(document))).into_iter().collect()
    }

    fn lookups(&self) -> Lookups<'_> {
        Lookups::default()
    }

    fn scope(&self) -> Scope {
        Scope::Home
    }
}
