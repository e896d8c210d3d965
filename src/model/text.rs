//! Text made comparable: what two people type differently but mean alike becomes equal.

use std::borrow::Cow;

use unicode_normalization::UnicodeNormalization as _;

use super::WordList;

/// Compatibility forms joined (NFKC), small letters, single spaces, no punctuation at the ends.
#[must_use]
pub fn normalise(text: &str) -> String {
    let joined: Cow<'_, str> = if text.is_ascii() { text.into() } else { text.nfkc().collect::<String>().into() };
    let lower = joined.to_lowercase();
    let spaced = lower.split_whitespace().collect::<Vec<_>>().join(" ");
    spaced.trim_matches(|c: char| !c.is_alphanumeric()).to_owned()
}

/// Whether a text that is not blank says nothing: only signs or digits, a placeholder of the list, one repeated
/// character, a row of the keyboard, or the printer's filler text.
#[must_use]
pub fn says_nothing(text: &str, placeholders: Option<&WordList>) -> bool {
    let normal = normalise(text);
    let letters = normal.chars().filter(|c| c.is_alphabetic()).count();
    if letters < 2 || placeholders.is_some_and(|words| words.is_whole(&normal)) {
        return true;
    }
    let mut distinct = normal.chars().filter(|c| !c.is_whitespace());
    let first = distinct.next();
    let repeated = distinct.all(|c| Some(c) == first);
    let rows = ["qwertyuiop", "asdfghjkl", "zxcvbnm", "qwertz", "azerty"];
    let keyboard = normal.len() >= 4 && rows.iter().any(|row| row.contains(normal.as_str()));
    repeated || keyboard || normal.starts_with("lorem ipsum")
}

/// The words of a text: runs of letters and digits, apostrophes and hyphens inside included.
pub fn words_of(text: &str) -> impl Iterator<Item = &str> {
    text.split(|c: char| !(c.is_alphanumeric() || matches!(c, '\'' | '’' | '-')))
        .map(|word| word.trim_matches(['\'', '’', '-']))
        .filter(|word| !word.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn different_typing_becomes_equal() {
        assert_eq!(normalise("  N.v.t. "), "n.v.t");
        assert_eq!(normalise("Á  EKKI\nvið!"), normalise("A\u{301} ekki við"));
        assert_eq!(normalise("—"), "");
    }

    #[test]
    fn words_keep_inner_hyphens() {
        assert_eq!(words_of("Back-up: 2 keer, klaar.").collect::<Vec<_>>(), ["Back-up", "2", "keer", "klaar"]);
    }
}
