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
    let first = lines().map(unmarked).find(|line| !line.is_empty() && !line.starts_with(['#', '%']));
    let is_flow = first.is_some_and(|line| line.starts_with('{'));
    let start = |line| if is_flow { unmarked(line).trim_start_matches(['{', ',', ' ', '\t']) } else { line };
    lines().find_map(|line| word_of(start(line), is_flow))
}

/// A line without the mark of a document's start.
fn unmarked(line: &str) -> &str {
    line.strip_prefix("---").unwrap_or(line).trim()
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

#[cfg(test)]
mod tests {
    use super::{Claim, claim, claim_of_unreadable};
    use crate::schema::DocumentKind;
    use crate::source::{Limits, read};

    fn claims(text: &str, assigned: Option<DocumentKind>) -> Vec<Claim> {
        let stream = read(&text.into(), &Limits::default());
        stream.documents.iter().map(|document| claim(document, assigned)).collect()
    }

    fn near(written: &str, meant: DocumentKind) -> Claim {
        Claim::NearMiss { written: written.to_owned(), meant }
    }

    #[test]
    fn a_document_is_ours_by_its_kind() {
        use DocumentKind::{Entry, Policy};
        for (text, expected) in [
            ("kind: breach_entry", Claim::Known(Entry)),
            ("{\"kind\": \"breach_policy\"}", Claim::Known(Policy)),
            ("kind: breach-entry", near("breach-entry", Entry)),
            ("kind: breach_entri", near("breach_entri", Entry)),
            ("kind: Deployment", Claim::None),
            ("kind: [breach_entry]", Claim::None),
            ("spec: {kind: breach_entry}", Claim::None),
            ("- kind: breach_entry", Claim::None),
            ("just text", Claim::None),
        ] {
            assert_eq!(claims(text, None), [expected], "{text}");
        }
        assert_eq!(claims("kind: breach_entry\n---\nkind: Pod\n", None), [Claim::Known(Entry), Claim::None]);
    }

    #[test]
    fn a_glob_decides_where_a_document_says_nothing_of_ours() {
        use DocumentKind::{Entry, Policy};
        for (text, expected) in [
            ("title: x", Claim::Known(Entry)),
            ("kind: Deployment", Claim::Known(Entry)),
            ("kind: breach_policy", Claim::Known(Policy)),
            ("kind: breach_polcy", near("breach_polcy", Policy)),
            ("title: [", Claim::Known(Entry)),
        ] {
            assert_eq!(claims(text, Some(Entry)), [expected], "{text}");
        }
    }

    #[test]
    fn a_broken_document_is_still_ours() {
        use DocumentKind::{Entry, Register};
        let known = Claim::Known(Entry);
        for (text, expected) in [
            ("kind: breach_entry\ntitle: [", known.clone()),
            ("title: 'a'b\nkind: breach_entry # a comment\n", known.clone()),
            ("\u{feff}kind: breach_entry\r\ntitle: [", known.clone()),
            ("\"kind\" : 'breach_entry' # why\ntitle: [", known.clone()),
            ("# first\n---\nkind: \"breach_entry\"\ntitle: [", known.clone()),
            ("{\n  \"kind\": \"breach_entry\",\n  \"title\": [\n", known.clone()),
            ("--- {kind: breach_entry, title: [", known.clone()),
            ("{kind: breach_entry, title: [", known),
            ("kind: breach_registre\ntitle: [", near("breach_registre", Register)),
            ("spec:\n  kind: breach_entry\ntitle: [", Claim::None),
            ("kind:\ntitle: [", Claim::None),
            ("kind: '\ntitle: [", Claim::None),
            ("mankind: breach_entry\nkindness: breach_entry\ntitle: [", Claim::None),
        ] {
            assert_eq!(claims(text, None), [expected], "{text:?}");
        }
        let three = claims("kind: Pod\n---\nkind: breach_entry\na: [\n---\nkind: breach_register\n", None);
        assert_eq!(three, [Claim::None, Claim::Known(Entry), Claim::Known(Register)]);
    }

    #[test]
    fn a_file_in_another_encoding_is_still_ours() {
        let text = "# Verstoß\nkind: breach_entry\ntitle: Verstoß\n";
        let wide: Vec<u16> = text.encode_utf16().collect();
        let little: Vec<u8> = [0xff, 0xfe].into_iter().chain(wide.iter().flat_map(|unit| unit.to_le_bytes())).collect();
        let big: Vec<u8> = wide.iter().flat_map(|unit| unit.to_be_bytes()).collect();
        let latin: Vec<u8> = b"title: Versto\xdf\nkind: breach-entry\n".to_vec();
        for bytes in [little, big, latin] {
            assert_eq!(claim_of_unreadable(&bytes), Some(DocumentKind::Entry));
        }
        for bytes in [&b"\x89PNG\r\n\x1a\n\0\0"[..], b"kind: Pod\n\xff", b""] {
            assert_eq!(claim_of_unreadable(bytes), None);
        }
    }
}
