//! From byte offsets to lines and columns, without searching the text again for each.

use std::ops::Range;
use std::sync::OnceLock;

use serde::Serialize;

/// A place as people and programs say it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Position {
    /// Line, counted from 1.
    pub line: u32,
    /// Column in Unicode code points, counted from 1.
    pub column: u32,
    /// Offset in UTF-8 bytes, counted from 0.
    pub offset: u32,
}

/// The starts of all lines of one text. LF, CRLF and a lone CR end a line, as in YAML 1.2.2, 5.4. A byte order mark is
/// no part of its line.
#[derive(Debug, Default)]
pub struct LineIndex {
    starts: Vec<u32>,
    /// How many characters start before each block of the text: a column far into a long line is found without
    /// counting from the start of the line.
    before: Vec<u32>,
    /// The same for characters that UTF-16 writes as two units, counted when first asked for.
    wide_before: OnceLock<Vec<u32>>,
}

/// Bytes of a block.
const BLOCK: usize = 1024;

/// Bytes that continue a character (0b10xxxxxx) are not characters of their own.
fn characters(bytes: &[u8]) -> usize {
    bytes.iter().filter(|byte| (**byte & 0xC0) != 0x80).count()
}

/// Bytes that start a character outside the basic plane (0b11110xxx), which takes two units in UTF-16.
fn wide_characters(bytes: &[u8]) -> usize {
    bytes.iter().filter(|byte| **byte >= 0xF0).count()
}

/// What was counted before each block, and at the end: an offset there may start a block that has no bytes.
fn before_blocks(bytes: &[u8], count: fn(&[u8]) -> usize) -> Vec<u32> {
    let mut counted = 0;
    let mut before = vec![counted];
    before.extend(bytes.chunks(BLOCK).map(|block| {
        counted += u32::try_from(count(block)).unwrap_or_default();
        counted
    }));
    before
}

/// Counts a range of bytes: directly when it is short, else by the blocks before its start and its end.
fn counted<'a>(
    bytes: &[u8],
    range: Range<usize>,
    count: fn(&[u8]) -> usize,
    before: impl Fn() -> &'a Vec<u32>,
) -> usize {
    if range.len() <= BLOCK {
        return count(bytes.get(range).unwrap_or_default());
    }
    let up_to = |offset: usize| {
        let block = offset / BLOCK;
        let whole = before().get(block).copied().unwrap_or_default() as usize;
        whole + count(bytes.get(block * BLOCK..offset).unwrap_or_default())
    };
    up_to(range.end).saturating_sub(up_to(range.start))
}

impl LineIndex {
    /// Reads the text once.
    #[must_use]
    pub fn new(text: &str) -> Self {
        let bytes = text.as_bytes();
        let mark = if text.starts_with('\u{feff}') { '\u{feff}'.len_utf8() } else { 0 };
        let mut starts = vec![u32::try_from(mark).unwrap_or_default()];
        let start_after = |(at, _): (usize, &str)| u32::try_from(at + 1).unwrap_or(u32::MAX);
        if text.contains('\r') {
            let breaks = text.match_indices(['\n', '\r']);
            let breaks = breaks.filter(|(at, end)| *end == "\n" || bytes.get(at + 1) != Some(&b'\n'));
            starts.extend(breaks.map(start_after));
        } else {
            starts.extend(text.match_indices('\n').map(start_after));
        }
        Self { starts, before: before_blocks(bytes, characters), wide_before: OnceLock::new() }
    }

    /// Line and column of a byte offset. An offset inside a character counts as its start.
    #[must_use]
    pub fn position(&self, text: &str, offset: u32) -> Position {
        let line = self.starts.partition_point(|start| *start <= offset).max(1);
        let start = self.starts.get(line - 1).copied().unwrap_or(0);
        let (start, end) = (start as usize, offset as usize);
        let columns = counted(text.as_bytes(), start..end, characters, || &self.before);
        Position {
            line: u32::try_from(line).unwrap_or(u32::MAX),
            column: u32::try_from(columns + 1).unwrap_or(u32::MAX),
            offset,
        }
    }

    /// The column of a position in UTF-16 code units, counted from 1.
    #[must_use]
    pub fn utf16_column(&self, text: &str, position: Position) -> u32 {
        let start = self.starts.get((position.line as usize).saturating_sub(1)).copied().unwrap_or(0);
        let bytes = text.as_bytes();
        let index = || self.wide_before.get_or_init(|| before_blocks(bytes, wide_characters));
        let wide = counted(bytes, start as usize..position.offset as usize, wide_characters, index);
        position.column.saturating_add(u32::try_from(wide).unwrap_or(u32::MAX))
    }

    /// The column of a position in bytes, counted from 1.
    #[must_use]
    pub fn byte_column(&self, position: Position) -> u32 {
        let start = self.starts.get((position.line as usize).saturating_sub(1)).copied().unwrap_or(0);
        position.offset.saturating_sub(start).saturating_add(1)
    }

    /// Byte offsets of a line, counted from 1, without what ends it.
    #[must_use]
    pub fn line_span(&self, text: &str, line: u32) -> Option<super::Span> {
        let index = (line as usize).checked_sub(1)?;
        let start = *self.starts.get(index)? as usize;
        let end = self.starts.get(index + 1).map_or(text.len(), |next| *next as usize);
        let line = text.get(start..end)?;
        Some(super::Span::new(start, start + line.trim_end_matches(['\r', '\n']).len()))
    }

    /// How many lines there are; an empty text has one.
    #[must_use]
    pub fn count(&self) -> usize {
        self.starts.len()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_count_characters_and_offsets_bytes() {
        let text = "ä: 1\r\nb: 😀x\rc: 2";
        let lines = LineIndex::new(text);
        assert_eq!(lines.count(), 3);
        let at = |offset| {
            let position = lines.position(text, offset);
            (position.line, position.column)
        };
        assert_eq!(at(0), (1, 1));
        assert_eq!(at(2), (1, 2));
        assert_eq!(at(14), (2, 5));
        assert_eq!(at(16), (3, 1));
        assert_eq!(lines.line_span(text, 2).map(|span| span.slice(text)), Some("b: 😀x"));
    }

    #[test]
    fn columns_are_told_in_three_units() {
        let text = "\u{feff}\u{e4}\u{1f600}e\u{301}x";
        let lines = LineIndex::new(text);
        let at = |wanted: char| {
            let offset = text.find(wanted).expect("in the text");
            let position = lines.position(text, u32::try_from(offset).expect("small"));
            (position.column, lines.utf16_column(text, position), lines.byte_column(position))
        };
        assert_eq!(at('\u{e4}'), (1, 1, 1), "a byte order mark takes no column");
        assert_eq!(at('\u{1f600}'), (2, 2, 3));
        assert_eq!(at('e'), (3, 4, 7));
        assert_eq!(at('x'), (5, 6, 10));
        assert_eq!(lines.line_span(text, 1).map(|span| span.start), Some(3));
    }

    #[test]
    fn columns_of_a_long_line_are_the_same_as_counted() {
        let text = format!("a\n{}", "äb😀 ".repeat(1000));
        let lines = LineIndex::new(&text);
        for (at, _) in text.char_indices().skip(2) {
            let counted = text.get(2..at).expect("on a character").chars().count() + 1;
            let position = lines.position(&text, u32::try_from(at).expect("small"));
            assert_eq!((position.line, position.column as usize), (2, counted));
            let units = text.get(2..at).expect("on a character").encode_utf16().count() + 1;
            assert_eq!(lines.utf16_column(&text, position) as usize, units);
        }
        let end = u32::try_from(text.len()).expect("small");
        assert_eq!(lines.position(&text, end).column, 4001);
    }
}
