//! What the house demands of suppressions: `suppressions:` in the configuration.

use super::Place;

/// Whether comments in documents may silence findings.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Inline {
    /// They may.
    #[default]
    Allow,
    /// Each one is a finding.
    Forbid,
}

impl Inline {
    /// Both, in the order of the documentation.
    pub const ALL: [Self; 2] = [Self::Allow, Self::Forbid];

    /// The word for it.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Allow => "allow",
            Self::Forbid => "forbid",
        }
    }
}

/// The demands. The default asks for a reason and nothing else.
#[derive(Clone, Debug, Default)]
pub struct Suppressions {
    /// Whether there may be any.
    pub inline: Inline,
    /// Each must name its last day.
    pub require_until: bool,
    /// The last day may lie so many days ahead; each must name it.
    pub max_days: Option<u32>,
    /// Each must name who answers for it.
    pub require_by: bool,
    /// Only these rules may be silenced; none means all.
    pub allowed: Vec<RuleWord>,
    /// These may not.
    pub forbidden: Vec<RuleWord>,
}

/// A word that is to name rules, with its place: which rules there are is known only when they are loaded.
#[derive(Clone, Debug)]
pub struct RuleWord {
    /// The word.
    pub word: String,
    /// Where it stands.
    pub place: Place,
}
