//! A finding as SARIF says it: the rule, a message, places, and names that last.

use std::collections::BTreeMap;

use serde::{Serialize, Serializer};

use super::location::{Place, Text};
use super::{level, text};
use crate::finding::{Finding, Silenced};
use crate::report::Options;
use crate::report::places::Places;

/// All results of a run, written one by one.
pub(super) struct Results<'a> {
    pub(super) findings: Vec<&'a Finding>,
    /// Where each rule stands in the list of rules.
    pub(super) numbers: BTreeMap<String, usize>,
    pub(super) places: Places<'a>,
    pub(super) options: &'a Options,
}

impl Serialize for Results<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self.findings.iter().map(|finding| self.entry(finding)))
    }
}

/// A `result` (3.27).
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Entry<'a> {
    rule_id: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    rule_index: Option<usize>,
    level: &'static str,
    message: Text,
    locations: [Place; 1],
    partial_fingerprints: Fingerprints<'a>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    related_locations: Vec<Place>,
    #[serde(skip_serializing_if = "Option::is_none")]
    suppressions: Option<Vec<Suppression>>,
}

#[derive(Serialize)]
struct Fingerprints<'a> {
    /// GitHub follows an alert by this one. Its own is made of the text of the line, which findings share.
    #[serde(rename = "primaryLocationLineHash")]
    line_hash: String,
    #[serde(rename = "breachlint/v1")]
    own: &'a str,
}

/// The reason is free text of the user, so it stays where it was written.
#[derive(Serialize)]
struct Suppression {
    kind: &'static str,
    status: &'static str,
}

impl Results<'_> {
    fn entry<'f>(&self, finding: &'f Finding) -> Entry<'f> {
        let related = finding.related.iter().enumerate().map(|(at, related)| {
            let text = text(std::iter::once(related.message.as_str()));
            Place::of(&related.location, &self.places).saying(at + 1, text)
        });
        let suppressions = || finding.suppressed.iter().map(suppression).collect();
        Entry {
            rule_id: &finding.code,
            rule_index: self.numbers.get(&*finding.code).copied(),
            level: level(finding.severity),
            message: Text { text: text([finding.message.as_str(), finding.help.as_str()].into_iter()) },
            locations: [Place::of(&finding.location, &self.places)],
            partial_fingerprints: Fingerprints {
                line_hash: format!("{}:1", finding.fingerprint),
                own: &finding.fingerprint,
            },
            related_locations: related.collect(),
            // Where suppressions are told at all, every result tells its own, be it none (3.27.23).
            suppressions: self.options.sarif_suppressed.then(suppressions),
        }
    }
}

fn suppression(silenced: &Silenced) -> Suppression {
    Suppression { kind: if *silenced == Silenced::Baseline { "external" } else { "inSource" }, status: "accepted" }
}
