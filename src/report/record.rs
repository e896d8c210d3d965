//! A finding, an error and the counts as programs read them, in JSON and line by line.

use serde::{Serialize, Serializer};

use super::silenced;
use crate::engine::{Outcome, Skipped};
use crate::error::Error;
use crate::finding::{Certainty, Finding, Location, Related, Severity, Silenced};
use crate::place::Position;

/// What was checked, when, and by what.
#[derive(Serialize)]
pub(super) struct Head<'a> {
    version: u8,
    tool: Tool,
    now: String,
    files: usize,
    #[serde(serialize_with = "documents")]
    documents: &'a Outcome,
    #[serde(skip_serializing_if = "Option::is_none")]
    unread: Option<Unread>,
    #[serde(skip_serializing_if = "Option::is_none")]
    profile: Option<&'static str>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    off: Vec<Off<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    left_out: Option<usize>,
    #[serde(skip_serializing_if = "<[String]>::is_empty")]
    configurations_passed_over: &'a [String],
}

impl<'a> Head<'a> {
    pub(super) fn new(outcome: &'a Outcome) -> Self {
        let lines = outcome.unread_lines;
        Self {
            version: 1,
            tool: TOOL,
            now: format!("{:.0}", outcome.now),
            files: outcome.files.len(),
            documents: outcome,
            unread: (lines > 0).then_some(Unread { lines }),
            profile: outcome.choice.profile,
            off: outcome.choice.off.iter().map(|(code, from)| Off { code, from }).collect(),
            left_out: Some(outcome.choice.left_out).filter(|count| *count > 0),
            configurations_passed_over: &outcome.choice.passed_over,
        }
    }
}

/// The program, as every document names it.
pub(super) const TOOL: Tool = Tool { name: env!("CARGO_PKG_NAME"), version: env!("CARGO_PKG_VERSION") };

#[derive(Serialize)]
pub(super) struct Tool {
    name: &'static str,
    version: &'static str,
}

/// A rule that the configuration switched off.
#[derive(Serialize)]
struct Off<'a> {
    code: &'a str,
    from: &'a str,
}

#[derive(Serialize)]
struct Unread {
    lines: usize,
}

fn documents<S: Serializer>(outcome: &&Outcome, serializer: S) -> Result<S::Ok, S::Error> {
    let present = outcome.documents.iter().filter(|(_, count)| **count > 0);
    serializer.collect_map(present.map(|(kind, count)| (kind.word(), count)))
}

/// One finding.
#[derive(Serialize)]
pub(super) struct Row<'a> {
    code: &'a str,
    name: &'a str,
    severity: Severity,
    certainty: Certainty,
    message: &'a str,
    help: &'a str,
    basis: &'a [String],
    url: &'a str,
    path: &'a str,
    document: Document<'a>,
    pointer: &'a str,
    start: Position,
    end: Position,
    related: Vec<Second<'a>>,
    fingerprint: &'a str,
    suppressed: Option<Silence<'a>>,
}

impl<'a> Row<'a> {
    pub(super) fn new(finding: &'a Finding) -> Self {
        let Location { path, pointer, start, end, .. } = &finding.location;
        let subject = &finding.subject;
        Self {
            code: &finding.code,
            name: &finding.name,
            severity: finding.severity,
            certainty: finding.certainty,
            message: &finding.message,
            help: &finding.help,
            basis: &finding.basis,
            url: &finding.url,
            path,
            document: Document { kind: subject.kind, id: subject.id.as_deref(), index: subject.index },
            pointer,
            start: *start,
            end: *end,
            related: finding.related.iter().map(Second::new).collect(),
            fingerprint: &finding.fingerprint,
            suppressed: finding.suppressed.as_ref().map(Silence::new),
        }
    }
}

#[derive(Serialize)]
struct Document<'a> {
    kind: Option<&'static str>,
    id: Option<&'a str>,
    index: usize,
}

#[derive(Serialize)]
struct Second<'a> {
    path: &'a str,
    pointer: &'a str,
    start: Position,
    end: Position,
    message: &'a str,
}

impl<'a> Second<'a> {
    fn new(related: &'a Related) -> Self {
        let Location { path, pointer, start, end, .. } = &related.location;
        Self { path, pointer, start: *start, end: *end, message: &related.message }
    }
}

#[derive(Serialize)]
struct Silence<'a> {
    by: Option<&'a str>,
    until: Option<&'a str>,
    reason: &'a str,
    line: Option<u32>,
}

impl<'a> Silence<'a> {
    fn new(silenced: &'a Silenced) -> Self {
        match silenced {
            Silenced::Comment(comment) => Self {
                by: comment.by.as_deref(),
                until: comment.until.as_deref(),
                reason: &comment.reason,
                line: Some(comment.line),
            },
            Silenced::Baseline => Self { by: None, until: None, reason: "in the baseline", line: None },
        }
    }
}

/// One error.
#[derive(Serialize)]
pub(super) struct Trouble<'a> {
    message: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    help: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    path: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    start: Option<Position>,
}

impl<'a> Trouble<'a> {
    pub(super) fn new(error: &'a Error) -> Self {
        let (path, start) = error.location().unzip();
        Self { message: &error.message, help: error.help.as_deref(), path, start }
    }
}

/// One rule that could not be evaluated.
#[derive(Serialize)]
pub(super) struct NotEvaluated<'a> {
    path: &'a str,
    id: Option<&'a str>,
    code: &'a str,
    reason: &'a str,
}

impl<'a> NotEvaluated<'a> {
    pub(super) fn new(Skipped { path, id, code, reason }: Skipped<'a>) -> Self {
        Self { path, id, code, reason }
    }
}

/// Counts everything, whatever is listed.
#[derive(Serialize)]
pub(super) struct Totals {
    error: usize,
    warning: usize,
    info: usize,
    suppressed: usize,
    baselined: usize,
    /// Entries of the baseline whose finding no longer occurs; left out when there are none.
    #[serde(skip_serializing_if = "is_zero")]
    stale: usize,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde asks for a reference")]
fn is_zero(count: &usize) -> bool {
    *count == 0
}

impl Totals {
    pub(super) fn new(outcome: &Outcome) -> Self {
        let (suppressed, baselined) = silenced(outcome);
        Self {
            error: outcome.count(Severity::Error),
            warning: outcome.count(Severity::Warning),
            info: outcome.count(Severity::Info),
            suppressed,
            baselined,
            stale: outcome.stale,
        }
    }
}
