//! Whether a text says anything at all. Shared by the kinds that read texts.

use super::Facts;
use crate::model::{self, WordHit, words_of};

/// Whether a text that is not blank says nothing.
pub(super) fn says_nothing(facts: Facts<'_>, text: &str) -> bool {
    model::says_nothing(text, facts.words("placeholders"))
}

/// How many words of more than three letters stand in a text besides those found: what it says beyond them. Shorter
/// ones are articles and their like, in all our languages.
pub(super) fn other_words(text: &str, found: &[WordHit<'_>]) -> usize {
    let long = |text: &str| words_of(text).filter(|word| word.chars().count() > 3).count();
    let covered: usize = found.iter().map(|hit| long(&hit.term.term)).sum();
    long(text).saturating_sub(covered)
}
