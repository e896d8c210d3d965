//! Checkstyle's XML, which many build servers and editors read: findings by file.

use std::io::{self, Write};

use super::visible::line as plain;
use super::xml::escaped;
use super::{Options, Report, by_file, live};
use crate::engine::Outcome;
use crate::error::Error;
use crate::finding::Finding;

pub(super) struct Checkstyle;

impl Report for Checkstyle {
    fn write(&self, outcome: &Outcome, options: &Options, out: &mut dyn Write) -> io::Result<()> {
        writeln!(out, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<checkstyle version=\"8.0\">")?;
        outcome.errors.iter().try_for_each(|error| write_error(error, out))?;
        for (path, findings) in by_file(live(outcome, options)) {
            writeln!(out, "  <file name=\"{}\">", escaped(path))?;
            findings.iter().try_for_each(|finding| write_finding(finding, out))?;
            writeln!(out, "  </file>")?;
        }
        writeln!(out, "</checkstyle>")
    }
}

fn write_finding(finding: &Finding, out: &mut dyn Write) -> io::Result<()> {
    let start = finding.location.start;
    let message = escaped(&plain(&format!("{}: {}; {}", finding.code, finding.message, finding.help)));
    let source = escaped(&plain(&finding.name));
    let severity = finding.severity.word();
    writeln!(
        out,
        "    <error line=\"{}\" column=\"{}\" severity=\"{severity}\" message=\"{message}\" source=\"{source}\"/>",
        start.line, start.column
    )
}

/// An error that is about no file stands at the folder of the run.
fn write_error(error: &Error, out: &mut dyn Write) -> io::Result<()> {
    let (path, line, column) = error.location().map_or((".", 1, 1), |(path, start)| (path, start.line, start.column));
    let message = escaped(&plain(&format!("could not do all of the work: {}", error.message)));
    writeln!(out, "  <file name=\"{}\">", escaped(path))?;
    writeln!(
        out,
        "    <error line=\"{line}\" column=\"{column}\" severity=\"error\" message=\"{message}\" \
         source=\"breachlint/error\"/>\n  </file>"
    )
}
