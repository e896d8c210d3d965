//! Whether a document is ours, and of what kind: by its own word, by a glob, by sniffing when it cannot be read.

use crate::schema::DocumentKind;
use crate::source::Document;

/// What a document is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Claim {
    /// One of ours.
    Known(DocumentKind),
    /// Almost one of ours: `breach-entry`.
    NearMiss {
        /// The word in `kind:`.
        written: String,
        /// What it was meant to be.
        meant: DocumentKind,
    },
    /// Something else.
    None,
}

/// What a document is: its own `kind:` counts, even a misspelt one, then the kind that a glob gives its file.
#[must_use]
pub fn claim(document: &Document, assigned: Option<DocumentKind>) -> Claim {
    let own = if document.broken {
        sniffed(document.own_text()).map(named)
    } else {
        document.root().get("kind").and_then(|kind| kind.text()).map(named)
    };
    match (own, assigned) {
        (None | Some(Claim::None), Some(kind)) => Claim::Known(kind),
        (own, _) => own.unwrap_or(Claim::None),
    }
}

/// The kind of a file that is no text at all: in another encoding than UTF-8, or with a stray byte. The beginning is enough.
#[must_use]
pub fn claim_of_unreadable(bytes_head: &[u8]) -> Option<DocumentKind> {
    // UTF-16 is ASCII with zeros in between, as far as our words go.
    let ascii: String =
        bytes_head.iter().filter(|byte| (1..0x80).contains(*byte)).map(|byte| char::from(*byte)).collect();
    match sniffed(&ascii).map(named)? {
        Claim::Known(kind) | Claim::NearMiss { meant: kind, .. } => Some(kind),
        Claim::None => None,
    }
}

fn named(word: &str) -> Claim {
    if let Some(kind) = DocumentKind::from_word(word) {
        return Claim::Known(kind);
    }
    match DocumentKind::nearest(word) {
        Some(meant) => Claim::NearMiss { written: word.to_owned(), meant },
        None => Claim::None,
    }
}

/// The word after `kind:` at the start of a line. In brackets, as in JSON, lines are indented as one likes.
fn sniffed(text: &str) -> Option<&str> {
    let text = text.trim_start_matches('\u{feff}');
    let lines = || text.split(['\n', '\r']);
    let first = lines().map(str::trim).find(|line| !line.is_empty() && !line.starts_with(['#', '%', '-']));
    let is_flow = first.is_some_and(|line| line.starts_with('{'));
    lines()
        .find_map(|line| word_of(if is_flow { line.trim_start_matches(['{', ',', ' ', '\t']) } else { line }, is_flow))
}

/// `breach_entry` of `kind: breach_entry # comment`, `"kind": 'breach_entry',` and the like.
fn word_of(line: &str, is_flow: bool) -> Option<&str> {
    let after = ["kind", "\"kind\"", "'kind'"].into_iter().find_map(|key| line.strip_prefix(key))?;
    let value = after.trim_start().strip_prefix(':')?.trim();
    if let Some(quote) = value.chars().next().filter(|first| matches!(first, '"' | '\'')) {
        return value.split(quote).nth(1);
    }
    let end = if is_flow { value.find([',', '}', '#']) } else { value.find(" #") };
    Some(value.get(..end.unwrap_or(value.len())).unwrap_or_default().trim())
}
