//! What a frame shows: a few lines around a finding, harmless, cut to size, with their labels at the right place.
//!
//! The pretty printer gets this copy, never the file: it would count lines from the start for every finding.

use miette::{LabeledSpan, MietteError, MietteSpanContents, SourceCode, SourceSpan, SpanContents};

use super::fold::{columns, fitting};
use super::visible::{harmless, line as plain};
use crate::place::{LineIndex, Position, Span};

/// Columns of a line that are shown at most; a longer one is cut.
const WIDEST: usize = 200;
/// Of so many parts of a cut line one stands before the label.
const BEFORE: usize = 3;
/// Columns beside a line: before its number, between number and line, and where it was cut.
const BESIDE: usize = 6;
/// Columns that lead from a place to its label.
const LEAD: usize = 4;
/// A related place at most this many lines away is shown in the same frame.
const NEAR: u32 = 3;

/// A text to show lines of.
#[derive(Clone, Copy)]
pub(super) struct Page<'a> {
    pub(super) path: &'a str,
    pub(super) text: &'a str,
    pub(super) lines: &'a LineIndex,
    /// The number of the text's first line: above 1 when the text is a part of its file.
    pub(super) first_line: u32,
    /// Columns of the terminal.
    pub(super) width: usize,
    /// What is not to be shown of a line, asked with the line and the window into it.
    pub(super) hidden: &'a dyn Fn(Span, Span) -> Vec<Span>,
}

/// One place to underline.
#[derive(Clone, Copy)]
pub(super) struct Mark<'a> {
    pub(super) span: Span,
    pub(super) line: u32,
    /// Nothing for the finding's own place.
    pub(super) label: Option<&'a str>,
}

/// A copied stretch of a file.
#[derive(Debug)]
pub(super) struct Snippet {
    path: String,
    copy: String,
    first_line: u32,
    line_count: usize,
    /// Columns for the text of a line.
    room: usize,
    start: Position,
    pub(super) labels: Vec<LabeledSpan>,
}

impl Snippet {
    /// A frame around `start`, with the marks that are near enough. Returns those that found no room in it.
    pub(super) fn new<'m>(page: Page<'_>, start: Position, marks: Vec<Mark<'m>>) -> (Self, Vec<Mark<'m>>) {
        let is_near = |mark: &Mark<'_>| mark.line.abs_diff(start.line) <= NEAR;
        let (near, mut outside): (Vec<_>, Vec<_>) = marks.into_iter().partition(is_near);
        let first_line = near.iter().map(|mark| mark.line).min().unwrap_or(start.line);
        let last_line = near.iter().map(|mark| mark.line).max().unwrap_or(start.line);
        let mut snippet = Self {
            path: plain(page.path).into_owned(),
            copy: String::new(),
            first_line,
            line_count: 0,
            room: page.width.saturating_sub(BESIDE + last_line.to_string().len()).min(WIDEST),
            start,
            labels: Vec::new(),
        };
        for number in first_line..=last_line {
            let on_line = near.iter().copied().filter(|mark| mark.line == number);
            outside.extend(snippet.add_line(page, number, on_line.collect()));
        }
        (snippet, outside)
    }

    fn add_line<'m>(&mut self, page: Page<'_>, number: u32, mut marks: Vec<Mark<'m>>) -> Vec<Mark<'m>> {
        self.line_count += 1;
        let own_number = number.saturating_sub(page.first_line).saturating_add(1);
        let line = page.lines.line_span(page.text, own_number).unwrap_or_default();
        let focus = marks.iter().min_by_key(|mark| mark.label.is_some());
        let focus = focus.map_or(Span { end: line.start, ..line }, |mark| mark.span);
        let window = window(page.text, line, focus, self.room);
        let hidden = (page.hidden)(line, window);
        let at = self.copy.len();
        let copied = Copied::new(page.text, (line, window), &hidden, &mut self.copy);
        marks.retain(|mark| {
            // A place that runs over several lines is underlined to the end of its first.
            let span = Span { start: mark.span.start.min(line.end), end: mark.span.end.min(line.end) };
            let (start, end) = copied.place(span);
            let label = mark.label.map(|label| plain(label).into_owned());
            let before = columns(self.copy.get(at..start).unwrap_or_default());
            let has_room = label.as_ref().is_none_or(|label| before + LEAD + columns(label) <= self.room);
            let fits = window.start <= span.start && span.start <= window.end && has_room;
            if fits {
                self.labels.push(labeled(label, SourceSpan::from(start..end)));
            }
            !fits
        });
        marks
    }
}

fn labeled(label: Option<String>, place: SourceSpan) -> LabeledSpan {
    match label {
        None => LabeledSpan::new_primary_with_span(None, place),
        Some(_) => LabeledSpan::new_with_span(label, place),
    }
}

impl SourceCode for Snippet {
    /// Asked without lines of context, the printer wants the head of the frame: the finding's own place. Asked with
    /// some, it wants the lines: always all of them.
    fn read_span<'a>(
        &'a self,
        span: &SourceSpan,
        before: usize,
        _after: usize,
    ) -> Result<Box<dyn SpanContents<'a> + 'a>, MietteError> {
        let name = self.path.clone();
        let from_zero = |number: u32| number.saturating_sub(1) as usize;
        let contents = if before == 0 {
            let (line, column) = (from_zero(self.start.line), from_zero(self.start.column));
            MietteSpanContents::new_named(name, b"", *span, line, column, 1)
        } else {
            let all = SourceSpan::from(0..self.copy.len());
            let line = from_zero(self.first_line);
            MietteSpanContents::new_named(name, self.copy.as_bytes(), all, line, 0, self.line_count)
        };
        Ok(Box::new(contents))
    }
}

/// The stretch of a line that is shown: its start, or what surrounds the focus. Never walks over a long line.
fn window(text: &str, line: Span, focus: Span, room: usize) -> Span {
    // A line that is shown whole needs no room for the signs of a cut.
    let whole = forward(text, line, room + 2);
    if whole.end == line.end {
        return whole;
    }
    let head = forward(text, line, room);
    if focus.end <= head.end {
        return head;
    }
    let before = Span { start: line.start, end: focus.start.min(line.end).max(line.start) }.slice(text);
    let start = before.char_indices().rev().take(room / BEFORE).last().map_or(before.len(), |(at, _)| at);
    forward(text, Span::new(line.start as usize + start, line.end as usize), room)
}

/// The first characters of a span, as many as there is room for.
fn forward(text: &str, span: Span, room: usize) -> Span {
    Span::new(span.start as usize, span.start as usize + fitting(span.slice(text), room))
}

/// Where the characters of a window came to stand.
struct Copied {
    places: Vec<Place>,
    end: usize,
}

struct Place {
    source: Span,
    start: usize,
    end: usize,
}

impl Copied {
    fn new(text: &str, (line, window): (Span, Span), hidden: &[Span], copy: &mut String) -> Self {
        let mut places: Vec<Place> = Vec::with_capacity(window.slice(text).len());
        // What is hidden up to the cut has its sign already.
        if window.start > line.start && hidden.first().is_none_or(|span| span.start > window.start) {
            copy.push('…');
        }
        let mut hidden = hidden.iter().peekable();
        let mut shown_from = 0;
        let mut before = '\0';
        let mut ends_hidden = false;
        for (at, c) in window.slice(text).char_indices() {
            let at = window.start as usize + at;
            if at < shown_from {
                continue;
            }
            let is_hidden = hidden.next_if(|span| span.start as usize <= at);
            shown_from = is_hidden.map_or(at + c.len_utf8(), |span| span.end as usize);
            ends_hidden = is_hidden.is_some();
            let start = copy.len();
            copy.push(if is_hidden.is_some() { '…' } else { harmless(before, c) });
            before = c;
            places.push(Place { source: Span::new(at, shown_from), start, end: copy.len() });
        }
        let end = copy.len();
        if window.end < line.end && !ends_hidden {
            copy.push('…');
        }
        copy.push('\n');
        Self { places, end }
    }

    /// A span of the file in the copy. One that touches something hidden covers what stands for it.
    fn place(&self, span: Span) -> (usize, usize) {
        let first = self.places.partition_point(|place| place.source.end <= span.start);
        let start = self.places.get(first).map_or(self.end, |place| place.start);
        let after = self.places.partition_point(|place| place.source.start < span.end);
        let last = after.checked_sub(1).and_then(|last| self.places.get(last));
        let end = last.filter(|_| !span.is_empty()).map_or(start, |place| place.end);
        (start, end.max(start))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(text: &str, wanted: &str, hidden: &[Span]) -> (String, String) {
        let lines = LineIndex::new(text);
        let start = text.find(wanted).expect("in the text");
        let span = Span::new(start, start + wanted.len());
        let position = lines.position(text, span.start);
        let keep = |_: Span, _: Span| hidden.to_vec();
        let page = Page { path: "a.yaml", text, lines: &lines, first_line: 1, width: 1000, hidden: &keep };
        let (snippet, outside) = Snippet::new(page, position, vec![Mark { span, line: position.line, label: None }]);
        assert!(outside.is_empty());
        let label = snippet.labels[0].inner();
        let copy = snippet.copy.trim_end_matches('\n').to_owned();
        let underlined = copy.get(label.offset()..label.offset() + label.len()).expect("on characters").to_owned();
        (copy, underlined)
    }

    #[test]
    fn a_line_is_copied_with_its_label() {
        let (copy, underlined) = shown("a: 1\nä: \u{1b}[31m\tb: x\n", "b", &[]);
        assert_eq!((copy.as_str(), underlined.as_str()), ("ä: ␛[31m→b: x", "b"));
    }

    #[test]
    fn the_label_is_right_behind_and_on_hidden_text() {
        let text = "a: secret, b: öl";
        let hidden = [Span::new(3, 9)];
        assert_eq!(shown(text, "b", &hidden), ("a: …, b: öl".into(), "b".into()));
        assert_eq!(shown(text, "cret", &hidden), ("a: …, b: öl".into(), "…".into()));
        assert_eq!(shown(text, "öl", &hidden), ("a: …, b: öl".into(), "öl".into()));
    }

    #[test]
    fn a_long_line_is_cut_around_the_label() {
        let text = format!("{}key: value{}", "ä".repeat(5_000_000), "😀".repeat(1000));
        let (copy, underlined) = shown(&text, "value", &[]);
        assert_eq!(underlined, "value");
        // The last letters take two columns each.
        let before = WIDEST / BEFORE;
        assert_eq!(copy.chars().count(), 2 + before + "value".len() + (WIDEST - before - "value".len()) / 2);
        assert!(copy.starts_with('…') && copy.ends_with('…'));
        let (copy, _) = shown("x: y", "x", &[]);
        assert_eq!(copy, "x: y");
    }

    #[test]
    fn a_place_over_several_lines_is_underlined_to_the_end_of_the_first() {
        let (copy, underlined) = shown("a:\r\n  b: 1\r\n  c: 2\r\n", "b: 1\r\n  c: 2", &[]);
        assert_eq!((copy.as_str(), underlined.as_str()), ("  b: 1", "b: 1"));
    }
}
