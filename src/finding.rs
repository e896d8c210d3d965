//! A finding: plain data with a place, the same for every rule and every output format.

use std::collections::HashMap;
use std::sync::Arc;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::place::{Position, Span};

/// How much a finding weighs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// Good practice.
    Info,
    /// A guideline expects it.
    Warning,
    /// A duty of the law is not met by the document, or the document is impossible.
    Error,
}

impl Severity {
    /// The heaviest first, as outputs list them.
    pub const ALL: [Self; 3] = [Self::Error, Self::Warning, Self::Info];

    /// The word for it in every format.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Error => "error",
            Self::Warning => "warning",
            Self::Info => "info",
        }
    }
}

/// How sure the demand is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Certainty {
    /// It stands in the law.
    Law,
    /// It stands in a guideline of the EDPB or of a supervisory authority.
    Guidance,
    /// It is good practice.
    Practice,
}

impl Certainty {
    /// The word for it in every format.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Law => "law",
            Self::Guidance => "guidance",
            Self::Practice => "practice",
        }
    }
}

/// One place in one file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Location {
    /// The path as it is shown, with `/`.
    pub path: Arc<str>,
    /// JSON Pointer of the value, or of the nearest parent that exists.
    pub pointer: String,
    /// The bytes.
    pub span: Span,
    /// Their start.
    pub start: Position,
    /// Their end, exclusive.
    pub end: Position,
}

/// A second place that helps to understand a finding.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Related {
    /// Where.
    pub location: Location,
    /// What is there.
    pub message: String,
}

/// The document that a finding is about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Subject {
    /// `breach_entry`, `breach_policy`, …; `None` when the document does not say.
    pub kind: Option<&'static str>,
    /// `entry_id`, `policy_id` or the like, when the document has one.
    pub id: Option<String>,
    /// Which document of the file, counted from 0.
    pub index: usize,
}

/// Why a finding does not count.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Silenced {
    /// A comment in the document says so.
    Comment(Suppressed),
    /// It was known when the baseline was written.
    Baseline,
}

/// Who silenced a finding by a comment, and why.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Suppressed {
    /// The function that answers for it.
    pub by: Option<String>,
    /// The last day on which it holds.
    pub until: Option<String>,
    /// Why.
    pub reason: String,
    /// The line of the comment.
    pub line: u32,
}

/// What a rule, the schema or the reader has to say about one place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// `TIM002`.
    pub code: Arc<str>,
    /// `timing/late-without-reasons`.
    pub name: Arc<str>,
    /// How much it weighs here.
    pub severity: Severity,
    /// How sure the demand is.
    pub certainty: Certainty,
    /// What the document shows or lacks.
    pub message: String,
    /// What to do.
    pub help: String,
    /// The source in the law or the guideline, one text each.
    pub basis: Arc<[String]>,
    /// The page that explains the rule.
    pub url: Arc<str>,
    /// The document.
    pub subject: Subject,
    /// The place.
    pub location: Location,
    /// Other places.
    pub related: Vec<Related>,
    /// Names the finding across moved lines and reordered entries.
    pub fingerprint: String,
    /// Set when it is silenced.
    pub suppressed: Option<Silenced>,
}

impl Finding {
    /// The order of every output: path, position, code, then what tells equal ones apart.
    #[must_use]
    pub fn order(&self) -> impl Ord + '_ {
        (&*self.location.path, self.location.span, &*self.code, &self.message, &self.fingerprint)
    }
}

/// Names that were given already.
#[derive(Debug, Default)]
pub struct Names(HashMap<String, usize>);

impl Names {
    /// The name, with an ordinal when it was given before: in the order of asking.
    pub fn distinct(&mut self, fingerprint: String) -> String {
        let count = self.0.entry(fingerprint.clone()).or_default();
        *count += 1;
        if *count == 1 {
            return fingerprint;
        }
        Fingerprint::default().part(&fingerprint).part(&count.to_string()).hex()
    }
}

/// FNV-1a, 64 bits: the documented hash of fingerprints. Not for security, only for naming.
#[derive(Clone, Copy, Debug)]
pub struct Fingerprint(u64);

impl Default for Fingerprint {
    fn default() -> Self {
        Self(0xcbf2_9ce4_8422_2325)
    }
}

impl Fingerprint {
    /// Takes in one part; parts are kept apart, so `ab`, `c` differs from `a`, `bc`.
    #[must_use]
    pub fn part(self, text: &str) -> Self {
        let mix = |hash: u64, byte: u8| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
        Self(mix(text.bytes().fold(self.0, mix), 0x1f))
    }

    /// Sixteen hexadecimal digits.
    #[must_use]
    pub fn hex(self) -> String {
        format!("{:016x}", self.0)
    }
}
