//! A table in Markdown, fit for a comment on a pull request: the heaviest first, cut by whole rows.

use std::io::{self, Write};

use super::markup::{code, sentence};
use super::places::Places;
use super::{Options, Report, live, shown, silence_mark, summary};
use crate::engine::Outcome;
use crate::error::Error;
use crate::finding::{Finding, Severity};

/// A comment on GitHub holds 65,536 characters; there are never more characters than bytes.
const COMMENT: usize = 64 << 10;
/// Bytes kept for the line that counts what was cut.
const REST: usize = 160;

pub(super) struct Markdown;

impl Report for Markdown {
    fn write(&self, outcome: &Outcome, options: &Options, out: &mut dyn Write) -> io::Result<()> {
        let is_clean = outcome.errors.is_empty() && live(outcome, options).next().is_none();
        if options.quiet && is_clean {
            return Ok(());
        }
        out.write_all(digest(outcome, options, COMMENT).as_bytes())
    }
}

/// The outcome as Markdown in at most so many bytes, as far as its heading fits.
#[must_use]
pub fn digest(outcome: &Outcome, options: &Options, room: usize) -> String {
    // The comment at the top lets a program find its own comment again.
    let heading = sentence(&summary::line(outcome, options));
    let mut page = Page { text: format!("<!-- breachlint -->\n### breachlint: {heading}\n"), room, left_out: [0; 3] };
    page.errors(&outcome.errors);
    let places = Places::new(outcome, options);
    let mut findings: Vec<&Finding> = shown(outcome, options).collect();
    findings.sort_by_key(|finding| std::cmp::Reverse(finding.severity));
    if !findings.is_empty() {
        page.text.push_str("\n| | rule | where | what the document shows | what to do |\n|---|---|---|---|---|\n");
    }
    findings.iter().for_each(|finding| page.row(&row(finding, &places), finding.severity));
    page.finish()
}

struct Page {
    text: String,
    room: usize,
    left_out: [usize; 3],
}

impl Page {
    fn fits(&self, row: &str) -> bool {
        self.text.len() + row.len() + REST <= self.room
    }

    fn errors(&mut self, errors: &[Error]) {
        if errors.is_empty() {
            return;
        }
        self.text.push_str("\n**Not everything could be checked.**\n\n");
        let mut left_out = 0;
        for error in errors {
            let place =
                error.location().map(|(path, start)| format!(" at {}", code(&format!("{path}:{}", start.line))));
            let row = format!("- {}{}\n", sentence(&error.message), place.unwrap_or_default());
            if self.fits(&row) {
                self.text.push_str(&row);
            } else {
                left_out += 1;
            }
        }
        if left_out > 0 {
            self.text.push_str(&format!("- and {left_out} more\n"));
        }
    }

    fn row(&mut self, row: &str, severity: Severity) {
        if self.fits(row) {
            self.text.push_str(row);
            return;
        }
        for (left_out, own) in self.left_out.iter_mut().zip(Severity::ALL) {
            *left_out += usize::from(own == severity);
        }
    }

    fn finish(mut self) -> String {
        let counts = self.left_out.iter().zip(Severity::ALL).filter(|(count, _)| **count > 0);
        let counts: Vec<String> = counts.map(|(count, severity)| format!("{count} × {}", severity.word())).collect();
        if !counts.is_empty() {
            let counts = counts.join(", ");
            self.text.push_str(&format!("\nNot listed for want of room: {counts}. `breachlint check` lists all.\n"));
        }
        self.text
    }
}

fn row(finding: &Finding, places: &Places<'_>) -> String {
    let place = &finding.location;
    let path = format!("{}:{}:{}", places.path(&place.path), place.start.line, place.start.column);
    let mark = finding.suppressed.as_ref().map_or("", silence_mark);
    let cells = [
        format!("{}{mark}", finding.severity.word()),
        rule(finding),
        code(&path),
        sentence(&finding.message),
        sentence(&finding.help),
    ];
    // A bar ends a cell, in code and behind a backslash, too, depending on who reads.
    let cells = cells.map(|cell| cell.replace("\\|", "│").replace('|', "│"));
    format!("| {} |\n", cells.join(" | "))
}

fn rule(finding: &Finding) -> String {
    let code = sentence(&finding.code);
    let is_plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, ':' | '/' | '.' | '-' | '_' | '#' | '%' | '~');
    if finding.url.starts_with("https://") && finding.url.chars().all(is_plain) {
        return format!("[{code}]({})", finding.url);
    }
    code
}
