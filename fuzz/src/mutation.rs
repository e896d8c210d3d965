//! Changes to a text of lines and values, so that what comes out is still read, and differs in what it says.
//!
//! Changed bytes find what breaks the reader; behind it, almost nothing but such changes gets through.

use std::sync::LazyLock;

use breachlint::source::{Limits, Node, read};

/// Words of the schemas, and words of trouble: the same that the fuzzer is given.
static WORDS: LazyLock<Vec<String>> = LazyLock::new(|| {
    let lines = include_str!("../words.dict").lines();
    let quoted = lines.filter_map(|line| line.strip_prefix('"')?.strip_suffix('"'));
    quoted.map(unescaped).collect()
});

/// `\xAB`, `\"` and `\\` of a dictionary.
fn unescaped(word: &str) -> String {
    let (mut bytes, mut rest) = (Vec::new(), word.bytes());
    while let Some(byte) = rest.next() {
        match (byte, byte == b'\\') {
            (_, true) => match rest.next() {
                Some(b'x') => {
                    let digits: String = rest.by_ref().take(2).map(char::from).collect();
                    bytes.extend(u8::from_str_radix(&digits, 16));
                }
                other => bytes.extend(other),
            },
            (byte, false) => bytes.push(byte),
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

/// What stands for trouble in YAML, in Unicode, in numbers, in the calendar or in our rules.
const TROUBLE: [&str; 62] = [
    "", "~", "null", "true", "yes", "0", "-1", "1e400", ".nan", "-.inf", "0x7fffffffffffffff", "9223372036854775807",
    "-9223372036854775808", "99999999999999999999", "0o17", "'?'", "n/a", "TBD", "[]", "{}", "[[]]", "[{}]", "{a: 1}",
    "[null]", "&a x", "*a", "!!str 1", "!own x", "\"\\u0041\\x41\\U0001F600\"", "\"\\ud800\"", "\"a\\\n  b\"", "'a\n\n  b'",
    "|\n  a\n   b\n", "|2-\n    a\n", ">+\n  a\n\n  b\n\n", "? a\n: b", "\u{85}", "\u{2028}", "\u{2029}", "\u{feff}", "\u{a0}",
    "\u{202e}", "e\u{301}", "\u{1f600}", "ß", "\t", "2026-02-30", "2026-03-29T02:30:00", "2026-10-25T02:30:00",
    "0000-01-01T00:00:00Z", "0001-01-01", "9999-12-31T23:59:59+14:00", "9999-12-31", "-9999-01-01T00:00:00Z",
    "2026-01-01T00:00:00.123456789012Z", "2026-06-30T23:59:60Z", "2026-01-01T24:00:00Z", "2026-01-01T00:00:00-25:59", "P999999Y",
    "PT999999H", "jan.jansen@example.org", "111222333",
];

/// A source of numbers: the same for the same seed.
struct Seeded(u64);

impl Seeded {
    fn next(&mut self) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0
    }

    fn below(&mut self, limit: usize) -> usize {
        usize::try_from(self.next() >> 20).unwrap_or(0) % limit.max(1)
    }

    fn word(&mut self) -> String {
        if self.below(2) == 0 {
            return TROUBLE.get(self.below(TROUBLE.len())).map_or_else(String::new, |word| (*word).to_owned());
        }
        WORDS.get(self.below(WORDS.len())).cloned().unwrap_or_default()
    }
}

/// A few changes to a text of YAML. Nothing when the bytes are no text.
#[must_use]
pub fn changed(bytes: &[u8], seed: u32) -> Option<String> {
    let mut text = std::str::from_utf8(bytes).ok()?.to_owned();
    let mut seeded = Seeded(u64::from(seed).wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1);
    seeded.next();
    for _ in 0..=seeded.below(3) {
        text = match seeded.below(10) {
            0..=3 => value(&text, &mut seeded),
            4 => key(&text, &mut seeded),
            5..=7 => lines(&text, &mut seeded),
            8 => comment(&text, &mut seeded),
            _ => form(&text, &mut seeded),
        };
    }
    Some(text)
}

/// All values of a text, by their bytes.
fn values(text: &str) -> Vec<std::ops::Range<usize>> {
    fn collect(node: Node<'_>, found: &mut Vec<std::ops::Range<usize>>) {
        let span = node.span();
        found.push(span.start as usize..span.end as usize);
        if node.alias().is_none() {
            node.items().for_each(|item| collect(item, found));
            node.members().for_each(|(_, value)| collect(value, found));
        }
    }
    let mut found = Vec::new();
    let stream = read(&text.into(), &Limits { nodes: 20_000, ..Limits::default() });
    stream.documents.iter().filter(|document| !document.broken).for_each(|document| collect(document.root(), &mut found));
    found
}

/// Another value in the place of one: a word, or a value that stands elsewhere.
fn value(text: &str, seeded: &mut Seeded) -> String {
    let values = values(text);
    let Some(place) = values.get(seeded.below(values.len())) else { return seeded.word() };
    let other = values.get(seeded.below(values.len())).and_then(|other| text.get(other.clone()));
    let new = match (seeded.below(4), other) {
        (0, Some(other)) => other.to_owned(),
        (1, _) => quoted(text.get(place.clone()).unwrap_or_default(), seeded),
        _ => seeded.word(),
    };
    let (before, after) = (text.get(..place.start), text.get(place.end..));
    [before.unwrap_or_default(), &new, after.unwrap_or_default()].concat()
}

/// The same value in another notation.
fn quoted(value: &str, seeded: &mut Seeded) -> String {
    match seeded.below(5) {
        0 => format!("'{}'", value.replace('\'', "''")),
        1 => format!("{value:?}"),
        2 => format!("[{value}]"),
        3 => format!("&a{} {value}", seeded.below(3)),
        _ => format!("*a{}", seeded.below(3)),
    }
}

/// Another key in the place of one.
fn key(text: &str, seeded: &mut Seeded) -> String {
    let mut lines: Vec<String> = text.split_inclusive('\n').map(str::to_owned).collect();
    let at = seeded.below(lines.len());
    let word = seeded.word();
    if let Some(line) = lines.get_mut(at) {
        let start = line.len() - line.trim_start_matches([' ', '-']).len();
        if let Some(end) = line.get(start..).and_then(|rest| rest.find(':')) {
            line.replace_range(start..start + end, &word);
        }
    }
    lines.concat()
}

/// Lines that are moved, doubled, left out or indented, with what stands below them.
fn lines(text: &str, seeded: &mut Seeded) -> String {
    let mut lines: Vec<String> = text.split_inclusive('\n').map(str::to_owned).collect();
    if lines.is_empty() {
        return seeded.word();
    }
    let depth = |line: &String| line.len() - line.trim_start_matches(' ').len();
    let at = seeded.below(lines.len());
    let own = lines.get(at).map_or(0, depth);
    let below = lines.iter().skip(at + 1).take_while(|line| depth(line) > own).count();
    let mut block: Vec<String> = lines.drain(at..=at + below).collect();
    let to = seeded.below(lines.len() + 1);
    let to_own = lines.get(to).map_or(own, depth);
    match seeded.below(6) {
        0 => return lines.concat(),
        1 => drop(lines.splice(at..at, block.iter().chain(&block).cloned().collect::<Vec<_>>())),
        2 => {
            block.iter_mut().for_each(|line| line.insert_str(0, "  "));
            drop(lines.splice(at..at, block));
        }
        3 => {
            let word = [seeded.word(), seeded.word()].join(": ");
            block.push(format!("{}{word}\n", " ".repeat(own)));
            drop(lines.splice(at..at, block));
        }
        4 => {
            block.insert(0, "---\n".to_owned());
            drop(lines.splice(at..at, block));
        }
        _ => {
            let shift = |line: String| format!("{}{}", " ".repeat(to_own), line.get(own..).unwrap_or(&line));
            drop(lines.splice(to..to, block.into_iter().map(shift).collect::<Vec<_>>()));
        }
    }
    lines.concat()
}

/// A comment at the end of a line, or above it.
fn comment(text: &str, seeded: &mut Seeded) -> String {
    let mut lines: Vec<String> = text.split_inclusive('\n').map(str::to_owned).collect();
    let (at, word) = (seeded.below(lines.len()), seeded.word());
    let comment = match seeded.below(3) {
        0 => format!("# {word}"),
        1 => format!("# breachlint: ignore[{word}] until=2027-01-01 by=dpo -- seen and accepted"),
        _ => "# breachlint: ignore[TIM002, DEC001] -- the authority was told by telephone".to_owned(),
    };
    if let Some(line) = lines.get_mut(at) {
        *line = match seeded.below(2) {
            0 => format!("{} {comment}\n", line.trim_end()),
            _ => format!("{comment}\n{line}"),
        };
    }
    lines.concat()
}

/// The same text with other ends of lines, with a mark, or without its end.
fn form(text: &str, seeded: &mut Seeded) -> String {
    match seeded.below(6) {
        0 => text.replace("\r\n", "\n"),
        1 => text.replace("\r\n", "\n").replace('\n', "\r\n"),
        2 => text.replace('\n', "\r"),
        3 => format!("\u{feff}{text}"),
        4 => text.trim_end().to_owned(),
        _ => text.chars().take(seeded.below(text.len() + 1)).collect(),
    }
}

/// What a fuzzer asks for its next input: one time in two the bytes are changed, else what they say.
pub fn mutate(bytes: &mut [u8], size: usize, max_size: usize, seed: u32) -> usize {
    if seed % 2 == 0
        && let Some(text) = bytes.get(..size).and_then(|bytes| changed(bytes, seed / 2))
        && let Some(place) = bytes.get_mut(..text.len()).filter(|_| text.len() <= max_size)
    {
        place.copy_from_slice(text.as_bytes());
        return text.len();
    }
    libfuzzer_sys::fuzzer_mutate(bytes, size, max_size)
}
