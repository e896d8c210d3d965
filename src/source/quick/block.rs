//! Collections in lines: maps by their keys, lists by their dashes, each at a column of its own.

use std::ops::Range;

use super::lines::{Line, Reader};
use super::{Beyond, Known};
use crate::place::Span;
use crate::source::tree::{Data, Slice};

/// The start of a document.
const MARKER: &[u8] = b"---";

impl Reader<'_> {
    /// A document, up to the next one or the end.
    pub(super) fn document(&mut self) -> Known<()> {
        self.begin()?;
        let line = self.line.ok_or(Beyond)?;
        self.collection(line)?;
        if self.line.is_some() { Err(Beyond) } else { Ok(()) }
    }

    /// Goes to the first line of a document, over a marker that stands before it.
    fn begin(&mut self) -> Known<()> {
        self.advance()?;
        let mut start = self.at;
        match self.line {
            Some(line) => start = line.at,
            None => {
                self.at += self.rest().strip_prefix(MARKER).map(|_| MARKER.len()).ok_or(Beyond)?;
                self.at += self.line_break(self.at).ok_or(Beyond)?;
                self.advance()?;
            }
        }
        self.builder.document.span = Span::new(start, start);
        Ok(())
    }

    fn collection(&mut self, line: Line) -> Known<()> {
        if self.is_dash(line.at) { self.list(line, false) } else { self.map(line) }
    }

    /// A map from its first key on.
    fn map(&mut self, first: Line) -> Known<()> {
        self.open(first.at..first.at, true, false)?;
        let mut next = Some(first);
        while let Some(line) = next {
            let key = self.key(line.at)?;
            self.builder.key(key, Slice::Source(key));
            self.at = key.end as usize + 1;
            self.value(line.column, key.end as usize)?;
            next = self.entry(line.column)?;
        }
        self.close();
        Ok(())
    }

    /// A list from its first dash on. One at the margin of its key starts behind the dash, says the conforming reader, and
    /// ends at the next key.
    fn list(&mut self, first: Line, is_at_margin: bool) -> Known<()> {
        let start = if is_at_margin { self.behind_dash(first.at) } else { first.at };
        self.open(start..start, false, false)?;
        let mut next = Some(first);
        while let Some(line) = next {
            let at = self.behind_dash(line.at);
            self.item(Line { at, column: line.column + at - line.at }, line.column)?;
            next = self.entry(line.column)?.filter(|line| !is_at_margin || self.is_dash(line.at));
            if next.is_some_and(|line| !self.is_dash(line.at)) {
                return Err(Beyond);
            }
        }
        self.close();
        Ok(())
    }

    /// What stands behind a dash; `dash` is its column.
    fn item(&mut self, line: Line, dash: usize) -> Known<()> {
        if self.key(line.at).is_ok() {
            return self.map(line);
        }
        self.at = line.at;
        self.inline(dash)
    }

    /// The value of a key: behind it, below it, or nothing. Of nothing the conforming reader says that it stands where the key
    /// ends.
    fn value(&mut self, column: usize, key_end: usize) -> Known<()> {
        let behind = self.at + self.blanks(self.at);
        if !matches!(self.byte(behind), None | Some(b'\r' | b'\n' | b'#')) {
            self.at = behind;
            return self.inline(column);
        }
        self.end_line()?;
        match self.line {
            Some(line) if line.column > column => self.collection(line),
            Some(line) if line.column == column && self.is_dash(line.at) => self.list(line, true),
            _ => {
                self.builder.scalar(Span::new(key_end, key_end), Data::Null);
                Ok(())
            }
        }
    }

    /// The next line of a collection at a column; none when the collection is over.
    fn entry(&self, column: usize) -> Known<Option<Line>> {
        match self.line {
            Some(line) if line.column > column => Err(Beyond),
            line => Ok(line.filter(|line| line.column == column)),
        }
    }

    pub(super) fn open(&mut self, at: Range<usize>, is_map: bool, flow: bool) -> Known<()> {
        if self.builder.depth() + 1 >= self.limits.depth {
            return Err(Beyond);
        }
        self.builder.open(Span::new(at.start, at.end), is_map, flow);
        Ok(())
    }

    /// A collection is over, or stays open where a stretch ends.
    fn close(&mut self) {
        if self.line.is_some() || self.builder.depth() > self.kept {
            self.builder.close(Span::default());
        }
    }
}
