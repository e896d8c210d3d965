//! Documents that belong together, of which one is not there.

use schemars::JsonSchema;
use serde::Deserialize;

use super::{Check, Facts, Hit, Lookups, Scope};
use crate::schema::DocumentKind;
use crate::source::{Found, Node};

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
        let has_register = !home.registers.is_empty() || !home.entries.is_empty();
        let hit = |document: Node<'a>| Hit::at(Found::Missing(document));
        // One that cannot be read is there all the same.
        let is_unread = |kind| home.unread.contains(&kind);
        let may_be_register = is_unread(DocumentKind::Register) || is_unread(DocumentKind::Entry);
        match self.of {
            Document::Policy if home.policies.is_empty() && !is_unread(DocumentKind::Policy) => {
                let entries = home.entries.iter().map(|entry| entry.node);
                home.registers.iter().copied().chain(entries).map(hit).collect()
            }
            Document::Register if !has_register && !may_be_register => home.policies.iter().copied().map(hit).collect(),
            _ => Vec::new(),
        }
    }

    fn is_said_once(&self) -> bool {
        true
    }

    fn lookups(&self) -> Lookups<'_> {
        Lookups::default()
    }

    fn scope(&self) -> Scope {
        Scope::Home
    }
}
