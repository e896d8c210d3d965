//! A set of keys that is small enough to be compared at once.

use super::Key;

/// Keys of a mapping, one bit for each, chosen by its hash. Two keys may share a bit: the set may seem to hold a key that it
/// does not, and never lacks one that it holds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Keys(u128);

impl Keys {
    /// The set of the keys with these hashes.
    #[must_use]
    pub fn hashed(hashes: &[u32]) -> Self {
        Self(hashes.iter().fold(0, |bits, hash| bits | 1 << (hash % u128::BITS)))
    }

    /// The set of one key.
    #[must_use]
    pub fn one(key: &Key) -> Self {
        Self::hashed(&[key.hash])
    }

    /// What is in one of two sets.
    #[must_use]
    pub fn or(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    /// What is in both.
    #[must_use]
    pub fn and(self, other: Self) -> Self {
        Self(self.0 & other.0)
    }

    /// Whether this set may hold all of another one; if not, it surely lacks something.
    #[must_use]
    pub fn may_hold(self, other: Self) -> bool {
        self.0 & other.0 == other.0
    }
}
