//! What a text must hold before a pattern is tried on it: most texts hold none of it, and no pattern is compiled for them.

use serde::Deserialize;

/// The least of a text in which a format can be found, as it stands in its file.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(super) struct Sieve {
    /// So many digits, at most one other character between two.
    digits: usize,
    /// So many digits side by side.
    row: usize,
    /// So many capitals, digits and blanks in a row.
    capitals: usize,
    /// So many colons.
    colons: usize,
    /// One of these.
    holds: Vec<String>,
    /// So many digits behind it, at most one other character between two.
    followed_by: usize,
}

/// A text as the sieves see it.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Shape {
    digits: usize,
    row: usize,
    capitals: usize,
    colons: usize,
}

impl Shape {
    pub(super) fn of(text: &str) -> Self {
        let mut shape = Self { digits: 0, row: 0, capitals: 0, colons: 0 };
        let (mut digits, mut row, mut gap, mut capitals) = (0, 0, 0, 0);
        for letter in text.chars() {
            if letter.is_ascii_digit() {
                (digits, row, gap) = (digits + 1, row + 1, 0);
                shape.digits = shape.digits.max(digits);
                shape.row = shape.row.max(row);
            } else {
                (row, gap) = (0, gap + 1);
                shape.colons += usize::from(letter == ':');
                if gap > 1 {
                    digits = 0;
                }
            }
            capitals =
                if letter.is_ascii_uppercase() || letter.is_ascii_digit() || letter == ' ' { capitals + 1 } else { 0 };
            shape.capitals = shape.capitals.max(capitals);
        }
        shape
    }
}

impl Sieve {
    /// Whether a candidate may stand in the text.
    pub(super) fn lets_through(&self, shape: &Shape, text: &str) -> bool {
        shape.digits >= self.digits
            && shape.row >= self.row
            && shape.capitals >= self.capitals
            && shape.colons >= self.colons
            && (self.holds.is_empty() || self.holds.iter().any(|part| self.is_held(text, part)))
    }

    /// Behind the first place of a part stands whatever stands behind a later one.
    fn is_held(&self, text: &str, part: &str) -> bool {
        let behind = text.split_once(part).map(|(_, behind)| behind);
        behind.is_some_and(|behind| self.followed_by == 0 || Shape::of(behind).digits >= self.followed_by)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn digits_count_on_over_one_separator() {
        assert_eq!(Shape::of("120174-3399").digits, 10);
        assert_eq!(Shape::of("op 12 mei, 34 keer").digits, 2);
    }

    #[test]
    fn the_number_of_an_entry_is_no_telephone_number() {
        let phone = Sieve { holds: vec!["+".to_owned(), "00".to_owned()], followed_by: 7, ..Sieve::default() };
        let passes = |text: &str| phone.lets_through(&Shape::of(text), text);
        assert!(passes("0031 20 555 0123") && passes("00001234567") && passes("+31 20 5550123"));
        assert!(!passes("BR-2026-000123") && !passes("BR-2026-000000"));
    }
}
