//! Places as other programs want them: from the root of the repository, on one line, with columns in their unit.

use std::collections::BTreeMap;

use super::Options;
use crate::engine::{Outcome, ReadFile};
use crate::finding::Location;
use crate::place::Position;

/// How a program counts columns.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Unit {
    /// Unicode code points, as we do.
    CodePoints,
    /// UTF-16 code units.
    Utf16,
    /// UTF-8 bytes.
    Bytes,
}

/// A stretch of one line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Region {
    pub(super) line: u32,
    /// Start and exclusive end; unknown in a file whose text is not at hand, such as a policy that was read for facts
    /// only, when the unit is not ours.
    pub(super) columns: Option<(u32, u32)>,
}

/// The texts that places are counted in.
pub(super) struct Places<'a> {
    files: BTreeMap<&'a str, &'a ReadFile>,
    below_root: &'a str,
}

impl<'a> Places<'a> {
    pub(super) fn new(outcome: &'a Outcome, options: &'a Options) -> Self {
        let files = outcome.files.iter().map(|file| (&*file.source.path, file)).collect();
        Self { files, below_root: &options.below_root }
    }

    /// What is underlined on the first line of a place. Programs that show one line would widen a longer place to whole
    /// paragraphs.
    pub(super) fn region(&self, location: &Location, unit: Unit) -> Region {
        let Location { start, end, .. } = *location;
        let file = self.files.get(&*location.path);
        let end = match file {
            Some(file) if end.line > start.line => end_of_line(file, start),
            None if end.line > start.line => start,
            _ => end,
        };
        let columns = match (unit, file) {
            (Unit::CodePoints, _) => Some((start.column, end.column)),
            (_, Some(file)) => Some((column(file, start, unit), column(file, end, unit))),
            (_, None) => None,
        };
        Region { line: start.line, columns: columns.map(|(start, end)| (start, end.max(start))) }
    }

    /// The path from the root of the repository.
    pub(super) fn path(&self, path: &str) -> String {
        from_root(self.below_root, path)
    }

    /// The path from the root as the reference of a URI; a path outside of the repository as a whole URI.
    pub(super) fn uri(&self, path: &str) -> String {
        let path = self.path(path);
        let scheme = if is_absolute(&path) { "file://" } else { "" };
        let slash = if path.starts_with('/') || scheme.is_empty() { "" } else { "/" };
        let bytes = path.bytes().map(|byte| match byte {
            // RFC 3986, 2.3 unreserved. All else is encoded: a colon in the first segment would be read as a scheme.
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' | b'/' => char::from(byte).to_string(),
            _ => format!("%{byte:02X}"),
        });
        format!("{scheme}{slash}{}", bytes.collect::<String>())
    }
}

fn end_of_line(file: &ReadFile, start: Position) -> Position {
    let lines = file.source.lines();
    let line = lines.line_span(&file.source.text, start.line);
    line.map_or(start, |line| lines.position(&file.source.text, line.end))
}

fn column(file: &ReadFile, position: Position, unit: Unit) -> u32 {
    match unit {
        Unit::CodePoints => position.column,
        Unit::Utf16 => file.source.lines().utf16_column(&file.source.text, position),
        Unit::Bytes => file.source.lines().byte_column(position),
    }
}

pub(super) fn is_absolute(path: &str) -> bool {
    path.starts_with('/') || path.get(1..3) == Some(":/")
}

/// The working directory's place in the repository and a path from there, as one path.
fn from_root(below_root: &str, path: &str) -> String {
    let is_input = path == "-";
    if is_input || is_absolute(path) || (below_root.is_empty() && !path.starts_with("./")) {
        return path.to_owned();
    }
    let mut steps: Vec<&str> = Vec::new();
    for step in below_root.split('/').chain(path.split('/')).filter(|step| !matches!(*step, "" | ".")) {
        match (step, steps.last()) {
            ("..", Some(last)) if *last != ".." => drop(steps.pop()),
            _ => steps.push(step),
        }
    }
    steps.join("/")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_start_at_the_root_of_the_repository() {
        for (below_root, path, expected) in [
            ("", "a/b.yaml", "a/b.yaml"),
            ("", "./a.yaml", "a.yaml"),
            ("", "../a.yaml", "../a.yaml"),
            ("compliance/2026", "a/b.yaml", "compliance/2026/a/b.yaml"),
            ("compliance/2026", "../policy.yaml", "compliance/policy.yaml"),
            ("compliance", "../../other/a.yaml", "../other/a.yaml"),
            ("compliance", "/srv/a.yaml", "/srv/a.yaml"),
            ("compliance", "-", "-"),
        ] {
            assert_eq!(from_root(below_root, path), expected, "{below_root} and {path}");
        }
    }

    #[test]
    fn uris_are_encoded() {
        let uri = |path| Places { files: BTreeMap::new(), below_root: "" }.uri(path);
        assert_eq!(uri("a:b/ä %?#[1].yaml"), "a%3Ab/%C3%A4%20%25%3F%23%5B1%5D.yaml");
        assert_eq!(uri("/srv/a b.yaml"), "file:///srv/a%20b.yaml");
        assert_eq!(uri("C:/a.yaml"), "file:///C%3A/a.yaml");
    }
}
