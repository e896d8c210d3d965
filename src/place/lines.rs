//! From byte offsets to lines and columns, without searching the text again for each.

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

/// The starts of all lines of one text. LF, CRLF and a lone CR end a line, as in YAML 1.2.2, 5.4.
#[derive(Debug, Default)]
pub struct LineIndex {
    starts: Vec<u32>,
    /// How many characters start before each block of the text: a column far into a long line is found without
    /// counting from the start of the line.
    before: Vec<u32>,
}

/// Bytes of a block.
const BLOCK: usize = 1024;

/// Bytes that continue a character (0b10xxxxxx) are not characters of their own.
fn characters(bytes: &[u8]) -> usize {
    bytes.iter().filter(|byte| (**byte & 0xC0) != 0x80).count()
}

impl LineIndex {
    /// Reads the text once.
    #[must_use]
    pub fn new(text: &str) -> Self {
        let bytes = text.as_bytes();
        let mut starts = vec![0];
        for (at, byte) in bytes.iter().enumerate() {
            let breaks = match byte {
                b'\n' => true,
                b'\r' => bytes.get(at + 1) != Some(&b'\n'),
                _ => false,
            };
            if breaks {
                starts.push(u32::try_from(at + 1).unwrap_or(u32::MAX));
            }
        }
        let mut counted = 0;
        let before = bytes.chunks(BLOCK).map(|block| {
            let before = counted;
            counted += u32::try_from(characters(block)).unwrap_or_default();
            before
        });
        let mut before: Vec<u32> = before.collect();
        // An offset at the end of the text may stand at the start of a block that has no bytes.
        before.push(counted);
        Self { starts, before }
    }

    /// Line and column of a byte offset. An offset inside a character counts as its start.
    #[must_use]
    pub fn position(&self, text: &str, offset: u32) -> Position {
        let line = self.starts.partition_point(|start| *start <= offset).max(1);
        let start = self.starts.get(line - 1).copied().unwrap_or(0);
        let (start, end) = (start as usize, offset as usize);
        let columns = match text.as_bytes().get(start..end) {
            Some(line) if line.len() > BLOCK => self.before(text, end) - self.before(text, start),
            line => characters(line.unwrap_or_default()),
        };
        Position {
            line: u32::try_from(line).unwrap_or(u32::MAX),
            column: u32::try_from(columns + 1).unwrap_or(u32::MAX),
            offset,
        }
    }

    /// How many characters start before an offset.
    fn before(&self, text: &str, offset: usize) -> usize {
        let block = offset / BLOCK;
        let whole = self.before.get(block).copied().unwrap_or_default() as usize;
        whole + characters(text.as_bytes().get(block * BLOCK..offset).unwrap_or_default())
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
    fn columns_of_a_long_line_are_the_same_as_counted() {
        let text = format!("a\n{}", "äb😀 ".repeat(1000));
        let lines = LineIndex::new(&text);
        for (at, _) in text.char_indices().skip(2) {
            let counted = text.get(2..at).expect("on a character").chars().count() + 1;
            let position = lines.position(&text, u32::try_from(at).expect("small"));
            assert_eq!((position.line, position.column as usize), (2, counted));
        }
        let end = u32::try_from(text.len()).expect("small");
        assert_eq!(lines.position(&text, end).column, 4001);
    }
}
