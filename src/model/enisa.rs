//! ENISA's method of 2013 for the severity of a breach: SE = DPC x EI + CB, with what each part may be.

use std::collections::BTreeMap;

use serde::Deserialize;

/// The figures of `policies/enisa.yaml` that checks read.
#[derive(Debug, Deserialize)]
pub struct Enisa {
    /// The data processing context.
    pub dpc: Context,
    /// The ease of identification.
    pub ei: Values,
    /// The circumstances of the breach, each with its values; they are added up.
    pub cb: BTreeMap<String, Circumstance>,
    /// The result.
    pub se: Severity,
    /// From which result on each band holds.
    pub bands: Vec<Band>,
    /// Which legal level practitioners read from a band.
    pub indicative_mapping: BTreeMap<String, Mapped>,
}

/// How critical the data are.
#[derive(Debug, Deserialize)]
pub struct Context {
    /// Its limits.
    pub range: Range,
    /// The kinds of data.
    pub types: BTreeMap<String, DataType>,
}

/// Smallest and largest score.
#[derive(Clone, Copy, Debug, Deserialize)]
pub struct Range {
    /// The smallest.
    pub min: f64,
    /// The largest.
    pub max: f64,
}

/// A kind of data.
#[derive(Debug, Deserialize)]
pub struct DataType {
    /// Its score before adjustments.
    pub base: f64,
}

/// The scores that exist.
#[derive(Debug, Deserialize)]
pub struct Values {
    /// All of them.
    pub values: Vec<f64>,
}

/// A circumstance: its scores, or a note about all of them.
#[derive(Debug, Deserialize)]
#[serde(untagged)]
pub enum Circumstance {
    /// Its scores.
    Scores(Values),
    /// Words for people.
    Note(serde::de::IgnoredAny),
}

/// About the result.
#[derive(Debug, Deserialize)]
pub struct Severity {
    /// By how much a stated result may differ from the computed one.
    pub tolerance: f64,
}

/// A range of results with its name.
#[derive(Debug, Deserialize)]
pub struct Band {
    /// `low`, `medium`, `high`, `very_high`.
    pub band: String,
    /// The first result that belongs to it.
    pub from: f64,
}

/// What a band indicates.
#[derive(Debug, Deserialize)]
pub struct Mapped {
    /// `unlikely`, `risk`, `high_risk`.
    pub level: String,
}

impl Enisa {
    /// The scores that a circumstance may have.
    #[must_use]
    pub fn scores(&self, circumstance: &str) -> &[f64] {
        match self.cb.get(circumstance) {
            Some(Circumstance::Scores(scores)) => &scores.values,
            _ => &[],
        }
    }

    /// The circumstances that are scored.
    pub fn circumstances(&self) -> impl Iterator<Item = &str> {
        self.cb.keys().map(String::as_str).filter(|name| !self.scores(name).is_empty())
    }

    /// The band of a result.
    #[must_use]
    pub fn band(&self, result: f64) -> Option<&str> {
        self.bands.iter().rev().find(|band| result >= band.from).map(|band| band.band.as_str())
    }

    /// The level that the band of a result indicates.
    #[must_use]
    pub fn level(&self, result: f64) -> Option<&str> {
        self.indicative_mapping.get(self.band(result)?).map(|mapped| mapped.level.as_str())
    }
}
