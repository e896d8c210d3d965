//! SARIF 2.1.0, as GitHub's code scanning reads it: every rule with its texts, every finding with a lasting name.
//!
//! No text of the documents goes in: no snippets, no values. The clauses named are those of the OASIS standard.

mod rule;

use std::collections::BTreeMap;
use std::io::{self, Write};

use serde::{Serialize, Serializer};
use serde_json::{Value, json};

use super::json_text::write_pretty;
use super::places::{Places, Region, Unit, is_absolute};
use super::visible::line as plain;
use super::{Options, Report, is_baselined};
use crate::engine::Outcome;
use crate::error::Error;
use crate::finding::{Finding, Location, Severity, Suppressed};
use crate::pack::REPOSITORY;

use rule::{capital, rules};

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
        let run = Run {
            tool: tool(&rules),
            invocations: [invocation(outcome, left_out, &places)],
            automation_details: json!({"id": "breachlint/"}),
            original_uri_base_ids: json!({ROOT: {"description": {"text": "The root of the repository."}}}),
            column_kind: "utf16CodeUnits",
            newline_sequences: ["\r\n", "\n", "\r"],
            results: Results { findings, numbers: numbers(&rules), places, options },
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
    tool: Value,
    invocations: [Value; 1],
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

fn tool(rules: &[Value]) -> Value {
    let version = env!("CARGO_PKG_VERSION");
    json!({"driver": {
        "name": "breachlint",
        "version": version,
        "semanticVersion": version,
        "informationUri": REPOSITORY,
        "language": "en",
        "rules": rules,
    }})
}

fn numbers(rules: &[Value]) -> BTreeMap<String, usize> {
    let code = |rule: &Value| rule.get("id").and_then(Value::as_str).unwrap_or_default().to_owned();
    rules.iter().enumerate().map(|(number, rule)| (code(rule), number)).collect()
}

/// What kept us from the work (3.20.21). Without it a run of nothing would look clean.
fn invocation(outcome: &Outcome, left_out: usize, places: &Places<'_>) -> Value {
    let mut notifications: Vec<Value> = outcome.errors.iter().map(|error| notification(error, places)).collect();
    if left_out > 0 {
        let text = format!("{left_out} findings of the lightest are left out: GitHub takes {MOST_RESULTS} of a run.");
        notifications.push(json!({"level": "warning", "message": {"text": text}}));
    }
    json!({
        "executionSuccessful": outcome.errors.is_empty(),
        "toolExecutionNotifications": notifications,
        "properties": {"now": format!("{:.0}", outcome.now)},
    })
}

fn notification(error: &Error, places: &Places<'_>) -> Value {
    let words = [Some(error.message.as_str()), error.help.as_deref()];
    let mut notification = json!({"level": "error", "message": {"text": text(words.into_iter().flatten())}});
    if let Some((path, start)) = error.location() {
        let region = Region { line: start.line, columns: None };
        notification["locations"] = json!([{"physicalLocation": physical(path, region, places)}]);
    }
    notification
}

struct Results<'a> {
    findings: Vec<&'a Finding>,
    numbers: BTreeMap<String, usize>,
    places: Places<'a>,
    options: &'a Options,
}

impl Serialize for Results<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self.findings.iter().map(|finding| self.result(finding)))
    }
}

impl Results<'_> {
    fn result(&self, finding: &Finding) -> Value {
        let mut result = json!({
            "ruleId": &*finding.code,
            "ruleIndex": self.numbers.get(&*finding.code),
            "level": level(finding.severity),
            "message": {"text": text([finding.message.as_str(), finding.help.as_str()].into_iter())},
            "locations": [{"physicalLocation": self.place(&finding.location)}],
            "partialFingerprints": {
                // GitHub follows an alert by this one. Its own is made of the text of the line, which findings share.
                "primaryLocationLineHash": format!("{}:1", finding.fingerprint),
                "breachlint/v1": finding.fingerprint,
            },
        });
        if !finding.related.is_empty() {
            let related = finding.related.iter().enumerate().map(|(at, related)| {
                let text = text(std::iter::once(related.message.as_str()));
                json!({"id": at + 1, "physicalLocation": self.place(&related.location), "message": {"text": text}})
            });
            result["relatedLocations"] = related.collect();
        }
        // Where suppressions are told at all, every result tells its own, be it none (3.27.23).
        if self.options.sarif_suppressed {
            result["suppressions"] = finding.suppressed.iter().map(suppression).collect();
        }
        result
    }

    fn place(&self, location: &Location) -> Value {
        physical(&location.path, self.places.region(location, Unit::Utf16), &self.places)
    }
}

fn physical(path: &str, region: Region, places: &Places<'_>) -> Value {
    let uri = places.uri(path);
    let mut artifact = json!({"uri": uri});
    if !is_absolute(&places.path(path)) {
        artifact["uriBaseId"] = ROOT.into();
    }
    let mut place = json!({"startLine": region.line});
    if let Some((start, end)) = region.columns {
        place["startColumn"] = start.into();
        place["endColumn"] = end.into();
    }
    json!({"artifactLocation": artifact, "region": place})
}

/// The reason is free text of the user, so it stays where it was written.
fn suppression(suppressed: &Suppressed) -> Value {
    json!({"kind": if is_baselined(suppressed) { "external" } else { "inSource" }, "status": "accepted"})
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
