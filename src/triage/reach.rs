//! Where a comment stands goes in, what it governs comes out: its line, the line below, or its whole document.

use crate::engine::ReadFile;
use crate::finding::Finding;
use crate::place::Span;
use crate::source::{Document, Kind, Node};

/// What a comment governs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Reach {
    /// What is found on a line.
    Line(u32),
    /// All that is found in its document.
    Document,
    /// Nothing: no value stands there.
    Nothing,
}

/// What each comment of a document governs, in the order of the text; of a broken one nothing. It is worked out from the last
/// to the first, for many that stand below each other govern the same line.
pub(super) fn governed(file: &ReadFile, document: &Document) -> Vec<Reach> {
    if document.broken {
        return vec![Reach::Nothing; document.comments.len()];
    }
    let mut governed = Vec::with_capacity(document.comments.len());
    // The comment that stands alone on the nearest line below.
    let mut below: Option<(u32, Reach)> = None;
    for comment in document.comments.iter().rev() {
        let own = file.source.lines().position(&file.source.text, comment.start).line;
        let reach = beside(file, document, *comment, own).unwrap_or_else(|| {
            let next = below.filter(|(line, _)| *line == own + 1).map(|(_, reach)| reach);
            let reach = next.unwrap_or_else(|| under(file, own));
            below = Some((own, reach));
            reach
        });
        governed.push(reach);
    }
    governed.reverse();
    governed
}

/// What a comment governs that stands above the first key, or behind something on its line.
fn beside(file: &ReadFile, document: &Document, comment: Span, own: u32) -> Option<Reach> {
    let root = document.root();
    if root.kind() != Kind::Null && comment.start < root.own_span().start {
        return Some(Reach::Document);
    }
    let text = &*file.source.text;
    let start = file.source.lines().line_span(text, own).map_or(comment.start, |line| line.start);
    let before = Span { start, end: comment.start }.slice(text).trim();
    let reach = if before.starts_with("...") { Reach::Nothing } else { Reach::Line(own) };
    (!before.is_empty()).then_some(reach)
}

/// What a comment governs that stands alone on its line: the first line below that is no comment.
fn under(file: &ReadFile, own: u32) -> Reach {
    let (text, lines) = (&*file.source.text, file.source.lines());
    let below = (own + 1..).map_while(|line| Some((line, lines.line_span(text, line)?)));
    let mut values =
        below.map(|(line, span)| (line, span.slice(text))).skip_while(|(_, line)| line.trim_start().starts_with('#'));
    match values.next() {
        Some((line, text)) if !text.trim().is_empty() && !is_marker(text) => Reach::Line(line),
        _ => Reach::Nothing,
    }
}

/// `---` and `...` end a document.
fn is_marker(line: &str) -> bool {
    let rest = line.strip_prefix("---").or_else(|| line.strip_prefix("..."));
    rest.is_some_and(|rest| rest.is_empty() || rest.starts_with(char::is_whitespace))
}

/// From where a comment of the same document governs a finding, the nearest first: from its line, from the line of the
/// key, from the line where a text or a bracket of several lines ends, and from the top. Inside such a value no comment
/// can stand. What is found in a comment is governed like the line that the comment stands above. `governed` is what
/// the comments of the document govern.
pub(super) fn reaches(
    finding: &Finding,
    file: &ReadFile,
    document: &Document,
    governed: &[Reach],
) -> impl Iterator<Item = Reach> + use<> {
    let own = finding.location.start.line;
    let node = value_at(document.root(), &finding.location.pointer).filter(|node| node.alias().is_none());
    let around = node.and_then(|node| lines_around(node, file)).into_iter().flatten();
    let comment = document.comments.binary_search(&finding.location.span).ok();
    let below = comment.and_then(|at| governed.get(at).copied()).filter(|at| *at != Reach::Nothing);
    std::iter::once(own).chain(around).map(Reach::Line).chain(below).chain([Reach::Document])
}

/// The lines of the key and of the end of a scalar, or of a list or map in brackets.
fn lines_around(node: Node<'_>, file: &ReadFile) -> Option<[u32; 2]> {
    let (text, span) = (&*file.source.text, node.own_span());
    let written = span.slice(text).trim_end();
    let is_closed = !matches!(node.kind(), Kind::Map | Kind::List) || written.starts_with(['[', '{']);
    let line_of = |offset: u32| file.source.lines().position(text, offset).line;
    let end = Span::new(span.start as usize + written.len(), 0).start;
    let key = node.own_key().map_or(span.start, |(_, key)| key.start);
    is_closed.then(|| [line_of(key), line_of(end)])
}

/// The value of a JSON Pointer (RFC 6901).
fn value_at<'a>(root: Node<'a>, pointer: &str) -> Option<Node<'a>> {
    pointer.split('/').skip(1).try_fold(root, |at, step| match at.kind() {
        Kind::List => at.items().nth(step.parse().ok()?),
        _ => at.get(&step.replace("~1", "/").replace("~0", "~")),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::{Limits, SourceFile, read};

    /// What each comment of a text governs, by the order of the text.
    fn reached(text: &str) -> Vec<Reach> {
        let source = SourceFile::new("a.yaml", text);
        let stream = read(&source.text, &Limits::default());
        assert!(stream.problems.is_empty(), "{:?}", stream.problems);
        let kinds = vec![None; stream.documents.len()];
        let file = ReadFile { source, stream, kinds };
        file.stream.documents.iter().flat_map(|document| governed(&file, document)).collect()
    }

    #[test]
    fn a_comment_governs_its_line_or_the_one_below() {
        use Reach::{Document, Line, Nothing};
        for (text, expected) in [
            ("a: 1 # x\n", vec![Line(1)]),
            ("a: 1\n# x\nb: 2\n", vec![Line(3)]),
            ("a: 1\r\n# x\r\n# y\r\nb: 2\r\n", vec![Line(4), Line(4)]),
            ("# x\na: 1\n", vec![Document]),
            ("%YAML 1.2\n# x\n--- # y\n# z\na: 1\n", vec![Document, Document, Document]),
            ("a:\n  # x\n  - 1\n  - # y\n    b: 2\n", vec![Line(3), Line(4)]),
            ("a: [ # x\n  # y\n  1 # z\n ]\n", vec![Line(1), Line(3), Line(3)]),
            ("a: | # x\n  # text\n  text\nb: 2\n", vec![Line(1)]),
            ("a: 1\n# x\n\nb: 2\n", vec![Nothing]),
            ("a: 1\n# x\n", vec![Nothing]),
            ("a: 1\n# x", vec![Nothing]),
            ("a: 1\n# x\n---\nb: 2\n", vec![Nothing]),
            ("a: 1\n... # x\n# y\n---\nb: 2 # z\n", vec![Nothing, Nothing, Line(5)]),
            ("# x\n", vec![]),
        ] {
            assert_eq!(reached(text), expected, "{text}");
        }
    }
}
