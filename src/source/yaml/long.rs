//! A long list is read in pieces, on all cores. What comes out is, to the last number, what one reading of the whole text
//! gives; where that is not certain nothing comes out, and the text is read in one go.

use std::ops::Range;
use std::sync::Arc;

use granit_parser::{Event, StructureStyle};

use super::super::seam::Seams;
use super::{Events, Indentation, Limits, Reading, Stream, quick};
use crate::place::Span;
use crate::share::{cores, shared};

/// Bytes of a piece: many times what starting a reader costs, and few beside the whole.
pub(super) const PIECE: usize = 1 << 18;

/// Levels around the items: the outermost map and the list in it. A piece starts in the list.
const LEVELS: usize = 2;

/// A part of the text and the list in it.
struct Piece {
    /// What the reader sees: more than the piece, so that it meets no end where the text has none.
    seen: Range<usize>,
    /// Where the next piece begins, or the list ends.
    until: usize,
    is_last: bool,
    /// The first dash, and how many collections are open there.
    list: usize,
    level: usize,
}

/// What the reader met at the ends of a piece. Pieces fit when one stops at what the next begins with.
struct Edges {
    first: usize,
    /// Nothing where the reader knows lines: then the piece surely ends where the next line of the list begins.
    next: Option<usize>,
    /// The end of the document, when it was met.
    end: Option<usize>,
}

impl Edges {
    fn stops_at(&self, start: usize) -> bool {
        self.next.is_none_or(|next| next == start)
    }
}

/// Reads a text that is mostly one list.
pub(super) fn read(text: &Arc<str>, limits: &Limits, piece: usize) -> Option<Stream> {
    let seams = Seams::find(text, piece)?;
    let mut pieces = pieces(&seams, text.len()).into_iter();
    let first = pieces.next()?;
    let (mut reading, mut edges) = read_piece(text, limits, &first)?;
    if let Some(builder) = &mut reading.builder {
        builder.expect(text.len() / first.until.max(1));
    }
    // The outermost map counts as a level of the other pieces, too.
    let within = Limits { depth: limits.depth.checked_sub(LEVELS - 1)?, ..*limits };
    let pieces: Vec<Piece> = pieces.collect();
    for wave in pieces.chunks(2 * cores()) {
        for part in shared(wave, |piece| read_piece(text, &within, piece)) {
            let (part, own) = part?;
            let builder = reading.builder.as_mut().filter(|_| edges.stops_at(own.first))?;
            builder.append(part.builder?)?;
            edges = own;
        }
    }
    reading.rest(seams.end, &edges)?;
    reading.settle();
    Some(reading.stream)
}

fn pieces(seams: &Seams, length: usize) -> Vec<Piece> {
    let starts = [0].into_iter().chain(seams.cuts.iter().copied());
    let next = |at: usize| seams.cuts.get(at).copied();
    let piece = |(at, start): (usize, usize)| Piece {
        seen: start..next(at + 1).unwrap_or(length),
        until: next(at).unwrap_or(seams.end),
        is_last: next(at).is_none(),
        list: if at == 0 { seams.list } else { start + seams.indent },
        level: if at == 0 { LEVELS } else { LEVELS - 1 },
    };
    starts.enumerate().map(piece).collect()
}

/// Reads a piece and leaves its list open, line by line if that will do.
fn read_piece<'a>(text: &'a Arc<str>, limits: &'a Limits, piece: &Piece) -> Option<(Reading<'a>, Edges)> {
    let mut reading = Reading::new(text, limits);
    let edges = match reading.lines(piece) {
        Some(edges) => edges,
        None => reading.piece(piece)?,
    };
    Some((reading, edges))
}

impl<'a> Reading<'a> {
    /// Reads a piece of lines in everyday notation.
    fn lines(&mut self, piece: &Piece) -> Option<Edges> {
        let builder = quick::stretch(self.text, self.limits, piece.seen.start..piece.until, piece.level)?;
        let is_meant = builder.open_list(piece.level).is_some_and(|list| self.starts(list, piece.list));
        let first = builder.first_item().filter(|_| is_meant)?;
        self.builder = Some(builder);
        let end = (piece.until == self.text.len()).then_some(piece.until);
        Some(Edges { first, next: None, end })
    }

    /// Reads a piece event by event.
    fn piece(&mut self, piece: &Piece) -> Option<Edges> {
        let mut events = self.from(piece.seen.clone())?;
        let mut first = None;
        while let Some(event) = events.next_event() {
            let (event, at) = event.ok()?;
            let start = self.span(&at).start as usize;
            let list = self.builder.as_ref().and_then(|builder| builder.open_list(piece.level));
            if list.is_some_and(|list| self.starts(list, piece.list)) {
                let is_over = matches!(event, Event::SequenceEnd);
                if piece.is_last && is_over {
                    let end = self.behind(&mut events, piece.until)?;
                    return Some(Edges { first: first?, next: Some(start), end });
                }
                if is_over || start >= piece.until {
                    let is_cut = !is_over && !piece.is_last;
                    return is_cut.then_some(Edges { first: first?, next: Some(start), end: None });
                }
                first.get_or_insert(start);
            }
            if !self.take(&event, &at) {
                return None;
            }
        }
        None
    }

    /// Whether a list that the reader met is the one with a dash at a place. Of a list at the margin of its key the
    /// reader says that it starts behind the dash.
    fn starts(&self, list: usize, dash: usize) -> bool {
        let between = self.text.get(dash..list);
        list == dash
            || between.and_then(|between| between.strip_prefix('-')).is_some_and(|blank| blank.trim().is_empty())
    }

    /// Reads on behind the list: comments up to where it ends, and the end of the document when the text ends there.
    fn behind(&mut self, events: &mut Events<'a>, end: usize) -> Option<Option<usize>> {
        let mut document = None;
        while let Some(event) = events.next_event() {
            match event {
                Ok((event @ Event::Comment(..), at)) if (self.span(&at).start as usize) < end => {
                    _ = self.take(&event, &at)
                }
                Ok((Event::DocumentEnd, at)) => document = Some(self.span(&at).end as usize),
                Ok((Event::StreamEnd, _)) => {}
                // With more text behind it, that is read for itself.
                _ => return (end < self.text.len()).then_some(None),
            }
        }
        Some(document)
    }

    /// Reads what stands behind the list: further keys of the outermost map, and further documents.
    fn rest(&mut self, from: usize, edges: &Edges) -> Option<()> {
        let builder = self.builder.as_mut()?;
        let outermost = builder.outermost()?;
        builder.close(Span::default());
        builder.forget_anchors();
        if from == self.text.len() {
            builder.close(Span::default());
            self.finish(edges.end?, false);
            return Some(());
        }
        let before = self.text.get(..outermost)?;
        if !before.is_empty() && !before.ends_with('\n') {
            return None;
        }
        let mut events = self.from(from..self.text.len())?;
        let mut is_inside = false;
        while let Some(event) = events.next_event() {
            let (event, at) = event.ok()?;
            match event {
                Event::DocumentStart(is_marked, ..) if !is_inside && !is_marked => {}
                Event::MappingStart(StructureStyle::Block, 0, None) if !is_inside => {
                    let start = self.span(&at).start as usize;
                    is_inside = start == from && edges.stops_at(start);
                    is_inside.then_some(())?;
                }
                Event::StreamStart | Event::Comment(..) => _ = self.take(&event, &at),
                _ if !is_inside || !self.take(&event, &at) => return None,
                _ => {}
            }
        }
        self.builder.is_none().then_some(())
    }

    /// The events of a stretch of the text.
    fn from(&mut self, stretch: Range<usize>) -> Option<Events<'a>> {
        self.offset = stretch.start;
        let text: &'a str = self.text;
        text.get(stretch).map(|text| self.events(text, Indentation::Strict))
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::super::read_at_once;
    use super::{Limits, read};

    /// The next number below a bound (xorshift).
    fn below(state: &mut u64, bound: usize) -> usize {
        *state ^= *state << 13;
        *state ^= *state >> 7;
        *state ^= *state << 17;
        usize::try_from(*state % bound as u64).unwrap_or(0)
    }

    /// Whether a text was read in pieces; then as at once, to the last number of the arena.
    fn is_same(text: &str) -> bool {
        let text: Arc<str> = text.into();
        let limits = Limits { depth: 7, ..Limits::default() };
        let Some(pieces) = read(&text, &limits, 1) else { return false };
        assert_eq!(format!("{pieces:?}"), format!("{:?}", read_at_once(&text, &limits)), "{text}");
        true
    }

    #[test]
    fn pieces_make_the_same_arena() {
        for text in [
            "kind: x\nentries:\n  - a: 1\n    b: 'two'\n  - c: |\n      three\n\n  - {d: [4, \"f\\n\"]}\n",
            "entries:\n- a\n- b\n- &c d\n- e: &f g\n  h: *f\n- i\n",
            "a: b\nentries: # c\n  - d\n  # e\n  - f # g\n\n  - h\n# i\nj: {k: l}\n# m\n",
            "entries:\n - a: 1\n   a: 2\n - b\n - 'c': 1\n   <<: 2\nd: 1\nd: 2\n---\nkind: x\n",
            "---\nkind: x\n---\nentries:\n- a\n- b\n- - c\n  - d\n-\n- e\n",
            "entries:\n- a\n- b: c\n  d: |\n    e\n\n# f\n- g\nh: i\n# j\n",
        ] {
            assert!(is_same(text), "{text}");
        }
    }

    #[test]
    fn what_reaches_over_a_seam_is_read_at_once() {
        for text in [
            "entries:\n- &a b\n- c\n- *a\n",
            "entries:\n- a\n- 'b\n- c'\n- d\n",
            "entries:\n- a\n- b\n---\n- c\n- d\n",
            "entries:\n- a\n- 'b''c'\nd: e\n",
            "entries:\n - a\n - b\nc: d\nentries:\n - e\n - f\n",
            "entries:\n  - a\n  - b\n - c\n",
        ] {
            assert!(!is_same(text), "{text}");
        }
    }

    #[test]
    fn pieces_of_any_text_make_the_same_arena_or_none() {
        const LINES: [&str; 40] = [
            "  - a: 1",
            "  - b",
            "  - |",
            "  - >2",
            "  -",
            "  - 'c",
            "  - \"d",
            "  - [e,",
            "  - {f: g,",
            "  - &h i",
            "  - *h",
            "  - ? j",
            "  - - k",
            "  - !!int 1",
            "  - l:",
            "    m: n",
            "    ? o",
            "    : p",
            "    'q': r",
            "    a: 2",
            "   s",
            "   t'",
            "   u\"",
            "    v]",
            "    w}",
            "      x: y",
            "# z",
            "  # aa",
            "   # bb",
            "",
            "  ",
            "\t",
            "cc: dd",
            "ee:",
            "---",
            "...",
            "- ff",
            "    - gg",
            "  hh",
            "    <<: 1",
        ];
        let mut state = 2026;
        let mut in_pieces = 0;
        for _ in 0..4_000 {
            let mut text = String::from(["entries:\n", "x: y\nentries:\n"][below(&mut state, 2)]);
            for _ in 0..3 + below(&mut state, 7) {
                // Half of the lines are plain items: else next to nothing would be sound.
                let line = below(&mut state, 2 * LINES.len());
                text.push_str(LINES.get(line).unwrap_or(&"  - a: b"));
                text.push_str(["\n", "\r\n"][usize::from(below(&mut state, 20) == 0)]);
            }
            in_pieces += usize::from(is_same(&text));
        }
        assert!(in_pieces > 400, "only {in_pieces} texts were read in pieces");
    }
}
