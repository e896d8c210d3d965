//! The known word that a misspelt one was meant to be.
//!
//! The distance comes from `strsim`, which the command line parser brings along anyway: a table-filling loop of our own
//! would be code to test and would save nothing.

/// Longer words are not compared: the distance costs the product of both lengths, and nobody types such a key by mistake.
const LONGEST_WORD: usize = 64;

/// The word nearest to a misspelt one, when it is near enough to be meant: about three mistakes in ten letters.
///
/// Letter case and `-`, space or camel case instead of `_` cost nothing. Among equally near words the first by alphabet is taken.
#[must_use]
pub fn nearest<'a>(word: &str, among: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    if word.len() > LONGEST_WORD {
        return None;
    }
    let wanted = folded(word);
    let letters = wanted.chars().count();
    let limit = most_mistakes(letters);
    // Folding leaves out no letter.
    let is_short = |candidate: &&str| candidate.trim().chars().count() <= letters + limit;
    among
        .filter(is_short)
        .map(|candidate| (folded(candidate), candidate))
        .filter(|(folded, _)| least_distance(&wanted, folded) <= limit)
        .map(|(folded, candidate)| (distance(&wanted, &folded), candidate))
        .filter(|(distance, _)| *distance <= limit)
        .min()
        .map(|(_, candidate)| candidate)
}

/// Short codes such as `NL` have neighbours that are codes of their own: none of them is meant.
fn most_mistakes(letters: usize) -> usize {
    if letters < 3 { 0 } else { (letters * 3 / 10).max(1) }
}

/// What the distance is at least: letters that one word has and the other lacks, wherever they stand. It costs a tenth, and
/// hardly any word comes near another one.
fn least_distance(one: &str, other: &str) -> usize {
    // Letters that share a place are taken for the same, which errs to the safe side.
    let mut more = [0_i32; 64];
    let mut count = |word: &str, by: i32| {
        for letter in word.chars() {
            more.get_mut(letter as usize % 64).into_iter().for_each(|more| *more += by);
        }
    };
    count(one, 1);
    count(other, -1);
    let (added, left_out) =
        more.iter().fold((0, 0), |(added, left_out), more| (added + more.max(&0), left_out - more.min(&0)));
    added.max(left_out).unsigned_abs() as usize
}

/// Typing mistakes between two words: letters left out, added, exchanged or swapped with their neighbour.
pub(super) fn distance(one: &str, other: &str) -> usize {
    strsim::damerau_levenshtein(one, other)
}

/// The same without regard to letter case and the signs between words.
pub(super) fn mistakes(one: &str, other: &str) -> usize {
    distance(&folded(one), &folded(other))
}

/// `awareAt`, `Aware-At` and `aware at` are all `aware_at`.
fn folded(word: &str) -> String {
    let mut folded = String::with_capacity(word.len() + 2);
    let mut after_small = false;
    for letter in word.trim().chars() {
        if letter.is_uppercase() && after_small {
            folded.push('_');
        }
        after_small = letter.is_lowercase();
        match letter {
            '-' | ' ' => folded.push('_'),
            _ => folded.extend(letter.to_lowercase()),
        }
    }
    folded
}

#[cfg(test)]
mod tests {
    use proptest::prelude::{prop_assert, proptest};

    use super::{distance, least_distance, nearest};

    const WORDS: [&str; 6] = ["delay_reasons", "submitted_at", "aware_at", "id", "at", "by"];

    #[test]
    fn a_misspelt_word_finds_the_one_that_was_meant() {
        for (word, meant) in [
            ("delay_reson", "delay_reasons"),
            ("delayReasons", "delay_reasons"),
            ("Submitted-At", "submitted_at"),
            ("sumbitted_at", "submitted_at"),
            ("ID", "id"),
        ] {
            assert_eq!(nearest(word, WORDS.into_iter()), Some(meant), "{word}");
        }
    }

    #[test]
    fn a_word_of_its_own_finds_none() {
        for word in ["", "x", "wholly_other", "it", "submission", &"aware_at".repeat(100)] {
            assert_eq!(nearest(word, WORDS.into_iter()), None, "{word}");
        }
    }

    #[test]
    fn equally_near_words_are_taken_by_alphabet() {
        assert_eq!(nearest("cat", ["car", "bat", "cab"].into_iter()), Some("bat"));
    }

    proptest! {
        #[test]
        fn no_word_is_nearer_than_its_letters_allow(one in "[aab_é-]{0,9}", other in ".{0,9}|[ab_é-]{0,9}") {
            prop_assert!(least_distance(&one, &other) <= distance(&one, &other));
        }
    }
}
