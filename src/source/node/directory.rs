//! The keys of one map, for whoever asks for hundreds of them: each stands at the place that its hash names.

use super::Node;
use crate::place::{Key, Step};
use crate::source::Found;
use crate::source::tree::Member;

/// So many places there are. The fields of an entry seldom share one.
const PLACES: usize = 128;
/// No key stands at the place.
const NONE: u8 = 0;
/// Several stand there, or one beyond the first two hundred: the map is searched.
const SEVERAL: u8 = u8::MAX;

/// A map with a table of its keys.
#[derive(Clone, Debug)]
pub struct Directory<'a> {
    map: Node<'a>,
    hashes: &'a [u32],
    members: &'a [Member],
    /// For each remainder of a hash which member it is, counted from 1.
    places: [u8; PLACES],
}

impl<'a> Directory<'a> {
    /// That of a map; of anything else it is empty.
    #[must_use]
    pub fn of(map: Node<'a>) -> Self {
        let (hashes, members) = (map.member_hashes(), map.member_records());
        if hashes.len() > 2 * PLACES {
            // Hardly a key would have a place of its own.
            return Self { map, hashes, members, places: [SEVERAL; PLACES] };
        }
        let mut places = [NONE; PLACES];
        for (hash, number) in hashes.iter().zip(1..) {
            if let Some(place) = places.get_mut(*hash as usize % PLACES) {
                *place = if *place == NONE { u8::try_from(number).unwrap_or(SEVERAL) } else { SEVERAL };
            }
        }
        Self { map, hashes, members, places }
    }

    /// The value of a key.
    fn get_key(&self, key: &Key) -> Option<Node<'a>> {
        let found = match self.places.get(key.hash as usize % PLACES).copied().unwrap_or(SEVERAL) {
            NONE => None,
            SEVERAL => self.map.get_key(key),
            number => self.member(usize::from(number) - 1, key),
        };
        debug_assert_eq!(found, self.map.get_key(key), "{}", key.name);
        found
    }

    fn member(&self, at: usize, key: &Key) -> Option<Node<'a>> {
        let member = self.members.get(at).filter(|_| self.hashes.get(at) == Some(&key.hash))?;
        self.map.document.is_named(member, &key.name).then(|| self.map.followed(member.value))
    }

    /// The first value that steps lead to.
    #[must_use]
    pub fn one(&self, steps: &[Step]) -> Option<Node<'a>> {
        match steps.split_first() {
            Some((Step::Key(key), rest)) => self.get_key(key)?.first(rest),
            _ => self.map.first(steps),
        }
    }

    /// Calls back for every place that steps lead to, there or missing.
    pub fn walk(&self, steps: &[Step], visit: &mut impl FnMut(Found<'a>)) {
        match steps.split_first() {
            Some((Step::Key(key), rest)) => match self.get_key(key) {
                Some(value) => value.walk(rest, visit),
                None => visit(Found::Missing(self.map)),
            },
            _ => self.map.walk(steps, visit),
        }
    }
}

#[cfg(test)]
mod tests {
    use std::fmt::Write as _;

    use super::Directory;
    use crate::place::Key;
    use crate::source::{Limits, read};

    #[test]
    fn every_key_is_found_however_many_there_are() {
        for count in [1, 20, 300, 1_000] {
            let mut text = String::new();
            (0..count).for_each(|at| writeln!(text, "key_{at}: {at}").expect("a string takes everything"));
            let stream = read(&text.into(), &Limits::default());
            let directory = Directory::of(stream.documents[0].root());
            for at in 0..count {
                let found = directory.get_key(&Key::new(&format!("key_{at}")));
                assert_eq!(found.and_then(|node| node.int()), Some(at));
                assert!(directory.get_key(&Key::new(&format!("other_{at}"))).is_none());
            }
        }
    }
}
