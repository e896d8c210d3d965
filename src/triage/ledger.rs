//! Every suppression of a run, what became of it, and what it silences: the page that an auditor asks for.

use std::sync::Arc;

use jiff::civil::Date;

/// What became of a suppression, the gravest last.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum State {
    /// It silences something.
    InUse,
    /// Its rule or its document was not judged in this run.
    NotChecked,
    /// Nothing is there to be silenced.
    Unused,
    /// Another one says the same.
    Duplicate,
    /// It governs no line.
    Misplaced,
    /// The configuration does not allow it.
    AgainstPolicy,
    /// The rule cannot be silenced.
    NotSuppressible,
    /// Its last day is over.
    Expired,
    /// It says not why.
    WithoutReason,
    /// It names no rule.
    UnknownRule,
    /// It cannot be read.
    Malformed,
}

impl State {
    /// The word for it.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::InUse => "in use",
            Self::NotChecked => "not checked",
            Self::Unused => "unused",
            Self::Duplicate => "duplicate",
            Self::Misplaced => "misplaced",
            Self::AgainstPolicy => "against policy",
            Self::NotSuppressible => "not suppressible",
            Self::Expired => "expired",
            Self::WithoutReason => "without reason",
            Self::UnknownRule => "unknown rule",
            Self::Malformed => "malformed",
        }
    }

    /// The code of the finding about it; nothing when nothing is wrong.
    #[must_use]
    pub fn code(self) -> Option<&'static str> {
        Some(match self {
            Self::InUse | Self::NotChecked => return None,
            Self::Malformed => "SUP001",
            Self::UnknownRule => "SUP002",
            Self::WithoutReason => "SUP003",
            Self::Expired => "SUP004",
            Self::NotSuppressible => "SUP005",
            Self::AgainstPolicy => "SUP006",
            Self::Misplaced => "SUP007",
            Self::Duplicate => "SUP008",
            Self::Unused => "SUP009",
        })
    }
}

/// All suppressions, by path and line.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Ledger {
    /// One row per comment.
    pub rows: Vec<Row>,
}

/// One comment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    /// The file.
    pub path: Arc<str>,
    /// The line of the comment.
    pub line: u32,
    /// Whether it governs its whole document.
    pub whole_document: bool,
    /// The document's own id, when it has one.
    pub id: Option<String>,
    /// The rules it names, in its order; none when it cannot be read.
    pub rules: Vec<RuleState>,
    /// The function that answers for it.
    pub by: Option<String>,
    /// The last day.
    pub until: Option<Date>,
    /// Why, with personal data hidden.
    pub reason: Option<String>,
    /// The gravest of the states of its rules, or its own.
    pub state: State,
}

impl Row {
    /// How many findings it silences.
    #[must_use]
    pub fn findings(&self) -> usize {
        self.rules.iter().map(|rule| rule.findings).sum()
    }
}

/// One rule that a comment names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RuleState {
    /// The code, or the word as written when no rule has it.
    pub code: String,
    /// What became of it.
    pub state: State,
    /// How many findings it silences.
    pub findings: usize,
}
