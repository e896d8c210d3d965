//! The ledger of suppressions as text for people, or as JSON for programs.

use std::collections::BTreeMap;
use std::io::{self, Write};

use serde_json::{Value, json};

use super::json_text::write_pretty;
use super::record::{TOOL, Trouble};
use super::visible::line as plain;
use crate::engine::Outcome;
use crate::triage::{Ledger, Row, RuleState, State};

/// The forms of the ledger.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LedgerForm {
    /// A paragraph per suppression.
    Text,
    /// One JSON document.
    Json,
}

/// Writes the ledger of a run.
///
/// # Errors
/// When the writer refuses.
pub fn write_ledger(ledger: &Ledger, outcome: &Outcome, form: LedgerForm, out: &mut dyn Write) -> io::Result<()> {
    match form {
        LedgerForm::Text => text(ledger, out),
        LedgerForm::Json => write_pretty(&whole(ledger, outcome), out),
    }
}

/// `register/BR-2026-014.yaml:41: TIM002 in use, silences 1 finding, until 2026-12-31, by dpo`, and the reason below.
fn text(ledger: &Ledger, out: &mut dyn Write) -> io::Result<()> {
    for row in &ledger.rows {
        let rules: Vec<String> = row.rules.iter().map(rule).collect();
        let rules = if rules.is_empty() { row.state.word().to_owned() } else { rules.join(", ") };
        let scope = if row.whole_document { ", for the whole document" } else { "" };
        let until = row.until.map(|until| format!(", until {until}")).unwrap_or_default();
        let by = row.by.as_ref().map(|by| format!(", by {}", plain(by))).unwrap_or_default();
        writeln!(out, "{}:{}: {}{scope}{until}{by}", plain(&row.path), row.line, plain(&rules))?;
        if let Some(reason) = &row.reason {
            writeln!(out, "    {}", plain(reason))?;
        }
    }
    if !ledger.rows.is_empty() {
        writeln!(out)?;
    }
    writeln!(out, "{}", summary(ledger))
}

fn rule(rule: &RuleState) -> String {
    match rule.findings {
        0 => format!("{} {}", rule.code, rule.state.word()),
        1 => format!("{} silences 1 finding", rule.code),
        many => format!("{} silences {many} findings", rule.code),
    }
}

/// `3 suppressions silence 2 findings; 1 expired, 1 unused`
fn summary(ledger: &Ledger) -> String {
    let findings: usize = ledger.rows.iter().map(Row::findings).sum();
    let mut line = match ledger.rows.len() {
        0 => return "no suppressions".to_owned(),
        1 => "1 suppression silences".to_owned(),
        many => format!("{many} suppressions silence"),
    };
    line = match findings {
        0 => format!("{line} nothing"),
        1 => format!("{line} 1 finding"),
        many => format!("{line} {many} findings"),
    };
    let others: Vec<String> =
        counts(ledger).into_iter().rev().map(|(state, count)| format!("{count} {}", state.word())).collect();
    if others.is_empty() { line } else { format!("{line}; {}", others.join(", ")) }
}

/// How many are in another state than in use.
fn counts(ledger: &Ledger) -> BTreeMap<State, usize> {
    let mut counts = BTreeMap::new();
    for row in ledger.rows.iter().filter(|row| row.state != State::InUse) {
        *counts.entry(row.state).or_default() += 1;
    }
    counts
}

fn whole(ledger: &Ledger, outcome: &Outcome) -> Value {
    let others: serde_json::Map<String, Value> =
        counts(ledger).into_iter().map(|(state, count)| (key(state), count.into())).collect();
    let findings: usize = ledger.rows.iter().map(Row::findings).sum();
    json!({
        "version": 1,
        "tool": TOOL,
        "now": format!("{:.0}", outcome.now),
        "suppressions": ledger.rows.iter().map(entry).collect::<Vec<_>>(),
        "errors": outcome.errors.iter().map(Trouble::new).collect::<Vec<_>>(),
        "summary": {"suppressions": ledger.rows.len(), "findings": findings, "states": others},
    })
}

fn entry(row: &Row) -> Value {
    let rules =
        row.rules.iter().map(|rule| json!({"code": rule.code, "state": key(rule.state), "findings": rule.findings}));
    json!({
        "path": *row.path,
        "line": row.line,
        "document": {"id": row.id, "whole": row.whole_document},
        "state": key(row.state),
        "rules": rules.collect::<Vec<_>>(),
        "by": row.by,
        "until": row.until.map(|until| until.to_string()),
        "reason": row.reason,
        "findings": row.findings(),
    })
}

/// A state as programs read it.
fn key(state: State) -> String {
    state.word().replace(' ', "_")
}
