//! What keeps the program from doing its work: a missing path, a broken rule, a wrong flag.
//!
//! Not about the user's documents: those are findings. An error ends in exit code 2.

use std::fmt;
use std::sync::Arc;

use miette::{Diagnostic, LabeledSpan, NamedSource, SourceCode};

use crate::place::{LineIndex, Position, Span};

/// An error with what to do, and with a place when a file is at fault.
#[derive(Debug, Clone)]
pub struct Error {
    /// What is wrong.
    pub message: String,
    /// What to do.
    pub help: Option<String>,
    place: Option<Box<Place>>,
}

/// So many letters of a message are told: a file at fault may have a word of any length.
const LONGEST: usize = 1000;

#[derive(Debug, Clone)]
struct Place {
    path: Arc<str>,
    source: NamedSource<Arc<str>>,
    span: Span,
    start: Position,
}

impl Error {
    /// An error about no file in particular.
    #[must_use]
    pub fn new(message: impl Into<String>) -> Self {
        Self { message: cut(message.into()), help: None, place: None }
    }

    /// The same with an instruction.
    #[must_use]
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(cut(help.into()));
        self
    }

    /// The same with a place in a file.
    #[must_use]
    pub fn at(mut self, path: &str, text: &Arc<str>, span: Span) -> Self {
        let start = LineIndex::new(text).position(text, span.start);
        let source = NamedSource::new(path, Arc::clone(text));
        self.place = Some(Box::new(Place { path: path.into(), source, span, start }));
        self
    }

    /// Path and position, when a file is at fault.
    #[must_use]
    pub fn location(&self) -> Option<(&str, Position)> {
        self.place.as_ref().map(|place| (&*place.path, place.start))
    }
}

fn cut(mut text: String) -> String {
    if let Some((end, _)) = text.char_indices().nth(LONGEST) {
        text.truncate(end);
        text.push('…');
    }
    text
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for Error {}

impl Diagnostic for Error {
    fn help<'a>(&'a self) -> Option<Box<dyn fmt::Display + 'a>> {
        self.help.as_ref().map(|help| Box::new(help) as Box<dyn fmt::Display>)
    }

    fn source_code(&self) -> Option<&dyn SourceCode> {
        self.place.as_ref().map(|place| &place.source as &dyn SourceCode)
    }

    fn labels(&self) -> Option<Box<dyn Iterator<Item = LabeledSpan> + '_>> {
        let place = self.place.as_ref()?;
        let length = (place.span.end - place.span.start) as usize;
        let label = LabeledSpan::new(Some("here".to_owned()), place.span.start as usize, length);
        Some(Box::new(std::iter::once(label)))
    }
}
