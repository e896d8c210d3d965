//! How long an entry may lack what a rule asks for by a stage, as `policies/grace.yaml` states it.

use serde::Deserialize;

use crate::model::Period;

/// The file.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Patience {
    /// How many hours before its end something is due soon.
    pub last_hours: i64,
    /// The cases; the first of the entry's status holds.
    cases: Vec<Case>,
}

/// What holds for entries of some status.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Case {
    /// The status; without any, every one.
    #[serde(default)]
    status: Vec<String>,
    /// The keys of the moment from which the time runs: the first that is there. Without any there is no grace.
    #[serde(default)]
    pub from: Vec<String>,
    /// The time; without it the stage says it.
    #[serde(default)]
    pub within: Option<Period>,
}

impl Patience {
    /// The case of an entry.
    #[must_use]
    pub fn case(&self, status: Option<&str>) -> Option<&Case> {
        let holds =
            |case: &&Case| case.status.is_empty() || case.status.iter().any(|word| Some(word.as_str()) == status);
        self.cases.iter().find(holds)
    }

    /// Every status that is named and every key, for the check against the schemas.
    pub fn names(&self) -> impl Iterator<Item = (&[String], &[String])> {
        self.cases.iter().map(|case| (case.status.as_slice(), case.from.as_slice()))
    }
}
