//! reviewdog's Diagnostic Format: one result with all diagnostics, columns in bytes.

use std::io::{self, Write};

use serde::{Serialize, Serializer};

use super::json_text::write_pretty;
use super::markup::sentence;
use super::places::{Places, Region, Unit};
use super::{Options, Report, live};
use crate::engine::Outcome;
use crate::error::Error;
use crate::finding::{Finding, Location, Severity};
use crate::pack::REPOSITORY;

pub(super) struct Rdjson;

impl Report for Rdjson {
    fn write(&self, outcome: &Outcome, options: &Options, out: &mut dyn Write) -> io::Result<()> {
        let diagnostics = Diagnostics { outcome, options, places: Places::new(outcome, options) };
        write_pretty(&Whole { source: Source { name: "breachlint", url: REPOSITORY }, diagnostics }, out)
    }
}

#[derive(Serialize)]
struct Whole<'a> {
    source: Source,
    diagnostics: Diagnostics<'a>,
}

#[derive(Serialize)]
struct Source {
    name: &'static str,
    url: &'static str,
}

struct Diagnostics<'a> {
    outcome: &'a Outcome,
    options: &'a Options,
    places: Places<'a>,
}

impl Serialize for Diagnostics<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let errors = self.outcome.errors.iter().map(of_error);
        let findings = live(self.outcome, self.options).map(|finding| of_finding(finding, &self.places));
        serializer.collect_seq(errors.chain(findings))
    }
}

/// The order of the fields here is the order in the output.
#[derive(Serialize)]
struct Diagnostic<'a> {
    message: String,
    location: Place<'a>,
    severity: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    code: Option<Code<'a>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    related_locations: Vec<Second<'a>>,
}

#[derive(Serialize)]
struct Place<'a> {
    path: &'a str,
    range: Range,
}

#[derive(Serialize)]
struct Range {
    start: Point,
    #[serde(skip_serializing_if = "Option::is_none")]
    end: Option<Point>,
}

#[derive(Serialize)]
struct Point {
    line: u32,
    #[serde(skip_serializing_if = "Option::is_none")]
    column: Option<u32>,
}

#[derive(Serialize)]
struct Code<'a> {
    value: &'a str,
    /// A rule of the house may have no page.
    #[serde(skip_serializing_if = "str::is_empty")]
    url: &'a str,
}

#[derive(Serialize)]
struct Second<'a> {
    message: String,
    location: Place<'a>,
}

/// The message becomes a comment in Markdown. Paths start where reviewdog starts: in the working directory.
fn of_finding<'a>(finding: &'a Finding, places: &Places<'_>) -> Diagnostic<'a> {
    let place = |at: &'a Location| Place { path: &at.path, range: range(places.region(at, Unit::Bytes)) };
    let related = finding.related.iter();
    let related =
        related.map(|related| Second { message: sentence(&related.message), location: place(&related.location) });
    Diagnostic {
        message: sentence(&format!("{}; {}", finding.message, finding.help)),
        location: place(&finding.location),
        severity: severity(finding.severity),
        code: Some(Code { value: &finding.code, url: &finding.url }),
        related_locations: related.collect(),
    }
}

fn range(Region { line, columns }: Region) -> Range {
    let point = |column| Point { line, column: Some(column) };
    match columns {
        Some((start, end)) => Range { start: point(start), end: Some(point(end)) },
        None => Range { start: Point { line, column: None }, end: None },
    }
}

fn severity(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "ERROR",
        Severity::Warning => "WARNING",
        Severity::Info => "INFO",
    }
}

/// An error that is about no file stands at the folder of the run.
fn of_error(error: &Error) -> Diagnostic<'_> {
    let (path, line) = error.location().map_or((".", 1), |(path, start)| (path, start.line));
    Diagnostic {
        message: sentence(&format!("breachlint could not do all of its work: {}", error.message)),
        location: Place { path, range: range(Region { line, columns: None }) },
        severity: "ERROR",
        code: None,
        related_locations: Vec::new(),
    }
}
