//! Whether a text says anything at all. Shared by the kinds that read texts.

use super::Facts;
use crate::model::{WordHit, normalise, words_of};

/// Whether a text that is not blank says nothing.
pub(super) fn says_nothing(facts: Facts<'_>, text: &str) -> bool {
    let normal = normalise(text);
    let letters = normal.chars().filter(|c| c.is_alphabetic()).count();
    if letters < 2 {
        return true;
    }
    if facts.words("placeholders").is_some_and(|words| words.is_whole(&normal)) {
        return true;
    }
    let mut distinct = normal.chars().filter(|c| !c.is_whitespace());
    let first = distinct.next();
    let repeated = distinct.all(|c| Some(c) == first);
    let rows = ["qwertyuiop", "asdfghjkl", "zxcvbnm", "qwertz", "azerty"];
    let keyboard = normal.len() >= 4 && rows.iter().any(|row| row.contains(normal.as_str()));
    repeated || keyboard || normal.starts_with("lorem ipsum")
}

/// How many words of more than three letters stand in a text besides those found: what it says beyond them. Shorter
/// ones are articles and their like, in all our languages.
pub(super) fn other_words(text: &str, found: &[WordHit<'_>]) -> usize {
    let long = |text: &str| words_of(text).filter(|word| word.chars().count() > 3).count();
    let covered: usize = found.iter().map(|hit| long(&hit.term.term)).sum();
    long(text).saturating_sub(covered)
}
