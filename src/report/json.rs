//! JSON for programs: stable and versioned, written finding by finding.

use std::io::{self, Write};

use serde::{Serialize, Serializer};

use super::json_text::write_pretty;
use super::record::{Head, NotEvaluated, Row, Totals, Trouble};
use super::{Options, Report, shown};
use crate::engine::Outcome;

pub(super) struct Json;

impl Report for Json {
    fn write(&self, outcome: &Outcome, options: &Options, out: &mut dyn Write) -> io::Result<()> {
        write_pretty(&Whole::new(outcome, options), out)
    }
}

/// The order of the fields here is the order in the output.
#[derive(Serialize)]
struct Whole<'a> {
    #[serde(flatten)]
    head: Head<'a>,
    findings: Findings<'a>,
    errors: Vec<Trouble<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    skipped: Option<Vec<NotEvaluated<'a>>>,
    summary: Totals,
}

impl<'a> Whole<'a> {
    fn new(outcome: &'a Outcome, options: &'a Options) -> Self {
        Self {
            head: Head::new(outcome),
            findings: Findings { outcome, options },
            errors: outcome.errors.iter().map(Trouble::new).collect(),
            skipped: options.verbose.then(|| outcome.skipped.iter().map(NotEvaluated::new).collect()),
            summary: Totals::new(outcome),
        }
    }
}

struct Findings<'a> {
    outcome: &'a Outcome,
    options: &'a Options,
}

impl Serialize for Findings<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(shown(self.outcome, self.options).map(Row::new))
    }
}
