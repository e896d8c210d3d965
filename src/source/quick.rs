//! Documents in everyday notation, read line by line and several times as fast as by the conforming reader.
//!
//! Knows the part of YAML in which every line says by itself what it is: block collections with keys of ASCII letters, digits, `_`
//! and `-`, plain and block scalars, and quoted ones and brackets that end on their line. It gives up at all else, and at
//! whatever is wrong: then the conforming reader reads the text from its beginning. What it makes is, to the last number of the
//! arena, what that one makes; debug builds compare them.

mod block;
mod inline;
mod lines;
mod text;

use std::ops::Range;
use std::sync::Arc;

use lines::Reader;

use super::Limits;
use super::build::Builder;
use super::tree::Stream;

/// Something beyond the everyday notation, right or wrong.
#[derive(Debug)]
struct Beyond;

type Known<T> = Result<T, Beyond>;

/// Reads a text, if all of it is in everyday notation.
pub(super) fn read(text: &Arc<str>, limits: &Limits) -> Option<Stream> {
    is_printable(text).then_some(())?;
    let mut stream = Stream::default();
    let mut at = 0;
    while at < text.len() || stream.documents.is_empty() {
        let mut reader = Reader::new(text, limits, at..text.len());
        reader.builder.document.index = stream.documents.len();
        reader.document().ok()?;
        at = reader.at;
        let (document, problems) = reader.builder.finish(at, false);
        stream.documents.push(document);
        stream.problems.extend(problems);
    }
    stream.problems.sort_by_key(|problem| (problem.document, problem.span));
    Some(stream)
}

/// Reads a stretch of a text that ends where a line of a list begins, and leaves so many collections open.
pub(super) fn stretch<'a>(
    text: &'a Arc<str>,
    limits: &'a Limits,
    stretch: Range<usize>,
    open: usize,
) -> Option<Builder<'a>> {
    text.get(stretch.clone()).filter(|text| is_printable(text))?;
    let mut reader = Reader::new(text, limits, stretch.clone());
    reader.kept = open;
    reader.document().ok()?;
    (reader.at == stretch.end && reader.builder.depth() == open).then_some(reader.builder)
}

/// Whether a text has no controls but line breaks, and no signs that are rare and may mean something: the byte order mark,
/// those that are no characters and, for they begin alike, some more.
fn is_printable(text: &str) -> bool {
    let is_strange = |byte: u8, next: u8| {
        (byte < b' ' && !matches!(byte, b'\r' | b'\n'))
            || (byte == b'\r' && next != b'\n')
            || byte == 0x7F
            || byte == 0xEF
            || (byte == 0xC2 && next < 0xA0)
    };
    let bytes = text.as_bytes();
    let pairs = bytes.iter().zip(bytes.iter().skip(1));
    // Without a way out, many bytes are looked at together.
    let is_found = pairs.fold(false, |found, (byte, next)| found | is_strange(*byte, *next));
    !is_found && bytes.last().is_none_or(|last| !is_strange(*last, 0))
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::super::yaml::read_at_once;
    use super::{Limits, read, stretch};

    /// The everyday kinds stand at the front.
    const LINES: [&str; 48] = [
        "a: b",
        "b:",
        "c: 'd'",
        "e: \"f\"",
        "g: [h, i]",
        "j: {k: l}",
        "m: |",
        "n: >",
        "o: |-",
        "p: >-",
        "q: # r",
        "s: t # u",
        "- v",
        "- w: x",
        "- 'y'",
        "- [z]",
        "- |",
        "- aa:",
        "-",
        "- - bb",
        "# cc",
        "",
        "",
        "---",
        "...",
        "dd",
        "ee ff",
        "gg:hh",
        "ii: jj:kk",
        "ll: mm: nn",
        "oo: pp:",
        "qq: 12",
        "rr: -1",
        "ss: 0x1f",
        "tt: ''",
        "uu: [a, b,]",
        "vv: {a: 'b', c: [d]}",
        "ww: [xx",
        "yy]",
        "zz: 'ab",
        "ab'",
        "a: \"b\" c",
        "a:b: c",
        "a: b#c",
        "a: ü € \u{a0}",
        "- {a: b}",
        "a:  b  ",
        "a: [b]c",
    ];
    const EVERYDAY: usize = 22;
    const SIGNS: [&str; 24] = [
        " ", ":", "#", "-", "[", "]", "{", "}", ",", "'", "\"", "|", ">", "&", "*", "?", "\\", "%", "\n", "0", "\t",
        "\u{2028}", "\u{85}", "😀",
    ];

    /// Whether a text is in everyday notation; then it is read as by the conforming reader, to the last number of the arena.
    fn is_everyday(text: &str) -> bool {
        let text: Arc<str> = text.into();
        let limits = Limits { depth: 6, ..Limits::default() };
        let Some(quick) = read(&text, &limits) else { return false };
        assert_eq!(format!("{quick:?}"), format!("{:?}", read_at_once(&text, &limits)), "{text}");
        true
    }

    #[test]
    fn everyday_notation_is_known() {
        for text in [
            "kind: x\n",
            "a: b",
            "a: ''\nb: \"\"\nc: ['', \"\"]\n",
            "# a\n\n---\n# b\nc: d # e\n# f\n\n---\ng: 'h'",
            "a:\n  b: \"ü\"\n  # c\n  d-e: 2026-05-04T10:25:00+02:00\n\n  f_g: 12\nh: true\ni: ~\n",
            "a:\nb:   \nc: # d\n  # e\n",
            "a:\n  - b\n  - c: d\n    e:\n      - f\n  - g:\n",
            "a:\n-  b\n- c: d\n  e: |\n    f\ng: h\n",
            "- a\n- b: c\n",
            "a: [b, {c: d, e: [2, 'f']}, https://g.example/h] # i\nj: {}\nk: [ ]\n",
            "a: |\n  b\n    c\n\n  d: e # f\n\n\ng: >-\n  h\n  i\n\n\n  j\nk: |-\n  l\n",
            "a: b\n  c  \n\n   d # e\nf: g\n",
            "- a: 1\n   2\n\n\n- b\n c\n# d\n",
            "a: 1\na: 2\nb: c\n---\nd: 1\nd: 2\n",
            "---\r\n# a\r\nb: c # d\r\n\r\ne:\r\n  - 'f'\r\n  - [g]\r\nh: |\r\n  i\r\n\r\n  j\r\nk: >-\r\n  l\r\n  m\r\n",
        ] {
            assert!(is_everyday(text), "{text}");
        }
    }

    #[test]
    fn a_stretch_leaves_its_list_open_and_nothing_else() {
        let text: Arc<str> = "a:\n  b: c\nd:\n  - e: f\n    g: [h]\n  - i\n".into();
        let (limits, end) = (Limits::default(), text.find("  - i").expect("an item"));
        let builder = stretch(&text, &limits, 0..end, 2).expect("known lines");
        assert_eq!((builder.depth(), builder.open_list(2)), (2, text.find("- e")));
    }

    #[test]
    fn all_else_is_left_to_the_conforming_reader() {
        for text in [
            "",
            "# a\n",
            "a\n",
            "'a': b\n",
            "a: 'b''c'\n",
            "a: \"b\\n\"\n",
            "a: 'b\n  c'\n",
            "a: 'b'''\n",
            "a: b # c\n  d\n",
            "a: b\n  # c\n  d\n",
            "a: b\n  c: d\n",
            "a: b\n  - c\n",
            "a: b: c\n",
            "a: &b c\n",
            "a: *b\n",
            "a: !!str b\n",
            "? a\n: b\n",
            "- - a\n",
            "-\n  a: b\n",
            "a: [b,\n  c]\n",
            "a: [b: c]\n",
            "a: [b, ]\n",
            "a: {b, c: d}\n",
            "a: |2\n    b\n",
            "a: |+\n  b\n\n",
            "a: |\n\n  b\n",
            "a: >\n  b\n    c\n",
            "a: |\n  b",
            "a:\tb\n",
            "a: b\rc: d\n",
            "a: b\r",
            "\u{feff}a: b\n",
            "a: \u{85}\n",
            "a: b\n...\n",
            "--- a\n",
            "---\n---\n",
            "a:\n  b: c\n d: e\n",
            "a:\n  - b\n c: d\n",
            "a:\n  - b\n  c: d\n",
            "a: b\n- c\n",
        ] {
            assert!(!is_everyday(text), "{text}");
        }
    }

    #[test]
    fn lines_in_any_order_are_read_alike_or_left() {
        let mut state = 2026_u64;
        let mut below = |bound: usize| {
            state ^= state << 13;
            state ^= state >> 7;
            state ^= state << 17;
            usize::try_from(state % bound as u64).unwrap_or(0)
        };
        let mut everyday = 0;
        for _ in 0..20_000 {
            let (mut text, mut indent) = (String::new(), 0_usize);
            for _ in 0..1 + below(8) {
                // Mostly deeper by a step or back, so that much is sound.
                indent = [indent, indent, indent + 2, indent.saturating_sub(2), 0, below(7)][below(6)];
                text.push_str(&" ".repeat(indent));
                text.push_str(LINES[[below(LINES.len()), below(EVERYDAY)][below(2)]]);
                text.push_str(["\n", "\n", "\n", "\r\n", "  \n", "\n\n"][below(6)]);
            }
            let at = below(text.len());
            if text.is_char_boundary(at) && below(2) == 0 {
                text.insert_str(at, SIGNS[below(SIGNS.len())]);
            }
            if below(4) == 0 {
                text.pop();
            }
            everyday += usize::from(is_everyday(&text));
        }
        assert!(everyday > 1_000, "only {everyday} texts were read");
    }
}
