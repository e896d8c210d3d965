//! Changes to a text: small slips, lost and doubled lines, values that a field seldom has, and whole texts of trouble.

use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::{Index, select};

/// What stands for trouble in YAML, in Unicode or in our rules.
const SNIPPETS: [&str; 52] = [
    ":",
    ": ",
    "- ",
    "? ",
    "&a ",
    "*a",
    "<<: *a\n",
    "\t",
    "\0",
    "\r",
    "\n",
    "\r\n",
    "---\n",
    "...\n",
    "{",
    "}",
    "[",
    "]",
    "'",
    "\"",
    "|",
    ">",
    "|2-\n",
    "#",
    " #",
    "%",
    "@",
    "`",
    "!",
    "!!int ",
    "!!str ",
    "\\",
    "\\x",
    "é",
    "😀",
    "\u{2028}",
    "\u{85}",
    "\u{feff}",
    "~",
    "null",
    "true",
    "yes",
    "0x1F",
    "1e999",
    "-0",
    ".nan",
    "2026-02-30",
    "24:00",
    "2026-03-29T02:30:00",
    "9999-12-31T23:59:59+14:00",
    "-9999-01-01T00:00:00Z",
    "99999999999999999999",
];

/// Values that a field may have and seldom has.
const VALUES: [&str; 20] = [
    "",
    " []",
    " {}",
    " null",
    " 5",
    " -1",
    " 1e400",
    " yes",
    " text",
    " [[]]",
    " [{}]",
    " {a: 1}",
    " '?'",
    " n.v.t.",
    " 2026-01-01",
    " 2026-01-01T00:00:00",
    " 0001-01-01T00:00:00Z",
    " 9999-12-31T23:59:59+14:00",
    " [null]",
    " 99999999999999999999",
];

/// Values of several lines.
const LONG_VALUES: [&str; 3] = [
    " \"over ü 😀\n                two lines\"",
    " |\n                a block\n                of lines",
    " [one,\n                two]",
];

/// One change to a text.
#[derive(Clone, Debug)]
pub(crate) enum Edit {
    Delete(Index, usize),
    Insert(Index, &'static str),
    Character(Index, char),
    DropLine(Index),
    DoubleLine(Index),
    SwapLines(Index, Index),
    Indent(Index, usize),
    Value(Index, &'static str),
}

pub(crate) fn any_edit() -> impl Strategy<Value = Edit> {
    let at = any::<Index>;
    prop_oneof![
        1 => (at(), 1..40usize).prop_map(|(at, length)| Edit::Delete(at, length)),
        1 => (at(), select(&SNIPPETS[..])).prop_map(|(at, snippet)| Edit::Insert(at, snippet)),
        1 => (at(), any::<char>()).prop_map(|(at, character)| Edit::Character(at, character)),
        1 => (at(), 0..9usize).prop_map(|(at, spaces)| Edit::Indent(at, spaces)),
        4 => line_edit(),
    ]
}

/// A change that seldom breaks the syntax.
pub(crate) fn line_edit() -> impl Strategy<Value = Edit> {
    let at = any::<Index>;
    prop_oneof![
        1 => at().prop_map(Edit::DropLine),
        1 => at().prop_map(Edit::DoubleLine),
        1 => (at(), at()).prop_map(|(one, other)| Edit::SwapLines(one, other)),
        2 => (at(), select(&VALUES[..])).prop_map(|(at, value)| Edit::Value(at, value)),
    ]
}

/// A value of several lines, which few fields may have.
pub(crate) fn long_value() -> impl Strategy<Value = Edit> {
    (any::<Index>(), select(&LONG_VALUES[..])).prop_map(|(at, value)| Edit::Value(at, value))
}

/// The nearest start of a character at or before a place.
fn character(text: &str, at: Index) -> usize {
    let wanted = at.index(text.len() + 1);
    (0..=wanted).rev().find(|at| text.is_char_boundary(*at)).unwrap_or(0)
}

pub(crate) fn edited(text: &str, edit: &Edit) -> String {
    let mut lines: Vec<&str> = text.split_inclusive('\n').collect();
    if lines.is_empty() {
        return "kind: breach_entry\n".to_owned();
    }
    let line = |at: &Index| at.index(lines.len());
    match edit {
        Edit::Delete(at, length) => {
            let start = character(text, *at);
            let gone: usize = text[start..].chars().take(*length).map(char::len_utf8).sum();
            return [&text[..start], &text[start + gone..]].concat();
        }
        Edit::Insert(at, snippet) => {
            let start = character(text, *at);
            return [&text[..start], snippet, &text[start..]].concat();
        }
        Edit::Character(at, new) => {
            let start = character(text, *at);
            let old = text[start..].chars().next().map_or(0, char::len_utf8);
            return format!("{}{new}{}", &text[..start], &text[start + old..]);
        }
        Edit::DropLine(at) => drop(lines.remove(line(at))),
        Edit::DoubleLine(at) => {
            let at = line(at);
            lines.insert(at, lines[at]);
        }
        Edit::SwapLines(one, other) => {
            let (one, other) = (line(one), line(other));
            lines.swap(one, other);
        }
        Edit::Indent(at, spaces) => {
            let at = line(at);
            let new = format!("{}{}", " ".repeat(*spaces), lines[at].trim_start_matches(' '));
            lines[at] = &new;
            return lines.concat();
        }
        Edit::Value(at, value) => {
            let at = line(at);
            let Some((key, _)) = lines[at].split_once(": ") else { return text.to_owned() };
            let new = format!("{key}:{value}\n");
            lines[at] = &new;
            return lines.concat();
        }
    }
    lines.concat()
}

pub(crate) fn all_edited(text: &str, edits: &[Edit]) -> String {
    edits.iter().fold(text.to_owned(), |text, edit| edited(&text, edit))
}

/// A text that has to do with YAML, or not.
pub(crate) fn any_text() -> impl Strategy<Value = String> {
    prop_oneof![
        any::<String>(),
        vec(
            prop_oneof![select(&SNIPPETS[..]), select(vec!["a", "b: ", "  ", "\n  ", "\n- ", "kind: breach_entry\n"])],
            0..60
        )
        .prop_map(|parts| parts.concat()),
    ]
}
