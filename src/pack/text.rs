//! What people read of a rule: title, reason, examples. Not read by `check`.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::Deserialize;

use super::Declared;

/// The texts of one rule.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
pub struct RuleText {
    /// One line.
    pub title: String,
    /// The reason, in whole sentences.
    pub why: String,
    /// The version that brought it.
    #[serde(default = "first")]
    pub since: String,
    /// What a configuration may set besides the severity, by name.
    #[serde(default)]
    pub parameters: BTreeMap<String, Declared>,
    /// Documents that run as tests.
    #[serde(default)]
    pub examples: Examples,
    /// The rule's file.
    #[serde(default)]
    #[schemars(skip)]
    pub path: String,
}

/// Documents with and without the fault.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Examples {
    /// Each gives exactly the findings marked in it.
    #[serde(default)]
    pub bad: Vec<Example>,
    /// None gives a finding.
    #[serde(default)]
    pub good: Vec<Example>,
}

/// One example.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(untagged, expecting = "no example: write documents, or `documents` with `now` and `config`")]
pub enum Example {
    /// Documents, parted by `---`.
    Documents(String),
    /// Documents with a moment or settings of their own.
    Full {
        /// The moment of the run.
        #[serde(default)]
        now: Option<String>,
        /// Settings, as in the configuration.
        #[serde(default)]
        config: BTreeMap<String, serde_json::Value>,
        /// Documents, parted by `---`.
        documents: String,
    },
}

impl Example {
    /// The documents.
    #[must_use]
    pub fn documents(&self) -> &str {
        match self {
            Self::Documents(documents) | Self::Full { documents, .. } => documents,
        }
    }
}

fn first() -> String {
    "0.1.0".to_owned()
}
