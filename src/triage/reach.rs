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

/// What a comment of a document governs.
pub(super) fn reach(file: &ReadFile, document: &Document, comment: Span) -> Reach {
    let root = document.root();
    if root.kind() != Kind::Null && comment.start < root.own_span().start {
        return Reach::Document;
    }
    let (text, lines) = (&*file.source.text, file.source.lines());
    let own = lines.position(text, comment.start).line;
    let start = lines.line_span(text, own).map_or(comment.start, |line| line.start);
    let before = Span { start, end: comment.start }.slice(text).trim();
    if !before.is_empty() {
        return if before.starts_with("...") { Reach::Nothing } else { Reach::Line(own) };
    }
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

/// Whether a comment of the same document governs a finding.
pub(super) fn governs(reach: Reach, finding: &Finding, file: &ReadFile, document: &Document) -> bool {
    match reach {
        Reach::Nothing => false,
        Reach::Document => true,
        Reach::Line(line) => {
            finding.location.start.line == line
                || value_at(document.root(), &finding.location.pointer).is_some_and(|node| stands_at(node, line, file))
        }
    }
}

/// Whether the key of a value stands on a line, or a text or a bracket of several lines ends there: the only places
/// around such a value where a comment may stand.
fn stands_at(node: Node<'_>, line: u32, file: &ReadFile) -> bool {
    if node.alias().is_some() {
        return false;
    }
    let (text, span) = (&*file.source.text, node.own_span());
    let written = span.slice(text).trim_end();
    let is_closed = !matches!(node.kind(), Kind::Map | Kind::List) || written.starts_with(['[', '{']);
    if !is_closed {
        return false;
    }
    let line_of = |offset: usize| file.source.lines().position(text, Span::new(offset, offset).start).line;
    let key = node.own_key().map(|(_, key)| line_of(key.start as usize));
    key == Some(line) || line_of(span.start as usize + written.len()) == line
}

/// The value of a JSON Pointer (RFC 6901).
fn value_at<'a>(root: Node<'a>, pointer: &str) -> Option<Node<'a>> {
    pointer.split('/').skip(1).try_fold(root, |at, step| match at.kind() {
        Kind::List => at.items().nth(step.parse().ok()?),
        _ => at.get(&step.replace("~1", "/").replace("~0", "~")),
    })
}
