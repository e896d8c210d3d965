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

/// The rows of keyboards.
const ROWS: [&str; 5] = ["qwertyuiop", "asdfghjkl", "zxcvbnm", "qwertz", "azerty"];

/// Whether a text has more letters than any placeholder or row of a keyboard, not all the same, and is no filler text.
/// Nearly all have, and to see it costs a tenth of normalising them, which keeps each letter of ASCII in some form.
fn is_longer(text: &str, placeholders: Option<&WordList>) -> bool {
    let rows = ROWS.iter().map(|row| row.len()).max().unwrap_or_default();
    let longest = placeholders.map_or(0, WordList::longest).max(rows);
    let mut letters = text.bytes().filter(u8::is_ascii_alphabetic);
    let Some(first) = letters.next() else { return false };
    let start = text.trim_start_matches(|c: char| c.is_ascii() && !c.is_ascii_alphanumeric()).as_bytes();
    let begins = start.get(..5).is_some_and(|word| word.is_ascii() && !word.eq_ignore_ascii_case(b"lorem"));
    let differs = |letter: u8| !first.eq_ignore_ascii_case(&letter);
    begins && letters.clone().any(differs) && letters.nth(longest.saturating_sub(1)).is_some()
}

/// Whether a text that is not blank says nothing: only signs or digits, a placeholder of the list, one repeated
/// character, a row of the keyboard, or the printer's filler text.
#[must_use]
pub fn says_nothing(text: &str, placeholders: Option<&WordList>) -> bool {
    if is_longer(text, placeholders) {
        return false;
    }
    let normal = normalise(text);
    let letters = normal.chars().filter(|c| c.is_alphabetic()).count();
    if letters < 2 || placeholders.is_some_and(|words| words.is_whole(&normal)) {
        return true;
    }
    let mut distinct = normal.chars().filter(|c| !c.is_whitespace());
    let first = distinct.next();
    let repeated = distinct.all(|c| Some(c) == first);
    let keyboard = normal.len() >= 4 && ROWS.iter().any(|row| row.contains(normal.as_str()));
    repeated || keyboard || normal.starts_with("lorem ipsum")
}

/// The words of a text: runs of letters and digits, apostrophes and hyphens inside included.
pub fn words_of(text: &str) -> impl Iterator<Item = &str> + Clone {
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
    fn long_texts_say_something_unless_they_are_filled_with_one_letter_or_filler() {
        for text in
            ["a".repeat(100), "Lorem  ipsum dolor sit amet".to_owned(), "12 ".repeat(40), "- qwertz -".to_owned()]
        {
            assert!(says_nothing(&text, None), "{text}");
        }
        assert!(!says_nothing("De brief lag bij de verkeerde buren.", None));
        assert!(!says_nothing("lorem de brief lag bij de verkeerde buren", None));
    }

    #[test]
    fn words_keep_inner_hyphens() {
        assert_eq!(words_of("Back-up: 2 keer, klaar.").collect::<Vec<_>>(), ["Back-up", "2", "keer", "klaar"]);
    }
}
