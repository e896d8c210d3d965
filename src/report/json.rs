//! JSON for programs: stable and versioned, written finding by finding.

use std::io::{self, Write};

use serde::{Serialize, Serializer};
use serde_json::ser::{Formatter, PrettyFormatter};

use super::visible::visible;
use super::{Options, Report, shown, silenced};
use crate::engine::{Outcome, Skipped};
use crate::error::Error;
use crate::finding::{Certainty, Finding, Location, Related, Severity, Silenced};
use crate::place::Position;

pub(super) struct Json;

impl Report for Json {
    fn write(&self, outcome: &Outcome, options: &Options, out: &mut dyn Write) -> io::Result<()> {
        pretty(&Whole::new(outcome, options), out)
    }
}

/// Writes a value with a new line at its end.
pub(super) fn pretty(value: &impl Serialize, out: &mut dyn Write) -> io::Result<()> {
    let mut serializer = serde_json::Serializer::with_formatter(&mut *out, Escaping(PrettyFormatter::new()));
    value.serialize(&mut serializer)?;
    out.write_all(b"\n")
}

/// The program, as every document names it.
pub(super) fn tool() -> impl Serialize {
    Tool { name: env!("CARGO_PKG_NAME"), version: env!("CARGO_PKG_VERSION") }
}

/// An error, as every document shows it.
pub(super) fn trouble(error: &Error) -> impl Serialize + '_ {
    Trouble::new(error)
}

/// The order of the fields here is the order in the output.
#[derive(Serialize)]
struct Whole<'a> {
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
    findings: Findings<'a>,
    errors: Vec<Trouble<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    skipped: Option<Vec<NotEvaluated<'a>>>,
    summary: Summary,
}

impl<'a> Whole<'a> {
    fn new(outcome: &'a Outcome, options: &'a Options) -> Self {
        let lines = outcome.unread_lines;
        Self {
            version: 1,
            tool: Tool { name: env!("CARGO_PKG_NAME"), version: env!("CARGO_PKG_VERSION") },
            now: format!("{:.0}", outcome.now),
            files: outcome.files.len(),
            documents: outcome,
            unread: (lines > 0).then_some(Unread { lines }),
            profile: outcome.choice.profile,
            off: outcome.choice.off.iter().map(|(code, from)| Off { code, from }).collect(),
            left_out: Some(outcome.choice.left_out).filter(|count| *count > 0),
            configurations_passed_over: &outcome.choice.passed_over,
            findings: Findings { outcome, options },
            errors: outcome.errors.iter().map(Trouble::new).collect(),
            skipped: options.verbose.then(|| outcome.skipped.iter().map(NotEvaluated::new).collect()),
            summary: Summary::new(outcome),
        }
    }
}

#[derive(Serialize)]
struct Tool {
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

struct Findings<'a> {
    outcome: &'a Outcome,
    options: &'a Options,
}

impl Serialize for Findings<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(shown(self.outcome, self.options).map(Row::new))
    }
}

#[derive(Serialize)]
struct Row<'a> {
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
    fn new(finding: &'a Finding) -> Self {
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

#[derive(Serialize)]
struct Trouble<'a> {
    message: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    help: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    path: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    start: Option<Position>,
}

impl<'a> Trouble<'a> {
    fn new(error: &'a Error) -> Self {
        let (path, start) = error.location().unzip();
        Self { message: &error.message, help: error.help.as_deref(), path, start }
    }
}

#[derive(Serialize)]
struct NotEvaluated<'a> {
    path: &'a str,
    id: Option<&'a str>,
    code: &'a str,
    reason: &'a str,
}

impl<'a> NotEvaluated<'a> {
    fn new(skipped: &'a Skipped) -> Self {
        let Skipped { path, id, code, reason } = skipped;
        Self { path, id: id.as_deref(), code, reason }
    }
}

/// Counts everything, whatever is listed.
#[derive(Serialize)]
struct Summary {
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

impl Summary {
    fn new(outcome: &Outcome) -> Self {
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

/// RFC 8259 lets DEL, C1 controls and bidirectional overrides stand as they are; a terminal would obey them.
struct Escaping<'a>(PrettyFormatter<'a>);

impl Formatter for Escaping<'_> {
    fn write_string_fragment<W: ?Sized + Write>(&mut self, out: &mut W, fragment: &str) -> io::Result<()> {
        for part in fragment.split_inclusive(|c| visible(c) != c) {
            let last = part.chars().next_back().filter(|c| visible(*c) != *c);
            let kept = last.map_or(part, |c| part.strip_suffix(c).unwrap_or_default());
            out.write_all(kept.as_bytes())?;
            for unit in last.map(|c| c.encode_utf16(&mut [0; 2]).to_vec()).unwrap_or_default() {
                write!(out, "\\u{unit:04x}")?;
            }
        }
        Ok(())
    }

    fn begin_array<W: ?Sized + Write>(&mut self, out: &mut W) -> io::Result<()> {
        self.0.begin_array(out)
    }

    fn end_array<W: ?Sized + Write>(&mut self, out: &mut W) -> io::Result<()> {
        self.0.end_array(out)
    }

    fn begin_array_value<W: ?Sized + Write>(&mut self, out: &mut W, first: bool) -> io::Result<()> {
        self.0.begin_array_value(out, first)
    }

    fn end_array_value<W: ?Sized + Write>(&mut self, out: &mut W) -> io::Result<()> {
        self.0.end_array_value(out)
    }

    fn begin_object<W: ?Sized + Write>(&mut self, out: &mut W) -> io::Result<()> {
        self.0.begin_object(out)
    }

    fn end_object<W: ?Sized + Write>(&mut self, out: &mut W) -> io::Result<()> {
        self.0.end_object(out)
    }

    fn begin_object_key<W: ?Sized + Write>(&mut self, out: &mut W, first: bool) -> io::Result<()> {
        self.0.begin_object_key(out, first)
    }

    fn begin_object_value<W: ?Sized + Write>(&mut self, out: &mut W) -> io::Result<()> {
        self.0.begin_object_value(out)
    }

    fn end_object_value<W: ?Sized + Write>(&mut self, out: &mut W) -> io::Result<()> {
        self.0.end_object_value(out)
    }
}
