//! The outcome goes in, bytes come out: one file per format, and here the one table of them.
//!
//! A report decides nothing. Formats do not know each other; what they share stands in files of its own.

mod agenda;
mod deadline;
mod json;
mod ledger;
mod redaction;
mod snippet;
mod summary;
mod text;
mod visible;
mod yaml;

use std::io::{self, Write};
use std::str::FromStr;

use crate::engine::Outcome;
use crate::error::Error;
use crate::finding::{Finding, Severity, Silenced};

pub use agenda::{AgendaForm, write_agenda};
pub use deadline::{deadline_json, write_deadline};
pub use ledger::{LedgerForm, write_ledger};
pub use text::write_error;
pub use visible::line as visible_line;
pub use yaml::yaml;

/// How a report is to look. Who asks decides; no report looks at the terminal or the environment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Options {
    /// Free text in shown lines becomes `…`.
    pub redact: bool,
    /// Colours, by terminal escapes.
    pub color: bool,
    /// Codes are links, by terminal escapes.
    pub links: bool,
    /// Columns of the terminal.
    pub width: usize,
    /// Show what is silenced and what could not be evaluated, too.
    pub verbose: bool,
    /// Say nothing when there is nothing to say.
    pub quiet: bool,
    /// The lightest findings that are shown; counted are all.
    pub min_severity: Severity,
    /// Findings per code.
    pub statistics: bool,
}

/// Writes an outcome in one format.
pub trait Report {
    /// Writes the whole report.
    ///
    /// # Errors
    /// When the writer refuses.
    fn write(&self, outcome: &Outcome, options: &Options, out: &mut dyn Write) -> io::Result<()>;
}

/// The output formats.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Format {
    /// Frames for people at a terminal.
    Text,
    /// One JSON document for programs.
    Json,
}

/// A new format is one file, one variant of [`Format`] and one line here.
const FORMATS: [(Format, &str, &dyn Report); 2] =
    [(Format::Text, "text", &text::Text), (Format::Json, "json", &json::Json)];

impl Format {
    /// Every format, in the order of the documentation.
    #[expect(clippy::indexing_slicing, reason = "worked out by the compiler, which checks it")]
    pub const ALL: [Self; FORMATS.len()] = {
        let mut all = [Self::Text; FORMATS.len()];
        let mut at = 0;
        while at < FORMATS.len() {
            all[at] = FORMATS[at].0;
            at += 1;
        }
        all
    };

    /// The word for it on the command line.
    #[must_use]
    pub fn word(self) -> &'static str {
        FORMATS.iter().find(|row| row.0 == self).map_or("", |row| row.1)
    }

    /// Writes the outcome in this format.
    ///
    /// # Errors
    /// When the writer refuses.
    pub fn write(self, outcome: &Outcome, options: &Options, out: &mut dyn Write) -> io::Result<()> {
        let mut out = io::BufWriter::new(out);
        for (_, _, report) in FORMATS.iter().filter(|row| row.0 == self) {
            report.write(outcome, options, &mut out)?;
        }
        out.flush()
    }
}

impl FromStr for Format {
    type Err = Error;

    fn from_str(word: &str) -> Result<Self, Error> {
        let row = FORMATS.iter().find(|row| row.1 == word);
        row.map(|row| row.0).ok_or_else(|| {
            let known: Vec<String> = FORMATS.iter().map(|row| format!("`{}`", row.1)).collect();
            let message = format!("there is no output format `{}`", visible::line(word));
            Error::new(message).help(format!("use one of {}", known.join(", ")))
        })
    }
}

/// The findings that a report lists, in their order.
fn shown<'a>(outcome: &'a Outcome, options: &Options) -> impl Iterator<Item = &'a Finding> + use<'a> {
    let (least, verbose) = (options.min_severity, options.verbose);
    outcome
        .findings
        .iter()
        .filter(move |finding| finding.severity >= least && (verbose || finding.suppressed.is_none()))
}

/// How many findings a comment silences, and how many the baseline.
fn silenced(outcome: &Outcome) -> (usize, usize) {
    let silent = outcome.findings.iter().filter_map(|finding| finding.suppressed.as_ref());
    let (baselined, suppressed): (Vec<_>, Vec<_>) = silent.partition(|silenced| **silenced == Silenced::Baseline);
    (suppressed.len(), baselined.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_format_is_found_by_its_word() {
        for format in Format::ALL {
            assert_eq!(format.word().parse::<Format>().expect("known"), format);
        }
        let error = "tekst".parse::<Format>().expect_err("unknown");
        assert_eq!(error.message, "there is no output format `tekst`");
        assert_eq!(error.help.as_deref(), Some("use one of `text`, `json`"));
    }
}
