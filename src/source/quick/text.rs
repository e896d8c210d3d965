//! Block scalars: texts of several lines, kept or folded.

use super::lines::Reader;
use super::{Beyond, Known};
use crate::place::Span;
use crate::source::tree::Data;

impl Reader<'_> {
    /// A text on the lines below, each indented as far as the first, and more than the collection around it.
    pub(super) fn block_scalar(&mut self, column: usize) -> Known<()> {
        let is_folded = self.byte(self.at) == Some(b'>');
        let is_stripped = self.byte(self.at + 1) == Some(b'-');
        self.at += 1 + usize::from(is_stripped);
        self.at += self.line_break(self.at).ok_or(Beyond)?;
        let indent = self.blanks(self.at);
        let start = self.at + indent;
        if indent <= column || self.left(start) == 0 {
            return Err(Beyond);
        }
        let mut value = String::new();
        let mut end = start;
        while let Some(next) = self.text_line(indent)? {
            if end > start {
                break_line(&mut value, next.empty_before, is_folded);
            }
            let line = self.text.get(next.start..next.end).ok_or(Beyond)?;
            // Folding spares lines that are indented more, and blanks at the end.
            if is_folded && (line.starts_with(' ') || line.ends_with(' ')) {
                return Err(Beyond);
            }
            value.push_str(line);
            end = next.end;
        }
        if !is_stripped {
            value.push('\n');
        }
        let span = Span::new(start, end).without_blank_end(self.text);
        let slice = self.builder.keep(&value, span);
        self.builder.scalar(span, Data::Text(slice));
        self.advance()
    }

    /// The next line of the text, without its indentation; none when the text is over.
    fn text_line(&mut self, indent: usize) -> Known<Option<TextLine>> {
        let mut empty_before = 0;
        loop {
            let blanks = self.blanks(self.at);
            match (self.byte(self.at + blanks), self.line_break(self.at + blanks)) {
                (None, _) if blanks == 0 => return Ok(None),
                (_, Some(length)) if blanks == 0 => {
                    empty_before += 1;
                    self.at += length;
                }
                // What a line of blanks adds depends on how many they are.
                (None, _) | (_, Some(_)) => return Err(Beyond),
                _ if blanks < indent => return Ok(None),
                _ => {
                    let start = self.at + indent;
                    let end = start + self.left(start);
                    self.at = end + self.line_break(end).ok_or(Beyond)?;
                    return Ok(Some(TextLine { start, end, empty_before }));
                }
            }
        }
    }
}

/// A line of a text, and how many empty ones stand before it.
struct TextLine {
    start: usize,
    end: usize,
    empty_before: usize,
}

/// The end of a line inside of a text. Folded, a single one becomes a blank, and of several the first is dropped.
pub(super) fn break_line(value: &mut String, empty: usize, is_folded: bool) {
    match (is_folded, empty) {
        (true, 0) => value.push(' '),
        (true, empty) => value.extend(std::iter::repeat_n('\n', empty)),
        (false, empty) => value.extend(std::iter::repeat_n('\n', empty + 1)),
    }
}
