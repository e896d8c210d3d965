//! Frames for people at a terminal: each finding with its line, what to do, and the law behind it.

use std::cell::OnceCell;
use std::collections::BTreeMap;
use std::fmt::{self, Write as _};
use std::io::{self, Write};

use miette::{Diagnostic, GraphicalReportHandler, GraphicalTheme, LabeledSpan, SourceCode};

use super::fold::fold;
use super::redaction::Redaction;
use super::snippet::{Mark, Page, Snippet};
use super::visible::line as plain;
use super::{Options, Report, shown, silence_mark, summary};
use crate::engine::{Outcome, ReadFile};
use crate::error::Error;
use crate::finding::{Finding, Location, Related, Severity, Silenced, Suppressed};
use crate::place::{LineIndex, Span};

/// Narrower than this nothing can be read.
const NARROWEST: usize = 40;

pub(super) struct Text;

impl Report for Text {
    fn write(&self, outcome: &Outcome, options: &Options, out: &mut dyn Write) -> io::Result<()> {
        if options.quiet && shown(outcome, options).next().is_none() {
            return Ok(());
        }
        let printer = Printer::new(outcome, options);
        // What is silenced is there to be looked up: faint all over, since a colour would end the faintness.
        let uncoloured = Options { color: false, links: false, ..options.clone() };
        let faint = OnceCell::new();
        let mut text = String::new();
        for finding in shown(outcome, options) {
            text.clear();
            if options.color && finding.suppressed.is_some() {
                let faint = faint.get_or_init(|| Printer::new(outcome, &uncoloured));
                faint.finding(finding, &mut text).map_err(io::Error::other)?;
                write!(out, "{FAINT}{text}{PLAIN}")?;
            } else {
                printer.finding(finding, &mut text).map_err(io::Error::other)?;
                out.write_all(text.as_bytes())?;
            }
        }
        summary::write(outcome, options, out)
    }
}

/// Writes an error as a frame; meant for standard error.
///
/// # Errors
/// When the writer refuses.
pub fn write_error(error: &Error, options: &Options, out: &mut dyn Write) -> io::Result<()> {
    let width = options.width.max(NARROWEST);
    let frame = Frame {
        severity: Severity::Error,
        header: None,
        message: fold(&error.message, width - MARGIN),
        help: error.help.as_deref().map(|help| fold(help, width - MARGIN)),
        snippet: error_snippet(error, width),
    };
    let mut text = String::new();
    handler(options).render_report(&mut text, &frame).map_err(io::Error::other)?;
    out.write_all(text.as_bytes())
}

/// The line of the file that an error is about.
fn error_snippet(error: &Error, width: usize) -> Option<Snippet> {
    let (path, start) = error.location()?;
    let label = error.labels()?.next()?;
    // With one line of context the printer's own reader starts at the start of a line.
    let contents = error.source_code()?.read_span(label.inner(), 1, 1).ok()?;
    let text = String::from_utf8_lossy(contents.data());
    let from = label.offset().saturating_sub(contents.span().offset());
    let lines = LineIndex::new(&text);
    let span = Span::new(from, from + label.len());
    let line = lines.position(&text, span.start).line;
    let first_line = start.line.saturating_sub(line).saturating_add(1);
    let page = Page { path, text: &text, lines: &lines, first_line, width, hidden: &|_, _| Vec::new() };
    let marks = vec![Mark { span, line: start.line, label: None }];
    Some(Snippet::new(page, start, marks).0)
}

fn handler(options: &Options) -> GraphicalReportHandler {
    let theme = if options.color { GraphicalTheme::unicode() } else { GraphicalTheme::unicode_nocolor() };
    let handler = GraphicalReportHandler::new_themed(theme).with_context_lines(1);
    // It would break `BR-2026-014` at a hyphen: lines are folded here.
    handler.with_width(options.width.max(NARROWEST)).with_wrap_lines(false).with_urls(false)
}

/// Columns before a message and before the text of a `help:`.
const MARGIN: usize = 8;

/// Faint characters, and back to plain ones (ECMA-48, 8.3.117).
const FAINT: &str = "\u{1b}[2m";
const PLAIN: &str = "\u{1b}[0m";

/// What stays the same from finding to finding.
struct Printer<'a> {
    files: BTreeMap<&'a str, &'a ReadFile>,
    options: &'a Options,
    redaction: Redaction<'a>,
    handler: GraphicalReportHandler,
    room: usize,
}

impl<'a> Printer<'a> {
    fn new(outcome: &'a Outcome, options: &'a Options) -> Self {
        let texts = outcome.files.iter().filter(|file| !file.source.text.is_empty());
        Self {
            files: texts.map(|file| (&*file.source.path, file)).collect(),
            options,
            redaction: Redaction::new(outcome, options.redact),
            handler: handler(options),
            room: options.width.max(NARROWEST) - MARGIN,
        }
    }

    fn finding(&self, finding: &Finding, out: &mut String) -> fmt::Result {
        // Without a text, such as one that is not UTF-8, there is nothing to show.
        let file = self.files.get(&*finding.location.path);
        let (snippet, elsewhere) = match file {
            Some(file) => {
                let (snippet, elsewhere) = self.snippet(file, finding);
                (Some(snippet), elsewhere)
            }
            None => (None, finding.related.iter().collect()),
        };
        let frame = Frame {
            severity: finding.severity,
            header: Some(self.header(finding)),
            message: fold(&finding.message, self.room),
            help: (!finding.help.is_empty()).then(|| fold(&finding.help, self.room)),
            snippet,
        };
        self.handler.render_report(out, &frame)?;
        if file.is_none() {
            self.note(out, "at", &place(&finding.location))?;
        }
        for related in elsewhere {
            self.note(out, "see", &format!("{} {}", place(&related.location), plain(&related.message)))?;
        }
        self.notes(finding, out)?;
        out.write_char('\n')
    }

    fn snippet<'f>(&self, file: &ReadFile, finding: &'f Finding) -> (Snippet, Vec<&'f Related>) {
        let place = &finding.location;
        let (here, mut elsewhere): (Vec<_>, Vec<_>) =
            finding.related.iter().partition(|related| related.location.path == place.path);
        let mark = |at: &Location, label| Mark { span: at.span, line: at.start.line, label };
        let mut marks = vec![mark(place, None)];
        marks.extend(here.iter().map(|related| mark(&related.location, Some(related.message.as_str()))));
        let page = Page {
            path: &file.source.path,
            text: &file.source.text,
            lines: file.source.lines(),
            first_line: 1,
            width: self.room + MARGIN,
            hidden: &|line, window| self.redaction.hidden(file, line, window),
        };
        let (snippet, outside) = Snippet::new(page, place.start, marks);
        elsewhere.extend(here.into_iter().filter(|related| {
            let is_it = |mark: &Mark<'_>| mark.span == related.location.span && mark.label == Some(&related.message);
            outside.iter().any(is_it)
        }));
        (snippet, elsewhere)
    }

    fn header(&self, finding: &Finding) -> String {
        let code = plain(&finding.code);
        let code = if self.options.links && !finding.url.is_empty() {
            // OSC 8: a link in the terminals that know it, plain text in the others.
            format!("\u{1b}]8;;{}\u{1b}\\{code}\u{1b}]8;;\u{1b}\\", plain(&finding.url))
        } else {
            code.into_owned()
        };
        let silenced = finding.suppressed.as_ref().map_or("", silence_mark);
        format!("{}[{code}] {}{silenced}", finding.severity.word(), plain(&finding.name))
    }

    fn notes(&self, finding: &Finding, out: &mut String) -> fmt::Result {
        if !finding.basis.is_empty() {
            self.note(out, "basis", &finding.basis.join("; "))?;
        }
        if self.options.verbose && !finding.url.is_empty() {
            self.note(out, "url", &finding.url)?;
        }
        match &finding.suppressed {
            Some(Silenced::Comment(comment)) => self.note(out, "suppressed", &silence(comment)),
            Some(Silenced::Baseline) | None => Ok(()),
        }
    }

    fn note(&self, out: &mut String, label: &str, text: &str) -> fmt::Result {
        let (on, off) = if self.options.color { ("\u{1b}[36m", "\u{1b}[0m") } else { ("", "") };
        let indentation = " ".repeat(label.len() + 4);
        let text = fold(text, self.room + MARGIN - indentation.len());
        writeln!(out, "  {on}{label}:{off} {}", text.replace('\n', &format!("\n{indentation}")))
    }
}

fn place(location: &Location) -> String {
    format!("{}:{}:{}", plain(&location.path), location.start.line, location.start.column)
}

fn silence(suppressed: &Suppressed) -> String {
    let Suppressed { by, until, reason, line } = suppressed;
    let mut text = reason.clone();
    if let Some(by) = by {
        text = format!("{text}, by {by}");
    }
    if let Some(until) = until {
        text = format!("{text}, until {until}");
    }
    format!("{text}, line {line}")
}

/// One finding or error as the printer wants it.
#[derive(Debug)]
struct Frame {
    severity: Severity,
    header: Option<String>,
    message: String,
    help: Option<String>,
    snippet: Option<Snippet>,
}

impl fmt::Display for Frame {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for Frame {}

impl Diagnostic for Frame {
    fn code<'a>(&'a self) -> Option<Box<dyn fmt::Display + 'a>> {
        self.header.as_ref().map(|header| Box::new(header) as Box<dyn fmt::Display>)
    }

    fn severity(&self) -> Option<miette::Severity> {
        Some(match self.severity {
            Severity::Error => miette::Severity::Error,
            Severity::Warning => miette::Severity::Warning,
            Severity::Info => miette::Severity::Advice,
        })
    }

    fn help<'a>(&'a self) -> Option<Box<dyn fmt::Display + 'a>> {
        self.help.as_ref().map(|help| Box::new(help) as Box<dyn fmt::Display>)
    }

    fn source_code(&self) -> Option<&dyn SourceCode> {
        self.snippet.as_ref().map(|snippet| snippet as &dyn SourceCode)
    }

    fn labels(&self) -> Option<Box<dyn Iterator<Item = LabeledSpan> + '_>> {
        let snippet = self.snippet.as_ref()?;
        Some(Box::new(snippet.labels.iter().cloned()))
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;

    fn printed(error: &Error) -> String {
        let options = Options { width: 60, ..Options::default() };
        let mut out = Vec::new();
        write_error(error, &options, &mut out).expect("a vector takes everything");
        String::from_utf8(out).expect("text")
    }

    #[test]
    fn an_error_shows_its_line() {
        let text: Arc<str> = "a: 1\nb: 2\nö: \u{1b}[31mselct\nd: 4\n".into();
        let at = text.find("selct").expect("in the text");
        let error = Error::new("unknown key `selct`").help("write `select`, or remove the key from the configuration");
        let shown = printed(&error.at("my breachlint.yaml", &text, Span::new(at, at + 5)));
        let expected = "  × unknown key `selct`
   ╭─[my breachlint.yaml:3:9]
 3 │ ö: ␛[31mselct
   ·         ─────
   ╰────
  help: write `select`, or remove the key from the
        configuration
";
        assert_eq!(shown, expected);
    }

    #[test]
    fn an_error_without_a_place_is_short() {
        assert_eq!(printed(&Error::new("no such path `a`")), "  × no such path `a`\n");
    }
}
