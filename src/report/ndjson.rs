//! One JSON value a line: each finding, each error, and at the end the counts, without which the output is not whole.

use std::io::{self, Write};

use serde::Serialize;

use super::json_text::write_line;
use super::record::{Head, NotEvaluated, Row, Totals, Trouble};
use super::{Options, Report, shown};
use crate::engine::Outcome;

pub(super) struct Ndjson;

impl Report for Ndjson {
    fn write(&self, outcome: &Outcome, options: &Options, out: &mut dyn Write) -> io::Result<()> {
        shown(outcome, options).try_for_each(|finding| write_line(&Line::Finding(Row::new(finding)), out))?;
        outcome.errors.iter().try_for_each(|error| write_line(&Line::Error(Trouble::new(error)), out))?;
        let skipped = outcome.skipped.iter().filter(|_| options.verbose);
        skipped.map(NotEvaluated::new).try_for_each(|skipped| write_line(&Line::Skipped(skipped), out))?;
        write_line(&Line::Summary(Whole { head: Head::new(outcome), totals: Totals::new(outcome) }), out)
    }
}

#[derive(Serialize)]
#[serde(tag = "type", rename_all = "lowercase")]
enum Line<'a> {
    Finding(Row<'a>),
    Error(Trouble<'a>),
    Skipped(NotEvaluated<'a>),
    Summary(Whole<'a>),
}

#[derive(Serialize)]
struct Whole<'a> {
    #[serde(flatten)]
    head: Head<'a>,
    #[serde(flatten)]
    totals: Totals,
}
