//! Workflow commands of GitHub Actions: the heaviest findings become annotations at their lines.

use std::io::{self, Write};

use super::places::{Places, Region, Unit};
use super::visible::{line as plain, visible};
use super::{Options, Report, live, summary};
use crate::engine::Outcome;
use crate::error::Error;
use crate::finding::{Finding, Severity};

/// GitHub keeps so many annotations of a kind for a step, and drops the rest without a word.
const SHOWN: usize = 10;

pub(super) struct Github;

impl Report for Github {
    fn write(&self, outcome: &Outcome, options: &Options, out: &mut dyn Write) -> io::Result<()> {
        if options.quiet && outcome.errors.is_empty() && live(outcome, options).next().is_none() {
            return Ok(());
        }
        let places = Places::new(outcome, options);
        let mut left_over = Vec::new();
        for severity in Severity::ALL {
            let errors = outcome.errors.iter().filter(|_| severity == Severity::Error);
            let findings = live(outcome, options).filter(|finding| finding.severity == severity);
            let commands = errors.map(|error| of_error(error, &places));
            let mut commands = commands.chain(findings.map(|finding| of_finding(finding, &places)));
            commands.by_ref().take(SHOWN).try_for_each(|command| writeln!(out, "{command}"))?;
            left_over.push((commands.count(), kind(severity)));
        }
        write_left_over(&left_over, out)?;
        summary::write(outcome, options, out)
    }
}

/// What GitHub would drop is counted where it cannot be dropped: in the log.
fn write_left_over(left_over: &[(usize, &str)], out: &mut dyn Write) -> io::Result<()> {
    let counts = left_over.iter().filter(|(count, _)| *count > 0);
    let counts: Vec<String> = counts.map(|(count, kind)| format!("{count} of kind {kind}")).collect();
    if counts.is_empty() {
        return Ok(());
    }
    let counts = counts.join(", ");
    writeln!(out, "without an annotation: {counts}; GitHub shows {SHOWN} of a kind, the summary of the job lists more")
}

fn kind(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Info => "notice",
    }
}

fn of_finding(finding: &Finding, places: &Places<'_>) -> String {
    let path = places.path(&finding.location.path);
    let place = placed(&path, places.region(&finding.location, Unit::CodePoints));
    let title = property(&plain(&format!("{} {}", finding.code, finding.name)));
    let mut lines = vec![plain(&finding.message).into_owned(), plain(&finding.help).into_owned()];
    if !finding.basis.is_empty() {
        lines.push(plain(&finding.basis.join("; ")).into_owned());
    }
    lines.retain(|line| !line.is_empty());
    format!("::{} {place},title={title}::{}", kind(finding.severity), text(&lines.join("\n")))
}

fn placed(path: &str, region: Region) -> String {
    let (file, line) = (property(path), region.line);
    let columns = region.columns.map(|(start, end)| format!(",col={start},endColumn={end}"));
    format!("file={file},line={line},endLine={line}{}", columns.unwrap_or_default())
}

fn of_error(error: &Error, places: &Places<'_>) -> String {
    let place = error.location().map(|(path, start)| {
        let region = Region { line: start.line, columns: Some((start.column, start.column)) };
        format!("{},", placed(&places.path(path), region))
    });
    let lines = [Some(&error.message), error.help.as_ref()].into_iter().flatten();
    let lines: Vec<_> = lines.map(|line| plain(line).into_owned()).collect();
    let title = property("breachlint could not do all of its work");
    format!("::error {}title={title}::{}", place.unwrap_or_default(), text(&lines.join("\n")))
}

/// What a command says. Line ends are kept, encoded.
fn text(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

/// A property of a command. A path keeps its characters as far as a terminal would not obey them.
fn property(value: &str) -> String {
    let mut encoded = String::with_capacity(value.len());
    for c in value.chars() {
        match c {
            '%' => encoded.push_str("%25"),
            '\r' => encoded.push_str("%0D"),
            '\n' => encoded.push_str("%0A"),
            ':' => encoded.push_str("%3A"),
            ',' => encoded.push_str("%2C"),
            _ => encoded.push(visible(c)),
        }
    }
    encoded
}
