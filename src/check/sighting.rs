//! Personal identifiers in the texts of a document, searched once for all rules that ask.
//!
//! Apart from the kind because searching costs: bytes are looked at before any pattern is.

use std::collections::BTreeSet;
use std::sync::LazyLock;

use super::Facts;
use crate::model::{Find, Format, Locality, Sureness};
use crate::place::{Route, Span};
use crate::source::Node;

/// What was found in one text.
#[derive(Debug)]
pub(super) struct Sighting {
    /// Where.
    pub(super) place: Place,
    pub(super) finds: Vec<Find>,
}

/// Where a text stands.
#[derive(Clone, Copy, Debug)]
pub(super) enum Place {
    /// The [`Node::id`] of the text, or of the alias that leads to it.
    Node(u32),
    /// The bytes of a comment.
    Comment(Span),
}

/// Comments with a meaning of their own: what they say is judged elsewhere.
const OURS: [&str; 2] = ["breachlint:", "expect:"];

/// All texts, numbers and comments of the document or entry in which something is found.
pub(super) fn sightings(facts: Facts<'_>) -> Vec<Sighting> {
    let root = facts.subject.root;
    let comments: Vec<(Span, &str)> = comments(root).collect();
    let is_clean = facts.suspects().next().is_none() && comments.is_empty();
    let Some(hygiene) = facts.hygiene().filter(|_| !is_clean) else { return Vec::new() };
    let own = own_countries(facts);
    let country = |format: &Format| at_home(format, own);
    let mut sightings = Vec::new();
    for node in facts.suspects() {
        let text = named(node.key_below(root), node.written().unwrap_or_default());
        let finds = hygiene.identifiers.search(&text, country);
        if !finds.is_empty() {
            sightings.push(Sighting { place: Place::Node(node.id()), finds });
        }
    }
    for (span, text) in comments {
        let finds = hygiene.identifiers.search(text, country);
        if !finds.is_empty() {
            sightings.push(Sighting { place: Place::Comment(span), finds });
        }
    }
    sightings
}

/// The comments that may hold something: those of the document, of a register those from the entry on to the next. What
/// stands above the first entry belongs to it.
fn comments<'a>(root: Node<'a>) -> impl Iterator<Item = (Span, &'a str)> {
    let document = root.document();
    let (start, end) = reach(root).unwrap_or((0, u32::MAX));
    let first = document.comments.partition_point(|comment| comment.start < start);
    let own = document.comments.iter().skip(first).take_while(move |comment| comment.start < end);
    own.filter_map(|comment| {
        let text = comment.slice(&document.text).trim_start_matches('#').trim();
        let is_ours = OURS.iter().any(|word| text.starts_with(word));
        (!is_ours && is_suspect(text.as_bytes())).then_some((*comment, text))
    })
}

/// From where to where comments belong to an entry of a register; nothing for a document of its own.
fn reach(entry: Node<'_>) -> Option<(u32, u32)> {
    if entry.document().comments.is_empty() {
        return None;
    }
    let pointer = entry.pointer();
    let at: usize = pointer.strip_prefix("/entries/")?.parse().ok()?;
    let entries = entry.document().root().get("entries")?;
    let start = if at == 0 { 0 } else { entry.own_span().start };
    let end = entries.item(at + 1).map_or(u32::MAX, |next| next.own_span().start);
    Some((start, end))
}

/// Whether a value surely holds a number or address of a person, wherever it stands.
pub(super) fn is_certain(facts: Facts<'_>, node: Node<'_>) -> bool {
    let Some(text) = node.written().filter(|text| is_suspect(text.as_bytes())) else { return false };
    let is_certain = |finds: &[Find]| finds.iter().any(|find| find.sure == Sureness::Certain);
    if node.alias().is_none() && facts.subject.root.members().any(|(_, value)| value == node) {
        // Searched with all texts of the document or entry, under the same key.
        let mut sightings = facts.sightings().iter();
        let is_here = |place: Place| matches!(place, Place::Node(id) if id == node.id());
        return sightings.any(|sighting| is_here(sighting.place) && is_certain(&sighting.finds));
    }
    let own = own_countries(facts);
    let finds = facts.hygiene().map(|data| {
        data.identifiers.search(&named(node.own_key().map(|(key, _)| key), text), |format| at_home(format, own))
    });
    finds.is_some_and(|finds| is_certain(&finds))
}

/// The key says what a value is: `x-bsn: 111222333`.
fn named(key: Option<&str>, text: &str) -> String {
    key.map_or_else(|| text.to_owned(), |key| key.replace(['_', '-'], " ") + ": " + text)
}

/// Whether a text holds enough digits, an `@`, or the points or colons of an address. Errs to one side: most texts hold
/// none, and those that do are searched.
pub(super) fn is_suspect(text: &[u8]) -> bool {
    // Most texts end here. Without an early end many bytes are looked at together.
    let is_sign = |byte: &u8| byte.is_ascii_digit() | (*byte == b'@');
    if !text.iter().fold(false, |found, byte| found | is_sign(byte)) {
        return false;
    }
    let Some(first) = text.iter().position(is_sign) else { return false };
    if is_moment(text) || (text.len() == 64 && text.iter().all(u8::is_ascii_hexdigit)) {
        return false;
    }
    let (mut digits, mut together, mut gap, mut points, mut colons) = (0, 0, 0, 0, 0);
    // A blank or a capital between digits, as in some national numbers.
    let mut is_loose = false;
    // An address may begin with letters.
    for byte in text.iter().skip(first.saturating_sub(4)) {
        if *byte == b'@' {
            return true;
        }
        if byte.is_ascii_digit() {
            (digits, together, gap) = (digits + 1, together + 1, 0);
            if together >= 6 || digits >= 9 || (digits >= 6 && is_loose) || points >= 3 {
                return true;
            }
            continue;
        }
        if *byte == b':' {
            colons += 1;
        } else if !byte.is_ascii_hexdigit() {
            colons = 0;
        }
        if colons >= 3 {
            return true;
        }
        (together, gap) = (0, gap + 1);
        points += u32::from(*byte == b'.');
        is_loose |= *byte == b' ' || byte.is_ascii_uppercase();
        // Blanks and hyphens of print have up to three bytes.
        if (gap >= 2 && byte.is_ascii()) || gap > 3 {
            (digits, points, is_loose) = (0, 0, false);
        }
    }
    false
}

/// `2026-05-04`, alone or with a time.
fn is_moment(text: &[u8]) -> bool {
    let digits = |at: std::ops::Range<usize>| text.get(at).is_some_and(|part| part.iter().all(u8::is_ascii_digit));
    let signs = text.get(4) == Some(&b'-') && text.get(7) == Some(&b'-');
    let timed = text.get(13) == Some(&b':') && text.len() <= 40 && text.get(19..).is_none_or(is_rest_of_moment);
    signs && digits(0..4) && digits(5..7) && digits(8..10) && (text.len() == 10 || timed)
}

fn is_rest_of_moment(rest: &[u8]) -> bool {
    let zone = rest.iter().position(|byte| matches!(byte, b'+' | b'-' | b'Z' | b'z')).unwrap_or(rest.len());
    let (fraction, zone) = rest.split_at(zone.min(rest.len()));
    fraction.len() <= 10
        && fraction.iter().all(|byte| byte.is_ascii_digit() || *byte == b'.')
        && zone.len() <= 6
        && zone.iter().all(|byte| byte.is_ascii_digit() || matches!(byte, b'+' | b'-' | b':' | b'Z' | b'z'))
}

/// The countries of the organisation and of the people concerned, each once.
fn own_countries(facts: Facts<'_>) -> &BTreeSet<String> {
    const ROUTES: [&str; 4] = [
        "policy:/organisation/establishments/*",
        "/data_subjects/countries/*/country",
        "/cross_border/countries/*/country",
        "/notifications/*/authority",
    ];
    static PARSED: LazyLock<Vec<Route>> =
        LazyLock::new(|| ROUTES.iter().filter_map(|route| Route::parse(route).ok()).collect());
    facts.subject.own_countries.get_or_init(|| {
        let named = PARSED.iter().flat_map(|route| facts.all(route)).filter_map(|node| node.text());
        named.chain(facts.jurisdiction()).filter_map(|text| text.get(..2).map(str::to_owned)).collect()
    })
}

fn at_home(format: &Format, own: &BTreeSet<String>) -> Locality {
    let of = |country: &str| own.contains(country);
    if format.country == "*" || of(&format.country) || format.also_in.iter().any(|country| of(country)) {
        Locality::Own
    } else if own.is_empty() {
        Locality::Unknown
    } else {
        Locality::Other
    }
}

#[cfg(test)]
mod tests {
    use super::is_suspect;

    #[test]
    fn what_every_entry_holds_is_not_searched() {
        for text in [
            "2026-05-04",
            "2026-05-04T10:30:00+02:00",
            "2026-05-04T10:30:00.123456Z",
            "BR-2026-014",
            "evidence/br-2026-001-verwijdering.txt",
            "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
            "Op 4 mei 2026 om 10:30 uur, 38 inwoners, 1.200 brieven.",
            "€ 12.500 (toestel 4417)",
        ] {
            assert!(!is_suspect(text.as_bytes()), "{text}");
        }
    }

    #[test]
    fn what_may_hold_an_identifier_is_searched() {
        for text in [
            "BSN 111222333",
            "2026-05-04 BSN 111222333",
            "AB 12 34 56 C",
            "RCCMNL83S18D969H",
            "120174\u{2011}3399",
            "6433435F",
            "jan@mail.nl",
            "203.0.114.7",
            "2a02:a210::1:2",
            "+31 20 555 0123",
        ] {
            assert!(is_suspect(text.as_bytes()), "{text}");
        }
    }
}
