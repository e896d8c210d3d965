//! SARIF 2.1.0, as GitHub's code scanning reads it: every rule with its texts, every finding with a lasting name.
//!
//! No text of the documents goes in: no snippets, no values. The clauses named are those of the OASIS standard.

mod location;
mod result;
mod rule;

use std::io::{self, Write};

use serde::Serialize;
use serde_json::{Value, json};

use location::{Place, Text};
use result::Results;
use rule::{Rule, capital, rules};

use super::json_text::write_pretty;
use super::places::{Places, Region};
use super::visible::line as plain;
use super::{Options, Report};
use crate::engine::Outcome;
use crate::error::Error;
use crate::finding::{Finding, Severity};
use crate::pack::REPOSITORY;

/// The base that relative paths hang on: the root of the repository, wherever that lies on a machine (3.14.14).
const ROOT: &str = "SRCROOT";
/// GitHub takes no more results of one run.
const MOST_RESULTS: usize = 25_000;

pub(super) struct Sarif;

impl Report for Sarif {
    fn write(&self, outcome: &Outcome, options: &Options, out: &mut dyn Write) -> io::Result<()> {
        let (findings, left_out) = listed(outcome, options);
        let rules = rules(&findings);
        let places = Places::new(outcome, options);
        let numbers = rules.iter().enumerate().map(|(number, rule)| (rule.id.clone(), number)).collect();
        let run = Run {
            tool: Tool { driver: Driver::new(rules) },
            invocations: [invocation(outcome, left_out, &places)],
            automation_details: json!({"id": "breachlint/"}),
            original_uri_base_ids: json!({ROOT: {"description": {"text": "The root of the repository."}}}),
            column_kind: "utf16CodeUnits",
            newline_sequences: ["\r\n", "\n", "\r"],
            results: Results { findings, numbers, places, options },
        };
        let schema = "https://json.schemastore.org/sarif-2.1.0.json";
        write_pretty(&Log { schema, version: "2.1.0", runs: [run] }, out)
    }
}

#[derive(Serialize)]
struct Log<'a> {
    #[serde(rename = "$schema")]
    schema: &'static str,
    version: &'static str,
    runs: [Run<'a>; 1],
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Run<'a> {
    tool: Tool,
    invocations: [Invocation; 1],
    automation_details: Value,
    original_uri_base_ids: Value,
    column_kind: &'static str,
    newline_sequences: [&'static str; 3],
    results: Results<'a>,
}

/// The findings of the run. Of more than GitHub takes the heaviest stay.
fn listed<'a>(outcome: &'a Outcome, options: &Options) -> (Vec<&'a Finding>, usize) {
    let wanted = |finding: &&Finding| {
        finding.severity >= options.min_severity && (options.sarif_suppressed || finding.suppressed.is_none())
    };
    let mut findings: Vec<(usize, &Finding)> = outcome.findings.iter().filter(wanted).enumerate().collect();
    let left_out = findings.len().saturating_sub(MOST_RESULTS);
    if left_out > 0 {
        findings.sort_by_key(|(at, finding)| (std::cmp::Reverse(finding.severity), *at));
        findings.truncate(MOST_RESULTS);
        findings.sort_by_key(|(at, _)| *at);
    }
    (findings.into_iter().map(|(_, finding)| finding).collect(), left_out)
}

#[derive(Serialize)]
struct Tool {
    driver: Driver,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Driver {
    name: &'static str,
    version: &'static str,
    semantic_version: &'static str,
    information_uri: &'static str,
    language: &'static str,
    rules: Vec<Rule>,
}

impl Driver {
    fn new(rules: Vec<Rule>) -> Self {
        let version = env!("CARGO_PKG_VERSION");
        let name = env!("CARGO_PKG_NAME");
        Self { name, version, semantic_version: version, information_uri: REPOSITORY, language: "en", rules }
    }
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Invocation {
    execution_successful: bool,
    tool_execution_notifications: Vec<Notification>,
    properties: Value,
}

/// What kept us from the work (3.58). Without it a run of nothing would look clean.
#[derive(Serialize)]
struct Notification {
    level: &'static str,
    message: Text,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    locations: Vec<Place>,
}

fn invocation(outcome: &Outcome, left_out: usize, places: &Places<'_>) -> Invocation {
    let mut notifications: Vec<Notification> = outcome.errors.iter().map(|error| notification(error, places)).collect();
    if left_out > 0 {
        let text = format!("{left_out} findings of the lightest are left out: GitHub takes {MOST_RESULTS} of a run.");
        notifications.push(Notification { level: "warning", message: Text { text }, locations: Vec::new() });
    }
    Invocation {
        execution_successful: outcome.errors.is_empty(),
        tool_execution_notifications: notifications,
        properties: json!({"now": format!("{:.0}", outcome.now)}),
    }
}

fn notification(error: &Error, places: &Places<'_>) -> Notification {
    let words = [Some(error.message.as_str()), error.help.as_deref()];
    let place = error.location().map(|(path, start)| {
        let region = Region { line: start.line, columns: None };
        Place::new(path, region, places)
    });
    let message = Text { text: text(words.into_iter().flatten()) };
    Notification { level: "error", message, locations: place.into_iter().collect() }
}

fn level(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Info => "note",
    }
}

/// Sentences of a plain-text message (3.11.3). `[word](1)` in them would be a link (3.11.6).
fn text<'a>(sentences: impl Iterator<Item = &'a str>) -> String {
    let sentences = sentences.filter(|sentence| !sentence.is_empty());
    let sentences: Vec<String> = sentences.map(|sentence| format!("{}.", capital(sentence))).collect();
    plain(&sentences.join(" ")).replace("](", "]\u{2060}(")
}
