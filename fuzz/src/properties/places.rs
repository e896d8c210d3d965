//! Whether a place lies in its text, and whether its line and column are the ones that a reader counts.

use breachlint::finding::Location;
use breachlint::place::{LineIndex, Position, Span};

/// Whether a span covers whole characters of a text.
pub(crate) fn is_in(text: &str, span: Span) -> bool {
    span.start <= span.end && text.get(span.start as usize..span.end as usize).is_some()
}

/// Line and column of an offset, counted from the start of the text: slow, and plainly right.
pub(crate) fn position(text: &str, offset: usize) -> Position {
    let (mut line, mut column) = (1, 1);
    let mut characters = text.char_indices().peekable();
    while let Some((at, c)) = characters.next() {
        if at >= offset {
            break;
        }
        let ends = c == '\n' || (c == '\r' && characters.peek().is_none_or(|(_, next)| *next != '\n'));
        match c {
            '\u{feff}' if at == 0 => {}
            _ if ends => (line, column) = (line + 1, 1),
            _ => column += 1,
        }
    }
    Position { line, column, offset: u32::try_from(offset).expect("a small text") }
}

/// An offset becomes a line and a column, and these lead back to it.
pub(crate) fn round_trips(text: &str, lines: &LineIndex, offset: u32) {
    let position = lines.position(text, offset);
    assert_eq!(position, self::position(text, offset as usize));
    let line = lines.line_span(text, position.line).expect("a line of the text");
    let rest = text.get(line.start as usize..).expect("lines start on characters");
    let before: usize = rest.chars().take(position.column as usize - 1).map(char::len_utf8).sum();
    let mark = if offset == 0 && text.starts_with('\u{feff}') { '\u{feff}'.len_utf8() } else { 0 };
    assert_eq!(line.start as usize + before - mark, offset as usize, "{position:?}");
}

/// Span, start and end of a location say the same.
pub(crate) fn agrees(text: &str, location: &Location) {
    assert!(is_in(text, location.span), "{location:?}");
    assert_eq!(location.start, position(text, location.span.start as usize), "{location:?}");
    assert_eq!(location.end, position(text, location.span.end as usize), "{location:?}");
}
