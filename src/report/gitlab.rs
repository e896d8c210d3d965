//! GitLab's Code Quality report: one list, every entry with a fingerprint of its own.

use std::io::{self, Write};

use serde::{Serialize, Serializer};

use super::json_text::write_pretty;
use super::places::Places;
use super::visible::line as plain;
use super::{Options, Report, live};
use crate::engine::Outcome;
use crate::error::Error;
use crate::finding::{Finding, Fingerprint, Names, Severity};

pub(super) struct Gitlab;

impl Report for Gitlab {
    fn write(&self, outcome: &Outcome, options: &Options, out: &mut dyn Write) -> io::Result<()> {
        write_pretty(&List { outcome, options, places: Places::new(outcome, options) }, out)
    }
}

struct List<'a> {
    outcome: &'a Outcome,
    options: &'a Options,
    places: Places<'a>,
}

impl Serialize for List<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        // GitLab keeps only the first entry of a fingerprint.
        let mut names = Names::default();
        let errors = self.outcome.errors.iter().map(|error| of_error(error, &self.places));
        let findings = live(self.outcome, self.options).map(|finding| of_finding(finding, &self.places));
        serializer.collect_seq(errors.chain(findings).map(|mut entry| {
            entry.fingerprint = names.distinct(entry.fingerprint);
            entry
        }))
    }
}

#[derive(Serialize)]
struct Entry {
    description: String,
    check_name: String,
    fingerprint: String,
    severity: &'static str,
    location: Location,
}

#[derive(Serialize)]
struct Location {
    path: String,
    lines: Lines,
}

#[derive(Serialize)]
struct Lines {
    begin: u32,
}

fn of_finding(finding: &Finding, places: &Places<'_>) -> Entry {
    let place = &finding.location;
    Entry {
        description: plain(&format!("{}: {}", finding.code, finding.message)).into_owned(),
        check_name: plain(&finding.name).into_owned(),
        fingerprint: finding.fingerprint.clone(),
        severity: match finding.severity {
            Severity::Error => "major",
            Severity::Warning => "minor",
            Severity::Info => "info",
        },
        location: Location { path: places.path(&place.path), lines: Lines { begin: place.start.line } },
    }
}

/// An error that is about no file is shown at the folder of the run: an entry without a path would spoil the list.
fn of_error(error: &Error, places: &Places<'_>) -> Entry {
    let (path, line) = error.location().map_or((".", 1), |(path, start)| (path, start.line));
    Entry {
        description: plain(&format!("could not do all of the work: {}", error.message)).into_owned(),
        check_name: "breachlint/error".to_owned(),
        fingerprint: Fingerprint::default().part("error").part(path).part(&error.message).hex(),
        severity: "blocker",
        location: Location { path: places.path(path), lines: Lines { begin: line } },
    }
}
