//! What a run leaves behind: all that the reports need, and nothing that decides.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::Skips;
use crate::error::Error;
use crate::finding::{Finding, Severity};
use crate::place::Span;
use crate::schema::DocumentKind;
use crate::source::{SourceFile, Stream};

/// One file that was read.
#[derive(Debug)]
pub struct ReadFile {
    /// Its name and text.
    pub source: SourceFile,
    /// Its documents.
    pub stream: Stream,
    /// The kind of each document, `None` for one that is not ours.
    pub kinds: Vec<Option<DocumentKind>>,
}

/// The result of `check`.
#[derive(Debug, Default)]
pub struct Outcome {
    /// The moment against which deadlines were held.
    pub now: jiff::Timestamp,
    /// The files whose findings are shown, sorted by path.
    pub files: Vec<ReadFile>,
    /// Documents per kind in those files.
    pub documents: BTreeMap<DocumentKind, usize>,
    /// The findings, in the order of every output.
    pub findings: Vec<Finding>,
    /// What kept us from a part of the work.
    pub errors: Vec<Error>,
    /// Rules that could not be evaluated.
    pub skipped: Skips,
    /// Files without any document of ours that were passed over.
    pub passed_over: usize,
    /// Lines in documents that could not be read to their end.
    pub unread_lines: usize,
    /// Entries of the baseline whose finding no longer occurs.
    pub stale: usize,
    /// Stretches of comments that hold personal data, by path. No report shows them.
    pub personal: BTreeMap<Arc<str>, Vec<Span>>,
    /// What the configuration left out.
    pub choice: Choice,
}

/// What the configuration chose, as far as a reader of the findings must know it.
#[derive(Clone, Debug, Default)]
pub struct Choice {
    /// For whom the run is, unless it is for every day.
    pub profile: Option<&'static str>,
    /// The codes of rules that were switched off, each with the place that says so.
    pub off: Vec<(String, String)>,
    /// How many findings about some documents were to weigh nothing.
    pub left_out: usize,
    /// Configurations below the folders that were asked for. They have no say.
    pub passed_over: Vec<String>,
}

impl Outcome {
    /// The outcome of a run that came to nothing.
    #[must_use]
    pub fn of_error(now: jiff::Timestamp, error: Error) -> Self {
        Self { now, errors: vec![error], ..Self::default() }
    }

    /// How many findings of a severity are not silenced.
    #[must_use]
    pub fn count(&self, severity: Severity) -> usize {
        let live = self.findings.iter().filter(|finding| finding.suppressed.is_none());
        live.filter(|finding| finding.severity == severity).count()
    }
}
