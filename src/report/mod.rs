//! The outcome goes in, bytes come out: one file per format, and here the one table of them.
//!
//! A report decides nothing. Formats do not know each other; what they share stands in files of its own.

mod agenda;
mod checkstyle;
mod concise;
mod deadline;
mod fold;
mod github;
mod gitlab;
mod json;
mod json_text;
mod junit;
mod ledger;
mod markdown;
mod markup;
mod ndjson;
mod places;
mod rdjson;
mod record;
mod redaction;
mod sarif;
mod snippet;
mod summary;
mod text;
mod visible;
mod xml;
mod yaml;

use std::io::{self, Write};
use std::str::FromStr;

use crate::engine::Outcome;
use crate::error::Error;
use crate::finding::{Finding, Severity, Silenced};

pub use agenda::{AgendaForm, write_agenda};
pub use deadline::{deadline_json, write_deadline};
pub use json_text::write_pretty as write_json;
pub use ledger::{LedgerForm, write_ledger};
pub use markdown::digest;
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
    /// The lightest finding that makes the exit code 1.
    pub fail_on: Severity,
    /// Findings per code.
    pub statistics: bool,
    /// List what is silenced in SARIF, too.
    pub sarif_suppressed: bool,
    /// The way from the root of the repository to the working directory, with `/`; empty when they are one.
    pub below_root: String,
}

impl Default for Options {
    /// For a file: no colours, nothing hidden, nothing special.
    fn default() -> Self {
        Self {
            redact: false,
            color: false,
            links: false,
            width: 100,
            verbose: false,
            quiet: false,
            min_severity: Severity::Info,
            fail_on: Severity::Error,
            statistics: false,
            sarif_suppressed: false,
            below_root: String::new(),
        }
    }
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
    /// One line a finding.
    Concise,
    /// One JSON document for programs.
    Json,
    /// One JSON value a line.
    Ndjson,
    /// SARIF 2.1.0 for code scanning.
    Sarif,
    /// Annotations of GitHub Actions.
    Github,
    /// GitLab's Code Quality report.
    Gitlab,
    /// JUnit's XML.
    Junit,
    /// Checkstyle's XML.
    Checkstyle,
    /// reviewdog's Diagnostic Format.
    Rdjson,
    /// A table for a comment on a pull request.
    Markdown,
}

/// A new format is one file, one variant of [`Format`] and one line here.
const FORMATS: [(Format, &str, &dyn Report); 11] = [
    (Format::Text, "text", &text::Text),
    (Format::Concise, "concise", &concise::Concise),
    (Format::Json, "json", &json::Json),
    (Format::Ndjson, "ndjson", &ndjson::Ndjson),
    (Format::Sarif, "sarif", &sarif::Sarif),
    (Format::Github, "github", &github::Github),
    (Format::Gitlab, "gitlab", &gitlab::Gitlab),
    (Format::Junit, "junit", &junit::Junit),
    (Format::Checkstyle, "checkstyle", &checkstyle::Checkstyle),
    (Format::Rdjson, "rdjson", &rdjson::Rdjson),
    (Format::Markdown, "markdown", &markdown::Markdown),
];

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

/// Those of them that nothing silences: what a format lists that has no word for silenced.
fn live<'a>(outcome: &'a Outcome, options: &Options) -> impl Iterator<Item = &'a Finding> + use<'a> {
    shown(outcome, options).filter(|finding| finding.suppressed.is_none())
}

/// Findings in runs of one path. They come sorted by path.
fn by_file<'a>(findings: impl Iterator<Item = &'a Finding>) -> Vec<(&'a str, Vec<&'a Finding>)> {
    let mut files: Vec<(&str, Vec<&Finding>)> = Vec::new();
    for finding in findings {
        match files.last_mut() {
            Some((path, findings)) if *path == &*finding.location.path => findings.push(finding),
            _ => files.push((&finding.location.path, vec![finding])),
        }
    }
    files
}

/// Says on a line that its finding is silenced, and how.
fn silence_mark(silenced: &Silenced) -> &'static str {
    match silenced {
        Silenced::Comment(_) => " (suppressed)",
        Silenced::Baseline => " (in the baseline)",
    }
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
        let help = error.help.expect("an instruction");
        assert!(help.starts_with("use one of `text`, `concise`, `json`, ") && help.ends_with("`markdown`"), "{help}");
    }
}
