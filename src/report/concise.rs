//! One line a finding, as compilers write it and editors read it.

use std::io::{self, Write};

use super::visible::line as plain;
use super::{Options, Report, shown, silence_mark, summary};
use crate::engine::Outcome;
use crate::finding::Finding;

pub(super) struct Concise;

impl Report for Concise {
    fn write(&self, outcome: &Outcome, options: &Options, out: &mut dyn Write) -> io::Result<()> {
        if options.quiet && shown(outcome, options).next().is_none() {
            return Ok(());
        }
        shown(outcome, options).try_for_each(|finding| write_finding(finding, out))?;
        summary::write(outcome, options, out)
    }
}

fn write_finding(finding: &Finding, out: &mut dyn Write) -> io::Result<()> {
    let (path, start) = (plain(&finding.location.path), finding.location.start);
    // A line that begins with `::` is a command to GitHub's runner.
    let here = if path.trim_start().starts_with("::") { "./" } else { "" };
    let (severity, code) = (finding.severity.word(), plain(&finding.code));
    let mark = finding.suppressed.as_ref().map_or("", silence_mark);
    let message = plain(&finding.message);
    writeln!(out, "{here}{path}:{}:{}: {severity}[{code}]{mark} {message}", start.line, start.column)
}
