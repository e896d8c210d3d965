//! The YAML reader: granit-parser's events, its traps known here and nowhere else.

mod long;

use std::ops::Range;
use std::sync::Arc;

use granit_parser::{ErrorKind, Event, Parser, ScalarStyle, ScanError, Span as EventSpan, StructureStyle, Tag};

use super::build::Builder;
use super::tree::{Data, Document, Problem, Slice, Stream};
use super::{Limits, code, quick, scalar};
use crate::place::Span;

type Events<'a> = Parser<'a, granit_parser::StrInput<'a>>;

/// Reads a text as YAML 1.2.2. Never fails: what is wrong stands in [`Stream::problems`], and what can be read
/// is read, so a broken document between two good ones costs only itself.
#[must_use]
pub fn read(text: &Arc<str>, limits: &Limits) -> Stream {
    if let Some(problem) = super::file::forbidden_character(text) {
        return Stream::refused(text, problem);
    }
    let stream = long::read(text, limits, long::PIECE).or_else(|| quick::read(text, limits));
    let stream = stream.unwrap_or_else(|| read_at_once(text, limits));
    debug_assert!(text.len() > MOST_COMPARED || is_read_alike(text, limits, &stream), "{text}");
    stream
}

/// The longest text that debug builds read in every way.
const MOST_COMPARED: usize = 1 << 16;

/// Whether the conforming reader says the same, and so do two pieces, where there are two.
fn is_read_alike(text: &Arc<str>, limits: &Limits, stream: &Stream) -> bool {
    let halves = long::read(text, limits, (text.len() / 2).max(1));
    *stream == read_at_once(text, limits) && halves.is_none_or(|halves| *stream == halves)
}

pub(super) fn read_at_once(text: &Arc<str>, limits: &Limits) -> Stream {
    let mut reading = Reading::new(text, limits);
    let Some(at) = reading.run(Indentation::Strict) else { return reading.stream };
    // Many readers let a closing bracket stand at the margin. The specification does not, but a document that is
    // wrong only in that is worth checking.
    let mut loose = Reading::new(text, limits);
    if loose.run(Indentation::Loose).is_none() && loose.stream.documents.iter().all(|document| !document.broken) {
        loose.stream.problems.push(loosely_indented(&loose.stream, at));
        loose.stream.problems.sort_by_key(|problem| (problem.document, problem.span));
        return loose.stream;
    }
    reading.stream
}

/// How exactly flow collections must be indented (YAML 1.2.2, 8.2.3).
#[derive(Clone, Copy, PartialEq, Eq)]
enum Indentation {
    Strict,
    Loose,
}

fn loosely_indented(stream: &Stream, at: usize) -> Problem {
    let span = Span::new(at, at);
    let document = stream.documents.iter().rposition(|document| document.span.start <= span.start).unwrap_or(0);
    Problem {
        code: code::INDENTATION,
        message: "the lines of a value in brackets must be indented more than its key".to_owned(),
        help: "indent the line, the closing bracket too",
        span,
        related: None,
        document,
    }
}

pub(super) const TOO_DEEP: &str = "flatten the document, or raise `limits.depth` in the configuration";

/// Comment lines between a key and its value.
const MOST_COMMENTS: usize = 10_000;

fn options(limits: &Limits, indentation: Indentation) -> granit_parser::Options {
    granit_parser::options! {
        // Loose, the reader accepts what YAML 1.2.2 refuses.
        strict_indentation: indentation == Indentation::Strict,
        // The default of 96 makes 97 comment lines after a key a syntax error; without a bound, each costs 500 bytes.
        max_buffered_comment_events: MOST_COMMENTS,
        block_nesting_limit: limits.depth,
        flow_nesting_limit: limits.depth,
    }
}

struct Reading<'a> {
    text: &'a Arc<str>,
    limits: &'a Limits,
    /// Where the reader's own text starts in the text.
    offset: usize,
    stream: Stream,
    builder: Option<Builder<'a>>,
    /// Comments before the first document.
    leading: Vec<Span>,
}

impl<'a> Reading<'a> {
    fn new(text: &'a Arc<str>, limits: &'a Limits) -> Self {
        Self { text, limits, offset: 0, stream: Stream::default(), builder: None, leading: Vec::new() }
    }

    /// Reads all documents; the offset of the first fault that is only one of indentation.
    fn run(&mut self, indentation: Indentation) -> Option<usize> {
        let mut events = self.events(self.text, indentation);
        let mut loose = None;
        loop {
            let failed = match events.next_event() {
                None => break,
                Some(Err(error)) => {
                    if matches!(error.kind(), ErrorKind::InvalidIndentation) {
                        loose = loose.or(error.marker().byte_offset());
                    }
                    self.broken(&error);
                    true
                }
                Some(Ok((event, span))) => !self.take(&event, &span),
            };
            if failed && !matches!(events.proceed_next_document(), Ok(true)) {
                break;
            }
        }
        if self.builder.is_some() {
            self.finish(self.text.len(), true);
        }
        self.settle();
        loose
    }

    /// A broken document reaches to the next one, and problems stand in the order of the text.
    fn settle(&mut self) {
        let ends: Vec<usize> = self.stream.documents.iter().skip(1).map(|next| next.span.start as usize).collect();
        for (document, end) in self.stream.documents.iter_mut().zip(ends) {
            if document.broken {
                document.span = Span::new(document.span.start as usize, end);
            }
        }
        self.stream.problems.sort_by_key(|problem| (problem.document, problem.span));
    }

    fn events(&self, text: &'a str, indentation: Indentation) -> Events<'a> {
        Events::new_from_str_with_options(text, options(self.limits, indentation))
    }

    fn span(&self, at: &EventSpan) -> Span {
        let place = |range: Range<usize>| Span::new(range.start + self.offset, range.end + self.offset);
        at.byte_range().map_or_else(Span::default, place)
    }

    fn start(&mut self, at: usize) {
        let index = self.stream.documents.len();
        let mut builder = Builder::new(self.text, self.limits, index, at);
        builder.document.comments.append(&mut self.leading);
        self.builder = Some(builder);
    }

    fn finish(&mut self, end: usize, broken: bool) {
        if let Some(builder) = self.builder.take() {
            let (document, problems) = builder.finish(end, broken);
            self.stream.documents.push(document);
            self.stream.problems.extend(problems);
        }
    }

    fn broken(&mut self, error: &ScanError) {
        let at = error.marker().byte_offset().unwrap_or(0).min(self.text.len());
        if self.builder.is_none() {
            // How far a broken one before it reaches is not known yet.
            let behind = |before: &Document| if before.broken { at } else { before.span.end as usize };
            self.start(self.stream.documents.last().map_or(0, behind));
        }
        let (code, help) = advice(error.kind());
        let message = match error.kind() {
            ErrorKind::RecursionLimitExceeded => format!("nested deeper than {} levels", self.limits.depth),
            ErrorKind::TooManyComments => format!("more than {MOST_COMMENTS} comments stand before one value"),
            _ => error.info(),
        };
        if let Some(builder) = &mut self.builder {
            builder.problem(code, message, help, Span::new(at, at));
        }
        self.finish(self.text.len(), true);
    }

    /// Takes one event; false when the rest of the document is not to be read.
    fn take(&mut self, event: &Event<'a>, at: &EventSpan) -> bool {
        let span = self.span(at);
        match event {
            Event::DocumentStart(..) => self.start(span.start as usize),
            Event::DocumentEnd => self.finish(span.end as usize, false),
            Event::Comment(..) => self.comment(span),
            _ => return self.value(event, span),
        }
        true
    }

    fn comment(&mut self, span: Span) {
        // A comment before the first document belongs to it; one after a document's end to that document.
        match (&mut self.builder, self.stream.documents.last_mut()) {
            (Some(builder), _) => builder.document.comments.push(span),
            (None, Some(last)) => last.comments.push(span),
            (None, None) => self.leading.push(span),
        }
    }

    fn value(&mut self, event: &Event<'a>, span: Span) -> bool {
        let Some(builder) = &mut self.builder else { return true };
        match event {
            Event::Alias(anchor) if builder.expects_key() => builder.alias_key(span, *anchor),
            Event::Alias(anchor) => builder.alias(span, *anchor),
            Event::Scalar(value, style, anchor, tag) => {
                let span = trimmed(self.text, span, *style);
                if builder.expects_key() {
                    let name = builder.keep(value, span);
                    builder.key(span, name);
                    builder.remember_key(*anchor, span, name);
                } else {
                    let data = data(builder, value, span, (*style, tag.as_deref()));
                    let id = builder.scalar(span, data);
                    builder.remember(*anchor, id);
                }
            }
            Event::SequenceStart(style, anchor, _) | Event::MappingStart(style, anchor, _) => {
                let is_map = matches!(event, Event::MappingStart(..));
                let id = builder.open(span, is_map, *style == StructureStyle::Flow);
                builder.remember(*anchor, id);
                return self.within_depth(span);
            }
            Event::SequenceEnd | Event::MappingEnd => builder.close(span),
            _ => {}
        }
        true
    }

    /// The reader bounds block and flow nesting apart; together they count here.
    fn within_depth(&mut self, span: Span) -> bool {
        let Some(builder) = &mut self.builder else { return true };
        if builder.depth() <= self.limits.depth {
            return true;
        }
        let message = format!("nested deeper than {} levels", self.limits.depth);
        builder.problem(code::LIMIT, message, TOO_DEEP, span);
        self.finish(self.text.len(), true);
        false
    }
}

/// A block scalar's span runs over trailing blank lines; a place ends where its text ends.
fn trimmed(text: &str, span: Span, style: ScalarStyle) -> Span {
    match style {
        ScalarStyle::Literal | ScalarStyle::Folded => span.without_blank_end(text),
        _ => span,
    }
}

/// What a scalar means: quoted and block scalars are text, plain ones follow the core schema, tags decide.
fn data(builder: &mut Builder<'_>, value: &str, span: Span, (style, tag): (ScalarStyle, Option<&Tag>)) -> Data {
    let empty = style == ScalarStyle::Plain && span.is_empty();
    match tag.and_then(Tag::core_suffix) {
        Some("null") => return Data::Null,
        Some("bool" | "int" | "float") => {
            if let Some(data) = scalar::typed(value) {
                return data;
            }
        }
        Some("str") if empty => return Data::Text(Slice::Source(span)),
        Some(_) => {}
        None if tag.is_none() && style == ScalarStyle::Plain => {
            if empty {
                return Data::Null;
            }
            if let Some(data) = scalar::typed(value) {
                return data;
            }
        }
        None => {}
    }
    if empty {
        return Data::Text(Slice::Source(span));
    }
    Data::Text(builder.keep(value, span))
}

fn advice(kind: &ErrorKind) -> (&'static str, &'static str) {
    match kind {
        ErrorKind::RecursionLimitExceeded => (code::LIMIT, TOO_DEEP),
        ErrorKind::TooManyComments => (code::LIMIT, "move the comments to where no value is awaited"),
        ErrorKind::TabInIndentation | ErrorKind::TabInBlockIndentation | ErrorKind::TabNotAllowed => {
            (code::SYNTAX, "indent with spaces, YAML allows no tabs there")
        }
        ErrorKind::UnknownAnchor => (code::SYNTAX, "define the anchor (`&name`) before the alias (`*name`)"),
        ErrorKind::UnclosedQuotedScalar => (code::SYNTAX, "close the quotation mark"),
        ErrorKind::UnclosedFlowCollection { .. } => (code::SYNTAX, "close the bracket"),
        _ => (code::SYNTAX, "correct the YAML there; text with `: `, ` #` or a leading sign needs quotation marks"),
    }
}
