//! Which stretches of a shown line are hidden: free text when asked for, what a HYG rule found always.
//!
//! What may be shown is listed, not what must be hidden: text that no value of the document accounts for stays hidden.

use std::collections::BTreeMap;

use crate::engine::{Outcome, ReadFile};
use crate::place::Span;
use crate::schema::is_free_text;
use crate::source::Part;

/// Comments that mark the lines of examples: they hold codes.
const EXPECTATION: &str = "# expect:";
/// Comments that silence findings: they hold codes, a day, a function, and then a reason, which is free text.
const SUPPRESSION: &str = "# breachlint: ignore[";

/// What one report hides.
pub(super) struct Redaction<'a> {
    free_text: bool,
    /// Per path, sorted and disjoint.
    hygiene: BTreeMap<&'a str, Vec<Span>>,
}

impl<'a> Redaction<'a> {
    pub(super) fn new(outcome: &'a Outcome, free_text: bool) -> Self {
        let personal = outcome.personal.iter().map(|(path, spans)| (&**path, spans.clone()));
        let mut hygiene: BTreeMap<&str, Vec<Span>> = personal.collect();
        for finding in outcome.findings.iter().filter(|finding| finding.code.starts_with("HYG")) {
            let related = finding.related.iter().map(|related| &related.location);
            for place in std::iter::once(&finding.location).chain(related) {
                hygiene.entry(&place.path).or_default().push(place.span);
            }
        }
        hygiene.values_mut().for_each(|spans| *spans = disjoint(std::mem::take(spans)));
        Self { free_text, hygiene }
    }

    /// The hidden stretches of a window into one line, sorted and disjoint.
    pub(super) fn hidden(&self, file: &ReadFile, line: Span, window: Span) -> Vec<Span> {
        let mut hidden = Vec::new();
        if self.free_text {
            Reading { file, line, window, hidden: &mut hidden }.run();
        }
        if let Some(found) = self.hygiene.get(&*file.source.path) {
            let from = found.partition_point(|span| span.end <= window.start);
            let near = found.iter().skip(from).take_while(|span| span.start < window.end);
            hidden.extend(near.filter_map(|span| within(&file.source.text, *span, window)));
        }
        disjoint(hidden)
    }
}

/// Walks over one window, from the places of keys and values to the stretches between them.
struct Reading<'a> {
    file: &'a ReadFile,
    line: Span,
    window: Span,
    hidden: &'a mut Vec<Span>,
}

impl Reading<'_> {
    fn run(&mut self) {
        let mut at = self.window.start;
        for (span, is_free) in self.parts() {
            self.between(Span { start: at, end: span.start.max(at) });
            if is_free {
                self.hidden.extend(within(&self.file.source.text, span, self.window));
            }
            at = span.end.max(at);
        }
        self.between(Span { start: at, end: self.window.end.max(at) });
    }

    /// Keys and scalars of the documents around the window, and whether each is free text.
    fn parts(&self) -> Vec<(Span, bool)> {
        let documents = &self.file.stream.documents;
        let after = documents.partition_point(|document| document.span.start < self.window.end);
        let near = documents.iter().enumerate().skip(after.saturating_sub(2)).take(2);
        near.flat_map(|(index, document)| {
            let kind = self.file.kinds.get(index).copied().flatten();
            document.parts_in(self.window).into_iter().map(move |part| match part {
                Part::Key(span) => (span, false),
                Part::Scalar(node) => (node.span(), kind.is_none_or(|kind| is_free_text(kind, node))),
            })
        })
        .collect()
    }

    /// Between the parts stand indicators and comments. Anything else belongs to text that could not be used, such as
    /// the value of a key that stands twice, or a document that is not YAML: of that, only a leading key is shown.
    fn between(&mut self, gap: Span) {
        let text = gap.slice(&self.file.source.text);
        let mut rest = text;
        if gap.start == self.line.start {
            rest = after_key(rest);
        }
        let Some(start) = rest.find(|c: char| !is_indicator(c)) else { return };
        let start = gap.start as usize + text.len() - rest.len() + start;
        let end = gap.start as usize + text.trim_end().len();
        let comment = Span::new(start, self.line.end as usize).slice(&self.file.source.text);
        if !comment.starts_with(EXPECTATION) {
            self.hidden.push(Span::new((start + own_words(comment)).min(end), end));
        }
    }
}

/// How much of a comment is not free text: its sign, and in a suppression all before the reason.
fn own_words(comment: &str) -> usize {
    let Some((codes, rest)) = comment.strip_prefix(SUPPRESSION).and_then(|rest| rest.split_once(']')) else {
        return if comment.starts_with("# ") { 2 } else { 0 };
    };
    let is_code = |code: &str| code.trim().chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '/' | '-'));
    if !codes.split(',').all(is_code) {
        return 2;
    }
    let settings = rest.split_inclusive(' ').take_while(|word| {
        word.trim().is_empty() || *word == "-- " || word.starts_with("until=") || word.starts_with("by=")
    });
    SUPPRESSION.len() + codes.len() + 1 + settings.map(str::len).sum::<usize>()
}

fn is_indicator(c: char) -> bool {
    c.is_whitespace() || matches!(c, '-' | ':' | ',' | '[' | ']' | '{' | '}' | '?' | '|' | '>' | '+')
}

/// What follows `- key:`, or all of it when no key stands there.
fn after_key(text: &str) -> &str {
    let start = text.trim_start_matches([' ', '-']);
    let rest = start.trim_start_matches(|c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_' || c == '-');
    match rest.strip_prefix(':') {
        Some(value) if rest.len() < start.len() && (value.is_empty() || value.starts_with(' ')) => value,
        _ => text,
    }
}

/// The part of a span that lies in the window, without the indentation of a text that began on a line before.
fn within(text: &str, span: Span, window: Span) -> Option<Span> {
    let end = span.end.min(window.end);
    let start = span.start.max(window.start);
    let part = text.get(start as usize..end as usize)?;
    let indentation = if span.start < window.start { part.len() - part.trim_start().len() } else { 0 };
    (indentation < part.len()).then(|| Span::new(start as usize + indentation, end as usize))
}

/// Sorted, merged where they overlap, without empty ones.
fn disjoint(mut spans: Vec<Span>) -> Vec<Span> {
    spans.retain(|span| !span.is_empty());
    spans.sort_unstable();
    let mut merged: Vec<Span> = Vec::with_capacity(spans.len());
    for span in spans {
        match merged.last_mut() {
            Some(last) if span.start < last.end => last.end = last.end.max(span.end),
            _ => merged.push(span),
        }
    }
    merged
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::schema::DocumentKind;
    use crate::source::{Limits, SourceFile, read};

    /// The text as a redacted frame would show it, with what a HYG rule found at `found`.
    fn redacted(text: &str, free_text: bool, found: &[Span]) -> String {
        let source = SourceFile::new("a.yaml", text);
        let stream = read(&source.text, &Limits::default());
        let kinds = vec![Some(DocumentKind::Entry); stream.documents.len()];
        let file = ReadFile { source, stream, kinds };
        let redaction = Redaction { free_text, hygiene: BTreeMap::from([("a.yaml", disjoint(found.to_vec()))]) };
        let mut shown = text.to_owned();
        for number in (1..=u32::try_from(file.source.lines().count()).expect("few lines")).rev() {
            let line = file.source.lines().line_span(text, number).expect("a line");
            for span in redaction.hidden(&file, line, line).iter().rev() {
                shown.replace_range(span.range(), "…");
            }
        }
        shown
    }

    #[test]
    fn nothing_written_freely_is_left() {
        let text = "# Jan\n%YAML 1.2\n--- # Jan\ntitle: Jan Jansen\n  on two lines # Jan\nx-a: 'Jan ''Jan'' #'\n\
                    # Jan\nx-b: &jan !jan \"Jan\n  Jan\"\nx-c: |-2\n   # Jan\n\n   jan: Jan\nx-d: [*jan, {x-e: Jan}]\n\
                    x-d: Jan\nx-d:\n  - Jan\n  - >\n    Jan\n? x-f\n: Jan\n... # Jan\n# Jan\n--- Jan\n---\n- title: Jan\n- [Jan\n\
                    # Jan\ntitle: Jan: Jan\nJan\n--- # expect: REG004\ntitle: Jan Jansen\n# Jan\n";
        let shown = redacted(text, true, &[]);
        assert!(!shown.contains("Jan") && !shown.contains("jan"), "{shown}");
        assert_eq!(shown.matches("title: …\n").count() + shown.matches("title: … # …\n").count(), 4, "{shown}");
        assert!(
            shown.contains("x-d: […x-e: …}]\nx-d: …\nx-d:\n  - …\n") && shown.contains("--- # expect: REG004\n"),
            "{shown}"
        );
    }

    #[test]
    fn what_a_hygiene_rule_found_is_hidden_with_and_without_redaction() {
        let text = "entry_id: BR-111222333\nour_role: controller\n";
        let found = [Span::new(10, 22)];
        for free_text in [true, false] {
            let shown = redacted(text, free_text, &found);
            assert!(shown.starts_with("entry_id: …\n"), "{shown}");
        }
        assert_eq!(redacted(text, false, &[]), text);
    }
}
