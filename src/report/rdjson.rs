//! reviewdog's Diagnostic Format: one result with all diagnostics, columns in bytes.

use std::io::{self, Write};

use serde::{Serialize, Serializer};
use serde_json::{Value, json};

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

/// The message becomes a comment in Markdown. Paths start where reviewdog starts: in the working directory.
fn of_finding(finding: &Finding, places: &Places<'_>) -> Value {
    let place = |at: &Location| json!({"path": &*at.path, "range": range(places.region(at, Unit::Bytes))});
    let mut diagnostic = json!({
        "message": sentence(&format!("{}; {}", finding.message, finding.help)),
        "location": place(&finding.location),
        "severity": severity(finding.severity),
        "code": code(finding),
    });
    if !finding.related.is_empty() {
        let related = finding.related.iter();
        let related: Vec<Value> = related
            .map(|related| json!({"message": sentence(&related.message), "location": place(&related.location)}))
            .collect();
        diagnostic["related_locations"] = Value::from(related);
    }
    diagnostic
}

/// A rule of the house may have no page.
fn code(finding: &Finding) -> Value {
    let mut code = json!({"value": &*finding.code});
    if !finding.url.is_empty() {
        code["url"] = (&*finding.url).into();
    }
    code
}

fn range(region: Region) -> Value {
    let Region { line, columns } = region;
    match columns {
        Some((start, end)) => {
            json!({"start": {"line": line, "column": start}, "end": {"line": line, "column": end}})
        }
        None => json!({"start": {"line": line}}),
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
fn of_error(error: &Error) -> Value {
    let (path, line) = error.location().map_or((".", 1), |(path, start)| (path, start.line));
    json!({
        "message": sentence(&format!("breachlint could not do all of its work: {}", error.message)),
        "location": {"path": path, "range": {"start": {"line": line}}},
        "severity": "ERROR",
    })
}
