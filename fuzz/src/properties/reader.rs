//! Reading: places, values and limits of every document of a text.

use breachlint::place::{LineIndex, Span};
use breachlint::source::{Document, Kind, Limits, Node, Problem, SourceFile, Stream, TextError, read};

use super::places::{is_in, round_trips};
use super::scene::LIMITS;

/// So little that most texts of more than a few lines go beyond it.
const TIGHT: Limits = Limits { bytes: 400, depth: 5, nodes: 40 };

/// Every place lies in the text and means what it says; values are the same wherever they stand; no limit is passed.
pub(crate) fn holds(bytes: &[u8]) {
    let Some(source) = source(bytes) else { return };
    let (text, lines) = (&*source.text, source.lines());
    let stream = read(&source.text, &LIMITS);
    problems_have_places(text, &stream);
    for document in &stream.documents {
        places_lie_in(text, lines, document);
        if !document.broken {
            assert!(json_is_read_alike(document) || !has_texts_of_json(document.root()));
        }
    }
    for limits in [LIMITS, TIGHT] {
        within(&read(&source.text, &limits), &limits);
    }
}

/// The text of the bytes; for what is none, the reason has a place.
fn source(bytes: &[u8]) -> Option<SourceFile> {
    match SourceFile::from_bytes(bytes.to_vec(), "a.yaml", &LIMITS) {
        Ok(source) => {
            assert_eq!(source.text.as_bytes(), bytes);
            Some(source)
        }
        Err(TextError::Unsuitable(problem)) => {
            assert!(!problem.message.is_empty() && !problem.help.is_empty());
            None
        }
        Err(error) => panic!("bytes in memory cannot be read: {error:?}"),
    }
}

fn problems_have_places(text: &str, stream: &Stream) {
    assert!(stream.problems.is_sorted_by_key(|problem| (problem.document, problem.span)), "{:?}", stream.problems);
    for problem in &stream.problems {
        let Problem { code, message, help, span, related, document } = problem;
        assert!(code.starts_with("YML") && !help.is_empty(), "{problem:?}");
        assert!(!message.is_empty() && !message.contains(|c: char| c.is_control()), "{problem:?}");
        assert!(is_in(text, *span), "{problem:?}");
        assert!(related.is_none_or(|(span, _)| is_in(text, span)), "{problem:?}");
        assert!(*document < stream.documents.len(), "{problem:?}");
    }
    for (index, document) in stream.documents.iter().enumerate() {
        assert_eq!(document.index, index);
        assert!(!document.broken || !stream.problems_of(index).is_empty(), "a broken document without a reason");
    }
    let ends = stream.documents.iter().zip(stream.documents.iter().skip(1));
    ends.for_each(|(one, next)| assert!(one.span.end <= next.span.start, "{:?} {:?}", one.span, next.span));
}

fn places_lie_in(text: &str, lines: &LineIndex, document: &Document) {
    assert!(is_in(text, document.span));
    for comment in &document.comments {
        assert!(is_in(text, *comment) && comment.slice(text).starts_with('#'), "{comment:?}");
        assert!(!comment.slice(text).contains(['\n', '\r']), "{comment:?}");
    }
    if document.broken {
        return;
    }
    own_values(document.root(), &mut |node| {
        let span = node.own_span();
        assert!(is_in(text, span), "{} {span:?}", node.pointer());
        round_trips(text, lines, span.start);
        round_trips(text, lines, span.end);
        lies_around_its_parts(text, node);
        match node.kind() {
            Kind::List | Kind::Map => {}
            Kind::Text => {
                parts_are_found(text, node);
                reads_alike(text, node);
            }
            _ => reads_alike(text, node),
        }
    });
}

/// Calls back for every value that is not reached through an alias.
fn own_values<'a>(node: Node<'a>, visit: &mut impl FnMut(Node<'a>)) {
    if node.alias().is_some() {
        return;
    }
    visit(node);
    node.items().for_each(|item| own_values(item, visit));
    node.members().for_each(|(_, value)| own_values(value, visit));
}

/// A list or map covers what stands in it, part after part.
fn lies_around_its_parts(text: &str, node: Node<'_>) {
    let whole = node.own_span();
    let mut last = whole.start;
    let mut part = |span: Span| {
        assert!(last <= span.start && span.end <= whole.end, "{} {whole:?} {span:?}", node.pointer());
        last = span.end.max(span.start);
    };
    for (at, item) in node.items().enumerate() {
        part(item.span());
        assert!(node.item(at).is_some_and(|same| same == item));
    }
    for (key, value) in node.members() {
        let span = node.key_span(key).expect("every key has a place");
        assert!(is_in(text, span));
        part(span);
        part(value.span());
        assert!(node.get(key).is_some_and(|same| same == value), "{key}");
        assert_eq!(value.own_key(), Some((key, span)));
    }
}

/// Every character of a text stands where it is said to, unless the notation has another sign for it.
fn parts_are_found(text: &str, node: Node<'_>) {
    let (whole, value) = (node.own_span(), node.text().unwrap_or_default());
    for (at, c) in value.char_indices().take(200) {
        let span = node.inside(at..at + c.len_utf8());
        assert!(is_in(text, span) && whole.start <= span.start && span.end <= whole.end, "{at} {whole:?} {span:?}");
        let written = span.slice(text);
        let is_other = c.is_whitespace() || written.starts_with('\\') || written == "''";
        assert!(is_other || written.contains(c), "`{c}` is not `{written}`");
    }
}

/// A plain or quoted scalar means the same alone, unless a tag stands before it or its start means something at the
/// start of a document.
fn reads_alike(text: &str, node: Node<'_>) {
    let own = node.own_span().slice(text);
    let means_more = ["%", "---", "...", "\u{feff}", "|", ">", "*"].iter().any(|start| own.starts_with(start));
    let is_many = own.contains(['\n', '\r']);
    let before = text.get(..node.own_span().start as usize).unwrap_or_default();
    if own.is_empty() || means_more || is_many || is_block(before) || text.contains('!') {
        return;
    }
    let stream = read(&own.into(), &LIMITS);
    assert_eq!(stream.problems, [], "{own}");
    let [document] = &*stream.documents else { panic!("{own}: {} documents", stream.documents.len()) };
    let again = document.root();
    assert_eq!(again.own_span(), Span::new(0, own.len()), "{own}");
    assert_eq!((again.kind(), again.written()), (node.kind(), node.written()), "{own}");
    assert_eq!(again.to_json(), node.to_json(), "{own}");
}

/// Whether a value may be a block scalar: nothing stands before it on its line.
fn is_block(before: &str) -> bool {
    let line = before.rsplit(['\n', '\r']).next().unwrap_or_default();
    !before.is_empty() && line.trim().is_empty()
}

/// JSON is YAML: what was read, written as JSON, is read as the same.
fn json_is_read_alike(document: &Document) -> bool {
    let value = document.root().to_json();
    let stream = read(&value.to_string().into(), &Limits::default());
    let is_same = |document: &Document| document.root().to_json() == value;
    stream.problems.is_empty() && stream.documents.first().is_some_and(is_same)
}

/// Whether each text could stand in JSON as YAML reads it: keys on one line have at most 1024 characters, and numbers of
/// many digits are rounded.
fn has_texts_of_json(node: Node<'_>) -> bool {
    let is_short = |key: &str| serde_json::Value::from(key).to_string().chars().count() < 1000 && is_raw(key);
    node.text().is_none_or(is_raw)
        && node.items().all(has_texts_of_json)
        && node.members().all(|(key, value)| is_short(key) && key != "<<" && has_texts_of_json(value))
}

/// Whether the reader takes a text without escapes: it refuses C1 controls, which JSON does not escape.
fn is_raw(text: &str) -> bool {
    !text.contains(|c: char| matches!(c, '\u{7f}'..='\u{9f}'))
}

/// No document is deeper or larger than the limits allow.
fn within(stream: &Stream, limits: &Limits) {
    for document in stream.documents.iter().filter(|document| !document.broken) {
        let (nodes, bytes, depth) = size(document.root());
        assert!(nodes <= limits.nodes || !has_alias(document.root()), "{nodes} values");
        assert!(bytes <= limits.bytes || !has_alias(document.root()), "{bytes} bytes of text");
        assert!(depth <= limits.depth + 1, "{depth} levels");
    }
}

fn has_alias(node: Node<'_>) -> bool {
    node.alias().is_some() || node.items().any(has_alias) || node.members().any(|(_, value)| has_alias(value))
}

/// Values, bytes of text and levels of a value, with aliases followed.
fn size(node: Node<'_>) -> (u64, u64, usize) {
    let own = (1, node.text().map_or(0, |text| text.len() as u64), 1);
    let parts = node.items().chain(node.members().map(|(_, value)| value).collect::<Vec<_>>());
    parts.map(size).fold(own, |all, part| (all.0 + part.0, all.1 + part.1, all.2.max(part.2 + 1)))
}
