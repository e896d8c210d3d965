//! The text line by line: where the next one begins, at which column, and what its signs are.

use std::ops::Range;
use std::sync::Arc;

use super::{Beyond, Known, Limits};
use crate::place::Span;
use crate::source::build::Builder;

/// So many comments in a row. The conforming reader refuses very many.
const EVERYDAY_COMMENTS: usize = 1_000;
/// The longest key. What has more than 1,024 letters is no key (YAML 1.2.2, 7.4.2).
const LONGEST_KEY: usize = 128;

/// A line with something on it.
#[derive(Clone, Copy)]
pub(super) struct Line {
    /// Its first character.
    pub(super) at: usize,
    pub(super) column: usize,
}

/// Reads one document.
pub(super) struct Reader<'a> {
    pub(super) text: &'a Arc<str>,
    /// The text as far as it is read.
    pub(super) bytes: &'a [u8],
    pub(super) limits: &'a Limits,
    pub(super) at: usize,
    /// The next line, as long as the document goes on.
    pub(super) line: Option<Line>,
    pub(super) builder: Builder<'a>,
    /// So many collections stay open at the end.
    pub(super) kept: usize,
}

impl<'a> Reader<'a> {
    pub(super) fn new(text: &'a Arc<str>, limits: &'a Limits, stretch: Range<usize>) -> Self {
        Self {
            text,
            bytes: text.as_bytes().get(..stretch.end).unwrap_or_default(),
            limits,
            at: stretch.start,
            line: None,
            builder: Builder::new(text, limits, 0, 0),
            kept: 0,
        }
    }

    /// A key and where it stands: letters, digits, `_` and `-`, then a colon.
    pub(super) fn key(&self, at: usize) -> Known<Span> {
        let is_part = |byte: &u8| byte.is_ascii_alphanumeric() || *byte == b'_' || *byte == b'-';
        let rest = self.bytes.get(at..).unwrap_or_default();
        let length = rest.iter().take(LONGEST_KEY).take_while(|byte| is_part(byte)).count();
        let is_key = rest.first().is_some_and(u8::is_ascii_alphabetic)
            && rest.get(length) == Some(&b':')
            && rest.get(length + 1).is_none_or(|next| matches!(next, b' ' | b'\r' | b'\n'));
        if is_key { Ok(Span::new(at, at + length)) } else { Err(Beyond) }
    }

    pub(super) fn is_dash(&self, at: usize) -> bool {
        self.byte(at) == Some(b'-') && self.byte(at + 1) == Some(b' ')
    }

    pub(super) fn behind_dash(&self, at: usize) -> usize {
        at + 1 + self.blanks(at + 1)
    }

    pub(super) fn byte(&self, at: usize) -> Option<u8> {
        self.bytes.get(at).copied()
    }

    pub(super) fn rest(&self) -> &'a [u8] {
        self.bytes.get(self.at..).unwrap_or_default()
    }

    pub(super) fn blanks(&self, at: usize) -> usize {
        self.bytes.get(at..).unwrap_or_default().iter().take_while(|byte| **byte == b' ').count()
    }

    pub(super) fn skip_blanks(&mut self) {
        self.at += self.blanks(self.at);
    }

    /// How long the line break at a place is; nothing where there is none.
    pub(super) fn line_break(&self, at: usize) -> Option<usize> {
        match self.byte(at)? {
            b'\n' => Some(1),
            // Never alone: such a text is not read here.
            b'\r' => Some(2),
            _ => None,
        }
    }

    /// How much of the line is left from a place on.
    pub(super) fn left(&self, at: usize) -> usize {
        let rest = self.bytes.get(at..).unwrap_or_default();
        rest.iter().take_while(|byte| !matches!(byte, b'\r' | b'\n')).count()
    }

    /// The end of a line, behind a value: blanks, perhaps a comment.
    pub(super) fn end_line(&mut self) -> Known<()> {
        let blanks = self.blanks(self.at);
        self.at += blanks;
        match (self.byte(self.at), self.line_break(self.at)) {
            (None, _) => {}
            (_, Some(length)) => self.at += length,
            (Some(b'#'), _) if blanks > 0 => self.comment(),
            _ => return Err(Beyond),
        }
        self.advance()
    }

    /// Looks for the next line with something on it, from the start of a line on.
    pub(super) fn advance(&mut self) -> Known<()> {
        let most = self.builder.document.comments.len() + EVERYDAY_COMMENTS;
        while self.builder.document.comments.len() <= most {
            let column = self.blanks(self.at);
            let at = self.at + column;
            match (self.byte(at), self.line_break(at)) {
                (_, Some(length)) => self.at = at + length,
                (Some(b'#'), _) => {
                    self.at = at;
                    self.comment();
                }
                (byte, _) => {
                    let goes_on = byte.is_some() && !(column == 0 && self.is_marker());
                    self.line = goes_on.then_some(Line { at, column });
                    self.at = at;
                    return Ok(());
                }
            }
        }
        Err(Beyond)
    }

    /// Whether a document may end here.
    fn is_marker(&self) -> bool {
        self.rest().starts_with(b"---") || self.rest().starts_with(b"...")
    }

    fn comment(&mut self) {
        let end = self.at + self.left(self.at);
        self.builder.document.comments.push(Span::new(self.at, end));
        self.at = end + self.line_break(end).unwrap_or_default();
    }
}
