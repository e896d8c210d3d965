//! Values that begin behind a key or a dash: plain and quoted scalars, and collections in brackets.

use std::borrow::Cow;

use super::lines::{Line, Reader};
use super::text::break_line;
use super::{Beyond, Known};
use crate::place::Span;
use crate::source::scalar;
use crate::source::tree::{Data, Slice};

impl Reader<'_> {
    /// The value that begins here, inside a collection at a column, and the rest of its line.
    pub(super) fn inline(&mut self, column: usize) -> Known<()> {
        match self.byte(self.at) {
            Some(b'|' | b'>') => return self.block_scalar(column),
            Some(b'[' | b'{' | b'"' | b'\'') => self.bracketed()?,
            _ => return self.plain(column),
        }
        self.end_line()
    }

    /// A plain scalar, and the lines over which it goes on.
    fn plain(&mut self, column: usize) -> Known<()> {
        let text: &str = self.text;
        let mut span = self.plain_line()?;
        let mut value = Cow::Borrowed(span.slice(text));
        while let Some(line) = self.next_of_plain(column)? {
            let between = text.get(span.end as usize..line.at).unwrap_or_default();
            break_line(value.to_mut(), between.matches('\n').count().saturating_sub(1), true);
            self.at = line.at;
            let next = self.plain_line()?;
            value.to_mut().push_str(next.slice(text));
            span.end = next.end;
        }
        self.plain_scalar(&value, span);
        Ok(())
    }

    /// What of a plain scalar stands on a line.
    fn plain_line(&mut self) -> Known<Span> {
        let end = self.plain_end()?;
        self.plain_text(end)
    }

    /// The line on which a plain scalar goes on: one that is indented more than the collection around it. Behind a comment
    /// there may be none.
    fn next_of_plain(&mut self, column: usize) -> Known<Option<Line>> {
        let comments = self.builder.document.comments.len();
        self.end_line()?;
        let next = self.line.filter(|line| line.column > column);
        if next.is_some() && self.builder.document.comments.len() > comments { Err(Beyond) } else { Ok(next) }
    }

    fn plain_scalar(&mut self, value: &str, span: Span) {
        let data = scalar::typed(value).unwrap_or_else(|| Data::Text(self.builder.keep(value, span)));
        self.builder.scalar(span, data);
    }

    /// A value inside of brackets, or one that is closed by a sign of its own.
    fn bracketed(&mut self) -> Known<()> {
        match self.byte(self.at) {
            Some(b'[') => self.flow(b']', Self::bracketed),
            Some(b'{') => self.flow(b'}', Self::flow_member),
            Some(mark @ (b'"' | b'\'')) => self.quoted(mark),
            Some(_) => {
                let end = self.flow_plain_end()?;
                let span = self.plain_text(end)?;
                self.plain_scalar(span.slice(self.text), span);
                Ok(())
            }
            None => Err(Beyond),
        }
    }

    /// A list or map in brackets, on one line.
    fn flow(&mut self, bracket: u8, entry: fn(&mut Self) -> Known<()>) -> Known<()> {
        self.open(self.at..self.at + 1, bracket == b'}', true)?;
        self.at += 1;
        self.skip_blanks();
        while self.byte(self.at) != Some(bracket) {
            entry(self)?;
            self.skip_blanks();
            match self.byte(self.at) {
                Some(b',') => {
                    self.at += 1;
                    self.skip_blanks();
                    // A comma before the bracket may mean nothing or one more.
                    (self.byte(self.at) != Some(bracket)).then_some(()).ok_or(Beyond)?;
                }
                Some(byte) if byte == bracket => {}
                _ => return Err(Beyond),
            }
        }
        self.builder.close(Span::new(self.at, self.at + 1));
        self.at += 1;
        Ok(())
    }

    fn flow_member(&mut self) -> Known<()> {
        let key = self.key(self.at)?;
        self.builder.key(key, Slice::Source(key));
        self.at = key.end as usize + 1;
        self.skip_blanks();
        self.bracketed()
    }

    /// A text in quotation marks in which every character stands for itself.
    fn quoted(&mut self, mark: u8) -> Known<()> {
        let inside = self.bytes.get(self.at + 1..).unwrap_or_default();
        let is_special = |byte: &u8| *byte == mark || *byte == b'\n' || (*byte == b'\\' && mark == b'"');
        let length = inside.iter().position(is_special).ok_or(Beyond)?;
        let end = self.at + length + 2;
        // Two marks in a row are one that belongs to the text.
        if inside.get(length) != Some(&mark) || self.byte(end) == Some(mark) {
            return Err(Beyond);
        }
        self.builder.scalar(Span::new(self.at, end), Data::Text(Slice::Source(Span::new(self.at + 1, end - 1))));
        self.at = end;
        Ok(())
    }

    /// The text of a plain scalar up to a place, without the blanks before it.
    fn plain_text(&mut self, end: usize) -> Known<Span> {
        let written = self.text.get(self.at..end).ok_or(Beyond)?.trim_end_matches(' ');
        if written.bytes().next().is_none_or(is_indicator) {
            return Err(Beyond);
        }
        let span = Span::new(self.at, self.at + written.len());
        self.at = span.end as usize;
        Ok(span)
    }

    /// Where a plain scalar outside of brackets ends: with its line, or before a comment.
    fn plain_end(&self) -> Known<usize> {
        let rest = self.rest();
        let mut before = b' ';
        for (at, byte) in rest.iter().enumerate() {
            match byte {
                b'\r' | b'\n' => return Ok(self.at + at),
                b'#' if before == b' ' => return Ok(self.at + at),
                b':' if rest.get(at + 1).is_none_or(|next| matches!(next, b' ' | b'\r' | b'\n')) => return Err(Beyond),
                _ => before = *byte,
            }
        }
        Ok(self.bytes.len())
    }

    /// Where one inside of brackets ends: before a comma or a bracket.
    fn flow_plain_end(&self) -> Known<usize> {
        let rest = self.rest();
        let is_special = |byte: &u8| matches!(byte, b',' | b']' | b'}' | b'[' | b'{' | b'#' | b':' | b'\n');
        let mut from = 0;
        loop {
            let at = from + rest.get(from..).and_then(|rest| rest.iter().position(is_special)).ok_or(Beyond)?;
            match (rest.get(at), rest.get(at + 1)) {
                (Some(b',' | b']' | b'}'), _) => return Ok(self.at + at),
                // As in the time of a moment, or an address.
                (Some(b':'), Some(byte)) if byte.is_ascii_alphanumeric() || *byte == b'/' => from = at + 1,
                _ => return Err(Beyond),
            }
        }
    }
}

/// Whether a plain scalar that begins so may be something else (YAML 1.2.2, 5.3).
fn is_indicator(byte: u8) -> bool {
    b"-?:,[]{}#&*!|>'\"%@`".contains(&byte)
}
