//! Where a part of a text stands in the file, however the text is written there: plain, quoted, folded or as a block.

use std::ops::Range;

use super::node::Node;
use super::tree::{Data, Slice};
use crate::place::Span;

impl Node<'_> {
    /// The place of some bytes of this value's text. For what is not text it is the whole value.
    #[must_use]
    pub fn inside(&self, part: Range<usize>) -> Span {
        let Some(text) = self.text() else { return self.own_span() };
        if let Some(span) = self.verbatim() {
            let start = span.start as usize;
            return Span::new(start + part.start.min(text.len()), start + part.end.min(text.len()));
        }
        let whole = self.own_span();
        let signs = signs(whole.slice(&self.document().text), text);
        // Blanks are what folding and indentation change; all other characters stand there in the same order.
        let before = |end: usize| text.get(..end).unwrap_or(text).chars().filter(|c| !c.is_whitespace()).count();
        let (first, after) = (before(part.start), before(part.end));
        let Some(start) = signs.get(first).or(signs.last()) else { return whole };
        let last = signs.get(after.saturating_sub(1)).filter(|_| after > first).unwrap_or(start);
        let at = whole.start as usize;
        let end = if after > first { last.end } else { start.start };
        Span::new(at + start.start, at + end)
    }

    /// The place of the text when it stands in the file as it is.
    fn verbatim(&self) -> Option<Span> {
        match self.raw()? {
            Data::Text(Slice::Source(span)) => Some(span),
            _ => None,
        }
    }
}

/// The characters of a text that are no blanks, each with its bytes in the notation.
fn signs(notation: &str, text: &str) -> Vec<Range<usize>> {
    let all = plain(notation, 0);
    // Quotation marks, escapes and headers are signs besides those of the text. Without any it is the text itself, also
    // where a block begins with a quotation mark.
    if all.len() == text.chars().filter(|c| !c.is_whitespace()).count() {
        return all;
    }
    match notation.chars().next() {
        Some('"') => double_quoted(notation),
        Some('\'') => single_quoted(notation),
        Some('|' | '>') => {
            let header = notation.find('\n').unwrap_or(notation.len());
            plain(notation, header)
        }
        _ => all,
    }
}

fn plain(notation: &str, from: usize) -> Vec<Range<usize>> {
    let characters = notation.char_indices().filter(|(at, c)| *at >= from && !c.is_whitespace());
    characters.map(|(at, c)| at..at + c.len_utf8()).collect()
}

/// `''` is one quotation mark.
fn single_quoted(notation: &str) -> Vec<Range<usize>> {
    let mut signs = Vec::new();
    let mut characters = notation.char_indices().skip(1).peekable();
    while let Some((at, c)) = characters.next() {
        let doubled = c == '\'' && characters.next_if(|(_, next)| *next == '\'').is_some();
        if c == '\'' && !doubled {
            break;
        }
        if !c.is_whitespace() {
            signs.push(at..at + if doubled { 2 } else { c.len_utf8() });
        }
    }
    signs
}

/// `\"`, `\n`, `\x41` and the like are one character each; a `\` at the end of a line is none.
fn double_quoted(notation: &str) -> Vec<Range<usize>> {
    let mut signs = Vec::new();
    let mut characters = notation.char_indices().skip(1);
    while let Some((at, c)) = characters.next() {
        if c == '"' {
            break;
        }
        if c != '\\' {
            if !c.is_whitespace() {
                signs.push(at..at + c.len_utf8());
            }
            continue;
        }
        let Some((_, escaped)) = characters.next() else { break };
        let digits = match escaped {
            'x' => 2,
            'u' => 4,
            'U' => 8,
            _ => 0,
        };
        let code: String = characters.by_ref().take(digits).map(|(_, digit)| digit).collect();
        let numbered = u32::from_str_radix(&code, 16).ok().and_then(char::from_u32);
        let is_blank = match numbered {
            Some(character) => character.is_whitespace(),
            None => matches!(escaped, 'n' | 't' | '\t' | 'v' | 'f' | 'r' | ' ' | 'N' | '_' | 'L' | 'P' | '\n' | '\r'),
        };
        if !is_blank {
            signs.push(at..at + 1 + escaped.len_utf8() + digits);
        }
    }
    signs
}

#[cfg(test)]
mod tests {
    use crate::source::{Limits, read};
    use std::sync::Arc;

    /// Every word of the text is found where it stands in the notation.
    fn found(notation: &str, words: &[(&str, &str)]) {
        let text: Arc<str> = notation.into();
        let stream = read(&text, &Limits::default());
        let document = stream.documents.first().expect("a document");
        let node = document.root().get("a").expect("a value");
        for (word, written) in words {
            let value = node.text().expect("text");
            let at = value.find(word).expect("a word of the text");
            assert_eq!(node.inside(at..at + word.len()).slice(&text), *written, "{word} in {notation}");
        }
    }

    #[test]
    fn parts_of_a_text_are_found_in_every_notation() {
        found("a: x == wörd && y\n", &[("wörd", "wörd"), ("y", "y")]);
        found("a: x ==\n   wörd\n   && y\n", &[("wörd", "wörd"), ("&& y", "&& y")]);
        found("a: 'x == ''wörd'' && y'\n", &[("'wörd'", "''wörd''"), ("y", "y")]);
        found("a: \"x == \\\"w\\u00f6rd\\\" \\\n   && \\ty\"\n", &[("wörd", "w\\u00f6rd"), ("y", "y")]);
        found("a: |\n  x == 'wörd'\n    && y\n", &[("'wörd'", "'wörd'"), ("y", "y")]);
        found("a: >-\n  x == 'wörd'\n  && y\n", &[("'wörd'", "'wörd'"), ("y", "y")]);
        found("a: |2- # why\n    x\n  y\n", &[("y", "y"), ("x", "x")]);
        found("a: |\n  'x' == wörd && \"y\"\n", &[("wörd", "wörd"), ("\"y\"", "\"y\"")]);
        found("a: >-\n  \"x\" ==\n  'wörd'\n", &[("'wörd'", "'wörd'"), ("x", "x")]);
        found("a: |\n  > x\n  | wörd\n", &[("> x", "> x"), ("wörd", "wörd")]);
    }

    #[test]
    fn the_end_of_a_text_is_a_place_without_length() {
        let text: Arc<str> = "a: >\n  x ==\n".into();
        let stream = read(&text, &Limits::default());
        let node = stream.documents.first().and_then(|document| document.root().get("a")).expect("a value");
        let end = node.inside(5..5);
        assert!(end.is_empty() && end.start as usize <= text.len());
    }
}
