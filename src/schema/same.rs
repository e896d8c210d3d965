//! Values that stand in a list more than once, by the equality of JSON: keys in any order, `1` is `1.0`.
//!
//! Apart from the schema crate because its own comparison copies every item.

use std::collections::HashMap;
use std::hash::{BuildHasher, Hash, Hasher as _, RandomState};

use crate::source::{Kind, Node};

/// The items of a list that are equal to an earlier one, with their index.
pub(super) fn repeated(list: Node<'_>) -> Vec<(usize, Node<'_>)> {
    if list.items().len() < 2 {
        return Vec::new();
    }
    // Hashes are random per run, so that no list can be written to make them collide.
    let random = RandomState::new();
    let mut seen: HashMap<u64, Vec<Node<'_>>> = HashMap::new();
    let mut repeated = Vec::new();
    for (index, item) in list.items().enumerate() {
        let alike = seen.entry(digest(&random, item)).or_default();
        if alike.iter().any(|earlier| is_same(*earlier, item)) {
            repeated.push((index, item));
        } else {
            alike.push(item);
        }
    }
    repeated
}

/// Equal values have equal digests.
fn digest(random: &RandomState, node: Node<'_>) -> u64 {
    let mut hasher = random.build_hasher();
    match node.kind() {
        Kind::Null => 0_u8.hash(&mut hasher),
        Kind::Bool => node.bool().hash(&mut hasher),
        // Adding zero makes the two zeros one.
        Kind::Number => node.number().map(|number| (number + 0.0).to_bits()).hash(&mut hasher),
        Kind::Text => node.text().hash(&mut hasher),
        Kind::List => node.items().for_each(|item| digest(random, item).hash(&mut hasher)),
        Kind::Map => {
            let member = |(name, value)| random.hash_one((name, digest(random, value)));
            node.members().map(member).fold(0, u64::wrapping_add).hash(&mut hasher);
        }
    }
    hasher.finish()
}

fn is_same(one: Node<'_>, other: Node<'_>) -> bool {
    match (one.kind(), other.kind()) {
        (Kind::Null, Kind::Null) => true,
        (Kind::Bool, Kind::Bool) => one.bool() == other.bool(),
        (Kind::Number, Kind::Number) => one.number() == other.number(),
        (Kind::Text, Kind::Text) => one.text() == other.text(),
        (Kind::List, Kind::List) => {
            one.items().len() == other.items().len()
                && one.items().zip(other.items()).all(|(one, other)| is_same(one, other))
        }
        (Kind::Map, Kind::Map) => {
            let is_in_other = |(name, value)| other.get(name).is_some_and(|found| is_same(value, found));
            one.members().len() == other.members().len() && one.members().all(is_in_other)
        }
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::repeated;
    use crate::source::{Limits, read};

    #[test]
    fn later_equal_items_are_repetitions() {
        for (text, wanted) in [
            ("[a, b, a, a]", 2),
            ("[1, 1.0, -0.0, 0]", 2),
            ("[{a: 1, b: [x]}, {b: [x], a: 1}]", 1),
            ("[{a: 1}, {a: 2}, {a: 1, b: 2}]", 0),
            ("[null, false, 0, '', '0', [], {}]", 0),
            ("[a]", 0),
            ("text", 0),
        ] {
            let stream = read(&text.into(), &Limits::default());
            assert_eq!(repeated(stream.documents[0].root()).len(), wanted, "{text}");
        }
    }
}
