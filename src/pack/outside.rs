//! Findings that no rule is behind: reading, shape, documents that are nearly ours.

use std::sync::OnceLock;

use serde::Deserialize;

use super::builtin;

/// What people read of one of them.
#[derive(Debug, Deserialize)]
pub struct Outside {
    /// `YML001`.
    pub code: String,
    /// `reading/syntax`.
    pub name: String,
    /// One line.
    pub title: String,
    /// The reason, in whole sentences.
    pub why: String,
    /// What to do.
    pub help: String,
}

#[derive(Deserialize)]
struct File {
    findings: Vec<Outside>,
}

impl Outside {
    /// All of them, in the order of their codes.
    #[must_use]
    pub fn all() -> &'static [Self] {
        static ALL: OnceLock<Vec<Outside>> = OnceLock::new();
        ALL.get_or_init(|| {
            let json = builtin::data("policies/outside.yaml").unwrap_or_default();
            serde_json::from_str::<File>(json).map(|file| file.findings).unwrap_or_default()
        })
    }

    /// The one of a code or a name.
    #[must_use]
    pub fn find(word: &str) -> Option<&'static Self> {
        Self::all().iter().find(|outside| outside.code.eq_ignore_ascii_case(word) || outside.name == word)
    }
}
